"""Trace types: what two arguments must share to share a trace, and how a signature reads.

Source: TensorFlow's tf.types.experimental.TraceType.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.shape import TensorShape
from ..base.size import Size
from ..tensor.base_variable import BaseVariable
from ..tensor.composite import Composite
from ..tensor.composite_specs import CompositeSpec
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor


@dataclass(frozen=True)
class Literal:
    """A Python value; only an equal one of the same type fits."""

    value: Any

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Literal) or type(self.value) is not type(other.value):
            return False
        return bool(self.value == other.value or (self.value != self.value and other.value != other.value))

    def __hash__(self) -> int:
        return hash((type(self.value), 0 if self.value != self.value else self.value))

    def __repr__(self) -> str:
        return f"Literal[{self.value!r}]"


@dataclass(frozen=True)
class Reference:
    """An object, by equality; it is not kept alive."""

    target: Any  # a weak reference

    def __repr__(self) -> str:
        return f"Reference[{self.target()!r}]"


@dataclass(frozen=True)
class VariableSpec:
    """A variable; equal numbers ``alias_id`` are one and the same."""

    shape: tuple[Any, ...]
    dtype: Any
    trainable: bool
    alias_id: int

    def __repr__(self) -> str:
        return (
            f"VariableSpec(shape={TensorShape(self.shape)}, dtype={self.dtype!r}, trainable={self.trainable}, "
            f"alias_id={self.alias_id})"
        )


@dataclass(frozen=True)
class Nested:
    """A list, tuple or dict of types; ``keys`` are those of a dict or the fields of a named tuple."""

    kind: str
    keys: tuple[Any, ...] | None
    items: tuple[Any, ...]

    def __repr__(self) -> str:
        if self.keys is None:
            return f"{self.kind}[{', '.join(map(repr, self.items))}]"
        return f"{self.kind}[{', '.join(f'[{k!r}, {t!r}]' for k, t in zip(self.keys, self.items, strict=True))}]"


def type_of(value: Any, aliases: dict[int, int] | None = None) -> Any:
    """The trace type of an argument (TensorSpecs stand for tensors).

    Args: aliases: numbers of the variables met so far, by handle; added to.
    Raises: TypeError on an object that can't be hashed.
    """
    aliases = {} if aliases is None else aliases
    if isinstance(value, TensorSpec):
        return TensorSpec(value.shape, value.dtype)
    if isinstance(value, (Tensor, np.ndarray, np.generic)):
        data = value.data if isinstance(value, Tensor) else value
        shape = tuple(None if isinstance(d, Size) else d for d in data.shape)
        return TensorSpec(shape, as_dtype(np.object_ if data.dtype.kind in "SU" else data.dtype))
    if isinstance(value, CompositeSpec):
        return value
    if isinstance(value, Composite):
        return value.type_spec()
    if isinstance(value, BaseVariable):
        number = aliases.setdefault(value.handle, len(aliases))
        held = value.data
        return VariableSpec(tuple(held.shape), as_dtype(held.dtype), value.trainable, number)
    if isinstance(value, TensorShape):
        return Literal(value)
    if isinstance(value, Mapping):
        keys = tuple(ordered(value))
        return Nested("Dict", keys, tuple(type_of(value[k], aliases) for k in keys))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return Nested(type(value).__name__, tuple(value._fields), tuple(type_of(v, aliases) for v in value))
    if isinstance(value, (list, tuple)):
        kind = "List" if isinstance(value, list) else "Tuple"
        return Nested(kind, None, tuple(type_of(v, aliases) for v in value))
    return _opaque(value)


def _opaque(value: Any) -> Any:
    held = reference(value)
    return Reference(held) if isinstance(held, weakref.ref) else Literal(value)


def reference(value: Any) -> Any:
    """What stands for an object in a key: the value itself of numbers and text, else a weak reference.

    Raises: TypeError on an object that can't be hashed.
    """
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        return value
    try:
        hash(value)
    except TypeError:
        raise TypeError(
            f"Could not generate a generic TraceType for {value!r}. Please verify that it is immutable/hashable: a "
            "traced function tells its calls apart by their arguments."
        ) from None
    try:
        return weakref.ref(value)
    except TypeError:
        return value


def ordered(mapping: Mapping[Any, Any]) -> list[Any]:
    """Keys in the order that structures are visited in."""
    try:
        return sorted(mapping)
    except TypeError:
        return list(mapping)


def covers(general: Any, specific: Any) -> bool:
    """Whether every argument of type ``specific`` is one of type ``general``."""
    if isinstance(general, TensorSpec):
        return isinstance(specific, TensorSpec) and specific.is_subtype_of(general)
    if isinstance(general, CompositeSpec):
        return isinstance(specific, CompositeSpec) and specific.is_subtype_of(general)
    if isinstance(general, Nested):
        same = isinstance(specific, Nested) and (general.kind, general.keys) == (specific.kind, specific.keys)
        return same and len(general.items) == len(specific.items) and all(map(covers, general.items, specific.items))
    return bool(general == specific)


def merged(a: Any, b: Any) -> Any:
    """The most specific type that covers both; None where there is none."""
    if isinstance(a, TensorSpec) and isinstance(b, TensorSpec) and a.dtype is b.dtype:
        if a.shape is None or b.shape is None or len(a.shape) != len(b.shape):
            return TensorSpec(None, a.dtype)
        return TensorSpec([m if m == n else None for m, n in zip(a.shape, b.shape, strict=True)], a.dtype)
    if isinstance(a, Nested) and isinstance(b, Nested) and (a.kind, a.keys) == (b.kind, b.keys):
        if len(a.items) != len(b.items):
            return None
        items = tuple(map(merged, a.items, b.items))
        return None if any(t is None for t in items) else Nested(a.kind, a.keys, items)
    return a if a == b else None


def is_known(kind: Any) -> bool:
    """Whether every shape in a type is known."""
    if isinstance(kind, TensorSpec):
        return kind.shape is not None and None not in kind.shape
    return all(map(is_known, kind.items)) if isinstance(kind, Nested) else True
