"""Sum, Mean, and the mean of any function of labels and predictions."""

from __future__ import annotations

from typing import Any

from ...base.size import number
from ...ir.op import F
from .. import initializers
from ..common.keras_tensor import get_keras_mask
from ..losses.loss import apply_mask, as_float, squeeze_or_expand_to_same_rank
from ..saving.registry import public, public_name
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .metric import Metric


def samplewise(values: Any, sample_weight: Any, reduce: Any, dtype: Any) -> tuple[Any, Any]:
    """One value per sample, weighted; and one weight per sample, or None."""
    mask = get_keras_mask(values)
    values = as_float(values, dtype)
    weight = None
    if sample_weight is not None:
        weight = as_float(sample_weight, dtype)
        if mask is not None:
            weight = apply_mask(weight, mask, dtype, "sum")
        values, weight = squeeze_or_expand_to_same_rank(values, weight)
        weight_rank, rank = len(weight.data.shape), len(values.data.shape)
        if rank > weight_rank:
            values = reduce(values, axis=tuple(range(weight_rank, rank)))
        weight = F.broadcast_to(weight, shape=tuple(values.data.shape))
        values = F.mul(values, weight)
        if weight_rank > 1:
            weight = reduce(weight, axis=tuple(range(1, weight_rank)))
    rank = len(values.data.shape)
    if rank > 1:
        values = reduce(values, axis=tuple(range(1, rank)))
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
            self.count.assign_add(number(values.data.shape[0]) if len(values.data.shape) else 1.0)

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
        known = public_name(fn) or public_name(type(fn))
        if known is not None and known[0] == "keras.losses":
            self._direction = "down"

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


class FixedMetric(MeanMetricWrapper):
    """A wrapper whose function is the class's own.

    Args: direction: 'up' where larger is better. kept: names of arguments that become attributes
        and stand in the config.
    """

    def __init__(
        self, fn: Any, name: str | None, dtype: Any, direction: str | None = None, kept: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(fn, name=name, dtype=dtype, **kwargs)
        if direction is not None:
            self._direction = direction
        self._kept = tuple(kept)
        for key in self._kept:
            setattr(self, key, kwargs[key])

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**Metric.get_config(self), **{key: getattr(self, key) for key in self._kept}}
