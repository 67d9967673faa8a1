"""What the page loads: the networks of the first shape, so that it is alive before its Python is."""

from pathlib import Path

from network import network_files

INPUTS = 2
UNITS = [4, 2]
ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")
PROBLEMS = ("classification", "regression")


def export(folder: Path) -> None:
    """Write a trainer and its maps for each activation and problem."""
    for problem in PROBLEMS:
        for activation in ACTIVATIONS:
            files = network_files(INPUTS, UNITS, activation, problem)
            for name, data in zip(("trainer", "maps"), files, strict=True):
                (folder / f"{problem}-{activation}-{name}.tg").write_bytes(data)
