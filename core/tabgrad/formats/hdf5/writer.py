"""Writes HDF5 files as the library's oldest format does, which every reader knows.

Superblock 0, groups as symbol tables, object headers of version 1, contiguous datasets, strings in global heaps.
Everything is appended, children before their group, so each address is known when it is needed.
Format: HDF5 File Format Specification version 3.0 (The HDF Group), II (superblock), III (groups, heaps), IV (headers).
"""

from __future__ import annotations

import struct
from typing import Any

from .symbols import GROUP_K, LEAF_K, symbol_table
from .tree import DEEPEST, Dataset, Group, Hdf5Error
from .values import Encoded, dataspace, encode

SIGNATURE = b"\x89HDF\r\n\x1a\n"
UNDEFINED = (1 << 64) - 1
_MESSAGE = 65528  # a message's size has two bytes, and is a multiple of 8
_HEAP = 4096  # the least size of a global heap collection
_SUPERBLOCK = 96


def dumps(group: Group) -> bytes:
    """The bytes of a file whose root is the group.

    Raises: Hdf5Error on a value or name that the format can't hold, with its path.
    """
    return _Writer().file(group)


class _Writer:
    def __init__(self) -> None:
        self._parts: list[Any] = [b""]  # the superblock is made last
        self._end = _SUPERBLOCK
        self._heap = bytearray()  # the collection that takes strings now
        self._heap_at = self._heap_used = self._heap_count = 0

    def file(self, root: Group) -> bytes:
        order = _groups(root)
        made: dict[int, tuple[int, int, int]] = {}  # id of a group: addresses of header, B-tree, heap
        for path, group in reversed(order):
            entries = []
            for name, child in group.children.items():
                below = f"{path}/{name}"
                if isinstance(child, Group):
                    entries.append((_name(name, path), *made[id(child)]))
                elif isinstance(child, Dataset):
                    entries.append((_name(name, path), self._dataset(child, below), 0, 0))
                else:
                    raise Hdf5Error(f"{below}: expected a Group or a Dataset, received {type(child).__name__}.")
            tree, heap = symbol_table(entries, self._put)
            messages = [(0x11, struct.pack("<QQ", tree, heap)), *self._attributes(group.attrs, path or "/")]
            made[id(group)] = self._header(messages, path or "/"), tree, heap
        self._close_heap()
        self._parts[0] = self._superblock(*made[id(root)])
        return b"".join(self._parts)

    def _superblock(self, header: int, tree: int, heap: int) -> bytes:
        sizes = struct.pack("<8B2HI", 0, 0, 0, 0, 0, 8, 8, 0, LEAF_K, GROUP_K, 0)
        places = struct.pack("<4Q", 0, UNDEFINED, self._end, UNDEFINED)
        return SIGNATURE + sizes + places + struct.pack("<QQII2Q", 0, header, 1, 0, tree, heap)

    def _put(self, data: Any) -> int:
        """Appends the bytes, aligned to 8; returns their address."""
        at, size = self._end, memoryview(data).nbytes
        self._parts.append(data)
        if size % 8:
            self._parts.append(bytes(-size % 8))
        self._end += size + -size % 8
        return at

    def _dataset(self, dataset: Dataset, path: str) -> int:
        value = encode(dataset.value, self._store, path)
        space = dataspace(_shape(value, path))
        at = self._put(value.data) if value.size else UNDEFINED
        messages = [
            (0x01, space),
            (0x03, value.datatype),
            (0x05, bytes([2, 2, 2, 0])),  # fill value: allocated late, written if set, not set
            (0x08, struct.pack("<BBQQ", 3, 1, at, value.size)),
        ]
        return self._header(messages + self._attributes(dataset.attrs, path), path)

    def _attributes(self, attrs: Any, path: str) -> list[tuple[int, bytes]]:
        return [(0x0C, self._attribute(name, value, path)) for name, value in attrs.items()]

    def _attribute(self, name: str, value: Any, path: str) -> bytes:
        what = f"attribute {name!r} of {path}"
        encoded = encode(value, self._store, what)
        if not isinstance(name, str) or not name or "\0" in name:
            raise Hdf5Error(f"{what}: an attribute's name must be a text, not empty, without NUL characters.")
        label = name.encode("utf-8", "surrogateescape") + b"\0"
        space = dataspace(_shape(encoded, what))
        sizes = struct.pack("<HHH", min(len(label), 65535), len(encoded.datatype), len(space))
        if name.isascii():
            head = b"\1\0" + sizes + b"".join(map(_padded, (label, encoded.datatype, space)))
        else:  # version 3 names the character set
            head = b"\3\0" + sizes + b"\1" + label + encoded.datatype + space
        if len(head) + encoded.size > _MESSAGE:
            raise Hdf5Error(
                f"{what} needs {len(head) + encoded.size} bytes, HDF5 allows {_MESSAGE} for an attribute. "
                "Split it into several attributes, or write a dataset."
            )
        return head + bytes(encoded.data)

    def _header(self, messages: list[tuple[int, bytes]], path: str) -> int:
        if len(messages) > 65535:
            raise Hdf5Error(f"{path}: {len(messages)} attributes are more than an HDF5 object header holds.")
        parts = []
        for kind, body in messages:
            body = _padded(body)
            parts.append(struct.pack("<HHB3x", kind, len(body), 0) + body)
        body = b"".join(parts)
        return self._put(struct.pack("<BxHII4x", 1, len(messages), 1, len(body)) + body)

    def _store(self, text: bytes) -> tuple[int, int]:
        """Puts a string into a global heap; returns the collection's address and the object's index."""
        need = 16 + len(text) + -len(text) % 8
        if self._heap_used + need > len(self._heap) or self._heap_count == 65535:
            self._close_heap()
            self._heap = bytearray(max(_HEAP, 16 + need))
            self._heap[:16] = b"GCOL" + struct.pack("<B3xQ", 1, len(self._heap))
            self._heap_at, self._heap_used, self._heap_count = self._put(self._heap), 16, 0
        self._heap_count += 1
        at = self._heap_used
        self._heap[at : at + 16] = struct.pack("<HH4xQ", self._heap_count, 0, len(text))
        self._heap[at + 16 : at + 16 + len(text)] = text
        self._heap_used += need
        return self._heap_at, self._heap_count

    def _close_heap(self) -> None:
        """Marks the rest of the collection as free."""
        rest = len(self._heap) - self._heap_used
        if rest >= 16:
            self._heap[self._heap_used : self._heap_used + 16] = struct.pack("<HH4xQ", 0, 0, rest)


