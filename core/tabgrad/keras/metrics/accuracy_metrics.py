"""Accuracy in its forms."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..losses.loss import as_float, squeeze_or_expand_to_same_rank
from ..saving.registry import public
from .reduction_metrics import MeanMetricWrapper

_INT64 = np.dtype(np.int64)
_FLOAT = np.dtype(np.float32)


@public("keras.metrics", "binary_accuracy")
def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Any:
    """Whether the prediction is on the label's side of the threshold, averaged over the last axis."""
    y_pred = convert_to_tensor(y_pred)
    y_true = as_float(y_true, y_pred.dtype)
    y_true, y_pred = squeeze_or_expand_to_same_rank(y_true, y_pred)
    guess = F.cast(F.greater(y_pred, threshold), dtype=y_true.data.dtype)
    hits = F.cast(F.equal(y_true, guess), dtype=_FLOAT)
    return F.mean(hits, axis=-1)


@public("keras.metrics", "categorical_accuracy")
def categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the largest prediction is where the largest label is."""
    y_true = F.argmax(convert_to_tensor(y_true), axis=-1, dtype=_INT64)
    guess = F.argmax(convert_to_tensor(y_pred), axis=-1, dtype=_INT64)
    return F.cast(F.equal(y_true, guess), dtype=_FLOAT)


@public("keras.metrics", "sparse_categorical_accuracy")
def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """Whether the largest prediction is at the integer label."""
    y_pred, labels = convert_to_tensor(y_pred), convert_to_tensor(y_true)
    shape = tuple(labels.data.shape)
    if len(shape) == len(y_pred.data.shape) and shape[-1] == 1:
        labels = F.reshape(labels, shape=shape[:-1])
    guess = F.argmax(y_pred, axis=-1, dtype=_INT64)
    return F.cast(F.equal(guess, F.cast(labels, dtype=_INT64)), dtype=_FLOAT)


@public("keras.metrics")
class BinaryAccuracy(MeanMetricWrapper):
    """How often predictions are on the side of ``threshold`` that the labels are."""

    def __init__(self, name: str | None = "binary_accuracy", dtype: Any = None, threshold: float = 0.5) -> None:
        if threshold is not None and not 0 < threshold < 1:
            raise ValueError(f"Invalid value for argument `threshold`. Expected a value in interval (0, 1). Received: threshold={threshold}")
        super().__init__(fn=binary_accuracy, name=name, dtype=dtype, threshold=threshold)
        self.threshold = threshold

    def get_config(self) -> dict[str, Any]:
        """name, dtype, threshold."""
        return {"name": self.name, "dtype": self.dtype, "threshold": self.threshold}


@public("keras.metrics")
class CategoricalAccuracy(MeanMetricWrapper):
    """How often the largest prediction is the one-hot label's."""

    def __init__(self, name: str | None = "categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(fn=categorical_accuracy, name=name, dtype=dtype)

    def get_config(self) -> dict[str, Any]:
        """name and dtype."""
        return {"name": self.name, "dtype": self.dtype}


@public("keras.metrics")
class SparseCategoricalAccuracy(MeanMetricWrapper):
    """How often the largest prediction is at the integer label."""

    def __init__(self, name: str | None = "sparse_categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(fn=sparse_categorical_accuracy, name=name, dtype=dtype)

    def get_config(self) -> dict[str, Any]:
        """name and dtype."""
        return {"name": self.name, "dtype": self.dtype}
