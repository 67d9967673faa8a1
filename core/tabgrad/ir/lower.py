"""How an op reaches an executor: the five kinds of lowering that the compiler knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Pointwise:
    """Element by element. ``expression`` is Python's syntax over the operands a, b, c: ``'tanh(a)'``,
    ``'where(b == 0, 0, a * b)'``."""

    expression: str


@dataclass(frozen=True)
class Reduce:
    """Axes folded with ``kind``: sum, prod, max, min, any, all."""

    kind: str


@dataclass(frozen=True)
class View:
    """The same elements under another shape or order; no arithmetic."""


@dataclass(frozen=True)
class Kernel:
    """A routine of the engine's own, by name.

    params: ``(inputs, outputs, **attrs) -> numbers`` that the routine takes, from the specs and the
        attributes. Ints stay ints; floats are passed as float32.
    types: names of the dtypes that it takes, () for any.
    values: the number of the operand whose dtype that is (-1: the result's).
    last: the attribute ``axis`` is moved to the end of the first operand (and of results of its
        rank), so the routine works along the last axis.
    scratch: ``(inputs, outputs, **attrs) -> shapes`` of float32 working space, passed as more results.
    shapes: ``(inputs, outputs, **attrs) -> (operands' shapes, results' shapes)`` under which the
        routine sees them, where these are not their own.
    """

    name: str
    params: Callable[..., Any] | None = None
    types: tuple[str, ...] = ("float32",)
    values: int = 0
    last: bool = False
    shapes: Callable[..., Any] | None = None
    scratch: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Decompose:
    """Rewritten into other ops: ``rule(F, *inputs, **attrs)``."""

    rule: Callable[..., Any]


@dataclass(frozen=True)
class HostOnly:
    """Runs as NumPy in every executor; ``reason`` says why.

    ``effect``: it is called for what it does (printing, a user's Python), so it is never dropped.
    """

    reason: str
    effect: bool = False


Lowering = Pointwise | Reduce | View | Kernel | Decompose | HostOnly
