"""``SparseTensorSpec``, ``RaggedTensorSpec``, ``IndexedSlicesSpec``: what describes values made of several tensors."""

from __future__ import annotations

from typing import Any

from ..base.dtype import DType, as_dtype
from ..base.shape import TensorShape
from .convert import convert_to_tensor
from .ragged import RaggedTensor
from .sparse import SparseTensor
from .spec import IndexedSlices, TensorSpec, TypeSpec
from .tensor import Tensor


class _Composite(TypeSpec):
    """A shape (None where not even the rank is known), a dtype, and what else its kind has, as a tuple."""

    __slots__ = ("_dtype", "_more", "_shape")
    kind: type = object

    def __init__(self, shape: Any, dtype: Any, *more: Any) -> None:
        self._shape = TensorShape(shape)
        self._dtype = as_dtype(dtype)
        self._more = more

    @property
    def shape(self) -> TensorShape:
        """The shape."""
        return self._shape

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self._dtype

    @property
    def value_type(self) -> type:
        """The class of the values."""
        return self.kind

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value or a spec is of this kind and dtype, and of a shape that fits."""
        other = spec_or_value
        if not isinstance(other, (type(self), self.kind)):
            return False
        return as_dtype(other.dtype) is self._dtype and self._shape.is_compatible_with(other.shape)  # type: ignore[attr-defined]

    def _key(self) -> tuple[Any, ...]:
        return (type(self), tuple(self._shape.as_list()), self._dtype, self._more)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Composite) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, (self._shape, self._dtype, *self._more)))})"


class SparseTensorSpec(_Composite):
    """Describes a SparseTensor. Args: shape: of the whole, None for unknown sizes. dtype: of the values."""

    __slots__ = ()
    kind = SparseTensor

    def __init__(self, shape: Any = None, dtype: Any = "float32") -> None:
        super().__init__(shape, dtype)


class RaggedTensorSpec(_Composite):
    """Describes a RaggedTensor. Args: ragged_rank: how many axes are ragged, all but one unless given."""

    __slots__ = ()
    kind = RaggedTensor

    def __init__(
        self, shape: Any = None, dtype: Any = "float32", ragged_rank: int | None = None,
        row_splits_dtype: Any = "int64", flat_values_spec: Any = None,
    ) -> None:  # fmt: skip
        if ragged_rank is None:
            if shape is None:
                raise ValueError("Must specify ragged_rank or a shape with known rank.")
            ragged_rank = len(TensorShape(shape)) - 1
        if not isinstance(ragged_rank, int):
            raise TypeError(f"Argument `ragged_rank` must be an int. Received {ragged_rank}.")
        del flat_values_spec
        super().__init__(shape, dtype, ragged_rank, as_dtype(row_splits_dtype))

    @property
    def ragged_rank(self) -> int:
        """The number of ragged axes."""
        return int(self._more[0])

    @property
    def row_splits_dtype(self) -> DType:
        """The dtype of where rows begin."""
        return self._more[1]  # type: ignore[no-any-return]


class IndexedSlicesSpec(_Composite):
    """Describes IndexedSlices."""

    __slots__ = ()
    kind = IndexedSlices

    def __init__(
        self, shape: Any = None, dtype: Any = "float32", indices_dtype: Any = "int64", dense_shape_dtype: Any = None,
        indices_shape: Any = None,
    ) -> None:  # fmt: skip
        dense = None if dense_shape_dtype is None else as_dtype(dense_shape_dtype)
        places = TensorShape([None] if indices_shape is None else indices_shape)
        super().__init__(shape, dtype, as_dtype(indices_dtype), dense, places)


class NoneTensorSpec(TypeSpec):
    """Describes None."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoneTensorSpec)

    def __hash__(self) -> int:
        return hash(NoneTensorSpec)

    def __repr__(self) -> str:
        return "NoneTensorSpec()"


def type_spec_from_value(value: Any) -> Any:
    """What describes the value: a TensorSpec of tensors and arrays. Raises TypeError where it is of no known kind."""
    if isinstance(value, SparseTensor):
        return SparseTensorSpec(value.shape, value.dtype)
    if isinstance(value, RaggedTensor):
        return RaggedTensorSpec(value.shape, value.dtype, value.ragged_rank, value.row_splits.dtype)
    if isinstance(value, IndexedSlices):
        dense = value.dense_shape
        shape = None if dense is None else dense.dtype
        return IndexedSlicesSpec(value.shape, value.dtype, value.indices.dtype, shape, value.indices.shape)
    if value is None:
        return NoneTensorSpec()
    if isinstance(value, TypeSpec):
        raise TypeError(f"Could not build a TypeSpec for {value}, which is one.")
    try:
        found = convert_to_tensor(value)
    except (TypeError, ValueError):
        raise TypeError(f"Could not build a TypeSpec for {value} of unsupported type {type(value)}.") from None
    return TensorSpec(found.shape, found.dtype)


def is_symbolic_tensor(tensor: Any) -> bool:
    """Whether the tensor is one of a function that is being traced, without a value."""
    return isinstance(tensor, Tensor) and tensor.is_symbolic
