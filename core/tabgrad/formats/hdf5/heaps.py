"""Heaps: where files keep names, strings, and the links and attributes of objects with many.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), III.D (local), III.E (global), III.G (fractal).
"""

from __future__ import annotations

from bisect import bisect_right

from .btrees import records
from .source import Fields, Source
from .tree import Hdf5Error


def local_heap(source: Source, address: int) -> Fields:
    """The names of a symbol table: set ``at`` to a name's offset, then take it."""
    what = "a group's heap of names"
    f = source.fields(address, 8 + 2 * source.length_size + source.offset_size, what)
    f.expect(b"HEAP", 0)
    f.take(3)
    size, _, segment = f.length(), f.length(), f.address()
    return source.fields(segment, size, what)


class GlobalHeaps:
    """The file's heaps of strings and sequences, each read once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._heaps: dict[int, dict[int, tuple[int, int]]] = {}

    def get(self, address: int, index: int, size: int) -> memoryview:
        """The bytes of an object.

        Args: address, index: where. size: how many bytes of it are meant.
        """
        if address not in self._heaps:
            self._heaps[address] = self._read(address)
        place, length = self._heaps[address].get(index, (0, -1))
        if size > length:
            raise Hdf5Error(f"Damaged HDF5 file: no object {index} of {size} bytes is in the global heap at {address}.")
        return self._source.place(place, size, "an object of a global heap")

    def _read(self, address: int) -> dict[int, tuple[int, int]]:
        source, what = self._source, "a global heap"
        head = 8 + source.length_size
        f = source.fields(address, head, what)
        f.expect(b"GCOL", 1)
        f.take(3)
        end, at = address + f.length(), address + head
        objects = {}
        while at + head <= end:
            f = source.fields(at, head, what)
            index, size = f.unpack("H6x")[0], f.length()
            if index == 0:  # the free rest
                break
            if at + head + size > end:
                raise Hdf5Error(f"Damaged HDF5 file: object {index} of the global heap at {address} is too large.")
            objects[index] = (at + head, size)
            at += head + size + -size % 8
        return objects


class FractalHeap:
    """A heap in blocks of doubling sizes: the links or attributes of one object."""

    def __init__(self, source: Source, address: int) -> None:
        self._source, self._address = source, address
        self._what = what = "a fractal heap"
        size = 22 + 12 * source.length_size + 3 * source.offset_size
        f = source.fields(address, size + 4, what)
        f.expect(b"FRHP", 0)
        f.checked()
        self.id_size, filters, _, most = f.unpack("HHBI")
        f.length()
        self._huge_tree = f.address()
        f.length()
        f.address()
        for _ in range(8):
            f.length()
        self._width = f.uint(2)
        self._start, self._direct = f.length(), f.length()
        bits, _, root, rows = f.uint(2), f.uint(2), f.address(), f.uint(2)
        powers = all(n and not n & (n - 1) for n in (self._width, self._start, self._direct))
        if filters or not powers or not self._start <= self._direct or not 0 < bits <= 64 or rows > 64:
            raise Hdf5Error("A fractal heap is compressed or damaged: not supported.")
        self._offset_size = (bits + 7) // 8
        self._length_size = min((self._direct.bit_length() + 6) // 8, (most.bit_length() + 7) // 8)
        self._prefix = 5 + source.offset_size + self._offset_size  # of every block
        self._huge: dict[int, tuple[int, int]] | None = None
        self._blocks: list[tuple[int, int, int]] = []  # offset in the heap, address in the file, size
        if root >= 0:
            if rows:
                self._indirect(root, rows, 0)
            else:
                self._blocks.append((0, root, self._start))
            self._blocks.sort()

    def get(self, identity: bytes) -> Fields:
        """The object that a heap ID stands for."""
        f = Fields(self._source, identity, self._what)
        head = f.uint()
        kind = head >> 4 & 3
        if kind == 0:
            return self._managed(f.uint(self._offset_size), f.uint(self._length_size))
        if kind == 2:  # in the ID itself
            length = (head & 15) + 1
            if self.id_size > 17:
                length = ((head & 15) << 8 | f.uint()) + 1
            return Fields(self._source, f.take(length), self._what)
        if kind == 1:
            if self._huge is None:
                self._huge = self._huge_objects()
            place = self._huge.get(f.uint(min(f.left, self._source.length_size)))
            if place is not None:
                return self._source.fields(*place, self._what)
        raise Hdf5Error(f"Damaged HDF5 file: a fractal heap has no object {identity.hex()}.")

    def _managed(self, offset: int, length: int) -> Fields:
        i = bisect_right(self._blocks, offset, key=lambda block: block[0]) - 1
        if i >= 0:
            start, address, size = self._blocks[i]
            if offset - start + length <= size:
                return self._source.fields(address + offset - start, length, self._what)
        raise Hdf5Error(f"Damaged HDF5 file: {self._what} has no block for the object at {offset}.")

    def _huge_objects(self) -> dict[int, tuple[int, int]]:
        objects = {}
        for f in records(self._source, self._huge_tree, 1):
            address, size, key = f.address(), f.length(), f.length()
            objects[key] = (address, size)
        return objects

    def _indirect(self, address: int, rows: int, offset: int) -> None:
        """Collects the direct blocks below an indirect one, whose rows' blocks double in size from the second on."""
        source = self._source
        last = (self._direct // self._start).bit_length() + 1  # the first row of indirect blocks
        f = source.fields(address, self._prefix + rows * self._width * source.offset_size + 4, self._what)
        f.expect(b"FHIB", 0)
        f.checked()
        f.address()
        f.uint(self._offset_size)
        for row in range(rows):
            size = self._start << max(row - 1, 0)
            for _ in range(self._width):
                child = f.address()
                if child >= 0 and row < last:
                    self._blocks.append((offset, child, size))
                elif child >= 0:
                    inner = (size // (self._start * self._width)).bit_length()
                    if not 0 < inner < rows:
                        raise Hdf5Error(f"Damaged HDF5 file: an indirect block of {self._what} has no rows.")
                    self._indirect(child, inner, offset)
                offset += size
