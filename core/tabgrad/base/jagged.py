"""Rows of different lengths over NumPy arrays: how they are taken, joined, cut and padded.

A ragged tensor is rearranged by rearranging the numbers of its flat values here and gathering the values once
(tensor/ragged.py): so every rearrangement has a gradient, and text moves like numbers.
Encoding: row i of ``values`` is ``values[splits[i]:splits[i + 1]]``, as TensorFlow's row splits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


class Jagged:
    """Rows of ``values``, an array or Jagged. Args: uniform: the rows' common length, where they must have one."""

    __slots__ = ("splits", "uniform", "values")

    def __init__(self, values: Any, splits: Any, uniform: int | None = None) -> None:
        self.values = values
        self.splits: Array = np.asarray(splits, np.int64)
        self.uniform = uniform

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.splits) - 1

    @property
    def starts(self) -> Array:
        """Where rows begin."""
        return self.splits[:-1]

    @property
    def lengths(self) -> Array:
        """How long rows are."""
        return np.diff(self.splits)

    def like(self, values: Any) -> Jagged:
        """Other values in the same rows."""
        return Jagged(values, self.splits, self.uniform)


def of_lengths(values: Any, lengths: Any, uniform: int | None = None) -> Jagged:
    """Rows of the given lengths."""
    return Jagged(values, ends(lengths), uniform)


def of_length(values: Any, length: int, count: int) -> Jagged:
    """Rows of one length."""
    return Jagged(values, np.arange(count + 1, dtype=np.int64) * length, length)


def ends(lengths: Any) -> Array:
    """Row splits of lengths."""
    return np.concatenate([[0], np.cumsum(np.asarray(lengths, np.int64))]).astype(np.int64)


def each(values: Any, counts: Any) -> Array:
    """Each value so many times; counts as NumPy wants them on machines of 32 bits too."""
    found: Array = np.repeat(values, np.asarray(counts, np.intp))
    return found


def ranges(starts: Any, lengths: Any, step: int = 1) -> Array:
    """start, start + step, ... of every row, one after the other."""
    lengths = np.asarray(lengths, np.int64)
    within = np.arange(int(lengths.sum()), dtype=np.int64) - each(np.cumsum(lengths) - lengths, lengths)
    found: Array = each(np.asarray(starts, np.int64), lengths) + within * step
    return found


def row_numbers(splits: Any) -> Array:
    """The row that each value is in."""
    lengths: Array = np.diff(np.asarray(splits, np.int64))
    return each(np.arange(len(lengths), dtype=np.int64), lengths)


def count(value: Any) -> int:
    """The number of rows, of an array as well."""
    return value.count if isinstance(value, Jagged) else int(value.shape[0])


def flat(value: Any) -> Array:
    """The innermost values."""
    while isinstance(value, Jagged):
        value = value.values
    found: Array = np.asarray(value)
    return found


def depth(value: Any) -> int:
    """How many axes are rows."""
    return 1 + depth(value.values) if isinstance(value, Jagged) else 0


def take(value: Any, rows: Any) -> Any:
    """The rows with the given numbers, in that order."""
    rows = np.asarray(rows, np.int64)
    if not isinstance(value, Jagged):
        return value[rows]
    lengths = value.lengths[rows]
    return of_lengths(take(value.values, ranges(value.starts[rows], lengths)), lengths, value.uniform)


def at(function: Callable[[Any], Any], value: Any, axis: int) -> Any:
    """A function of rows applied below the first ``axis`` axes, whose lengths stay."""
    return function(value) if axis == 0 else value.like(at(function, value.values, axis - 1))


def deepened(value: Any, wanted: int) -> Any:
    """With uniform axes of arrays as rows, until ``wanted`` axes are."""
    if wanted == 0:
        return value
    if isinstance(value, Jagged):
        return value.like(deepened(value.values, wanted - 1))
    rows, length, *rest = value.shape
    return of_length(deepened(value.reshape(rows * length, *rest), wanted - 1), length, rows)


def joined(values: Sequence[Any], axis: int = 0) -> Any:
    """The same as tables one below the other (axis 0), or with rows of equal number joined (axis 1 and on)."""
    if not any(isinstance(v, Jagged) for v in values):
        return np.concatenate(values, axis)
    if axis > 1:
        return values[0].like(joined([v.values for v in values], axis - 1))
    if axis == 1:
        below = [v.count for v in values]
        stacked = joined(values)
        order = (np.arange(below[0])[:, None] + np.arange(len(values)) * below[0]).reshape(-1)
        found = take(stacked, order)
        lengths = found.lengths.reshape(below[0], len(values)).sum(1)
        return of_lengths(found.values, lengths)
    return of_lengths(joined([v.values for v in values]), np.concatenate([v.lengths for v in values]))


def cut(value: Jagged, bounds: slice) -> Jagged:
    """``row[bounds]`` of every row."""
    step = 1 if bounds.step is None else bounds.step
    lengths = value.lengths
    first, last = (0, lengths) if step > 0 else (-1, lengths - 1)

    def clamped(bound: int | None, default: Any) -> Any:
        if bound is None:
            return default
        return np.minimum(np.maximum(bound + lengths if bound < 0 else bound, first), last)

    start = np.broadcast_to(clamped(bounds.start, first if step > 0 else last), lengths.shape)
    stop = np.broadcast_to(clamped(bounds.stop, last if step > 0 else first), lengths.shape)
    kept = np.maximum(0, (stop - start + step - (1 if step > 0 else -1)) // step)
    uniform = None if value.uniform is None else len(range(value.uniform)[bounds])
    return of_lengths(take(value.values, ranges(value.starts + start, kept, step)), kept, uniform)


def padded(value: Any, fill: Any, sizes: Sequence[int | None] = ()) -> Array:
    """An array: short rows filled with ``fill``, long ones cut to ``sizes`` where these are given."""
    wanted = list(sizes) + [None] * (2 - len(sizes))
    if not isinstance(value, Jagged):
        return _fitted(value, fill, list(sizes))
    inner = padded(value.values, fill, [None, *wanted[2:]])
    width = int(value.lengths.max(initial=0)) if value.uniform is None else value.uniform
    width = width if wanted[1] is None else wanted[1]
    kept = np.minimum(value.lengths, width)
    out = np.full((value.count, width, *inner.shape[1:]), fill, inner.dtype)
    rows = each(np.arange(value.count), kept)
    out[rows, ranges(np.zeros(value.count, np.int64), kept)] = inner[ranges(value.starts, kept)]
    return _fitted(out, fill, [wanted[0]])


def _fitted(value: Array, fill: Any, sizes: list[int | None]) -> Array:
    """Cut or filled up to the sizes that are given."""
    shape = [have if want is None else want for have, want in zip(value.shape, sizes, strict=False)]
    if shape == list(value.shape[: len(shape)]):
        return value
    out = np.full((*shape, *value.shape[len(shape) :]), fill, value.dtype)
    common = tuple(slice(0, min(a, b)) for a, b in zip(shape, value.shape, strict=False))
    out[common] = value[common]
    return out


def repeated(value: Any, times: int) -> Any:
    """The rows several times, one whole after the other."""
    return take(value, np.tile(np.arange(count(value)), times))


def repeated_inside(value: Jagged, times: int) -> Jagged:
    """The same of every row."""
    picked = ranges(np.repeat(value.starts, times), np.repeat(value.lengths, times))
    uniform = None if value.uniform is None else value.uniform * times
    return of_lengths(take(value.values, picked), value.lengths * times, uniform)
