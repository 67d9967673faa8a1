"""Arguments and results of a concrete function by their structure: names, specs, stand-ins, conversion."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from ..base.shape import TensorShape
from ..base.tree import map_structure, rebuild
from ..ir.op import Spec
from ..tensor.base_variable import BaseVariable
from ..tensor.convert import convert_to_tensor
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from .binding import Parameter, fitted
from .types import Nested, Reference, ordered, type_of


def signature_of(parameters: list[Parameter]) -> inspect.Signature:
    """A signature of parameters that may stand after others with defaults."""
    found, defaulted = [], False
    for p in parameters:
        if p.kind is not Parameter.KEYWORD_ONLY:
            defaulted = defaulted or p.default is not Parameter.empty
            if defaulted and p.default is Parameter.empty:
                p = p.replace(kind=p.kind, default=_MISSING)
        found.append(p)
    return inspect.Signature(found)


class _Missing:
    def __repr__(self) -> str:
        return "nothing"


_MISSING = _Missing()


def specs_in(type_: Any) -> list[TensorSpec]:
    """The specs in a type, in order."""
    if isinstance(type_, TensorSpec):
        return [type_]
    return [s for t in type_.items for s in specs_in(t)] if isinstance(type_, Nested) else []


def held(value: Any) -> Any:
    """What is kept of an argument: the spec of a tensor, a weak reference to an object, other values as they are."""
    found = type_of(value)
    if isinstance(value, (TensorSpec, BaseVariable)):
        return value
    return found if isinstance(found, (TensorSpec, Reference)) else value


def resolved(value: Any) -> Any:
    """The object that is kept as a reference. Raises ReferenceError where it is gone."""
    if not isinstance(value, Reference):
        return value
    found = value.target()
    if found is None:
        raise ReferenceError("An object that the function was traced for no longer exists.")
    return found


def converted(type_: Any, value: Any) -> Any:
    """An argument for a parameter: what is no tensor becomes one of the declared dtype."""
    if value is _MISSING:
        raise TypeError("missing a required argument")
    if isinstance(type_, TensorSpec):
        if isinstance(value, BaseVariable):
            return value.as_tensor()
        return value if isinstance(value, Tensor) else convert_to_tensor(value, type_.dtype)
    if isinstance(type_, Nested):
        if not isinstance(value, (list, tuple, dict)) or len(value) != len(type_.items):
            raise TypeError(f"Can not cast {value!r} to {type_!r}")
        leaves = [value[k] for k in ordered(value)] if isinstance(value, dict) else list(value)
        return rebuild(value, [converted(t, v) for t, v in zip(type_.items, leaves, strict=True)])
    return fitted(type_, value)


def refilled(type_: Any, given: Any, remaining: Iterator[Any]) -> Any:
    """The argument that the signature was made from, with tensors and variables taken from ``remaining``."""
    if isinstance(type_, Nested):
        leaves = [given[k] for k in ordered(given)] if isinstance(given, dict) else list(given)
        return rebuild(given, [refilled(t, v, remaining) for t, v in zip(type_.items, leaves, strict=True)])
    if isinstance(type_, TensorSpec) or isinstance(given, BaseVariable):
        return converted(type_, next(remaining))
    return resolved(given)


def names_in(name: str, value: Any) -> list[str]:
    """Names of the tensors and variables in an argument: that of its spec, or of its place."""
    if isinstance(value, TensorSpec):
        return [value.name or name]
    if isinstance(value, dict):
        return [n for k in ordered(value) for n in names_in(f"{name}_{k}", value[k])]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return [n for k, v in zip(value._fields, value, strict=True) for n in names_in(f"{name}_{k}", v)]
    if isinstance(value, (list, tuple)) and not isinstance(value, TensorShape):
        return [n for i, v in enumerate(value) for n in names_in(f"{name}_{i}", v)]
    return [name] if isinstance(type_of(value), TensorSpec) or isinstance(value, BaseVariable) else []


def structured(names: list[str], value: Any) -> Any:
    """The argument with a named spec in place of each tensor and variable."""
    remaining = iter(names)

    def leaf(v: Any) -> Any:
        found = type_of(v)
        if isinstance(v, BaseVariable):
            next(remaining)
            return found
        return TensorSpec(found.shape, found.dtype, next(remaining)) if isinstance(found, TensorSpec) else resolved(v)

    return map_structure(leaf, value)


def with_specs(type_: Any, value: Any) -> Any:
    """The argument with the specs of a type in place of tensors."""
    if isinstance(type_, Nested):
        leaves = [value[k] for k in ordered(value)] if isinstance(value, dict) else list(value)
        return rebuild(value, [with_specs(t, v) for t, v in zip(type_.items, leaves, strict=True)])
    return type_ if isinstance(type_, TensorSpec) else value


def stand_in(value: Any, size: int) -> Any:
    """The argument with symbolic tensors in place of specs; unknown sizes are ``size``."""
    def leaf(v: Any) -> Any:
        spec = v
        if not isinstance(spec, TensorSpec):
            return resolved(v)
        if spec.shape is None:
            raise ValueError(
                f"{spec} does not say how many axes there are, and every trace has known shapes: call the function "
                "on data first."
            )
        return Tensor(Spec(tuple(size if d is None else d for d in spec.shape), spec.dtype.numpy))

    return map_structure(leaf, value)


def output_spec(x: Any) -> Any:
    """The spec of a result; None stays."""
    return TensorSpec(tuple(x.data.shape), x.dtype) if isinstance(x, Tensor) else x


def common(a: Any, b: Any) -> Any:
    """The spec that covers both."""
    if not isinstance(a, TensorSpec) or a.shape is None or a == b:
        return a
    return TensorSpec([m if m == n else None for m, n in zip(a.shape, b.shape, strict=True)], a.dtype)
