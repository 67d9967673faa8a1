"""Metrics of counts at thresholds: positives and negatives, precision, recall, and their bounds."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from .. import initializers
from ..saving.registry import public
from .confusion import NEG_INF, is_even, parse_thresholds, update_counts
from .metric import Metric

_NAMES = {"tp": "true_positives", "fp": "false_positives", "tn": "true_negatives", "fn": "false_negatives"}


class CountsAtThresholds(Metric):
    """Metrics that keep some of the four counts, one per threshold."""

    def _make_counts(self, thresholds: list[float], *kinds: str) -> None:
        self.thresholds = thresholds
        self._even = is_even(thresholds)
        self._kinds = kinds
        for kind in kinds:
            setattr(self, _NAMES[kind], self.add_variable((len(thresholds),), initializers.Zeros(), name=_NAMES[kind]))

    def _counts(self) -> dict[str, Any]:
        return {kind: getattr(self, _NAMES[kind]) for kind in self._kinds}

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Adds a batch."""
        update_counts(
            self._counts(), y_true, y_pred, self.thresholds, self._even,
            top_k=getattr(self, "top_k", None), class_id=getattr(self, "class_id", None), sample_weight=sample_weight,
        )  # fmt: skip

    def _share(self, part: str, rest: str) -> Any:
        """part / (part + rest), 0 where there is nothing."""
        counts = self._counts()
        return F.div_no_nan(counts[part].value, F.add(counts[part], counts[rest]))


class _Count(Metric):
    """One of the four counts."""

    _kind = ""

    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds = thresholds
        self.thresholds = parse_thresholds(thresholds)
        self._even = is_even(self.thresholds)
        self.accumulator = self.add_variable((len(self.thresholds),), initializers.Zeros(), name="accumulator")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Adds a batch."""
        counts = {self._kind: self.accumulator}
        update_counts(counts, y_true, y_pred, self.thresholds, self._even, sample_weight=sample_weight)

    def result(self) -> Any:
        """The count, or one per threshold."""
        return self.accumulator.value[0] if len(self.thresholds) == 1 else self.accumulator.value

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "thresholds": self.init_thresholds}


@public("keras.metrics")
class TruePositives(_Count):
    """Positive labels predicted above the threshold."""

    _kind = "tp"


@public("keras.metrics")
class FalsePositives(_Count):
    """Negative labels predicted above the threshold."""

    _kind = "fp"


@public("keras.metrics")
class TrueNegatives(_Count):
    """Negative labels predicted at or below the threshold."""

    _kind = "tn"


@public("keras.metrics")
class FalseNegatives(_Count):
    """Positive labels predicted at or below the threshold."""

    _kind = "fn"


class _Ratio(CountsAtThresholds):
    """True positives over true positives and another count."""

    _direction = "up"
    _other = ""

    def __init__(
        self, thresholds: Any = None, top_k: int | None = None, class_id: int | None = None,
        name: str | None = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds, self.top_k, self.class_id = thresholds, top_k, class_id
        default = 0.5 if top_k is None else NEG_INF
        self._make_counts(parse_thresholds(thresholds, default), "tp", self._other)

    def result(self) -> Any:
        """The ratio, or one per threshold."""
        share = self._share("tp", self._other)
        return share[0] if len(self.thresholds) == 1 else share

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = {"thresholds": self.init_thresholds, "top_k": self.top_k, "class_id": self.class_id}
        return {**super().get_config(), **own}


@public("keras.metrics")
class Precision(_Ratio):
    """Share of the positive predictions that are right.

    Args: thresholds: one or a list, 0.5 unless given. top_k: only the k largest of a row count as
        positive. class_id: only that class.
    """

    _other = "fp"


@public("keras.metrics")
class Recall(_Ratio):
    """Share of the positive labels that are found. Arguments as Precision's."""

    _other = "fn"


class SensitivitySpecificityBase(CountsAtThresholds):
    """The best value of one ratio where another is at least ``value``."""

    _direction = "up"
    _argument = ""
    _constrained = ("", "")
    _wanted = ("", "")

    def _start(self, value: float, num_thresholds: int, class_id: int | None, name: str | None, dtype: Any) -> None:
        if value < 0 or value > 1:
            raise ValueError(
                f"Argument `{self._argument}` must be in the range [0, 1]. Received: {self._argument}={value}"
            )
        if num_thresholds <= 0:
            raise ValueError(
                f"Argument `num_thresholds` must be an integer > 0. Received: num_thresholds={num_thresholds}"
            )
        Metric.__init__(self, name=name, dtype=dtype)
        setattr(self, self._argument, value)
        self.value, self.num_thresholds, self.class_id = value, num_thresholds, class_id
        inner = [(i + 1) * 1.0 / (num_thresholds - 1) for i in range(num_thresholds - 2)]
        self._make_counts([0.5] if num_thresholds == 1 else [0.0, *inner, 1.0], "tp", "fp", "tn", "fn")
        self._even = num_thresholds > 1

    def result(self) -> Any:
        """The best value, 0 where nothing meets the condition."""
        bound, wanted = self._share(*self._constrained), self._share(*self._wanted)
        feasible = F.greater_equal(bound, float(self.value))
        return F.max(F.where(feasible, wanted, F.zeros_like(wanted)))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = {"num_thresholds": self.num_thresholds, self._argument: self.value, "class_id": self.class_id}
        return {**super().get_config(), **own}


@public("keras.metrics")
class SensitivityAtSpecificity(SensitivitySpecificityBase):
    """The best sensitivity at a specificity of at least ``specificity``."""

    _argument, _constrained, _wanted = "specificity", ("tn", "fp"), ("tp", "fn")

    def __init__(
        self, specificity: float, num_thresholds: int = 200, class_id: int | None = None,
        name: str | None = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        self._start(specificity, num_thresholds, class_id, name, dtype)


@public("keras.metrics")
class SpecificityAtSensitivity(SensitivitySpecificityBase):
    """The best specificity at a sensitivity of at least ``sensitivity``."""

    _argument, _constrained, _wanted = "sensitivity", ("tp", "fn"), ("tn", "fp")

    def __init__(
        self, sensitivity: float, num_thresholds: int = 200, class_id: int | None = None,
        name: str | None = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        self._start(sensitivity, num_thresholds, class_id, name, dtype)


@public("keras.metrics")
class PrecisionAtRecall(SensitivitySpecificityBase):
    """The best precision at a recall of at least ``recall``."""

    _argument, _constrained, _wanted = "recall", ("tp", "fn"), ("tp", "fp")

    def __init__(
        self, recall: float, num_thresholds: int = 200, class_id: int | None = None,
        name: str | None = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        self._start(recall, num_thresholds, class_id, name, dtype)


@public("keras.metrics")
class RecallAtPrecision(SensitivitySpecificityBase):
    """The best recall at a precision of at least ``precision``."""

    _argument, _constrained, _wanted = "precision", ("tp", "fp"), ("tp", "fn")

    def __init__(
        self, precision: float, num_thresholds: int = 200, class_id: int | None = None,
        name: str | None = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        self._start(precision, num_thresholds, class_id, name, dtype)
