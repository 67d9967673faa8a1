"""Reductions over axes, arg-reductions, cumulative sums and products.

``axis`` is None (all axes), an int or a tuple; ``keepdims`` leaves size 1 in place of the axes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.shape import normalize_axes, normalize_axis, size_of
from ..ir.lower import Decompose, Kernel, Reduce
from ..ir.op import BOOLS, BOTH, INEXACT, NONE, NUMBERS, REALS, F, NoGradient, Spec, composite, op
from ..tensor.convert import unify
from .rules import as_rows, reduced

INDEX = NoGradient("the result is an index")


def _spec(x: Spec, axis: Any = None, keepdims: bool = False) -> Spec:
    return Spec(reduced(x.shape, axis, keepdims), x.dtype)


def _axes(axis: Any) -> Any:
    return tuple(axis) if isinstance(axis, list) else axis


def spread(F: Any, g: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    """A reduced gradient repeated along the axes that were reduced."""
    shape = tuple(x.data.shape)
    if not keepdims:
        g = F.reshape(g, shape=reduced(shape, axis, True))
    return F.broadcast_to(g, shape=shape)


def _sum(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.sum(x, axis=_axes(axis), keepdims=keepdims, dtype=x.dtype)


sum = op(
    "sum",
    forward=_sum,
    shape=_spec,
    vjp=lambda F, g, y, x, axis=None, keepdims=False: spread(F, g, x, axis, keepdims),
    saves=NONE,
    accepts=NUMBERS,
    lower=Reduce("sum"),
    tolerance=1e-5,
)


def _prod_grad(F: Any, g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Product of the other elements, by exclusive cumulative products: exact where some are 0."""
    shape = tuple(x.data.shape)
    axes = normalize_axes(axis, len(shape), "prod")
    kept = [i for i in range(len(shape)) if i not in axes]
    order = (*kept, *axes)
    moved = F.transpose(x, perm=order)
    count = size_of(shape[i] for i in axes)
    flat = F.reshape(moved, shape=(*(shape[i] for i in kept), count))
    before = F.cumprod(flat, axis=-1, exclusive=True)
    after = F.cumprod(flat, axis=-1, exclusive=True, reverse=True)
    others = F.reshape(F.conj(F.mul(before, after)), shape=tuple(shape[i] for i in order))
    inverse = tuple(int(i) for i in np.argsort(order))
    return F.mul(spread(F, g, x, axis, keepdims), F.transpose(others, perm=inverse))


prod = op(
    "prod",
    forward=lambda x, axis=None, keepdims=False: np.prod(
        x, axis=_axes(axis), keepdims=keepdims, dtype=x.dtype
    ),
    shape=_spec,
    vjp=_prod_grad,
    accepts=NUMBERS,
    lower=Reduce("prod"),
    tolerance=1e-5,
)


