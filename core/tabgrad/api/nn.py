"""``tf.nn``: losses, normalisation and small helpers, as compositions of ops."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import normalize_axis, size_of
from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.tensor import Tensor
from .arguments import axes as axis_argument
from .arguments import integers, tensor

HALF = np.dtype(np.float16)
FLOAT32 = np.dtype(np.float32)


def softmax(logits: Any, axis: Any = None, name: Any = None) -> Tensor:
    """exp(x) / sum(exp(x)) along an axis, the last by default."""
    return F.softmax(tensor(logits), axis=-1 if axis is None else int(as_static(axis)))  # type: ignore[no-any-return]


def log_softmax(logits: Any, axis: Any = None, name: Any = None) -> Tensor:
    """x - log(sum(exp(x))) along an axis, the last by default."""
    return F.log_softmax(tensor(logits), axis=-1 if axis is None else int(as_static(axis)))  # type: ignore[no-any-return]


def softmax_cross_entropy_with_logits(
    labels: Any, logits: Any, axis: int = -1, name: Any = None
) -> Tensor:
    """-sum(labels * log_softmax(logits)) along an axis; labels are distributions."""
    logits = tensor(logits)
    labels = convert_to_tensor(labels, dtype_hint=logits.dtype)
    dtype = logits.data.dtype
    if labels.data.dtype != dtype:
        labels = F.cast(labels, dtype=dtype)
    if dtype == HALF:  # as TensorFlow: half precision is computed in float32
        logits, labels = F.cast(logits, dtype=FLOAT32), F.cast(labels, dtype=FLOAT32)
    if tuple(labels.shape) != tuple(logits.shape):
        full = tuple(F.add(F.zeros_like(labels), F.zeros_like(logits)).data.shape)
        labels, logits = F.broadcast_to(labels, shape=full), F.broadcast_to(logits, shape=full)
    place = normalize_axis(axis, logits.ndim, "SoftmaxCrossEntropyWithLogits")
    if place != logits.ndim - 1:
        labels, logits = F.move_axes(labels, (place,), (-1,)), F.move_axes(logits, (place,), (-1,))
    loss = F.softmax_cross_entropy(logits, labels)
    return F.cast(loss, dtype=dtype) if dtype == HALF else loss  # type: ignore[no-any-return]


def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: Any = None) -> Tensor:
    """-log_softmax(logits)[label], labels being class numbers.

    Raises ValueError on ranks that don't fit.
    """
    labels, logits = tensor(labels), tensor(logits)
    if not logits.ndim:
        raise ValueError(f"`logits` cannot be a scalar. Received logits={logits}")
    if logits.ndim != labels.ndim + 1:
        raise ValueError(
            "`labels.shape.rank` must equal `logits.shape.rank - 1`. Received: "
            f"labels.shape={labels.shape} of rank {labels.ndim} and logits.shape={logits.shape} "
            f"of rank {logits.ndim}"
        )
    if tuple(labels.shape) != tuple(logits.shape[:-1]):
        raise ValueError(
            "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
            f"labels.shape={labels.shape} and logits.shape={logits.shape}"
        )
    if logits.data.dtype == HALF:
        loss = F.sparse_softmax_cross_entropy(F.cast(logits, dtype=FLOAT32), labels)
        return F.cast(loss, dtype=HALF)  # type: ignore[no-any-return]
    return F.sparse_softmax_cross_entropy(logits, labels)  # type: ignore[no-any-return]


def _paired(labels: Any, logits: Any) -> tuple[Tensor, Tensor]:
    labels, logits = tensor(labels), tensor(logits)
    if tuple(labels.shape) != tuple(logits.shape):
        raise ValueError(
            f"`logits` and `labels` must have the same shape, received ({logits.shape} vs "
            f"{labels.shape})."
        )
    return labels, logits


def sigmoid_cross_entropy_with_logits(
    labels: Any = None, logits: Any = None, name: Any = None
) -> Tensor:
    """-z log(sigmoid(x)) - (1 - z) log(1 - sigmoid(x)), elementwise.

    Raises ValueError on shapes that differ.
    """
    if labels is None or logits is None:
        raise ValueError("Both labels and logits must be provided.")
    return F.sigmoid_cross_entropy(*_paired(labels, logits))  # type: ignore[no-any-return]


def weighted_cross_entropy_with_logits(
    labels: Any, logits: Any, pos_weight: Any, name: Any = None
) -> Tensor:
    """Sigmoid cross-entropy whose positive part is weighted by ``pos_weight``."""
    z, x = _paired(labels, logits)
    weight = F.add(F.mul(F.sub(convert_to_tensor(pos_weight, dtype_hint=z.dtype), 1), z), 1)
    soft = F.add(F.log1p(F.exp(F.neg(F.abs(x)))), F.relu(F.neg(x)))
    return F.add(F.mul(F.sub(1, z), x), F.mul(weight, soft))  # type: ignore[no-any-return]


def log_poisson_loss(
    targets: Any, log_input: Any, compute_full_loss: bool = False, name: Any = None
) -> Tensor:
    """exp(c) - z c, plus Stirling's approximation of log(z!) where asked for."""
    z, c = _paired(targets, log_input)
    loss = F.sub(F.exp(c), F.mul(c, z))
    if not compute_full_loss:
        return loss  # type: ignore[no-any-return]
    stirling = F.add(F.sub(F.mul(z, F.log(z)), z), F.mul(0.5, F.log(F.mul(2 * np.pi, z))))
    small = F.logical_and(F.greater_equal(z, F.zeros_like(z)), F.less_equal(z, F.ones_like(z)))
    return F.add(loss, F.where(small, F.zeros_like(z), stirling))  # type: ignore[no-any-return]


