"""Shapes: TensorFlow's ``TensorShape`` as a tuple, and the arithmetic of axes and broadcasting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, SupportsIndex, overload

from .errors import InvalidArgumentError
from .size import whole


class TensorShape(tuple[Any, ...]):
    """A shape: a tuple of ints, with None for a dimension that is not known.

    Compares equal to tuples and lists of the same numbers. A shape of unknown rank is not a
    TensorShape here: it is None, which is also what ``TensorShape(None)`` gives.
    """

    __slots__ = ()

    def __new__(cls, dims: Iterable[Any] | int | None = ()) -> TensorShape:
        if dims is None:
            return None  # type: ignore[return-value]
        if isinstance(dims, int):
            dims = (dims,)
        if isinstance(dims, str):
            raise TypeError(f"Failed to convert {dims!r} to a shape. Expected numbers, or None for unknown ones.")
        return tuple.__new__(cls, (d if d is None or type(d) is int else whole(d) for d in dims))

    @property
    def rank(self) -> int:
        """Number of axes."""
        return len(self)

    @property
    def ndims(self) -> int:
        """Number of axes."""
        return len(self)

    @property
    def dims(self) -> list[Any]:
        """The dimensions as a list."""
        return list(self)

    def as_list(self) -> list[Any]:
        """The dimensions as a list of ints (None where unknown)."""
        return list(self)

    def is_fully_defined(self) -> bool:
        """True where no dimension is None."""
        return None not in self

    def num_elements(self) -> int | None:
        """Product of the dimensions, None where one is unknown."""
        if None in self:
            return None
        return size_of(self)

    def concatenate(self, other: Iterable[Any] | int) -> TensorShape:
        """This shape followed by another; a number is one dimension."""
        more = (other,) if isinstance(other, int) else other
        return TensorShape((*self, *more))

    def is_compatible_with(self, other: Any) -> bool:
        """True where the ranks agree and no two known dimensions differ."""
        other = TensorShape(other)
        pairs = zip(self, other, strict=False)
        return len(self) == len(other) and all(a == b or None in (a, b) for a, b in pairs)

    def assert_is_compatible_with(self, other: Any) -> None:
        """Raises ValueError unless compatible."""
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {TensorShape(other)} are incompatible")

    def assert_has_rank(self, rank: int) -> None:
        """Raises ValueError unless there are ``rank`` axes."""
        if len(self) != rank:
            raise ValueError(f"Shape {self} must have rank {rank}")

    def assert_same_rank(self, other: Any) -> None:
        """Raises ValueError unless the other shape has as many axes."""
        if len(self) != len(TensorShape(other)):
            raise ValueError(f"Shapes {self} and {TensorShape(other)} must have the same rank")

    def assert_is_fully_defined(self) -> None:
        """Raises ValueError where a dimension is None."""
        if not self.is_fully_defined():
            raise ValueError(f"Shape {self} is not fully defined")

    def with_rank_at_least(self, rank: int) -> TensorShape:
        """This shape. Raises ValueError where it has fewer axes."""
        if len(self) < rank:
            raise ValueError(f"Shape {self} must have rank at least {rank}")
        return self

    def with_rank_at_most(self, rank: int) -> TensorShape:
        """This shape. Raises ValueError where it has more axes."""
        if len(self) > rank:
            raise ValueError(f"Shape {self} must have rank at most {rank}")
        return self

    def is_subtype_of(self, other: Any) -> bool:
        """Whether every shape that this one stands for is one that the other stands for."""
        return len(self) == len(other) and all(b is None or a == b for a, b in zip(self, other, strict=True))

    def most_specific_compatible_shape(self, other: Any) -> TensorShape | None:
        """The shape with None where the two differ; None (unknown) where their ranks do."""
        other = TensorShape(other)
        if other is None or len(self) != len(other):
            return None
        return TensorShape(a if a == b else None for a, b in zip(self, other, strict=True))

    def most_specific_common_supertype(self, others: Sequence[Any]) -> TensorShape | None:
        """The shape that stands for this one and all the others, with None where they differ."""
        found: TensorShape | None = self
        for other in others:
            found = None if found is None else found.most_specific_compatible_shape(other)
        return found

    def with_rank(self, rank: int) -> TensorShape:
        """This shape. Raises ValueError unless it has ``rank`` axes."""
        self.assert_has_rank(rank)
        return self

    def merge_with(self, other: Any) -> TensorShape:
        """The most specific shape that is compatible with both. Raises ValueError."""
        self.assert_is_compatible_with(other)
        return TensorShape(b if a is None else a for a, b in zip(self, other, strict=True))

    @overload
    def __getitem__(self, key: SupportsIndex) -> Any: ...
    @overload
    def __getitem__(self, key: slice) -> TensorShape: ...
    def __getitem__(self, key: Any) -> Any:
        found = tuple.__getitem__(self, key)
        return TensorShape(found) if isinstance(key, slice) else found

    def __add__(self, other: Any) -> TensorShape:
        return TensorShape((*self, *other))

    def __radd__(self, other: Any) -> TensorShape:
        return TensorShape((*other, *self))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, list):
            other = tuple(other)
        return tuple.__eq__(self, other) if isinstance(other, tuple) else False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return tuple.__hash__(self)

    def __repr__(self) -> str:
        return f"TensorShape({list(self)})"

    def __str__(self) -> str:
        return "(" + ", ".join(map(str, self)) + ("," if len(self) == 1 else "") + ")"


def size_of(shape: Iterable[int]) -> int:
    """Number of elements of a fully known shape."""
    total = 1
    for dim in shape:
        total *= dim
    return total


def broadcast_shapes(*shapes: Sequence[int], op: str = "broadcast") -> tuple[int, ...]:
    """The shape that all ``shapes`` broadcast to (NumPy's rule).

    Raises: InvalidArgumentError where two sizes differ and neither is 1.
    """
    rank = max((len(s) for s in shapes), default=0)
    out = [1] * rank
    for shape in shapes:
        offset = rank - len(shape)
        for axis, dim in enumerate(shape, offset):
            if dim != out[axis]:
                if out[axis] == 1:
                    out[axis] = dim
                elif dim != 1:
                    listed = " vs. ".join(str(list(s)) for s in shapes)
                    raise InvalidArgumentError(
                        f"Incompatible shapes: {listed} [Op:{op}]. Aligned from the right, "
                        f"sizes must be equal or 1. Reshape or transpose one operand."
                    )
    return tuple(out)


def normalize_axis(axis: SupportsIndex, rank: int, op: str = "op") -> int:
    """A non-negative axis. Raises InvalidArgumentError where it is out of range."""
    index = int(axis)
    if not -rank <= index < rank:
        raise InvalidArgumentError(
            f"Invalid axis {index} for a tensor of rank {rank} [Op:{op}]. "
            f"Expected a value in the range [{-rank}, {rank})."
        )
    return index + rank if index < 0 else index


def normalize_axes(axis: Any, rank: int, op: str = "op") -> tuple[int, ...]:
    """Sorted non-negative axes; None means every axis.

    Raises: InvalidArgumentError where one is out of range or named twice.
    """
    if axis is None:
        return tuple(range(rank))
    given = tuple(axis) if hasattr(axis, "__iter__") else (axis,)
    axes = sorted(normalize_axis(a, rank, op) for a in given)
    if len(set(axes)) != len(axes):
        raise InvalidArgumentError(f"Axes {list(given)} name one axis twice [Op:{op}].")
    return tuple(axes)
