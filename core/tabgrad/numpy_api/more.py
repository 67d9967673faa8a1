"""Functions with arguments or dtypes of NumPy's own: creation, reductions, places, pieces."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..api import linalg, reduction
from ..api.dtypes import cast
from ..base.dtype import as_dtype
from ..base.shape import TensorShape
from ..keras import ops
from ..tensor.tensor import Tensor
from .convert import array as _array
from .convert import dtype_of, inexact, name_of, promoted
from .functions import TABLE

# --- making ------------------------------------------------------------------------------------


def array(val: Any, dtype: Any = None, copy: bool = True, ndmin: int = 0) -> Any:
    """``numpy.array``."""
    found = _array(val, dtype)
    return found if found.ndim >= ndmin else ops.reshape(found, (*[1] * (ndmin - found.ndim), *found.shape))


def asarray(a: Any, dtype: Any = None) -> Any:
    """``numpy.asarray``."""
    return _array(a, dtype)


def copy(a: Any) -> Any:
    """``numpy.copy``."""
    return _array(a)


def _made(found: Any, dtype: Any = None) -> Any:
    held = np.asarray(found)
    if dtype is None and held.dtype.kind == "i":
        held = held.astype(np.int64)
    return _array(held, dtype)


def zeros(shape: Any, dtype: Any = float) -> Any:
    """``numpy.zeros``."""
    return _made(np.zeros(shape, name_of(dtype)), dtype)


def ones(shape: Any, dtype: Any = float) -> Any:
    """``numpy.ones``."""
    return _made(np.ones(shape, name_of(dtype)), dtype)


def empty(shape: Any, dtype: Any = float) -> Any:
    """``numpy.empty``: zeros."""
    return zeros(shape, dtype)


def empty_like(a: Any, dtype: Any = None) -> Any:
    """``numpy.empty_like``: zeros."""
    return zeros_like(a, dtype)


def full(shape: Any, fill_value: Any, dtype: Any = None) -> Any:
    """``numpy.full``."""
    return ops.broadcast_to(_array(fill_value, dtype), tuple(np.atleast_1d(shape).tolist()))


def zeros_like(a: Any, dtype: Any = None) -> Any:
    """``numpy.zeros_like``."""
    return zeros(tuple(_array(a).shape), _array(a).dtype if dtype is None else dtype)


def ones_like(a: Any, dtype: Any = None) -> Any:
    """``numpy.ones_like``."""
    return ones(tuple(_array(a).shape), _array(a).dtype if dtype is None else dtype)


def full_like(
    a: Any, fill_value: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None
) -> Any:
    """``numpy.full_like``."""
    x = _array(a)
    return full(tuple(x.shape) if shape is None else shape, fill_value, x.dtype if dtype is None else dtype)


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Any:
    """``numpy.arange``."""
    first, last = (0, start) if stop is None else (start, stop)
    values: list[Any] = [v if isinstance(v, (int, float)) else np.asarray(v) for v in (first, last, step)]
    return _made(np.arange(*values), dtype)


def _numpy(name: str) -> Any:
    function = getattr(np, name)

    def made(*args: Any, dtype: Any = None, **kwargs: Any) -> Any:
        given = [np.asarray(a.array()) if isinstance(a, Tensor) else a for a in args]
        return _made(function(*given, **kwargs), dtype)

    made.__name__ = made.__qualname__ = name
    made.__doc__ = f"``numpy.{name}``."
    return made


linspace, logspace, geomspace = _numpy("linspace"), _numpy("logspace"), _numpy("geomspace")
eye, identity, tri, vander = _numpy("eye"), _numpy("identity"), _numpy("tri"), _numpy("vander")


def diag_indices(n: int, ndim: int = 2) -> tuple[Tensor, ...]:
    """``numpy.diag_indices``."""
    return tuple(_array(np.arange(n, dtype=np.int32)) for _ in range(ndim))


def ix_(*args: Any) -> list[Tensor]:
    """``numpy.ix_``."""
    return [_made(x) for x in np.ix_(*[np.asarray(_array(a).array()) for a in args])]


def meshgrid(*xi: Any, **kwargs: Any) -> list[Tensor]:
    """``numpy.meshgrid``."""
    return list(ops.meshgrid(*[_array(x) for x in xi], **kwargs))


# --- sums and the like -------------------------------------------------------------------------


def _wide(a: Any, dtype: Any) -> Any:
    x = _array(a, dtype)
    narrow = dtype is None and x.data.dtype.kind in "biu"
    return cast(x, "uint64" if x.data.dtype.kind == "u" else "int64") if narrow else x


def sum(a: Any, axis: Any = None, dtype: Any = None, keepdims: Any = None) -> Any:
    """``numpy.sum``."""
    return reduction.reduce_sum(_wide(a, dtype), axis, bool(keepdims))


def prod(a: Any, axis: Any = None, dtype: Any = None, keepdims: Any = None) -> Any:
    """``numpy.prod``."""
    return reduction.reduce_prod(_wide(a, dtype), axis, bool(keepdims))


def cumsum(a: Any, axis: Any = None, dtype: Any = None) -> Any:
    """``numpy.cumsum``."""
    x = _wide(a, dtype)
    return reduction.cumsum(ops.reshape(x, (-1,)) if axis is None else x, axis or 0)


def cumprod(a: Any, axis: Any = None, dtype: Any = None) -> Any:
    """``numpy.cumprod``."""
    x = _wide(a, dtype)
    return reduction.cumprod(ops.reshape(x, (-1,)) if axis is None else x, axis or 0)


def mean(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = None) -> Any:
    """``numpy.mean``."""
    return reduction.reduce_mean(inexact(a) if dtype is None else _array(a, dtype), axis, bool(keepdims))


def var(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: int = 0, keepdims: Any = None) -> Any:
    """``numpy.var``."""
    x = inexact(a) if dtype is None else _array(a, dtype)
    found: Any = reduction.reduce_variance(x, axis, bool(keepdims))
    count = np.size(x) if axis is None else np.prod([x.shape[i] for i in np.atleast_1d(axis)])
    return found if not ddof else found * (count / (count - ddof))


def std(a: Any, axis: Any = None, keepdims: Any = None) -> Any:
    """``numpy.std``."""
    return reduction.reduce_std(inexact(a), axis, bool(keepdims))


def average(a: Any, axis: Any = None, weights: Any = None, returned: bool = False) -> Any:
    """``numpy.average``."""
    if weights is None:
        return mean(a, axis)
    x, w = promoted(inexact(a), inexact(weights))
    weighted = TABLE["multiply"](x, w)
    return sum(weighted, axis) / sum(w, axis)


def count_nonzero(a: Any, axis: Any = None) -> Any:
    """``numpy.count_nonzero``."""
    return reduction.count_nonzero(_array(a), axis, dtype="int64")


def _without_nan(a: Any, other: float) -> Any:
    x = _array(a)
    return x if x.data.dtype.kind not in "fV" else ops.where(ops.isnan(x), cast(_array(other), x.dtype), x)


def nansum(a: Any, axis: Any = None, dtype: Any = None, keepdims: Any = False) -> Any:
    """``numpy.nansum``."""
    return sum(_without_nan(a, 0), axis, dtype, keepdims)


def nanprod(a: Any, axis: Any = None, dtype: Any = None, keepdims: Any = False) -> Any:
    """``numpy.nanprod``."""
    return prod(_without_nan(a, 1), axis, dtype, keepdims)


def nanmean(a: Any, axis: Any = None, dtype: Any = None, keepdims: Any = None) -> Any:
    """``numpy.nanmean``."""
    x = inexact(a)
    held = cast(ops.logical_not(ops.isnan(x)), x.dtype)
    return sum(_without_nan(x, 0), axis, dtype, keepdims) / sum(held, axis, dtype, keepdims)


def array_equal(a1: Any, a2: Any) -> Any:
    """``numpy.array_equal``."""
    x, y = promoted(a1, a2)
    return ops.all(ops.equal(x, y)) if tuple(x.shape) == tuple(y.shape) else _array(False)


def argmax(a: Any, axis: Any = None) -> Any:
    """``numpy.argmax``."""
    return cast(ops.argmax(_array(a), axis), "int64")


def argmin(a: Any, axis: Any = None) -> Any:
    """``numpy.argmin``."""
    return cast(ops.argmin(_array(a), axis), "int64")


def argsort(a: Any, axis: Any = -1, kind: str = "quicksort", order: str = "") -> Any:
    """``numpy.argsort``."""
    x = _array(a)
    return cast(ops.argsort(x if axis is not None else ops.reshape(x, (-1,)), -1 if axis is None else axis), "int64")


# --- elements ----------------------------------------------------------------------------------


def around(a: Any, decimals: int = 0) -> Any:
    """``numpy.around``."""
    return ops.round(_array(a), decimals)


def fix(x: Any) -> Any:
    """``numpy.fix``: towards 0."""
    return ops.trunc(inexact(x))


def divmod(x1: Any, x2: Any) -> tuple[Tensor, Tensor]:
    """``numpy.divmod``."""
    return TABLE["floor_divide"](x1, x2), TABLE["mod"](x1, x2)


def logical_not(x: Any) -> Any:
    """``numpy.logical_not``."""
    return ops.logical_not(_array(x, "bool"))


def iscomplex(x: Any) -> Any:
    """``numpy.iscomplex``."""
    return ops.not_equal(ops.imag(_array(x)), 0)


def iscomplexobj(x: Any) -> bool:
    """``numpy.iscomplexobj``."""
    return bool(_array(x).data.dtype.kind == "c")


def isrealobj(x: Any) -> bool:
    """``numpy.isrealobj``."""
    return not iscomplexobj(x)


def isscalar(num: Any) -> bool:
    """``numpy.isscalar``."""
    return np.isscalar(num) or (isinstance(num, Tensor) and num.ndim == 0)


def polyval(p: Any, x: Any) -> Any:
    """``numpy.polyval``."""
    parts: list[Any] = promoted(p, x)
    coefficients, at = parts
    total = ops.zeros_like(at)
    for i in range(coefficients.shape[0]):
        total = total * at + coefficients[i]
    return total


def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    """``numpy.where``."""
    held = _array(condition, "bool")
    return nonzero(held) if x is None and y is None else ops.where(held, *promoted(x, y))


def nonzero(a: Any) -> list[Tensor]:
    """``numpy.nonzero``."""
    return [_made(i) for i in np.nonzero(_array(a).array())]


def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    """``numpy.select``."""
    *choices, found = promoted(*choicelist, default)
    for condition, choice in zip(reversed(condlist), reversed(choices), strict=True):
        found = ops.where(_array(condition, "bool"), choice, found)
    return found


# --- shapes and places -------------------------------------------------------------------------


def flatten(a: Any, order: str = "C") -> Any:
    """All elements in one axis."""
    return ops.reshape(_array(a), (-1,))


def shape(a: Any) -> TensorShape:
    """``numpy.shape``."""
    return _array(a).shape


def size(x: Any, axis: Any = None) -> Any:
    """``numpy.size``."""
    return _made(np.size(_array(x), axis))


def ndim(a: Any) -> int:
    """``numpy.ndim``."""
    return _array(a).ndim


def broadcast_arrays(*args: Any) -> list[Tensor]:
    """``numpy.broadcast_arrays``."""
    held = [_array(a) for a in args]
    whole = np.broadcast_shapes(*(tuple(x.shape) for x in held))
    return [ops.broadcast_to(x, whole) for x in held]


def pad(array: Any, pad_width: Any, mode: str, **kwargs: Any) -> Any:
    """``numpy.pad`` with mode constant, reflect or symmetric."""
    x = _array(array)
    return ops.pad(x, np.broadcast_to(np.asarray(pad_width), (x.ndim, 2)).tolist(), mode, **kwargs)


def append(arr: Any, values: Any, axis: Any = None) -> Any:
    """``numpy.append``."""
    x, y = promoted(arr, values)
    return ops.concatenate([flatten(x), flatten(y)]) if axis is None else ops.concatenate([x, y], axis)


def take(a: Any, indices: Any, axis: Any = None, out: Any = None, mode: str = "clip") -> Any:
    """``numpy.take``."""
    return ops.take(_array(a), _array(indices), axis)


def take_along_axis(arr: Any, indices: Any, axis: Any) -> Any:
    """``numpy.take_along_axis``."""
    return ops.take_along_axis(_array(arr), _array(indices), axis)


def compress(condition: Any, a: Any, axis: Any = None) -> Any:
    """``numpy.compress``."""
    x = _array(a) if axis is not None else flatten(a)
    return ops.take(x, np.flatnonzero(_array(condition).array()), axis or 0)


def atleast_1d(*arys: Any) -> Any:
    """``numpy.atleast_1d``."""
    found = [x if x.ndim else ops.reshape(x, (1,)) for x in map(_array, arys)]
    return found[0] if len(found) == 1 else found


def atleast_2d(*arys: Any) -> Any:
    """``numpy.atleast_2d``."""
    found = [x if x.ndim > 1 else ops.reshape(x, (1, -1)) for x in map(_array, arys)]
    return found[0] if len(found) == 1 else found


def atleast_3d(*arys: Any) -> Any:
    """``numpy.atleast_3d``."""
    found = [ops.reshape(x, np.atleast_3d(np.empty(tuple(x.shape))).shape) for x in map(_array, arys)]
    return found[0] if len(found) == 1 else found


def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Tensor]:
    """``numpy.split``."""
    return list(ops.split(_array(ary), indices_or_sections, axis))


def hsplit(ary: Any, indices_or_sections: Any) -> list[Tensor]:
    """``numpy.hsplit``."""
    return split(ary, indices_or_sections, 1 if _array(ary).ndim > 1 else 0)


def vsplit(ary: Any, indices_or_sections: Any) -> list[Tensor]:
    """``numpy.vsplit``."""
    return split(ary, indices_or_sections, 0)


def dsplit(ary: Any, indices_or_sections: Any) -> list[Tensor]:
    """``numpy.dsplit``."""
    return split(ary, indices_or_sections, 2)


def vstack(tup: Any) -> Any:
    """``numpy.vstack``."""
    return ops.concatenate([atleast_2d(x) for x in promoted(*tup)], 0)


def fliplr(m: Any) -> Any:
    """``numpy.fliplr``."""
    return ops.flip(_array(m), 1)


def flipud(m: Any) -> Any:
    """``numpy.flipud``."""
    return ops.flip(_array(m), 0)


def einsum(subscripts: str, *operands: Any, **kwargs: Any) -> Any:
    """``numpy.einsum``."""
    return linalg.einsum(subscripts, *promoted(*operands))


# --- dtypes ------------------------------------------------------------------------------------


def result_type(*arrays_and_dtypes: Any) -> Any:
    """The dtype that operands have together."""
    known = [isinstance(a, type) or hasattr(a, "as_numpy_dtype") for a in arrays_and_dtypes]
    held = [np.dtype(name_of(a)) if is_dtype else a for a, is_dtype in zip(arrays_and_dtypes, known, strict=True)]
    dtypes = [a for a in held if isinstance(a, np.dtype)]
    values = [a for a in held if not isinstance(a, np.dtype)]
    return as_dtype(np.result_type(*dtypes, *([dtype_of(*values)] if values else [])))


def promote_types(type1: Any, type2: Any) -> Any:
    """``numpy.promote_types``."""
    return np.promote_types(name_of(type1), name_of(type2))


asanyarray = ascontiguousarray = asarray
round = around
