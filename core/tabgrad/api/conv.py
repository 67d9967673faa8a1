"""Convolution and pooling under TensorFlow's names: strides, paddings and layouts resolved here."""

from __future__ import annotations

from typing import Any

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..ops.conv import Pairs, same_padding
from ..tensor.convert import as_static
from ..tensor.tensor import Tensor
from .arguments import integers, tensor

_FIRST = {1: "NCW", 2: "NCHW", 3: "NCDHW"}
_LAST = {1: "NWC", 2: "NHWC", 3: "NDHWC"}


def spatial(value: Any, rank: int, what: str, first: bool = False) -> tuple[int, ...]:
    """One number per spatial axis, from 1, ``rank`` or ``rank + 2`` given. Raises ValueError."""
    found = as_static(value)
    if found is None:
        return (1,) * rank
    numbers = integers(found) if isinstance(found, (list, tuple)) else (int(found),)
    if len(numbers) == rank + 2:
        outer = (numbers[0], numbers[1] if first else numbers[-1])
        if outer != (1, 1):
            raise InvalidArgumentError(
                f"{what} in the batch and depth dimensions must be 1, received {list(numbers)}."
            )
        numbers = numbers[2:] if first else numbers[1:-1]
    if len(numbers) == 1:
        numbers = numbers * rank
    if len(numbers) != rank:
        raise ValueError(
            f"{what} should be of length 1, {rank} or {rank + 2} but was {len(numbers)}"
        )
    if any(n <= 0 for n in numbers):
        raise InvalidArgumentError(f"{what} must be positive, received {list(numbers)}.")
    return numbers


def channels_first(data_format: str | None, rank: int, accept: Any = None) -> bool:
    """True for 'NCHW' and its kin. Raises ValueError on another layout."""
    if data_format is None or data_format == _LAST[rank]:
        return False
    if data_format == _FIRST[rank]:
        return True
    raise ValueError(
        f"`data_format` must be '{_LAST[rank]}' or '{_FIRST[rank]}'. Received: {data_format!r}"
    )


def to_last(x: Tensor, rank: int) -> Tensor:
    """Channels moved behind the spatial axes."""
    return F.transpose(x, perm=(0, *range(2, rank + 2), 1))  # type: ignore[no-any-return]


def to_first(x: Tensor, rank: int) -> Tensor:
    """Channels moved before the spatial axes."""
    return F.transpose(x, perm=(0, rank + 1, *range(1, rank + 1)))  # type: ignore[no-any-return]


def resolve_padding(
    padding: Any, sizes: Any, kernel: Any, strides: Any, dilation: Any, first: bool = False
) -> Pairs:
    """'SAME', 'VALID' or explicit pairs (for every axis or the spatial ones) as pairs.

    Raises: InvalidArgumentError on another name, ValueError on another number of pairs.
    """
    if isinstance(padding, str):
        name = padding.upper()
        if name == "VALID":
            return ((0, 0),) * len(kernel)
        if name == "SAME":
            return tuple(
                same_padding(n, k, s, d)
                for n, k, s, d in zip(sizes, kernel, strides, dilation, strict=True)
            )
        raise InvalidArgumentError(
            f"`padding` must be 'SAME', 'VALID' or a list of pairs. Received: {padding!r}"
        )
    given = tuple((int(a), int(b)) for a, b in as_static(padding))
    if len(given) == len(kernel) + 2:
        given = given[2:] if first else given[1:-1]
    if len(given) != len(kernel):
        raise ValueError(f"Explicit padding needs {len(kernel) + 2} pairs, received {padding!r}.")
    return given


