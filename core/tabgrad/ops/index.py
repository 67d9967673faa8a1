"""Gathering and scattering by index: rows, points, and where a mask holds.

Indices are operands. Gather and scatter-add are each other's gradients.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, ShapeDependsOnValues
from ..base.shape import normalize_axis, size_of
from ..ir.lower import HostOnly, Kernel
from ..ir.op import BOTH, INPUTS, NONE, F, NoGradient, Spec, composite, op
from .segments import FOLDED, fold_rows, integers, segment_fold

DYNAMIC = HostOnly("the shape of the result depends on values")


def check_range(indices: Any, size: int, name: str) -> None:
    """Raises InvalidArgumentError unless every index lies in [0, size)."""
    if indices.size and (indices.min() < 0 or indices.max() >= size):
        flat = indices.reshape(-1)
        at = int(np.flatnonzero((flat < 0) | (flat >= size))[0])
        where = list(map(int, np.unravel_index(at, indices.shape))) if indices.ndim else []
        raise InvalidArgumentError(
            f"indices{where} = {flat[at]} is not in [0, {size}) [Op:{name}]. "
            "Every index must name an existing element."
        )


# --- rows along an axis ---------------------------------------------------------------------


def _take_spec(x: Any, indices: Any, axis: int = 0, batch_dims: int = 0) -> Spec:
    integers(indices, "GatherV2")
    rank = len(x.shape)
    if not rank:
        raise InvalidArgumentError("params must be at least 1 dimensional [Op:GatherV2]")
    axis = normalize_axis(axis, rank, "GatherV2")
    if batch_dims and (
        batch_dims > axis or tuple(x.shape[:batch_dims]) != tuple(indices.shape[:batch_dims])
    ):
        raise InvalidArgumentError(
            f"params {list(x.shape)} and indices {list(indices.shape)} must agree in their first "
            f"{batch_dims} sizes, and axis {axis} must not be one of them [Op:GatherV2]."
        )
    return Spec((*x.shape[:axis], *indices.shape[batch_dims:], *x.shape[axis + 1 :]), x.dtype)


def _take(x: Any, indices: Any, axis: int = 0, batch_dims: int = 0) -> Any:
    shape = _take_spec(x, indices, axis, batch_dims).shape
    axis %= x.ndim
    check_range(indices, x.shape[axis], "GatherV2")
    if not batch_dims:
        return np.take(x, indices.astype(np.intp, copy=False), axis=axis)
    lead = indices.shape[:batch_dims]
    count = size_of(lead)
    rows = x.reshape(count, *x.shape[batch_dims:])
    picks = indices.reshape(count, -1)
    inner = axis - batch_dims + 1
    moved = np.moveaxis(rows, inner, 1)[np.arange(count)[:, None], picks]
    return np.moveaxis(moved, 1, inner).reshape(shape)


def _take_grad(
    F: Any, g: Any, y: Any, x: Any, indices: Any, axis: int = 0, batch_dims: int = 0
) -> Any:
    """Scatter-add of the rows: axes are moved so that batch and axis become one leading axis."""
    shape = tuple(x.data.shape)
    axis = normalize_axis(axis, len(shape), "take")
    lead, ids = shape[:batch_dims], tuple(indices.data.shape[batch_dims:])
    size, count, picks = shape[axis], size_of(lead), size_of(ids)
    between, after = shape[batch_dims:axis], shape[axis + 1 :]
    g = F.reshape(g, shape=(count, size_of(between), picks, size_of(after)))
    g = F.reshape(
        F.transpose(g, perm=(0, 2, 1, 3)), shape=(count * picks, size_of(between), size_of(after))
    )
    flat = F.reshape(indices, shape=(count, picks))
    if count != 1:
        rows = F.iota(start=0, step=size, count=count, dtype=indices.data.dtype)
        flat = F.add(flat, F.reshape(rows, shape=(count, 1)))
    flat = F.reshape(flat, shape=(count * picks,))
    out = F.unsorted_segment_sum(g, flat, num_segments=count * size)
    out = F.reshape(out, shape=(count, size, size_of(between), size_of(after)))
    out = F.reshape(F.transpose(out, perm=(0, 2, 1, 3)), shape=shape)
    if axis == 0 and not batch_dims:
        out.rows = (g, flat)  # optimizers square each row before they add up repeated ones
    return out


def _take_shapes(inputs: Any, outputs: Any, axis: int = 0, batch_dims: int = 0) -> Any:
    """For the kernel: x (batch, outer, n, inner), indices (batch, picks)."""
    x, picks = inputs[0].shape, size_of(inputs[1].shape[batch_dims:])
    axis %= len(x)
    batch, outer, inner = size_of(x[:batch_dims]), size_of(x[batch_dims:axis]), size_of(x[axis + 1 :])
    return [(batch, outer, x[axis], inner), (batch, picks)], [(batch, outer, picks, inner)]


take = op(
    "take",
    2,
    forward=_take,
    shape=_take_spec,
    vjp=(_take_grad, None),
    saves=INPUTS,
    same=False,
    lower=Kernel("take", types=(), shapes=_take_shapes),
)


def _along_spec(x: Any, indices: Any, axis: int) -> Spec:
    integers(indices, "TakeAlongAxis")
    axis = normalize_axis(axis, len(x.shape), "take_along_axis")
    fits = len(x.shape) == len(indices.shape) and all(
        a == b for i, (a, b) in enumerate(zip(x.shape, indices.shape, strict=True)) if i != axis
    )
    if not fits:
        raise InvalidArgumentError(
            f"take_along_axis needs indices of x's shape except along axis {axis}: received "
            f"{list(x.shape)} and {list(indices.shape)}."
        )
    return Spec(tuple(indices.shape), x.dtype)


def _take_along(x: Any, indices: Any, axis: int) -> Any:
    _along_spec(x, indices, axis)
    check_range(indices, x.shape[axis], "TakeAlongAxis")
    return np.take_along_axis(x, indices.astype(np.intp, copy=False), axis)


def _take_along_grad(F: Any, g: Any, y: Any, x: Any, indices: Any, axis: int) -> Any:
    shape, picked = tuple(x.data.shape), tuple(indices.data.shape)
    axis = normalize_axis(axis, len(shape), "take_along_axis")
    flat: Any = None
    for i in range(len(shape)):
        stride = size_of(shape[i + 1 :])
        if i == axis:
            part = F.mul(F.cast(indices, dtype=np.dtype(np.int64)), stride)
        else:
            row = F.iota(start=0, step=stride, count=picked[i], dtype=np.dtype(np.int64))
            part = F.reshape(row, shape=tuple(-1 if k == i else 1 for k in range(len(shape))))
        flat = part if flat is None else F.add(flat, part)
    total = size_of(picked)
    out = F.unsorted_segment_sum(
        F.reshape(g, shape=(total,)), F.reshape(flat, shape=(total,)), num_segments=size_of(shape)
    )
    return F.reshape(out, shape=shape)


def _along_shapes(inputs: Any, outputs: Any, axis: int) -> Any:
    """For the kernel: x (outer, n, inner), indices (outer, picks, inner)."""
    axis %= len(inputs[0].shape)
    shapes = [(size_of(v.shape[:axis]), v.shape[axis], size_of(v.shape[axis + 1 :])) for v in (*inputs, *outputs)]
    return shapes[:2], shapes[2:]


take_along_axis = op(
    "take_along_axis",
    2,
    forward=_take_along,
    shape=_along_spec,
    vjp=(_take_along_grad, None),
    saves=INPUTS,
    same=False,
    lower=Kernel("take_along_axis", types=(), shapes=_along_shapes),
)

# --- points: the last axis of `indices` is a coordinate ---------------------------------------


def _depth(indices: Any, rank: int, name: str) -> int:
    integers(indices, name)
    if not indices.shape or indices.shape[-1] > rank:
        raise InvalidArgumentError(
            "indices.shape[-1] must be <= params.rank, but saw indices shape "
            f"{list(indices.shape)} "
            f"and params rank {rank} [Op:{name}]."
        )
    return int(indices.shape[-1])


def _point_spec(x: Any, indices: Any) -> Spec:
    depth = _depth(indices, len(x.shape), "GatherNd")
    return Spec((*indices.shape[:-1], *x.shape[depth:]), x.dtype)


def flat_points(indices: Any, shape: tuple[int, ...], name: str) -> Any:
    """Coordinates (..., depth) as row numbers.

    Raises InvalidArgumentError where one lies outside.
    """
    sizes = np.asarray(shape, np.int64)
    inside = (indices >= 0) & (indices < sizes)
    if not inside.all():
        at = tuple(int(i) for i in np.argwhere(~inside.all(-1))[0]) if indices.ndim > 1 else ()
        raise InvalidArgumentError(
            f"indices{list(at)} = {indices[at].tolist()} does not index into shape {list(shape)} "
            f"[Op:{name}]."
        )
    strides = np.asarray([size_of(shape[i + 1 :]) for i in range(len(shape))], np.int64)
    return (indices.astype(np.int64, copy=False) * strides).sum(-1)


def _gather_nd(x: Any, indices: Any) -> Any:
    shape = _point_spec(x, indices).shape
    depth = indices.shape[-1]
    rows = flat_points(indices, x.shape[:depth], "GatherNd")
    return x.reshape(size_of(x.shape[:depth]), *x.shape[depth:])[rows].reshape(shape)


def _gather_sizes(inputs: Any, outputs: Any) -> Any:
    return list(inputs[0].shape[: inputs[1].shape[-1]])


def _gather_shapes(inputs: Any, outputs: Any) -> Any:
    """For the kernel: x (rows, inner), indices (count, depth)."""
    x, i = inputs[0].shape, inputs[1].shape
    depth, count = i[-1], size_of(i[:-1])
    inner = size_of(x[depth:])
    return [(size_of(x[:depth]), inner), (count, depth)], [(count, inner)]


gather_nd = op(
    "gather_nd",
    2,
    forward=_gather_nd,
    shape=_point_spec,
    vjp=(lambda F, g, y, x, i: F.scatter_nd(i, g, shape=tuple(x.data.shape)), None),
    saves=INPUTS,
    same=False,
    lower=Kernel("gather_nd", params=_gather_sizes, types=(), shapes=_gather_shapes),
)


def _updates_fit(indices: Any, updates: Any, shape: tuple[int, ...], name: str) -> int:
    depth = _depth(indices, len(shape), name)
    expected = (*indices.shape[:-1], *shape[depth:])
    if tuple(updates.shape) != expected:
        raise InvalidArgumentError(
            f"Dimensions [0,{len(indices.shape) - 1}) of indices{list(indices.shape)} and updates"
            f"{list(updates.shape)} must match, and the rest be that of the output {list(shape)}: "
            f"expected updates of shape {list(expected)} [Op:{name}]."
        )
    return depth


def _scatter_nd_spec(indices: Any, updates: Any, shape: Any) -> Spec:
    _updates_fit(indices, updates, tuple(shape), "ScatterNd")
    return Spec(tuple(shape), updates.dtype)


def _scatter_nd(indices: Any, updates: Any, shape: Any) -> Any:
    depth = _updates_fit(indices, updates, tuple(shape), "ScatterNd")
    rows = flat_points(indices, tuple(shape[:depth]), "ScatterNd")
    data = updates.reshape(rows.size, size_of(shape[depth:]))
    return segment_fold(np.add, 0, data, rows.reshape(-1), size_of(shape[:depth])).reshape(shape)


def _scatter_sizes(inputs: Any, outputs: Any, shape: Any) -> Any:
    return list(shape[: inputs[0].shape[-1]])


def _scatter_shapes(inputs: Any, outputs: Any, shape: Any) -> Any:
    """For the kernel: indices (count, depth), updates (count, inner), result (rows, inner)."""
    i = inputs[0].shape
    depth, count = i[-1], size_of(i[:-1])
    inner = size_of(shape[depth:])
    return [(count, depth), (count, inner)], [(size_of(shape[:depth]), inner)]


scatter_nd = op(
    "scatter_nd",
    2,
    forward=_scatter_nd,
    shape=_scatter_nd_spec,
    vjp=(None, lambda F, g, y, i, u, shape: F.gather_nd(g, i)),
    saves=INPUTS,
    same=False,
    lower=Kernel("scatter_nd", params=_scatter_sizes, types=FOLDED, values=1, shapes=_scatter_shapes),
)
_FOLDS = {"add": np.add, "sub": np.subtract, "min": np.minimum, "max": np.maximum}


def _tensor_scatter_spec(x: Any, indices: Any, updates: Any, mode: str) -> Spec:
    _updates_fit(indices, updates, tuple(x.shape), "TensorScatterUpdate")
    if x.dtype != updates.dtype:
        raise InvalidArgumentError(
            "cannot compute TensorScatter as input #2(zero-based) was expected to be a "
            f"{x.dtype.name} "
            f"tensor but is a {updates.dtype.name} tensor [Op:TensorScatterUpdate]. Use tf.cast."
        )
    return Spec(tuple(x.shape), x.dtype)


def _tensor_scatter(x: Any, indices: Any, updates: Any, mode: str) -> Any:
    _tensor_scatter_spec(x, indices, updates, mode)
    depth = indices.shape[-1]
    rows = flat_points(indices, x.shape[:depth], "TensorScatterUpdate").reshape(-1)
    out = x.copy().reshape(size_of(x.shape[:depth]), size_of(x.shape[depth:]))
    data = updates.reshape(rows.size, out.shape[1])
    if mode == "update":
        out[rows] = data
    else:
        fold_rows(_FOLDS[mode], out, rows, data)
    return out.reshape(x.shape)


def _base_grad(F: Any, g: Any, y: Any, x: Any, i: Any, u: Any, mode: str) -> Any:
    if mode in ("add", "sub"):
        return g
    if mode == "update":
        return F.tensor_scatter(g, i, F.zeros_like(u), mode="update")
    hit, _, count = _ties(F, y, x, i, u)
    return F.mul(F.div(g, count), hit)


def _update_grad(F: Any, g: Any, y: Any, x: Any, i: Any, u: Any, mode: str) -> Any:
    if mode in ("add", "update"):
        return F.gather_nd(g, i)
    if mode == "sub":
        return F.neg(F.gather_nd(g, i))
    _, hit, count = _ties(F, y, x, i, u)
    return F.mul(F.gather_nd(F.div(g, count), i), hit)


def _ties(F: Any, y: Any, x: Any, i: Any, u: Any) -> tuple[Any, Any, Any]:
    """For min and max: who equals the result, and how many share it."""
    dtype = x.data.dtype
    from_x = F.cast(F.equal(y, x), dtype=dtype)
    from_u = F.cast(F.equal(F.gather_nd(y, i), u), dtype=dtype)
    return from_x, from_u, F.add(from_x, F.scatter_nd(i, from_u, shape=tuple(x.data.shape)))


tensor_scatter = op(
    "tensor_scatter",  # x with `updates` written, added, ... at `indices`
    3,
    forward=_tensor_scatter,
    shape=_tensor_scatter_spec,
    vjp=(_base_grad, None, _update_grad),
    saves=BOTH,
    same=False,
    lower=Kernel("tensor_scatter"),
)


def _nonzero_spec(mask: Any) -> Spec:
    raise ShapeDependsOnValues(
        "tf.where(condition) and tf.boolean_mask give a result whose shape depends on values, so "
        "they can't be traced. Use tf.where(condition, x, y), or run eagerly (run_eagerly=True)."
    )


nonzero = op(
    "nonzero",
    forward=lambda mask: np.argwhere(mask).astype(np.int64),
    shape=_nonzero_spec,
    vjp=NoGradient("the result is an index"),
    saves=NONE,
    lower=DYNAMIC,
)


@composite
def boolean_mask(x: Any, mask: Any, axis: int = 0) -> Any:
    """The elements of x where ``mask`` holds; the mask's axes, from ``axis`` on, become one."""
    shape, held = tuple(x.data.shape), tuple(mask.data.shape)
    axis = normalize_axis(axis, len(shape), "boolean_mask")
    if not held or shape[axis : axis + len(held)] != held:
        raise ValueError(
            f"Shapes {list(shape[axis : axis + len(held)])} and {list(held)} are incompatible: "
            "the mask "
            f"must have the sizes of the tensor's axes from {axis} on, and at least one axis."
        )
    flat = F.reshape(x, shape=(*shape[:axis], size_of(held), *shape[axis + len(held) :]))
    picks = F.nonzero(F.reshape(mask, shape=(size_of(held),)))
    return F.take(flat, F.reshape(picks, shape=(-1,)), axis=axis)
