"""The loss functions: ``(y_true, y_pred)`` to one value per sample."""

from __future__ import annotations

from typing import Any

from ...base.dtype import as_dtype
from ...base.settings import epsilon, floatx
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..saving.registry import public
from .loss import as_float, squeeze_or_expand_to_same_rank


def operands(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Both as tensors of the predictions' float dtype, with ranks made equal."""
    y_pred = convert_to_tensor(y_pred)
    if not y_pred.dtype.is_floating:
        y_pred = as_float(y_pred, floatx())
    y_true = as_float(y_true, y_pred.dtype)
    return squeeze_or_expand_to_same_rank(y_true, y_pred)


@public("keras.losses", "mean_squared_error", "mse")
@public("keras.metrics", "mean_squared_error", "mse")
def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    """mean((y_true - y_pred)^2) over the last axis."""
    y_true, y_pred = operands(y_true, y_pred)
    return F.mean(F.square(F.sub(y_true, y_pred)), axis=-1)


@public("keras.losses", "mean_absolute_error", "mae")
@public("keras.metrics", "mean_absolute_error", "mae")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    """mean(|y_true - y_pred|) over the last axis."""
    y_true, y_pred = operands(y_true, y_pred)
    return F.mean(F.abs(F.sub(y_true, y_pred)), axis=-1)


def _smoothed(y_true: Any, label_smoothing: float, classes: int) -> Any:
    return F.add(F.mul(y_true, 1.0 - label_smoothing), label_smoothing / classes)


@public("keras.losses", "categorical_crossentropy")
@public("keras.metrics", "categorical_crossentropy")
def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """Cross-entropy of one-hot labels. Raises ValueError unless the shapes agree.

    Args: from_logits: y_pred is not a distribution yet. label_smoothing: share given to all classes.
    """
    y_pred = convert_to_tensor(y_pred)
    y_true = as_float(y_true, y_pred.dtype)
    _same_shape(y_true, y_pred)
    if label_smoothing:
        y_true = _smoothed(y_true, label_smoothing, y_pred.data.shape[axis])
    if from_logits:
        return F.neg(F.sum(F.mul(y_true, F.log_softmax(y_pred, axis=axis)), axis=axis))
    y_pred = F.div(y_pred, F.sum(y_pred, axis=axis, keepdims=True))
    y_pred = F.clip(y_pred, epsilon(), 1.0 - epsilon())
    return F.neg(F.sum(F.mul(y_true, F.log(y_pred)), axis=axis))


def _same_shape(target: Any, output: Any) -> None:
    a, b = tuple(target.data.shape), tuple(output.data.shape)
    if len(a) < 1:
        raise ValueError(f"Arguments `target` and `output` must be at least rank 1. Received: target.shape={a}, output.shape={b}")
    if a != b:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape. Received: "
            f"target.shape={a}, output.shape={b}"
        )


@public("keras.losses", "sparse_categorical_crossentropy")
@public("keras.metrics", "sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1
) -> Any:
    """Cross-entropy of integer labels. ``ignore_class`` labels give no loss."""
    y_pred = convert_to_tensor(y_pred)
    labels = convert_to_tensor(y_true)
    if len(labels.data.shape) == len(y_pred.data.shape) and labels.data.shape[-1] == 1:
        labels = F.reshape(labels, shape=tuple(labels.data.shape[:-1]))
    target, output = tuple(labels.data.shape), tuple(y_pred.data.shape)
    expected = output[:-1] if axis in (-1, len(output) - 1) else (*output[: axis % len(output)], *output[axis % len(output) + 1 :])
    if target != expected:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape up until the last dimension: "
            f"target.shape={target}, output.shape={output}"
        )
    labels = F.cast(labels, dtype=as_dtype("int64").numpy)
    valid = None
    if ignore_class is not None:
        valid = F.not_equal(labels, ignore_class)
        labels = F.where(valid, labels, F.zeros_like(labels))
    if not from_logits:
        y_pred = F.log(F.clip(y_pred, epsilon(), 1.0 - epsilon()))
    if axis not in (-1, len(output) - 1):
        y_pred = F.move_axes(y_pred, (axis,), (-1,))
    result = F.sparse_softmax_cross_entropy(y_pred, labels)
    if valid is not None:
        result = F.where(valid, result, F.zeros_like(result))
        result._keras_mask = valid
    return result


@public("keras.losses", "binary_crossentropy")
@public("keras.metrics", "binary_crossentropy")
def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """Cross-entropy of labels 0 and 1, averaged over ``axis``."""
    y_pred = convert_to_tensor(y_pred)
    y_true = as_float(y_true, y_pred.dtype)
    if label_smoothing:
        y_true = F.add(F.mul(y_true, 1.0 - label_smoothing), 0.5 * label_smoothing)
    _same_shape(y_true, y_pred)
    if from_logits:
        # max(x, 0) - x z + log(1 + exp(-|x|)): never overflows
        relu = F.relu(y_pred)
        values = F.add(F.sub(relu, F.mul(y_pred, y_true)), F.log1p(F.exp(F.neg(F.abs(y_pred)))))
    else:
        p = F.clip(y_pred, epsilon(), 1.0 - epsilon())
        on = F.mul(y_true, F.log(p))
        off = F.mul(F.sub(1.0, y_true), F.log(F.sub(1.0, p)))
        values = F.neg(F.add(on, off))
    return F.mean(values, axis=axis)
