"""Intersection over union, from a confusion matrix of classes."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ...base.settings import epsilon
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from .. import initializers
from ..losses.loss import as_float
from ..saving.registry import public
from .metric import Metric

_FLOAT, _INT64 = np.dtype(np.float32), np.dtype(np.int64)


@public("keras.metrics")
class IoU(Metric):
    """Mean over target classes of true positives / (labels + predictions - true positives).

    Args: num_classes. target_class_ids: classes that count. ignore_class: labels that don't.
        sparse_y_true, sparse_y_pred: class numbers; otherwise the largest along ``axis``.
    Raises: ValueError where a target class is out of range.
    """

    _direction = "up"

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Any,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        super().__init__(name=name, dtype=dtype or "int64")
        if max(target_class_ids) >= num_classes:
            raise ValueError(f"Target class id {max(target_class_ids)} is out of range, which is [0, {num_classes}).")
        self.num_classes, self.ignore_class, self.axis = num_classes, ignore_class, axis
        self.sparse_y_true, self.sparse_y_pred = sparse_y_true, sparse_y_pred
        self.total_cm = self.add_variable(
            (num_classes, num_classes), initializers.Zeros(), dtype=self.dtype, name="total_confusion_matrix"
        )
        self.target_class_ids = list(target_class_ids)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Adds a batch. Labels and predictions out of range do not count."""
        y_true = self._classes(y_true, self.sparse_y_true)
        y_pred = self._classes(y_pred, self.sparse_y_pred)
        weight = self._weights(sample_weight, tuple(y_true.data.shape))
        inside = None
        for y in (y_true, y_pred):
            here = F.logical_and(F.greater_equal(y, 0), F.less(y, self.num_classes))
            inside = here if inside is None else F.logical_and(inside, here)
        if self.ignore_class is not None:
            inside = F.logical_and(inside, F.not_equal(y_true, self.ignore_class))
        cell = F.cast(F.add(F.mul(y_true, self.num_classes), y_pred), dtype=_INT64)
        cell = F.where(inside, cell, F.full_like(cell, -1))
        count = self.num_classes * self.num_classes
        matrix = F.unsorted_segment_sum(weight, cell, num_segments=count)
        self.total_cm.assign_add(F.reshape(matrix, shape=(self.num_classes, self.num_classes)))

    def _classes(self, y: Any, sparse: bool) -> Any:
        """Class numbers, flat."""
        y = convert_to_tensor(y)
        if not sparse:
            y = F.argmax(y, axis=self.axis, dtype=_INT64)
        return F.reshape(as_float(y, self.dtype), shape=(-1,))

    def _weights(self, sample_weight: Any, shape: tuple[int, ...]) -> Any:
        if sample_weight is None:
            sample_weight = 1
        elif "float" in str(getattr(sample_weight, "dtype", "")) and "int" in self.dtype:
            warnings.warn(
                "You are passing weight as `float`, but dtype is `int`. This may result in an incorrect weight due "
                "to type casting Consider using integer weights.",
                stacklevel=3,
            )
        weight = as_float(sample_weight, self.dtype)
        if len(weight.data.shape) > 1:
            weight = F.reshape(weight, shape=(-1,))
        return F.broadcast_to(weight, shape=shape)

    def result(self) -> Any:
        """The mean over target classes that occur."""
        matrix = self.total_cm.value
        hits = F.diag_part(matrix)
        union = F.sub(F.add(F.sum(matrix, axis=0), F.sum(matrix, axis=1)), hits)
        chosen = np.asarray(self.target_class_ids, np.int32)
        hits, union = (F.cast(F.take(x, chosen, axis=0), dtype=_FLOAT) for x in (hits, union))
        valid = F.greater(union, 1e-9)
        shares = F.where(valid, F.div(hits, F.add(union, epsilon())), F.zeros_like(hits))
        return F.div(F.sum(shares, axis=self.axis), F.add(F.sum(F.cast(valid, dtype=_FLOAT)), epsilon()))

    _in_config: tuple[str, ...] = (
        "num_classes", "target_class_ids", "ignore_class", "sparse_y_true", "sparse_y_pred", "axis",
    )  # fmt: skip

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **{key: getattr(self, key) for key in self._in_config}}


@public("keras.metrics")
class BinaryIoU(IoU):
    """IoU of two classes: predictions at or above ``threshold`` are class 1."""

    _in_config: tuple[str, ...] = ("target_class_ids", "threshold")

    def __init__(
        self, target_class_ids: Any = (0, 1), threshold: float = 0.5, name: str | None = None, dtype: Any = None
    ) -> None:
        super().__init__(num_classes=2, target_class_ids=target_class_ids, name=name, dtype=dtype)
        self.threshold = threshold

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Adds a batch."""
        above = F.greater_equal(as_float(y_pred, "float32"), float(self.threshold))
        super().update_state(y_true, F.cast(above, dtype=self.total_cm.data.dtype), sample_weight)


@public("keras.metrics")
class MeanIoU(IoU):
    """IoU over all classes."""

    _in_config: tuple[str, ...] = ("num_classes", "ignore_class", "sparse_y_true", "sparse_y_pred", "axis")

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        super().__init__(
            num_classes, list(range(num_classes)), name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis
        )


@public("keras.metrics")
class OneHotIoU(IoU):
    """IoU of one-hot labels."""

    _in_config: tuple[str, ...] = ("num_classes", "target_class_ids", "ignore_class", "sparse_y_pred", "axis")

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Any,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ) -> None:
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis)


@public("keras.metrics")
class OneHotMeanIoU(MeanIoU):
    """IoU of one-hot labels over all classes."""

    _in_config: tuple[str, ...] = ("num_classes", "ignore_class", "sparse_y_pred", "axis")

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ) -> None:
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)
