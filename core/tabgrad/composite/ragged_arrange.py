"""Ragged tensors joined, cut, turned and repeated."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from ..api import array as dense
from ..base import jagged
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.composite import handles
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.tensor import Tensor


@handles("concat", takes=RaggedTensor)
def concat(values: Any, axis: Any = 0, name: Any = None) -> Any:
    """Joined along an axis; rows are joined row by row."""
    values = list(values) if isinstance(values, (list, tuple)) else [values]
    return _joined(values, axis, stacking=False)


@handles("stack", takes=RaggedTensor)
def stack(values: Any, axis: Any = 0, name: Any = None) -> Any:
    """Stacked along a new axis, which is ragged."""
    values = list(values) if isinstance(values, (list, tuple)) else [values]
    return _joined(values, axis, stacking=True)


def ragged_stack(values: Any, axis: Any = 0, name: Any = None) -> Any:
    """``tf.ragged.stack``: tensors of one rank, ragged or of different sizes, along a new ragged axis."""
    values = values if isinstance(values, (list, tuple)) else [values]
    return _joined([v if is_ragged(v) else convert_to_tensor(v) for v in values], axis, stacking=True)


def _joined(values: list[Any], axis: Any, stacking: bool) -> Any:
    if not values:
        raise ValueError("rt_inputs may not be empty.")
    hint = next((v.dtype for v in values if hasattr(v, "dtype")), None)
    parts: list[Any] = [v if is_ragged(v) else convert_to_tensor(v, dtype_hint=hint) for v in values]
    if len(parts) == 1 and not stacking:
        return parts[0]
    ranks = {len(p.shape) for p in parts}
    if len(ranks) > 1:
        raise ValueError(f"All values must have the same rank. Received ranks {sorted(ranks)}.")
    rank = ranks.pop()
    limit = rank + stacking
    number = int(as_static(axis))
    if not -limit <= number < limit:
        raise ValueError(f"axis={number} out of bounds: expected {-limit}<=axis<{limit}")
    number %= limit
    if stacking and rank == 0:
        return dense.stack(parts)
    kinds = {p.dtype.name for p in parts}
    if len(kinds) > 1:
        raise InvalidArgumentError(f"All values must have one dtype. Received {sorted(kinds)}.")
    if not any(map(is_ragged, parts)) and (number > 0 or not stacking):
        return dense.stack(parts, number) if stacking else dense.concat(parts, number)
    if rank == 1:  # vectors along a new axis
        return _stacked_vectors(parts, number)
    wanted = max([p.ragged_rank for p in parts if is_ragged(p)], default=0)
    wanted = max(wanted, 1)
    parts = [deepened(p, wanted) for p in parts]
    if number > wanted:  # within the flat values
        first = parts[0]
        flats = [p.flat_values for p in parts]
        inner = number - wanted
        return first.with_flat_values(dense.stack(flats, inner) if stacking else dense.concat(flats, inner))
    return _joined_rows(parts, number, stacking)


def _stacked_vectors(parts: list[Any], number: int) -> Any:
    lengths = [int(p.shape[0]) for p in parts]
    if number == 0:
        return RaggedTensor.from_row_lengths(F.concat(*parts, axis=0), np.asarray(lengths, np.int32))
    return dense.stack(parts, number)


def deepened(x: Any, wanted: int) -> Any:
    """With as many ragged axes as are wanted."""
    have = x.ragged_rank if is_ragged(x) else 0
    if have >= wanted:
        return x
    if not have:
        return RaggedTensor.from_tensor(x, ragged_rank=wanted)
    return x.with_flat_values(RaggedTensor.from_tensor(x.flat_values, ragged_rank=wanted - have))


def _joined_rows(parts: list[Any], number: int, stacking: bool) -> Any:
    twins, offset = [], 0
    for p in parts:
        twins.append(_shifted(p.jagged(), offset))
        offset += int(p.flat_values.shape[0])
    numbers = _arranged(twins, number, stacking)
    flat = F.concat(*[convert_to_tensor(p.flat_values) for p in parts], axis=0)
    kinds = {p.row_splits.dtype.name for p in parts}
    return RaggedTensor.from_jagged(numbers, flat, kinds.pop() if len(kinds) == 1 else "int64")


def _arranged(twins: list[Any], number: int, stacking: bool) -> Any:
    if number > 1:
        for twin in twins[1:]:
            if not np.array_equal(twin.splits, twins[0].splits):
                raise InvalidArgumentError("Input tensors have incompatible shapes: their outer rows differ.")
        return twins[0].like(_arranged([t.values for t in twins], number - 1, stacking))
    if number == 0:
        found = jagged.joined(twins)
        return jagged.of_lengths(found, [jagged.count(t) for t in twins]) if stacking else found
    counts = {jagged.count(t) for t in twins}
    if len(counts) > 1:
        raise InvalidArgumentError(f"Input tensors have incompatible shapes: they have {sorted(counts)} rows.")
    if not stacking:
        return jagged.joined(twins, 1)
    count = counts.pop()
    order = (np.arange(count)[:, None] + np.arange(len(twins)) * count).reshape(-1)
    found = jagged.take(jagged.joined(twins), order)
    return jagged.of_lengths(found, np.full(count, len(twins)))


def _shifted(twin: Any, offset: int) -> Any:
    return twin.like(_shifted(twin.values, offset)) if isinstance(twin, jagged.Jagged) else twin + offset


@handles("expand_dims", takes=RaggedTensor)
def expand_dims(input: Any, axis: Any, name: Any = None) -> Any:
    """With a new uniform axis of length 1."""
    limit = len(input.shape) + 1
    number = int(as_static(axis))
    if not -limit <= number < limit:
        raise ValueError(f"axis={number} out of bounds: expected {-limit}<=axis<{limit}")
    return _expanded(input, number % limit)


def _expanded(x: Any, number: int) -> Any:
    if not is_ragged(x):
        return dense.expand_dims(x, number)
    if number > 1:
        return x.with_values(_expanded(x.values, number - 1))
    count = x.partition.static_nrows
    return RaggedTensor.from_uniform_row_length(x, *((count, 1) if number == 0 else (1, count)))


@handles("squeeze", takes=RaggedTensor)
def squeeze(input: Any, axis: Any = None, name: Any = None) -> Any:
    """Without axes of length 1. Raises ValueError, InvalidArgumentError where they are longer."""
    if axis is None:
        raise ValueError("Ragged.squeeze must have an axis argument.")
    listed = as_static(axis)
    listed = [listed] if isinstance(listed, int) else list(listed)
    found = input
    for number in sorted({input.axis(a) for a in listed}, reverse=True):
        found = _squeezed(found, number)
    return found


def _squeezed(x: Any, number: int) -> Any:
    if not is_ragged(x):
        return dense.squeeze(x, [number])
    if number > 1:
        return x.with_values(_squeezed(x.values, number - 1))
    lengths = np.diff(x.partition.array) if number else np.asarray([x.partition.static_nrows])
    if (lengths != 1).any():
        raise InvalidArgumentError(f"Can not squeeze axis {number}, expected lengths of 1, got {lengths.tolist()}.")
    if number == 1:
        return x.values
    return x.values


@handles("reverse", takes=RaggedTensor)
def reverse(tensor: Any, axis: Any, name: Any = None) -> Any:
    """Turned round along axes."""
    listed = as_static(axis)
    if not isinstance(listed, (list, tuple)):
        raise TypeError(f"`axis` must be a list of ints, received {axis!r}.")
    found = tensor
    for number in (tensor.axis(a) for a in listed):
        found = _reversed(found, number)
    return found


def _reversed(x: RaggedTensor, number: int) -> Any:
    ragged = x.ragged_rank
    if number > ragged:
        return x.with_flat_values(dense.reverse(x.flat_values, [number - ragged]))
    if number == 0:
        return x.rearranged(lambda r: jagged.take(r, np.arange(r.count)[::-1]))
    return x.rearranged(lambda r: jagged.at(lambda v: jagged.cut(v, slice(None, None, -1)), r, number - 1))


@handles("tile", takes=RaggedTensor)
def tile(input: Any, multiples: Any, name: Any = None) -> Any:
    """Repeated along every axis."""
    times = np.asarray(as_static(multiples)).reshape(-1).tolist()
    if len(times) != len(input.shape):
        raise ValueError(f"multiples must have one number per axis ({len(input.shape)}). Received: {times}")
    ragged = input.ragged_rank

    def repeated(rows: Any) -> Any:
        for number in range(ragged, 0, -1):
            rows = jagged.at(partial(jagged.repeated_inside, times=times[number]), rows, number - 1)
        return jagged.repeated(rows, times[0])

    found = input.rearranged(repeated)
    inner = times[ragged + 1 :]
    return found.with_flat_values(dense.tile(found.flat_values, [1, *inner])) if inner else found


@handles("split", takes=RaggedTensor)
def split(value: Any, num_or_size_splits: Any, axis: Any = 0, num: Any = None, name: Any = None) -> list[Any]:
    """Parts along an axis, which must be uniform."""
    number = value.axis(axis)
    size = value.shape[number]
    if size is None:
        raise ValueError(f"Cannot split along axis {number}, which is ragged: its rows have no common length.")
    wanted = as_static(num_or_size_splits)
    if isinstance(wanted, int):
        if wanted < 1 or size % wanted:
            raise InvalidArgumentError(f"Cannot exactly split axis {number} of length {size} into {wanted} pieces.")
        sizes = [size // wanted] * wanted
    else:
        sizes = [int(s) for s in wanted]
        if sum(sizes) != size or min(sizes) < 0:
            raise InvalidArgumentError(f"Cannot split axis {number} of length {size} into lengths {sizes}.")
    ends = np.cumsum([0, *sizes]).tolist()
    whole = (slice(None),) * number
    return [value[(*whole, slice(a, b))] for a, b in pairwise(ends)]


@handles("size", takes=RaggedTensor)
def size(input: Any, out_type: Any = None, name: Any = None) -> Tensor:
    """The number of elements."""
    return convert_to_tensor(int(np.prod(tuple(input.flat_values.shape))), out_type or "int32")


@handles("rank", takes=RaggedTensor)
def rank(input: Any, name: Any = None) -> Tensor:
    """The number of axes, ragged ones included."""
    return convert_to_tensor(len(input.shape), "int32")