def l2_loss(t: Any, name: Any = None) -> Tensor:
    """sum(t ** 2) / 2."""
    return F.mul(F.sum(F.square(tensor(t))), 0.5)  # type: ignore[no-any-return]


def bias_add(value: Any, bias: Any, data_format: Any = None, name: Any = None) -> Tensor:
    """``bias`` added along the channel axis: the last, or axis 1 where the format starts with
    'NC'.
    """
    if data_format not in (None, "NHWC", "NCHW", "N...C", "NC..."):
        raise ValueError(
            f"`data_format` must be of the form `N...C` or `NC...`. Received: {data_format!r}"
        )
    x = tensor(value)
    b = convert_to_tensor(bias, dtype_hint=x.dtype)
    first = data_format is not None and data_format.startswith("NC")
    axis = 1 if first else -1
    if b.ndim != 1 or x.ndim < 2 or b.shape[0] != x.shape[axis]:
        raise InvalidArgumentError(
            "Must provide as many biases as the channel dimension of the input tensor: "
            f"{list(b.shape)} vs. "
            f"{list(x.shape)} [Op:BiasAdd]"
        )
    if first:
        b = F.reshape(b, shape=(1, -1, *(1,) * (x.ndim - 2)))
    return F.add(x, b)  # type: ignore[no-any-return]


# --- normalisation --------------------------------------------------------------------------


def moments(
    x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: Any = None
) -> tuple[Tensor, Tensor]:
    """Mean and variance over axes; half precision is computed in float32.

    ``shift`` is unused, as in TensorFlow.
    """
    x = tensor(x)
    axis = axis_argument(axes)
    y = F.cast(x, dtype=FLOAT32) if x.data.dtype == HALF else x
    mean = F.mean(y, axis=axis, keepdims=True)
    variance = F.mean(F.squared_difference(y, F.stop_gradient(mean)), axis=axis, keepdims=keepdims)
    if not keepdims:
        mean = F.reshape(mean, shape=tuple(variance.data.shape))
    if x.data.dtype == HALF:
        return F.cast(mean, dtype=HALF), F.cast(variance, dtype=HALF)
    return mean, variance


def weighted_moments(
    x: Any, axes: Any, frequency_weights: Any, keepdims: bool = False, name: Any = None
) -> tuple[Tensor, Tensor]:
    """Mean and variance over axes, each element counted ``frequency_weights`` times."""
    x = tensor(x)
    w = convert_to_tensor(frequency_weights, dtype_hint=x.dtype)
    dtype = x.data.dtype
    if dtype == HALF:
        x = F.cast(x, dtype=FLOAT32)
    w = F.cast(w, dtype=x.data.dtype)
    axis = axis_argument(axes)
    total = F.sum(F.mul(w, x), axis=axis, keepdims=True)
    w = F.add(w, F.zeros_like(x))
    count = F.sum(w, axis=axis, keepdims=True)
    mean = F.div(total, count)
    spread = F.sum(
        F.mul(w, F.squared_difference(x, F.stop_gradient(mean))), axis=axis, keepdims=True
    )
    variance = F.div(spread, count)
    if not keepdims:
        mean, variance = (
            F.squeeze(m, axis if axis is None or isinstance(axis, tuple) else (axis,))
            for m in (mean, variance)
        )
    if dtype == HALF:
        return F.cast(mean, dtype=HALF), F.cast(variance, dtype=HALF)
    return mean, variance


def sufficient_statistics(
    x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: Any = None
) -> tuple[Tensor, Tensor, Tensor, Any]:
    """(count, sum, sum of squares, shift) over axes."""
    x = tensor(x)
    axis = axis_argument(axes)
    named = [normalize_axis(a, x.ndim) for a in (axis if isinstance(axis, tuple) else (axis,))]
    count = Tensor(np.asarray(size_of(x.shape[a] for a in named), x.data.dtype))
    if shift is not None:
        shift = convert_to_tensor(shift, x.dtype)
        centred = F.sub(x, shift)
        squares = F.squared_difference(x, shift)
    else:
        centred, squares = x, F.square(x)
    return (
        count,
        F.sum(centred, axis=axis, keepdims=keepdims),
        F.sum(squares, axis=axis, keepdims=keepdims),
        shift,
    )


