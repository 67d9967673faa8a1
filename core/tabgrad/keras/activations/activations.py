"""The activation functions."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..saving.registry import public


@public("keras.activations")
def linear(x: Any) -> Any:
    """x itself."""
    return x


@public("keras.activations")
def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """max(x, 0); with a slope below ``threshold`` and a ceiling where asked."""
    x = convert_to_tensor(x)
    if not negative_slope and max_value is None and not threshold:
        return F.relu(x)
    above = F.relu(x) if not threshold else F.where(F.greater(x, threshold), x, F.zeros_like(x))
    if max_value is not None:
        above = F.clip(above, 0, max_value)
    if negative_slope:
        return F.sub(above, F.mul(F.relu(F.sub(threshold, x)), negative_slope))
    return above


@public("keras.activations")
def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x))."""
    return F.sigmoid(convert_to_tensor(x))


@public("keras.activations")
def tanh(x: Any) -> Any:
    """Hyperbolic tangent."""
    return F.tanh(convert_to_tensor(x))


@public("keras.activations")
def softmax(x: Any, axis: int = -1) -> Any:
    """exp(x) normalised to sum 1 along ``axis``."""
    return F.softmax(convert_to_tensor(x), axis=axis)
