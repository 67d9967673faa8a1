"""Clipping of gradients, and updates that happen only in some steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...ir.op import F


@contextmanager
def chosen(condition: Any, variables: list[Any]) -> Iterator[None]:
    """Inside, variables change; after it, they keep the change only where ``condition`` holds."""
    before = [v.read_value() for v in variables]
    yield
    for variable, old in zip(variables, before, strict=True):
        new = variable.read_value()
        if new is not old:
            variable.assign(F.where(condition, new, old))


def clip_by_norm(gradient: Any, norm: float) -> Any:
    """The gradient scaled down to the norm where it is longer."""
    squares = F.sum(F.square(gradient))
    length = F.sqrt(F.where(F.greater(squares, 0), squares, F.ones_like(squares)))
    length = F.where(F.greater(squares, 0), length, squares)
    return F.div(F.mul(gradient, norm), F.maximum(length, norm))


def clip_by_global_norm(gradients: list[Any], norm: float) -> list[Any]:
    """All gradients scaled down together where their joint length is over the norm."""
    total: Any = None
    for g in gradients:
        squares = F.sum(F.square(g))
        total = squares if total is None else F.add(total, squares)
    length = F.sqrt(total)
    scale = F.mul(F.minimum(F.div(1.0, length), 1.0 / norm), norm)
    scale = F.add(scale, F.sub(length, length))  # infinite or nan gradients stay visible, as in TF
    return [F.mul(g, scale) for g in gradients]
