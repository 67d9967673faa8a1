"""``tf.experimental.numpy.random``: draws of TensorFlow's stateful generators, float64 where they are floats."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..api import random as draws
from ..api.random_streams import set_seed
from .convert import array, name_of


def _size(size: Any) -> tuple[int, ...]:
    return () if size is None else tuple(np.atleast_1d(size).tolist())


def seed(s: Any) -> None:
    """Starts all generators anew. Raises ValueError unless it is a whole number."""
    try:
        number = int(s)
    except (TypeError, ValueError):
        raise ValueError(f"Argument `s` got an invalid value {s}. Only integers are supported.") from None
    set_seed(number)


def standard_normal(size: Any = None) -> Any:
    """Of the normal distribution."""
    return draws.normal(_size(size), dtype="float64")


def randn(*args: int) -> Any:
    """Of the normal distribution, in the given shape."""
    return standard_normal(args)


def uniform(low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
    """Evenly in [low, high)."""
    least, most = array(low, float), array(high, float)
    whole = np.broadcast_shapes(tuple(least.shape), tuple(most.shape)) if size is None else _size(size)
    return draws.uniform(whole, least, most, dtype="float64")


def random(size: Any = None) -> Any:
    """Evenly in [0, 1)."""
    return uniform(0.0, 1.0, size)


def rand(*size: int) -> Any:
    """Evenly in [0, 1), in the given shape."""
    return uniform(0.0, 1.0, size)


def randint(low: Any, high: Any = None, size: Any = None, dtype: Any = np.int64) -> Any:
    """Whole numbers in [low, high), or below ``low`` where there is no ``high``."""
    first, last = (0, int(low)) if high is None else (int(low), int(high))
    kind = np.dtype(name_of(dtype))
    if kind.name not in ("int32", "int64"):
        raise ValueError(f"Argument `dtype` got an invalid value {dtype}. Only int32 and int64 are supported.")
    return draws.uniform(_size(size), first, last, dtype=kind.name)


def poisson(lam: Any = 1.0, size: Any = None) -> Any:
    """Of the Poisson distribution."""
    return draws.poisson(_size(size), lam, dtype="int64")


__all__ = ["poisson", "rand", "randint", "randn", "random", "seed", "standard_normal", "uniform"]
