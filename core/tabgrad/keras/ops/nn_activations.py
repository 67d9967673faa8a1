"""``keras.ops.nn``: activation functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ir.op import F
from ...tensor.tensor import Tensor
from .convert import cast, floating, name_of, shape_of, tensor
from .declare import operation


def _activation(name: str, class_name: str, doc: str, body: Callable[..., Any]) -> Any:
    def function(x: Any) -> Tensor:
        return body(tensor(x))  # type: ignore[no-any-return]

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return operation("nn", class_name)(function)


def _relu6(x: Tensor) -> Any:
    return F.minimum(F.relu(x), tensor(6, name_of(x)))


relu = _activation("relu", "Relu", "max(x, 0).", lambda x: F.relu(x))
relu6 = _activation("relu6", "Relu6", "min(max(x, 0), 6).", _relu6)


def _sigmoid(x: Tensor) -> Any:
    out = F.sigmoid(x)
    out._keras_logits = x
    return out


sigmoid = _activation("sigmoid", "Sigmoid", "1 / (1 + exp(-x)).", _sigmoid)
softplus = _activation("softplus", "Softplus", "log(1 + exp(x)).", lambda x: F.softplus(x))
softsign = _activation("softsign", "Softsign", "x / (1 + |x|).", lambda x: F.softsign(x))
silu = _activation("silu", "Silu", "x sigmoid(x).", lambda x: F.silu(x))
swish = silu
log_sigmoid = _activation("log_sigmoid", "LogSigmoid", "log(sigmoid(x)).", lambda x: F.log_sigmoid(x))
hard_sigmoid = _activation("hard_sigmoid", "HardSigmoid", "relu6(x + 3) / 6.", lambda x: F.hard_sigmoid(x))
hard_silu = _activation("hard_silu", "HardSilu", "x hard_sigmoid(x).", lambda x: F.hard_silu(x))
hard_swish = hard_silu
hard_tanh = _activation("hard_tanh", "HardTanh", "x limited to [-1, 1].", lambda x: F.hard_tanh(x))
selu = _activation("selu", "Selu", "Self-normalizing ELU (Klambauer et al. 2017).", lambda x: F.selu(x))
tanh_shrink = _activation("tanh_shrink", "TanhShrink", "x - tanh(x).", lambda x: F.sub(x, F.tanh(x)))


def _sparse_plus(x: Tensor) -> Any:
    middle = F.mul(F.square(F.add(x, 1.0)), 0.25)
    return F.where(F.less_equal(x, -1.0), F.zeros_like(x), F.where(F.less(x, 1.0), middle, x))


def _sparse_sigmoid(x: Tensor) -> Any:
    low, high = F.less_equal(x, -1.0), F.greater_equal(x, 1.0)
    one = F.add(F.zeros_like(x), 1.0)
    return F.where(low, F.zeros_like(x), F.where(high, one, F.mul(F.add(x, 1.0), 0.5)))


sparse_plus = _activation("sparse_plus", "SparsePlus", "0, (x + 1)^2 / 4 or x.", _sparse_plus)
sparse_sigmoid = _activation("sparse_sigmoid", "SparseSigmoid", "0, (x + 1) / 2 or 1.", _sparse_sigmoid)


def _numbers(x: Any) -> Tensor:
    x = tensor(x)
    return floating(x) if x.dtype.is_integer else x


@operation("nn", "LeakyRelu")
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Tensor:
    """x, times a slope where negative."""
    return F.leaky_relu(_numbers(x), alpha=float(negative_slope))  # type: ignore[no-any-return]


@operation("nn", "Elu")
def elu(x: Any, alpha: float = 1.0) -> Tensor:
    """x, alpha (exp(x) - 1) where negative."""
    return F.elu(tensor(x), alpha=float(alpha))  # type: ignore[no-any-return]


@operation("nn", "Celu")
def celu(x: Any, alpha: float = 1.0) -> Tensor:
    """x, alpha (exp(x / alpha) - 1) where negative."""
    return F.celu(tensor(x), alpha=float(alpha))  # type: ignore[no-any-return]


@operation("nn", "Gelu")
def gelu(x: Any, approximate: bool = True) -> Tensor:
    """x times the normal distribution's cumulative probability."""
    return F.gelu(tensor(x), approximate=bool(approximate))  # type: ignore[no-any-return]


