"""Isotonic regression by pooling adjacent violators (Best & Chakravarti 1990), and the largest elements, roughly."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from ..base.shape import normalize_axis
from ..ir.op import F
from ..tensor.tensor import Tensor
from .arguments import integer, numpy_dtype, tensor
from .computed import computed

Array = np.ndarray[Any, Any]
ApproxTopK = namedtuple("ApproxTopK", ["values", "indices"])
_NARROW = {"float32": "float32", "float16": "float16", "bfloat16": "bfloat16", "int8": "float32", "int16": "float32"}


def isotonic_regression(inputs: Any, decreasing: bool = True, axis: Any = -1) -> tuple[Tensor, Tensor]:
    """(the nearest numbers that do not increase along an axis, or do not decrease; which of them are one segment)."""
    x = tensor(inputs)
    if not x.ndim:
        return F.identity(x), Tensor(np.zeros((), np.int32))
    along = normalize_axis(integer(axis), x.ndim, "isotonic_regression")
    dtype = numpy_dtype(_NARROW.get(x.dtype.name, "float64"))
    order = (*(i for i in range(x.ndim) if i != along), along)
    moved = F.transpose(x, perm=order)
    shape, length = tuple(moved.shape), moved.shape[-1]
    rows = F.reshape(moved, shape=(x.size // max(1, length), length))
    sign = 1 if decreasing else -1

    def found_in(held: Array) -> Array:
        return _segments(sign * held.astype(np.float64))

    (segments,) = computed("IsotonicRegression", found_in, ("int32",), rows)
    offsets = Tensor((np.arange(rows.shape[0]) * length).astype(np.int32)[:, None])
    ids = F.reshape(F.add(segments, offsets), shape=(-1,))
    flat = F.reshape(F.cast(rows, dtype=dtype), shape=(-1,))
    sums = F.unsorted_segment_sum(flat, ids, num_segments=rows.size)
    sizes = F.unsorted_segment_sum(F.ones_like(flat), ids, num_segments=rows.size)
    means = F.take(F.div(sums, F.maximum(sizes, 1)), ids, axis=0)
    back = tuple(int(i) for i in np.argsort(order))
    out = [F.transpose(F.reshape(found, shape=shape), perm=back) for found in (means, segments)]
    return out[0], out[1]


def _segments(rows: Array) -> Array:
    """Which block of equal results each element is in."""
    out = np.zeros(rows.shape, np.int32)
    for i, row in enumerate(rows.tolist()):
        blocks: list[tuple[float, int]] = []  # sum, size
        for value in row:
            total, size = value, 1
            while blocks and blocks[-1][0] / blocks[-1][1] < total / size:
                before, count = blocks.pop()
                total, size = total + before, size + count
            blocks.append((total, size))
        out[i] = np.repeat(np.arange(len(blocks)), [size for _, size in blocks])
    return out


def _approximate(operand: Any, k: Any, axis: Any, largest: bool) -> Any:
    x, count = tensor(operand), integer(k)
    along = normalize_axis(integer(axis), x.ndim, "approx_top_k")
    order = (*(i for i in range(x.ndim) if i != along), along)
    moved = F.transpose(x, perm=order)
    values, places = F.top_k(moved if largest else F.neg(moved), k=count)
    back = tuple(int(i) for i in np.argsort(order))
    found = values if largest else F.neg(values)
    return ApproxTopK(F.transpose(found, perm=back), F.transpose(places, perm=back))


def approx_top_k(
    input: Any, k: Any, reduction_dimension: Any = -1, recall_target: float = 0.95, is_max_k: bool = True,
    reduction_input_size_override: int = -1, aggregate_to_topk: bool = True, name: Any = None,
) -> Any:  # fmt: skip
    """approx_max_k, or approx_min_k."""
    return _approximate(input, k, reduction_dimension, bool(is_max_k))


def approx_max_k(
    operand: Any, k: Any, reduction_dimension: Any = -1, recall_target: float = 0.95,
    reduction_input_size_override: int = -1, aggregate_to_topk: bool = True, name: Any = None,
) -> Any:  # fmt: skip
    """The ``k`` largest along an axis and where they are; all of them here, whatever ``recall_target`` allows."""
    return _approximate(operand, k, reduction_dimension, True)


def approx_min_k(
    operand: Any, k: Any, reduction_dimension: Any = -1, recall_target: float = 0.95,
    reduction_input_size_override: int = -1, aggregate_to_topk: bool = True, name: Any = None,
) -> Any:  # fmt: skip
    """The ``k`` smallest along an axis and where they are; see approx_max_k."""
    return _approximate(operand, k, reduction_dimension, False)
