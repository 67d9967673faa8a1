"""Dropout (Srivastava et al. 2014), stateful and stateless, drawn as TensorFlow draws it."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import as_static, is_tensor
from ..tensor.tensor import Tensor
from .arguments import tensor
from .random import stateless_uniform, uniform


def _dropped(x: Any, rate: Any, noise_shape: Any, draw: Callable[[Any, Any], Tensor]) -> Tensor:
    if isinstance(rate, Real) and not 0 <= float(rate) < 1:
        raise ValueError(
            f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}"
        )
    x = tensor(x)
    if not x.dtype.is_floating:
        raise ValueError(
            "`x.dtype` must be a floating point tensor as `x` will be scaled. Received: "
            f"x_dtype={x.dtype!r}"
        )
    if isinstance(rate, Real) and rate == 0:
        return x  # type: ignore[no-any-return]
    if is_tensor(rate):
        if rate.data.ndim or rate.dtype is not x.dtype:
            raise ValueError(f"`rate` must be a scalar of x's dtype, received {rate!r}.")
        scaled = F.div(x, F.sub(1, rate))
    elif isinstance(rate, Real):
        scaled = F.mul(x, Tensor(np.asarray(1 / (1 - float(rate)), x.data.dtype)))
    else:
        raise ValueError(f"`rate` must be a scalar or scalar tensor. Received: rate={rate}")
    keep = F.greater_equal(draw(_noise_shape(x, noise_shape), x.dtype), rate)
    return F.where(keep, scaled, F.zeros_like(scaled))  # type: ignore[no-any-return]


def _noise_shape(x: Tensor, noise_shape: Any) -> tuple[int, ...]:
    """The shape of the noise; None entries take x's size."""
    if noise_shape is None:
        return tuple(x.shape)
    if isinstance(noise_shape, (list, tuple)) and len(noise_shape) == x.ndim:
        return tuple(
            d if n is None else int(as_static(n)) for n, d in zip(noise_shape, x.shape, strict=True)
        )
    return tuple(int(n) for n in as_static(noise_shape))


def dropout(
    x: Any, rate: Any, noise_shape: Any = None, seed: Any = None, name: Any = None
) -> Tensor:
    """Elements set to 0 with probability ``rate``, the others divided by 1 - rate.

    Args: noise_shape: axes of size 1 share their draw. seed: op seed (see ``tf.random.set_seed``).
    Raises: ValueError unless 0 <= rate < 1 and x is floating.
    """
    return _dropped(
        x, rate, noise_shape, lambda shape, dtype: uniform(shape, seed=seed, dtype=dtype)
    )


def stateless_dropout(
    x: Any,
    rate: Any,
    seed: Any,
    rng_alg: Any = "auto_select",
    noise_shape: Any = None,
    name: Any = None,
) -> Tensor:
    """As dropout, the same for the same ``seed`` (two integers)."""
    return _dropped(
        x,
        rate,
        noise_shape,
        lambda shape, dtype: stateless_uniform(shape, seed, dtype=dtype, alg=rng_alg),
    )


def general_dropout(
    x: Any, rate: Any, uniform_sampler: Any, noise_shape: Any = None, name: Any = None
) -> Tensor:
    """As dropout, with noise from ``uniform_sampler(shape, dtype)``."""
    return _dropped(x, rate, noise_shape, uniform_sampler)


experimental = SimpleNamespace(stateless_dropout=stateless_dropout, general_dropout=general_dropout)


accepts_composites(globals())
