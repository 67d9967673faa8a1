"""The trainers of the page's two programs: their own definitions, exported before any training."""

from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / ".cache" / "data" / "mnist.npz"
BATCH = {"mlp": 30, "cnn": 50}


def export(folder: Path) -> None:
    """Writes mlp.tg and cnn.tg."""
    for name, batch in BATCH.items():
        definition = (HERE / "programs" / f"{name}.py").read_text(encoding="utf-8").split("# %%")[0]
        names: dict = {}
        exec(definition.replace('"mnist.npz"', repr(str(DATA))), names)  # the page's own program
        x, y = names["x_train"], np.asarray(names["y_train"])
        y = y.astype("int32") if y.ndim == 1 else y
        names["model"](x[:batch])  # a subclassed model is built by its first call
        names["model"].export_trainer(folder / f"{name}.tg", batch_size=[batch, 500], x=x, y=y)
