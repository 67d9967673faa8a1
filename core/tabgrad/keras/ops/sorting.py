"""keras.ops that pick and order elements: indexing, choosing, sorting, searching."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...api import array as tf_array
from ...api.gather import where as tf_where
from ...api.sorting import TopKV2
from ...ir.op import F
from ...tensor.tensor import Tensor
from .convert import cast, name_of, promoted, shape_of, tensor
from .declare import operation
from .shaping import _sizes

INT32 = np.dtype(np.int32)
_int, _max = int, max


# --- indexing ----------------------------------------------------------------------------------


@operation("numpy", "GetItem", "x key")
def get_item(x: Any, key: Any) -> Tensor:
    """x[key]."""
    key = tuple(key) if isinstance(key, list) else key
    return tensor(x)[key]  # type: ignore[index]


def _wrapped(indices: Tensor, size: int) -> Tensor:
    """Indices with negative ones counted from the end, as int32 or int64."""
    if name_of(indices) not in ("int32", "int64"):
        indices = cast(indices, "int32")
    return F.where(F.less(indices, 0), F.add(indices, size), indices)  # type: ignore[no-any-return]


@operation("numpy", "Take", "x indices")
def take(x: Any, indices: Any, axis: Any = None) -> Tensor:
    """Elements or slices at the given indices, negative ones from the end."""
    x = tensor(x)
    if axis is None:
        x, axis = F.reshape(x, shape=(-1,)), 0
    axis = _int(axis) % x.ndim
    return F.take(x, _wrapped(tensor(indices), shape_of(x)[axis]), axis=axis)  # type: ignore[no-any-return]


@operation("numpy", "TakeAlongAxis", "x indices")
def take_along_axis(x: Any, indices: Any, axis: Any = None) -> Tensor:
    """Elements at indices that vary along an axis; the other axes broadcast."""
    x, places = tensor(x), tensor(indices)
    if axis is None:
        if places.ndim != 1:
            raise ValueError(f"`indices` must be 1D if axis=None. Received: indices.shape={places.shape}")
        x, axis = F.reshape(x, shape=(-1,)), 0
    axis = _int(axis) % x.ndim
    if places.ndim != x.ndim:
        raise ValueError(
            f"`x` and `indices` must have the same number of dimensions, but receive shape {x.shape} and {places.shape}"
        )
    places = _wrapped(places, shape_of(x)[axis])
    sizes = [_max(a, b) for a, b in zip(shape_of(x), shape_of(places), strict=True)]
    xs, ps = list(sizes), list(sizes)
    xs[axis], ps[axis] = shape_of(x)[axis], shape_of(places)[axis]
    return F.take_along_axis(F.broadcast_to(x, shape=tuple(xs)), F.broadcast_to(places, shape=tuple(ps)), axis=axis)  # type: ignore[no-any-return]


@operation("numpy", "Where", "condition x1 x2")
def where(condition: Any, x1: Any = None, x2: Any = None) -> Any:
    """x1 where the condition holds, else x2; with the condition alone, the indices where it does."""
    condition = cast(tensor(condition), "bool")
    if (x1 is None) != (x2 is None):
        raise ValueError("`x1` and `x2` either both should be `None` or both should have non-None value.")
    if x1 is None:
        return nonzero(condition)
    a, b = promoted(x1, x2)
    return F.where(condition, a, b)


@operation("numpy", "Nonzero")
def nonzero(x: Any) -> Any:
    """Indices of the elements that are not zero, a tensor per axis."""
    found = tf_where(cast(tensor(x), "bool"))
    return [cast(t, "int32") for t in tf_array.unstack(found, axis=1)]


@operation("numpy", "Select", "condlist choicelist default")
def select(condlist: Any, choicelist: Any, default: Any = 0) -> Tensor:
    """For each element the choice of the first condition that holds. Raises ValueError."""
    if not isinstance(condlist, (list, tuple)) or not isinstance(choicelist, (list, tuple)):
        raise ValueError(
            f"condlist and choicelist must be lists. Received: type(condlist) = {type(condlist)}, "
            f"type(choicelist) = {type(choicelist)}"
        )
    if not condlist or len(condlist) != len(choicelist):
        raise ValueError(
            f"condlist and choicelist must be nonempty lists of one length. Received: condlist={condlist}, "
            f"choicelist={choicelist}"
        )
    *choices, out = promoted(*choicelist, default)
    for condition, choice in zip(reversed(condlist), reversed(choices), strict=True):
        out = F.where(cast(tensor(condition), "bool"), choice, out)
    return out


# --- order -------------------------------------------------------------------------------------


def _sortable(x: Tensor) -> Tensor:
    return cast(x, "int8") if name_of(x) == "bool" else x


@operation("numpy", "Sort")
def sort(x: Any, axis: Any = -1) -> Tensor:
    """Elements in ascending order along an axis, all of them flattened where None."""
    x = tensor(x)
    if axis is None:
        return cast(F.sort(F.reshape(_sortable(x), shape=(-1,)), axis=0), x.dtype)
    return cast(F.sort(_sortable(x), axis=_int(axis)), x.dtype)


@operation("numpy", "Argsort")
def argsort(x: Any, axis: Any = -1) -> Tensor:
    """Indices that sort along an axis, int32."""
    x = _sortable(tensor(x))
    if axis is None:
        return F.argsort(F.reshape(x, shape=(-1,)), axis=0, dtype=INT32)  # type: ignore[no-any-return]
    return F.argsort(x, axis=_int(axis), dtype=INT32)  # type: ignore[no-any-return]


@operation("numpy", "Argpartition")
def argpartition(x: Any, kth: int, axis: Any = -1) -> Tensor:
    """Indices that put the kth element in its place, smaller ones before it, int32."""
    x = _sortable(tensor(x))
    if axis is None:
        x, axis = F.reshape(x, shape=(-1,)), -1
    last = x.ndim - 1
    moved = F.move_axes(x, source=(axis % x.ndim,), target=(last,))
    size, k = shape_of(moved)[-1], kth + 1
    order = F.argsort(moved, axis=-1, dtype=INT32)
    bottom = order[..., :k]  # type: ignore[index]
    marks = F.sum(F.one_hot(bottom, size, 1, 0, axis=-1), axis=-2)  # the rest: largest first
    order = F.argsort(moved, axis=-1, descending=True, dtype=INT32)
    places = F.argsort(F.take_along_axis(marks, order, axis=last), axis=-1, dtype=INT32)
    rest = F.take_along_axis(order, places, axis=last)[..., : size - k]
    return F.move_axes(F.concat(bottom, rest, axis=last), source=(last,), target=(axis % x.ndim,))  # type: ignore[no-any-return]


@operation("math", "TopK")
def top_k(x: Any, k: int, sorted: bool = True) -> tuple[Tensor, Tensor]:
    """The k largest along the last axis, and their indices."""
    return TopKV2(*F.top_k(tensor(x), k=_int(k)))


@operation("math", "InTopK", "targets predictions")
def in_top_k(targets: Any, predictions: Any, k: int) -> Tensor:
    """Whether each target is among the k largest predictions of its row."""
    return F.in_top_k(tensor(targets), tensor(predictions), k=_int(k))  # type: ignore[no-any-return]


@operation("numpy", "SearchSorted", "sorted_sequence values")
def searchsorted(sorted_sequence: Any, values: Any, side: str = "left") -> Tensor:
    """Where values belong in a sorted vector. Raises ValueError unless it is one."""
    sequence, found = promoted(sorted_sequence, values)
    if sequence.ndim != 1:
        raise ValueError(
            f"`searchsorted` only supports 1-D sorted sequences. You can use `keras.ops.vectorized_map` to "
            f"extend it to N-D sequences. Received: sorted_sequence.shape={sequence.shape}"
        )
    dtype = INT32 if shape_of(sequence)[0] <= 2**31 - 1 else np.dtype(np.int64)
    flat = F.reshape(found, shape=(-1,))
    return F.reshape(F.searchsorted(sequence, flat, side=side, dtype=dtype), shape=shape_of(found))  # type: ignore[no-any-return]


@operation("numpy", "Digitize", "x bins")
def digitize(x: Any, bins: Any) -> Tensor:
    """The bin of each element, int32."""
    edges = bins if isinstance(bins, Tensor) else np.asarray(bins)
    a, b = promoted(tensor(x), tensor(edges))
    if not a.dtype.is_floating:
        a, b = (
            cast(a, "int32") if name_of(a) not in ("int64",) else a,
            cast(b, "int32") if name_of(b) not in ("int64",) else b,
        )
    flat = F.reshape(a, shape=(-1,))
    return F.reshape(F.searchsorted(b, flat, side="right", dtype=INT32), shape=shape_of(a))  # type: ignore[no-any-return]


@operation("numpy", "Ndim")
def ndim(x: Any) -> int:
    """The number of axes."""
    return tensor(x).ndim


@operation("numpy", "Size")
def size(x: Any) -> Tensor:
    """The number of elements, a scalar tensor."""
    return tensor(math.prod(shape_of(tensor(x))))


@operation("numpy", "UnravelIndex", "indices")
def unravel_index(indices: Any, shape: Any) -> tuple[Tensor, ...]:
    """Flat indices as one index tensor per axis."""
    flat = tensor(indices)
    out = []
    for d in reversed(_sizes(shape)):
        out.append(F.floormod(flat, d))
        flat = F.floordiv(flat, d)
    return tuple(reversed(out))


__all__ = [
    "argpartition",
    "argsort",
    "digitize",
    "get_item",
    "in_top_k",
    "ndim",
    "nonzero",
    "searchsorted",
    "select",
    "size",
    "sort",
    "take",
    "take_along_axis",
    "top_k",
    "unravel_index",
    "where",
]
