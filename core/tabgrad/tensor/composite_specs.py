"""``SparseTensorSpec``, ``RaggedTensorSpec``, ``IndexedSlicesSpec``: what describes values made of several tensors."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from ..base.dtype import DType, as_dtype
from ..base.shape import TensorShape
from .composite import Composite
from .convert import convert_to_tensor
from .convert import is_tensor as is_one_tensor
from .ragged import _SPEC as RAGGED_SPEC
from .ragged import RaggedTensor
from .sparse import _SPEC as SPARSE_SPEC
from .sparse import SparseTensor
from .spec import IndexedSlices, TensorSpec, TypeSpec
from .tensor import Tensor


class CompositeSpec(TypeSpec):
    """A shape (None where not even the rank is known), a dtype, and what else its kind has, as a tuple."""

    __slots__ = ("_dtype", "_more", "_shape")
    __tabgrad_composite__ = True
    kind: type = object

    def __init__(self, shape: Any, dtype: Any, *more: Any) -> None:
        self._shape = None if shape is None else TensorShape(shape)
        self._dtype = as_dtype(dtype)
        self._more = more

    @property
    def shape(self) -> TensorShape | None:
        """The shape, None where the rank is unknown."""
        return self._shape

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self._dtype

    @property
    def value_type(self) -> type:
        """The class of the values."""
        return self.kind

    @classmethod
    def from_value(cls, value: Any) -> Any:
        """What describes the value."""
        return type_spec_from_value(value)

    def is_subtype_of(self, other: Any) -> bool:
        """Whether all values of this spec are of the other."""
        if type(self) is not type(other) or (self._dtype, self._more) != (other._dtype, other._more):
            return False
        if other._shape is None or self._shape is None:
            return other._shape is None
        pairs = zip(self._shape, other._shape, strict=False)
        return len(self._shape) == len(other._shape) and all(b is None or a == b for a, b in pairs)

    def most_specific_common_supertype(self, others: Any) -> Any:
        """The spec of all values of this and of others; None where there is none."""
        made: Any = self
        for other in others:
            if type(made) is not type(other) or (made._dtype, made._more) != (other._dtype, other._more):
                return None
            same = None not in (made._shape, other._shape) and len(made._shape) == len(other._shape)
            pairs = zip(made._shape, other._shape, strict=False) if same else ()
            made = made.with_shape([a if a == b else None for a, b in pairs] if same else None)
        return made

    def most_specific_compatible_type(self, other: Any) -> Any:
        """The same of one other. Raises ValueError where there is none."""
        found = self.most_specific_common_supertype([other])
        if found is None:
            raise ValueError(f"No TypeSpec is compatible with both {self} and {other}")
        return found

    def with_shape(self, shape: Any) -> Any:
        """The same with another shape."""
        made = object.__new__(type(self))
        made._shape = None if shape is None else TensorShape(shape)
        made._dtype, made._more = self._dtype, self._more
        return made

    @abstractmethod
    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value or a spec is of this kind and dtype, and of a shape that fits."""

    def _is_alike(self, other: Any) -> bool:
        if not isinstance(other, (type(self), self.kind)):
            return False
        return as_dtype(other.dtype) is self._dtype and self._takes_shape(other.shape)  # type: ignore[attr-defined]

    def _takes_shape(self, shape: Any) -> bool:
        return self._shape is None or shape is None or self._shape.is_compatible_with(shape)

    def _key(self) -> tuple[Any, ...]:
        return (type(self), None if self._shape is None else tuple(self._shape), self._dtype, self._more)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CompositeSpec) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _named_shape(self) -> Any:
        return _Unknown() if self._shape is None else self._shape

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, (self._named_shape(), self._dtype, *self._more)))})"


class _Unknown:
    def __repr__(self) -> str:
        return "TensorShape(None)"


class SparseTensorSpec(CompositeSpec):
    """Describes a SparseTensor. Args: shape: of the whole, None for unknown sizes. dtype: of the values."""

    __slots__ = ()
    kind = SparseTensor

    def __init__(self, shape: Any = None, dtype: Any = "float32") -> None:
        super().__init__(shape, dtype)

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value or a spec is of this kind and dtype, and of a shape that fits."""
        return self._is_alike(spec_or_value)


class RaggedTensorSpec(CompositeSpec):
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
        rank = None if shape is None else len(TensorShape(shape))
        if rank is not None and ragged_rank >= rank:
            raise ValueError(f"Argument `ragged_rank` ({ragged_rank}) must be less than rank ({rank}).")
        del flat_values_spec
        super().__init__(shape, dtype, ragged_rank, as_dtype(row_splits_dtype))

    @property
    def ragged_rank(self) -> int:
        """The number of ragged axes."""
        return int(self._more[0])

    @property
    def flat_values_spec(self) -> None:
        """None: flat values are tensors."""
        return None

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value or a spec is ragged along as many axes, of this dtype and of a shape that fits."""
        other = spec_or_value
        if not self._more[0] and isinstance(other, (Tensor, TensorSpec)):
            return as_dtype(other.dtype) is self._dtype and self._takes_shape(other.shape)
        if not isinstance(other, (RaggedTensorSpec, RaggedTensor)) or other.ragged_rank != self._more[0]:
            return False
        held = other.row_splits_dtype if isinstance(other, RaggedTensorSpec) else other.row_splits.dtype
        fits = as_dtype(other.dtype) is self._dtype and held is self._more[1]
        return fits and self._takes_shape(other.shape)

    @property
    def row_splits_dtype(self) -> DType:
        """The dtype of where rows begin."""
        return self._more[1]  # type: ignore[no-any-return]


class IndexedSlicesSpec(CompositeSpec):
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

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value or a spec is of this kind and dtype, and of a shape that fits."""
        return self._is_alike(spec_or_value)


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


SPARSE_SPEC.append(SparseTensorSpec)
RAGGED_SPEC.append(RaggedTensorSpec)


def is_tensor(x: Any) -> bool:
    """Whether the value is a tensor, a variable, or made of tensors."""
    return is_one_tensor(x) or isinstance(x, Composite)


def is_symbolic_tensor(tensor: Any) -> bool:
    """Whether the tensor is one of a function that is being traced, without a value."""
    return isinstance(tensor, Tensor) and tensor.is_symbolic
