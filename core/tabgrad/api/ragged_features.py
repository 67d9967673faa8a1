"""``tf.io.RaggedFeature``: features of examples as ragged tensors, divided into rows by other features."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..base import jagged
from ..base.dtype import as_dtype
from ..tensor.convert import convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.tensor import Tensor


class RowSplits(NamedTuple):
    """Where rows begin, in another feature."""

    key: str


class RowLengths(NamedTuple):
    """The lengths of rows, in another feature."""

    key: str


class RowStarts(NamedTuple):
    """Where rows begin, without the end, in another feature."""

    key: str


class RowLimits(NamedTuple):
    """Where rows end, in another feature."""

    key: str


class ValueRowIds(NamedTuple):
    """The row of each value, in another feature."""

    key: str


class UniformRowLength(NamedTuple):
    """Rows of one length."""

    length: int


_MAKERS: dict[type, Callable[..., Any]] = {
    RowSplits: RaggedTensor.from_row_splits,
    RowLengths: RaggedTensor.from_row_lengths,
    RowStarts: RaggedTensor.from_row_starts,
    RowLimits: RaggedTensor.from_row_limits,
    ValueRowIds: RaggedTensor.from_value_rowids,
}


class _RaggedFeature(NamedTuple):
    dtype: Any
    value_key: str | None = None
    partitions: tuple[Any, ...] = ()
    row_splits_dtype: Any = "int32"
    validate: bool = False


class RaggedFeature(_RaggedFeature):
    """A feature of any length: a ragged tensor in a batch.

    Args: value_key: the feature's name in the examples, where it is another. partitions: how each example's values are
        divided further, from the outermost axis: RaggedFeature.RowLengths("name") and its kind.
    """

    RowSplits, RowLengths, RowStarts = RowSplits, RowLengths, RowStarts
    RowLimits, ValueRowIds, UniformRowLength = RowLimits, ValueRowIds, UniformRowLength


def of_example(values: Any, feature: RaggedFeature, read: Callable[[str], Any]) -> Any:
    """The values of one example in their rows. Args: read: the numbers of another feature of it."""
    made: Any = Tensor(values)
    for part in reversed(tuple(feature.partitions)):
        if isinstance(part, UniformRowLength):
            if isinstance(made, Tensor):  # an inner axis of the flat values
                made = Tensor(made.array().reshape(-1, part.length, *made.shape[1:]))
            else:
                made = RaggedTensor.from_uniform_row_length(made, part.length)
            continue
        numbers = convert_to_tensor(np.asarray(read(part.key), as_dtype(feature.row_splits_dtype).numpy))
        made = _MAKERS[type(part)](made, numbers, validate=feature.validate)
    return made


def of_batch(rows: list[Any], feature: RaggedFeature) -> Any:
    """The values of several examples along a new ragged axis."""
    flats = [row.flat_values if isinstance(row, RaggedTensor) else row for row in rows]
    whole = np.concatenate([f.array() for f in flats]) if flats else np.zeros(0, as_dtype(feature.dtype).numpy)
    parts = [row.jagged() if isinstance(row, RaggedTensor) else row.array() for row in rows]
    held = jagged.of_lengths(jagged.joined(parts), [jagged.count(p) for p in parts])
    return RaggedTensor.of_rows(held, Tensor(whole), feature.row_splits_dtype)
