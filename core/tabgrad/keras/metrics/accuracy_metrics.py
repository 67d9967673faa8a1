"""Accuracy in its forms."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...base.settings import floatx
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..losses.loss import as_float, squeeze_or_expand_to_same_rank
from ..saving.registry import public
from .reduction_metrics import FixedMetric

_INT64, _INT32 = np.dtype(np.int64), np.dtype(np.int32)


def _hits(matches: Any) -> Any:
    return F.cast(matches, dtype=as_dtype(floatx()).numpy)


def accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether labels and predictions are equal, elementwise."""
    y_pred = convert_to_tensor(y_pred)
    y_true, y_pred = squeeze_or_expand_to_same_rank(as_float(y_true, y_pred.dtype), y_pred)
    return _hits(F.equal(y_true, y_pred))


@public("keras.metrics.functions")
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Any:
    """Whether the prediction is on the label's side of the threshold, elementwise."""
    y_true, y_pred = convert_to_tensor(y_true), convert_to_tensor(y_pred)
    if not y_pred.dtype.is_floating:
        y_pred = as_float(y_pred, floatx())
    y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
    return _hits(F.equal(y_true, F.cast(F.greater(y_pred, threshold), dtype=y_true.data.dtype)))


@public("keras.metrics.functions")
def categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the largest prediction is where the largest label is."""
    labels = F.argmax(convert_to_tensor(y_true), axis=-1, dtype=_INT64)
    guess = F.argmax(convert_to_tensor(y_pred), axis=-1, dtype=_INT64)
    return _hits(F.equal(labels, guess))


@public("keras.metrics.functions")
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the largest prediction is at the integer label."""
    y_pred, labels = convert_to_tensor(y_pred), convert_to_tensor(y_true)
    shape = tuple(labels.data.shape)
    if len(shape) == len(y_pred.data.shape) and shape[-1] == 1:
        labels = F.reshape(labels, shape=shape[:-1])
    guess = F.argmax(y_pred, axis=-1, dtype=_INT64)
    return _hits(F.equal(F.cast(guess, dtype=labels.data.dtype), labels))


def _in_top_k(labels: Any, y_pred: Any, k: int) -> Any:
    shape = tuple(labels.data.shape)
    if len(y_pred.data.shape) > 2:
        y_pred = F.reshape(y_pred, shape=(-1, y_pred.data.shape[-1]))
    found = F.in_top_k(F.cast(F.reshape(labels, shape=(-1,)), dtype=_INT32), y_pred, k=k)
    return F.reshape(_hits(found), shape=shape)


@public("keras.metrics.functions")
def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """Whether the one-hot label is among the k largest predictions."""
    return _in_top_k(F.argmax(convert_to_tensor(y_true), axis=-1, dtype=_INT64), convert_to_tensor(y_pred), k)


@public("keras.metrics.functions")
def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5, from_sorted_ids: bool = False) -> Any:
    """Whether the integer label is among the k largest predictions.

    Args: from_sorted_ids: y_pred holds class numbers, the likeliest first.
    """
    labels, y_pred = convert_to_tensor(y_true), convert_to_tensor(y_pred)
    if not from_sorted_ids:
        return _in_top_k(labels, y_pred, k)
    shape = tuple(labels.data.shape)
    ids = F.reshape(y_pred, shape=(-1, y_pred.data.shape[-1]))[:, :k]
    column = F.reshape(F.cast(labels, dtype=ids.data.dtype), shape=(-1, 1))
    return F.reshape(_hits(F.any(F.equal(column, ids), axis=1)), shape=shape)


@public("keras.metrics")
class Accuracy(FixedMetric):
    """How often predictions equal labels."""

    def __init__(self, name: str | None = "accuracy", dtype: Any = None) -> None:
        super().__init__(accuracy, name, dtype, "up")


@public("keras.metrics")
class BinaryAccuracy(FixedMetric):
    """How often predictions are on the side of ``threshold`` that the labels are.

    Raises: ValueError unless 0 < threshold < 1.
    """

    def __init__(self, name: str | None = "binary_accuracy", dtype: Any = None, threshold: float = 0.5) -> None:
        super().__init__(binary_accuracy, name, dtype, "up", ("threshold",), threshold=threshold)


@public("keras.metrics")
class CategoricalAccuracy(FixedMetric):
    """How often the largest prediction is the one-hot label's."""

    def __init__(self, name: str | None = "categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(categorical_accuracy, name, dtype, "up")


@public("keras.metrics")
class SparseCategoricalAccuracy(FixedMetric):
    """How often the largest prediction is at the integer label."""

    def __init__(self, name: str | None = "sparse_categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(sparse_categorical_accuracy, name, dtype, "up")


@public("keras.metrics")
class TopKCategoricalAccuracy(FixedMetric):
    """How often the one-hot label is among the k largest predictions."""

    def __init__(self, k: int = 5, name: str | None = "top_k_categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(top_k_categorical_accuracy, name, dtype, "up", ("k",), k=k)


@public("keras.metrics")
class SparseTopKCategoricalAccuracy(FixedMetric):
    """How often the integer label is among the k largest predictions."""

    def __init__(
        self,
        k: int = 5,
        name: str | None = "sparse_top_k_categorical_accuracy",
        dtype: Any = None,
        from_sorted_ids: bool = False,
    ) -> None:
        kept = ("k", "from_sorted_ids") if from_sorted_ids else ("k",)
        super().__init__(
            sparse_top_k_categorical_accuracy, name, dtype, "up", kept, k=k, from_sorted_ids=from_sorted_ids
        )
        self.from_sorted_ids = from_sorted_ids
