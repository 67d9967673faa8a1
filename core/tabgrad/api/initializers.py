"""TensorFlow's own initializers (``tf.zeros_initializer`` and the like): called with a shape.

A seed given draws without state, as in TensorFlow: the same numbers at every call.
"""

from __future__ import annotations

from typing import Any

from ..base.dtype import as_dtype, float32
from ..ir.op import F
from ..tensor.convert import as_static, constant
from ..tensor.tensor import Tensor
from . import random


def _shape(shape: Any) -> tuple[int, ...]:
    found = as_static(shape)
    return tuple(found) if isinstance(found, (list, tuple)) else (found,)


class zeros_initializer:
    """All zeros."""

    def __call__(self, shape: Any, dtype: Any = float32, **kwargs: Any) -> Tensor:
        return F.fill(shape=_shape(shape), value=0, dtype=as_dtype(dtype).numpy)  # type: ignore[no-any-return]


class ones_initializer:
    """All ones."""

    def __call__(self, shape: Any, dtype: Any = float32, **kwargs: Any) -> Tensor:
        return F.fill(shape=_shape(shape), value=1, dtype=as_dtype(dtype).numpy)  # type: ignore[no-any-return]


class constant_initializer:
    """All ``value``, or the given values in the shape asked for."""

    def __init__(self, value: Any = 0, support_partition: bool = False) -> None:
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None, **kwargs: Any) -> Tensor:
        return constant(self.value, dtype=dtype, shape=_shape(shape))


class random_uniform_initializer:
    """Uniform draws from [minval, maxval)."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None) -> None:
        self.minval, self.maxval, self.seed = minval, maxval, seed

    def __call__(self, shape: Any, dtype: Any = float32, **kwargs: Any) -> Tensor:
        if self.seed is None:
            return random.uniform(_shape(shape), self.minval, self.maxval, dtype)
        return random.stateless_uniform(_shape(shape), (self.seed, 0), self.minval, self.maxval, dtype)


class random_normal_initializer:
    """Normal draws."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None) -> None:
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def __call__(self, shape: Any, dtype: Any = float32, **kwargs: Any) -> Tensor:
        if self.seed is None:
            return random.normal(_shape(shape), self.mean, self.stddev, dtype)
        return random.stateless_normal(_shape(shape), (self.seed, 0), self.mean, self.stddev, dtype)
