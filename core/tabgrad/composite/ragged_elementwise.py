"""Elementwise functions of ragged tensors: of their flat values, once they have the same rows.

Broadcasting is TensorFlow's: axes of one length 1 are repeated, a tensor with fewer axes gets leading ones; two ragged
axes must have rows of the same lengths.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base import jagged
from ..base.errors import InvalidArgumentError
from ..base.jagged import Jagged
from ..ir.op import F
from ..tensor.convert import convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.tensor import Tensor


def mapped(function: Callable[..., Any], x: RaggedTensor) -> RaggedTensor:
    """A function of the flat values."""
    return x.with_flat_values(function(x.flat_values))


def elementwise(function: Callable[..., Any], *operands: Any) -> Any:
    """An elementwise function of operands of which at least one is ragged; numbers are passed as they are."""
    ragged = [x for x in operands if is_ragged(x)]
    first = ragged[0]
    kind = first.row_splits.dtype
    if all(is_ragged(x) or _is_scalar(x) for x in operands) and all(same_rows(first, x) for x in ragged[1:]):
        found = _applied(function, *(x.flat_values if is_ragged(x) else x for x in operands))
        return first.with_flat_values(found)
    tensors = [x if is_ragged(x) or _is_scalar(x) else convert_to_tensor(x, dtype_hint=first.dtype) for x in operands]
    wide = [i for i, x in enumerate(tensors) if not _is_scalar(x)]
    rows, flats = broadcast([tensors[i] for i in wide])
    for i, flat in zip(wide, flats, strict=True):
        tensors[i] = flat
    return RaggedTensor.of_rows(rows, _applied(function, *tensors), kind)


def _applied(function: Callable[..., Any], *operands: Any) -> Any:
    try:
        return function(*operands)
    except TypeError as error:  # TensorFlow converts operands before it looks at them together
        raise InvalidArgumentError(str(error)) from None


def same_rows(a: RaggedTensor, b: RaggedTensor) -> bool:
    """Whether two ragged tensors have the same rows, and as many axes within."""
    if a is b:
        return True
    if a.ragged_rank != b.ragged_rank or len(a.shape) != len(b.shape):
        return False
    levels = zip(a.levels(), b.levels(), strict=True)
    return all(
        x.partition.length == y.partition.length and np.array_equal(x.partition.array, y.partition.array)
        for x, y in levels
    )


def broadcast(operands: list[Any]) -> tuple[Any, list[Tensor]]:
    """The rows that tensors and ragged tensors have together, and their flat values in them."""
    rank = max(len(x.shape) for x in operands)
    levels = max(x.ragged_rank + rank - len(x.shape) for x in operands if is_ragged(x))
    parts = [_deepened(x, rank, levels) for x in operands]
    rows = [r for r, _ in parts]
    for _ in operands[1:]:  # each pass spreads all of them to the first
        for i in range(1, len(rows)):
            rows[0], rows[i] = spread(rows[0], rows[i])
    flats = [F.take(flat, Tensor(jagged.flat(r)), axis=0) for r, (_, flat) in zip(rows, parts, strict=True)]
    shape = rows[0]
    return shape, flats


def _deepened(x: Any, rank: int, levels: int) -> tuple[Any, Tensor]:
    """Numbers of flat values in ``levels`` axes of rows, and these flat values, with leading axes up to ``rank``."""
    lead = rank - len(x.shape)
    if not is_ragged(x):
        x, lead = F.reshape(x, shape=(*([1] * lead), *x.shape)), 0
    flat = x.flat_values if is_ragged(x) else x
    have = x.ragged_rank if is_ragged(x) else 0
    inside = levels - lead - have  # uniform axes that become rows
    if inside > 0:
        shape = tuple(flat.shape)
        numbers = np.arange(int(np.prod(shape[: inside + 1]))).reshape(shape[: inside + 1])
        flat = F.reshape(flat, shape=(-1, *shape[inside + 1 :]))
    else:
        numbers = np.arange(flat.shape[0])
    rows: Any = _with_flat(x.jagged(), numbers) if is_ragged(x) else numbers
    rows = jagged.deepened(rows, max(0, levels - lead))
    for _ in range(lead):
        rows = jagged.of_length(rows, jagged.count(rows), 1)
    return rows, flat


def _with_flat(rows: Any, values: Any) -> Any:
    return rows.like(_with_flat(rows.values, values)) if isinstance(rows, Jagged) else values


def spread(a: Any, b: Any) -> tuple[Any, Any]:
    """Two structures with rows repeated where an axis of the other is longer than 1."""
    if jagged.count(a) != jagged.count(b):
        if 1 not in (jagged.count(a), jagged.count(b)):
            raise _mismatch(jagged.count(a), jagged.count(b))
        count = max(jagged.count(a), jagged.count(b)) if min(jagged.count(a), jagged.count(b)) else 0
        a, b = (jagged.take(x, np.zeros(count, np.int64)) if jagged.count(x) == 1 else x for x in (a, b))
    return _spread_inside(a, b)


def _spread_inside(a: Any, b: Any) -> tuple[Any, Any]:
    if not isinstance(a, Jagged):
        return a, b
    one, other = a.lengths, b.lengths
    if not np.array_equal(one, other):
        if a.uniform == 1:
            a = _repeated(a, other, b.uniform)
        elif b.uniform == 1:
            b = _repeated(b, one, a.uniform)
        else:
            raise _mismatch(one.tolist(), other.tolist())
    uniform = a.uniform if a.uniform == b.uniform else None
    x, y = _spread_inside(a.values, b.values)
    return Jagged(x, a.splits, uniform), Jagged(y, a.splits, uniform)


def _repeated(x: Jagged, lengths: Any, uniform: int | None) -> Jagged:
    return jagged.of_lengths(jagged.take(x.values, jagged.each(np.arange(x.count), lengths)), lengths, uniform)


def _mismatch(a: Any, b: Any) -> InvalidArgumentError:
    return InvalidArgumentError(
        f"Unable to broadcast: dimension size mismatch with lengths {a} and {b}. Expected equal lengths, or a "
        "uniform axis of length 1."
    )


def _is_scalar(x: Any) -> bool:
    return not is_ragged(x) and np.ndim(x) == 0 if not isinstance(x, Tensor) else not x.ndim
