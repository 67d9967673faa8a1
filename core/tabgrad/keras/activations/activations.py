"""The activation functions. On symbolic tensors they become nodes of the graph."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...base.settings import floatx
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..common.keras_tensor import KerasTensor
from ..common.operation import Operation
from ..saving.registry import public

MODULE = "keras.activations"


class ActivationCall(Operation):
    """An activation applied to a symbolic tensor."""

    def __init__(self, function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
        super().__init__(name=None)
        self._function, self._arguments, self._options = function, arguments, options

    def call(self, x: Any) -> Any:
        """Applies it."""
        return self._function(x, *self._arguments, **self._options)


def activation(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: a public activation, whose argument comes as a tensor or is symbolic."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def applied(x: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(x, KerasTensor):
                return ActivationCall(applied, args, kwargs)(x)
            return function(convert_to_tensor(x), *args, **kwargs)

        return public(MODULE, *(names or (function.__name__,)))(applied)

    return register


@public(MODULE)
def linear(x: Any) -> Any:
    """x itself."""
    return x


@activation()
def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """max(x, 0); with a slope below ``threshold`` and a ceiling where asked."""
    if negative_slope and max_value is None and not threshold:
        return F.leaky_relu(x, alpha=float(negative_slope))
    if threshold:
        above = F.where(F.greater(x, threshold), x, F.zeros_like(x))
    else:
        above = F.relu6(x) if max_value == 6 else F.relu(x)
    if max_value is not None and (threshold or max_value != 6):
        above = F.clip(above, 0, max_value)
    if negative_slope:
        return F.sub(above, F.mul(F.relu(F.sub(threshold, x)), negative_slope))
    return above


@activation()
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Any:
    """x where positive, else negative_slope * x."""
    return F.leaky_relu(x, alpha=float(negative_slope))


@activation()
def relu6(x: Any) -> Any:
    """min(max(x, 0), 6)."""
    return F.relu6(x)


@activation()
def softmax(x: Any, axis: Any = -1) -> Any:
    """exp(x) normalised to sum 1 along ``axis`` (an int, or several). Keeps x as its logits."""
    if isinstance(axis, (list, tuple)):
        result = _softmax_over(x, tuple(a % len(x.data.shape) for a in axis))
    else:
        result = F.softmax(x, axis=axis)
    result._keras_logits = x
    return result


def _softmax_over(x: Any, axes: tuple[int, ...]) -> Any:
    """Softmax over several axes as one."""
    peak = F.stop_gradient(F.max(x, axis=axes, keepdims=True))
    powers = F.exp(F.sub(x, peak))
    return F.div(powers, F.sum(powers, axis=axes, keepdims=True))


@activation()
def elu(x: Any, alpha: float = 1.0) -> Any:
    """x where positive, else alpha * (exp(x) - 1)."""
    return F.elu(x, alpha=float(alpha))


@activation()
def selu(x: Any) -> Any:
    """Scaled ELU (Klambauer et al. 2017)."""
    return F.selu(x)


@activation()
def softplus(x: Any) -> Any:
    """log(exp(x) + 1)."""
    return F.softplus(x)


@activation()
def softsign(x: Any) -> Any:
    """x / (|x| + 1)."""
    return F.softsign(x)


@activation()
def soft_shrink(x: Any, threshold: float = 0.5) -> Any:
    """x moved towards 0 by ``threshold``, and 0 within it."""
    below = F.where(F.less(x, -threshold), F.add(x, threshold), F.zeros_like(x))
    return F.where(F.greater(x, threshold), F.sub(x, threshold), below)


@activation()
def sparse_plus(x: Any) -> Any:
    """0 up to -1, (x + 1)^2 / 4 up to 1, then x."""
    middle = F.where(F.less(x, 1), F.mul(F.square(F.add(x, 1)), 0.25), x)
    return F.where(F.less_equal(x, -1), F.zeros_like(x), middle)


@activation("silu", "swish")
def silu(x: Any) -> Any:
    """x * sigmoid(x)."""
    return F.silu(x)


@activation()
def squareplus(x: Any, b: float = 4) -> Any:
    """(x + sqrt(x^2 + b)) / 2."""
    return F.div(F.add(x, F.sqrt(F.add(F.square(x), b))), 2)


@activation()
def gelu(x: Any, approximate: bool = False) -> Any:
    """x times the normal distribution function of x (Hendrycks & Gimpel 2016)."""
    return F.gelu(x, approximate=approximate)


@activation()
def celu(x: Any, alpha: float = 1.0) -> Any:
    """max(x, 0) + min(alpha * (exp(x / alpha) - 1), 0)."""
    return F.celu(x, alpha=float(alpha))


@activation()
def glu(x: Any, axis: int = -1) -> Any:
    """The first half along ``axis`` times the sigmoid of the second. Raises ValueError on an odd size."""
    size = x.data.shape[axis]
    if size % 2:
        raise ValueError(f"axis size must be divisible by 2. Received: x.shape={tuple(x.data.shape)} with axis={axis}")
    first, second = F.split_axis(x, sizes=(size // 2, size // 2), axis=axis)
    return F.mul(first, F.sigmoid(second))


@activation()
def tanh(x: Any) -> Any:
    """Hyperbolic tangent; integers become floats."""
    return F.tanh(F.cast(x, dtype=as_dtype(floatx()).numpy) if x.dtype.is_integer else x)


@activation()
def tanh_shrink(x: Any) -> Any:
    """x - tanh(x)."""
    return F.sub(x, F.tanh(x))


@activation()
def hard_tanh(x: Any) -> Any:
    """x limited to [-1, 1]."""
    return F.clip(x, -1.0, 1.0)


@activation()
def hard_shrink(x: Any, threshold: float = 0.5) -> Any:
    """x where |x| is over the threshold, else 0."""
    return F.where(F.greater(F.abs(x), threshold), x, F.zeros_like(x))


@activation("threshold")
def threshold(x: Any, threshold: float, default_value: float) -> Any:
    """x where it is over the threshold, else ``default_value``."""
    return F.where(F.greater(x, threshold), x, F.full_like(x, default_value))


@activation()
def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x)). Keeps x as its logits."""
    result = F.sigmoid(x)
    result._keras_logits = x
    return result


