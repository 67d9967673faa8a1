"""Losses of margins and overlaps: hinges, circle, Dice, Tversky."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.settings import epsilon
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..saving.registry import public
from .operands import cast_operands


def _signs(y_true: Any) -> Any:
    """Labels 0 and 1 become -1 and 1; others stay."""
    binary = F.all(F.logical_or(F.equal(y_true, 0), F.equal(y_true, 1)))
    return F.where(binary, F.sub(F.mul(y_true, 2.0), 1.0), y_true)


def _hinges(y_true: Any, y_pred: Any) -> Any:
    y_true, y_pred = cast_operands(y_true, y_pred)
    return F.maximum(F.sub(1.0, F.mul(_signs(y_true), y_pred)), 0.0)


@public("keras.losses", "hinge")
def hinge(y_true: Any, y_pred: Any) -> Any:
    """mean(max(1 - y_true y_pred, 0)) over the last axis; labels -1 and 1, or 0 and 1."""
    return F.mean(_hinges(y_true, y_pred), axis=-1)


@public("keras.losses", "squared_hinge")
def squared_hinge(y_true: Any, y_pred: Any) -> Any:
    """mean(max(1 - y_true y_pred, 0)^2) over the last axis."""
    return F.mean(F.square(_hinges(y_true, y_pred)), axis=-1)


@public("keras.losses", "categorical_hinge")
def categorical_hinge(y_true: Any, y_pred: Any) -> Any:
    """max(largest wrong prediction - right prediction + 1, 0); labels one-hot."""
    y_true, y_pred = cast_operands(y_true, y_pred)
    right = F.sum(F.mul(y_true, y_pred), axis=-1)
    wrong = F.max(F.mul(F.sub(1.0, y_true), y_pred), axis=-1)
    return F.maximum(F.add(F.sub(wrong, right), 1.0), 0.0)


@public("keras.losses", "dice")
def dice(y_true: Any, y_pred: Any, axis: Any = None) -> Any:
    """1 - 2 |overlap| / (|y_true| + |y_pred|), over ``axis`` (all axes unless given)."""
    y_true, y_pred = cast_operands(y_true, y_pred)
    overlap = F.sum(F.mul(y_true, y_pred), axis=axis)
    sizes = F.add(F.add(F.sum(y_true, axis=axis), F.sum(y_pred, axis=axis)), epsilon())
    return F.sub(1.0, F.div(F.mul(overlap, 2.0), sizes))


@public("keras.losses", "tversky")
def tversky(y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Any = None) -> Any:
    """1 - overlap / (overlap + alpha misses + beta false alarms) (Salehi et al. 2017)."""
    y_true, y_pred = cast_operands(y_true, y_pred)
    overlap = F.sum(F.mul(y_true, y_pred), axis=axis)
    first = F.mul(F.sum(F.mul(F.sub(1.0, y_pred), y_true), axis=axis), alpha)
    second = F.mul(F.sum(F.mul(y_pred, F.sub(1.0, y_true)), axis=axis), beta)
    return F.sub(1.0, F.div(overlap, F.add(F.add(F.add(overlap, first), second), epsilon())))


@public("keras.losses", "circle")
def circle(
    y_true: Any,
    y_pred: Any,
    ref_labels: Any = None,
    ref_embeddings: Any = None,
    remove_diagonal: bool = True,
    gamma: float = 80,
    margin: float = 0.4,
) -> Any:
    """Similarities within classes against those between, reweighted (Sun et al. 2020).

    Shapes: y_true (n,), y_pred (n, d) of unit rows; references (m,) and (m, d), the same unless given.
    """
    int32 = np.dtype(np.int32)
    y_pred = convert_to_tensor(y_pred)
    y_true = F.cast(convert_to_tensor(y_true), dtype=int32)
    others = y_pred if ref_embeddings is None else convert_to_tensor(ref_embeddings)
    other_labels = y_true if ref_labels is None else F.cast(convert_to_tensor(ref_labels), dtype=int32)
    distances = F.maximum(F.sub(1.0, F.matmul(y_pred, F.transpose(others, perm=(1, 0)))), 0.0)
    positive, negative = _pairs(y_true, other_labels, remove_diagonal)
    on, off = (F.cast(p, dtype=distances.data.dtype) for p in (positive, negative))
    near = F.maximum(F.mul(F.add(distances, margin), on), 0.0)
    far = F.maximum(F.mul(F.sub(1.0 + margin, distances), off), 0.0)
    near = F.mul(F.mul(near, -1.0 * gamma), F.sub(margin, distances))
    far = F.mul(F.mul(far, float(gamma)), F.sub(1.0 - margin, distances))
    nothing = F.full_like(distances, float("-inf"))
    p = F.logsumexp(F.where(positive, near, nothing), axis=1)
    n = F.logsumexp(F.where(negative, far, nothing), axis=1)
    loss = F.softplus(F.add(p, n))
    loss._keras_mask = F.greater(loss, 0.0)
    return loss


def _pairs(labels: Any, others: Any, remove_diagonal: bool) -> tuple[Any, Any]:
    """Which pairs are of one class, and which are not."""
    column = F.reshape(labels, shape=(-1, 1))
    row = F.reshape(others, shape=(1, -1))
    positive = F.equal(column, row)
    negative = F.logical_not(positive)
    if remove_diagonal:
        apart = ~np.eye(column.data.shape[0], row.data.shape[1], dtype=bool)
        positive = F.logical_and(positive, apart)
    return positive, negative
