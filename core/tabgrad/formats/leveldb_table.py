"""Sorted tables of keys and values in one file: the format of LevelDB's tables, without compression.

A table is blocks of entries (keys share their beginnings with the key before), each with a checksum, then an index
of the blocks, then a footer that says where the index is.
Source: LevelDB's description of its table format (``doc/table_format.md``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from ..base.errors import DataLossError
from ..base.protobuf import read_varint, varint
from ..base.records import masked_crc

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48
_BLOCK = 1 << 18  # a block ends after that many bytes
_RESTART = 16  # every so many entries a key is written whole


def write_table(items: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The table of some items, which must be sorted by their keys."""
    out = bytearray()
    index: list[tuple[bytes, bytes]] = []
    held: list[tuple[bytes, bytes]] = []
    size = 0

    def end_block() -> None:
        nonlocal held, size
        if held:
            index.append((held[-1][0], _append(out, _block(held, _RESTART))))
            held, size = [], 0

    for key, value in items:
        held.append((key, value))
        size += len(key) + len(value)
        if size >= _BLOCK:
            end_block()
    end_block()
    handles = _append(out, _block([], 1)) + _append(out, _block(index, 1))  # no filters; the index
    return bytes(out) + handles.ljust(_FOOTER - 8, b"\0") + struct.pack("<Q", _MAGIC)


def read_table(data: bytes, name: str) -> dict[bytes, bytes]:
    """The items of a table. Raises DataLossError where the data are none or damaged."""
    if len(data) < _FOOTER or struct.unpack("<Q", data[-8:])[0] != _MAGIC:
        raise DataLossError(f"{name}: not an sstable (bad magic number): it is damaged, or another kind of file.")
    try:
        at = len(data) - _FOOTER
        for _ in range(2):
            _, at = read_varint(data, at)
        offset, at = read_varint(data, at)
        size, at = read_varint(data, at)
        found: dict[bytes, bytes] = {}
        for _, handle in _entries(_contents(data, offset, size, name)):
            start, next_at = read_varint(handle, 0)
            found.update(_entries(_contents(data, start, read_varint(handle, next_at)[0], name)))
        return found
    except (ValueError, struct.error) as error:
        raise DataLossError(f"{name}: damaged table: {error}") from error


def _block(items: list[tuple[bytes, bytes]], restart: int) -> bytes:
    out, restarts, before = bytearray(), [0], b""
    for i, (key, value) in enumerate(items):
        shared = 0
        if i % restart:
            while shared < min(len(before), len(key)) and before[shared] == key[shared]:
                shared += 1
        elif i:
            restarts.append(len(out))
        out += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        before = key
    return bytes(out) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def _append(out: bytearray, block: bytes) -> bytes:
    """Writes a block with its kind (0: not compressed) and checksum. Returns its handle."""
    handle = varint(len(out)) + varint(len(block))
    out += block + b"\0" + struct.pack("<I", masked_crc(block + b"\0"))
    return handle


def _contents(data: bytes, offset: int, size: int, name: str) -> bytes:
    block, foot = data[offset : offset + size], data[offset + size : offset + size + 5]
    if len(foot) < 5:
        raise DataLossError(f"{name}: truncated block read.")
    if struct.unpack("<I", foot[1:])[0] != masked_crc(block + foot[:1]):
        raise DataLossError(f"{name}: block checksum mismatch.")
    if foot[0]:
        raise DataLossError(f"{name}: its blocks are compressed (kind {foot[0]}), which can't be read here.")
    return block


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = len(block) - 4 * (struct.unpack("<I", block[-4:])[0] + 1)
    at, key = 0, b""
    while at < end:
        shared, at = read_varint(block, at)
        more, at = read_varint(block, at)
        size, at = read_varint(block, at)
        key = key[:shared] + block[at : at + more]
        yield key, block[at + more : at + more + size]
        at += more + size