@operation("nn", "Glu")
def glu(x: Any, axis: int = -1) -> Tensor:
    """The first half along an axis times the sigmoid of the second. Raises ValueError on odd sizes."""
    x = tensor(x)
    size = shape_of(x)[axis]
    if size % 2:
        raise ValueError(f"axis size must be divisible by 2. Received: x.shape={tuple(x.shape)} with axis={axis}")
    first, second = F.split_axis(x, sizes=(size // 2, size // 2), axis=axis)
    return F.mul(first, F.sigmoid(second))  # type: ignore[no-any-return]


@operation("nn", "HardShrink")
def hard_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x, 0 where |x| <= threshold."""
    x = tensor(x)
    return F.where(F.greater(F.abs(x), threshold), x, F.zeros_like(x))  # type: ignore[no-any-return]


@operation("nn", "SoftShrink")
def soft_shrink(x: Any, threshold: float = 0.5) -> Tensor:
    """x moved towards 0 by the threshold."""
    x = tensor(x)
    low = F.where(F.less(x, -threshold), F.add(x, threshold), F.zeros_like(x))
    return F.where(F.greater(x, threshold), F.sub(x, threshold), low)  # type: ignore[no-any-return]


@operation("nn", "Threshold")
def threshold(x: Any, threshold: Any, default_value: Any) -> Tensor:
    """x where above the threshold, else the default value."""
    x = tensor(x)
    return F.where(F.greater(x, tensor(threshold, name_of(x))), x, tensor(default_value, name_of(x)))  # type: ignore[no-any-return]


@operation("nn", "Squareplus")
def squareplus(x: Any, b: float = 4) -> Tensor:
    """(x + sqrt(x^2 + b)) / 2."""
    x = tensor(x)
    return F.mul(F.add(x, F.sqrt(F.add(F.square(x), tensor(b, name_of(x))))), 0.5)  # type: ignore[no-any-return]


@operation("nn", "Softmax")
def softmax(x: Any, axis: Any = -1) -> Tensor:
    """exp(x) normalised to sum 1 along an axis, several, or all (None)."""
    out = _over_axes("softmax", tensor(x), axis)
    out._keras_logits = x if isinstance(x, Tensor) else None
    return out  # type: ignore[no-any-return]


@operation("nn", "LogSoftmax")
def log_softmax(x: Any, axis: Any = -1) -> Tensor:
    """The logarithm of softmax."""
    return _over_axes("log_softmax", tensor(x), axis)  # type: ignore[no-any-return]


def _over_axes(name: str, x: Tensor, axis: Any) -> Any:
    if axis is None:
        return F.reshape(getattr(F, name)(F.reshape(x, shape=(-1,)), axis=-1), shape=shape_of(x))
    if isinstance(axis, int):
        return getattr(F, name)(x, axis=axis)
    axes = [a % x.ndim for a in axis]
    perm = [i for i in range(x.ndim) if i not in axes] + axes
    moved = F.transpose(x, perm=tuple(perm))
    shape = shape_of(moved)
    flat = F.reshape(moved, shape=(*shape[: x.ndim - len(axes)], -1))
    back = sorted(range(x.ndim), key=lambda i: perm[i])
    return F.transpose(F.reshape(getattr(F, name)(flat, axis=-1), shape=shape), perm=tuple(back))


@operation("nn", "Sparsemax")
def sparsemax(x: Any, axis: int = -1) -> Tensor:
    """A sparse alternative to softmax (Martins & Astudillo 2016), with Keras's threshold.

    Keras adds up the cumulative sums of the whole support where the paper takes the last of them;
    results are Keras's.
    """
    x = tensor(x)
    ordered = F.sort(x, axis=axis, descending=True)
    count = shape_of(x)[axis]
    shape = [1] * x.ndim
    shape[axis] = count
    rank = F.reshape(F.iota(start=1, step=1, count=count, dtype=x.data.dtype), shape=tuple(shape))
    total = F.cumsum(ordered, axis=axis % x.ndim)
    support = F.greater(F.sub(ordered, F.div(F.sub(total, 1.0), rank)), 0.0)
    k = F.sum(cast(support, name_of(x)), axis=axis, keepdims=True)
    summed = F.sum(F.where(support, total, F.zeros_like(total)), axis=axis, keepdims=True)
    return F.maximum(F.sub(x, F.div(F.sub(summed, 1.0), k)), F.zeros_like(x))  # type: ignore[no-any-return]


__all__ = [
    "celu",
    "elu",
    "gelu",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "leaky_relu",
    "log_sigmoid",
    "log_softmax",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "squareplus",
    "swish",
    "tanh_shrink",
    "threshold",
]
