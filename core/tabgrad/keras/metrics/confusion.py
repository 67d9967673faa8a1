"""Counting true and false positives and negatives at thresholds."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...base.settings import epsilon
from ...ir.op import F
from ..losses.loss import as_float, squeeze_or_expand_to_same_rank

NEG_INF = -1e10
COUNTS = ("tp", "fp", "tn", "fn")


def parse_thresholds(thresholds: Any, default: float = 0.5) -> list[float]:
    """Thresholds as a list. Raises ValueError where one is not in [0, 1]."""
    if thresholds is None:
        return [default]
    listed = list(thresholds) if isinstance(thresholds, (list, tuple)) else [thresholds]
    invalid = [t for t in listed if t is None or t < 0 or t > 1]
    if invalid:
        raise ValueError(f"Threshold values must be in [0, 1]. Received: {invalid}")
    return listed


def is_even(thresholds: Any) -> bool:
    """Whether the thresholds are 0, 1/n, ..., 1: counts then come from one histogram."""
    count = len(thresholds)
    if count < 3:
        return False
    even = np.arange(count, dtype=np.float32) / (count - 1)
    return bool(np.allclose(thresholds, even, atol=epsilon()))


def update_counts(
    variables: dict[str, Any],
    y_true: Any,
    y_pred: Any,
    thresholds: Any,
    even: bool = False,
    top_k: int | None = None,
    class_id: int | None = None,
    sample_weight: Any = None,
    multi_label: bool = False,
    label_weights: Any = None,
) -> None:
    """Adds a batch to the variables ``{'tp', 'fp', 'tn', 'fn'}`` (those that are given).

    Args: even: is_even(thresholds). top_k: only the k largest predictions of a row count. class_id:
        only that column. multi_label: one count per label.
    Shapes: variables (thresholds,), or (thresholds, labels).
    """
    dtype = next(iter(variables.values())).dtype
    y_pred, y_true = squeeze_or_expand_to_same_rank(as_float(y_pred, dtype), as_float(y_true, dtype))
    if sample_weight is not None:
        weight = F.expand_dims(as_float(sample_weight, dtype), -1)
        sample_weight = squeeze_or_expand_to_same_rank(y_true, weight, expand_rank_1=False)[1]
    if top_k is not None:
        y_pred = _only_top_k(y_pred, top_k)
    if class_id is not None:
        if len(y_pred.data.shape) == 1:
            raise ValueError(
                "When class_id is provided, y_pred must be a 2D array with shape (num_samples, num_classes), found "
                f"shape: {tuple(y_pred.data.shape)}"
            )
        y_true, y_pred = (y[..., class_id : class_id + 1] for y in (y_true, y_pred))
    weights = _weights(sample_weight, label_weights, y_pred)
    count = _by_histogram if even else _by_comparison
    counts = count(y_true, y_pred, weights, np.asarray(thresholds, as_dtype(dtype).numpy), multi_label)
    for kind, variable in variables.items():
        variable.assign_add(counts[kind]())


def _only_top_k(x: Any, k: int) -> Any:
    indices = F.top_k(x, k=k)[1]
    shape = tuple(x.data.shape)
    places = np.arange(shape[-1], dtype=np.int32)
    kept = F.any(F.equal(F.expand_dims(indices, -1), places), axis=-2)
    kept = F.cast(kept, dtype=x.data.dtype)
    return F.add(F.mul(x, kept), F.mul(F.sub(1.0, kept), NEG_INF))


def _weights(sample_weight: Any, label_weights: Any, y_pred: Any) -> Any:
    """Weights in the shape of the predictions, or None."""
    parts = []
    if sample_weight is not None:
        parts.append(sample_weight)
    if label_weights is not None:
        parts.append(F.expand_dims(as_float(label_weights, y_pred.dtype), 0))
    if not parts:
        return None
    shape = tuple(y_pred.data.shape)
    spread = [F.broadcast_to(p, shape=shape) for p in parts]
    return spread[0] if len(spread) == 1 else F.mul(*spread)


def _by_histogram(y_true: Any, y_pred: Any, weights: Any, thresholds: Any, multi_label: bool) -> dict[str, Any]:
    """Each prediction falls between two thresholds; sums from the right count the positives."""
    count = len(thresholds)
    columns = y_pred.data.shape[-1] if multi_label else 1
    shape = (-1, columns)
    y_true = F.reshape(F.cast(F.not_equal(y_true, 0), dtype=y_pred.data.dtype), shape=shape)
    y_pred = F.reshape(F.clip(y_pred, 0.0, 1.0), shape=shape)
    positive, negative = y_true, F.sub(1.0, y_true)
    if weights is not None:
        weights = F.reshape(weights, shape=shape)
        positive, negative = F.mul(positive, weights), F.mul(negative, weights)
    bucket = F.sub(F.ceil(F.mul(y_pred, float(count - 1))), 1.0)
    if thresholds[0] < 0.0 or thresholds[-1] > 1.0:
        bucket = F.relu(bucket)
    bucket = F.cast(bucket, dtype=np.dtype(np.int32))
    first = np.arange(columns, dtype=np.int32) * count
    bucket = F.where(F.less(bucket, 0), F.full_like(bucket, -1), F.add(bucket, first))

    def above(values: Any) -> Any:
        sums = F.unsorted_segment_sum(
            F.reshape(values, shape=(-1,)), F.reshape(bucket, shape=(-1,)), num_segments=count * columns
        )
        sums = F.cumsum(F.reshape(sums, shape=(columns, count)), axis=1, reverse=True)
        return F.transpose(sums, perm=(1, 0)) if multi_label else F.reshape(sums, shape=(count,))

    def total(values: Any) -> Any:
        return F.sum(values, axis=0) if multi_label else F.sum(values)

    return {
        "tp": lambda: above(positive),
        "fp": lambda: above(negative),
        "tn": lambda: F.sub(total(negative), above(negative)),
        "fn": lambda: F.sub(total(positive), above(positive)),
    }


def _by_comparison(y_true: Any, y_pred: Any, weights: Any, thresholds: Any, multi_label: bool) -> dict[str, Any]:
    """Every prediction against every threshold."""
    shape = (1, *tuple(y_pred.data.shape)) if multi_label else (1, -1)
    label = F.reshape(F.not_equal(y_true, 0), shape=shape)
    limits = thresholds.reshape((-1, 1, 1) if multi_label else (-1, 1))
    above = F.greater(F.reshape(y_pred, shape=shape), limits)
    dtype = y_pred.data.dtype

    def count(positive_label: bool, positive_guess: bool) -> Any:
        right = label if positive_label else F.logical_not(label)
        guess = above if positive_guess else F.logical_not(above)
        hits = F.cast(F.logical_and(right, guess), dtype=dtype)
        if weights is not None:
            hits = F.mul(hits, F.reshape(weights, shape=shape))
        return F.sum(hits, axis=1)

    return {
        "tp": lambda: count(True, True),
        "fp": lambda: count(False, True),
        "tn": lambda: count(False, False),
        "fn": lambda: count(True, False),
    }
