"""``keras.ops.nn``: convolutions, pooling, patches, blocks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...api import array as tf_array
from ...api import conv as tf_conv
from ...api.pool import pooled
from ...base.settings import standardize_data_format
from ...ir.op import F
from ...tensor.tensor import Tensor
from .convert import part as part_of
from .convert import promoted, shape_of, tensor
from .declare import operation


def _layout(data_format: Any, rank: int) -> str:
    first = standardize_data_format(data_format) == "channels_first"
    names = {1: ("NWC", "NCW"), 2: ("NHWC", "NCHW"), 3: ("NDHWC", "NCDHW")}
    if rank not in names:
        raise ValueError(f"Inputs must have 3, 4 or 5 axes. Received rank {rank + 2}.")
    return names[rank][first]


def _tuple(value: Any, rank: int, name: str) -> tuple[int, ...]:
    found = (value,) * rank if isinstance(value, int) else tuple(int(v) for v in value)
    if len(found) != rank:
        raise ValueError(f"The `{name}` argument must be an int or {rank} ints. Received {name}={value}")
    return found


def _padding(padding: str) -> str:
    return str(padding).upper()


@operation("nn", "Conv", "inputs kernel")
def conv(
    inputs: Any, kernel: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None,
    dilation_rate: Any = 1,
) -> Tensor:  # fmt: skip
    """Convolution: kernel (spatial..., channels / groups, filters)."""
    x, w = promoted(inputs, kernel)
    rank = x.ndim - 2
    layout = _layout(data_format, rank)
    return tf_conv.convolve(
        x, w, rank, _tuple(strides, rank, "strides"), _padding(padding), layout,
        _tuple(dilation_rate, rank, "dilation_rate"),
    )  # fmt: skip


@operation("nn", "DepthwiseConv", "inputs kernel")
def depthwise_conv(
    inputs: Any, kernel: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None,
    dilation_rate: Any = 1,
) -> Tensor:  # fmt: skip
    """Each channel convolved on its own: kernel (spatial..., channels, multiplier)."""
    x, w = promoted(inputs, kernel)
    rank = x.ndim - 2
    layout = _layout(data_format, rank)
    *window, channels, multiplier = shape_of(w)
    grouped = F.reshape(w, shape=(*window, 1, channels * multiplier))
    return tf_conv.convolve(
        x, grouped, rank, _tuple(strides, rank, "strides"), _padding(padding), layout,
        _tuple(dilation_rate, rank, "dilation_rate"),
    )  # fmt: skip


@operation("nn", "SeparableConv", "inputs depthwise_kernel pointwise_kernel")
def separable_conv(
    inputs: Any, depthwise_kernel: Any, pointwise_kernel: Any, strides: Any = 1,
    padding: str = "valid", data_format: Any = None, dilation_rate: Any = 1,
) -> Tensor:  # fmt: skip
    """A depthwise convolution, then a 1 x 1 one that mixes the channels."""
    y = depthwise_conv(inputs, depthwise_kernel, strides, padding, data_format, dilation_rate)
    return conv(y, pointwise_kernel, 1, "valid", data_format)  # type: ignore[no-any-return]


def _transposed_length(size: int, window: int, padding: str, extra: Any, stride: int, dilation: int) -> int:
    window = (window - 1) * dilation + 1
    if extra is None:
        return size * stride + (max(window - stride, 0) if padding == "VALID" else 0)
    pad = window // 2 if padding == "SAME" else 0
    return (size - 1) * stride + window - 2 * pad + int(extra)


@operation("nn", "ConvTranspose", "inputs kernel")
def conv_transpose(
    inputs: Any, kernel: Any, strides: Any = 1, padding: str = "valid", output_padding: Any = None,
    data_format: Any = None, dilation_rate: Any = 1,
) -> Tensor:  # fmt: skip
    """The transpose of a convolution: kernel (spatial..., filters, channels)."""
    x, w = promoted(inputs, kernel)
    rank = x.ndim - 2
    layout = _layout(data_format, rank)
    first = layout[1] == "C"
    steps, dilation = _tuple(strides, rank, "strides"), _tuple(dilation_rate, rank, "dilation_rate")
    extra = (None,) * rank if output_padding is None else _tuple(output_padding, rank, "output_padding")
    sizes = shape_of(x)[2:] if first else shape_of(x)[1:-1]
    name = _padding(padding)
    out = [
        _transposed_length(n, k, name, e, s, d)
        for n, k, e, s, d in zip(sizes, shape_of(w)[:rank], extra, steps, dilation, strict=True)
    ]
    return tf_conv.deconvolve(x, w, rank, out, steps, name, layout, dilation)


def _pool(kind: str, inputs: Any, pool_size: Any, strides: Any, padding: str, data_format: Any) -> Tensor:
    x = tensor(inputs)
    rank = x.ndim - 2
    window = _tuple(pool_size, rank, "pool_size")
    steps = window if strides is None else _tuple(strides, rank, "strides")
    return pooled(kind, x, rank, window, steps, _padding(padding), _layout(data_format, rank))


@operation("nn", "MaxPool", "inputs")
def max_pool(
    inputs: Any, pool_size: Any, strides: Any = None, padding: str = "valid", data_format: Any = None
) -> Tensor:
    """The largest element of each window."""
    return _pool("max", inputs, pool_size, strides, padding, data_format)


@operation("nn", "AveragePool", "inputs")
def average_pool(
    inputs: Any, pool_size: Any, strides: Any = None, padding: str = "valid", data_format: Any = None
) -> Tensor:
    """The mean of each window."""
    return _pool("avg", inputs, pool_size, strides, padding, data_format)


def _adaptive(inputs: Any, output_size: Any, data_format: Any, reduce: str) -> Tensor:
    """Windows from floor(i n / m) to ceil((i + 1) n / m), along one axis after the other."""
    x = tensor(inputs)
    rank = x.ndim - 2
    first = standardize_data_format(data_format) == "channels_first"
    for i, m in enumerate(_tuple(output_size, rank, "output_size")):
        axis = i + 2 if first else i + 1
        n = shape_of(x)[axis]
        pieces = []
        for j in range(m):
            low, high = j * n // m, math.ceil((j + 1) * n / m)
            key = tuple(slice(low, high) if a == axis else slice(None) for a in range(x.ndim))
            pieces.append(getattr(F, reduce)(part_of(x, key=key), axis=(axis,), keepdims=True))
        x = F.concat(*pieces, axis=axis)
    return x


@operation("nn", "AdaptiveAveragePool", "inputs")
def adaptive_average_pool(inputs: Any, output_size: Any, data_format: Any = None) -> Tensor:
    """Means of windows chosen so that the result has the given size."""
    return _adaptive(inputs, output_size, data_format, "mean")


@operation("nn", "AdaptiveMaxPool", "inputs")
def adaptive_max_pool(inputs: Any, output_size: Any, data_format: Any = None) -> Tensor:
    """Largest elements of windows chosen so that the result has the given size."""
    return _adaptive(inputs, output_size, data_format, "max")


def _blocks(x: Any, data_format: str, change: Any) -> Tensor:
    x = tensor(x)
    if x.ndim != 4:
        raise ValueError(f"Expected 4 axes, received shape {tuple(x.shape)}.")
    if data_format == "channels_first":
        return tf_conv.to_first(change(tf_conv.to_last(x, 2)), 2)
    return change(x)  # type: ignore[no-any-return]


@operation("nn", "DepthToSpace")
def depth_to_space(x: Any, block_size: int, data_format: str = "channels_last") -> Tensor:
    """Channels moved into blocks of pixels."""
    return _blocks(x, data_format, lambda t: tf_array.depth_to_space(t, block_size))


@operation("nn", "SpaceToDepth")
def space_to_depth(x: Any, block_size: int, data_format: str = "channels_last") -> Tensor:
    """Blocks of pixels moved into channels."""
    return _blocks(x, data_format, lambda t: tf_array.space_to_depth(t, block_size))


def _patch_places(size: tuple[int, int], k: Any, d: Any, p: Any, s: Any) -> tuple[Any, int]:
    """Flat index, in the padded image, of each element of each patch: (elements, patches)."""
    high, wide = size[0] + 2 * p[0], size[1] + 2 * p[1]
    rows = (high - d[0] * (k[0] - 1) - 1) // s[0] + 1
    columns = (wide - d[1] * (k[1] - 1) - 1) // s[1] + 1
    y = np.arange(k[0])[:, None] * d[0] + np.arange(rows)[None] * s[0]
    x = np.arange(k[1])[:, None] * d[1] + np.arange(columns)[None] * s[1]
    places = y[:, None, :, None] * wide + x[None, :, None, :]
    return places.reshape(k[0] * k[1], rows * columns).astype(np.int32), rows * columns


@operation("nn", "Unfold")
def unfold(x: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor:
    """Patches of (batch, channels, height, width) as columns (batch, channels * elements, patches)."""
    x = tensor(x)
    k, d, p, s = (
        _tuple(v, 2, n)
        for v, n in ((kernel_size, "kernel_size"), (dilation, "dilation"), (padding, "padding"), (stride, "stride"))
    )
    batch, channels, height, width = shape_of(x)
    padded = F.pad(x, paddings=((0, 0), (0, 0), (p[0], p[0]), (p[1], p[1])))
    places, patches = _patch_places((height, width), k, d, p, s)
    flat = F.reshape(padded, shape=(batch, channels, -1))
    found = F.take(flat, tensor(places), axis=2)
    return F.reshape(found, shape=(batch, channels * k[0] * k[1], patches))  # type: ignore[no-any-return]


@operation("nn", "Fold")
def fold(x: Any, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor:
    """The transpose of unfold: patches added up at their places."""
    x = tensor(x)
    k, d, p, s = (
        _tuple(v, 2, n)
        for v, n in ((kernel_size, "kernel_size"), (dilation, "dilation"), (padding, "padding"), (stride, "stride"))
    )
    height, width = _tuple(output_size, 2, "output_size")
    batch, columns, patches = shape_of(x)
    channels = columns // (k[0] * k[1])
    places, expected = _patch_places((height, width), k, d, p, s)
    if patches != expected:
        raise ValueError(f"Expected {expected} patches for output_size={output_size}, received shape {tuple(x.shape)}.")
    high, wide = height + 2 * p[0], width + 2 * p[1]
    rows = F.reshape(x, shape=(batch * channels, -1))
    summed = F.unsorted_segment_sum(
        F.transpose(rows, perm=(1, 0)), tensor(places.reshape(-1)), num_segments=high * wide
    )
    image = F.reshape(F.transpose(summed, perm=(1, 0)), shape=(batch, channels, high, wide))
    return image[:, :, p[0] : p[0] + height, p[1] : p[1] + width]  # type: ignore[no-any-return]


__all__ = [
    "adaptive_average_pool",
    "adaptive_max_pool",
    "average_pool",
    "conv",
    "conv_transpose",
    "depth_to_space",
    "depthwise_conv",
    "fold",
    "max_pool",
    "separable_conv",
    "space_to_depth",
    "unfold",
]
