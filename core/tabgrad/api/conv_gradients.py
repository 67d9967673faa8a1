"""Gradients of convolutions as functions of their own, and convolutions by way of blocks."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.convert import as_static
from ..tensor.tensor import Tensor
from .arguments import integer, integers, pairs, tensor
from .conv import channels_first, conv2d_transpose, resolve_padding, spatial, to_first, to_last


def conv(
    input: Any, filter: Any, strides: Any, padding: str, explicit_paddings: Any = (),
    data_format: str = "CHANNELS_LAST", dilations: Any = (), batch_dims: int = 1, groups: int = 1, name: Any = None,
) -> Tensor:  # fmt: skip
    """Convolution over as many spatial axes as the filter has, behind ``batch_dims`` batch axes."""
    x, w = tensor(input), tensor(filter)
    rank = w.ndim - 2
    if rank not in (2, 3) or x.ndim != rank + 1 + batch_dims:
        raise InvalidArgumentError(
            f"filter must have 2 or 3 spatial axes and input {batch_dims} batch axes, those and the channels. Received "
            f"{w.shape} and {x.shape} [Op:Conv]"
        )
    first = data_format == "CHANNELS_FIRST"
    lead = tuple(x.shape[:batch_dims])
    x = F.reshape(x, shape=(-1, *x.shape[batch_dims:]))
    x = to_last(x, rank) if first else x
    steps = spatial(strides, rank, "strides", first)
    rates = spatial(dilations if len(dilations) else None, rank, "dilations", first)
    given = np.reshape(explicit_paddings, (-1, 2)) if padding == "EXPLICIT" else padding
    pads = resolve_padding(given, x.shape[1:-1], w.shape[:-2], steps, rates, first)
    y = F.conv(x, w, strides=steps, padding=pads, dilation=rates, groups=groups)
    y = to_first(y, rank) if first else y
    return F.reshape(y, shape=(*lead, *tuple(y.shape)[1:]))  # type: ignore[no-any-return]


def _settled(
    first: bool, sizes: Any, kernel: Any, strides: Any, padding: Any, explicit: Any, dilations: Any
) -> dict[str, Any]:
    steps, rates = spatial(strides, 2, "strides", first), spatial(dilations, 2, "dilations", first)
    given = np.reshape(explicit, (-1, 2)) if padding == "EXPLICIT" else padding
    pads = resolve_padding(given, sizes, kernel, steps, rates, first)
    return {"strides": steps, "padding": pads, "dilation": rates}


def _spatial_sizes(shape: Any, first: bool) -> tuple[tuple[int, ...], int]:
    """(height and width, channels)."""
    return (tuple(shape[2:]), shape[1]) if first else (tuple(shape[1:3]), shape[3])


def conv2d_backprop_input_v2(
    input: Any, filter: Any, out_backprop: Any, strides: Any, padding: str, use_cudnn_on_gpu: bool = True,
    explicit_paddings: Any = (), data_format: str = "NHWC", dilations: Any = (1, 1, 1, 1), name: Any = None,
) -> Tensor:  # fmt: skip
    """The gradient of conv2d by its input, of which only the shape counts."""
    first, w, g = channels_first(data_format, 2), tensor(filter), tensor(out_backprop)
    sizes, depth = _spatial_sizes(tensor(input).shape, first)
    settled = _settled(first, sizes, w.shape[:2], strides, padding, explicit_paddings, dilations)
    g = to_last(g, 2) if first else g
    y = F.conv_input_grad(g, w, size=sizes, groups=depth // w.shape[2], **settled)
    return to_first(y, 2) if first else y


def conv2d_backprop_filter_v2(
    input: Any, filter: Any, out_backprop: Any, strides: Any, padding: str, use_cudnn_on_gpu: bool = True,
    explicit_paddings: Any = (), data_format: str = "NHWC", dilations: Any = (1, 1, 1, 1), name: Any = None,
) -> Tensor:  # fmt: skip
    """The gradient of conv2d by its filter, of which only the shape counts."""
    first, x, g = channels_first(data_format, 2), tensor(input), tensor(out_backprop)
    shape = tuple(tensor(filter).shape)
    sizes, depth = _spatial_sizes(x.shape, first)
    settled = _settled(first, sizes, shape[:2], strides, padding, explicit_paddings, dilations)
    x, g = (to_last(v, 2) if first else v for v in (x, g))
    return F.conv_filter_grad(x, g, size=shape[:2], groups=depth // shape[2], **settled)  # type: ignore[no-any-return]


def depthwise_conv2d_backprop_input(
    input_sizes: Any, filter: Any, out_backprop: Any, strides: Any, padding: Any, data_format: str = "NHWC",
    dilations: Any = (1, 1, 1, 1), name: Any = None,
) -> Tensor:  # fmt: skip
    """The gradient of depthwise_conv2d by its input, whose shape is ``input_sizes``."""
    first, w, g = channels_first(data_format, 2), tensor(filter), tensor(out_backprop)
    sizes, depth = _spatial_sizes(integers(input_sizes), first)
    settled = _settled(first, sizes, w.shape[:2], strides, padding, (), dilations)
    w = F.reshape(w, shape=(*w.shape[:2], 1, w.shape[2] * w.shape[3]))
    y = F.conv_input_grad(to_last(g, 2) if first else g, w, size=sizes, groups=depth, **settled)
    return to_first(y, 2) if first else y


def depthwise_conv2d_backprop_filter(
    input: Any, filter_sizes: Any, out_backprop: Any, strides: Any, padding: Any, data_format: str = "NHWC",
    dilations: Any = (1, 1, 1, 1), name: Any = None,
) -> Tensor:  # fmt: skip
    """The gradient of depthwise_conv2d by its filter, whose shape is ``filter_sizes``."""
    first, x, g = channels_first(data_format, 2), tensor(input), tensor(out_backprop)
    shape = integers(filter_sizes)
    settled = _settled(first, _spatial_sizes(x.shape, first)[0], shape[:2], strides, padding, (), dilations)
    x, g = (to_last(v, 2) if first else v for v in (x, g))
    w = F.conv_filter_grad(x, g, size=shape[:2], groups=shape[2], **settled)
    return F.reshape(w, shape=shape)  # type: ignore[no-any-return]


def atrous_conv2d_transpose(
    value: Any, filters: Any, output_shape: Any, rate: Any, padding: str, name: Any = None
) -> Tensor:
    """The transpose of atrous_conv2d. Raises ValueError on channels that don't fit, or a rate below 1."""
    x, w, holes = tensor(value), tensor(filters), integer(rate)
    if x.shape[3] != w.shape[3]:
        raise ValueError(f"`value` and `filters` must agree in the last axis. Received: {x.shape} and {w.shape}")
    if holes < 1:
        raise ValueError(f"`rate` cannot be less than one. Received: rate={rate}")
    if padding not in ("SAME", "VALID"):
        raise ValueError(f"`padding` must be either 'VALID' or 'SAME'. Received: padding={padding}")
    return conv2d_transpose(x, w, output_shape, 1, padding, dilations=holes)


