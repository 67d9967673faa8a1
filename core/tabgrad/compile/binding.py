"""How arguments meet parameters: defaults, ``input_signature``, and the signature of a concrete function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from ..base.dtype import as_dtype
from ..base.tree import flatten, is_nested, rebuild
from ..tensor.base_variable import BaseVariable
from ..tensor.composite_specs import CompositeSpec
from ..tensor.convert import constant
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from .types import Literal, Nested, VariableSpec, covers, ordered, type_of

Parameter = inspect.Parameter
_POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_ANYTHING = [Parameter("args", Parameter.VAR_POSITIONAL), Parameter("kwargs", Parameter.VAR_KEYWORD)]


class Parameters:
    """The parameters of a Python function, and the types that ``input_signature`` gives them.

    Attributes: ``types`` (by name; empty without an input signature) and ``declared`` (the specs or defaults that
    they come from); ``simple``: how many positional parameters there are, where there is nothing else to a call
    than these (-1 otherwise).
    Raises: TypeError where the input signature is none, or does not fit the function.
    """

    def __init__(self, function: Callable[..., Any], input_signature: Any = None) -> None:
        try:
            found = list(inspect.signature(function).parameters.values())
        except (TypeError, ValueError):  # some functions written in C don't tell
            found = _ANYTHING
        self.types: dict[str, Any] = {}
        self.declared: dict[str, Any] = {}
        if input_signature is not None:
            found = self._constrained(found, input_signature)
        self.signature = inspect.Signature([p.replace(annotation=Parameter.empty) for p in found])
        plain = all(p.kind in _POSITIONAL for p in found)
        self.simple = len(found) if plain and not self.types else -1

    def _constrained(self, parameters: list[Parameter], specs: Any) -> list[Parameter]:
        """The parameters that the specs leave: those beyond them are fixed at their defaults."""
        remaining, kept = list(specs), []
        for p in parameters:
            if p.kind is Parameter.VAR_KEYWORD:
                continue
            if p.kind is Parameter.VAR_POSITIONAL:
                named = [f"{p.name}_{i}" for i in range(len(remaining))]
                self.declared.update(zip(named, remaining, strict=True))
                kept += [Parameter(n, Parameter.POSITIONAL_ONLY) for n in named]
                kept = [k.replace(kind=Parameter.POSITIONAL_ONLY) for k in kept] if named else kept
                remaining = []
                continue
            if p.kind in _POSITIONAL and remaining:
                self.declared[p.name] = remaining.pop(0)
            elif p.default is not Parameter.empty:
                self.declared[p.name] = p.default
            elif p.kind is Parameter.KEYWORD_ONLY:
                raise TypeError(
                    f"Since input_signature is defined, keyword-only parameter `{p.name}` must have a default value"
                )
            else:
                raise TypeError(f"input_signature missing type constraint for {p.name}")
            kept.append(p)
        if remaining:
            raise TypeError(f"input_signature contains {len(remaining)} extra type constraints.")
        self.types = {name: type_of(value) for name, value in self.declared.items()}
        return kept

    def bind(self, args: Any, kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments with defaults filled in, cast to the declared types.

        Raises: TypeError where they don't fit.
        """
        try:
            bound = self.signature.bind(*args, **kwargs)
            bound.apply_defaults()
            for name, kind in self.types.items():
                bound.arguments[name] = fitted(kind, bound.arguments[name])
        except (TypeError, ValueError) as error:
            raise TypeError(failed(error, args, kwargs, str(self))) from None
        return bound.args, bound.kwargs

    def slots(self, args: Any, kwargs: Any) -> list[tuple[str, Any, Any]]:
        """(name, kind of parameter, argument) of bound arguments, ``*args`` and ``**kwargs`` one by one."""
        positional = [p for p in self.signature.parameters.values() if p.kind in _POSITIONAL]
        rest = [p.name for p in self.signature.parameters.values() if p.kind is Parameter.VAR_POSITIONAL]
        named = [(p.name, p.kind) for p in positional]
        named += [(f"{rest[0]}_{i}", Parameter.POSITIONAL_ONLY) for i in range(len(args) - len(named))]
        if len(args) > len(positional):
            named = [(n, Parameter.POSITIONAL_ONLY) for n, _ in named]
        found = [(name, kind, value) for (name, kind), value in zip(named, args, strict=False)]
        return found + [(name, Parameter.KEYWORD_ONLY, kwargs[name]) for name in kwargs]

    def __str__(self) -> str:
        return signature_text(
            [(p.name, p.kind, self.types.get(p.name), p.default is not Parameter.empty) for p in
             self.signature.parameters.values()]
        )  # fmt: skip


_STARS = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}


