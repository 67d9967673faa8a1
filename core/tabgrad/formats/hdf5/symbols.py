"""A group as a symbol table: names in a local heap, links in sorted nodes, found through a B-tree.

Format: HDF5 File Format Specification version 3.0 (The HDF Group), III.A.1 (B-trees, version 1), III.B-D (groups,
local heaps).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

LEAF_K, GROUP_K = 4, 16  # half of the links in a node, of the children in a B-tree node: the library's defaults
UNDEFINED = (1 << 64) - 1

Entry = tuple[bytes, int, int, int]  # name; addresses of the header and, of a group, of its B-tree and heap (or 0)


def symbol_table(entries: Sequence[Entry], put: Callable[[Any], int]) -> tuple[int, int]:
    """Writes a group's links.

    Args: put: appends bytes, returns their address.
    Returns: the addresses of the B-tree and of the heap.
    """
    entries = sorted(entries)
    names, offsets = bytearray(8), []  # offset 0 is the empty name, which bounds the first key
    for name, *_ in entries:
        offsets.append(len(names))
        names += name + bytes(8 - len(name) % 8)
    heap = put(struct.pack("<4sB3xQQQ", b"HEAP", 0, len(names), 1, put(names)))  # 1: nothing is free

    children, keys = [], [0]
    for at in range(0, len(entries), 2 * LEAF_K):
        links = [_link(*pair) for pair in zip(offsets[at : at + 2 * LEAF_K], entries[at : at + 2 * LEAF_K])]
        children.append(put(_node(links)))
        keys.append(offsets[at + len(links) - 1])
    level = 0
    while True:
        children, keys = _level(children, keys, level, put)
        if len(children) == 1:
            return children[0], heap
        level += 1


def _link(offset: int, entry: Entry) -> bytes:
    _, header, tree, heap = entry
    return struct.pack("<QQII2Q", offset, header, int(bool(tree)), 0, tree, heap)


def _node(links: Sequence[bytes]) -> bytes:
    body = struct.pack("<4sBxH", b"SNOD", 1, len(links)) + b"".join(links)
    return body.ljust(8 + 40 * 2 * LEAF_K, b"\0")


def _level(
    children: Sequence[int], keys: Sequence[int], level: int, put: Callable[[Any], int]
) -> tuple[list[int], list[int]]:
    """Writes one level of the tree, side by side; returns its nodes and the keys between them."""
    width = 2 * GROUP_K
    size = 24 + 8 * (2 * width + 1)
    pieces = [(at, min(at + width, len(children))) for at in range(0, len(children), width)] or [(0, 0)]
    start = put(b"")
    made, between = [], [keys[0]]
    for i, (low, high) in enumerate(pieces):
        left = start + (i - 1) * size if i else UNDEFINED
        right = start + (i + 1) * size if i + 1 < len(pieces) else UNDEFINED
        body = struct.pack("<4sBBHQQ", b"TREE", 0, level, high - low, left, right)
        for k in range(low, high):
            body += struct.pack("<QQ", keys[k], children[k])
        body += struct.pack("<Q", keys[high])
        made.append(put(body.ljust(size, b"\0")))
        between.append(keys[high])
    return made, between
