"""``python record_keras_files.py``: writes data/keras_files.zip, the files of small trained models as Keras makes them,
with what the models predict, how their training goes on, and the trees of groups in the files."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import h5py
import keras
import keras_file_models as models
import numpy as np
import tensorflow as tf

DATA = Path(__file__).parent / "data" / "keras_files.zip"


def tree(data: bytes) -> dict[str, Any]:
    """Path to shape and dtype of every dataset, or names of the attributes of every group."""
    found: dict[str, Any] = {"": _attributes(file := h5py.File(io.BytesIO(data)))}

    def note(path: str, item: Any) -> None:
        shape = {"shape": list(item.shape), "dtype": item.dtype.name} if isinstance(item, h5py.Dataset) else {}
        found[path] = {**shape, **_attributes(item)}

    file.visititems(note)
    return found


def _attributes(item: Any) -> dict[str, Any]:
    names = {k: [n if isinstance(n, str) else n.decode() for n in v] for k, v in item.attrs.items() if k.endswith("names")}
    return {"attrs": sorted(item.attrs), **names}


def record(archive: zipfile.ZipFile) -> None:
    """Every model's files, and what is to be expected of them."""
    arrays: dict[str, Any] = {}
    facts: dict[str, Any] = {"versions": {"keras": keras.__version__, "tensorflow": tf.__version__, "h5py": h5py.__version__}}
    with tempfile.TemporaryDirectory() as folder:
        for name, build in models.BUILDERS.items():
            keras.backend.clear_session()
            keras.utils.set_random_seed(3)
            model = build(keras)
            models.steps(model, name, 3)
            suffixes = [".keras", ".weights.h5", *([".h5"] if name in models.LEGACY else [])]
            facts[name] = {}
            for suffix in suffixes:
                path = Path(folder) / (name + suffix)
                (model.save_weights if suffix == ".weights.h5" else model.save)(path)
                data = path.read_bytes()
                if suffix == ".keras":
                    with zipfile.ZipFile(path) as own:
                        facts[name]["members"] = own.namelist()
                        facts[name]["config"] = json.loads(own.read("config.json"))
                        facts[name]["metadata"] = sorted(json.loads(own.read("metadata.json")))
                        facts[name]["tree"] = tree(own.read("model.weights.h5"))
                elif suffix == ".h5":
                    facts[name]["legacy_tree"] = tree(data)
                    with h5py.File(path) as file:
                        facts[name]["legacy_config"] = json.loads(file.attrs["model_config"])
                        facts[name]["training_config"] = json.loads(file.attrs["training_config"])
                archive.writestr(path.name, data)
            for i, p in enumerate(models.predictions(model, name)):
                arrays[f"{name}/{i}"] = p
            arrays[f"{name}/losses"] = np.array(models.steps(model, name, 3))
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    archive.writestr("expected.npz", buffer.getvalue())
    archive.writestr("facts.json", json.dumps(facts))


if __name__ == "__main__":
    with zipfile.ZipFile(DATA, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        record(made)
    print(DATA, DATA.stat().st_size)
