"""Pooling over 1 to 3 spatial axes, channels last.

Max pooling's gradient goes to the first largest element of each window, as in TensorFlow;
``max_pool_scatter`` and ``max_pool_pick`` are each other's transpose, so any order exists.
Average pooling counts only elements inside the input, so padding does not dilute the mean.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.lower import Kernel
from ..ir.op import BOTH, FLOATS, INPUTS, NONE, REALS, Spec, op
from .conv import Pairs, geometry, padded, positions, three_axes, window_size


def _pool_spec(x: Any, window: Any, strides: Any, padding: Pairs, dilation: Any) -> Spec:
    rank = len(window)
    if len(x.shape) != rank + 2:
        raise InvalidArgumentError(
            f"tensor_in must have {rank + 2} axes, received shape {list(x.shape)} "
            f"[Op:Pool{rank}D]. "
            "Expected (batch, spatial..., channels)."
        )
    sizes = zip(x.shape[1:-1], window, strides, dilation, padding, strict=True)
    out = tuple(window_size(*args, f"Pool{rank}D") for args in sizes)
    return Spec((x.shape[0], *out, x.shape[-1]), x.dtype)


def _lowest(dtype: np.dtype[Any]) -> Any:
    return np.iinfo(dtype).min if dtype.kind in "iu" else -np.inf


def _max_pool(x: Any, window: Any, strides: Any, padding: Pairs, dilation: Any) -> Any:
    shape = _pool_spec(x, window, strides, padding, dilation).shape
    x = padded(x, padding, _lowest(x.dtype))
    y = np.full(shape, _lowest(x.dtype), x.dtype)
    if y.size:
        for _, key in positions(window, shape[1:-1], strides, dilation):
            np.maximum(y, x[key], out=y)
    return y


def _scatter_spec(x: Any, y: Any, g: Any, **attrs: Any) -> Spec:
    expected = _pool_spec(x, **attrs).shape
    if expected != tuple(g.shape) or expected != tuple(y.shape):
        raise InvalidArgumentError(
            f"max_pool_scatter expected outputs and gradients of shape {list(expected)}, received "
            f"{list(y.shape)} and {list(g.shape)}."
        )
    return Spec(tuple(x.shape), g.dtype)


def _max_pool_scatter(
    x: Any, y: Any, g: Any, window: Any, strides: Any, padding: Pairs, dilation: Any
) -> Any:
    _scatter_spec(x, y, g, window=window, strides=strides, padding=padding, dilation=dilation)
    source = padded(x, padding, _lowest(x.dtype))
    out = np.zeros(source.shape, g.dtype)
    free = np.ones(y.shape, bool)
    if y.size:
        for _, key in positions(window, y.shape[1:-1], strides, dilation):
            hit = (source[key] == y) & free
            out[key] += g * hit
            free &= ~hit
    inner = tuple(slice(a, a + d) for d, (a, _) in zip(x.shape[1:-1], padding, strict=True))
    return out[(slice(None), *inner)]


def _pick_spec(x: Any, y: Any, h: Any, **attrs: Any) -> Spec:
    if tuple(x.shape) != tuple(h.shape):
        raise InvalidArgumentError(
            f"max_pool_pick expected operands of one shape, received {list(x.shape)} and "
            f"{list(h.shape)}."
        )
    return Spec(_pool_spec(x, **attrs).shape, h.dtype)


def _max_pool_pick(
    x: Any, y: Any, h: Any, window: Any, strides: Any, padding: Pairs, dilation: Any
) -> Any:
    _pick_spec(x, y, h, window=window, strides=strides, padding=padding, dilation=dilation)
    source, values = padded(x, padding, _lowest(x.dtype)), padded(h, padding)
    out = np.zeros(y.shape, h.dtype)
    free = np.ones(y.shape, bool)
    if y.size:
        for _, key in positions(window, y.shape[1:-1], strides, dilation):
            hit = (source[key] == y) & free
            out += values[key] * hit
            free &= ~hit
    return out


def _counts(
    shape: Any, window: Any, out: Any, strides: Any, padding: Pairs, dilation: Any, dtype: Any
) -> Any:
    """Elements of the input under each window: a number, or an array with size-1 batch and
    channel.
    """
    if not any(a or b for a, b in padding):
        return dtype.type(np.prod(window))
    total: Any = 1
    for axis, (size, k, n, s, (low, _), d) in enumerate(
        zip(shape[1:-1], window, out, strides, padding, dilation, strict=True)
    ):
        at = np.arange(n)[:, None] * s + np.arange(k) * d - low
        inside = ((at >= 0) & (at < size)).sum(1)
        total = total * inside.reshape([-1 if i == axis else 1 for i in range(len(window))])
    return np.maximum(total, 1)[None, ..., None].astype(dtype)


def _avg_pool(x: Any, window: Any, strides: Any, padding: Pairs, dilation: Any) -> Any:
    shape = _pool_spec(x, window, strides, padding, dilation).shape
    count = _counts(x.shape, window, shape[1:-1], strides, padding, dilation, x.dtype)
    x = padded(x, padding)
    y = np.zeros(shape, x.dtype)
    if y.size:
        for _, key in positions(window, shape[1:-1], strides, dilation):
            y += x[key]
    return y / count


def _avg_grad_spec(
    g: Any, size: Any, window: Any, strides: Any, padding: Pairs, dilation: Any
) -> Spec:
    shape = (g.shape[0], *size, g.shape[-1])
    expected = _pool_spec(Spec(shape, g.dtype), window, strides, padding, dilation).shape
    if expected != tuple(g.shape):
        raise InvalidArgumentError(
            f"avg_pool_grad expected a gradient of shape {list(expected)}, received "
            f"{list(g.shape)}."
        )
    return Spec(shape, g.dtype)


def _avg_pool_grad(
    g: Any, size: Any, window: Any, strides: Any, padding: Pairs, dilation: Any
) -> Any:
    shape = _avg_grad_spec(g, size, window, strides, padding, dilation).shape
    out = g.shape[1:-1]
    share = g / _counts(shape, window, out, strides, padding, dilation, g.dtype)
    full = tuple(d + a + b for d, (a, b) in zip(size, padding, strict=True))
    dx = np.zeros((shape[0], *full, shape[-1]), g.dtype)
    if g.size:
        for _, key in positions(window, out, strides, dilation):
            dx[key] += share
    inner = tuple(slice(a, a + d) for d, (a, _) in zip(size, padding, strict=True))
    return dx[(slice(None), *inner)]


def _windows(
    inputs: Any, outputs: Any, window: Any, strides: Any, padding: Pairs, dilation: Any, size: Any = None
) -> list[int]:
    return [*[1] * (3 - len(window)), *window, *geometry(strides, padding, dilation)]


def _images(inputs: Any, outputs: Any, window: Any, **attrs: Any) -> Any:
    """For the kernels: all of them (n, d, h, w, c)."""
    seen = [three_axes(v.shape, len(window), 1) for v in (*inputs, *outputs)]
    return seen[: len(inputs)], seen[len(inputs) :]


max_pool = op(
    "max_pool",
    forward=_max_pool,
    shape=_pool_spec,
    vjp=lambda F, g, y, x, **a: F.max_pool_scatter(x, y, g, **a),
    saves=BOTH,
    accepts=REALS,
    lower=Kernel("max_pool", params=_windows, shapes=_images),
)
max_pool_scatter = op(
    "max_pool_scatter",  # g of each window, at the window's first largest element
    3,
    forward=_max_pool_scatter,
    shape=_scatter_spec,
    vjp=(None, None, lambda F, h, out, x, y, g, **a: F.max_pool_pick(x, y, h, **a)),
    saves=INPUTS,
    accepts=REALS,
    lower=Kernel("max_pool_scatter", params=_windows, shapes=_images),
)
max_pool_pick = op(
    "max_pool_pick",  # the element of h where each window of x has its first largest element
    3,
    forward=_max_pool_pick,
    shape=_pick_spec,
    vjp=(None, None, lambda F, g, out, x, y, h, **a: F.max_pool_scatter(x, y, g, **a)),
    saves=INPUTS,
    accepts=REALS,
    lower=Kernel("max_pool_pick", params=_windows, shapes=_images),
)
avg_pool = op(
    "avg_pool",
    forward=_avg_pool,
    shape=_pool_spec,
    vjp=lambda F, g, y, x, **a: F.avg_pool_grad(g, size=tuple(x.data.shape[1:-1]), **a),
    saves=NONE,
    accepts=FLOATS,
    lower=Kernel("avg_pool", params=_windows, shapes=_images),
)
avg_pool_grad = op(
    "avg_pool_grad",
    forward=_avg_pool_grad,
    shape=_avg_grad_spec,
    vjp=lambda F, h, y, g, size, **a: F.avg_pool(h, **a),
    saves=NONE,
    accepts=FLOATS,
    lower=Kernel("avg_pool_grad", params=_windows, shapes=_images),
)
