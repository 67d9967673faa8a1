"""``TensorSpec`` and ``IndexedSlices``: a tensor's description, and rows of a larger tensor."""

from __future__ import annotations

from typing import Any

from ..base.dtype import DType, as_dtype
from ..base.shape import TensorShape
from ..ir.op import F
from .convert import convert_to_tensor
from .tensor import Tensor


class TypeSpec:
    """Base of what describes values that may not exist yet: tensors, sparse and ragged ones."""

    __slots__ = ()


class TensorSpec(TypeSpec):
    """Shape and dtype of a tensor that may not exist yet; a None size is unknown.

    Args: shape: None where even the rank is unknown. dtype: element type.
    """

    __slots__ = ("_dtype", "_name", "_shape")

    def __init__(self, shape: Any, dtype: Any = "float32", name: str | None = None) -> None:
        self._shape = None if shape is None else TensorShape(shape)
        self._dtype = as_dtype(dtype)
        self._name = name

    @property
    def shape(self) -> TensorShape | None:
        """The shape, None where the rank is unknown."""
        return self._shape

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self._dtype

    @property
    def name(self) -> str | None:
        """The name given."""
        return self._name

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> TensorSpec:
        """The spec of a tensor."""
        return cls(tensor.shape, tensor.dtype, name)

    @classmethod
    def from_spec(cls, spec: Any, name: str | None = None) -> TensorSpec:
        """A spec of the same shape and dtype."""
        return cls(spec.shape, spec.dtype, name or spec.name)

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """True where a tensor or spec has this dtype and a shape that fits."""
        other = spec_or_value
        if not hasattr(other, "shape") or not hasattr(other, "dtype"):
            other = convert_to_tensor(other)
        if as_dtype(other.dtype) is not self._dtype:
            return False
        return (
            self._shape is None
            or other.shape is None
            or self._shape.is_compatible_with(other.shape)
        )

    def is_subtype_of(self, other: TensorSpec) -> bool:
        """True where every tensor of this spec is one of ``other``."""
        if other.dtype is not self._dtype:
            return False
        if other.shape is None or self._shape is None:
            return other.shape is None
        pairs = zip(self._shape, other.shape, strict=False)
        return len(self._shape) == len(other.shape) and all(b is None or a == b for a, b in pairs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorSpec) and (self._shape, self._dtype, self._name) == (
            other._shape,
            other._dtype,
            other._name,
        )

    def __hash__(self) -> int:
        return hash((self._shape, self._dtype))

    def __repr__(self) -> str:
        shape = "<unknown>" if self._shape is None else str(self._shape)
        return f"TensorSpec(shape={shape}, dtype={self._dtype!r}, name={self._name!r})"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return (TensorSpec, (self._shape, self._dtype.name, self._name))


class IndexedSlices:
    """Rows of a larger tensor: ``values[i]`` belongs at row ``indices[i]``; equal rows add up.

    Converted to a dense tensor wherever a tensor is wanted. ``dense_shape`` may be None only while
    it stays sparse.
    """

    def __init__(self, values: Any, indices: Any, dense_shape: Any = None) -> None:
        self._values = convert_to_tensor(values)
        self._indices = convert_to_tensor(indices)
        self._dense_shape = None if dense_shape is None else convert_to_tensor(dense_shape)

    @property
    def values(self) -> Tensor:
        """The rows."""
        return self._values

    @property
    def indices(self) -> Tensor:
        """Their row numbers."""
        return self._indices

    @property
    def dense_shape(self) -> Tensor | None:
        """The larger tensor's shape."""
        return self._dense_shape

    @property
    def shape(self) -> TensorShape | None:
        """The larger tensor's shape."""
        return (
            None if self._dense_shape is None else TensorShape(self._dense_shape.array().tolist())
        )

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self._values.dtype

    def __tf_tensor__(self, dtype: Any = None) -> Tensor:
        """The dense tensor. Raises ValueError where the dense shape is not known."""
        from_op = _dense(self)
        if dtype is not None and as_dtype(dtype) is not from_op.dtype:
            raise ValueError(
                f"Tensor conversion requested dtype {as_dtype(dtype).name} for IndexedSlices with "
                f"dtype {from_op.dtype.name}"
            )
        return from_op

    def __repr__(self) -> str:
        return (
            f"IndexedSlices(indices={self._indices!r}, values={self._values!r}, "
            f"dense_shape={self._dense_shape!r})"
        )


def _dense(slices: IndexedSlices) -> Tensor:
    shape = slices.shape
    if shape is None:
        raise ValueError(
            "Tensor conversion requested for IndexedSlices for argument without dense_shape. "
            "Give dense_shape, or use .values and .indices."
        )
    return F.unsorted_segment_sum(slices.values, slices.indices, num_segments=shape[0])  # type: ignore[no-any-return]
