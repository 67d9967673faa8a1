"""Losses of predicted distributions: ``(y_true, y_pred)`` to one value per sample.

Predictions that softmax or sigmoid gave carry their logits (``_keras_logits``); the cross-entropies
compute from those, as Keras does on TensorFlow, since it loses no digits.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ...api.ctc import ctc_loss
from ...base.settings import epsilon
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..saving.registry import public
from .operands import cast_operands, same_shape


def _logits(output: Any, from_logits: bool, activation: str, name: str) -> tuple[Any, bool]:
    """What to compute from, and whether these are logits."""
    logits = getattr(output, "_keras_logits", None)
    if logits is None:
        return output, from_logits
    if from_logits:
        warnings.warn(
            f'"`{name}` received `from_logits=True`, but the `output` argument was produced by a {activation} '
            "activation and thus does not represent logits. Was this intended?",
            stacklevel=4,
        )
    return convert_to_tensor(logits), True


def _last(x: Any, axis: int) -> Any:
    """x with ``axis`` moved to the end."""
    rank = len(x.data.shape)
    return x if axis in (-1, rank - 1) else F.move_axes(x, (axis % rank,), (rank - 1,))


def _smoothed(y_true: Any, y_pred: Any, label_smoothing: float) -> Any:
    if not label_smoothing:
        return y_true
    share = label_smoothing / y_true.data.shape[-1]
    return F.add(F.mul(y_true, 1.0 - label_smoothing), share)


def _check_categorical(y_pred: Any, axis: Any, name: str) -> None:
    if isinstance(axis, bool):
        raise ValueError(f"`axis` must be of type `int`. Received: axis={axis} of type {type(axis)}")
    if len(y_pred.data.shape) and y_pred.data.shape[-1] == 1:
        warnings.warn(
            f"In loss {name}, expected y_pred.shape to be (batch_size, num_classes) with num_classes > 1. Received: "
            f"y_pred.shape={tuple(y_pred.data.shape)}. Consider using 'binary_crossentropy' if you only "
            "have 2 classes.",
            SyntaxWarning,
            stacklevel=4,
        )


@public("keras.losses", "categorical_crossentropy")
def categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """Cross-entropy of one-hot labels. Raises ValueError unless the shapes agree.

    Args: from_logits: y_pred is not a distribution yet. label_smoothing: share given to all classes.
    """
    y_true, y_pred = cast_operands(y_true, y_pred)
    _check_categorical(y_pred, axis, "categorical_crossentropy")
    y_true = _smoothed(y_true, y_pred, label_smoothing)
    if not y_true.data.shape:
        raise ValueError(
            "Arguments `target` and `output` must be at least rank 1. Received: "
            f"target.shape={tuple(y_true.data.shape)}, output.shape={tuple(y_pred.data.shape)}"
        )
    same_shape(y_true, y_pred)
    output, from_logits = _logits(y_pred, from_logits, "Softmax", "categorical_crossentropy")
    if from_logits:
        return F.softmax_cross_entropy(_last(output, axis), _last(y_true, axis))
    output = F.div(output, F.sum(output, axis=axis, keepdims=True))
    output = F.clip(output, epsilon(), 1.0 - epsilon())
    return F.neg(F.sum(F.mul(y_true, F.log(output)), axis=axis))


@public("keras.losses", "categorical_focal_crossentropy")
def categorical_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    alpha: Any = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """Cross-entropy weighted by alpha (1 - p)^gamma: hard samples count more (Lin et al. 2018)."""
    y_true, y_pred = cast_operands(y_true, y_pred)
    _check_categorical(y_pred, axis, "categorical_focal_crossentropy")
    y_true = _smoothed(y_true, y_pred, label_smoothing)
    if from_logits:
        y_pred = F.softmax(y_pred, axis=axis)
    output = F.div(y_pred, F.sum(y_pred, axis=axis, keepdims=True))
    output = F.clip(output, epsilon(), 1.0 - epsilon())
    entropy = F.mul(F.neg(y_true), F.log(output))
    weight = F.mul(F.pow(F.sub(1.0, output), float(gamma)), np.asarray(alpha, output.data.dtype))
    return F.sum(F.mul(weight, entropy), axis=axis)


@public("keras.losses", "sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, ignore_class: int | None = None, axis: int = -1
) -> Any:
    """Cross-entropy of integer labels. ``ignore_class`` labels give no loss, and mask the result."""
    y_pred, labels = convert_to_tensor(y_pred), convert_to_tensor(y_true)
    output_shape = tuple(y_pred.data.shape)
    if len(labels.data.shape) == len(output_shape) and labels.data.shape[axis] == 1:
        labels = F.squeeze(labels, axis=(axis % len(output_shape),))
    valid = None
    if ignore_class is not None:
        valid = F.not_equal(labels, np.asarray(ignore_class, labels.data.dtype))
        labels = F.where(valid, labels, F.zeros_like(labels))
        y_pred = F.where(F.expand_dims(valid, axis), y_pred, F.zeros_like(y_pred))
    result = _sparse(labels, y_pred, from_logits, axis)
    if valid is not None:
        valid = F.reshape(valid, shape=tuple(result.data.shape))
        result = F.where(valid, result, F.zeros_like(result))
        result._keras_mask = valid
    return result


def _sparse(labels: Any, y_pred: Any, from_logits: bool, axis: int) -> Any:
    rank = len(y_pred.data.shape)
    if axis not in (-1, rank - 1):
        raise ValueError(f"Only axis=-1 is currently supported. Received: axis={axis}")
    output, from_logits = _logits(y_pred, from_logits, "Softmax", "sparse_categorical_crossentropy")
    target, shape = tuple(labels.data.shape), tuple(output.data.shape)
    if not shape:
        raise ValueError(f"Argument `output` must be at least rank 1. Received: output.shape={shape}")
    if len(target) == len(shape) and target[-1] == 1:
        labels = F.reshape(labels, shape=target[:-1])
        target = target[:-1]
    if len(target) != len(shape) - 1:
        raise ValueError(
            "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
            f"target.shape={target}, output.shape={shape}"
        )
    if target != shape[:-1]:
        raise ValueError(
            "Arguments `target` and `output` must have the same shape up until the last dimension: "
            f"target.shape={target}, output.shape={shape}"
        )
    labels = F.cast(labels, dtype=np.dtype(np.int64))
    if not from_logits:
        output = F.log(F.clip(output, epsilon(), 1.0 - epsilon()))
    return F.sparse_softmax_cross_entropy(output, labels)


def elementwise_binary(target: Any, output: Any, from_logits: bool) -> Any:
    """Cross-entropy of every element. Raises ValueError unless the shapes agree."""
    same_shape(target, output)
    output, from_logits = _logits(output, from_logits, "Sigmoid", "binary_crossentropy")
    if from_logits:
        return F.sigmoid_cross_entropy(target, output)
    output = F.clip(output, epsilon(), 1.0 - epsilon())
    on = F.mul(target, F.log(output))
    off = F.mul(F.sub(1.0, target), F.log(F.sub(1.0, output)))
    return F.neg(F.add(on, off))


def _smoothed_binary(y_true: Any, label_smoothing: float) -> Any:
    if not label_smoothing:
        return y_true
    return F.add(F.mul(y_true, 1.0 - label_smoothing), 0.5 * label_smoothing)


@public("keras.losses", "binary_crossentropy", "bce", "BCE")
def binary_crossentropy(
    y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0.0, axis: int = -1
) -> Any:
    """Cross-entropy of labels 0 and 1, averaged over ``axis``."""
    y_true, y_pred = cast_operands(y_true, y_pred)
    y_true = _smoothed_binary(y_true, label_smoothing)
    return F.mean(elementwise_binary(y_true, y_pred, from_logits), axis=axis)


@public("keras.losses", "binary_focal_crossentropy")
def binary_focal_crossentropy(
    y_true: Any,
    y_pred: Any,
    apply_class_balancing: bool = False,
    alpha: float = 0.25,
    gamma: float = 2.0,
    from_logits: bool = False,
    label_smoothing: float = 0.0,
    axis: int = -1,
) -> Any:
    """Binary cross-entropy times (1 - p_t)^gamma, and alpha by class where asked (Lin et al. 2018)."""
    y_true, y_pred = cast_operands(y_true, y_pred)
    y_true = _smoothed_binary(y_true, label_smoothing)
    if from_logits:
        logits, y_pred = y_pred, F.sigmoid(y_pred)
        y_pred._keras_logits = logits
    entropy = elementwise_binary(y_true, y_pred, False)
    off = F.sub(1.0, y_true)
    right = F.add(F.mul(y_true, y_pred), F.mul(off, F.sub(1.0, y_pred)))
    values = F.mul(F.pow(F.sub(1.0, right), float(gamma)), entropy)
    if apply_class_balancing:
        values = F.mul(F.add(F.mul(y_true, alpha), F.mul(off, 1.0 - alpha)), values)
    return F.mean(values, axis=axis)


@public("keras.losses", "kl_divergence", "kld", "KLD")
def kl_divergence(y_true: Any, y_pred: Any) -> Any:
    """sum(y_true log(y_true / y_pred)) over the last axis."""
    y_true, y_pred = (F.clip(y, epsilon(), 1) for y in cast_operands(y_true, y_pred))
    return F.sum(F.mul(y_true, F.log(F.div(y_true, y_pred))), axis=-1)


@public("keras.losses", "poisson")
def poisson(y_true: Any, y_pred: Any) -> Any:
    """mean(y_pred - y_true log(y_pred)) over the last axis."""
    y_true, y_pred = cast_operands(y_true, y_pred)
    return F.mean(F.sub(y_pred, F.mul(y_true, F.log(F.add(y_pred, epsilon())))), axis=-1)


@public("keras.losses", "ctc")
def ctc(y_true: Any, y_pred: Any) -> Any:
    """Connectionist temporal classification: labels (batch, length), 0 is the blank and the padding;
    logits (batch, time, classes). Raises ValueError on other ranks."""
    y_true, y_pred = convert_to_tensor(y_true), convert_to_tensor(y_pred)
    labels, logits = tuple(y_true.data.shape), tuple(y_pred.data.shape)
    if len(labels) != 2:
        raise ValueError(
            "Targets `y_true` are expected to be a tensor of shape `(batch_size, max_length)` in integer format. "
            f"Received: y_true.shape={labels}"
        )
    if len(logits) != 3:
        raise ValueError(
            "Logits `y_pred` are expected to be a tensor of shape `(batch_size, max_length, num_classes)`. "
            f"Received: y_pred.shape={logits}"
        )
    int32 = np.dtype(np.int32)
    y_true = F.cast(y_true, dtype=int32)
    lengths = F.sum(F.cast(F.not_equal(y_true, 0), dtype=int32), axis=-1)
    times = np.full((logits[0],), logits[1], np.int32)
    return ctc_loss(y_true, y_pred, lengths, times, logits_time_major=False, blank_index=0)


@public("keras.losses", "categorical_generalized_cross_entropy")
def categorical_generalized_cross_entropy(y_true: Any, y_pred: Any, q: float) -> Any:
    """(1 - p^q) / q for the probability p of the integer label (Zhang & Sabuncu 2018)."""
    y_pred = convert_to_tensor(y_pred)
    labels = F.cast(convert_to_tensor(y_true), dtype=np.dtype(np.int32))
    p = F.sum(F.mul(y_pred, F.one_hot_like(labels, y_pred)), axis=-1)
    return F.div(F.sub(1.0, F.pow(p, q)), q)