def _extreme_grad(F: Any, g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The gradient is shared equally among the elements that tie, as in TensorFlow."""
    hit = F.cast(F.equal(x, spread(F, y, x, axis, keepdims)), dtype=x.data.dtype)
    share = F.div(hit, F.sum(hit, axis=axis, keepdims=True))
    return F.mul(share, spread(F, g, x, axis, keepdims))


def _limit(dtype: np.dtype[Any], largest: bool) -> Any:
    """What a maximum (or minimum) over nothing is: the identity of the reduction."""
    if dtype.kind in "iu":
        return np.iinfo(dtype).min if largest else np.iinfo(dtype).max
    return -np.inf if largest else np.inf


def _extreme(largest: bool) -> Any:
    function = np.max if largest else np.min

    def forward(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        if x.size:
            return function(x, axis=_axes(axis), keepdims=keepdims)
        return function(x, axis=_axes(axis), keepdims=keepdims, initial=_limit(x.dtype, largest))

    return forward


max = op(
    "max",
    forward=_extreme(True),
    shape=_spec,
    vjp=_extreme_grad,
    saves=BOTH,
    accepts=REALS,
    lower=Reduce("max"),
)
min = op(
    "min",
    forward=_extreme(False),
    shape=_spec,
    vjp=_extreme_grad,
    saves=BOTH,
    accepts=REALS,
    lower=Reduce("min"),
)
any = op(
    "any",
    forward=lambda x, axis=None, keepdims=False: np.any(x, axis=_axes(axis), keepdims=keepdims),
    shape=_spec,
    vjp=NoGradient("the result is boolean"),
    accepts=BOOLS,
    lower=Reduce("any"),
)
all = op(
    "all",
    forward=lambda x, axis=None, keepdims=False: np.all(x, axis=_axes(axis), keepdims=keepdims),
    shape=_spec,
    vjp=NoGradient("the result is boolean"),
    accepts=BOOLS,
    lower=Reduce("all"),
)
def _as_sum(F: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    hit = x if x.data.dtype == np.bool_ else F.not_equal(x, F.zeros_like(x))
    return F.sum(F.cast(hit, dtype=np.dtype(np.int64)), axis=axis, keepdims=keepdims)


count_nonzero = op(
    "count_nonzero",
    forward=lambda x, axis=None, keepdims=False: np.asarray(
        np.count_nonzero(x, axis=_axes(axis), keepdims=keepdims), np.int64
    ),
    shape=lambda x, axis=None, keepdims=False: Spec(
        reduced(x.shape, axis, keepdims), np.dtype(np.int64)
    ),
    vjp=NoGradient("the result is a count"),
    lower=Decompose(_as_sum),
)


def _index_spec(x: Spec, axis: int, dtype: Any) -> Spec:
    return Spec(
        reduced(x.shape, normalize_axis(axis, len(x.shape), "argmax"), False), np.dtype(dtype)
    )


_SORTED = ("float32", "float64", "int32", "int64")


def _scan(inputs: Any, outputs: Any, axis: int, exclusive: bool = False, reverse: bool = False) -> Any:
    return [int(exclusive), int(reverse)]


def _position(find: Any, least: float) -> Any:
    """NumPy's argmax or argmin; but a nan, which that takes for the extreme, is never it, as in TensorFlow."""

    def forward(x: Any, axis: int, dtype: Any) -> Any:
        at = find(x, axis=axis)
        if x.dtype.kind == "f" and np.isnan(np.take_along_axis(x, np.expand_dims(at, axis), axis)).any():
            at = find(np.where(np.isnan(x), x.dtype.type(least), x), axis=axis)
        return at.astype(dtype)

    return forward


argmax = op(
    "argmax",
    forward=_position(np.argmax, -np.inf),
    shape=_index_spec,
    vjp=INDEX,
    lower=Kernel("argmax", types=_SORTED, last=True, shapes=as_rows),
)
argmin = op(
    "argmin",
    forward=_position(np.argmin, np.inf),
    shape=_index_spec,
    vjp=INDEX,
    lower=Kernel("argmin", types=_SORTED, last=True, shapes=as_rows),
)


def _cumulative(function: Any, identity: float) -> Any:
    def forward(x: Any, axis: int, exclusive: bool = False, reverse: bool = False) -> Any:
        if reverse:
            x = np.flip(x, axis)
        if exclusive:
            first = [slice(None)] * x.ndim
            first[axis] = slice(0, -1)
            edge = list(x.shape)
            edge[axis] = 1 if x.shape[axis] else 0
            x = np.concatenate([np.full(edge, identity, x.dtype), x[tuple(first)]], axis)
        y = function(x, axis=axis, dtype=x.dtype)
        return np.flip(y, axis) if reverse else y

    return forward


def _cumulative_spec(x: Spec, axis: int, exclusive: bool = False, reverse: bool = False) -> Spec:
    normalize_axis(axis, len(x.shape), "cumsum")
    return x


cumsum = op(
    "cumsum",
    forward=_cumulative(np.cumsum, 0),
    shape=_cumulative_spec,
    vjp=lambda F, g, y, x, axis, exclusive=False, reverse=False: F.cumsum(
        g, axis=axis, exclusive=exclusive, reverse=not reverse
    ),
    saves=NONE,
    accepts=NUMBERS,
    lower=Kernel("cumsum", params=_scan, types=_SORTED, last=True, shapes=as_rows),
    tolerance=1e-5,
)


def _cumprod_grad(
    F: Any, g: Any, y: Any, x: Any, axis: int, exclusive: bool = False, reverse: bool = False
) -> Any:
    """As TensorFlow: sum of the later outputs over x, so not defined where x is 0."""
    total = F.cumsum(F.mul(F.conj(y), g), axis=axis, exclusive=exclusive, reverse=not reverse)
    return F.div_no_nan(total, F.conj(x))


cumprod = op(
    "cumprod",
    forward=_cumulative(np.cumprod, 1),
    shape=_cumulative_spec,
    vjp=_cumprod_grad,
    saves=BOTH,
    accepts=INEXACT + "iu",
    lower=Kernel("cumprod", params=_scan, types=_SORTED, last=True, shapes=as_rows),
    tolerance=1e-5,
)


def _logaddexp_scan(x: Any, axis: int, **unused: Any) -> Any:
    return np.logaddexp.accumulate(x, axis=axis)


def _cumulative_logsumexp(x: Any, axis: int, exclusive: bool = False, reverse: bool = False) -> Any:
    return _cumulative(_logaddexp_scan, -np.inf)(x, axis, exclusive, reverse)


def _cumulative_logsumexp_grad(
    F: Any, g: Any, y: Any, x: Any, axis: int, exclusive: bool = False, reverse: bool = False
) -> Any:
    """d y_j / d x_i = exp(x_i - y_j): a scan in log space for each sign of g."""
    attrs = {"axis": axis, "exclusive": exclusive, "reverse": not reverse}
    zero = F.zeros_like(g)
    lowest = F.full_like(g, float(np.finfo(g.data.dtype).min))
    total = None
    for sign in (1, -1):
        part = F.maximum(F.mul(g, sign), zero)
        hit = F.logical_and(F.greater(part, zero), F.isfinite(y))
        logs = F.where(hit, F.log(F.where(hit, part, F.ones_like(g))), lowest)
        scan = F.cumulative_logsumexp(F.where(hit, F.sub(logs, y), lowest), **attrs)
        term = F.exp(F.add(scan, x))
        total = term if total is None else F.sub(total, term)
    return total


cumulative_logsumexp = op(
    "cumulative_logsumexp",
    forward=_cumulative_logsumexp,
    shape=_cumulative_spec,
    vjp=_cumulative_logsumexp_grad,
    saves=BOTH,
    accepts="fV",
    lower=Kernel("cumulative_logsumexp", params=_scan, last=True, shapes=as_rows),
    tolerance=1e-5,
)


@composite
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Arithmetic mean over axes. Integers are added in 64 bits and divided as integers, as in TensorFlow."""
    axes = normalize_axes(axis, len(x.data.shape), "mean")
    count = size_of(x.data.shape[i] for i in axes)
    if x.data.dtype.kind in "iu":
        wide = x.data.dtype if x.data.dtype.itemsize == 8 else np.dtype(np.int64)
        total = F.sum(F.cast(x, dtype=wide), axis=axis, keepdims=keepdims)
        return F.cast(F.truncdiv(total, count), dtype=x.data.dtype)
    total = F.sum(x, axis=axis, keepdims=keepdims)
    return F.div(total, count) if count else F.mul(total, float("nan"))


@composite
def variance(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Population variance over axes."""
    centred = F.sub(x, F.mean(x, axis=axis, keepdims=True))
    squares = F.square(F.abs(centred)) if x.dtype.is_complex else F.square(centred)
    return F.mean(squares, axis=axis, keepdims=keepdims)


@composite
def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """log(sum(exp(x))), shifted by the maximum so that nothing overflows."""
    peak = F.stop_gradient(F.max(x, axis=axis, keepdims=True))
    peak = F.where(F.isfinite(peak), peak, F.zeros_like(peak))
    total = F.log(F.sum(F.exp(F.sub(x, peak)), axis=axis, keepdims=keepdims))
    return F.add(total, F.reshape(peak, shape=tuple(total.data.shape)))


@composite
def div_no_nan(a: Any, b: Any) -> Any:
    """a / b, and 0 where b is 0, gradients included."""
    a, b = unify(a, b)
    zero = F.equal(b, F.zeros_like(b))
    safe = F.where(zero, F.ones_like(b), b)
    quotient = F.div(a, safe)
    return F.where(zero, F.zeros_like(quotient), quotient)
