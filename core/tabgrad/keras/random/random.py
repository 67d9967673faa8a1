"""``keras.random``: draws from a seed (an int, or a SeedGenerator, which moves on)."""

from __future__ import annotations

from typing import Any

from ...api import random as tf_random
from ...base.dtype import as_dtype
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ...tensor.tensor import Tensor
from ..common.variable import standardize_dtype
from .seed_generator import draw_seed


def normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normal draws of the given shape."""
    return tf_random.stateless_normal(
        shape, seed=draw_seed(seed), mean=mean, stddev=stddev, dtype=as_dtype(standardize_dtype(dtype))
    )


def uniform(shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Uniform draws from [minval, maxval)."""
    return tf_random.stateless_uniform(
        shape, seed=draw_seed(seed), minval=minval, maxval=maxval, dtype=as_dtype(standardize_dtype(dtype))
    )


def truncated_normal(
    shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None
) -> Tensor:
    """Normal draws within two standard deviations."""
    return tf_random.stateless_truncated_normal(
        shape, seed=draw_seed(seed), mean=mean, stddev=stddev, dtype=as_dtype(standardize_dtype(dtype))
    )


def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None) -> Tensor:
    """Zeroes a share ``rate`` of the elements and divides the others by ``1 - rate``."""
    x = convert_to_tensor(inputs)
    if rate == 1.0:
        return F.zeros_like(x)  # type: ignore[no-any-return]
    if rate == 0.0:
        return x
    words = draw_seed(seed)
    shape = tuple(x.data.shape)
    if noise_shape is not None:
        shape = tuple(d if n is None else int(n) for d, n in zip(shape, noise_shape, strict=True))
    kept = F.greater_equal(tf_random.stateless_uniform(shape, seed=words, dtype=x.dtype), rate)
    scaled = F.mul(x, 1.0 / (1.0 - rate))
    return F.where(F.broadcast_to(kept, shape=tuple(x.data.shape)), scaled, F.zeros_like(x))  # type: ignore[no-any-return]
