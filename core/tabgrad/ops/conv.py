"""Convolution over 1 to 3 spatial axes, channels last, with its two transposes.

``conv``, ``conv_input_grad`` and ``conv_filter_grad`` are the three faces of one trilinear form,
so each one's gradients are the other two, to any order. The forward is im2col (Chellapilla et
al. 2006): windows as a strided view, copied in slabs that fit the cache, and one matrix product.
Depthwise convolutions go kernel position by kernel position instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.lower import Kernel
from ..ir.op import FLOATS, INPUTS, Spec, op
from .matmul import product

Pairs = tuple[tuple[int, int], ...]
_SLAB = 1 << 20  # elements of an im2col slab: 4 MB in float32


def window_size(
    size: int, kernel: int, stride: int, dilation: int, pad: tuple[int, int], name: str
) -> int:
    """Positions of a window along one axis. Raises InvalidArgumentError where it does not fit."""
    span = (kernel - 1) * dilation + 1
    room = size + pad[0] + pad[1] - span + stride
    count = room // stride if room >= 0 else -(-room // stride)
    if count < 0:
        raise InvalidArgumentError(
            f"Computed output size would be negative: {count} [input_size: {size}, "
            "effective_filter_size: "
            f"{span}, stride: {stride}] [Op:{name}]. Use padding='SAME', a smaller kernel or "
            "larger input."
        )
    return count


def same_padding(size: int, kernel: int, stride: int, dilation: int = 1) -> tuple[int, int]:
    """TensorFlow's SAME: ceil(size / stride) outputs, the odd element of padding at the end."""
    span = (kernel - 1) * dilation + 1
    total = max((-(-size // stride) - 1) * stride + span - size, 0)
    return total // 2, total - total // 2


def _conv_spec(
    x: Any, w: Any, strides: Any, padding: Pairs, dilation: Any, groups: int = 1
) -> Spec:
    rank = len(strides)
    if len(x.shape) != rank + 2 or len(w.shape) != rank + 2:
        raise InvalidArgumentError(
            f"input and filter must have {rank + 2} axes, received shapes {list(x.shape)} and "
            f"{list(w.shape)} [Op:Conv{rank}D]. Input is (batch, spatial..., channels), the filter "
            "(spatial..., input channels / groups, output channels)."
        )
    if w.shape[-2] * groups != x.shape[-1] or w.shape[-1] % groups:
        raise InvalidArgumentError(
            f"input depth must be evenly divisible by filter depth: {x.shape[-1]} vs "
            f"{w.shape[-2]}, "
            f"with {groups} groups and {w.shape[-1]} filters [Op:Conv{rank}D]."
        )
    out = tuple(
        window_size(*args, f"Conv{rank}D")
        for args in zip(x.shape[1:-1], w.shape[:rank], strides, dilation, padding, strict=True)
    )
    return Spec((x.shape[0], *out, w.shape[-1]), x.dtype)


def padded(x: Any, padding: Pairs, value: Any = 0) -> Any:
    """``x`` with its spatial axes padded; x itself where there is nothing to pad."""
    if not any(a or b for a, b in padding):
        return x
    spatial = tuple(d + a + b for d, (a, b) in zip(x.shape[1:-1], padding, strict=True))
    out = np.full((x.shape[0], *spatial, x.shape[-1]), value, x.dtype)
    inner = tuple(slice(a, a + d) for d, (a, _) in zip(x.shape[1:-1], padding, strict=True))
    out[(slice(None), *inner)] = x
    return out


def positions(kernel: Any, out: Any, strides: Any, dilation: Any) -> Iterator[tuple[Any, Any]]:
    """Each kernel position with the slice of the padded input that it meets."""
    for at in itertools.product(*(range(k) for k in kernel)):
        key = tuple(
            slice(i * d, i * d + (o - 1) * s + 1, s)
            for i, d, o, s in zip(at, dilation, out, strides, strict=True)
        )
        yield at, (slice(None), *key)


def _windows(x: Any, kernel: Any, out: Any, strides: Any, dilation: Any) -> Any:
    """View of shape (batch, *out, *kernel, channels)."""
    rank = len(kernel)
    step = x.strides
    shape = (x.shape[0], *out, *kernel, x.shape[-1])
    strided = (
        step[0], *(step[i + 1] * strides[i] for i in range(rank)),
        *(step[i + 1] * dilation[i] for i in range(rank)), step[-1],
    )  # fmt: skip
    return np.lib.stride_tricks.as_strided(x, shape, strided, writeable=False)


def _slabs(
    x: Any, kernel: Any, out: Any, strides: Any, dilation: Any
) -> Iterator[tuple[slice, Any]]:
    """(batch slice, its windows as rows): im2col in pieces."""
    size = int(np.prod(kernel)) * x.shape[-1]
    rows = int(np.prod(out))
    step = max(1, _SLAB // max(1, rows * size))
    view = _windows(x, kernel, out, strides, dilation)
    for start in range(0, x.shape[0], step):
        part = view[start : start + step]
        yield slice(start, start + step), part.reshape(part.shape[0] * rows, size)


def _is_pointwise(kernel: Any, strides: Any, padding: Pairs) -> bool:
    return (
        all(k == 1 for k in kernel)
        and all(s == 1 for s in strides)
        and not any(a or b for a, b in padding)
    )


def _by_group(rows: Any, kernel: Any, groups: int) -> Any:
    """im2col rows (n, k*c) as (groups, n, k*c/groups)."""
    count = int(np.prod(kernel))
    parts = rows.reshape(rows.shape[0], count, groups, -1)
    return parts.transpose(2, 0, 1, 3).reshape(groups, rows.shape[0], -1)


def _filter_by_group(w: Any, groups: int) -> Any:
    """A filter (*k, c/groups, f) as (groups, k*c/groups, f/groups)."""
    flat = w.reshape(-1, groups, w.shape[-1] // groups)
    return flat.transpose(1, 0, 2)


def _conv(x: Any, w: Any, strides: Any, padding: Pairs, dilation: Any, groups: int = 1) -> Any:
    shape = _conv_spec(x, w, strides, padding, dilation, groups).shape
    kernel, out = w.shape[:-2], shape[1:-1]
    if not x.size or not w.size or 0 in shape:
        return np.zeros(shape, x.dtype)
    if groups == 1 and _is_pointwise(kernel, strides, padding):
        return product(x.reshape(-1, x.shape[-1]), w.reshape(w.shape[-2:])).reshape(shape)
    x = padded(x, padding)
    if groups == x.shape[-1] and groups > 1:
        return _depthwise(x, w, shape, strides, dilation)
    y = np.empty((shape[0], int(np.prod(out)), shape[-1]), x.dtype)
    matrix = w.reshape(-1, w.shape[-1]) if groups == 1 else _filter_by_group(w, groups)
    for part, rows in _slabs(x, kernel, out, strides, dilation):
        if groups == 1:
            np.matmul(rows, matrix, out=y[part].reshape(-1, shape[-1]))
        else:
            by_group = np.matmul(_by_group(rows, kernel, groups), matrix)
            y[part] = by_group.transpose(1, 0, 2).reshape(y[part].shape)
    return y.reshape(shape)


def _depthwise(x: Any, w: Any, shape: Any, strides: Any, dilation: Any) -> Any:
    channels = x.shape[-1]
    filters = w.reshape(*w.shape[:-2], channels, -1)
    y = np.zeros((*shape[:-1], channels, filters.shape[-1]), x.dtype)
    for at, key in positions(w.shape[:-2], shape[1:-1], strides, dilation):
        y += x[key][..., None] * filters[at]
    return y.reshape(shape)


def _input_spec(
    g: Any, w: Any, size: Any, strides: Any, padding: Pairs, dilation: Any, groups: int = 1
) -> Spec:
    rank = len(strides)
    if len(g.shape) != rank + 2 or len(w.shape) != rank + 2:
        raise InvalidArgumentError(
            f"gradient and filter must have {rank + 2} axes, received shapes {list(g.shape)} and "
            f"{list(w.shape)} [Op:Conv{rank}DBackpropInput]."
        )
    shape = (g.shape[0], *size, w.shape[-2] * groups)
    expected = _conv_spec(Spec(shape, g.dtype), w, strides, padding, dilation, groups).shape
    if expected != tuple(g.shape):
        raise InvalidArgumentError(
            f"Conv{rank}DBackpropInput: an input of shape {list(shape)} gives an output of shape "
            f"{list(expected)}, but received {list(g.shape)}. Check output_shape, strides and "
            "padding."
        )
    return Spec(shape, g.dtype)


def _conv_input_grad(
    g: Any, w: Any, size: Any, strides: Any, padding: Pairs, dilation: Any, groups: int = 1
) -> Any:
    shape = _input_spec(g, w, size, strides, padding, dilation, groups).shape
    kernel, channels, filters = w.shape[:-2], shape[-1], w.shape[-1]
    if not g.size or not w.size or 0 in shape:
        return np.zeros(shape, g.dtype)
    if groups == 1 and _is_pointwise(kernel, strides, padding):
        return product(g.reshape(-1, filters), w.reshape(w.shape[-2:]).T).reshape(shape)
    mirrored = tuple(
        (d * (k - 1) - a, d * (k - 1) - b)
        for d, k, (a, b) in zip(dilation, kernel, padding, strict=True)
    )
    exact = all(s == 1 for s in strides) and all(a >= 0 and b >= 0 for a, b in mirrored)
    if groups == 1 and exact and filters <= channels:
        flipped = np.flip(w, tuple(range(len(kernel)))).swapaxes(-1, -2)
        return _conv(g, np.ascontiguousarray(flipped), strides, mirrored, dilation)
    return _columns_to_image(g, w, shape, strides, padding, dilation, groups)


def _columns_to_image(
    g: Any, w: Any, shape: Any, strides: Any, padding: Pairs, dilation: Any, groups: int
) -> Any:
    """col2im: what each window contributes is added where the window was."""
    kernel, out, batch = w.shape[:-2], g.shape[1:-1], g.shape[0]
    full = tuple(d + a + b for d, (a, b) in zip(shape[1:-1], padding, strict=True))
    dx = np.zeros((batch, *full, shape[-1]), g.dtype)
    if groups == shape[-1] and groups > 1:
        filters = w.reshape(*kernel, groups, -1)
        split = g.reshape(*g.shape[:-1], groups, -1)
        for at, key in positions(kernel, out, strides, dilation):
            dx[key] += np.einsum("...cm,cm->...c", split, filters[at])
    else:
        flat = g.reshape(-1, groups, g.shape[-1] // groups).transpose(1, 0, 2)
        for at, key in positions(kernel, out, strides, dilation):
            matrix = _filter_by_group(w[at], groups)
            part = np.matmul(flat, matrix.transpose(0, 2, 1))
            dx[key] += part.transpose(1, 0, 2).reshape(batch, *out, shape[-1])
    inner = tuple(slice(a, a + d) for d, (a, _) in zip(shape[1:-1], padding, strict=True))
    return dx[(slice(None), *inner)]


def _filter_spec(
    x: Any, g: Any, size: Any, strides: Any, padding: Pairs, dilation: Any, groups: int = 1
) -> Spec:
    shape = (*size, x.shape[-1] // groups, g.shape[-1])
    expected = _conv_spec(x, Spec(shape, x.dtype), strides, padding, dilation, groups).shape
    if expected != tuple(g.shape):
        raise InvalidArgumentError(
            f"Conv{len(size)}DBackpropFilter: input {list(x.shape)} and kernel {list(size)} give "
            "an "
            f"output of shape {list(expected)}, but received {list(g.shape)}."
        )
    return Spec(shape, x.dtype)


def _conv_filter_grad(
    x: Any, g: Any, size: Any, strides: Any, padding: Pairs, dilation: Any, groups: int = 1
) -> Any:
    shape = _filter_spec(x, g, size, strides, padding, dilation, groups).shape
    if not x.size or not g.size or 0 in shape:
        return np.zeros(shape, x.dtype)
    filters = g.shape[-1]
    if groups == 1 and _is_pointwise(size, strides, padding):
        return product(x.reshape(-1, x.shape[-1]).T, g.reshape(-1, filters)).reshape(shape)
    x = padded(x, padding)
    out = g.shape[1:-1]
    if groups == x.shape[-1] and groups > 1:
        dw = np.zeros((*size, groups, filters // groups), x.dtype)
        split = g.reshape(*g.shape[:-1], groups, -1)
        for at, key in positions(size, out, strides, dilation):
            dw[at] = np.sum(x[key][..., None] * split, axis=tuple(range(g.ndim - 1)))
        return dw.reshape(shape)
    g = g.reshape(g.shape[0], -1, filters)
    total: Any = 0
    for part, rows in _slabs(x, size, out, strides, dilation):
        if groups == 1:
            total = total + np.matmul(rows.T, g[part].reshape(-1, filters))
        else:
            heads = g[part].reshape(-1, groups, filters // groups).transpose(1, 0, 2)
            total = total + np.matmul(_by_group(rows, size, groups).transpose(0, 2, 1), heads)
    return (total if groups == 1 else total.transpose(1, 0, 2)).reshape(shape).astype(x.dtype, copy=False)


def _spatial(tensor: Any) -> tuple[int, ...]:
    return tuple(tensor.data.shape[1:-1])


def _kernel(tensor: Any) -> tuple[int, ...]:
    return tuple(tensor.data.shape[:-2])


def geometry(strides: Any, padding: Pairs, dilation: Any) -> list[int]:
    """For the kernels: strides, (low, high) padding and dilation of three axes; leading ones are trivial."""
    missing = 3 - len(strides)
    pads = [int(p) for pair in padding for p in pair]
    return [*[1] * missing, *strides, *[0] * (2 * missing), *pads, *[1] * missing, *dilation]


def _geometry(
    inputs: Any, outputs: Any, strides: Any, padding: Pairs, dilation: Any, groups: int = 1, size: Any = None
) -> list[int]:
    return [*geometry(strides, padding, dilation), groups]


def three_axes(shape: tuple[int, ...], rank: int, lead: int) -> tuple[int, ...]:
    """A shape with size-1 axes before its ``rank`` spatial ones, which start at ``lead``."""
    return (*shape[:lead], *[1] * (3 - rank), *shape[lead:])


def _seen(kinds: str) -> Any:
    """For the kernels: which values are images (n, d, h, w, c), which filters (d, h, w, c / groups, f)."""

    def shapes(inputs: Any, outputs: Any, strides: Any, **attrs: Any) -> Any:
        seen = [
            three_axes(v.shape, len(strides), 1 if kind == "i" else 0)
            for v, kind in zip((*inputs, *outputs), kinds, strict=True)
        ]
        return seen[:-1], seen[-1:]

    return shapes


conv = op(
    "conv",
    2,
    forward=_conv,
    shape=_conv_spec,
    vjp=(
        lambda F, g, y, x, w, **a: F.conv_input_grad(g, w, size=_spatial(x), **a),
        lambda F, g, y, x, w, **a: F.conv_filter_grad(x, g, size=_kernel(w), **a),
    ),
    saves=INPUTS,
    accepts=FLOATS,
    lower=Kernel("conv", params=_geometry, shapes=_seen("ifi")),
    tolerance=1e-5,
)
conv_input_grad = op(
    "conv_input_grad",
    2,
    forward=_conv_input_grad,
    shape=_input_spec,
    vjp=(
        lambda F, h, y, g, w, size, **a: F.conv(h, w, **a),
        lambda F, h, y, g, w, size, **a: F.conv_filter_grad(h, g, size=_kernel(w), **a),
    ),
    saves=INPUTS,
    accepts=FLOATS,
    lower=Kernel("conv_input_grad", params=_geometry, shapes=_seen("ifi")),
    tolerance=1e-5,
)
conv_filter_grad = op(
    "conv_filter_grad",
    2,
    forward=_conv_filter_grad,
    shape=_filter_spec,
    vjp=(
        lambda F, h, y, x, g, size, **a: F.conv_input_grad(g, h, size=_spatial(x), **a),
        lambda F, h, y, x, g, size, **a: F.conv(x, h, **a),
    ),
    saves=INPUTS,
    accepts=FLOATS,
    lower=Kernel("conv_filter_grad", params=_geometry, shapes=_seen("iif")),
    tolerance=1e-5,
)
