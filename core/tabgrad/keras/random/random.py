"""``keras.random``: draws from a seed (an int, or a SeedGenerator, which moves on)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...api import random as tf_random
from ...base.dtype import as_dtype
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ...tensor.tensor import Tensor
from ..common.variable import standardize_dtype
from .seed_generator import draw_seed


def normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normal draws of the given shape."""
    _check_float("normal", dtype)
    return tf_random.stateless_normal(
        shape,
        seed=draw_seed(seed),
        mean=mean,
        stddev=stddev,
        dtype=as_dtype(standardize_dtype(dtype)),
    )


def uniform(shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Uniform draws from [minval, maxval)."""
    _check_float("uniform", dtype)
    return tf_random.stateless_uniform(
        shape,
        seed=draw_seed(seed),
        minval=_single(minval),
        maxval=_single(maxval),
        dtype=as_dtype(standardize_dtype(dtype)),
    )


def _single(bound: Any) -> Any:
    """A Python float in single precision: Keras's bounds are, whatever the dtype of the draws."""
    return float(np.float32(bound)) if type(bound) is float else bound


def truncated_normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Tensor:
    """Normal draws within two standard deviations."""
    _check_float("truncated_normal", dtype)
    return tf_random.stateless_truncated_normal(
        shape,
        seed=draw_seed(seed),
        mean=mean,
        stddev=stddev,
        dtype=as_dtype(standardize_dtype(dtype)),
    )


def categorical(logits: Any, num_samples: int, dtype: Any = "int32", seed: Any = None) -> Tensor:
    """Class numbers (batch, num_samples) drawn from softmax(logits). Raises ValueError unless a matrix."""
    x = convert_to_tensor(logits)
    if x.ndim != 2:
        raise ValueError(
            f"`logits` should be a 2-D tensor with shape [batch_size, num_classes]. Received: logits={logits}"
        )
    drawn = tf_random.stateless_categorical(x, num_samples, seed=draw_seed(seed))
    return _cast(drawn, dtype)


def randint(shape: Any, minval: Any, maxval: Any, dtype: Any = "int32", seed: Any = None) -> Tensor:
    """Integers in [minval, maxval). Raises ValueError unless ``dtype`` is an integer type."""
    name = standardize_dtype(dtype)
    if "int" not in name:
        raise ValueError(f"`keras.random.randint` requires an integer `dtype`. Received: dtype={dtype} ")
    wide = name if name in ("int32", "int64") else "int64"
    drawn = tf_random.stateless_uniform(shape, seed=draw_seed(seed), minval=minval, maxval=maxval, dtype=as_dtype(wide))
    return _cast(drawn, name)


def shuffle(x: Any, axis: int = 0, seed: Any = None) -> Tensor:
    """The slices along an axis in random order."""
    x = convert_to_tensor(x)
    size = int(x.data.shape[axis])
    noise = tf_random.stateless_uniform((size,), seed=draw_seed(seed))
    order = F.argsort(noise, axis=0, dtype=np.dtype(np.int32))
    return F.take(x, order, axis=axis % x.ndim)  # type: ignore[no-any-return]


def gamma(shape: Any, alpha: Any, dtype: Any = None, seed: Any = None) -> Tensor:
    """Gamma draws of concentration alpha and rate 1."""
    name = standardize_dtype(dtype)
    drawn = tf_random.stateless_gamma(shape, draw_seed(seed), alpha=_values(alpha, name), dtype=_wide(name))
    return _cast(drawn, name)


def beta(shape: Any, alpha: Any, beta: Any, dtype: Any = None, seed: Any = None) -> Tensor:
    """Beta draws, as a share of two gamma draws."""
    name = standardize_dtype(dtype)
    first = draw_seed(seed)
    second = F.add(first, 12)
    a, b = (F.broadcast_to(_values(v, name), shape=tf_random.shape_of(shape)) for v in (alpha, beta))
    x = _cast(tf_random.stateless_gamma(shape, first, alpha=a, dtype=_wide(name)), name)
    y = _cast(tf_random.stateless_gamma(shape, second, alpha=b, dtype=_wide(name)), name)
    return F.div(x, F.add(x, y))  # type: ignore[no-any-return]


def binomial(shape: Any, counts: Any, probabilities: Any, dtype: Any = None, seed: Any = None) -> Tensor:
    """Numbers of successes in ``counts`` trials, as floats unless ``dtype`` says otherwise."""
    name = standardize_dtype(dtype)
    drawn = tf_random.stateless_binomial(shape, draw_seed(seed), counts, probabilities, output_dtype=_wide(name))
    return _cast(drawn, name)


def _check_float(function: str, dtype: Any) -> None:
    if dtype and "float" not in standardize_dtype(dtype):
        raise ValueError(
            f"`keras.random.{function}` requires a floating point `dtype`. Received: dtype={dtype} "
        )


def _wide(name: str) -> Any:
    return as_dtype("float32" if name == "bfloat16" else name)


def _values(value: Any, name: str) -> Tensor:
    return _cast(convert_to_tensor(value), _wide(name))


def _cast(x: Tensor, dtype: Any) -> Tensor:
    wanted = as_dtype(dtype).numpy
    return x if x.data.dtype == wanted else F.cast(x, dtype=wanted)  # type: ignore[no-any-return]


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
