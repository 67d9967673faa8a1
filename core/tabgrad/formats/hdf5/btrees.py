"""B-trees: the order in which a file keeps the links of groups and the chunks of datasets.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), III.A.1 (version 1), III.A.2 (version 2),
III.C (symbol table nodes).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .source import Fields, Source
from .tree import Hdf5Error


@dataclass(frozen=True)
class Symbol:
    """A link of a symbol table: where its name is in the heap, the object's address (-1: no hard link)."""

    name: int
    address: int


@dataclass(frozen=True)
class Chunk:
    """A stored chunk: its first element's place in the dataset, where its bytes are, the filters it skipped."""

    start: tuple[int, ...]
    address: int
    size: int
    skipped: int = 0


def symbols(source: Source, address: int) -> Iterator[Symbol]:
    """The links of a symbol table, by the address of its B-tree."""
    what = "a node of a group's links"
    for f in _leaves(source, address, 0, source.length_size):
        f.length()  # a key: the heap's offset of a name
        node = f.address()
        head = source.fields(node, 8, what)
        head.expect(b"SNOD", 1)
        count = head.unpack("xH")[0]
        entry = 24 + 2 * source.offset_size
        f = source.fields(node + 8, count * entry, what)
        for _ in range(count):
            name, header = f.uint(source.offset_size), f.address()
            kind = f.unpack("I20x")[0]
            yield Symbol(name, -1 if kind == 2 else header)


def chunks(source: Source, address: int, rank: int) -> Iterator[Chunk]:
    """The chunks of a dataset, by the address of its version 1 B-tree."""
    for f in _leaves(source, address, 1, 8 + 8 * (rank + 1)):
        size, skipped = f.unpack("II")
        *start, _ = f.unpack(f"{rank + 1}Q")
        yield Chunk(tuple(start), f.address(), size, skipped)


def _leaves(source: Source, address: int, kind: int, key: int) -> Iterator[Fields]:
    """Every (key, address) of a version 1 tree's lowest level, in order, as fields to take."""
    stack = [(address, -1)]
    head = 8 + 2 * source.offset_size
    entry = key + source.offset_size
    what = "a B-tree node"
    while stack:
        at, expected = stack.pop()
        f = source.fields(at, head, what)
        if f.take(4) != b"TREE":
            raise Hdf5Error(f"Damaged HDF5 file: no B-tree node is at {at}.")
        found, level, used = f.unpack("BBH")
        if found != kind or (expected >= 0 and level != expected):
            raise Hdf5Error(f"Damaged HDF5 file: the B-tree node at {at} has kind {found}, level {level}.")
        f = source.fields(at + head, used * entry, what)
        if level == 0:
            for _ in range(used):
                yield Fields(source, f.take(entry), what)
            continue
        below = []
        for _ in range(used):
            f.take(key)
            below.append((f.address(), level - 1))
        stack.extend(reversed(below))


def records(source: Source, address: int, kind: int) -> Iterator[Fields]:
    """The records of a version 2 tree, in no promised order; none where the address is -1."""
    if address < 0:
        return
    what = "a B-tree"
    f = source.fields(address, 22 + source.offset_size + source.length_size, what)
    f.expect(b"BTHD", 0)
    f.checked()
    found, node, size, depth, _, _, root, count = (*f.unpack("BIHHBB"), f.address(), f.uint(2))
    if found != kind or not 0 < size <= node - 10 or depth > 32:
        raise Hdf5Error(f"Damaged HDF5 file: a B-tree of kind {found} has records of {size} bytes in nodes of {node}.")
    # widths of a child pointer's counts, by the parent's depth: of records in it, of records below it
    most = (node - 10) // size
    width = (most.bit_length() + 7) // 8
    totals, below = [0, 0], most
    for _ in range(1, depth):
        pointer = source.offset_size + width + totals[-1]
        most = max(node - 10 - pointer, 0) // (size + pointer)
        below = (most + 1) * below + most
        totals.append((below.bit_length() + 7) // 8)
    stack = [(root, count, depth)] if root >= 0 else []
    while stack:
        at, count, level = stack.pop()
        pointer = source.offset_size + width + totals[level] if level else 0
        f = source.fields(at, 10 + count * size + (count + 1) * pointer, what)
        f.expect(b"BTIN" if level else b"BTLF", 0)
        f.checked()
        if f.uint() != kind:
            raise Hdf5Error(f"Damaged HDF5 file: the B-tree node at {at} is of another kind.")
        for _ in range(count):
            yield Fields(source, f.take(size), what)
        for _ in range(count + 1 if level else 0):
            child, inside = f.address(), f.uint(width)
            f.take(totals[level])
            stack.append((child, inside, level - 1))
