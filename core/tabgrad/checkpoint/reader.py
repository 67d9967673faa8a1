"""Checkpoints without the objects they are of: ``tf.train.load_checkpoint`` and its kind."""

from __future__ import annotations

import os
from typing import Any

from ..api.files import path_of
from ..base.dtype import DType, as_dtype
from ..formats.tensor_bundle import BundleReader
from .state_file import latest_checkpoint


class CheckpointReader:
    """The tensors of a checkpoint, by their keys. Raises NotFoundError where there is no such checkpoint."""

    def __init__(self, filename: Any) -> None:
        self._bundle = BundleReader(path_of(filename))

    def has_tensor(self, tensor_str: str) -> bool:
        """Whether there is such a key."""
        return tensor_str in self._bundle.entries

    def get_tensor(self, tensor_str: str) -> Any:
        """The value as an array; scalars as NumPy scalars, or bytes. Raises NotFoundError on an unknown key."""
        return self._bundle.read(tensor_str)[()]

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        """Shapes by key."""
        return {key: list(entry.shape) for key, entry in self._bundle.entries.items()}

    def get_variable_to_dtype_map(self) -> dict[str, DType]:
        """Dtypes by key."""
        return {key: as_dtype(entry.dtype) for key, entry in self._bundle.entries.items()}

    def debug_string(self) -> bytes:
        """Keys, dtypes and shapes, a line each."""
        lines = [
            f"{key} (DT_{_WORDS.get(entry.dtype, entry.dtype.upper())}) {_shape(entry.shape)}\n"
            for key, entry in sorted(self._bundle.entries.items())
        ]
        return "".join(lines).encode()


_WORDS = {"float32": "FLOAT", "float64": "DOUBLE", "float16": "HALF"}


def _shape(shape: tuple[int, ...]) -> str:
    return f"[{','.join(map(str, shape))}]"


def load_checkpoint(ckpt_dir_or_file: Any) -> CheckpointReader:
    """A reader of the checkpoint, or of the latest one in a folder. Raises ValueError where a folder has none."""
    path = path_of(ckpt_dir_or_file)
    found = latest_checkpoint(path) if os.path.isdir(path) else path
    if found is None:
        raise ValueError(f"Couldn't find 'checkpoint' file or checkpoints in given directory {path}")
    return CheckpointReader(found)


def list_variables(ckpt_dir_or_file: Any) -> list[tuple[str, list[int]]]:
    """Keys and shapes, sorted by key."""
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


def load_variable(ckpt_dir_or_file: Any, name: str) -> Any:
    """One value as an array. Raises NotFoundError on an unknown key."""
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))
