"""Layouts: how the elements of a value lie in its storage, and which views need no copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


def row_major(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Strides, in elements, of a dense array."""
    strides, step = [], 1
    for dim in reversed(shape):
        strides.append(step)
        step *= dim
    return tuple(reversed(strides))


@dataclass(frozen=True)
class Layout:
    """Element ``index`` lies at ``offset + sum(index * strides)``, all counted in elements."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int = 0

    @property
    def size(self) -> int:
        """Number of elements."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def dense(self) -> bool:
        """Whether the elements lie in row-major order without gaps."""
        expected = 1
        for dim, stride in zip(reversed(self.shape), reversed(self.strides), strict=True):
            if dim != 1 and stride != expected:
                return False
            expected *= dim
        return True

    def transposed(self, order: tuple[int, ...]) -> Layout:
        """The axes in another order."""
        return Layout(tuple(self.shape[i] for i in order), tuple(self.strides[i] for i in order), self.offset)

    def broadcast(self, shape: tuple[int, ...]) -> Layout:
        """Repeated along new and size-1 axes: stride 0."""
        lead = len(shape) - len(self.shape)
        strides = [0] * lead + [
            s if d == shape[lead + i] else 0 for i, (d, s) in enumerate(zip(self.shape, self.strides, strict=True))
        ]
        return Layout(tuple(shape), tuple(strides), self.offset)

    def sliced(self, key: tuple[slice, ...]) -> Layout:
        """Starts, stops and steps all known; a negative stop with a negative step is 'before 0'."""
        shape, strides, offset = [], [], self.offset
        for part, stride in zip(key, self.strides, strict=True):
            count = len(range(part.start, part.stop, part.step))
            shape.append(count)
            strides.append(stride * part.step)
            offset += part.start * stride if count else 0
        return Layout(tuple(shape), tuple(strides), offset)

    def flipped(self, axes: tuple[int, ...]) -> Layout:
        """Axes walked backwards."""
        strides, offset = list(self.strides), self.offset
        for i in axes:
            offset += (self.shape[i] - 1) * strides[i] if self.shape[i] else 0
            strides[i] = -strides[i]
        return Layout(self.shape, tuple(strides), offset)

    def reshaped(self, shape: tuple[int, ...]) -> Layout | None:
        """The same elements in the same order under another shape; None where that needs a copy."""
        if self.dense or self.size == 0:
            return Layout(tuple(shape), row_major(shape), self.offset)
        old = [(d, s) for d, s in zip(self.shape, self.strides, strict=True) if d != 1]
        strides: list[int] = []
        at = 0
        remaining, stride_end = 1, 0
        for dim in shape:
            if dim == 1:
                strides.append(0)
                continue
            if remaining == 1:  # start the next run of old axes that can be walked as one
                if at == len(old):
                    return None
                remaining, stride_end = old[at]
                at += 1
            while remaining % dim:
                if at == len(old) or stride_end != old[at][0] * old[at][1]:
                    return None
                remaining *= old[at][0]
                stride_end = old[at][1]
                at += 1
            remaining //= dim
            strides.append(stride_end * remaining)
        return Layout(tuple(shape), tuple(strides), self.offset)


def dense(shape: tuple[int, ...]) -> Layout:
    """A dense layout."""
    return Layout(tuple(shape), row_major(tuple(shape)))


def view(name: str, layouts: Layout, attrs: dict[str, Any], shape: tuple[int, ...]) -> Layout | None:
    """The layout of a view op's result, None where it needs a copy.

    Args: name: the op. layouts: its operand's. shape: the result's.
    """
    if name == "reshape":
        return layouts.reshaped(shape)
    if name == "transpose":
        perm = attrs.get("perm")
        rank = len(layouts.shape)
        return layouts.transposed(tuple(range(rank))[::-1] if perm is None else tuple(p % rank for p in perm))
    if name == "broadcast_to":
        return layouts.broadcast(shape)
    if name == "slice":
        return layouts.sliced(attrs["key"])
    if name == "flip":
        axis = attrs["axis"]
        rank = len(layouts.shape)
        axes = range(rank) if axis is None else axis if isinstance(axis, (tuple, list)) else (axis,)
        return layouts.flipped(tuple(a % rank for a in axes))
    return None
