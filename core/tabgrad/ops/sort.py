"""Sorting, searching, unique values. Gradients flow by gathering along the sorted order."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, ShapeDependsOnValues
from ..base.shape import normalize_axis, size_of
from ..ir.lower import HostOnly, Kernel
from ..ir.op import F, NoGradient, Spec, composite, op
from .rules import as_rows

INDEX = NoGradient("the result is an index")


def _argsort(x: Any, axis: int = -1, descending: bool = False, dtype: Any = np.int32) -> Any:
    if not descending:
        return np.argsort(x, axis=axis, kind="stable").astype(dtype)
    # stable from the largest: sort the mirror image, and mirror the order
    order = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
    return (x.shape[axis] - 1 - np.flip(order, axis)).astype(dtype)


def _argsort_spec(x: Spec, axis: int = -1, descending: bool = False, dtype: Any = np.int32) -> Spec:
    normalize_axis(axis, len(x.shape), "argsort")
    return Spec(x.shape, np.dtype(dtype))


_SORTED = ("float32", "float64", "int32", "int64")


def _direction(inputs: Any, outputs: Any, axis: int = -1, descending: bool = False, dtype: Any = None) -> Any:
    return [int(descending)]


argsort = op(
    "argsort", forward=_argsort, shape=_argsort_spec, vjp=INDEX,
    lower=Kernel("argsort", params=_direction, types=_SORTED, last=True, shapes=as_rows),
)


@composite
def sort(x: Any, axis: int = -1, descending: bool = False) -> Any:
    """Elements in order along an axis."""
    return F.take_along_axis(x, F.argsort(x, axis=axis, descending=descending), axis=axis)


@composite
def top_k(x: Any, k: int, dtype: Any = np.int32) -> Any:
    """(values, indices) of the k largest elements of the last axis; of equal ones, the first.

    Raises: InvalidArgumentError where there are fewer than k.
    """
    shape = tuple(x.data.shape)
    if not shape:
        raise InvalidArgumentError("input must be >= 1-D, got shape [] [Op:TopKV2]")
    if k < 0:
        raise InvalidArgumentError(f"Need k >= 0, got {k} [Op:TopKV2]")
    if shape[-1] < k:
        raise InvalidArgumentError(
            f"input must have at least k columns. Had {shape[-1]}, needed {k} [Op:TopKV2]"
        )
    order = F.argsort(x, axis=-1, descending=True, dtype=np.dtype(dtype))
    key = (*(slice(0, d, 1) for d in shape[:-1]), slice(0, k, 1))
    indices = F.slice(order, key=key)
    return F.take_along_axis(x, indices, axis=-1), indices


def _searchsorted(sequence: Any, values: Any, side: str = "left", dtype: Any = np.int32) -> Any:
    _searchsorted_spec(sequence, values, side, dtype)
    if not values.size:
        return np.empty(values.shape, dtype)
    flat = sequence.reshape(size_of(sequence.shape[:-1]), sequence.shape[-1])
    wanted = values.reshape(-1, values.shape[-1])
    out = np.empty(wanted.shape, dtype)
    for i, (row, column) in enumerate(zip(flat, wanted, strict=True)):
        out[i] = np.searchsorted(row, column, side)  # type: ignore[call-overload]
    return out.reshape(values.shape)


def _searchsorted_spec(
    sequence: Any, values: Any, side: str = "left", dtype: Any = np.int32
) -> Spec:
    if (
        len(sequence.shape) != len(values.shape)
        or sequence.shape[:-1] != values.shape[:-1]
        or not values.shape
    ):
        raise InvalidArgumentError(
            "Leading dim_size of both tensors must match: sorted_sequence has shape "
            f"{list(sequence.shape)}, values {list(values.shape)} [Op:SearchSorted]"
        )
    return Spec(tuple(values.shape), np.dtype(dtype))


def _side(inputs: Any, outputs: Any, side: str = "left", dtype: Any = None) -> Any:
    return [int(side == "right")]


searchsorted = op(
    "searchsorted", 2,
    forward=_searchsorted, shape=_searchsorted_spec, vjp=INDEX,
    lower=Kernel("searchsorted", params=_side, types=_SORTED, shapes=as_rows),
)  # fmt: skip


def _unique_spec(*specs: Spec, **attrs: Any) -> Any:
    raise ShapeDependsOnValues(
        "tf.unique gives a shape that depends on the values, which are not known while a function "
        "is being traced. Call it outside, or run eagerly (run_eagerly=True)."
    )


def _unique(x: Any, axis: int = 0, dtype: Any = np.int32) -> Any:
    """(values in order of first appearance, where each element went, how many of each)."""
    values, first, inverse, counts = np.unique(
        x,
        return_index=True,
        return_inverse=True,
        return_counts=True,
        axis=axis if x.ndim > 1 else None,
    )
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return (
        np.take(values, order, axis=axis if x.ndim > 1 else 0),
        rank[inverse.reshape(-1)].astype(dtype),
        counts[order].astype(dtype),
    )


unique = op(
    "unique",
    forward=_unique,
    shape=_unique_spec,
    vjp=NoGradient("which values are equal does not change smoothly"),
    lower=HostOnly("the result's shape depends on the values"),
    outputs=3,
)


@composite
def in_top_k(targets: Any, predictions: Any, k: int) -> Any:
    """Whether each row's target is among its k largest predictions; ties with the k-th count.

    A target out of range, or a prediction that is not finite, is never in.
    """
    batch, classes = (int(d) for d in predictions.data.shape)
    kind = targets.data.dtype
    known = F.logical_and(F.greater_equal(targets, 0), F.less(targets, classes))
    safe = F.where(known, targets, F.zeros_like(targets))
    column = F.reshape(safe, shape=(batch, 1))
    own = F.take_along_axis(predictions, F.cast(column, dtype=kind), axis=1)
    better = F.sum(F.cast(F.greater(predictions, own), dtype=np.dtype(np.int32)), axis=1)
    finite = F.isfinite(F.reshape(own, shape=(batch,)))
    rows = F.all(F.isfinite(predictions), axis=1)
    return F.logical_and(F.logical_and(F.less(better, k), known), F.logical_and(finite, rows))
