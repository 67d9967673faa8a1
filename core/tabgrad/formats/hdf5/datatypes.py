"""HDF5's datatypes and dataspaces as messages, and how their bytes become arrays.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), IV.A.2.b (dataspace), IV.A.2.d (datatype).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from .source import Fields
from .tree import Hdf5Error
from .values import COMPOUND, ENUM, FIXED, FLOAT, FLOATS, OPAQUE, STRING, VLEN

_BITFIELD, _REFERENCE, _ARRAY = 4, 7, 10
_NAMES = ("integer", "float", "time", "string", "bitfield", "opaque", "compound", "reference", "enumeration", "vlen")
_BFLOAT16 = (7, 8, 7, 127)
_NESTING = 8  # of types; deeper ones are made to hurt


@dataclass(frozen=True)
class Type:
    """A datatype: how NumPy reads an element, and what is done to it then.

    Args: dtype: of an element in the file. then: "" nothing, "bool", "bfloat16" (to float32), "text" or "sequence"
        (16 bytes that point into a global heap), "fixed" (a text of fixed length). end: how a fixed text ends: 0 at
        the first NUL, 1 before the NULs, 2 before the spaces. base: type of a sequence's elements.
    """

    dtype: np.dtype
    then: str = ""
    end: int = 1
    base: Type | None = None


@dataclass(frozen=True)
class Space:
    """A dataspace: shape, greatest shape (None: no bound), whether it holds nothing at all."""

    shape: tuple[int, ...]
    most: tuple[int | None, ...]
    null: bool = False

    @property
    def count(self) -> int:
        """Number of elements."""
        return 0 if self.null else math.prod(self.shape)


def space(f: Fields) -> Space:
    """Reads a dataspace message."""
    version = f.expect(b"", 1, 2)
    rank, flags = f.uint(), f.uint()
    kind = f.uint() if version == 2 else int(bool(rank))
    if version == 1:
        f.take(5)
    if rank > 32 or kind > 2:
        raise Hdf5Error(f"Damaged HDF5 file: {f.what} has a dataspace of rank {rank}, kind {kind}.")
    shape = tuple(f.length() for _ in range(rank))
    unlimited = (1 << 8 * f.source.length_size) - 1
    most: tuple[int | None, ...] = shape
    if flags & 1:
        most = tuple(None if (n := f.length()) == unlimited else n for _ in range(rank))
    if kind == 2:
        return Space((0,), (0,), null=True)
    if math.prod(max(n, 1) for n in shape) >= 1 << 62:
        raise Hdf5Error(f"Damaged HDF5 file: {f.what} has the shape {shape}.")
    return Space(shape, most)


def datatype(f: Fields, depth: int = 0) -> Type:
    """Reads a datatype message.

    Raises: Hdf5Error on a type that has no array here.
    """
    head = f.uint()
    kind, version = head & 15, head >> 4
    bits, size = f.uint(3), f.uint(4)
    if not 1 <= version <= 4 or depth > _NESTING or not 0 < size < 1 << 31:
        raise Hdf5Error(f"Damaged HDF5 file: {f.what} has a datatype of version {version}, {size} bytes.")
    order = "<>"[bits & 1]
    if kind in (FIXED, _BITFIELD):
        offset, precision = f.uint(2), f.uint(2)
        if offset == 0 and precision == 8 * size and size in (1, 2, 4, 8):
            return Type(np.dtype(f"{order}{'i' if bits & 8 and kind == FIXED else 'u'}{size}"))
    elif kind == FLOAT:
        return _float(f, bits, size, order)
    elif kind == STRING:
        return Type(np.dtype(f"S{size}"), "fixed", bits & 15)
    elif kind == OPAQUE:
        f.take(bits & 0xFF)  # a tag
        return Type(np.dtype(f"V{size}"))
    elif kind == _REFERENCE:
        return Type(np.dtype(f"V{size}"))
    elif kind == COMPOUND:
        return _compound(f, bits & 0xFFFF, size, version, depth)
    elif kind == ENUM:
        return _enumeration(f, bits & 0xFFFF, size, version, depth)
    elif kind == VLEN:
        base = datatype(f, depth + 1)
        if size != 8 + f.source.offset_size or (not bits & 15 and base.then not in ("", "bool", "fixed")):
            raise Hdf5Error(f"{f.what} has sequences of variable length of {base.then or size}: not supported.")
        return Type(np.dtype(f"V{size}"), "text" if bits & 15 else "sequence", base=base)
    elif kind == _ARRAY:
        return _array(f, size, version, depth)
    name = _NAMES[kind] if kind < len(_NAMES) else kind
    raise Hdf5Error(f"{f.what} has the HDF5 type {name} ({size} bytes): no array has it.")


def _float(f: Fields, bits: int, size: int, order: str) -> Type:
    offset, precision, exponent_at, exponent, mantissa_at, mantissa, bias = f.unpack("HHBBBBI")
    usual = offset == 0 and precision == 8 * size and mantissa_at == 0 and bits & 0x70 == 0x20 and not bits & 0x8E
    found = (exponent_at, exponent, mantissa, bias)
    if usual and bits >> 8 & 0xFF == 8 * size - 1:
        if found == FLOATS.get(size):
            return Type(np.dtype(f"{order}f{size}"))
        if size == 2 and found == _BFLOAT16:
            return Type(np.dtype(f"{order}u2"), "bfloat16")
    raise Hdf5Error(f"{f.what} has floats of {size} bytes, {exponent} bits of exponent: no NumPy type.")


def _compound(f: Fields, count: int, size: int, version: int, depth: int) -> Type:
    names, offsets, types = [], [], []
    width = (size.bit_length() + 7) // 8
    for _ in range(count):
        names.append(_member(f, version))
        offsets.append(f.uint(width if version >= 3 else 4))
        dims: tuple[int, ...] = ()
        if version == 1:
            rank = f.unpack("B11x")[0]
            dims = f.unpack("4I")[: min(rank, 4)]
        member = datatype(f, depth + 1)
        if member.then not in ("", "bool", "fixed"):
            raise Hdf5Error(f"{f.what} has a compound type with {member.then} in it: not supported.")
        types.append(_sub(f, member.dtype, dims))
        if offsets[-1] + types[-1].itemsize > size:
            raise Hdf5Error(f"Damaged HDF5 file: {names[-1]!r} is outside its compound type in {f.what}.")
    first = types[0] if types else None
    complex_ = first is not None and first.kind == "f" and first.itemsize in (4, 8) and first.itemsize * 2 == size
    if complex_ and names == ["r", "i"] and types[1] == first and offsets == [0, first.itemsize]:
        return Type(np.dtype(f"{first.str[0]}c{size}"))
    try:
        form: Any = {"names": names, "formats": types, "offsets": offsets, "itemsize": size}
        return Type(np.dtype(form))
    except (ValueError, TypeError) as error:
        raise Hdf5Error(f"{f.what} has a compound type with {names}: {error}") from error


def _enumeration(f: Fields, count: int, size: int, version: int, depth: int) -> Type:
    base = datatype(f, depth + 1)
    if base.dtype.kind not in "iu" or base.dtype.itemsize != size:
        raise Hdf5Error(f"Damaged HDF5 file: {f.what} has an enumeration over {base.dtype}.")
    names = [_member(f, version) for _ in range(count)]
    values = np.frombuffer(f.take(count * size), base.dtype).tolist()
    if size == 1 and dict(zip(names, values)) == {"FALSE": 0, "TRUE": 1}:
        return Type(np.dtype(np.int8), "bool")
    return base


def _array(f: Fields, size: int, version: int, depth: int) -> Type:
    rank = f.uint()
    if version < 3:
        f.take(3)
    if rank > 32:
        raise Hdf5Error(f"Damaged HDF5 file: {f.what} has an array type of rank {rank}.")
    dims = f.unpack(f"{rank}I")
    if version < 3:
        f.take(4 * rank)
    base = datatype(f, depth + 1)
    if base.then not in ("", "bool", "fixed") or math.prod(dims) * base.dtype.itemsize != size:
        raise Hdf5Error(f"{f.what} has an array type {dims} of {base.then or base.dtype}: not supported.")
    return Type(_sub(f, base.dtype, dims))


def _sub(f: Fields, dtype: np.dtype, dims: tuple[int, ...]) -> np.dtype:
    if not dims:
        return dtype
    if not 0 < math.prod(dims) * dtype.itemsize < 1 << 31:
        raise Hdf5Error(f"Damaged HDF5 file: {f.what} has an array type {dims}.")
    try:
        return np.dtype((dtype, dims))
    except (ValueError, TypeError) as error:
        raise Hdf5Error(f"{f.what} has an array type {dims}: {error}") from error


def _member(f: Fields, version: int) -> str:
    """A member's name; up to version 2 it fills a multiple of 8 bytes."""
    name = f.name()
    if version < 3:
        f.take(-(len(name) + 1) % 8)
    return name.decode("utf-8", "surrogateescape")
