"""keras.ops along axes: sums, extremes, moments, cumulative and NaN-skipping forms, order statistics."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...base.errors import InvalidArgumentError
from ...base.settings import floatx
from ...base.shape import normalize_axes
from ...ir.op import F
from ...tensor.tensor import Tensor
from ..common.result_type import result_type
from ..common.variable import standardize_dtype
from .convert import axes_of, cast, floating, name_of, shape_of, tensor
from .convert import part as part_of
from .declare import operation

INT32 = np.dtype(np.int32)


def _summed(x: Any) -> Tensor:
    """Bools and narrow integers are added up in 32 bits."""
    x = tensor(x)
    kind = name_of(x)
    if kind in ("bool", "int8", "int16"):
        return cast(x, "int32")
    return cast(x, "uint32") if kind in ("uint8", "uint16") else x


@operation("numpy", "Sum")
def sum(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The sum along axes."""
    return F.sum(_summed(x), axis=axes_of(axis), keepdims=keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Prod")
def prod(x: Any, axis: Any = None, keepdims: bool = False, dtype: Any = None) -> Tensor:
    """The product along axes."""
    x = _summed(x) if dtype is None else cast(tensor(x), standardize_dtype(dtype))
    return F.prod(x, axis=axes_of(axis), keepdims=keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Mean")
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The mean along axes; of integers, in floatx."""
    x = tensor(x)
    dtype = name_of(x) if x.dtype.is_complex else result_type(name_of(x), "float32")
    kept = dtype if x.dtype.is_integer or name_of(x) == "bool" else name_of(x)
    wide = cast(x, dtype)
    return cast(F.mean(wide, axis=axes_of(axis), keepdims=keepdims), kept)


def _extreme(name: str) -> Callable[..., Any]:
    def apply(x: Any, axis: Any, keepdims: bool, initial: Any) -> Any:
        x = tensor(x)
        if 0 in shape_of(x) and initial is None:
            raise InvalidArgumentError("Cannot compute the max of an empty tensor.")
        if name_of(x) == "bool":
            found = getattr(F, "any" if name == "max" else "all")(x, axis=axes_of(axis), keepdims=keepdims)
        else:
            found = getattr(F, name)(x, axis=axes_of(axis), keepdims=keepdims)
        if initial is None:
            return found
        return getattr(F, f"{name}imum")(found, tensor(initial, name_of(x)))

    return apply


@operation("numpy", "Max")
def max(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Tensor:
    """The largest element along axes, ``initial`` taking part."""
    return _extreme("max")(x, axis, keepdims, initial)  # type: ignore[no-any-return]


@operation("numpy", "Min")
def min(x: Any, axis: Any = None, keepdims: bool = False, initial: Any = None) -> Tensor:
    """The smallest element along axes, ``initial`` taking part."""
    return _extreme("min")(x, axis, keepdims, initial)  # type: ignore[no-any-return]


@operation("numpy", "Amax")
def amax(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The largest element along axes."""
    return _extreme("max")(x, axis, keepdims, None)  # type: ignore[no-any-return]


@operation("numpy", "Amin")
def amin(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The smallest element along axes."""
    return _extreme("min")(x, axis, keepdims, None)  # type: ignore[no-any-return]


@operation("numpy", "Ptp")
def ptp(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Largest minus smallest."""
    return F.sub(amax(x, axis, keepdims), amin(x, axis, keepdims))  # type: ignore[no-any-return]


@operation("numpy", "All")
def all(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Whether every element is true."""
    return F.all(cast(tensor(x), "bool"), axis=axes_of(axis), keepdims=keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Any")
def any(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Whether some element is true."""
    return F.any(cast(tensor(x), "bool"), axis=axes_of(axis), keepdims=keepdims)  # type: ignore[no-any-return]


@operation("numpy", "CountNonzero")
def count_nonzero(x: Any, axis: Any = None) -> Tensor:
    """How many elements are not zero, int32."""
    return F.sum(cast(cast(tensor(x), "bool"), "int32"), axis=axes_of(axis))  # type: ignore[no-any-return]


@operation("numpy", "Var")
def var(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The variance along axes, computed in float32 at least."""
    x = tensor(x)
    wide = cast(x, result_type(name_of(x), "float32")) if not x.dtype.is_complex else x
    dtype = result_type(name_of(x), float)
    return cast(F.variance(wide, axis=axes_of(axis), keepdims=keepdims), dtype)


@operation("numpy", "Std")
def std(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The standard deviation along axes."""
    x = tensor(x)
    wide = cast(x, floatx()) if x.dtype.is_integer or name_of(x) == "bool" else x
    return F.sqrt(F.variance(wide, axis=axes_of(axis), keepdims=keepdims))  # type: ignore[no-any-return]


@operation("numpy", "Average", "x", "weights")
def average(x: Any, axis: Any = None, weights: Any = None) -> Tensor:
    """The mean along axes, weighted where weights are given (of x's shape, or one per row)."""
    x = tensor(x)
    kinds = [name_of(x), float] + ([] if weights is None else [name_of(tensor(weights))])
    x = cast(x, result_type(*kinds))
    if axis == () or axis == []:
        return x
    if weights is None:
        return F.mean(x, axis=axes_of(axis))  # type: ignore[no-any-return]
    w = cast(tensor(weights), name_of(x))
    if len(shape_of(w)) == 1 and len(shape_of(x)) > 1 and isinstance(axis, int):
        shape = [1] * len(shape_of(x))
        shape[axis] = shape_of(w)[0]
        w = F.reshape(w, shape=tuple(shape))
    w = F.broadcast_to(w, shape=shape_of(x))
    total = F.sum(w, axis=axes_of(axis))
    return F.div(F.sum(F.mul(x, w), axis=axes_of(axis)), total)  # type: ignore[no-any-return]


# --- indices -----------------------------------------------------------------------------------


def _arg(name: str) -> Callable[..., Any]:
    def apply(x: Any, axis: Any, keepdims: bool) -> Any:
        x = tensor(x)
        rank = len(shape_of(x))
        x = cast(x, "int32") if name_of(x) == "bool" else x
        flat = F.reshape(x, shape=(-1,)) if axis is None else x
        along = 0 if axis is None else int(axis)
        if not rank:
            return F.fill(shape=(), value=0, dtype=INT32)
        found = getattr(F, name)(flat, axis=along, dtype=INT32)
        if not keepdims:
            return found
        shape = [1] * rank if axis is None else list(shape_of(x))
        shape[along] = 1
        return F.reshape(found, shape=tuple(shape))

    return apply


@operation("numpy", "Argmax")
def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Where the largest element is, int32."""
    return _arg("argmax")(x, axis, keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Argmin")
def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Where the smallest element is, int32."""
    return _arg("argmin")(x, axis, keepdims)  # type: ignore[no-any-return]


# --- cumulative --------------------------------------------------------------------------------


def _cumulative(name: str, x: Any, axis: Any, dtype: Any) -> Any:
    x = tensor(x)
    wanted = standardize_dtype(dtype) if dtype is not None else name_of(x)
    x = cast(x, "int32" if wanted == "bool" else wanted)
    flat = F.reshape(x, shape=(-1,)) if axis is None else x
    return getattr(F, name)(flat, axis=0 if axis is None else int(axis))


@operation("numpy", "Cumsum")
def cumsum(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """Running sums along an axis, of the flattened tensor where None."""
    return _cumulative("cumsum", x, axis, dtype)  # type: ignore[no-any-return]


@operation("numpy", "Cumprod")
def cumprod(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """Running products along an axis."""
    return _cumulative("cumprod", x, axis, dtype)  # type: ignore[no-any-return]


@operation("math", "Logsumexp")
def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """log(sum(exp(x))), without overflow."""
    return F.logsumexp(tensor(x), axis=axes_of(axis), keepdims=keepdims)  # type: ignore[no-any-return]


# --- skipping NaN ------------------------------------------------------------------------------


def _filled(x: Any, value: float) -> tuple[Tensor, Any]:
    """(x with NaN replaced, where it was NaN); integers have none."""
    x = tensor(x)
    if not x.dtype.is_floating:
        return x, None
    mask = F.isnan(x)
    return F.where(mask, tensor(value, name_of(x)), x), mask


@operation("numpy", "Nansum")
def nansum(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The sum, NaN as 0."""
    return sum(_filled(x, 0.0)[0], axis, keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Nanprod")
def nanprod(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The product, NaN as 1."""
    return prod(_filled(x, 1.0)[0], axis, keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Nancumsum")
def nancumsum(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """Running sums, NaN as 0."""
    return _cumulative("cumsum", _filled(x, 0.0)[0], axis, dtype)  # type: ignore[no-any-return]


@operation("numpy", "Nancumprod")
def nancumprod(x: Any, axis: Any = None, dtype: Any = None) -> Tensor:
    """Running products, NaN as 1."""
    return _cumulative("cumprod", _filled(x, 1.0)[0], axis, dtype)  # type: ignore[no-any-return]


def _nan_extreme(name: str, x: Any, axis: Any, keepdims: bool) -> Any:
    filled, mask = _filled(x, -math.inf if name == "max" else math.inf)
    found = _extreme(name)(filled, axis, keepdims, None)
    if mask is None:
        return found
    return F.where(F.all(mask, axis=axes_of(axis), keepdims=keepdims), tensor(math.nan, name_of(found)), found)


@operation("numpy", "Nanmax")
def nanmax(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The largest number, NaN where there is none."""
    return _nan_extreme("max", x, axis, keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Nanmin")
def nanmin(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The smallest number, NaN where there is none."""
    return _nan_extreme("min", x, axis, keepdims)  # type: ignore[no-any-return]


def _nan_arg(name: str, x: Any, axis: Any, keepdims: bool) -> Any:
    filled, mask = _filled(x, -math.inf if name == "argmax" else math.inf)
    found = _arg(name)(filled, axis, keepdims)
    if mask is None:
        return found
    none = F.all(mask, axis=axes_of(axis), keepdims=keepdims)
    return F.where(none, tensor(-1, "int32"), found)


@operation("numpy", "Nanargmax")
def nanargmax(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Where the largest number is, -1 where there is none."""
    return _nan_arg("argmax", x, axis, keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Nanargmin")
def nanargmin(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """Where the smallest number is, -1 where there is none."""
    return _nan_arg("argmin", x, axis, keepdims)  # type: ignore[no-any-return]


def _nan_count(x: Tensor, axis: Any, keepdims: bool) -> Tensor:
    present = cast(F.logical_not(F.isnan(x)), name_of(x))
    return F.sum(present, axis=axes_of(axis), keepdims=keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Nanmean")
def nanmean(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The mean of the numbers, NaN where there is none."""
    x = floating(x)
    return F.div(nansum(x, axis, keepdims), _nan_count(x, axis, keepdims))  # type: ignore[no-any-return]


@operation("numpy", "Nanvar")
def nanvar(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The variance of the numbers."""
    x = floating(x)
    center = nanmean(x, axis, True)
    return nanmean(F.square(F.sub(x, center)), axis, keepdims)  # type: ignore[no-any-return]


@operation("numpy", "Nanstd")
def nanstd(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The standard deviation of the numbers."""
    return F.sqrt(nanvar(x, axis, keepdims))  # type: ignore[no-any-return]


# --- order statistics --------------------------------------------------------------------------


def _rows(x: Tensor, axis: Any) -> tuple[Tensor, tuple[int, ...]]:
    """The reduced axes flattened into the last one, and which they were."""
    rank = len(shape_of(x))
    try:
        axes = normalize_axes(axes_of(axis), rank)
    except InvalidArgumentError as error:
        raise ValueError(str(error)) from None
    kept = tuple(i for i in range(rank) if i not in axes)
    moved = F.transpose(x, perm=(*kept, *axes))
    shape = tuple(shape_of(x)[i] for i in kept)
    size = math.prod(shape_of(x)[i] for i in axes)
    return F.reshape(moved, shape=(*shape, size)), axes


def _position(q: Tensor, count: Any, method: str) -> Any:
    """Index of the quantile among sorted numbers: (below, above, share of above)."""
    exact = F.mul(q, F.sub(count, 1.0))
    low, high = F.floor(exact), F.ceil(exact)
    if method == "lower":
        return low, low, F.zeros_like(exact)
    if method == "higher":
        return high, high, F.zeros_like(exact)
    if method == "nearest":
        near = F.round(exact)
        return near, near, F.zeros_like(exact)
    if method == "midpoint":
        return low, high, F.add(F.zeros_like(exact), 0.5)
    if method == "linear":
        return low, high, F.sub(exact, low)
    raise ValueError(
        "Invalid method. Supported methods: ('linear', 'lower', 'higher', 'midpoint', 'nearest'). "
        f"Received: method={method}"
    )


def _quantile(x: Any, q: Any, axis: Any, method: str, keepdims: bool, skip_nan: bool) -> Tensor:
    x = floating(x)
    q = cast(tensor(q), name_of(x))
    rows, axes = _rows(x, axis)
    ordered = F.sort(rows, axis=-1)  # NaN last
    size = shape_of(rows)[-1]
    flat_q = F.reshape(q, shape=(-1,))
    missing = F.isnan(rows)
    if skip_nan:
        count = F.sum(cast(F.logical_not(missing), name_of(x)), axis=-1, keepdims=True)
    else:
        count = F.add(F.mul(F.sum(F.zeros_like(rows), axis=-1, keepdims=True), 0.0), float(size))
        count = F.where(F.isnan(count), F.add(F.zeros_like(count), float(size)), count)
    low, high, share = _position(flat_q, count, method)  # (..., len(q))
    last = max_index(count)
    below = F.take_along_axis(ordered, _index(low, last), axis=-1)
    above = F.take_along_axis(ordered, _index(high, last), axis=-1)
    found = F.add(F.mul(below, F.sub(1.0, share)), F.mul(above, share))
    found = F.where(F.equal(share, F.zeros_like(share)), below, found)
    empty = F.equal(count, 0.0) if skip_nan else F.any(missing, axis=-1, keepdims=True)
    found = F.where(empty, tensor(math.nan, name_of(x)), found)
    rank = len(shape_of(found))
    found = F.transpose(found, perm=(rank - 1, *range(rank - 1)))
    shape = [1 if i in axes else d for i, d in enumerate(shape_of(x))]
    if not keepdims:
        shape = [d for i, d in enumerate(shape_of(x)) if i not in axes]
    return F.reshape(found, shape=(*shape_of(q), *shape))  # type: ignore[no-any-return]


def max_index(count: Tensor) -> Tensor:
    """The last index, 0 where there are no elements."""
    return F.maximum(F.sub(count, 1.0), F.zeros_like(count))  # type: ignore[no-any-return]


def _index(position: Tensor, last: Tensor) -> Tensor:
    return cast(F.maximum(F.minimum(position, last), F.zeros_like(position)), "int32")


@operation("numpy", "Quantile", "x q")
def quantile(x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False) -> Tensor:
    """Quantiles at ``q`` (0 to 1); their axis comes first."""
    return _quantile(x, q, axis, method, keepdims, False)


@operation("numpy", "Nanquantile", "x q")
def nanquantile(x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False) -> Tensor:
    """Quantiles of the numbers."""
    return _quantile(x, q, axis, method, keepdims, True)


@operation("numpy", "Percentile", "x q")
def percentile(x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False) -> Tensor:
    """Quantiles at ``q`` percent."""
    share = F.div(cast(tensor(q), name_of(floating(x))), 100.0)
    return _quantile(x, share, axis, method, keepdims, False)


@operation("numpy", "Nanpercentile", "x q")
def nanpercentile(x: Any, q: Any, axis: Any = None, method: str = "linear", keepdims: bool = False) -> Tensor:
    """Quantiles of the numbers at ``q`` percent."""
    share = F.div(cast(tensor(q), name_of(floating(x))), 100.0)
    return _quantile(x, share, axis, method, keepdims, True)


@operation("numpy", "Median")
def median(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The middle element, or the mean of the two in the middle."""
    return _quantile(x, 0.5, axis, "linear", keepdims, False)


@operation("numpy", "Nanmedian")
def nanmedian(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The median of the numbers."""
    return _quantile(x, 0.5, axis, "linear", keepdims, True)


@operation("numpy", "Trapezoid", "y")
def trapezoid(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Tensor:
    """The integral along an axis by the trapezoidal rule."""
    y = floating(y)
    rank = len(shape_of(y))
    axis = axis % rank
    size = shape_of(y)[axis]

    def part(t: Tensor, low: int, high: int, along: int) -> Any:
        return part_of(t, key=tuple(slice(low, high) if i == along else slice(None) for i in range(t.ndim)))

    gaps: Any = tensor(dx, name_of(y))
    if x is not None:
        points = cast(tensor(x), name_of(y))
        along = axis if points.ndim == rank else 0
        gaps = F.sub(part(points, 1, size, along), part(points, 0, size - 1, along))
        if points.ndim == 1:
            gaps = F.reshape(gaps, shape=tuple(size - 1 if i == axis else 1 for i in range(rank)))
    pairs = F.add(part(y, 1, size, axis), part(y, 0, size - 1, axis))
    return F.mul(F.sum(F.mul(pairs, gaps), axis=axis), 0.5)  # type: ignore[no-any-return]


__all__ = [
    "all",
    "amax",
    "amin",
    "any",
    "argmax",
    "argmin",
    "average",
    "count_nonzero",
    "cumprod",
    "cumsum",
    "logsumexp",
    "max",
    "mean",
    "median",
    "min",
    "nanargmax",
    "nanargmin",
    "nancumprod",
    "nancumsum",
    "nanmax",
    "nanmean",
    "nanmedian",
    "nanmin",
    "nanpercentile",
    "nanprod",
    "nanquantile",
    "nanstd",
    "nansum",
    "nanvar",
    "percentile",
    "prod",
    "ptp",
    "quantile",
    "std",
    "sum",
    "trapezoid",
    "var",
]
