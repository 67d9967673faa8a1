"""Whether two models can be teacher and student: as far as their graphs say, inputs and outputs are alike."""

from __future__ import annotations

from typing import Any

from ...base.tree import map_structure
from ..engine.model import Model


def check_models(teacher: Any, student: Any) -> None:
    """Raises ValueError where one is no model, or shapes or dtypes differ."""
    for role, model in (("Teacher", teacher), ("Student", student)):
        if not isinstance(model, Model):
            raise ValueError(f"{role} must be a keras.Model, got {type(model)}")
    for check in (_check_shapes, _check_dtypes):
        for side in ("inputs", "outputs"):
            pair = getattr(teacher, side, None), getattr(student, side, None)
            if pair[0] is not None and pair[1] is not None:
                map_structure(lambda a, b, check=check, side=side: check(a, b, side[:-1]), *pair)


def _check_shapes(teacher: Any, student: Any, side: str) -> None:
    a, b = tuple(teacher.shape), tuple(student.shape)
    if len(a) != len(b):
        raise ValueError(f"Teacher and student {side} shapes have different dimensions. Teacher: {a}, Student: {b}.")
    if any(m is not None and n is not None and m != n for m, n in zip(a, b, strict=True)):
        raise ValueError(
            f"Teacher and student {side} shapes are incompatible. Teacher: {a}, Student: {b}. All sizes must match."
        )


def _check_dtypes(teacher: Any, student: Any, side: str) -> None:
    if teacher.dtype != student.dtype:
        raise ValueError(
            f"Teacher and student {side} dtypes must match. Teacher: {teacher.dtype}, Student: {student.dtype}."
        )
