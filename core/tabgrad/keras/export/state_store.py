"""Where objects put their variables and files: ``save_own_variables`` and its like are given these stores."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import numpy as np

from ...base.dtype import bfloat16
from ...formats import hdf5


class Variables(MutableMapping[str, Any]):
    """One object's variables by name, kept in the group ``vars`` beside its parts; made when something is stored."""

    def __init__(self, root: hdf5.Group, path: str | None) -> None:
        self._root, self._path = root, path

    @property
    def _group(self) -> hdf5.Group | None:
        found = find(self._root, self._path) if self._path is not None else None
        return found if isinstance(found, hdf5.Group) else None

    def __getitem__(self, key: str) -> np.ndarray[Any, Any]:
        group = self._group
        if group is None or key not in group:
            raise KeyError(key)
        dataset = group[key]
        if not isinstance(dataset, hdf5.Dataset):
            raise ValueError(f"Invalid H5 file, expected Dataset at '{self._path}/{key}', received {type(dataset)}")
        return decoded(dataset)

    def __setitem__(self, key: str, value: Any) -> None:
        if self._path is None:
            raise ValueError("This store can only be read.")
        self._root.require(self._path).children[key] = encoded(value)

    def __delitem__(self, key: str) -> None:
        group = self._group
        if group is None or key not in group:
            raise KeyError(key)
        del group.children[key]

    def __iter__(self) -> Iterator[str]:
        return iter([] if self._group is None else list(self._group.keys()))

    def __len__(self) -> int:
        return 0 if self._group is None else len(self._group.children)


class WeightStore:
    """The tree of variables of a whole model."""

    def __init__(self, root: hdf5.Group | None = None) -> None:
        self.root = hdf5.Group() if root is None else root

    def make(self, path: str, name: str | None = None) -> Variables:
        """Room for the variables of the object at ``path``, with its ``name`` on it."""
        place = f"{path}/vars" if path else "vars"
        if name is not None:
            self.root.require(place).attrs["name"] = name
        return Variables(self.root, place)

    def get(self, path: str) -> Variables:
        """The variables of the object at ``path``; none where the file has no such group."""
        place = f"{path}/vars" if path else "vars"
        if not isinstance(find(self.root, place), hdf5.Group) and "_layer_checkpoint_dependencies" in self.root:
            place = place.replace("layers", "_layer_checkpoint_dependencies")  # as Keras 2.12 and 2.13 wrote it
        return Variables(self.root, place)

    def has(self, path: str) -> bool:
        """Whether the file has a group there."""
        return find(self.root, path) is not None


def find(root: hdf5.Group, path: str) -> hdf5.Group | hdf5.Dataset | None:
    """What is at a path, or None."""
    found: hdf5.Group | hdf5.Dataset = root
    for name in path.split("/"):
        if not isinstance(found, hdf5.Group) or name not in found.children:
            return None
        found = found.children[name]
    return found


def encoded(value: Any) -> hdf5.Dataset:
    """A variable, tensor or array as a dataset; bfloat16 is marked, since HDF5 has no such type."""
    array = np.asarray(value)
    dataset = hdf5.Dataset(array)
    if array.dtype == bfloat16.numpy:
        dataset.attrs["dtype"] = "bfloat16"
    return dataset


def decoded(dataset: hdf5.Dataset) -> np.ndarray[Any, Any]:
    """A dataset's array. Raises ValueError where it holds text."""
    array = dataset.value
    if not isinstance(array, np.ndarray) or array.dtype.kind in "OSU":
        raise ValueError(f"Expected a dataset of numbers in the file, found text: {array!r:.80}")
    if dataset.attrs.get("dtype") == "bfloat16" and array.dtype.itemsize == 2:
        return array.view(bfloat16.numpy)
    return array


class AssetStore:
    """Files of objects in a directory, each object's at its path.

    Args: directory: where they are; without one, a temporary directory as soon as there is need of it.
    """

    def __init__(self, directory: str | os.PathLike[str] | None = None) -> None:
        self.directory = None if directory is None else Path(directory)
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> AssetStore:
        return self

    def __exit__(self, *exc: Any) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()

    def _root(self) -> Path:
        if self.directory is None:
            self._temporary = tempfile.TemporaryDirectory()
            self.directory = Path(self._temporary.name)
        return self.directory

    def make(self, path: str) -> str:
        """The directory of the object at ``path``, made where it is not there."""
        place = self._root() / path
        place.mkdir(parents=True, exist_ok=True)
        return str(place)

    def get(self, path: str) -> str | None:
        """The directory of the object at ``path``, or None."""
        place = None if self.directory is None else self.directory / path
        return None if place is None or not place.exists() else str(place)

    def has(self, path: str) -> bool:
        """Whether there are files."""
        return self.get(path) is not None

    def put(self, name: str, data: bytes) -> None:
        """Writes a file. Raises ValueError on a name that leads out of the directory."""
        parts = name.split("/")
        if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
            raise ValueError(f"Invalid asset path: '{name}' escapes the asset directory.")
        place = self._root().joinpath(*parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def files(self) -> list[tuple[str, bytes]]:
        """Every file's name and contents."""
        if self.directory is None:
            return []
        found = sorted(f for f in self.directory.rglob("*") if f.is_file())
        return [(f.relative_to(self.directory).as_posix(), f.read_bytes()) for f in found]