def _groups(root: Group) -> list[tuple[str, Group]]:
    """Every group with its path, owners first."""
    if not isinstance(root, Group):
        raise Hdf5Error(f"The root of an HDF5 file is a Group, received {type(root).__name__}.")
    order, seen = [("", root)], {id(root)}
    for path, group in order:
        for name, child in group.children.items():
            if isinstance(child, Group):
                if id(child) in seen:
                    raise Hdf5Error(f"{path}/{name}: this group is in the tree twice. Put a copy there instead.")
                seen.add(id(child))
                if path.count("/") >= DEEPEST:
                    raise Hdf5Error(f"{path[:80]}... has more than {DEEPEST} groups in each other.")
                order.append((f"{path}/{name}", child))
    return order


def _name(name: str, path: str) -> bytes:
    if not isinstance(name, str) or name in ("", ".") or "/" in name or "\0" in name:
        raise Hdf5Error(f"{path or '/'}: {name!r} is no name of an HDF5 link: a text without '/' and NUL, not '.'.")
    return name.encode("utf-8", "surrogateescape")


def _shape(value: Encoded, what: str) -> tuple[int, ...]:
    if len(value.shape) > 32:
        raise Hdf5Error(f"{what}: HDF5 arrays have up to 32 axes, received {len(value.shape)}.")
    return value.shape


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 8)
