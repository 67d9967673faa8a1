"""``ragged[key]``: rows and slices of rows. Source of what is allowed: TensorFlow's guide of ragged tensors."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..base import jagged
from ..base.errors import InvalidArgumentError
from .composite import Composite
from .convert import as_static, is_tensor
from .row_partition import RowPartition

_WHOLE = slice(None)


def getitem(x: Any, key: Any) -> Any:
    """The part of a ragged tensor that ``key`` names.

    Raises: ValueError on an index into a ragged axis, whose rows may have no such element; IndexError and
        InvalidArgumentError out of bounds; TypeError on other keys.
    """
    keys = list(key) if isinstance(key, (list, tuple)) else [key]
    return _rows(x, keys)


def _rows(x: Any, keys: list[Any]) -> Any:
    if not keys:
        return x
    first, rest = keys[0], keys[1:]
    if first is Ellipsis:
        return _rows(x, _expanded(keys, len(x.shape)))
    if first is None:
        inner = _rows(x, rest)
        return type(x).from_uniform_row_length(inner, inner.partition.static_nrows, nrows=1)
    if isinstance(first, slice):
        bounds = _bounds(first)
        picked = np.arange(x.partition.static_nrows)[bounds]
        return _inside(x if first == _WHOLE else x.rows(picked), rest)
    return _row(x, first)[tuple(rest)] if rest else _row(x, first)


def _row(x: Any, key: Any) -> Any:
    count = x.partition.static_nrows
    if isinstance(key, (bool, np.bool_)):
        raise ValueError("mask cannot be scalar.")
    try:
        number = operator.index(key)
    except TypeError:
        raise TypeError(
            "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
            f"are valid indices, got {key!r}."
        ) from None
    if number >= count:
        raise IndexError(f"Row key {number} out of bounds: there are {count} rows.")
    if number < -count:
        raise InvalidArgumentError(f"slice index {number} of dimension 0 out of bounds. [Op:StridedSlice]")
    return x.row(number % count)


def _inside(x: Any, keys: list[Any]) -> Any:
    """What the keys name inside of every row."""
    if not keys:
        return x
    if not isinstance(x, Composite):
        return x[(_WHOLE, *keys)]
    made: Any = type(x)
    ragged: Any = x
    first, rest = keys[0], keys[1:]
    if first is Ellipsis:
        return _inside(x, _expanded(keys, len(ragged.values.shape)))
    if first is None:
        inner = _inside(x, rest)
        return made.from_uniform_row_length(inner, 1, nrows=inner.partition.static_nrows)
    if isinstance(first, slice):
        if first != _WHOLE:
            ragged = ragged.rearranged(lambda rows: jagged.cut(rows, _bounds(first)))
        return _with_values(ragged, _inside(ragged.values, rest))
    length = ragged.partition.length
    if length is None:
        raise ValueError("Cannot index into an inner ragged dimension: a row may have no such element. Take a slice.")
    number = operator.index(first)
    if not -length <= number < length:
        raise InvalidArgumentError(
            f"Index out of bounds when indexing into a ragged tensor: {number}, where rows have {length} elements."
        )
    start = number % length
    values = ragged.values
    picked = np.arange(start, ragged.partition.static_nvals, length)
    return _inside(values.rows(picked) if hasattr(values, "partition") else values[start::length], rest)


def _with_values(x: Any, values: Any) -> Any:
    """The rows of other values, some of which may have an axis less."""
    return type(x)(values, RowPartition(x.row_splits, x.partition.length), internal=True)


def _bounds(key: slice) -> slice:
    return slice(_bound(key.start), _bound(key.stop), _bound(key.step))


def _bound(value: Any) -> int | None:
    if value is None:
        return None
    try:
        return operator.index(as_static(value) if is_tensor(value) else value)
    except TypeError:
        raise TypeError("slice offsets must be integers or None") from None


def _expanded(keys: list[Any], remaining: int) -> list[Any]:
    """The ellipsis in front of the keys as slices. Raises IndexError on more keys than axes."""
    used = sum(1 for k in keys if k is not None)
    if used > remaining + 1:
        raise IndexError("Too many indices for RaggedTensor")
    return keys[1:] if used == remaining + 1 else [_WHOLE, *keys]
