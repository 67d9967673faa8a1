"""Area under the ROC, precision-recall or gain curve, by a sum over thresholds (Davis & Goadrich 2006)."""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np

from ...base.settings import epsilon
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from .. import activations, initializers
from ..saving.registry import public
from .confusion import is_even, update_counts
from .metric import Metric


class _Choice(Enum):
    """An enumeration that is found by its value, in the forms that Keras takes."""

    @classmethod
    def parse(cls, value: Any, what: str) -> Any:
        """The member. Raises ValueError on an unknown one."""
        if isinstance(value, cls):
            return value
        for member in cls:
            forms = {member.value, member.value.lower()}
            if member.value.islower():
                forms.add(member.value.capitalize())
            if value in forms:
                return member
        raise ValueError(f'Invalid {what} value: "{value}". Expected values are {[m.value for m in cls]}')


class AUCCurve(_Choice):
    """Which curve."""

    ROC = "ROC"
    PR = "PR"
    PRGAIN = "PRGAIN"


class AUCSummationMethod(_Choice):
    """Height of a strip: the mean, the larger or the smaller of its ends."""

    INTERPOLATION = "interpolation"
    MAJORING = "majoring"
    MINORING = "minoring"


_COUNTS = {"tp": "true_positives", "fp": "false_positives", "tn": "true_negatives", "fn": "false_negatives"}


