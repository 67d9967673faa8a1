"""Files of the data sets: found locally or fetched into Keras's cache, and read without running code."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from typing import Any

import numpy as np

from ..utils.files import get_file

BASE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
Arrays = dict[str, np.ndarray[Any, Any]]
_ALLOWED = {
    ("numpy", "ndarray"), ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"),
    ("_codecs", "encode"),
}  # fmt: skip


def located(path: str, name: str, file_hash: str, base: str = BASE, **options: Any) -> str:
    """Where the file is: ``path`` itself where it names a file, else the cache (~/.keras/datasets).

    Raises: OSError where it is in neither and can't be fetched; the message says where to put it.
    """
    if os.path.dirname(path) and os.path.exists(path):
        return path
    return get_file(fname=path, origin=f"{base}{name}", file_hash=file_hash, **options)


class _ArraysOnly(pickle.Unpickler):
    """Reads arrays and plain values; anything that could run code is refused."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(
            f"Refusing to deserialize `{module}.{name}` while loading a data set: the file may be damaged or malicious."
        )


def load_pickle(path: str) -> Any:
    """What a pickle of arrays and plain values holds; text keys of old files as bytes."""
    with open(path, "rb") as file:
        return _ArraysOnly(file, encoding="bytes").load()


def load_npz(path: str) -> Arrays:
    """The arrays of an .npz file, object arrays included."""
    found: Arrays = {}
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.endswith(".npy"):
                found[member.removesuffix(".npy")] = _array(io.BytesIO(archive.read(member)))
    return found


def _array(file: io.BytesIO) -> np.ndarray[Any, Any]:
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, dtype = read(file)
    if dtype.hasobject:
        return np.asarray(_ArraysOnly(file, encoding="latin1").load()).reshape(shape)
    file.seek(0)
    return np.lib.format.read_array(file, allow_pickle=False)  # type: ignore[no-any-return]


def shuffled(seed: int, *arrays: Any, rng: Any = None) -> list[Any]:
    """Arrays in one random order."""
    rng = np.random.RandomState(seed) if rng is None else rng
    order = np.arange(len(arrays[0]))
    rng.shuffle(order)
    return [a[order] for a in arrays]
