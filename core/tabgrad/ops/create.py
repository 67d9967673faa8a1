"""Tensors made of nothing but a shape: fill, ranges, identity matrices, and ``_like`` forms."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ir.lower import Kernel
from ..ir.op import F, NoGradient, Spec, composite, op

NO_OPERAND = NoGradient("no operand")

fill = op(
    "fill",
    0,
    forward=lambda shape, value, dtype: np.full(shape, value, dtype),
    shape=lambda shape, value, dtype: Spec(tuple(shape), np.dtype(dtype)),
    vjp=NO_OPERAND,
    lower=Kernel("fill"),
)
iota = op(
    "iota",
    0,
    forward=lambda start, step, count, dtype: (start + step * np.arange(count)).astype(dtype),
    shape=lambda start, step, count, dtype: Spec((count,), np.dtype(dtype)),
    vjp=NO_OPERAND,
    lower=Kernel("iota"),
)
identity_matrix = op(
    "identity_matrix",
    0,
    forward=lambda rows, columns, diagonal, dtype: np.eye(rows, columns, diagonal, dtype),
    shape=lambda rows, columns, diagonal, dtype: Spec((rows, columns), np.dtype(dtype)),
    vjp=NO_OPERAND,
    lower=Kernel("identity_matrix"),
)


@composite
def full_like(x: Any, value: Any) -> Any:
    """A tensor of x's shape and dtype, every element ``value``."""
    return F.fill(shape=tuple(x.data.shape), value=value, dtype=x.data.dtype)


@composite
def zeros_like(x: Any) -> Any:
    """A tensor of zeros of x's shape and dtype."""
    return full_like(x, 0)


@composite
def ones_like(x: Any) -> Any:
    """A tensor of ones of x's shape and dtype."""
    return full_like(x, 1)
