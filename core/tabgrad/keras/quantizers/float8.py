"""8-bit floats, e4m3fn and e5m2: values rounded to them, and the scales that follow them in training.

A cast to such a float is done in float32: the bits that it has no room for are rounded away, ties to even. Source:
Micikevicius et al. 2022, FP8 Formats for Deep Learning.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ...ir.op import F
from .. import ops


class Format(NamedTuple):
    """Bits of the mantissa, exponent of the smallest normal number, largest number."""

    mantissa: int
    least_exponent: int
    largest: float


FORMATS = {"float8_e4m3fn": Format(3, -6, 448.0), "float8_e5m2": Format(2, -14, 57344.0)}


def rounded(x: Any, mantissa: int) -> Any:
    """float32 values with so many bits of mantissa left, rounded to nearest, ties to even."""
    drop = 23 - mantissa
    bits = F.bitcast(x, dtype=np.dtype(np.int32))
    last = ops.bitwise_and(ops.right_shift(bits, drop), 1)
    bits = ops.add(bits, ops.add(last, (1 << (drop - 1)) - 1))
    return F.bitcast(ops.bitwise_and(bits, -(1 << drop)), dtype=np.dtype(np.float32))


@ops.custom_gradient
def as_bfloat16(x: Any) -> Any:
    """float32 values with bfloat16's precision; gradients have it too, as those of casts there and back do."""
    return rounded(x, 7), lambda upstream: rounded(upstream, 7)


def as_float8(x: Any, dtype: str) -> Any:
    """Values within the format's range, rounded to it; in float32. No gradient flows through it."""
    kind = FORMATS[dtype]
    x = ops.stop_gradient(ops.cast(x, "float32"))
    step = 2.0 ** (kind.least_exponent - kind.mantissa)  # between subnormal numbers
    small = ops.multiply(ops.round(ops.divide(x, step)), step)
    return ops.where(ops.less(ops.abs(x), 2.0**kind.least_exponent), small, rounded(x, kind.mantissa))


def quantize_and_dequantize(inputs: Any, scale: Any, quantized_dtype: str, compute_dtype: str) -> Any:
    """Inputs with the precision that they have as 8-bit floats, times ``scale``.

    Raises: ValueError unless quantized_dtype is float8_e4m3fn or float8_e5m2.
    """
    if quantized_dtype not in FORMATS:
        raise ValueError(
            f"`quantized_dtype` must be one of {', '.join(FORMATS)}. Received: quantized_dtype={quantized_dtype}"
        )
    largest = ops.cast(FORMATS[quantized_dtype].largest, compute_dtype)
    scale = ops.cast(scale, compute_dtype)
    x = ops.clip(ops.divide(inputs, scale), -largest, largest)
    return ops.multiply(ops.cast(as_float8(x, quantized_dtype), compute_dtype), scale)


def compute_float8_scale(amax: Any, scale: Any, dtype_max: Any, margin: int = 0) -> Any:
    """The scale with which the largest magnitude is the format's largest number; the one before where that is 0."""
    before = ops.reciprocal(scale)
    factor = ops.divide(ops.divide(dtype_max, amax), 2**margin)
    factor = ops.where(ops.greater(amax, 0.0), factor, before)
    factor = ops.where(ops.isfinite(amax), factor, before)
    return ops.reciprocal(factor)


def compute_float8_amax_history(x: Any, amax_history: Any) -> Any:
    """The history of largest magnitudes, rolled on by one, with that of ``x`` first."""
    newest = ops.cast(ops.max(ops.abs(x)), amax_history.dtype)
    return ops.concatenate([ops.reshape(newest, (1,)), ops.roll(amax_history, shift=-1)[1:]])
