"""The wire format of protocol buffers: fields of a message as bytes, and bytes as fields.

A message is a sequence of (key, value); the key holds the field's number and how its value is written. Only
that is known here: what the fields mean is for those who know the message.
Source: the public description of the encoding (varints, 64-bit, length-delimited and 32-bit values).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

import numpy as np

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


def varint(value: int) -> bytes:
    """An integer in groups of 7 bits, lowest first; negative ones as 64-bit two's complement."""
    value &= 0xFFFFFFFFFFFFFFFF
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def whole(number: int, value: int) -> bytes:
    """A field that is an integer."""
    return varint(number << 3 | VARINT) + varint(value)


def double(number: int, value: float) -> bytes:
    """A field of 64 bits."""
    return varint(number << 3 | FIXED64) + struct.pack("<d", value)


def single(number: int, value: float) -> bytes:
    """A field of 32 bits."""
    return varint(number << 3 | FIXED32) + struct.pack("<f", value)


def nested(number: int, value: bytes) -> bytes:
    """A field of bytes: text, a message, or numbers packed together."""
    return varint(number << 3 | BYTES) + varint(len(value)) + value


def packed_integers(number: int, values: Iterable[int]) -> bytes:
    """A repeated field of integers."""
    return nested(number, b"".join(map(varint, values)))


def packed_floats(number: int, values: Iterable[float]) -> bytes:
    """A repeated field of 32-bit floats."""
    return nested(number, np.asarray(list(values), "<f4").tobytes())


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The integer at a position, and where it ends. Raises ValueError where the data end inside it."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError("The message is cut off, or no protocol buffer: an integer has no end.")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """(number, kind, value) of every field, in order; values of 32 and 64 bits as bytes.

    Raises: ValueError where the data are cut off or no protocol buffer.
    """
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, at = read_varint(data, at)
            yield number, kind, value
            continue
        if kind == BYTES:
            size, at = read_varint(data, at)
        elif kind in (FIXED64, FIXED32):
            size = 8 if kind == FIXED64 else 4
        else:
            raise ValueError(f"No protocol buffer: a field of kind {kind}.")
        if at + size > len(data):
            raise ValueError("The message is cut off: a field is longer than what is left.")
        yield number, kind, data[at : at + size]
        at += size


def signed(value: int) -> int:
    """The integer that a varint stands for where negative ones are allowed."""
    return value - (1 << 64) if value >> 63 else value


def integers(kind: int, value: int | bytes) -> list[int]:
    """The integers of a repeated field's part, packed or single."""
    if isinstance(value, int):
        return [signed(value)]
    found, at = [], 0
    while at < len(value):
        number, at = read_varint(value, at)
        found.append(signed(number))
    del kind
    return found


def floats(value: int | bytes) -> list[float]:
    """The 32-bit floats of a repeated field's part, packed or single."""
    assert isinstance(value, bytes)
    return np.frombuffer(value, "<f4").tolist()  # type: ignore[no-any-return]
