"""Reads HDF5 files: from the superblock through groups to datasets, as any version of the library writes them.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), II.A (superblocks 0 to 3), IV.A.2 (messages).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from . import chunks, headers
from .btrees import records, symbols
from .datatypes import Space, Type, datatype, space
from .elements import Elements
from .filters import pipeline
from .headers import Message
from .heaps import FractalHeap, local_heap
from .source import Fields, Source
from .tree import DEEPEST, Dataset, Group, Hdf5Error

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_SOFT, _EXTERNAL = 1, 64  # kinds of links that are no objects


def is_hdf5(prefix: bytes) -> bool:
    """Whether a file that starts with these bytes (8 or more) says it is HDF5."""
    return bytes(prefix[:8]) == SIGNATURE


def loads(data: Any) -> Group:
    """The tree of groups and datasets in a file.

    Args: data: the file's bytes, or anything with the buffer protocol, such as a memory map. Datasets that are
        stored in one piece are read-only views of it.
    Raises: Hdf5Error on a file that is damaged, no HDF5, or uses a feature not known here.
    """
    source = Source(data)
    try:
        return _Reader(source).tree(superblock(source))
    except MemoryError as error:
        raise Hdf5Error(f"The datasets of this HDF5 file ({len(source.view)} bytes) don't fit in memory.") from error


def superblock(source: Source) -> int:
    """Sets the source's sizes; returns the address of the root group's header."""
    at, size = 0, len(source.view)
    while bytes(source.view[at : at + 8]) != SIGNATURE:  # a user's own block may come first
        at = at * 2 or 512
        if at + 8 > size:
            raise Hdf5Error(f"Not an HDF5 file: it starts with {bytes(source.view[:8])!r}, expected {SIGNATURE!r}.")
    source.base = at
    version = source.fields(8, 1, "the superblock").uint()
    if version <= 1:
        f = source.fields(0, 24 + 4 * (version == 1), "the superblock")
        f.take(13)
        source.offset_size, source.length_size = f.unpack("BB")
        _check_sizes(source)
        f = source.fields(len(f.data), 6 * source.offset_size, "the superblock")
        places = [f.address() for _ in range(6)]
        base, end, root = places[0], places[2], places[5]
    elif version <= 3:
        source.offset_size, source.length_size = source.fields(9, 2, "the superblock").unpack("BB")
        _check_sizes(source)
        f = source.fields(0, 16 + 4 * source.offset_size, "the superblock").checked()
        f.take(12)
        base, _, end, root = (f.address() for _ in range(4))
    else:
        raise Hdf5Error(f"The HDF5 superblock has version {version}; this reader knows 0 to 3.")
    end += at - base  # counts from the file's start, as it was then
    if not 0 < end <= size:
        raise Hdf5Error(f"Cut off HDF5 file: it has {size} bytes, expected {end}. Fetch or save it again.")
    return root


def _check_sizes(source: Source) -> None:
    sizes = source.offset_size, source.length_size
    if not set(sizes) <= {2, 4, 8}:
        raise Hdf5Error(f"Damaged HDF5 file: addresses have {sizes[0]} bytes, lengths {sizes[1]}; expected 2, 4 or 8.")


class _Reader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._elements = Elements(source)

    def tree(self, address: int) -> Group:
        """The group whose header is at the address, with all below it."""
        root = Group()
        todo = [("", root, headers.messages(self._source, address, "/"))]
        if not _is_group(todo[0][2]):
            raise Hdf5Error("Damaged HDF5 file: its root is no group.")
        groups = {address}
        datasets: dict[int, Dataset] = {}
        for path, group, messages in todo:  # grows below
            group.attrs.update(self._attributes(messages, path or "/"))
            for name, target in sorted(self._links(messages, path or "/")):
                text = name.decode("utf-8", "surrogateescape")
                below = f"{path}/{text}"
                if target in datasets:
                    group.children[text] = datasets[target]
                    continue
                if target in groups:
                    raise Hdf5Error(f"{below}: this group is linked twice or holds itself: not supported.")
                found = headers.messages(self._source, target, below)
                kinds = {m.kind for m in found}
                if _is_group(found):
                    child = Group()
                    group.children[text] = child
                    groups.add(target)
                    if below.count("/") > DEEPEST:
                        raise Hdf5Error(f"{below[:80]}... has more than {DEEPEST} groups in each other: not supported.")
                    todo.append((below, child, found))
                elif headers.LAYOUT in kinds:
                    datasets[target] = group.children[text] = self._dataset(found, below)
                elif headers.DATATYPE not in kinds:  # a type of its own is no value
                    raise Hdf5Error(f"Damaged HDF5 file: {below} is neither a group nor a dataset.")
        return root

    def _links(self, messages: list[Message], path: str) -> Iterator[tuple[bytes, int]]:
        """(name, address) of a group's links."""
        for message in messages:
            f = message.fields()
            if message.kind == headers.SYMBOLS:
                tree, heap = f.address(), f.address()
                names = local_heap(self._source, heap)
                for symbol in symbols(self._source, tree):
                    names.at = min(symbol.name, len(names.data))
                    name = names.name()
                    if symbol.address < 0:
                        raise Hdf5Error(f"{path} has the soft link {name!r}: only objects in place are supported.")
                    yield name, symbol.address
            elif message.kind == headers.LINK:
                yield _link(f, path)
            elif message.kind == headers.LINK_INFO:
                f.expect(b"", 0)
                f.take(8 * (f.uint() & 1))
                heap, tree = f.address(), f.address()
                if heap >= 0:
                    fractal = FractalHeap(self._source, heap)
                    for record in records(self._source, tree, 5):
                        record.take(4)  # a hash of the name
                        yield _link(fractal.get(record.take(record.left)), path)

    def _attributes(self, messages: list[Message], path: str) -> dict[str, Any]:
        found = {}
        for message in messages:
            if message.kind == headers.ATTRIBUTE:
                name, value = self._attribute(message.fields(), path)
                found[name] = value
            elif message.kind == headers.ATTRIBUTE_INFO:
                f = message.fields()
                f.expect(b"", 0)
                f.take(2 * (f.uint() & 1))
                heap, tree = f.address(), f.address()
                if heap < 0:
                    continue
                fractal = FractalHeap(self._source, heap)
                for record in records(self._source, tree, 8):
                    body = fractal.get(record.take(8))
                    if record.uint() & 2:
                        body = headers.shared(body, headers.ATTRIBUTE)
                    name, value = self._attribute(body, path)
                    found[name] = value
        return found

    def _attribute(self, f: Fields, path: str) -> tuple[str, Any]:
        version = f.expect(b"", 1, 2, 3)
        flags, *sizes = f.unpack("BHHH")
        if version == 3:
            f.take(1)  # the name's character set: UTF-8 holds both
        parts = []
        for size in sizes:
            parts.append(f.take(size))
            if version == 1:
                f.take(-size % 8)
        name = parts[0].split(b"\0")[0].decode("utf-8", "surrogateescape")
        what = f"attribute {name!r} of {path}"
        fields = [Fields(self._source, part, what) for part in parts]
        if version > 1:  # flags of version 1 are reserved
            fields[1] = headers.shared(fields[1], headers.DATATYPE) if flags & 1 else fields[1]
            fields[2] = headers.shared(fields[2], headers.SPACE) if flags & 2 else fields[2]
        kind, dims = datatype(fields[1]), space(fields[2])
        value = self._elements.make(kind, dims, f.take(dims.count * kind.dtype.itemsize), what)
        if not isinstance(value, np.ndarray):
            return name, value
        if value.shape:
            return name, value if value.flags.writeable else value.copy()
        if kind.then == "fixed":
            return name, value[()].decode("utf-8", "surrogateescape")
        return name, value[()]

    def _dataset(self, messages: list[Message], path: str) -> Dataset:
        bodies = {m.kind: m for m in messages}
        if not {headers.SPACE, headers.DATATYPE} <= set(bodies):
            raise Hdf5Error(f"Damaged HDF5 file: {path} has no type or shape.")
        if headers.EXTERNAL in bodies:
            raise Hdf5Error(f"{path} keeps its data in other files: not supported.")
        kind, dims = datatype(bodies[headers.DATATYPE].fields()), space(bodies[headers.SPACE].fields())
        data = self._data(bodies, kind, dims, path)
        value = self._elements.make(kind, dims, data, path)
        return Dataset(value, self._attributes(messages, path))

    def _data(self, bodies: dict[int, Message], kind: Type, dims: Space, path: str) -> Any:
        """The bytes of a dataset's elements."""
        f = bodies[headers.LAYOUT].fields()
        version = f.expect(b"", 3, 4)
        layout, size = f.uint(), dims.count * kind.dtype.itemsize
        if layout == 0:
            return bytearray(f.take(f.uint(2)))
        if layout == 2:
            chunked = chunks.layout(f, version)
            if chunked.size != kind.dtype.itemsize:
                raise Hdf5Error(f"Damaged HDF5 file: {path} names two sizes of its elements.")
            if headers.FILTERS in bodies:
                chunked.filters = pipeline(bodies[headers.FILTERS].fields())
            array = chunks.read(self._source, chunked, dims, _fill(bodies, kind), path)
            return array.reshape(-1).view(np.uint8) if array.size else b""
        if layout != 1:
            raise Hdf5Error(f"{path} is put together from other datasets or files (layout {layout}): not supported.")
        address, stored = f.address(), f.length()
        if address >= 0 and size:
            if stored < size:
                raise Hdf5Error(f"Damaged HDF5 file: {path} has {stored} bytes, expected {size}.")
            return self._source.place(address, size, path)
        self._source.expand(size, path)
        fill = _fill(bodies, kind)
        return bytearray(fill * dims.count if any(fill) else size)


