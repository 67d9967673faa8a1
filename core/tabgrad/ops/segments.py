"""Segments: rows of data folded by the number of the segment that each belongs to.

Scatter-add runs over one flat axis, for which NumPy's ``ufunc.at`` has a fast loop.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import size_of
from ..ir.lower import Kernel
from ..ir.op import BOTH, INPUTS, Spec, op

FOLDED = ("float32", "float64", "int32", "int64")  # what the scatter kernels add up


def integers(spec: Any, name: str) -> None:
    """Raises InvalidArgumentError unless the dtype is an integer."""
    if spec.dtype.kind not in "iu":
        raise InvalidArgumentError(
            f"{name} takes integer indices, received {spec.dtype.name} [Op:{name}]. Use tf.cast."
        )


def fold_rows(ufunc: Any, out: Any, rows: Any, data: Any) -> None:
    """``ufunc.at`` of whole rows, through flat indices, in place."""
    rows = rows.astype(np.intp, copy=False)
    if data.size:
        width = out.shape[1]
        flat = rows if width == 1 else (rows[:, None] * width + np.arange(width)).reshape(-1)
        ufunc.at(out.reshape(-1), flat, data.reshape(-1))


def segment_fold(ufunc: Any, start: Any, data: Any, rows: Any, count: int) -> Any:
    """(n, d) rows folded by segment into (count, d); negative segment numbers are dropped."""
    out = np.full((count, data.shape[1]), start, data.dtype)
    if rows.size and rows.min() < 0:
        data, rows = data[rows >= 0], rows[rows >= 0]
    fold_rows(ufunc, out, rows, data)
    return out


def _segment_spec(data: Any, ids: Any, num_segments: int) -> Spec:
    integers(ids, "UnsortedSegment")
    rank = len(ids.shape)
    if tuple(data.shape[:rank]) != tuple(ids.shape):
        raise InvalidArgumentError(
            f"data.shape = {list(data.shape)} does not start with segment_ids.shape = "
            f"{list(ids.shape)} [Op:UnsortedSegment]."
        )
    if num_segments < 0:
        raise InvalidArgumentError(f"Input num_segments == {num_segments} must not be negative.")
    return Spec((int(num_segments), *data.shape[rank:]), data.dtype)


def _segment(ufunc: Any, start: Any) -> Any:
    def forward(data: Any, ids: Any, num_segments: int) -> Any:
        shape = _segment_spec(data, ids, num_segments).shape
        rows = ids.reshape(-1).astype(np.intp, copy=False)
        if rows.size and rows.max() >= num_segments:
            at = int(np.argmax(rows >= num_segments))
            raise InvalidArgumentError(
                f"segment_ids[{at}] = {rows[at]} is out of range [0, {num_segments}) "
                "[Op:UnsortedSegment]"
            )
        first = start(data.dtype) if callable(start) else start
        flat = data.reshape(rows.size, size_of(shape[1:]))
        return segment_fold(ufunc, first, flat, rows, shape[0]).reshape(shape)

    return forward


def spread_segments(F: Any, g: Any, ids: Any) -> Any:
    """Each element's share of its segment's ``g``: rows gathered, zeros for negative ids."""
    extra = (1,) * (len(g.data.shape) - 1)
    kept = F.greater_equal(ids, 0)
    rows = F.take(g, F.where(kept, ids, F.zeros_like(ids)), axis=0) if g.data.shape[0] else None
    if rows is None:
        return F.fill(shape=(*ids.data.shape, *g.data.shape[1:]), value=0, dtype=g.data.dtype)
    kept = F.reshape(kept, shape=(*ids.data.shape, *extra))
    return F.where(kept, rows, F.zeros_like(rows))


def _lowest(dtype: Any) -> Any:
    return np.iinfo(dtype).min if dtype.kind in "iu" else np.finfo(dtype).min


def _highest(dtype: Any) -> Any:
    return np.iinfo(dtype).max if dtype.kind in "iu" else np.finfo(dtype).max


def _segment_extreme_grad(F: Any, g: Any, y: Any, data: Any, ids: Any, num_segments: int) -> Any:
    """Shared equally among the elements that tie, as in TensorFlow."""
    hit = F.cast(F.equal(data, spread_segments(F, y, ids)), dtype=data.data.dtype)
    count = F.unsorted_segment_sum(hit, ids, num_segments=num_segments)
    return F.mul(hit, spread_segments(F, F.div_no_nan(g, count), ids))


def _segment_prod_grad(F: Any, g: Any, y: Any, data: Any, ids: Any, num_segments: int) -> Any:
    """The product of the others: of the non-zero ones where the element is its segment's only
    zero.
    """
    zero = F.equal(data, F.zeros_like(data))
    one = F.where(zero, F.ones_like(data), data)
    zeros = F.unsorted_segment_sum(
        F.cast(zero, dtype=data.data.dtype), ids, num_segments=num_segments
    )
    rest = F.unsorted_segment_prod(one, ids, num_segments=num_segments)
    alone = F.less_equal(zeros, 1)
    others = spread_segments(F, F.where(alone, rest, F.zeros_like(rest)), ids)
    some_zero = spread_segments(F, F.cast(F.greater(zeros, 0), dtype=data.data.dtype), ids)
    keep = F.logical_or(zero, F.equal(some_zero, F.zeros_like(some_zero)))
    share = F.div(others, one)
    return F.mul(spread_segments(F, g, ids), F.where(keep, share, F.zeros_like(share)))


def _segment_shapes(inputs: Any, outputs: Any, num_segments: int) -> Any:
    """For the kernels: data (count, inner), ids (count,), result (segments, inner)."""
    count, inner = size_of(inputs[1].shape), size_of(outputs[0].shape[1:])
    return [(count, inner), (count,)], [(num_segments, inner)]


unsorted_segment_sum = op(
    "unsorted_segment_sum",
    2,
    forward=_segment(np.add, 0),
    shape=_segment_spec,
    vjp=(lambda F, g, y, data, ids, num_segments: spread_segments(F, g, ids), None),
    saves=INPUTS,
    same=False,
    lower=Kernel("unsorted_segment_sum", types=FOLDED, shapes=_segment_shapes),
    tolerance=1e-5,
)
unsorted_segment_prod = op(
    "unsorted_segment_prod",
    2,
    forward=_segment(np.multiply, 1),
    shape=_segment_spec,
    vjp=(_segment_prod_grad, None),
    saves=INPUTS,
    same=False,
    lower=Kernel("unsorted_segment_prod", types=FOLDED, shapes=_segment_shapes),
    tolerance=1e-5,
)
unsorted_segment_max = op(
    "unsorted_segment_max",
    2,
    forward=_segment(np.maximum, _lowest),
    shape=_segment_spec,
    vjp=(_segment_extreme_grad, None),
    saves=BOTH,
    same=False,
    lower=Kernel("unsorted_segment_max", types=FOLDED, shapes=_segment_shapes),
)
unsorted_segment_min = op(
    "unsorted_segment_min",
    2,
    forward=_segment(np.minimum, _highest),
    shape=_segment_spec,
    vjp=(_segment_extreme_grad, None),
    saves=BOTH,
    same=False,
    lower=Kernel("unsorted_segment_min", types=FOLDED, shapes=_segment_shapes),
)
