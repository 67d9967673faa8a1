"""Python's operators and indexing, installed on Tensor and on the variables."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, OperatorNotAllowedInGraphError
from ..base.size import Size, least, most
from ..ir.op import F
from ..tensor.base_variable import BaseVariable
from ..tensor.convert import as_static, convert_to_tensor, is_tensor, unify
from ..tensor.tensor import Tensor

_INDEX_TYPES = (np.dtype(np.int16), np.dtype(np.int32), np.dtype(np.int64))
_INTEGER_QUOTIENT = {1: np.float32, 2: np.float32, 4: np.float64, 8: np.float64}


def true_divide(a: Any, b: Any) -> Any:
    """Python's ``/``: integers of up to 16 bits give float32, wider ones float64."""
    a, b = unify(a, b, op="RealDiv")
    if a.dtype is not b.dtype or a.data.dtype.kind in "bO":
        raise TypeError(
            f"`x` and `y` must have the same dtype, and be numbers: got {a.dtype!r} != "
            f"{b.dtype!r}. Use tf.cast."
        )
    kinds = a.data.dtype.kind, b.data.dtype.kind
    if kinds[0] in "iu" and kinds[1] in "iu":
        wanted = np.dtype(_INTEGER_QUOTIENT[a.data.dtype.itemsize])
        return F.div(F.cast(a, dtype=wanted), F.cast(b, dtype=wanted))
    return F.div(a, b)


def _by_kind(logical: str, bitwise: str) -> Callable[..., Any]:
    def apply(a: Any, b: Any) -> Any:
        a, b = unify(a, b)
        return getattr(F, logical if a.data.dtype.kind == "b" else bitwise)(a, b)

    return apply


def _invert(a: Any) -> Any:
    a = convert_to_tensor(a)
    return F.logical_not(a) if a.data.dtype.kind == "b" else F.invert(a)


def _multiply(a: Any, b: Any) -> Any:
    a, b = unify(a, b, op="Mul")
    return F.logical_and(a, b) if a.data.dtype.kind == "b" else F.mul(a, b)


def _add(a: Any, b: Any) -> Any:
    try:
        return F.add(a, b)
    except OperatorNotAllowedInGraphError:
        raise
    except TypeError as error:  # TensorFlow's + converts first, so that the op refuses
        raise InvalidArgumentError(f"cannot compute AddV2: {error}") from None