def convolve(
    x: Any, w: Any, rank: int, strides: Any, padding: Any, data_format: Any, dilations: Any
) -> Tensor:
    """The convolution with everything resolved; extra leading axes of x are batch axes too.

    Groups follow from the sizes: input channels over the filter's. Raises: InvalidArgumentError.
    """
    first = channels_first(data_format, rank)
    x, w = tensor(x), tensor(w)
    if x.ndim < rank + 2 or w.ndim != rank + 2:
        raise ValueError(
            f"`input` must have rank {rank + 2} (or more) and `filters` rank {rank + 2}. "
            f"Received shapes {list(x.shape)} and {list(w.shape)}."
        )
    lead = tuple(x.shape[: -(rank + 1)])
    if len(lead) > 1:
        x = F.reshape(x, shape=(-1 if 0 not in lead else 0, *x.shape[-(rank + 1) :]))
    if first:
        x = to_last(x, rank)
    strides, dilation = (
        spatial(strides, rank, "strides", first),
        spatial(dilations, rank, "dilations", first),
    )
    depth, per_group = x.shape[-1], w.shape[-2]
    if not per_group or depth % per_group or w.shape[-1] % max(1, depth // per_group):
        raise InvalidArgumentError(
            f"input depth must be evenly divisible by filter depth: {depth} vs {per_group} "
            f"[Op:Conv{rank}D]"
        )
    pads = resolve_padding(padding, x.shape[1:-1], w.shape[:-2], strides, dilation, first)
    y = F.conv(
        x, w, strides=strides, padding=pads, dilation=dilation, groups=max(1, depth // per_group)
    )
    if first:
        y = to_first(y, rank)
    return F.reshape(y, shape=(*lead, *y.data.shape[1:])) if len(lead) > 1 else y  # type: ignore[no-any-return]


def conv1d(
    input: Any,
    filters: Any,
    stride: Any,
    padding: Any,
    data_format: str = "NWC",
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """Convolution over one spatial axis: input (..., width, channels), filters (width, in, out)."""
    return convolve(input, filters, 1, stride, padding, data_format, dilations)


def conv2d(
    input: Any,
    filters: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """Convolution over height and width: filters (height, width, in / groups, out)."""
    return convolve(input, filters, 2, strides, padding, data_format, dilations)


def conv3d(
    input: Any,
    filters: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NDHWC",
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """Convolution over three spatial axes."""
    if not isinstance(as_static(strides), (list, tuple)) or len(as_static(strides)) != 5:
        raise ValueError(f"`strides` of conv3d must have 5 entries. Received: {strides}")
    return convolve(input, filters, 3, strides, padding, data_format, dilations)


def convolution(
    input: Any,
    filters: Any,
    strides: Any = None,
    padding: Any = "VALID",
    data_format: Any = None,
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """Convolution over as many spatial axes as the filter has."""
    filters = tensor(filters)
    rank = filters.ndim - 2
    if rank not in (1, 2, 3):
        raise ValueError(
            f"`filters` must have 1 to 3 spatial axes. Received shape {list(filters.shape)}"
        )
    return convolve(input, filters, rank, strides, padding, data_format, dilations)


def atrous_conv2d(value: Any, filters: Any, rate: int, padding: str, name: Any = None) -> Tensor:
    """Convolution with holes: dilation ``rate``, stride 1."""
    return conv2d(value, filters, 1, padding, dilations=rate)


def depthwise_conv2d(
    input: Any,
    filter: Any,
    strides: Any,
    padding: Any,
    data_format: Any = None,
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """Each channel with its own filters: filter (height, width, in, multiplier) -> in *
    multiplier.
    """
    first = channels_first(data_format, 2)
    x, w = tensor(input), tensor(filter)
    if first:
        x = to_last(x, 2)
    if w.ndim != 4 or x.ndim != 4 or w.shape[2] != x.shape[-1]:
        raise InvalidArgumentError(
            f"input and filter must have the same depth: {list(x.shape)} vs {list(w.shape)} "
            "[Op:DepthwiseConv2dNative]"
        )
    steps, dilation = (
        spatial(strides, 2, "strides", first),
        spatial(dilations, 2, "dilations", first),
    )
    pads = resolve_padding(padding, x.shape[1:-1], w.shape[:2], steps, dilation, first)
    h, wide, depth, multiplier = w.shape
    w = F.reshape(w, shape=(h, wide, 1, depth * multiplier))
    y = F.conv(x, w, strides=steps, padding=pads, dilation=dilation, groups=depth)
    return to_first(y, 2) if first else y


def separable_conv2d(
    input: Any,
    depthwise_filter: Any,
    pointwise_filter: Any,
    strides: Any,
    padding: Any,
    data_format: Any = None,
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """A depthwise convolution, then a 1 x 1 one that mixes the channels."""
    y = depthwise_conv2d(input, depthwise_filter, strides, padding, data_format, dilations)
    return conv2d(y, pointwise_filter, 1, "VALID", data_format or "NHWC")


def deconvolve(
    x: Any,
    w: Any,
    rank: int,
    output_shape: Any,
    strides: Any,
    padding: Any,
    data_format: Any,
    dilations: Any,
) -> Tensor:
    """The transpose of the convolution whose input has ``output_shape``: filters (k..., out,
    in).
    """
    first = channels_first(data_format, rank)
    x, w = tensor(x), tensor(w)
    if x.ndim != rank + 2 or w.ndim != rank + 2:
        raise ValueError(
            f"input and filters must have {rank + 2} axes, received {list(x.shape)} and "
            f"{list(w.shape)}."
        )
    shape = integers(output_shape)
    if len(shape) == rank:
        shape = (x.shape[0], w.shape[-2], *shape) if first else (x.shape[0], *shape, w.shape[-2])
    if len(shape) != rank + 2:
        raise ValueError(f"output_shape must have {rank + 2} entries, received {list(shape)}.")
    sizes = shape[2:] if first else shape[1:-1]
    depth = shape[1] if first else shape[-1]
    if first:
        x = to_last(x, rank)
    if depth != w.shape[-2] or x.shape[-1] != w.shape[-1] or shape[0] != x.shape[0]:
        raise InvalidArgumentError(
            f"output_shape {list(shape)} does not fit filters {list(w.shape)} (k..., out, in) "
            "and input "
            f"{list(x.shape)} [Op:Conv{rank}DBackpropInput]"
        )
    steps, dilation = (
        spatial(strides, rank, "strides", first),
        spatial(dilations, rank, "dilations", first),
    )
    pads = resolve_padding(padding, sizes, w.shape[:-2], steps, dilation, first)
    y = F.conv_input_grad(x, w, size=sizes, strides=steps, padding=pads, dilation=dilation)
    return to_first(y, rank) if first else y


def conv1d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str = "NWC",
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """The transpose of conv1d."""
    return deconvolve(input, filters, 1, output_shape, strides, padding, data_format, dilations)


def conv2d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str = "NHWC",
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """The transpose of conv2d."""
    return deconvolve(input, filters, 2, output_shape, strides, padding, data_format, dilations)


def conv3d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: str = "NDHWC",
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """The transpose of conv3d."""
    return deconvolve(input, filters, 3, output_shape, strides, padding, data_format, dilations)


def conv_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: Any = "SAME",
    data_format: Any = None,
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """The transpose of a convolution over as many spatial axes as the filter has."""
    rank = tensor(filters).ndim - 2
    return deconvolve(input, filters, rank, output_shape, strides, padding, data_format, dilations)
