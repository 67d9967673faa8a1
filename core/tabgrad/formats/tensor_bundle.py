"""Named tensors in TensorFlow's bundles: ``PREFIX.index``, a table, and ``PREFIX.data-00000-of-00001``, the values.

The index has a header under the empty key, and for every name dtype, shape, place and checksum. Numbers lie in the
data file as they are, little-endian; strings as their lengths, a checksum of these, then the bytes.
Source: ``tensor_bundle.proto`` and the comments on ``BundleWriter`` in TensorFlow's documentation.
"""

from __future__ import annotations

import os
import struct
from typing import Any, NamedTuple

import numpy as np

from ..api.tensor_messages import DTYPE_NAMES, DTYPE_NUMBERS
from ..base import protobuf as wire
from ..base.dtype import as_dtype
from ..base.errors import DataLossError, InvalidArgumentError, NotFoundError
from ..base.files import write_whole
from ..base.records import masked_crc
from .leveldb_table import read_table, write_table


class Entry(NamedTuple):
    """What the index says of a tensor."""

    dtype: str
    shape: tuple[int, ...]
    shard: int
    offset: int
    size: int
    checksum: int


def write_bundle(prefix: str, tensors: dict[str, Any]) -> None:
    """Writes the two files: the data first, so that an index never names what is not there.

    Raises: InvalidArgumentError on a dtype that has no number in TensorFlow.
    """
    header = wire.whole(1, 1) + wire.nested(3, wire.whole(1, 1))  # one shard; the format's version
    items, data, offset = [(b"", header)], [], 0
    for key in sorted(tensors, key=str.encode):
        array = np.asarray(tensors[key])
        name = "string" if array.dtype == object else as_dtype(array.dtype).name
        if name not in DTYPE_NUMBERS:
            raise InvalidArgumentError(f"{key}: tensors of dtype {name} can't be saved in a checkpoint.")
        content, checked = _strings(array) if name == "string" else (_numbers(array),) * 2
        shape = b"".join(wire.nested(2, wire.whole(1, size) if size else b"") for size in array.shape)
        entry = wire.whole(1, DTYPE_NUMBERS[name]) + wire.nested(2, shape)
        entry += wire.whole(4, offset) if offset else b""
        entry += wire.whole(5, len(content)) if content else b""
        entry += wire.varint(6 << 3 | wire.FIXED32) + struct.pack("<I", masked_crc(checked))
        items.append((key.encode(), entry))
        data.append(content)
        offset += len(content)
    os.makedirs(os.path.dirname(prefix) or ".", exist_ok=True)
    write_whole(f"{prefix}.data-00000-of-00001", b"".join(data))
    write_whole(f"{prefix}.index", write_table(items))


class BundleReader:
    """A bundle's entries, and its tensors one by one. Raises NotFoundError where there is no such bundle."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        try:
            with open(f"{prefix}.index", "rb") as file:
                data = file.read()
        except (FileNotFoundError, NotADirectoryError):
            raise NotFoundError(
                f"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for {prefix}"
            ) from None
        table = read_table(data, f"{prefix}.index")
        header = {number: value for number, _, value in wire.fields(table.pop(b"", b""))}
        if header.get(2):
            raise DataLossError(f"{prefix}: a checkpoint of big-endian numbers, which can't be read here.")
        self._shards = int(header.get(1, 1))
        self.entries = {key.decode(): _entry(value) for key, value in table.items()}

    def read(self, key: str) -> Any:
        """A tensor as an array. Raises NotFoundError on an unknown name, DataLossError where it is damaged."""
        if key not in self.entries:
            raise NotFoundError(f"Key {key} not found in checkpoint")
        entry = self.entries[key]
        name = f"{self.prefix}.data-{entry.shard:05d}-of-{self._shards:05d}"
        try:
            with open(name, "rb") as file:
                file.seek(entry.offset)
                content = file.read(entry.size)
        except FileNotFoundError:
            raise NotFoundError(f"{name}; No such file or directory") from None
        if len(content) < entry.size:
            raise DataLossError(f"{name}: {key} is cut off: {len(content)} bytes of {entry.size}.")
        count = int(np.prod(entry.shape, dtype=np.int64))
        if entry.dtype == "string":
            array, content = _parsed_strings(content, count)
        else:
            kind = as_dtype(entry.dtype).numpy
            array = np.frombuffer(content, kind.newbyteorder("<") if kind.kind in "iufc" else kind).astype(kind)
        if masked_crc(content) != entry.checksum:
            raise DataLossError(f"{name}: the checksum of {key} is wrong: the file is damaged.")
        return array.reshape(entry.shape)


def _entry(message: bytes) -> Entry:
    dtype, shape, place, checksum = "", [], {3: 0, 4: 0, 5: 0}, 0
    for number, _, value in wire.fields(message):
        if number == 1 and isinstance(value, int):
            dtype = DTYPE_NAMES.get(value, "")
        elif number == 2 and isinstance(value, bytes):
            for inner, _, dim in wire.fields(value):
                if inner == 2 and isinstance(dim, bytes):
                    sizes = [size for n, _, size in wire.fields(dim) if n == 1 and isinstance(size, int)]
                    shape.append(sizes[0] if sizes else 0)
        elif number in place and isinstance(value, int):
            place[number] = value
        elif number == 6 and isinstance(value, bytes):
            checksum = struct.unpack("<I", value)[0]
        elif number == 7:
            raise DataLossError("A checkpoint of partitioned variables, which can't be read here.")
    return Entry(dtype or "string", tuple(shape), place[3], place[4], place[5], checksum)


def _numbers(array: Any) -> bytes:
    kind = array.dtype
    return np.ascontiguousarray(array.astype(kind.newbyteorder("<") if kind.kind in "iufc" else kind)).tobytes()


def _strings(array: Any) -> tuple[bytes, bytes]:
    """Strings as they are written, and as the checksum sees them: there, lengths have 4 bytes, or 8."""
    values = [v if isinstance(v, bytes) else str(v).encode() for v in array.reshape(-1).tolist()]
    lengths = b"".join(wire.varint(len(v)) for v in values)
    seen = b"".join(_length(len(v)) for v in values)
    check = struct.pack("<I", masked_crc(seen))
    text = b"".join(values)
    return lengths + check + text, seen + check + text


def _parsed_strings(content: bytes, count: int) -> tuple[Any, bytes]:
    """The strings, and what their checksum is of."""
    lengths, at = [], 0
    for _ in range(count):
        size, at = wire.read_varint(content, at)
        lengths.append(size)
    seen, text, at = content[at:], np.empty(count, object), at + 4
    for i, size in enumerate(lengths):
        text[i] = content[at : at + size]
        at += size
    return text, b"".join(map(_length, lengths)) + seen


def _length(size: int) -> bytes:
    return struct.pack("<I" if size < 1 << 32 else "<Q", size)
