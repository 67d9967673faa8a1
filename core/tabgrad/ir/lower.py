"""How an op reaches an executor: the five kinds of lowering that the compiler knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Pointwise:
    """Element by element. ``expression`` is in terms of the operands a, b, c: ``'tanh(a)'``."""

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
    """A routine of the engine's own, by name."""

    name: str


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
