"""Datasets in chunks: finding the chunks through any of the format's six indexes, and putting them together.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), IV.A.2.i (layout, versions 3 and 4), VII (indexes).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from .arrays import extensible_array, fixed_array
from .btrees import Chunk, chunks, records
from .datatypes import Space
from .filters import Filter, undo
from .source import Fields, Source
from .tree import Hdf5Error

_SINGLE, _IMPLICIT, _FIXED, _EXTENSIBLE, _TREE, _OLD_TREE = 1, 2, 3, 4, 5, 0


@dataclass
class Chunked:
    """How a dataset is chunked.

    Args: address: of the index, -1 where nothing was stored. shape: of a chunk. size: bytes of an element.
        whole_edges: chunks that reach over the edge are filtered too. single: (size, skipped filters) of the one chunk.
    """

    address: int
    shape: tuple[int, ...]
    size: int
    index: int = _OLD_TREE
    whole_edges: bool = True
    single: tuple[int, int] | None = None
    filters: list[Filter] = field(default_factory=list)

    @property
    def nbytes(self) -> int:
        """Number of bytes of a chunk's elements."""
        return math.prod(self.shape) * self.size


def layout(f: Fields, version: int) -> Chunked:
    """Reads the rest of a layout message of a chunked dataset."""
    if version == 3:
        rank, address = f.uint(), f.address()
        *shape, size = f.unpack(f"{rank}I") if rank else (0, 0)
        return Chunked(address, tuple(shape), size)
    flags, rank, width = f.unpack("BBB")
    *shape, size = [f.uint(width) for _ in range(rank)] or [0]
    found = Chunked(-1, tuple(shape), size, f.uint(), not flags & 1)
    if found.index == _SINGLE:
        if flags & 2:
            found.single = f.length(), f.uint(4)
    elif found.index in (_FIXED, _EXTENSIBLE, _TREE):
        f.take({_FIXED: 1, _EXTENSIBLE: 5, _TREE: 6}[found.index])  # the index itself says it again
    elif found.index != _IMPLICIT:
        raise Hdf5Error(f"{f.what} has a chunk index of type {found.index}: not known here.")
    found.address = f.address()
    return found


def read(source: Source, chunked: Chunked, space: Space, fill: bytes, what: str) -> np.ndarray:
    """All elements, as unsigned numbers or bytes of the element's size.

    Args: fill: an element's bytes where no chunk was stored, empty for zeros.
    """
    shape, size = chunked.shape, chunked.size
    if len(shape) != len(space.shape) or not shape or chunked.nbytes == 0:
        raise Hdf5Error(f"Damaged HDF5 file: {what} has the shape {space.shape} in chunks of {shape} ({size} bytes).")
    raw = np.dtype(f"u{size}") if size in (1, 2, 4, 8) else np.dtype(f"V{size}")
    if not space.count:
        return np.empty(0, raw)
    grid = tuple(-(-n // c) for n, c in zip(space.shape, shape))
    total = max(space.count * size, math.prod(grid) * chunked.nbytes if chunked.filters else 0)
    source.expand(total, what)
    out = np.zeros(space.shape, raw)
    if any(fill):
        out[...] = np.frombuffer(fill, raw)[0]
    if chunked.address < 0:
        return out
    seen: set[tuple[int, ...]] = set()
    for chunk in _found(source, chunked, space, what):
        place = tuple(s // c for s, c in zip(chunk.start, shape))
        if any(s % c for s, c in zip(chunk.start, shape)) or place in seen:
            raise Hdf5Error(f"Damaged HDF5 file: {what} has a chunk at {chunk.start}, twice or between others.")
        if any(p >= g for p, g in zip(place, grid)):
            continue  # the dataset was larger once
        seen.add(place)
        ends = [min(s + c, n) for s, c, n in zip(chunk.start, shape, space.shape)]
        partial = any(s + c > n for s, c, n in zip(chunk.start, shape, space.shape))
        steps = chunked.filters if chunked.whole_edges or not partial else []
        data = undo(source.place(chunk.address, chunk.size, what), steps, chunk.skipped, chunked.nbytes, what)
        block = np.frombuffer(data, raw).reshape(shape)
        inside = tuple(slice(0, e - s) for s, e in zip(chunk.start, ends))
        out[tuple(slice(s, e) for s, e in zip(chunk.start, ends))] = block[inside]
    return out


def _found(source: Source, chunked: Chunked, space: Space, what: str) -> Iterator[Chunk]:
    rank, address, size = len(chunked.shape), chunked.address, chunked.nbytes
    if chunked.index == _OLD_TREE:
        yield from chunks(source, address, rank)
    elif chunked.index == _SINGLE:
        stored, skipped = chunked.single or (size, 0)
        yield Chunk((0,) * rank, address, stored, skipped)
    elif chunked.index == _TREE:
        kind = 11 if chunked.filters else 10
        for f in records(source, address, kind):
            at = f.address()
            width = f.left - 4 - 8 * rank
            stored, skipped = (f.uint(width), f.uint(4)) if chunked.filters else (size, 0)
            start = tuple(f.uint(8) * c for c in chunked.shape)
            yield Chunk(start, at, stored, skipped)
    else:
        yield from _numbered(source, chunked, space, what)


def _numbered(source: Source, chunked: Chunked, space: Space, what: str) -> Iterator[Chunk]:
    """Chunks whose place in the index says which they are: row by row, the axis without bound first."""
    most = [n if m is None else m for n, m in zip(space.shape, space.most)]
    counts = [-(-n // c) for n, c in zip(most, chunked.shape)]
    axes = list(range(len(counts)))
    if chunked.index == _EXTENSIBLE:
        free = [i for i, m in enumerate(space.most) if m is None]
        if len(free) != 1:
            raise Hdf5Error(f"Damaged HDF5 file: the chunk index of {what} is for one axis without bound.")
        axes.remove(free[0])
        axes.insert(0, free[0])
    size, filtered = chunked.nbytes, bool(chunked.filters)
    for number, address, stored, skipped in _entries(source, chunked, counts, what):
        start, rest = [0] * len(counts), number
        for axis in reversed(axes[1:]):
            rest, index = divmod(rest, max(counts[axis], 1))
            start[axis] = index * chunked.shape[axis]
        start[axes[0]] = rest * chunked.shape[axes[0]]
        yield Chunk(tuple(start), address, stored if filtered else size, skipped)


def _entries(source: Source, chunked: Chunked, counts: list[int], what: str) -> Iterator[tuple[int, int, int, int]]:
    """(number, address, size, skipped filters) of the chunks that an index without keys names."""
    if chunked.index == _FIXED:
        yield from fixed_array(source, chunked.address, bool(chunked.filters))
    elif chunked.index == _EXTENSIBLE:
        yield from extensible_array(source, chunked.address, bool(chunked.filters))
    else:
        size, count = chunked.nbytes, math.prod(counts)
        source.place(chunked.address, size * count, what)
        for number in range(count):
            yield number, chunked.address + number * size, size, 0
