"""From a Python value to HDF5's datatype, dataspace and bytes, as h5py would choose them.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), IV.A.2.b (dataspace), IV.A.2.d (datatype).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .tree import Hdf5Error

# size of a float: exponent's location and size, mantissa's size, exponent's bias
FLOATS = {2: (10, 5, 10, 15), 4: (23, 8, 23, 127), 8: (52, 11, 52, 1023)}
FIXED, FLOAT, STRING, OPAQUE, COMPOUND, ENUM, VLEN = 0, 1, 3, 5, 6, 8, 9
ASCII, UTF8 = 0, 1


@dataclass(frozen=True)
class Encoded:
    """A value ready to be written: its datatype message, its shape, its bytes."""

    datatype: bytes
    shape: tuple[int, ...]
    data: Any  # bytes or a buffer

    @property
    def size(self) -> int:
        """Number of bytes of the data."""
        return memoryview(self.data).nbytes


def encode(value: Any, store: Callable[[bytes], tuple[int, int]], what: str) -> Encoded:
    """The value as HDF5 holds it.

    Args: store: puts a string into the global heap, returns (address, index). what: for messages.
    Raises: Hdf5Error on a value that has no HDF5 type here.
    """
    if isinstance(value, (str, bytes)) and not isinstance(value, np.generic):
        return _strings([value], (), store, what)
    array = _array(value, what)
    if array.dtype.kind in "OU":
        return _strings(array.ravel().tolist(), array.shape, store, what)
    datatype = _datatype(array.dtype, what)
    shape = array.shape
    if not array.flags.c_contiguous:
        array = np.ascontiguousarray(array)
    data: Any = array.reshape(-1).view(np.uint8).data if array.size and array.dtype.itemsize else b""
    return Encoded(datatype, shape, data)


def dataspace(shape: Sequence[int]) -> bytes:
    """The dataspace message of an array of fixed shape."""
    return struct.pack(f"<BBB5x{len(shape)}Q", 1, len(shape), 0, *shape)


def _array(value: Any, what: str) -> np.ndarray:
    if isinstance(value, (np.ndarray, np.generic)):
        return np.asarray(value)
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise Hdf5Error(f"{what}: a value of type {type(value).__name__} makes no array: {error}") from error
    if array.dtype.kind == "i":  # the platform's int has 4 bytes in a browser
        return array.astype(np.int64)
    if array.dtype.kind == "S":  # a list of bytes: its strings keep their lengths, as h5py writes them
        return np.array(value, dtype=object)
    return array


def _strings(items: Sequence[Any], shape: tuple[int, ...], store: Any, what: str) -> Encoded:
    charset = ASCII
    references = []
    for item in items:
        if isinstance(item, str):
            charset = UTF8
            item = item.encode("utf-8", "surrogateescape")
        if not isinstance(item, bytes):
            raise Hdf5Error(
                f"{what}: an object array holds {type(item).__name__}, HDF5's variable-length strings are str or "
                "bytes. Pass an array of numbers, or of strings."
            )
        if b"\0" in item:
            raise Hdf5Error(f"{what}: a variable-length string of HDF5 can't hold a NUL character: {item[:40]!r}.")
        address, index = store(item) if item else (0, 0)
        references.append(struct.pack("<IQI", len(item), address, index))
    base = _message(STRING, 0, 1)
    return Encoded(_message(VLEN, 1 | charset << 8, 16, base), shape, b"".join(references))


def _datatype(dtype: np.dtype, what: str) -> bytes:
    big = int(dtype.str[0] == ">")
    size = dtype.itemsize
    if dtype.kind == "b":
        members = b"FALSE\0\0\0TRUE\0\0\0\0\0\1"
        return _message(ENUM, 2, 1, _datatype(np.dtype(np.int8), what) + members)
    if dtype.kind in "iu":
        return _message(FIXED, big | 8 * (dtype.kind == "i"), size, struct.pack("<HH", 0, 8 * size))
    if dtype.kind == "f" and size in FLOATS:
        at, exponent, mantissa, bias = FLOATS[size]
        properties = struct.pack("<HHBBBBI", 0, 8 * size, at, exponent, 0, mantissa, bias)
        return _message(FLOAT, big | 0x20 | (8 * size - 1) << 8, size, properties)
    if dtype.kind == "c" and size in (8, 16):
        part = _datatype(np.dtype(f"{dtype.str[0]}f{size // 2}"), what)
        members = [name + struct.pack("<7xI28x", i * size // 2) + part for i, name in enumerate((b"r", b"i"))]
        return _message(COMPOUND, 2, size, b"".join(members))
    if dtype.kind == "S" and size:
        return _message(STRING, 1, size)
    if dtype.kind == "V" and dtype.names is None and dtype.subdtype is None and size:
        return _message(OPAQUE, 0, size)  # bfloat16 and other extensions, as h5py writes them
    raise Hdf5Error(
        f"{what}: dtype {dtype} can't be written to HDF5 here. Expected bool, int8-64, uint8-64, float16/32/64, "
        "bfloat16, complex64/128, bytes or strings; convert the array first."
    )


def _message(kind: int, bits: int, size: int, properties: bytes = b"") -> bytes:
    """A datatype message of version 1."""
    return bytes([0x10 | kind]) + bits.to_bytes(3, "little") + struct.pack("<I", size) + properties
