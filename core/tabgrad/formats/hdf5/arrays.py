"""Chunk indexes that are arrays: of fixed size, and growing along one axis.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), VII.C (fixed array), VII.D (extensible array).
"""

from __future__ import annotations

from collections.abc import Iterator

from .source import Fields, Source
from .tree import Hdf5Error

Entry = tuple[int, int, int, int]  # number of the chunk, address, size as stored, filters skipped


def fixed_array(source: Source, address: int, filtered: bool) -> Iterator[Entry]:
    """The chunks of a fixed array, by the address of its header."""
    what = "a chunk index (fixed array)"
    f = source.fields(address, 12 + source.length_size + source.offset_size, what)
    f.expect(b"FAHD", 0)
    f.checked()
    kind, width, bits = f.unpack("BBB")
    count, block = f.length(), f.address()
    _check(source, kind, width, filtered, what)
    if block < 0:
        return
    head = 6 + source.offset_size
    pages = -(-count // (1 << bits)) if bits < 64 and count > 1 << bits else 0
    bitmap = (pages + 7) // 8
    f = source.fields(block, head + bitmap + (0 if pages else count * width) + 4, what)
    f.expect(b"FADB", 0)
    f.checked()
    f.uint()
    f.address()
    if not pages:
        yield from _entries(f, 0, count, width, filtered)
        return
    made = f.take(bitmap)
    at = block + head + bitmap + 4
    for page in range(pages):
        inside = min(1 << bits, count - (page << bits))
        if made[page // 8] & 0x80 >> page % 8:
            f = source.fields(at, inside * width + 4, what).checked()
            yield from _entries(f, page << bits, inside, width, filtered)
        at += (width << bits) + 4


class _Extensible:
    """The parameters of an extensible array: its blocks double in number and size by turns."""

    def __init__(self, source: Source, address: int, filtered: bool) -> None:
        self.source, self.what, self.filtered = source, "a chunk index (extensible array)", filtered
        f = source.fields(address, 16 + 6 * source.length_size + source.offset_size, self.what)
        f.expect(b"EAHD", 0)
        f.checked()
        kind, self.width, bits, self.first, self.least, self.pointers, self.page_bits = f.unpack("7B")
        _check(source, kind, self.width, filtered, self.what)
        powers = all(n and not n & (n - 1) for n in (self.least, self.pointers))
        if not powers or self.pointers < 2 or not 0 < bits <= 64 or 1 << bits < self.least or self.page_bits > 63:
            raise Hdf5Error(f"Damaged HDF5 file: {self.what} has impossible sizes.")
        for _ in range(6):
            f.length()
        self.index = f.address()
        self.offset_size = (bits + 7) // 8
        self.supers = 1 + bits - (self.least.bit_length() - 1)
        self.direct = 2 * (self.pointers.bit_length() - 1)  # super blocks whose data blocks the index names itself

    def blocks(self, level: int) -> tuple[int, int]:
        """Number of data blocks of a super block, and of entries in each."""
        return 1 << level // 2, self.least << (level + 1) // 2

    def pages(self, entries: int) -> int:
        """Number of pages of a data block, 0 where it is in one piece."""
        return entries >> self.page_bits if entries > 1 << self.page_bits else 0

    def block(self, address: int, start: int, entries: int, made: bytes = b"", bit: int = 0) -> Iterator[Entry]:
        """The chunks of a data block; ``made``: bits of the pages that exist, from ``bit`` on."""
        source, what = self.source, self.what
        head = 6 + source.offset_size + self.offset_size
        pages = self.pages(entries)
        f = source.fields(address, head + (0 if pages else entries * self.width) + 4, what)
        f.expect(b"EADB", 0)
        f.checked()
        f.uint()
        f.address()
        f.uint(self.offset_size)
        if not pages:
            yield from _entries(f, start, entries, self.width, self.filtered)
        inside = 1 << self.page_bits
        size = inside * self.width + 4
        for page in range(pages):
            if not made or made[(bit + page) // 8] & 0x80 >> (bit + page) % 8:
                f = source.fields(address + head + 4 + page * size, size, what).checked()
                yield from _entries(f, start + page * inside, inside, self.width, self.filtered)


def extensible_array(source: Source, address: int, filtered: bool) -> Iterator[Entry]:
    """The chunks of an extensible array, by the address of its header."""
    array = _Extensible(source, address, filtered)
    if array.index < 0:
        return
    own = sum(array.blocks(level)[0] for level in range(min(array.direct, array.supers)))
    others = max(array.supers - array.direct, 0)
    size = 6 + source.offset_size + array.first * array.width + (own + others) * source.offset_size
    f = source.fields(array.index, size + 4, array.what)
    f.expect(b"EAIB", 0)
    f.checked()
    f.uint()
    f.address()
    yield from _entries(f, 0, array.first, array.width, filtered)
    start = array.first
    for level in range(array.supers):
        count, entries = array.blocks(level)
        if level < array.direct:
            for _ in range(count):
                block = f.address()
                if block >= 0:
                    yield from array.block(block, start, entries)
                start += entries
        else:
            block = f.address()
            if block >= 0:
                yield from _super(array, block, start, count, entries)
            start += count * entries


def _super(array: _Extensible, address: int, start: int, count: int, entries: int) -> Iterator[Entry]:
    source = array.source
    bitmap = (array.pages(entries) + 7) // 8
    head = 6 + source.offset_size + array.offset_size
    f = source.fields(address, head + count * (bitmap + source.offset_size) + 4, array.what)
    f.expect(b"EASB", 0)
    f.checked()
    f.uint()
    f.address()
    f.uint(array.offset_size)
    made = f.take(count * bitmap)  # sized by block, but a page's bit follows the one before without a gap
    for i in range(count):
        block = f.address()
        if block >= 0:
            yield from array.block(block, start + i * entries, entries, made, i * array.pages(entries))


def _check(source: Source, kind: int, width: int, filtered: bool, what: str) -> None:
    least = source.offset_size + (5 if filtered else 0)
    if kind != int(filtered) or width < least or (not filtered and width != least):
        raise Hdf5Error(f"Damaged HDF5 file: {what} has entries of kind {kind}, {width} bytes.")


def _entries(f: Fields, start: int, count: int, width: int, filtered: bool) -> Iterator[Entry]:
    for number in range(start, start + count):
        address = f.address()
        stored, skipped = (f.uint(width - f.source.offset_size - 4), f.uint(4)) if filtered else (0, 0)
        if address >= 0:
            yield number, address, stored, skipped
