"""``tf.sets``: sets along the last axis of dense or sparse tensors. Results are sparse, with values in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..tensor.convert import convert_to_tensor
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor

_TYPES = ("int8", "int16", "int32", "int64", "uint8", "uint16", "string")

Rows = dict[tuple[int, ...], set[Any]]  # the set at each place of the axes before the last


def intersection(a: Any, b: Any, validate_indices: bool = True) -> SparseTensor:
    """What both sets have. See ``union``."""
    return _combined(a, b, set.__and__)


def difference(a: Any, b: Any, aminusb: bool = True, validate_indices: bool = True) -> SparseTensor:
    """What ``a`` has and ``b`` has not, or the other way round. See ``union``."""
    return _combined(a, b, set.__sub__) if aminusb else _combined(b, a, set.__sub__)


def union(a: Any, b: Any, validate_indices: bool = True) -> SparseTensor:
    """What either set has.

    Shapes: a, b (..., n), dense or sparse, with equal axes before the last -> (..., longest set)
    Raises: TypeError on dtypes other than integers and text; InvalidArgumentError where the shapes don't fit.
    """
    return _combined(a, b, set.__or__)


def size(a: Any, validate_indices: bool = True) -> Tensor:
    """How many elements each set of a SparseTensor has, int32. Raises TypeError on a dense tensor."""
    if not isinstance(a, SparseTensor):
        raise TypeError(f"Expected `SparseTensor`, got {a}.")
    rows, lead = _rows(a)
    out = np.zeros(lead, np.int32)
    for place, members in rows.items():
        out[place] = len(members)
    return Tensor(out)


def _combined(a: Any, b: Any, operation: Callable[[set[Any], set[Any]], set[Any]]) -> SparseTensor:
    first, second = (x if isinstance(x, SparseTensor) else convert_to_tensor(x) for x in (a, b))
    for name, x in (("a", first), ("b", second)):
        if x.dtype.name not in _TYPES:
            raise TypeError(f"'{name}' has invalid dtype `{x.dtype!r}` not in supported dtypes: {', '.join(_TYPES)}")
    if first.dtype != second.dtype:
        raise TypeError(f"The sets have dtypes {first.dtype.name} and {second.dtype.name}. Cast one of them.")
    (left, lead), (right, other) = _rows(first), _rows(second)
    if lead != other:
        raise InvalidArgumentError(f"Mismatched shapes {list(lead)} vs {list(other)} of the axes before the last")
    found = [(place, sorted(operation(left.get(place, set()), right.get(place, set())))) for place in np.ndindex(lead)]
    places = [(*place, i) for place, members in found for i in range(len(members))]
    values = [member for _, members in found for member in members]
    return SparseTensor(
        np.array(places, np.int64).reshape(len(places), len(lead) + 1),
        Tensor(np.array(values, first.dtype.numpy)),
        np.array([*lead, max((len(members) for _, members in found), default=0)], np.int64),
    )


def _rows(x: Any) -> tuple[Rows, tuple[int, ...]]:
    """The sets, and the shape of the axes before the last."""
    shape = tuple(x.sizes()) if isinstance(x, SparseTensor) else tuple(x.data.shape)
    if len(shape) < 2:
        raise InvalidArgumentError(f"Shape {list(shape)} has rank {len(shape)} < 2: sets lie along the last axis")
    lead = shape[:-1]
    if isinstance(x, SparseTensor):
        rows: Rows = {}
        for place, value in zip(x.places().tolist(), x.values.array().tolist(), strict=True):
            rows.setdefault(tuple(place[:-1]), set()).add(value)
        return rows, lead
    array = x.array()
    return {place: set(array[place].tolist()) for place in np.ndindex(lead)}, lead
