"""From the bytes of a dataset or an attribute to arrays and strings, as h5py would give them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .datatypes import Space, Type
from .heaps import GlobalHeaps
from .source import UNDEFINED, Source
from .tree import Hdf5Error


class Elements:
    """Makes values of a file's bytes; strings of variable length are in the file's global heaps."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._heaps = GlobalHeaps(source)
        self._texts: dict[tuple[int, int, int], Any] = {}  # decoded once, however often a file points to them

    def make(self, kind: Type, space: Space, data: Any, what: str) -> Any:
        """An array of the space's shape, or a str where that is one string of variable length.

        Args: data: a buffer with the space's elements, which numbers keep as their memory.
        """
        base, inner = kind.dtype, ()
        while base.subdtype:
            base, more = base.subdtype
            inner += more
        shape = space.shape + inner
        size = space.count * kind.dtype.itemsize
        if memoryview(data).nbytes < size:
            raise Hdf5Error(f"Damaged HDF5 file: {what} has {memoryview(data).nbytes} bytes, expected {size}.")
        try:
            if size:
                array = np.frombuffer(memoryview(data).cast("B")[:size], base).reshape(shape)
            else:
                array = np.empty(shape, base)
        except (ValueError, TypeError) as error:
            raise Hdf5Error(f"{what} makes no array of shape {shape}: {error}") from error
        if kind.then == "bool":
            return array != 0
        if kind.then == "bfloat16":
            return (array.astype(np.uint32) << 16).view(np.float32)
        if kind.then == "fixed" and kind.end != 1:
            return _trimmed(array, kind.end)
        if kind.then in ("text", "sequence"):
            return self._pointed(kind, array, what)
        return array

    def _pointed(self, kind: Type, array: np.ndarray, what: str) -> Any:
        out = np.empty(array.shape, object)
        width = self._source.offset_size
        raw = array.tobytes()
        flat = out.reshape(-1)
        for i in range(flat.size):
            part = raw[i * (8 + width) : (i + 1) * (8 + width)]
            length = int.from_bytes(part[:4], "little")
            address = int.from_bytes(part[4 : 4 + width], "little")
            index = int.from_bytes(part[4 + width :], "little")
            flat[i] = self._object(kind, length, address, index, what)
        return out if array.shape or kind.then == "sequence" else flat[0]

    def _object(self, kind: Type, length: int, address: int, index: int, what: str) -> Any:
        text = kind.then == "text"
        size = length if text or kind.base is None else length * kind.base.dtype.itemsize
        data: Any = b""
        if size and address not in (0, UNDEFINED):
            key = (address, index, size)
            if text and key in self._texts:
                return self._texts[key]
            data = self._heaps.get(address, index, size)
            if text:
                self._texts[key] = data = bytes(data).split(b"\0")[0].decode("utf-8", "surrogateescape")
                return data
        elif size:
            raise Hdf5Error(f"Damaged HDF5 file: {what} has {size} bytes that are stored nowhere.")
        if text or kind.base is None:
            return ""
        return self.make(kind.base, Space((length,), (length,)), data, what)


def _trimmed(array: np.ndarray, end: int) -> np.ndarray:
    """Fixed strings that end at their first NUL (0) or before their last spaces (2)."""
    items = [t.split(b"\0")[0] if end == 0 else t.rstrip(b" ") for t in array.reshape(-1).tolist()]
    return np.array(items, array.dtype).reshape(array.shape)
