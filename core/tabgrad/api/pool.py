"""Pooling under TensorFlow's names."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.tensor import Tensor
from .arguments import numpy_dtype, tensor
from .conv import channels_first, resolve_padding, spatial, to_first, to_last

MaxPoolWithArgmax = namedtuple("MaxPoolWithArgmax", ["output", "argmax"])


def pooled(
    kind: str,
    x: Any,
    rank: int,
    window: Any,
    strides: Any,
    padding: Any,
    data_format: Any,
    dilations: Any = None,
) -> Tensor:
    """Max or average pooling over ``rank`` spatial axes."""
    first = channels_first(data_format, rank)
    x = tensor(x)
    if x.ndim != rank + 2:
        raise InvalidArgumentError(
            f"`input` must have {rank + 2} axes. Received shape {list(x.shape)}"
        )
    if first:
        x = to_last(x, rank)
    window, steps = spatial(window, rank, "ksize", first), spatial(strides, rank, "strides", first)
    dilation = spatial(dilations, rank, "dilations", first)
    pads = resolve_padding(padding, x.shape[1:-1], window, steps, dilation, first)
    y = getattr(F, f"{kind}_pool")(x, window=window, strides=steps, padding=pads, dilation=dilation)
    return to_first(y, rank) if first else y


def max_pool1d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NWC", name: Any = None
) -> Tensor:
    """The largest element of each window."""
    return pooled("max", input, 1, ksize, strides, padding, data_format)


def max_pool2d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC", name: Any = None
) -> Tensor:
    """The largest element of each window."""
    return pooled("max", input, 2, ksize, strides, padding, data_format)


def max_pool3d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NDHWC", name: Any = None
) -> Tensor:
    """The largest element of each window."""
    return pooled("max", input, 3, ksize, strides, padding, data_format)


def avg_pool1d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NWC", name: Any = None
) -> Tensor:
    """The mean of each window's elements inside the input."""
    return pooled("avg", input, 1, ksize, strides, padding, data_format)


def avg_pool2d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC", name: Any = None
) -> Tensor:
    """The mean of each window's elements inside the input."""
    return pooled("avg", input, 2, ksize, strides, padding, data_format)


def avg_pool3d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NDHWC", name: Any = None
) -> Tensor:
    """The mean of each window's elements inside the input."""
    return pooled("avg", input, 3, ksize, strides, padding, data_format)


def _rank(x: Any) -> int:
    rank = tensor(x).ndim - 2
    if rank not in (1, 2, 3):
        raise ValueError(f"Input tensor must be of rank 3, 4 or 5 but was {rank + 2}.")
    return rank


def max_pool(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: Any = None, name: Any = None
) -> Tensor:
    """Max pooling over as many spatial axes as the input has."""
    return pooled("max", input, _rank(input), ksize, strides, padding, data_format)


def avg_pool(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: Any = None, name: Any = None
) -> Tensor:
    """Average pooling over as many spatial axes as the input has."""
    return pooled("avg", input, _rank(input), ksize, strides, padding, data_format)


def pool(
    input: Any,
    window_shape: Any,
    pooling_type: str,
    strides: Any = None,
    padding: Any = "VALID",
    data_format: Any = None,
    dilations: Any = None,
    name: Any = None,
) -> Tensor:
    """Pooling of type 'MAX' or 'AVG', dilated where asked for."""
    if pooling_type not in ("MAX", "AVG"):
        raise ValueError(
            f"Argument `pooling_type` must be 'MAX' or 'AVG'. Received: {pooling_type!r}"
        )
    return pooled(
        pooling_type.lower(),
        input,
        _rank(input),
        window_shape,
        strides,
        padding,
        data_format,
        dilations,
    )


def max_pool_with_argmax(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    output_dtype: Any = "int64",
    include_batch_in_index: bool = False,
    name: Any = None,
) -> MaxPoolWithArgmax:
    """Max pooling, and the flat position of each maximum: (y * width + x) * channels + channel."""
    if data_format != "NHWC":
        raise ValueError(
            f"max_pool_with_argmax takes data_format='NHWC'. Received: {data_format!r}"
        )
    x = tensor(input)
    window, steps = spatial(ksize, 2, "ksize"), spatial(strides, 2, "strides")
    pads = resolve_padding(padding, x.shape[1:-1], window, steps, (1, 1))
    attrs = {"window": window, "strides": steps, "padding": pads, "dilation": (1, 1)}
    y = F.max_pool(x, **attrs)
    n, rest = x.shape[0], x.size // max(1, x.shape[0])
    places = F.reshape(
        F.iota(start=0, step=1, count=rest, dtype=np.dtype(np.float64)), shape=(1, *x.shape[1:])
    )
    places = F.broadcast_to(places, shape=tuple(x.shape))
    if include_batch_in_index:
        rows = F.iota(start=0, step=rest, count=n, dtype=np.dtype(np.float64))
        places = F.add(places, F.reshape(rows, shape=(n, 1, 1, 1)))
    wide = F.stop_gradient(F.cast(x, dtype=np.dtype(np.float64)))
    at = F.max_pool_pick(
        wide, F.cast(F.stop_gradient(y), dtype=np.dtype(np.float64)), places, **attrs
    )
    return MaxPoolWithArgmax(y, F.cast(at, dtype=numpy_dtype(output_dtype)))
