"""Shape rules and gradient helpers that op records share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.shape import broadcast_shapes, normalize_axes, size_of
from ..ir.lower import Pointwise
from ..ir.op import Op, Spec, op

BOOL = np.dtype(bool)
INT32 = np.dtype(np.int32)
INT64 = np.dtype(np.int64)


def like(x: Spec, *others: Spec, **attrs: Any) -> Spec:
    """The first operand's shape and dtype."""
    return x


def broadcast(*specs: Spec, **attrs: Any) -> Spec:
    """All operands broadcast together; the first one's dtype."""
    return Spec(broadcast_shapes(*(s.shape for s in specs)), specs[0].dtype)


def predicate(*specs: Spec, **attrs: Any) -> Spec:
    """All operands broadcast together, as bool."""
    return Spec(broadcast_shapes(*(s.shape for s in specs)), BOOL)


def real_like(x: Spec, **attrs: Any) -> Spec:
    """The operand's shape, the dtype of its real part."""
    return Spec(x.shape, np.empty(0, x.dtype).real.dtype)


def reduced(
    shape: tuple[int, ...], axis: Any, keepdims: bool, name: str = "reduce"
) -> tuple[int, ...]:
    """``shape`` with the axes removed, or kept with size 1."""
    axes = normalize_axes(axis, len(shape), name)
    if keepdims:
        return tuple(1 if i in axes else d for i, d in enumerate(shape))
    return tuple(d for i, d in enumerate(shape) if i not in axes)


def as_rows(inputs: Any, outputs: Any, **attrs: Any) -> Any:
    """For kernels along the last axis: values of the first operand's rank are (rows, n), others (rows,)."""
    rank = len(inputs[0].shape)
    seen = [
        (size_of(v.shape[:-1]), v.shape[-1]) if len(v.shape) == rank else (size_of(v.shape),)
        for v in (*inputs, *outputs)
    ]
    return seen[: len(inputs)], seen[len(inputs) :]


def unary(name: str, forward: Callable[..., Any], vjp: Any, expression: str, **fields: Any) -> Op:
    """Declares a pointwise op of one operand."""
    fields.setdefault("shape", like)
    return op(name, forward=forward, vjp=vjp, lower=Pointwise(expression), **fields)


def binary(name: str, forward: Callable[..., Any], vjp: Any, expression: str, **fields: Any) -> Op:
    """Declares a pointwise op of two broadcasting operands."""
    fields.setdefault("shape", broadcast)
    return op(name, 2, forward=forward, vjp=vjp, lower=Pointwise(expression), **fields)
