"""The workloads as programs for the engine: one file each, and one without dropout for agreement."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

import blob

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "core"))
import networks  # noqa: E402
import tabgrad as tf  # noqa: E402
from tabgrad.execute.link import EntryPoint, link  # noqa: E402
from tabgrad.execute.program import Program  # noqa: E402
from tabgrad.keras.export.programs import step_program  # noqa: E402

ENGINE = ROOT / "core" / "tabgrad" / "execute" / "wasm"


def compiled(spec: dict[str, Any], data: dict[str, Any], dropout: bool) -> Any:
    """The model of a training workload, with its loss and optimizer."""
    model = networks.Networks(tf.keras).network(spec, data, dropout)
    settings = dict(spec["optimizer"])
    name = {"sgd": "SGD", "rmsprop": "RMSprop", "adam": "Adam"}[settings.pop("name")]
    if "token_position_embedding" in [layer["type"] for layer in spec["layers"]]:
        model = networks.dense_gradients(tf, model)
    model.compile(optimizer=getattr(tf.keras.optimizers, name)(**settings), loss=networks.loss(tf.keras, spec["loss"]))
    return model


def program(spec: dict[str, Any], data: dict[str, Any], dropout: bool) -> Program:
    """The program of a workload."""
    if spec["kind"] == "gemm":
        specs = [tf.TensorSpec(data[k].shape, tf.float32) for k in "ab"]
        concrete = tf.function(tf.matmul).get_concrete_function(*specs)
        return link([EntryPoint("predict", concrete.task(), ["a", "b"], ["output"])])
    if spec["kind"] == "predict":
        model = networks.Networks(tf.keras).network(spec, data, dropout)
        return step_program(model, data["x"], steps=("predict",))
    return step_program(compiled(spec, data, dropout), data["x"], data["y"], ("train_step", "test_step"))


def write(folder: Path, names: list[str] | None = None) -> None:
    """Make the programs, and put the engine beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in ENGINE.glob("*.wasm"):
        shutil.copyfile(file, folder / file.name)
    for name, spec in blob.workloads().items():
        if names and name not in names:
            continue
        data = blob.arrays(name, spec)
        tf.keras.utils.set_random_seed(1)
        (folder / f"{name}.tg").write_bytes(program(spec, data, True).to_bytes())
        if spec["kind"] == "train":
            (folder / f"{name}.agree.tg").write_bytes(program(spec, data, False).to_bytes())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / ".cache" / "bench" / "tabgrad")
    parser.add_argument("names", nargs="*", help="workloads; all without them")
    given = parser.parse_args()
    write(given.out, given.names or None)
