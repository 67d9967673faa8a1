"""Means of losses as metrics: errors, hinges, cross-entropies."""

from __future__ import annotations

from typing import Any

from ..losses import margin, probabilistic, regression
from ..saving.registry import public
from .reduction_metrics import FixedMetric


@public("keras.metrics")
class MeanSquaredError(FixedMetric):
    """mean((y_true - y_pred)^2)."""

    def __init__(self, name: str | None = "mean_squared_error", dtype: Any = None) -> None:
        super().__init__(regression.mean_squared_error, name, dtype, "down")


@public("keras.metrics")
class MeanAbsoluteError(FixedMetric):
    """mean(|y_true - y_pred|)."""

    def __init__(self, name: str | None = "mean_absolute_error", dtype: Any = None) -> None:
        super().__init__(regression.mean_absolute_error, name, dtype, "down")


@public("keras.metrics")
class MeanAbsolutePercentageError(FixedMetric):
    """100 mean(|y_true - y_pred| / |y_true|)."""

    def __init__(self, name: str | None = "mean_absolute_percentage_error", dtype: Any = None) -> None:
        super().__init__(regression.mean_absolute_percentage_error, name, dtype, "down")


@public("keras.metrics")
class MeanSquaredLogarithmicError(FixedMetric):
    """mean((log(y_true + 1) - log(y_pred + 1))^2)."""

    def __init__(self, name: str | None = "mean_squared_logarithmic_error", dtype: Any = None) -> None:
        super().__init__(regression.mean_squared_logarithmic_error, name, dtype, "down")


@public("keras.metrics")
class LogCoshError(FixedMetric):
    """mean(log(cosh(y_pred - y_true)))."""

    def __init__(self, name: str | None = "logcosh", dtype: Any = None) -> None:
        super().__init__(regression.log_cosh, name, dtype, "down")


@public("keras.metrics")
class Hinge(FixedMetric):
    """mean(max(1 - y_true y_pred, 0))."""

    def __init__(self, name: str | None = "hinge", dtype: Any = None) -> None:
        super().__init__(margin.hinge, name, dtype, "down")


@public("keras.metrics")
class SquaredHinge(FixedMetric):
    """mean(max(1 - y_true y_pred, 0)^2)."""

    def __init__(self, name: str | None = "squared_hinge", dtype: Any = None) -> None:
        super().__init__(margin.squared_hinge, name, dtype, "down")


@public("keras.metrics")
class CategoricalHinge(FixedMetric):
    """max(largest wrong prediction - right prediction + 1, 0)."""

    def __init__(self, name: str | None = "categorical_hinge", dtype: Any = None) -> None:
        super().__init__(margin.categorical_hinge, name, dtype, "down")


@public("keras.metrics")
class KLDivergence(FixedMetric):
    """sum(y_true log(y_true / y_pred))."""

    def __init__(self, name: str | None = "kl_divergence", dtype: Any = None) -> None:
        super().__init__(probabilistic.kl_divergence, name, dtype, "down")


@public("keras.metrics")
class Poisson(FixedMetric):
    """mean(y_pred - y_true log(y_pred))."""

    def __init__(self, name: str | None = "poisson", dtype: Any = None) -> None:
        super().__init__(probabilistic.poisson, name, dtype, "down")


@public("keras.metrics")
class BinaryCrossentropy(FixedMetric):
    """Cross-entropy of labels 0 and 1."""

    def __init__(
        self,
        name: str | None = "binary_crossentropy",
        dtype: Any = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
    ) -> None:
        super().__init__(
            probabilistic.binary_crossentropy, name, dtype, "down",
            ("from_logits", "label_smoothing"),
            from_logits=from_logits, label_smoothing=label_smoothing,
        )  # fmt: skip


@public("keras.metrics")
class CategoricalCrossentropy(FixedMetric):
    """Cross-entropy of one-hot labels."""

    def __init__(
        self,
        name: str | None = "categorical_crossentropy",
        dtype: Any = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
        axis: int = -1,
    ) -> None:
        super().__init__(
            probabilistic.categorical_crossentropy, name, dtype, "down",
            ("from_logits", "label_smoothing", "axis"),
            from_logits=from_logits, label_smoothing=label_smoothing, axis=axis,
        )  # fmt: skip


@public("keras.metrics")
class SparseCategoricalCrossentropy(FixedMetric):
    """Cross-entropy of integer labels."""

    def __init__(
        self,
        name: str | None = "sparse_categorical_crossentropy",
        dtype: Any = None,
        from_logits: bool = False,
        ignore_class: int | None = None,
        axis: int = -1,
    ) -> None:
        super().__init__(
            probabilistic.sparse_categorical_crossentropy, name, dtype, "down",
            ("from_logits", "ignore_class", "axis"),
            from_logits=from_logits, ignore_class=ignore_class, axis=axis,
        )  # fmt: skip
