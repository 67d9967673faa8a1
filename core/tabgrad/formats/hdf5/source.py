"""The bytes of a file being read: every access is bounds-checked, and the work is bounded by the file's size.

A whole file has each structure once. So what is read in all can't be much more than the file, and what is
expanded (compressed chunks, fill values) not more than the best compressor could have packed: a damaged or hostile
file that points in circles, or names huge arrays, ends in an error soon.
Source of the checksum: Bob Jenkins, "lookup3.c, for hash table lookup" (2006), hashlittle; named by the HDF5 File
Format Specification version 3.0 (The HDF Group).
"""

from __future__ import annotations

import struct
import sys
from typing import Any

from .tree import Hdf5Error

UNDEFINED = (1 << 64) - 1
_READS, _READS_LEAST = 8, 1 << 16  # times the file's size; bytes that any file may read
_EXPANDS, _EXPANDS_LEAST = 1100, 1 << 28  # deflate packs at most 1032 to 1; room for fill values


class Source:
    """A file's bytes, and what may still be read and made of them.

    Args: data: anything with the buffer protocol (bytes, a memory map).
    """

    def __init__(self, data: Any) -> None:
        self.view = memoryview(data).cast("B")
        self.base = 0  # where addresses count from
        self.offset_size = self.length_size = 8
        self._reads = _READS * len(self.view) + _READS_LEAST
        self._expands = min(_EXPANDS * len(self.view) + _EXPANDS_LEAST, sys.maxsize // 2)

    def place(self, address: int, size: int, what: str) -> memoryview:
        """The bytes at an address, as a view of the file."""
        start = self.base + address
        if min(size, address) < 0 or start + size > len(self.view):
            raise Hdf5Error(
                f"Damaged HDF5 file: {what} has {size} bytes at {start}, the file has {len(self.view)}. "
                "The file may have been cut off; fetch or save it again."
            )
        self._reads -= size + 1
        if self._reads < 0:
            raise Hdf5Error(f"Damaged HDF5 file: its structures overlap or go in a circle (at {what}, {start}).")
        return self.view[start : start + size]

    def fields(self, address: int, size: int, what: str) -> Fields:
        """A copy of the bytes at an address, to be taken one field after the other."""
        return Fields(self, bytes(self.place(address, size, what)), what)

    def expand(self, size: int, what: str) -> None:
        """Counts bytes about to be made that are no bytes of the file."""
        self._expands -= size
        if self._expands < 0:
            raise Hdf5Error(f"{what} would need {size} bytes, more than a file of {len(self.view)} bytes can hold.")


class Fields:
    """A structure's bytes, taken from the front."""

    def __init__(self, source: Source, data: bytes, what: str) -> None:
        self.source, self.data, self.what, self.at = source, data, what, 0

    @property
    def left(self) -> int:
        """Number of bytes not taken yet."""
        return len(self.data) - self.at

    def take(self, size: int) -> bytes:
        """The next bytes."""
        if size < 0 or size > self.left:
            raise Hdf5Error(f"Damaged HDF5 file: {self.what} ends early ({size} bytes needed, {self.left} there).")
        self.at += size
        return self.data[self.at - size : self.at]

    def uint(self, size: int = 1) -> int:
        """The next bytes as an unsigned number."""
        return int.from_bytes(self.take(size), "little")

    def unpack(self, form: str) -> tuple[Any, ...]:
        """The next bytes as ``struct`` reads them, little-endian."""
        form = "<" + form
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def address(self) -> int:
        """The next bytes as an address, -1 where there is none."""
        size = self.source.offset_size
        value = self.uint(size)
        return -1 if value == UNDEFINED >> 8 * (8 - size) else value

    def length(self) -> int:
        """The next bytes as a length."""
        return self.uint(self.source.length_size)

    def name(self) -> bytes:
        """The bytes up to a NUL, which is taken as well."""
        end = self.data.find(b"\0", self.at)
        if end < 0:
            raise Hdf5Error(f"Damaged HDF5 file: a name in {self.what} has no end.")
        name = self.data[self.at : end]
        self.at = end + 1
        return name

    def expect(self, signature: bytes, *versions: int) -> int:
        """Takes the signature (perhaps empty) and the version, which is returned.

        Raises: Hdf5Error where they are others.
        """
        found = self.take(len(signature))
        if found != signature:
            raise Hdf5Error(f"Damaged HDF5 file: {self.what} starts with {found!r}, expected {signature!r}.")
        version = self.uint()
        if version not in versions:
            raise Hdf5Error(f"{self.what} has version {version}; this reader knows {', '.join(map(str, versions))}.")
        return version

    def checked(self) -> Fields:
        """The same without the checksum at its end.

        Raises: Hdf5Error where the checksum is another.
        """
        if len(self.data) < 4 or lookup3(self.data[:-4]) != int.from_bytes(self.data[-4:], "little"):
            raise Hdf5Error(f"Damaged HDF5 file: the checksum of {self.what} is wrong. Fetch or save the file again.")
        self.data = self.data[:-4]
        return self


def lookup3(data: bytes) -> int:
    """Checksum of HDF5's metadata."""
    mask = 0xFFFFFFFF
    a = b = c = (0xDEADBEEF + len(data)) & mask
    if not data:
        return c
    words = struct.unpack(f"<{-(-len(data) // 12) * 3}I", data + bytes(-len(data) % 12))
    for i in range(0, len(words) - 3, 3):
        a, b, c = (a + words[i]) & mask, (b + words[i + 1]) & mask, (c + words[i + 2]) & mask
        a = (a - c) & mask ^ (c << 4 & mask | c >> 28)
        c = (c + b) & mask
        b = (b - a) & mask ^ (a << 6 & mask | a >> 26)
        a = (a + c) & mask
        c = (c - b) & mask ^ (b << 8 & mask | b >> 24)
        b = (b + a) & mask
        a = (a - c) & mask ^ (c << 16 & mask | c >> 16)
        c = (c + b) & mask
        b = (b - a) & mask ^ (a << 19 & mask | a >> 13)
        a = (a + c) & mask
        c = (c - b) & mask ^ (b << 4 & mask | b >> 28)
        b = (b + a) & mask
    a, b, c = (a + words[-3]) & mask, (b + words[-2]) & mask, (c + words[-1]) & mask
    return _final(a, b, c)


def _final(a: int, b: int, c: int) -> int:
    mask = 0xFFFFFFFF

    def turned(x: int, k: int) -> int:
        return x << k & mask | x >> (32 - k)

    c = (c ^ b) - turned(b, 14) & mask
    a = (a ^ c) - turned(c, 11) & mask
    b = (b ^ a) - turned(a, 25) & mask
    c = (c ^ b) - turned(b, 16) & mask
    a = (a ^ c) - turned(c, 4) & mask
    b = (b ^ a) - turned(a, 14) & mask
    return (c ^ b) - turned(b, 24) & mask