def _is_group(messages: list[Message]) -> bool:
    kinds = {m.kind for m in messages}
    return bool(kinds & {headers.SYMBOLS, headers.LINK, headers.LINK_INFO}) and headers.LAYOUT not in kinds


def _link(f: Fields, path: str) -> tuple[bytes, int]:
    f.expect(b"", 1)
    flags = f.uint()
    kind = f.uint() if flags & 8 else 0
    f.take(8 * bool(flags & 4) + bool(flags & 16))  # order of creation, character set
    name = f.take(f.uint(1 << (flags & 3)))
    if kind:
        what = {_SOFT: "a soft", _EXTERNAL: "an external"}.get(kind, "a user-defined")
        raise Hdf5Error(f"{path} has {what} link {name!r}: only objects in place are supported.")
    return name, f.address()


def _fill(bodies: dict[int, Message], kind: Type) -> bytes:
    """An element's bytes where none were stored; empty for zeros."""
    fill = b""
    if headers.FILL in bodies:
        f = bodies[headers.FILL].fields()
        version = f.expect(b"", 1, 2, 3)
        flags = f.uint()
        defined = flags & 0x20 if version == 3 else f.unpack("BB")[1] or version == 1
        if defined:
            fill = f.take(f.uint(4))
    elif headers.OLD_FILL in bodies:
        f = bodies[headers.OLD_FILL].fields()
        fill = f.take(f.uint(4))
    return fill if len(fill) == kind.dtype.itemsize else b""
