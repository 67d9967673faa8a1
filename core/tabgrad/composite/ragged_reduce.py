"""Reductions of ragged tensors along any axes: by segments of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..api import gather, pointwise, reduction
from ..api.array import expand_dims, reshape
from ..api.create import zeros_like
from ..api.dtypes import cast
from ..base import jagged
from ..ir.op import F
from ..tensor.composite import handles, known
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.tensor import Tensor

_SEGMENTS = {
    "reduce_sum": gather.unsorted_segment_sum,
    "reduce_prod": gather.unsorted_segment_prod,
    "reduce_max": gather.unsorted_segment_max,
    "reduce_min": gather.unsorted_segment_min,
}


def segments(function: Callable[..., Any], data: Any, rows: Any, count: int) -> Any:
    """A segment reduction over the first axis of ``data``, whose further axes may be ragged."""
    if not is_ragged(data):
        return function(data, Tensor(np.asarray(rows, np.int64)), count)
    lengths = np.zeros(count, np.int64)
    own = np.diff(data.partition.array)
    np.maximum.at(lengths, np.asarray(rows, np.int64), own)
    splits = jagged.ends(lengths)
    inner = jagged.ranges(splits[:-1][np.asarray(rows, np.int64)], own)
    found = segments(function, data.values, inner, int(splits[-1]))
    return RaggedTensor.from_row_splits(found, splits.astype(data.row_splits.dtype.numpy), validate=False)


def reduced(name: str, x: Any, axis: Any = None, keepdims: Any = False) -> Any:
    """One of sum, product, maximum and minimum."""
    whole: Any = getattr(reduction, name)
    if not is_ragged(x):
        return whole(x, axis, keepdims)
    axis = as_static(axis)
    if axis is None:
        found = whole(x.flat_values, None, keepdims)
        for _ in range(len(x.shape) - len(found.shape) if keepdims else 0):
            found = expand_dims(found, 0)
        return found
    if isinstance(axis, (list, tuple)):
        if not axis:
            return x
        axes = sorted(x.axis(a) for a in axis)
        inner = reduced(name, x, axes[-1], keepdims)
        return reduced(name, inner, axes[:-1] if len(axes) > 2 else axes[0], keepdims) if len(axes) > 1 else inner
    number = x.axis(axis)
    if number > 1:
        return x.with_values(reduced(name, x.values, number - 1, keepdims))
    if number == 0:
        lengths = np.diff(x.partition.array)
        rows = x.partition.offsets_in_rows().array()
        found = segments(_SEGMENTS[name], x.values, rows, int(lengths.max(initial=0)))
    else:
        found = segments(_SEGMENTS[name], x.values, jagged.row_numbers(x.partition.array), x.partition.static_nrows)
    return expand_dims(found, number) if keepdims else found


def _simple(name: str) -> None:
    def reduce(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None, kind: str = name) -> Any:
        return reduced(kind, input_tensor, axis, keepdims)

    handles(name, takes=RaggedTensor)(reduce)


for _name in _SEGMENTS:
    _simple(_name)


@handles("reduce_mean", takes=RaggedTensor)
def reduce_mean(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None) -> Any:
    """The mean: the sum over the number of elements."""
    total = reduced("reduce_sum", input_tensor, axis, keepdims)
    ones = input_tensor.with_flat_values(F.ones_like(input_tensor.flat_values))
    found: Any = pointwise.truediv(total, reduced("reduce_sum", ones, axis, keepdims))
    if not is_ragged(found):
        return found
    return RaggedTensor.from_nested_row_splits(found.flat_values, found.nested_row_splits, validate=False)


@handles("reduce_variance", takes=RaggedTensor)
def reduce_variance(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None) -> Any:
    """The variance: the mean of squares less the square of the mean."""
    squares = reduce_mean(pointwise.square(input_tensor), axis, keepdims)
    return pointwise.maximum(squares - pointwise.square(reduce_mean(input_tensor, axis, keepdims)), 0)


@handles("reduce_std", takes=RaggedTensor)
def reduce_std(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None) -> Any:
    """The standard deviation."""
    return pointwise.sqrt(reduce_variance(input_tensor, axis, keepdims))


@handles("reduce_all", takes=RaggedTensor)
def reduce_all(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None) -> Any:
    """Whether all are true."""
    return cast(reduced("reduce_prod", cast(input_tensor, "int32"), axis, keepdims), "bool")


@handles("reduce_any", takes=RaggedTensor)
def reduce_any(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None) -> Any:
    """Whether any is true."""
    return cast(reduced("reduce_sum", cast(input_tensor, "int32"), axis, keepdims), "bool")


def _segment_function(name: str) -> None:
    function = getattr(gather, name)

    def segment(data: Any, segment_ids: Any, num_segments: Any, name: Any = None) -> Any:
        if is_ragged(segment_ids):
            if not is_ragged(data):
                data = RaggedTensor.from_tensor(data, ragged_rank=segment_ids.ragged_rank)
            return segment(data.values, segment_ids.values, num_segments)
        rows = known(convert_to_tensor(segment_ids), "Segments of a ragged tensor")
        return segments(function, data, rows, int(as_static(num_segments)))

    handles(name, takes=RaggedTensor)(segment)


for _kind in ("sum", "prod", "max", "min", "mean", "sqrt_n"):
    _segment_function(f"unsorted_segment_{_kind}")


def _sums_down(x: RaggedTensor, exclusive: bool, reverse: bool) -> Any:
    """Sums of what stands at the same place of the rows above."""
    places = x.partition.offsets_in_rows().array()
    order = np.argsort(places, kind="stable")
    columns = RaggedTensor.from_value_rowids(F.take(x.values, Tensor(order), axis=0), places[order])
    summed = cumsum(columns, 1, exclusive, reverse)
    return x.with_values(F.take(summed.values, Tensor(np.argsort(order)), axis=0))


@handles("reduce_logsumexp", takes=RaggedTensor)
def reduce_logsumexp(input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None) -> Any:
    """log(sum(exp(x))), the largest element taken out first."""
    largest = reduced("reduce_max", input_tensor, axis, True)
    largest = gather.where(pointwise.greater(largest, largest.dtype.min), largest, zeros_like(largest))
    sums = pointwise.log(reduced("reduce_sum", pointwise.exp(input_tensor - largest), axis, keepdims))
    if not keepdims:
        largest = reduced("reduce_sum", largest, axis, False) if is_ragged(largest) else reshape(largest, sums.shape)
    return sums + largest


@handles("softmax", takes=RaggedTensor)
def softmax(logits: Any, axis: Any = None, name: Any = None) -> Any:
    """Softmax of rows along an axis."""
    number = -1 if axis is None else axis
    exps = pointwise.exp(logits - reduced("reduce_max", logits, number, True))
    return pointwise.divide(exps, reduced("reduce_sum", exps, number, True))


@handles("cumsum", takes=RaggedTensor)
def cumsum(x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: Any = None) -> Any:
    """Sums so far, along a ragged axis or a uniform one within. Raises ValueError along the first axis."""
    number = x.axis(axis)
    if number > x.ragged_rank:
        return x.with_flat_values(reduction.cumsum(x.flat_values, number - x.ragged_rank, exclusive, reverse))
    if number == 0 and x.ragged_rank == 1:
        return _sums_down(x, exclusive, reverse)
    if number < x.ragged_rank:
        raise ValueError(f"Cannot sum along axis {number}: expected the innermost ragged one, {x.ragged_rank}.")
    level = x.levels()[-1]
    flat, splits = x.flat_values, level.partition.array
    total = reduction.cumsum(flat, 0, exclusive, reverse)
    rows = jagged.row_numbers(splits)
    if not len(rows):
        return x
    edges = splits[1:][rows] - 1 if reverse else splits[:-1][rows]
    first = F.take(total, Tensor(edges), axis=0)
    own = first if exclusive else F.sub(first, F.take(flat, Tensor(edges), axis=0))
    return x.with_flat_values(F.sub(total, own))
