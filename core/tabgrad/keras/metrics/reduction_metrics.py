"""Sum, Mean, and the mean of any function of labels and predictions."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from .. import initializers
from ..common.keras_tensor import get_keras_mask
from ..losses.loss import apply_mask, as_float, squeeze_or_expand_to_same_rank
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .metric import Metric


def samplewise(values: Any, sample_weight: Any, reduce: Any, dtype: Any) -> tuple[Any, Any]:
    """Values reduced to the rank of the weights and multiplied by them; the weights."""
    mask = get_keras_mask(values)
    values = as_float(values, dtype)
    if sample_weight is None and mask is None:
        return values, None
    weight = None if sample_weight is None else as_float(sample_weight, dtype)
    if weight is None:
        return values, None
    if mask is not None:
        weight = apply_mask(weight, mask, dtype, "sum")
    values, weight = squeeze_or_expand_to_same_rank(values, weight)
    ranks = len(weight.data.shape), len(values.data.shape)
    if ranks[1] > ranks[0]:
        values = reduce(values, axis=tuple(range(*ranks)))
    values = F.mul(values, weight)
    if ranks[1] > ranks[0]:
        weight = F.broadcast_to(weight, shape=tuple(values.data.shape)) if ranks[0] else weight
    return values, weight


@public("keras.metrics")
class Sum(Metric):
    """Weighted sum of the values."""

    def __init__(self, name: str | None = "sum", dtype: Any = None) -> None:
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), initializers.Zeros(), dtype=self.dtype, name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Adds a batch."""
        values, _ = samplewise(values, sample_weight, F.sum, self.dtype)
        self.total.assign_add(F.sum(values))

    def reset_state(self) -> None:
        """Back to 0."""
        self.total.assign(0)

    def result(self) -> Any:
        """The sum."""
        return self.total.value


@public("keras.metrics")
class Mean(Metric):
    """Weighted mean of the values."""

    def __init__(self, name: str | None = "mean", dtype: Any = None) -> None:
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), initializers.Zeros(), dtype=self.dtype, name="total")
        self.count = self.add_variable((), initializers.Zeros(), dtype=self.dtype, name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        """Adds a batch."""
        values, weight = samplewise(values, sample_weight, F.mean, self.dtype)
        self.total.assign_add(F.sum(values))
        if weight is not None:
            self.count.assign_add(F.sum(weight))
        else:
            self.count.assign_add(float(values.data.shape[0]) if len(values.data.shape) else 1.0)

    def reset_state(self) -> None:
        """Back to nothing seen."""
        self.total.assign(0)
        self.count.assign(0)

    def result(self) -> Any:
        """The mean so far, 0 where nothing was seen."""
        return F.div_no_nan(self.total.value, self.count.value)


@public("keras.metrics")
class MeanMetricWrapper(Mean):
    """Mean of ``fn(y_true, y_pred, **kwargs)``, one value per sample."""

    def __init__(self, fn: Any, name: str | None = None, dtype: Any = None, **kwargs: Any) -> None:
        super().__init__(name=name, dtype=dtype)
        self._fn = fn
        self._fn_kwargs = kwargs

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Adds a batch."""
        mask = get_keras_mask(y_pred)
        values = self._fn(y_true, y_pred, **self._fn_kwargs)
        weight = apply_mask(sample_weight, mask, self.dtype, "sum")
        super().update_state(values, sample_weight=weight)

    def get_config(self) -> dict[str, Any]:
        """The function and its arguments."""
        own = {"fn": serialize_keras_object(self._fn), **serialize_keras_object(self._fn_kwargs)}
        return {**super().get_config(), **own}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The metric that a config describes."""
        return cls(**(deserialize_keras_object(config) if "fn" in config else config))

