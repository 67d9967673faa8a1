"""Windows that are not convolved: grey dilation and erosion, pooling over regions of uneven sizes.

Sources: Graham 2014, Fractional max-pooling; the sequences of regions are those of TensorFlow's CPU kernels.
"""

from __future__ import annotations

import itertools
import math
from collections import namedtuple
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..ops.philox import advanced, bits, unit_double
from ..tensor.convert import as_static
from ..tensor.tensor import Tensor
from .arguments import tensor
from .computed import computed
from .conv import resolve_padding, spatial
from .random_streams import op_state

Array = np.ndarray[Any, Any]
FractionalMaxPool = namedtuple("FractionalMaxPool", ["output", "row_pooling_sequence", "col_pooling_sequence"])
FractionalAvgPool = namedtuple("FractionalAvgPool", ["output", "row_pooling_sequence", "col_pooling_sequence"])


def dilation2d(
    input: Any, filters: Any, strides: Any, padding: Any, data_format: Any, dilations: Any, name: Any = None
) -> Tensor:
    """Grey dilation: the largest sum of a window's elements and the filter's, channel by channel.

    Shapes: input (batch, height, width, channels); filters (height, width, channels).
    Raises: ValueError on another layout than NHWC.
    """
    if data_format != "NHWC":
        raise ValueError(
            f"`data_format` values other than 'NHWC' are not supported. Received: data_format={data_format}"
        )
    x, w = tensor(input), tensor(filters)
    if x.ndim != 4 or w.ndim != 3 or x.shape[-1] != w.shape[-1]:
        raise InvalidArgumentError(
            f"input (batch, height, width, channels) and filters (height, width, channels) don't fit: {x.shape} and "
            f"{w.shape} [Op:Dilation2D]"
        )
    steps, rates = spatial(strides, 2, "strides"), spatial(dilations, 2, "dilations")
    kernel = tuple(w.shape[:2])
    pads = resolve_padding(padding, x.shape[1:3], kernel, steps, rates)
    spans = [(k - 1) * r + 1 for k, r in zip(kernel, rates, strict=True)]
    full = [n + a + b for n, (a, b) in zip(x.shape[1:3], pads, strict=True)]
    counts = [(n - s) // step + 1 for n, s, step in zip(full, spans, steps, strict=True)]
    if min(counts) < 1:
        raise InvalidArgumentError(f"filters {list(kernel)} are larger than the input {x.shape} [Op:Dilation2D]")
    lowest = np.iinfo(x.data.dtype).min if x.data.dtype.kind in "iu" else np.finfo(x.data.dtype).min
    inside = np.pad(np.ones(tuple(x.shape[1:3]), bool), pads)
    x = F.pad(x, paddings=((0, 0), *pads, (0, 0)))
    parts = []
    for i, j in np.ndindex(*kernel):
        rows, columns = (
            slice(at * rate, at * rate + (count - 1) * step + 1, step)
            for at, rate, count, step in zip((i, j), rates, counts, steps, strict=True)
        )
        summed = F.add(x[:, rows, columns], w[i, j])  # type: ignore[index]
        held = Tensor(inside[rows, columns, None])
        parts.append(F.where(held, summed, Tensor(np.array(lowest, x.data.dtype))))
    return _first_largest(F.stack(*parts, axis=0), 0)


def _first_largest(x: Tensor, axis: int) -> Tensor:
    """The largest along an axis; the gradient goes to the first one."""
    at = F.expand_dims(F.argmax(x, axis=axis, dtype=np.dtype(np.int64)), axis)
    return F.squeeze(F.take_along_axis(x, at, axis=axis), (axis,))  # type: ignore[no-any-return]


def erosion2d(
    value: Any, filters: Any, strides: Any, padding: Any, data_format: Any, dilations: Any, name: Any = None
) -> Tensor:
    """Grey erosion: the smallest difference of a window's elements and the filter's. Arguments as of dilation2d."""
    turned = F.flip(tensor(filters), axis=(0, 1))
    return F.neg(dilation2d(F.neg(tensor(value)), turned, strides, padding, data_format, dilations))  # type: ignore[no-any-return]


# --- pooling over regions of uneven sizes ------------------------------------------------------


def _ratios(pooling_ratio: Any) -> tuple[float, float]:
    """Of height and width. Raises ValueError on numbers below 1, or other than 1 for batch and channels."""
    given = as_static(pooling_ratio)
    if isinstance(given, (list, tuple)):
        if given[0] != 1.0 or given[-1] != 1.0:
            raise ValueError(
                f"`pooling_ratio` should have first and last elements with value 1.0. Received: {pooling_ratio}"
            )
        found = [float(g) for g in given]
    elif isinstance(given, (int, float)):
        found = [1.0, float(given), float(given), 1.0]
    else:
        raise ValueError(f"`pooling_ratio` should be a number or a list of numbers. Received: {pooling_ratio}")
    if min(found) < 1.0:
        raise ValueError(f"`pooling_ratio` should be >= 1.0. Received: {pooling_ratio}")
    return found[1], found[2]


def _regions(size: int, count: int, pseudo_random: bool, state: Array) -> tuple[Array, Array]:
    """(where each of ``count`` regions of an axis begins, and the end; the stream's state after it)."""
    if size % count == 0:
        return np.arange(count + 1) * (size // count), state
    if not pseudo_random:
        lengths = [size // count + (i < size % count) for i in range(count)]
        words = bits(state, -(-count // 4)).reshape(-1).tolist()
        for i in range(count - 1):
            j = i + words[i] % (count - i)
            lengths[i], lengths[j] = lengths[j], lengths[i]
        return np.concatenate([[0], np.cumsum(lengths)]), advanced(state, -(-count // 4))
    alpha, k = size / count, size // count
    limit = min((k + 2) / alpha - 1, (size + 1 - k) / alpha - (count - 1))
    block = bits(state, 1)
    u = float(unit_double(block[:, 0], block[:, 1])[0]) * limit
    starts = [1, *(math.ceil(alpha * (i + u)) for i in range(1, count)), size + 1]
    return np.array(starts) - 1, advanced(state, 1)


def _fractional(
    value: Any, pooling_ratio: Any, pseudo_random: bool, seed: Any
) -> tuple[Tensor, Tensor, Tensor]:
    x = tensor(value)
    if x.ndim != 4:
        raise InvalidArgumentError(f"tensor_in must be 4-dimensional, received shape {x.shape}.")
    sizes = tuple(x.shape[1:3])
    counts = [math.floor(n / r) for n, r in zip(sizes, _ratios(pooling_ratio), strict=True)]

    def sequences(state: Array) -> Any:
        rows, state = _regions(sizes[0], counts[0], pseudo_random, state)
        return rows, _regions(sizes[1], counts[1], pseudo_random, state)[0]

    rows, columns = computed("FractionalPool", sequences, ("int64", "int64"), op_state(seed or None))
    return x, rows, columns


def _members(starts: Array, overlapping: bool) -> list[Array]:
    """Positions of each region; where they overlap, a region has the next one's first element too."""
    last = starts[-1]
    return [np.arange(a, min(b + overlapping, last)) for a, b in itertools.pairwise(starts)]


def _filled(regions: list[Array], count: int) -> Array:
    """The regions as rows of one length: short ones name their last member again."""
    return np.array([np.pad(members, (0, count - len(members)), mode="edge") for members in regions])


def fractional_max_pool(
    value: Any, pooling_ratio: Any, pseudo_random: bool = False, overlapping: bool = False, seed: Any = 0,
    name: Any = None,
) -> Any:  # fmt: skip
    """Max pooling over regions whose sizes are drawn so that the image shrinks by ``pooling_ratio``.

    Args: pooling_ratio: one number, or four: 1, of height, of width, 1. pseudo_random: sizes in Graham's regular
        order instead of shuffled. overlapping: regions share their borders. seed: 0 for another draw at each call.
    Returns: output, and where the regions of rows and of columns begin.
    """
    x, rows, columns = _fractional(value, pooling_ratio, pseudo_random, seed)
    n, height, width, depth = x.shape
    regions = [_members(s.array(), overlapping) for s in (rows, columns)]
    longest = [max(map(len, r)) for r in regions]
    tall, wide = map(_filled, regions, longest)
    places = tall[:, None, :, None] * width + wide[None, :, None, :]
    flat = F.reshape(x, shape=(n, height * width, depth))
    parts = F.take(flat, Tensor(places.reshape(-1)), axis=1)
    parts = F.reshape(parts, shape=(n, len(tall), len(wide), longest[0] * longest[1], depth))
    return FractionalMaxPool(_first_largest(parts, 3), rows, columns)


def fractional_avg_pool(
    value: Any, pooling_ratio: Any, pseudo_random: bool = False, overlapping: bool = False, seed: Any = 0,
    name: Any = None,
) -> Any:  # fmt: skip
    """Average pooling over regions whose sizes are drawn. Arguments and results as of fractional_max_pool."""
    if not isinstance(as_static(pooling_ratio), (list, tuple)):
        raise TypeError(f"Expected list for 'pooling_ratio' argument to 'fractional_avg_pool' Op, not {pooling_ratio}.")
    x, rows, columns = _fractional(value, pooling_ratio, pseudo_random, seed)
    shares = []
    for starts, size in ((rows, x.shape[1]), (columns, x.shape[2])):
        share = np.zeros((starts.shape[0] - 1, size))
        for i, members in enumerate(_members(starts.array(), overlapping)):
            share[i, members] = 1 / len(members)
        shares.append(Tensor(share.astype(x.data.dtype)))
    return FractionalAvgPool(F.einsum(x, *shares, equation="bhwc,rh,sw->brsc"), rows, columns)
