"""``tf.sparse``: to dense tensors and back, and the order of places."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.composite import known
from ..tensor.convert import convert_to_tensor
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor


def checked(sp_input: Any, what: str = "sp_input") -> SparseTensor:
    """The argument. Raises TypeError unless it is a SparseTensor."""
    if not isinstance(sp_input, SparseTensor):
        raise TypeError(f"Input must be a SparseTensor. Received {what}={sp_input!r}. Use tf.sparse.from_dense.")
    return sp_input


def to_dense(sp_input: Any, default_value: Any = None, validate_indices: bool = True, name: Any = None) -> Tensor:
    """The whole tensor, ``default_value`` (0, or no text) where it has no value.

    Raises: InvalidArgumentError on places that are out of range, or not in order.
    """
    x = checked(sp_input)
    shape, places = tuple(x.sizes()), x.places()
    if len(places):
        if (places < 0).any() or (places >= np.array(shape)).any():
            raise InvalidArgumentError(f"An index is out of bounds: the indices need to be inside the shape {shape}.")
        if validate_indices and any(a >= b for a, b in pairwise(places.tolist())):
            raise InvalidArgumentError("The indices are repeated or out of order; see tf.sparse.reorder.")
    empty: Any = b"" if x.dtype.name == "string" else np.zeros((), x.dtype.numpy)
    fill = convert_to_tensor(empty if default_value is None else default_value, x.dtype)
    numbers = np.full(shape, len(places), np.int64)
    numbers[tuple(places.T)] = np.arange(len(places))
    return F.take(F.concat(x.values, F.reshape(fill, shape=(1,)), axis=0), Tensor(numbers), axis=0)  # type: ignore[no-any-return]


def from_dense(tensor: Any, name: Any = None) -> SparseTensor:
    """The values that are not 0 (not empty) and their places."""
    x = convert_to_tensor(tensor)
    if not x.ndim:
        raise InvalidArgumentError("A scalar has no sparse form: expected a tensor with at least one axis.")
    array = known(x, "A tensor made sparse")
    places = np.argwhere(array != b"" if array.dtype == object else array != 0)
    values = F.gather_nd(x, Tensor(places.astype(np.int64)))
    return SparseTensor(places.astype(np.int64), values, np.asarray(array.shape, np.int64))


def reorder(sp_input: Any, name: Any = None) -> SparseTensor:
    """The same with its places in order."""
    x = checked(sp_input)
    return picked(x, np.lexsort(x.places().T[::-1]))


def picked(x: SparseTensor, rows: Any, places: Any = None, shape: Any = None) -> SparseTensor:
    """The values with the given numbers, at their places or others. Args: shape: of the whole, where it changes."""
    rows = np.asarray(rows, np.int64)
    found = x.places()[rows] if places is None else places
    size = x.dense_shape if shape is None else np.asarray(shape, np.int64)
    return SparseTensor(np.asarray(found, np.int64), F.take(x.values, Tensor(rows), axis=0), size)


def row(x: SparseTensor, number: int) -> SparseTensor:
    """One row of the outermost axis."""
    places = x.places()
    kept = np.flatnonzero(places[:, 0] == number)
    return picked(x, kept, places[kept, 1:], x.sizes()[1:])


def stacked(parts: list[SparseTensor]) -> SparseTensor:
    """Sparse tensors of one rank along a new outermost axis, as wide as the widest."""
    places = [np.insert(p.places(), 0, i, axis=1) for i, p in enumerate(parts)]
    values = F.concat(*[p.values for p in parts], axis=0)
    sizes = np.max([p.sizes() for p in parts], axis=0) if parts else []
    return SparseTensor(np.concatenate(places), values, np.asarray([len(parts), *sizes], np.int64))
