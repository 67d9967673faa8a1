"""The op record, and the registry of ops by name.

An op is declared once. From its record come the public call, the errors, the tape entry, the
graph node and the lowering. Rules that need other ops (vjp, decompose) receive ``F``, which
looks them up by name, so op files never import each other for the sake of a gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from ..base.dtype import name_of
from ..base.errors import InternalError, InvalidArgumentError
from .dispatch import dispatch
from .lower import Lowering

VARIADIC = -1  # `inputs` of an op that takes any number of tensors


class Saves(Enum):
    """What the backward pass keeps of an op: the rest is freed as soon as it is computed."""

    NONE = 0
    INPUTS = 1
    OUTPUT = 2
    BOTH = 3


NONE, INPUTS, OUTPUT, BOTH = Saves.NONE, Saves.INPUTS, Saves.OUTPUT, Saves.BOTH


@dataclass(frozen=True)
class Spec:
    """Shape and NumPy dtype of a value that may not exist yet."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)


@dataclass(frozen=True)
class NoGradient:
    """In place of a vjp: the op is differentiable nowhere (or not here), and why."""

    reason: str


# Which dtypes an op takes, by NumPy kind; "V" is bfloat16, which NumPy files under void.
FLOATS, INEXACT, NUMBERS, REALS = "fV", "fcV", "iufcV", "iufV"
INTEGERS, BOOLS, ANY = "iu", "b", ""


@dataclass(frozen=True, eq=False)
class Op:
    """One op: everything the framework knows of it. Calling it dispatches it.

    forward: ``(*arrays, **attrs) -> array`` (a tuple where ``outputs`` > 1), in NumPy; normative.
    shape: ``(*specs, **attrs) -> Spec`` (a tuple where ``outputs`` > 1); raises
        InvalidArgumentError on operands that don't fit.
    vjp: ``(F, g, y, *inputs, **attrs) -> gradients``, or a tuple with one such rule (or None)
        per input, so that a gradient nobody asked for is not computed. Variadic ops return a list.
    same: the operands share one dtype; Python scalars and arrays adapt to the tensors' dtype.
    accepts: NumPy kinds of dtype accepted (of the operands that share a dtype).
    tolerance: relative error allowed between executors in float32.
    """

    name: str
    inputs: int
    forward: Callable[..., Any]
    shape: Callable[..., Any]
    vjp: Any
    lower: Lowering
    saves: Saves = INPUTS
    outputs: int = 1
    same: bool = True
    accepts: str = ANY
    tolerance: float = 1e-6

    def __call__(self, *inputs: Any, **attrs: Any) -> Any:
        return dispatch(self, inputs, attrs)

    def __repr__(self) -> str:
        return f"<op {self.name}>"

    def check(self, specs: list[Spec]) -> None:
        """Raises InvalidArgumentError where number or dtypes of operands don't fit."""
        if self.inputs != VARIADIC and len(specs) != self.inputs:
            raise InvalidArgumentError(
                f"{self.name} takes {self.inputs} tensors, received {len(specs)} [Op:{self.name}]."
            )
        if self.same and specs:
            first = specs[0].dtype
            for i, spec in enumerate(specs):
                if spec.dtype != first:
                    raise InvalidArgumentError(
                        f"cannot compute {self.name} as input #{i}(zero-based) was expected to be "
                        f"a {name_of(first)} tensor but is a {name_of(spec.dtype)} tensor "
                        f"[Op:{self.name}]. Convert one of them with tf.cast."
                    )
            self.check_kind(first)

    def check_kind(self, dtype: np.dtype[Any]) -> None:
        """Raises InvalidArgumentError where the op does not take this dtype."""
        if self.accepts and dtype.kind not in self.accepts:
            raise InvalidArgumentError(
                f"{self.name} is not defined for {name_of(dtype)} tensors [Op:{self.name}]. "
                f"Expected {_kinds_in_words(self.accepts)}. Convert with tf.cast."
            )


def _kinds_in_words(kinds: str) -> str:
    words = {"f": "floating", "c": "complex", "i": "signed integer", "u": "unsigned integer"}
    named = [words[k] for k in kinds if k in words] + (["bool"] if "b" in kinds else [])
    return " or ".join(named)


REGISTRY: dict[str, Op] = {}
_COMPOSITES: dict[str, Callable[..., Any]] = {}


def op(name: str, inputs: int = 1, **fields: Any) -> Op:
    """Declares and registers an op. Raises InternalError where the record is inconsistent."""
    record = Op(name=name, inputs=inputs, **fields)
    if name in REGISTRY or name in _COMPOSITES:
        raise InternalError(f"Op {name!r} is declared twice.")
    if isinstance(record.vjp, tuple) and len(record.vjp) != inputs:
        raise InternalError(f"Op {name!r} has {inputs} inputs and {len(record.vjp)} vjp rules.")
    if record.vjp is None:
        raise InternalError(f"Op {name!r} has no vjp: give one, or NoGradient(reason).")
    REGISTRY[name] = record
    return record


def composite(function: Callable[..., Any]) -> Callable[..., Any]:
    """Registers a function made of ops, so that rules can call it through ``F`` by its name."""
    name = function.__name__
    if name in REGISTRY or name in _COMPOSITES:
        raise InternalError(f"Function {name!r} is declared twice.")
    _COMPOSITES[name] = function
    return function


class _Functions:
    """``F``: every op and composite as an attribute, found by name at first use."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        found = REGISTRY.get(name) or _COMPOSITES.get(name)
        if found is None:
            raise AttributeError(f"No op or composite is named {name!r}.")
        setattr(self, name, found)
        return found


F: Any = _Functions()