@activation()
def exponential(x: Any) -> Any:
    """exp(x)."""
    return F.exp(x)


@activation()
def hard_sigmoid(x: Any) -> Any:
    """relu6(x + 3) / 6."""
    return F.hard_sigmoid(x)


@activation()
def log_sigmoid(x: Any) -> Any:
    """log(sigmoid(x))."""
    return F.log_sigmoid(x)


@activation()
def sparse_sigmoid(x: Any) -> Any:
    """0 up to -1, (x + 1) / 2 up to 1, then 1."""
    middle = F.where(F.greater_equal(x, 1), F.ones_like(x), F.mul(F.add(x, 1), 0.5))
    return F.where(F.less_equal(x, -1), F.zeros_like(x), middle)


@activation("hard_silu", "hard_swish")
def hard_silu(x: Any) -> Any:
    """x * hard_sigmoid(x)."""
    return F.hard_silu(x)


@activation()
def mish(x: Any) -> Any:
    """x * tanh(softplus(x)) (Misra 2019)."""
    return F.mish(x)


@activation()
def log_softmax(x: Any, axis: int = -1) -> Any:
    """log(softmax(x))."""
    return F.log_softmax(x, axis=axis)


@activation()
def sparsemax(x: Any, axis: int = -1) -> Any:
    """The nearest distribution to x, with exact zeros (Martins & Astudillo 2016)."""
    rank = len(x.data.shape)
    axis = axis % rank
    ordered = F.sort(x, axis=axis, descending=True)
    sums = F.cumsum(ordered, axis=axis)
    places = np.arange(1, x.data.shape[axis] + 1, dtype=x.data.dtype).reshape(
        [-1 if i == axis else 1 for i in range(rank)]
    )
    inside = F.greater(F.sub(ordered, F.div(F.sub(sums, 1.0), places)), 0.0)
    count = F.sum(F.cast(inside, dtype=x.data.dtype), axis=axis, keepdims=True)
    total = F.sum(F.where(inside, sums, F.zeros_like(sums)), axis=axis, keepdims=True)
    return F.maximum(F.sub(x, F.div(F.sub(total, 1.0), count)), 0.0)