def required_space_to_batch_paddings(
    input_shape: Any, block_shape: Any, base_paddings: Any = None, name: Any = None
) -> tuple[Tensor, Tensor]:
    """(paddings that make sizes multiples of the blocks, crops that undo what they add to ``base_paddings``)."""
    sizes, block = integers(input_shape), integers(block_shape)
    base = ((0, 0),) * len(block) if base_paddings is None else pairs(base_paddings)
    extra = [-(n + a + b) % k for n, k, (a, b) in zip(sizes, block, base, strict=True)]
    paddings = [[a, b + e] for (a, b), e in zip(base, extra, strict=True)]
    crops = [[0, e] for e in extra]
    return Tensor(np.array(paddings, np.int32).reshape(-1, 2)), Tensor(np.array(crops, np.int32).reshape(-1, 2))


def with_space_to_batch(
    input: Any, dilation_rate: Any, padding: Any, op: Any, filter_shape: Any = None, spatial_dims: Any = None,
    data_format: Any = None,
) -> Tensor:  # fmt: skip
    """``op(blocks, rank, padding)`` on the image taken apart into as many as ``dilation_rate`` says, put together.

    Raises: ValueError on rates below 1, axes out of order, or padding 'SAME' without ``filter_shape``.
    """
    x, rate = tensor(input), integers(dilation_rate)
    first = data_format is not None and data_format.startswith("NC")
    start = 2 if first else 1
    dims = [int(d) for d in spatial_dims] if spatial_dims is not None else list(range(start, start + len(rate)))
    if dims != sorted(set(dims)) or min(dims) < 1:
        raise ValueError(f"`spatial_dims` must be increasing positive integers. Received: {spatial_dims}")
    if min(rate) < 1:
        raise ValueError(f"`dilation_rate` must be positive. Received: dilation_rate={dilation_rate}")
    if set(rate) == {1}:
        return op(x, len(rate), padding)  # type: ignore[no-any-return]
    if padding not in ("SAME", "VALID"):
        given = pairs(padding)
        base = list(given[2:] if first else given[1:-1])
    elif padding == "VALID":
        base = [(0, 0)] * len(rate)
    elif filter_shape is None:
        raise ValueError("`filter_shape` must be specified for `padding='SAME'`. Received: filter_shape=None")
    else:
        spans = [(k - 1) * r for k, r in zip(integers(filter_shape), rate, strict=False)]
        base = [(s // 2, s - s // 2) for s in spans]
    paddings, crops = required_space_to_batch_paddings([x.shape[d] for d in dims], rate, base)
    block = [1] * dims[-1]
    pads, cuts = [(0, 0)] * dims[-1], [(0, 0)] * dims[-1]
    for i, d in enumerate(dims):
        block[d - 1], pads[d - 1], cuts[d - 1] = rate[i], *(tuple(as_static(v)[i]) for v in (paddings, crops))
    parts = F.space_to_batch(x, tuple(block), tuple(pads))
    return F.batch_to_space(op(parts, len(rate), "VALID"), tuple(block), tuple(cuts))  # type: ignore[no-any-return]


def batch_norm_with_global_normalization(
    input: Any, mean: Any, variance: Any, beta: Any, gamma: Any, variance_epsilon: Any,
    scale_after_normalization: bool, name: Any = None,
) -> Tensor:  # fmt: skip
    """(input - mean) / root(variance + epsilon), times gamma where asked for, plus beta."""
    inverse = F.rsqrt(F.add(tensor(variance), variance_epsilon))
    inverse = F.mul(inverse, gamma) if scale_after_normalization else inverse
    return F.add(F.mul(tensor(input), inverse), F.sub(beta, F.mul(mean, inverse)))  # type: ignore[no-any-return]
