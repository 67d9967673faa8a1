"""Softmax and the cross-entropies, shifted by the maximum so that nothing overflows."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import normalize_axis
from ..ir.lower import Kernel
from ..ir.op import FLOATS, INPUTS, OUTPUT, F, Spec, composite, op
from .rules import as_rows


def _axis_spec(x: Any, axis: int = -1) -> Spec:
    normalize_axis(axis, len(x.shape), "Softmax")
    return Spec(tuple(x.shape), x.dtype)


def _shifted(x: Any, axis: int) -> Any:
    return x - np.max(x, axis=axis, keepdims=True) if x.size else x


def _softmax(x: Any, axis: int = -1) -> Any:
    _axis_spec(x, axis)
    e = np.exp(_shifted(x, axis))
    e /= np.sum(e, axis=axis, keepdims=True)
    return e


def _log_softmax(x: Any, axis: int = -1) -> Any:
    _axis_spec(x, axis)
    z = _shifted(x, axis)
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


softmax = op(
    "softmax",
    forward=_softmax,
    shape=_axis_spec,
    vjp=lambda F, g, y, x, axis=-1: F.mul(
        F.sub(g, F.sum(F.mul(g, y), axis=axis, keepdims=True)), y
    ),
    saves=OUTPUT,
    accepts=FLOATS,
    lower=Kernel("softmax", last=True, shapes=as_rows),
)
log_softmax = op(
    "log_softmax",
    forward=_log_softmax,
    shape=_axis_spec,
    vjp=lambda F, g, y, x, axis=-1: F.sub(g, F.mul(F.exp(y), F.sum(g, axis=axis, keepdims=True))),
    saves=OUTPUT,
    accepts=FLOATS,
    lower=Kernel("log_softmax", last=True, shapes=as_rows),
)


def _cross_entropy_spec(logits: Any, labels: Any) -> Spec:
    if tuple(logits.shape) != tuple(labels.shape) or not logits.shape:
        raise InvalidArgumentError(
            f"logits and labels must be of one shape with at least one axis: logits_size="
            f"{list(logits.shape)} labels_size={list(labels.shape)} "
            "[Op:SoftmaxCrossEntropyWithLogits]."
        )
    return Spec(tuple(logits.shape[:-1]), logits.dtype)


def _cross_entropy(logits: Any, labels: Any) -> Any:
    _cross_entropy_spec(logits, labels)
    # the sum runs over labels * (log sum - z): a label of 0 silences an infinite logit's term
    terms = labels * -_log_softmax(logits)
    return np.sum(np.where(labels == 0, logits.dtype.type(0), terms), axis=-1)


def _column(F: Any, g: Any) -> Any:
    return F.expand_dims(g, -1)


softmax_cross_entropy = op(
    "softmax_cross_entropy",  # gradient as in TensorFlow: labels are taken to sum to 1
    2,
    forward=_cross_entropy,
    shape=_cross_entropy_spec,
    vjp=(
        lambda F, g, y, x, labels: F.mul(_column(F, g), F.sub(F.softmax(x), labels)),
        lambda F, g, y, x, labels: F.neg(F.mul(_column(F, g), F.log_softmax(x))),
    ),
    saves=INPUTS,
    accepts=FLOATS,
    lower=Kernel("softmax_cross_entropy", shapes=as_rows),
    tolerance=1e-5,
)


def _sparse_spec(logits: Any, labels: Any) -> Spec:
    if labels.dtype.kind not in "iu":
        raise InvalidArgumentError(
            f"labels must be integers, received {labels.dtype.name} "
            "[Op:SparseSoftmaxCrossEntropyWithLogits]."
        )
    if not logits.shape or tuple(logits.shape[:-1]) != tuple(labels.shape):
        raise InvalidArgumentError(
            f"logits and labels must have the same first dimensions, got logits shape "
            f"{list(logits.shape)} and labels shape {list(labels.shape)} "
            "[Op:SparseSoftmaxCrossEntropyWithLogits]."
        )
    return Spec(tuple(logits.shape[:-1]), logits.dtype)


def _sparse_cross_entropy(logits: Any, labels: Any) -> Any:
    shape = _sparse_spec(logits, labels).shape
    classes = logits.shape[-1]
    rows = labels.reshape(-1).astype(np.intp, copy=False)
    if rows.size and (rows.min() < 0 or rows.max() >= classes):
        bad = rows[(rows < 0) | (rows >= classes)][0]
        raise InvalidArgumentError(
            f"Received a label value of {bad} which is outside the valid range of [0, {classes}).  "
            f"Label values: {' '.join(map(str, rows[:20]))} "
            "[Op:SparseSoftmaxCrossEntropyWithLogits]"
        )
    flat = (
        _log_softmax(logits.reshape(rows.size, classes))
        if rows.size
        else logits.reshape(0, classes)
    )
    return -flat[np.arange(rows.size), rows].reshape(shape)


def _sparse_grad(F: Any, g: Any, y: Any, x: Any, labels: Any) -> Any:
    hot = F.one_hot_like(labels, x)
    return F.mul(_column(F, g), F.sub(F.softmax(x), hot))


sparse_softmax_cross_entropy = op(
    "sparse_softmax_cross_entropy",
    2,
    forward=_sparse_cross_entropy,
    shape=_sparse_spec,
    vjp=(_sparse_grad, None),
    saves=INPUTS,
    same=False,
    lower=Kernel("sparse_softmax_cross_entropy", shapes=as_rows),
    tolerance=1e-5,
)


@composite
def one_hot_like(indices: Any, x: Any) -> Any:
    """Ones at the index along the last axis of x, in x's shape and dtype."""
    places = F.iota(start=0, step=1, count=x.data.shape[-1], dtype=indices.data.dtype)
    return F.cast(F.equal(F.expand_dims(indices, -1), places), dtype=x.data.dtype)


@composite
def sigmoid_cross_entropy(labels: Any, logits: Any) -> Any:
    """max(x, 0) - x z + log(1 + exp(-|x|)), elementwise; gradient sigmoid(x) - z everywhere."""
    zero = F.zeros_like(logits)
    positive = F.greater_equal(logits, zero)
    relu = F.where(positive, logits, zero)
    minus_abs = F.where(positive, F.neg(logits), logits)
    return F.add(F.sub(relu, F.mul(logits, labels)), F.log1p(F.exp(minus_abs)))
