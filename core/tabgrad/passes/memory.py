"""One arena for all values of a program: storages share bytes when their lifetimes don't meet.

Greedy by size, each at the lowest offset that is free for its whole lifetime. Source: Pisarchyk and
Lee 2020, Efficient memory management for deep neural net inference (greedy by size).
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass

ALIGN = 64


@dataclass(eq=False)
class Storage:
    """Bytes that some instructions need from ``first`` to ``last`` (inclusive, -1: from the start)."""

    bytes: int
    first: int = -1
    last: int = -1
    offset: int = 0
    pinned: bool = False
    same: Storage | None = None  # shares the bytes of this one, which it overwrites

    def root(self) -> Storage:
        """The storage whose bytes these are."""
        at = self
        while at.same is not None:
            at = at.same
        return at


def align(number: int, to: int = ALIGN) -> int:
    """Rounded up to a multiple."""
    return -(-number // to) * to


def plan(storages: list[Storage]) -> int:
    """Gives every storage its offset. Returns the bytes of the arena.

    Pinned ones keep theirs, and nothing else is put there.
    """
    roots: dict[int, Storage] = {}
    for s in storages:
        root = s.root()
        roots[id(root)] = root
        if root is not s:
            root.first, root.last = min(root.first, s.first), max(root.last, s.last)
    total = max((s.offset + align(s.bytes) for s in roots.values() if s.pinned), default=0)
    start = align(total)
    placed: list[tuple[int, int, int, int]] = []  # begin, end, first, last; in order
    for s in sorted((s for s in roots.values() if not s.pinned), key=lambda s: (-s.bytes, s.first)):
        size, at, born, dead = align(max(s.bytes, 1)), start, s.first, s.last
        for low, high, first, last in placed:
            if at + size <= low:
                break
            if high > at and first <= dead and born <= last:
                at = high
        s.offset = at
        insort(placed, (at, at + size, born, dead))
        total = max(total, at + size)
    for s in storages:
        s.offset = s.root().offset
    return align(total)
