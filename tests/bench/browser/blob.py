"""Weights and data of every workload, made once: data.bin, and data.json which says where each array is.

Every framework reads these two files, so all start from equal weights and see equal batches.
"""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from weights import MAKERS, Rng, Shape, Weights, fold

HERE = Path(__file__).resolve().parent
SEED = 20250101
ALIGN = 16  # bytes: typed-array views need 4, SIMD loads like 16

Workload = dict[str, Any]


def workloads() -> dict[str, Workload]:
    """The declarations, by name."""
    return json.loads((HERE / "workloads.json").read_text(encoding="utf-8"))


def generator(name: str) -> Rng:
    """One stream for each workload, so that adding one leaves the others as they were."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def inputs(spec: Workload, rng: Rng) -> np.ndarray:
    """The fixed batch: token numbers, or floats, in [0, 1) unless normal values are asked for."""
    shape = (spec["batch"], *spec["x"]["shape"])
    if "tokens" in spec["x"]:
        return rng.integers(0, spec["x"]["tokens"], shape, dtype=np.int32)
    if spec["x"].get("values") == "normal":
        return rng.standard_normal(shape).astype(np.float32)
    return rng.uniform(0, 1, shape).astype(np.float32)


def targets(spec: Workload, rng: Rng) -> np.ndarray:
    """Labels or values, random: there is nothing to find but the batch itself, and its loss falls."""
    if "classes" in spec["y"]:
        return rng.integers(0, spec["y"]["classes"], (spec["batch"],), dtype=np.int32)
    return rng.standard_normal((spec["batch"], *spec["y"]["shape"])).astype(np.float32)


def arrays(name: str, spec: Workload) -> dict[str, Any]:
    """Everything that an adapter gets for a workload, as NumPy arrays."""
    rng = generator(name)
    if spec["kind"] == "gemm":
        n = spec["n"]
        return {"a": uniform(rng, (n, n)), "b": uniform(rng, (n, n))}
    made: dict[str, Any] = {"x": inputs(spec, rng)}
    if spec["kind"] == "train":
        made["y"] = targets(spec, rng)
    shape: Shape = tuple(spec["x"]["shape"])
    made["weights"], made["folded"] = [], []
    for layer in spec["layers"]:
        weights, shape = MAKERS[layer["type"]](layer, shape, rng)
        weights = {key: np.asarray(value, np.float32) for key, value in weights.items()}
        made["weights"].append(weights)
        made["folded"].append(fold(weights) if layer["type"].endswith("_bn") else None)
    return made


def uniform(rng: Rng, shape: Shape) -> np.ndarray:
    """float32 in [-1, 1)."""
    return rng.uniform(-1, 1, shape).astype(np.float32)


class Writer:
    """Appends arrays to one file and remembers where they lie."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("wb")
        self.offset = 0

    def put(self, array: np.ndarray) -> dict[str, Any]:
        """Write an array; gives its entry in the index."""
        raw = array.tobytes()
        entry = {"dtype": array.dtype.name, "shape": list(array.shape), "offset": self.offset}
        padding = -len(raw) % ALIGN
        self.file.write(raw + bytes(padding))
        self.offset += len(raw) + padding
        return entry

    def put_all(self, weights: Weights | None) -> dict[str, Any] | None:
        """A layer's weights, by name."""
        return weights and {key: self.put(value) for key, value in weights.items()}


def write(folder: Path) -> None:
    """Make data.bin and data.json in ``folder``."""
    writer = Writer(folder / "data.bin")
    index: dict[str, Any] = {}
    for name, spec in workloads().items():
        index[name] = {}
        for key, value in arrays(name, spec).items():
            many = isinstance(value, list)
            index[name][key] = [writer.put_all(w) for w in value] if many else writer.put(value)
    writer.file.close()
    (folder / "data.json").write_text(json.dumps({"seed": SEED, "workloads": index}), encoding="utf-8")