def signature_text(parameters: list[tuple[str, Any, Any, bool]]) -> str:
    """A signature as text, from (name, kind, type or None, whether it has a default)."""
    parts: list[str] = []
    for i, (name, kind, type_, default) in enumerate(parameters):
        if kind is Parameter.KEYWORD_ONLY and not any(p[1] in (kind, Parameter.VAR_POSITIONAL) for p in parameters[:i]):
            parts.append("*")
        text = _STARS.get(kind, "") + name + (f": {type_!r}" if type_ is not None else "")
        parts.append(text + (" = <captured_default_value>" if default else ""))
        following = parameters[i + 1][1] if i + 1 < len(parameters) else None
        if kind is Parameter.POSITIONAL_ONLY and following is not kind:
            parts.append("/")
    return f"({', '.join(parts)})"


def failed(error: Any, args: Any, kwargs: Any, signature: str) -> str:
    """What is said of arguments that don't fit."""
    return (
        f"Binding inputs to tf.function failed due to `{error}`. Received args: {tuple(args)} and kwargs: "
        f"{dict(kwargs)} for signature: {signature}."
    )


def checked_signature(input_signature: Any) -> tuple[Any, ...] | None:
    """``input_signature`` as a tuple. Raises TypeError unless it is a sequence of (nested) TensorSpecs."""
    if input_signature is None:
        return None
    if not isinstance(input_signature, (list, tuple)):
        raise TypeError(f"input_signature must be either a tuple or a list, got {type(input_signature)}.")
    wrong = [s for s in flatten(list(input_signature)) if not isinstance(s, (TensorSpec, CompositeSpec))]
    if wrong:
        raise TypeError(
            "input_signature must be a possibly nested sequence of TensorSpec objects, got invalid args "
            f"{wrong} with types {[type(s) for s in wrong]}."
        )
    return tuple(input_signature)


def fitted(kind: Any, value: Any) -> Any:
    """``value`` as the type demands it: values that convert become tensors.

    Raises: TypeError or ValueError where it does not fit.
    """
    if isinstance(kind, TensorSpec):
        return _fitted_tensor(kind, value)
    if isinstance(kind, CompositeSpec):
        return _fitted_composite(kind, value)
    if isinstance(kind, Nested):
        return _fitted_structure(kind, value)
    if isinstance(kind, VariableSpec):
        if not isinstance(value, BaseVariable) or tuple(value.data.shape) != kind.shape:
            raise TypeError(f"Can not cast {value!r} to {kind!r}")
        return value
    if type_of(value) != kind:
        raise TypeError(f"Can not cast {value!r} to {kind!r}")
    return value


def _fitted_tensor(spec: TensorSpec, value: Any) -> Any:
    if isinstance(value, TensorSpec):
        if not covers(spec, TensorSpec(value.shape, value.dtype)):
            raise TypeError(f"Can not cast {TensorSpec(value.shape, value.dtype)} to {spec}")
        return value
    tensor = value.as_tensor() if isinstance(value, BaseVariable) else value
    if not isinstance(tensor, Tensor):
        tensor = constant(tensor, spec.dtype)
    held = TensorSpec(tuple(tensor.data.shape), as_dtype(tensor.data.dtype))
    if not covers(spec, held):
        raise TypeError(f"Can not cast {held} to {spec}")
    return tensor


def _fitted_composite(spec: CompositeSpec, value: Any) -> Any:
    if isinstance(value, CompositeSpec):
        if not covers(spec, value):
            raise TypeError(f"Can not cast {value} to {spec}")
    elif not spec.is_compatible_with(value):
        raise TypeError(f"Can not cast {value!r} to {spec}")
    return value


def _fitted_structure(kind: Nested, value: Any) -> Any:
    if kind.kind == "Dict":
        if not isinstance(value, Mapping):
            raise TypeError(f"Can not cast {value!r} to a Dict type.")
        if tuple(ordered(value)) != kind.keys:
            raise TypeError(f"{value!r} has different keys with the TraceType {kind!r}.")
        return rebuild(value, [fitted(t, value[k]) for k, t in zip(kind.keys, kind.items, strict=True)])
    wanted = list if kind.kind == "List" else tuple
    if not is_nested(value) or not isinstance(value, wanted):
        raise TypeError(f"Can not cast {value!r} to {wanted.__name__} type.")
    if len(value) != len(kind.items):
        raise TypeError(f"Can not cast {value!r} to {kind!r}: {len(kind.items)} items were expected.")
    return rebuild(value, [fitted(t, v) for t, v in zip(kind.items, value, strict=True)])


def constant_of(kind: Any) -> Any:
    """The one argument that a type of a literal or object allows; ``Parameter.empty`` for others."""
    if isinstance(kind, Literal):
        return kind.value
    target = getattr(kind, "target", None)
    return target() if target is not None else Parameter.empty
