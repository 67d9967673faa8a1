"""``tf.SparseTensor``: values and their places.

Places and shape may be symbolic in a trace; what depends on them there is refused (composite.known). Values are a
tensor like others, so gradients flow to them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.dtype import DType
from ..base.shape import TensorShape
from .composite import Composite, known, operator
from .convert import convert_to_tensor
from .tensor import Tensor


class SparseTensor(Composite):
    """Values at given places of a tensor that is 0 (or empty) elsewhere.

    Shapes: indices (count, rank); values (count,); dense_shape (rank,)
    Raises: ValueError where these shapes don't fit.
    """

    __slots__ = ("_shape", "dense_shape", "indices", "values")

    def __init__(self, indices: Any, values: Any, dense_shape: Any) -> None:
        self.indices: Tensor = _whole(indices, "indices")
        self.values: Tensor = convert_to_tensor(values)
        self.dense_shape: Tensor = _whole(dense_shape, "dense_shape")
        self._shape: TensorShape | None = None
        places, values_shape = tuple(self.indices.data.shape), tuple(self.values.data.shape)
        if len(places) != 2 or len(values_shape) != 1 or len(self.dense_shape.data.shape) != 1:
            raise ValueError(
                "Expected indices of shape (count, rank), values of shape (count,) and dense_shape of shape (rank,). "
                f"Received shapes {places}, {values_shape} and {tuple(self.dense_shape.data.shape)}."
            )
        if places[0] != values_shape[0] or places[1] != self.dense_shape.data.shape[0]:
            raise ValueError(
                f"Dimensions are not compatible: {places[0]} places of rank {places[1]}, {values_shape[0]} values, a "
                f"shape of rank {self.dense_shape.data.shape[0]}."
            )

    @classmethod
    def from_value(cls, sparse_tensor_value: Any) -> SparseTensor:
        """Of anything with ``indices``, ``values`` and ``dense_shape``."""
        found = sparse_tensor_value
        return cls(found.indices, found.values, found.dense_shape)

    @property
    def dtype(self) -> DType:
        """The values' dtype."""
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        """The shape of the whole."""
        return TensorShape(self.sizes()) if self._shape is None else self._shape

    def get_shape(self) -> TensorShape:
        """The shape of the whole."""
        return self.shape

    def set_shape(self, shape: Any) -> None:
        """Checks the shape. Raises ValueError where it is not compatible."""
        self.shape.assert_is_compatible_with(shape)

    def sizes(self) -> list[int]:
        """The shape of the whole as numbers."""
        return known(self.dense_shape, "The shape of a sparse tensor").tolist()  # type: ignore[no-any-return]

    def places(self) -> np.ndarray[Any, Any]:
        """The places as numbers, (count, rank)."""
        return known(self.indices, "Where the values of a sparse tensor are")

    def with_values(self, new_values: Any) -> SparseTensor:
        """Other values at the same places."""
        return SparseTensor(self.indices, new_values, self.dense_shape)

    def components(self) -> list[Any]:
        """Places, values and shape."""
        return [self.indices, self.values, self.dense_shape]

    def with_components(self, components: list[Any]) -> SparseTensor:
        """Of other places, values and shape."""
        return SparseTensor(*components)

    def content(self) -> Tensor:
        """The values."""
        return self.values

    def with_content(self, content: Any) -> SparseTensor:
        """Other values at the same places."""
        return self.with_values(content)

    def type_spec(self) -> Any:
        """What describes it."""
        return _SPEC[0](self.shape, self.dtype)

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Tensor:
        raise ValueError(
            f"Attempt to convert a SparseTensor of shape {self.shape} to a Tensor. Expected a dense tensor; use "
            "tf.sparse.to_dense, or a function of tf.sparse."
        )

    __mul__ = operator("sparse_multiply")
    __truediv__ = operator("sparse_divide")
    __hash__ = object.__hash__

    def __rmul__(self, other: Any) -> Any:
        return self * other if isinstance(other, Tensor) else NotImplemented

    def __repr__(self) -> str:
        return f"SparseTensor(indices={self.indices!s}, values={self.values!s}, dense_shape={self.dense_shape!s})"


def _whole(value: Any, what: str) -> Tensor:
    """Whole numbers as int64. Raises ValueError on others."""
    if isinstance(value, Tensor) and value.dtype.name != "int64":
        raise ValueError(f"Tensor conversion requested dtype int64 for {what} of {value.dtype.name}. Use tf.cast.")
    if isinstance(value, (list, tuple)) and not value:
        value = np.zeros((0,), np.int64)
    return convert_to_tensor(value, "int64")


_SPEC: list[Any] = []  # SparseTensorSpec, which knows this class