_BINARY: dict[str, Callable[..., Any]] = {
    "add": _add,
    "sub": lambda a, b: F.sub(a, b),
    "mul": _multiply,
    "truediv": true_divide,
    "floordiv": lambda a, b: F.floordiv(a, b),
    "mod": lambda a, b: F.floormod(a, b),
    "pow": lambda a, b: F.pow(a, b),
    "matmul": lambda a, b: F.matmul(a, b),
    "and": _by_kind("logical_and", "bitwise_and"),
    "or": _by_kind("logical_or", "bitwise_or"),
    "xor": _by_kind("logical_xor", "bitwise_xor"),
}
_COMPARE = {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal"}


def _defers(other: Any) -> bool:
    """True where the other operand's class has its own operators (symbolic Keras tensors)."""
    return hasattr(other, "__tabgrad_operators__")


def _forward(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return NotImplemented if _defers(other) else function(self, other)

    return method


def _reflected(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return NotImplemented if _defers(other) else function(other, self)

    return method


def _equality(name: str, otherwise: bool) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        if other is None:
            return otherwise
        if _defers(other):
            return NotImplemented
        try:
            return getattr(F, name)(self, other)
        except InvalidArgumentError as error:
            if "Incompatible shapes" in error.message:
                return Tensor(np.asarray(otherwise))  # shapes that don't fit are not equal
            raise

    return method


def _unhashable(self: Any) -> int:
    raise TypeError(f"{type(self).__name__} is unhashable. Instead, use tensor.ref() as the key.")


class Reference:
    """A hashable stand-in for a tensor or variable: ``tensor.ref()``; ``deref()`` gives it back."""

    __slots__ = ("_target",)

    def __init__(self, target: Any) -> None:
        self._target = target

    def deref(self) -> Any:
        """The tensor or variable."""
        return self._target

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and other._target is self._target

    def __hash__(self) -> int:
        return id(self._target)

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._target!r}>"


# --- indexing -------------------------------------------------------------------------------


def getitem(x: Any, key: Any) -> Any:
    """``x[key]``: ints, slices with any step, Ellipsis, newaxis and scalar integer tensors.

    Raises: TypeError on other keys; InvalidArgumentError on an index out of bounds or too many.
    """
    x = convert_to_tensor(x)
    if is_tensor(key) and key.data.dtype.kind == "b" and key.data.ndim:
        return F.boolean_mask(x, key)
    keys = list(key) if isinstance(key, (tuple, list)) else [key]
    keys = _expand_ellipsis(keys, len(x.data.shape))
    slices: list[slice] = []
    shape: list[int] = []
    dynamic: list[tuple[int, Any]] = []
    axis = 0
    for k in keys:
        if k is None:
            shape.append(1)
            continue
        size = x.data.shape[axis]
        if isinstance(k, slice):
            bounds = slice(_static(k.start), _static(k.stop), _static(k.step))
            if bounds.step == 0:
                raise InvalidArgumentError(f"strides[{axis}] must be non-zero [Op:StridedSlice]")
            is_open = isinstance(size, Size) or isinstance(bounds.start, Size) or isinstance(bounds.stop, Size)
            part = _open_bounds(bounds, size) if is_open else slice(*bounds.indices(size))
            slices.append(part)
            step = part.step
            shape.append(most(0, (part.stop - part.start + step - (1 if step > 0 else -1)) // step))
        elif is_tensor(k) and convert_to_tensor(k).is_symbolic:
            dynamic.append((len(shape), convert_to_tensor(k)))
            slices.append(slice(0, size, 1))
            shape.append(size)
        else:
            index = _index(k, size, axis)
            slices.append(slice(index, index + 1, 1))
        axis += 1
    if all(map(_is_whole, slices, x.data.shape)):
        out = x
    else:
        out = F.slice(x, key=tuple(slices))
    if tuple(shape) != tuple(out.data.shape):
        out = F.reshape(out, shape=tuple(shape))
    for position, index in reversed(dynamic):  # an index known only when the trace runs
        out = F.take(out, index, axis=position)
    return out


def _expand_ellipsis(keys: list[Any], rank: int) -> list[Any]:
    used = sum(1 for k in keys if k is not None and k is not Ellipsis)
    dots = [i for i, k in enumerate(keys) if k is Ellipsis]
    if len(dots) > 1:
        raise InvalidArgumentError("Multiple ellipses in slice spec not allowed [Op:StridedSlice]")
    if used > rank:
        raise InvalidArgumentError(
            f"Index out of range using input dim {rank}; input has only {rank} dims "
            "[Op:StridedSlice]. Remove an index, or add an axis with tf.newaxis."
        )
    fill = [slice(None)] * (rank - used)
    if dots:
        return keys[: dots[0]] + fill + keys[dots[0] + 1 :]
    return keys + fill


def _open_bounds(bounds: slice, size: Any) -> slice:
    """``bounds.indices(size)`` with Sizes among the numbers."""
    step = 1 if bounds.step is None else operator.index(bounds.step)
    first, last = (0, size) if step > 0 else (-1, size - 1)

    def clamped(x: Any, default: Any) -> Any:
        if x is None:
            return default
        x = x + size if x < 0 else x
        return least(most(x, first), last)

    start, stop = (first, last) if step > 0 else (last, first)
    return slice(clamped(bounds.start, start), clamped(bounds.stop, stop), step)


def _is_whole(part: slice, size: Any) -> bool:
    """Whether a slice takes all of an axis, whatever sizes are left open."""
    if isinstance(part.stop, Size) or isinstance(size, Size):
        return part.stop is size and isinstance(part.start, int) and (part.start, part.step) == (0, 1)
    return part == slice(0, size, 1)


def _static(value: Any) -> Any:
    if is_tensor(value):
        value = as_static(value)
    return value if value is None or isinstance(value, Size) else operator.index(value)


def _index(key: Any, size: int, axis: int) -> int:
    if isinstance(key, (bool, np.bool_)):
        raise ValueError(f"{key} is a bool, not an index. Use tf.boolean_mask for a mask.")
    try:
        if is_tensor(key) and key.data.dtype not in _INDEX_TYPES:
            raise TypeError
        index = operator.index(key)
    except TypeError:
        raise TypeError(
            "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
            f"tf.int32/tf.int64 tensors are valid indices, got {key!r}. "
            "Use tf.gather to pick several elements, tf.boolean_mask for a mask."
        ) from None
    if not -size <= index < size:
        raise InvalidArgumentError(
            f"slice index {index} of dimension {axis} out of bounds [Op:StridedSlice]. "
            f"Expected a value in [{-size}, {size})."
        )
    return index % size if size else 0


def install(cls: Any) -> None:
    """Gives a class the operators."""
    for name, function in _BINARY.items():
        setattr(cls, f"__{name}__", _forward(function))
        setattr(cls, f"__r{name}__", _reflected(function))
    for name, op_name in _COMPARE.items():
        setattr(cls, f"__{name}__", _forward(getattr(F, op_name)))
    cls.__eq__ = _equality("equal", False)
    cls.__ne__ = _equality("not_equal", True)
    cls.__hash__ = _unhashable
    cls.__neg__ = lambda self: F.neg(self)
    cls.__pos__ = lambda self: self
    cls.__abs__ = lambda self: F.abs(self)
    cls.__invert__ = _invert
    cls.__getitem__ = getitem
    cls.ref = lambda self: Reference(self)
    cls.experimental_ref = lambda self: Reference(self)


install(Tensor)
install(BaseVariable)
