"""What a dataset's chunks went through on their way into the file, undone: deflate, shuffle, fletcher32.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), IV.A.2.l (filter pipeline).
Source of the checksum: J. Fletcher, "An arithmetic checksum for serial transmissions" (1982), over 16-bit words.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from .source import Fields
from .tree import Hdf5Error

DEFLATE, SHUFFLE, FLETCHER32 = 1, 2, 3
_OTHERS = {4: "szip", 5: "nbit", 6: "scaleoffset", 32000: "lzf", 32001: "blosc", 32004: "lz4", 32015: "zstd"}
_ROOM = 64  # bytes that checksums may add to a chunk


@dataclass(frozen=True)
class Filter:
    """One step of a pipeline, with its parameters."""

    kind: int
    values: tuple[int, ...]


def pipeline(f: Fields) -> list[Filter]:
    """Reads a filter pipeline message.

    Raises: Hdf5Error on a filter that is not known here.
    """
    version = f.expect(b"", 1, 2)
    count = f.uint()
    if version == 1:
        f.take(6)
    found = []
    for _ in range(count):
        kind = f.uint(2)
        length = f.uint(2) if version == 1 or kind >= 256 else 0
        _, values = f.uint(2), f.uint(2)
        f.take(length)
        found.append(Filter(kind, f.unpack(f"{values}I")))
        if version == 1 and values % 2:
            f.take(4)
        if kind not in (DEFLATE, SHUFFLE, FLETCHER32):
            raise Hdf5Error(
                f"{f.what} is packed with the HDF5 filter {_OTHERS.get(kind, kind)}; gzip, shuffle and fletcher32 are "
                "known here. Save the file without it, e.g. with h5repack -f GZIP=4."
            )
    return found


def undo(data: memoryview, filters: list[Filter], skipped: int, size: int, what: str) -> bytes | memoryview:
    """A chunk's elements.

    Args: data: as stored. skipped: bit i: filter i was not applied. size: bytes of the elements.
    """
    found: bytes | memoryview = data
    for i in reversed(range(len(filters))):
        if skipped >> i & 1:
            continue
        kind = filters[i].kind
        if kind == DEFLATE:
            found = _inflate(found, size + _ROOM, what)
        elif kind == SHUFFLE:
            found = _unshuffle(found, filters[i].values, what)
        else:
            found = _verified(found, what)
    if len(found) != size:
        raise Hdf5Error(f"Damaged HDF5 file: a chunk of {what} has {len(found)} bytes, expected {size}.")
    return found


def _inflate(data: bytes | memoryview, most: int, what: str) -> bytes:
    engine = zlib.decompressobj()
    try:
        found = engine.decompress(data, most)
    except zlib.error as error:
        raise Hdf5Error(f"Damaged HDF5 file: a compressed chunk of {what} can't be unpacked: {error}.") from error
    if not engine.eof:
        raise Hdf5Error(f"Damaged HDF5 file: a compressed chunk of {what} is cut off, or larger than its dataset says.")
    return found


def _unshuffle(data: bytes | memoryview, values: tuple[int, ...], what: str) -> bytes | memoryview:
    width = values[0] if values else 0
    if not width:
        raise Hdf5Error(f"Damaged HDF5 file: the shuffle filter of {what} names no size.")
    count = len(data) // width
    if width == 1 or count < 2:
        return data
    planes = np.frombuffer(data, np.uint8, count * width).reshape(width, count)
    return planes.T.tobytes() + bytes(data[count * width :])


def _verified(data: bytes | memoryview, what: str) -> memoryview:
    if len(data) < 4:
        raise Hdf5Error(f"Damaged HDF5 file: a chunk of {what} has no room for its checksum.")
    body, stored = memoryview(data)[:-4], int.from_bytes(data[-4:], "little")
    words = np.frombuffer(bytes(body) + bytes(len(body) % 2), ">u2").astype(np.uint64)
    weights = np.arange(len(words), 0, -1, dtype=np.uint64) % np.uint64(65535)
    first, second = int(words.sum()) % 65535, int((words * weights).sum()) % 65535
    if (stored & 0xFFFF) % 65535 != first or (stored >> 16) % 65535 != second:
        raise Hdf5Error(f"Damaged HDF5 file: the checksum of a chunk of {what} is wrong. Fetch or save the file again.")
    return body
