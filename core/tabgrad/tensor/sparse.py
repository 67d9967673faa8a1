"""``tf.SparseTensor``: values and their places, as far as reading examples of any length needs it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from ..base.dtype import DType
from ..base.errors import InvalidArgumentError
from ..base.shape import TensorShape
from .convert import constant, convert_to_tensor
from .tensor import Tensor


class SparseTensor:
    """Values at given places of a tensor that is 0 (or empty) elsewhere.

    Shapes: indices (count, rank); values (count,); dense_shape (rank,)
    """

    def __init__(self, indices: Any, values: Any, dense_shape: Any) -> None:
        self.indices: Tensor = convert_to_tensor(indices, "int64")
        self.values: Tensor = convert_to_tensor(values)
        self.dense_shape: Tensor = convert_to_tensor(dense_shape, "int64")
        if self.indices.ndim != 2 or self.values.ndim != 1:
            raise ValueError(
                "Expected indices of shape (count, rank) and values of shape (count,). Received shapes "
                f"{self.indices.shape} and {self.values.shape}."
            )

    @property
    def dtype(self) -> DType:
        """The values' dtype."""
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        """The shape of the whole."""
        return TensorShape(self.dense_shape.array().tolist())

    def get_shape(self) -> TensorShape:
        """The shape of the whole."""
        return self.shape

    def __repr__(self) -> str:
        return f"SparseTensor(indices={self.indices!r}, values={self.values!r}, dense_shape={self.dense_shape!r})"


def to_dense(
    sp_input: SparseTensor, default_value: Any = None, validate_indices: bool = True, name: Any = None
) -> Tensor:
    """The whole tensor, ``default_value`` (0, or no text) where it has no value.

    Raises: InvalidArgumentError on places that are out of range, or not in order.
    """
    del name
    if not isinstance(sp_input, SparseTensor):
        raise TypeError(f"Input must be a SparseTensor. Received: {sp_input!r}")
    shape, values = tuple(sp_input.dense_shape.array().tolist()), sp_input.values.array()
    empty: Any = b"" if values.dtype == object else np.zeros((), values.dtype)[()]
    fill = empty if default_value is None else constant(default_value, dtype=sp_input.dtype).array()[()]
    out = np.full(shape, fill, values.dtype)
    places = sp_input.indices.array()
    if validate_indices and len(places):
        if (places < 0).any() or (places >= np.array(shape)).any():
            raise InvalidArgumentError(f"An index is out of bounds: the indices need to be inside the shape {shape}.")
        rows = places.tolist()
        if any(a >= b for a, b in pairwise(rows)):
            raise InvalidArgumentError("The indices are repeated or out of order; see tf.sparse.reorder.")
    out[tuple(places.T)] = values
    return Tensor(out)


def from_dense(tensor: Any, name: Any = None) -> SparseTensor:
    """The values that are not 0 (not empty) and their places."""
    del name
    array = convert_to_tensor(tensor).array()
    kept = array != b"" if array.dtype == object else array != 0
    places = np.argwhere(kept)
    return SparseTensor(places.astype(np.int64), array[kept], list(array.shape))


def reorder(sp_input: SparseTensor, name: Any = None) -> SparseTensor:
    """The same with its places in order."""
    del name
    places = sp_input.indices.array()
    order = np.lexsort(places.T[::-1])
    return SparseTensor(places[order], sp_input.values.array()[order], sp_input.dense_shape)