def normalize_moments(
    counts: Any, mean_ss: Any, variance_ss: Any, shift: Any, name: Any = None
) -> tuple[Tensor, Tensor]:
    """Mean and variance from sufficient statistics."""
    divisor = F.reciprocal(tensor(counts))
    mean = shifted = F.mul(tensor(mean_ss), divisor)
    if shift is not None:
        mean = F.add(shifted, shift)
    return mean, F.sub(F.mul(tensor(variance_ss), divisor), F.square(shifted))


def batch_normalization(
    x: Any,
    mean: Any,
    variance: Any,
    offset: Any,
    scale: Any,
    variance_epsilon: Any,
    name: Any = None,
) -> Tensor:
    """(x - mean) / sqrt(variance + epsilon) * scale + offset."""
    x = tensor(x)
    inverse = F.rsqrt(F.add(variance, variance_epsilon))
    if scale is not None:
        inverse = F.mul(inverse, scale)
    bias = (
        F.sub(offset, F.mul(mean, inverse)) if offset is not None else F.neg(F.mul(mean, inverse))
    )
    inverse, bias = F.cast(inverse, dtype=x.data.dtype), F.cast(bias, dtype=x.data.dtype)
    return F.add(F.mul(x, inverse), bias)  # type: ignore[no-any-return]


def local_response_normalization(
    input: Any,
    depth_radius: int = 5,
    bias: float = 1,
    alpha: float = 1,
    beta: float = 0.5,
    name: Any = None,
) -> Tensor:
    """x / (bias + alpha * sum of squares of the neighbouring channels) ** beta.

    Source: Krizhevsky et al. 2012.
    """
    x = tensor(input)
    if x.ndim != 4:
        raise InvalidArgumentError(f"`input` must have 4 axes. Received shape {list(x.shape)}")
    depth = x.shape[-1]
    place = np.arange(depth)
    band = (np.abs(place[:, None] - place) <= depth_radius).astype(x.data.dtype)
    total = F.matmul(F.reshape(F.square(x), shape=(-1 if x.size else 0, depth)), Tensor(band))
    base = F.add(F.mul(F.reshape(total, shape=tuple(x.shape)), alpha), bias)
    return F.mul(x, F.pow(base, -beta))  # type: ignore[no-any-return]


def l2_normalize(
    x: Any, axis: Any = None, epsilon: float = 1e-12, name: Any = None, dim: Any = None
) -> Tensor:
    """x / sqrt(max(sum(x ** 2), epsilon)) along axes."""
    x = tensor(x)
    along = axis_argument(dim if axis is None else axis)
    if x.dtype.is_complex:
        squares = F.sum(F.add(F.square(F.real(x)), F.square(F.imag(x))), axis=along, keepdims=True)
        scale = F.rsqrt(F.maximum(squares, epsilon))
        return F.complex(F.mul(F.real(x), scale), F.mul(F.imag(x), scale))  # type: ignore[no-any-return]
    squares = F.sum(F.square(x), axis=along, keepdims=True)
    return F.mul(x, F.rsqrt(F.maximum(squares, epsilon)))  # type: ignore[no-any-return]


def zero_fraction(value: Any, name: Any = None) -> Tensor:
    """The fraction of elements that are 0, as float32."""
    x = tensor(value)
    zeros = F.sub(Tensor(np.asarray(x.size, np.int64)), F.count_nonzero(x))
    return F.div(F.cast(zeros, dtype=FLOAT32), F.cast(Tensor(np.asarray(x.size)), dtype=FLOAT32))  # type: ignore[no-any-return]


def scale_regularization_loss(regularization_loss: Any) -> Tensor:
    """The loss itself: there is one replica."""
    return tensor(regularization_loss)


def compute_average_loss(
    per_example_loss: Any, sample_weight: Any = None, global_batch_size: Any = None
) -> Tensor:
    """sum(weighted losses) / the batch size."""
    losses = tensor(per_example_loss)
    if not losses.ndim:
        raise ValueError("`per_example_loss` must have at least one axis: the batch.")
    if sample_weight is not None:
        weight = convert_to_tensor(sample_weight, dtype_hint=losses.dtype)
        losses = F.mul(losses, F.cast(weight, dtype=losses.data.dtype))
    size = losses.shape[0] if global_batch_size is None else integers(global_batch_size)[0]
    if size < 0:
        raise ValueError(f"`global_batch_size` must be non-negative. Received: {size}")
    return F.div_no_nan(F.sum(losses), Tensor(np.asarray(size, losses.data.dtype)))  # type: ignore[no-any-return]


accepts_composites(globals())