@public("keras.metrics")
class AUC(Metric):
    """Area under a curve of two ratios as the threshold moves from 0 to 1.

    Args: num_thresholds: number of points. curve: 'ROC', 'PR' or 'PRGAIN'. summation_method:
        'interpolation', 'minoring' or 'majoring'. thresholds: points of your own. multi_label: one
        area per label, averaged, with label_weights. from_logits: predictions before the sigmoid.
    Raises: ValueError on arguments out of range.
    """

    _direction = "up"

    def __init__(
        self,
        num_thresholds: int = 200,
        curve: Any = "ROC",
        summation_method: Any = "interpolation",
        name: str | None = None,
        dtype: Any = None,
        thresholds: Any = None,
        multi_label: bool = False,
        num_labels: int | None = None,
        label_weights: Any = None,
        from_logits: bool = False,
    ) -> None:
        if thresholds is None and num_thresholds <= 1:
            raise ValueError(
                f"Argument `num_thresholds` must be an integer > 1. Received: num_thresholds={num_thresholds}"
            )
        if num_labels and not multi_label:
            raise ValueError("`num_labels` is needed only when `multi_label` is True.")
        curve, method = (
            AUCCurve.parse(curve, "AUC curve"),
            AUCSummationMethod.parse(summation_method, "AUC summation method"),
        )
        super().__init__(name=name, dtype=dtype)
        self._given = thresholds is not None
        if thresholds is not None:
            inner = sorted(thresholds)
            self.num_thresholds = len(inner) + 2
            self._even = is_even([0.0, *inner, 1.0])
        else:
            self.num_thresholds = num_thresholds
            inner = [(i + 1) * 1.0 / (num_thresholds - 1) for i in range(num_thresholds - 2)]
            self._even = True
        self._thresholds = np.array([0.0 - epsilon(), *inner, 1.0 + epsilon()])
        self.curve, self.summation_method = curve, method
        self.multi_label, self.num_labels = multi_label, num_labels
        self.label_weights = None if label_weights is None else convert_to_tensor(np.asarray(label_weights, self.dtype))
        self._from_logits = from_logits
        self._built = False
        if num_labels or not multi_label:
            self._build((None, num_labels))

    @property
    def thresholds(self) -> list[float]:
        """The thresholds, the outermost just outside [0, 1]."""
        return list(self._thresholds)

    def _build(self, shape: Any) -> None:
        if self.multi_label and len(shape) != 2:
            raise ValueError(
                f"`y_pred` must have rank 2 when `multi_label=True`. Found rank {len(shape)}. Full shape received for "
                f"`y_pred`: {shape}"
            )
        size = (self.num_thresholds, shape[1]) if self.multi_label else (self.num_thresholds,)
        for kind in ("tp", "fp", "tn", "fn"):
            setattr(self, _COUNTS[kind], self.add_variable(size, initializers.Zeros(), name=_COUNTS[kind]))
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Adds a batch."""
        y_pred = convert_to_tensor(y_pred)
        if not self._built:
            self._build(tuple(y_pred.data.shape))
        if self._from_logits:
            y_pred = activations.sigmoid(y_pred)
        update_counts(
            {kind: getattr(self, name) for kind, name in _COUNTS.items()}, y_true, y_pred, self._thresholds, self._even,
            sample_weight=sample_weight, multi_label=self.multi_label,
            label_weights=None if self.multi_label else self.label_weights,
        )  # fmt: skip

    def result(self) -> Any:
        """The area."""
        tp, fp, tn, fn = (getattr(self, name).value for name in _COUNTS.values())
        if self.curve is AUCCurve.PR and self.summation_method is AUCSummationMethod.INTERPOLATION:
            return self._weighted(_interpolated_precision(tp, fp, fn))
        x, y = _points(self.curve, tp, fp, tn, fn)
        if self.summation_method is AUCSummationMethod.INTERPOLATION:
            height = F.div(F.add(y[:-1], y[1:]), 2.0)
        else:
            pick = F.minimum if self.summation_method is AUCSummationMethod.MINORING else F.maximum
            height = pick(y[:-1], y[1:])
        return self._weighted(F.mul(F.sub(x[:-1], x[1:]), height))

    def _weighted(self, strips: Any) -> Any:
        if not self.multi_label:
            return F.sum(strips)
        areas = F.sum(strips, axis=0)
        if self.label_weights is None:
            return F.mean(areas)
        return F.div_no_nan(F.sum(F.mul(areas, self.label_weights)), F.sum(self.label_weights))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = {
            "num_thresholds": self.num_thresholds, "curve": self.curve.value,
            "summation_method": self.summation_method.value, "multi_label": self.multi_label,
            "num_labels": self.num_labels, "label_weights": self.label_weights, "from_logits": self._from_logits,
        }  # fmt: skip
        if self._given:
            own["thresholds"] = self.thresholds[1:-1]
        return {**super().get_config(), **own}


def _points(curve: AUCCurve, tp: Any, fp: Any, tn: Any, fn: Any) -> tuple[Any, Any]:
    """Abscissas and ordinates of the curve."""
    recall = F.div_no_nan(tp, F.add(tp, fn))
    if curve is AUCCurve.ROC:
        return F.div_no_nan(fp, F.add(fp, tn)), recall
    if curve is AUCCurve.PR:
        return recall, F.div_no_nan(tp, F.add(tp, fp))
    scale = F.div_no_nan(F.add(tp, fn), F.add(tn, fp))
    none = F.equal(tp, 0.0)
    recall_gain = F.sub(1.0, F.mul(scale, F.div_no_nan(fn, tp)))
    precision_gain = F.sub(1.0, F.mul(scale, F.div_no_nan(fp, tp)))
    recall_gain = F.where(none, F.zeros_like(tp), recall_gain)
    return F.maximum(recall_gain, 0.0), F.where(none, F.ones_like(tp), precision_gain)


def _interpolated_precision(tp: Any, fp: Any, fn: Any) -> Any:
    """Strips under precision against recall; between points, true positives grow linearly with
    the positives."""
    gained = F.sub(tp[:-1], tp[1:])
    p = F.add(tp, fp)
    slope = F.div_no_nan(gained, F.maximum(F.sub(p[:-1], p[1:]), 0.0))
    intercept = F.sub(tp[1:], F.mul(slope, p[1:]))
    both = F.logical_and(F.greater(p[:-1], 0.0), F.greater(p[1:], 0.0))
    ratio = F.where(both, F.div_no_nan(p[:-1], F.maximum(p[1:], 0.0)), F.ones_like(p[1:]))
    area = F.mul(slope, F.add(gained, F.mul(intercept, F.log(ratio))))
    return F.div_no_nan(area, F.maximum(F.add(tp[1:], fn[1:]), 0.0))
