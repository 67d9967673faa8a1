"""Root mean squared error, cosine similarity, R2, and correlations."""

from __future__ import annotations

import warnings
from typing import Any

from ...base.settings import epsilon
from ...ir.op import F
from .. import initializers
from ..losses.loss import as_float, squeeze_or_expand_to_same_rank
from ..losses.operands import l2_normalized, operands
from ..saving.registry import public
from .metric import Metric
from .reduction_metrics import FixedMetric, Mean


@public("keras.metrics")
class RootMeanSquaredError(Mean):
    """sqrt(mean((y_pred - y_true)^2)) over all batches."""

    _direction = "down"

    def __init__(self, name: str | None = "root_mean_squared_error", dtype: Any = None) -> None:
        super().__init__(name, dtype=dtype)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:  # type: ignore[override]
        """Adds a batch."""
        y_true, y_pred = squeeze_or_expand_to_same_rank(as_float(y_true, self.dtype), as_float(y_pred, self.dtype))
        super().update_state(F.square(F.sub(y_pred, y_true)), sample_weight=sample_weight)

    def result(self) -> Any:
        """The root."""
        return F.sqrt(super().result())


def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """The cosine of the angle between labels and predictions along ``axis``."""
    y_true, y_pred = operands(y_true, y_pred)
    return F.sum(F.mul(l2_normalized(y_true, axis), l2_normalized(y_pred, axis)), axis=axis)


@public("keras.metrics")
class CosineSimilarity(FixedMetric):
    """The cosine between labels and predictions."""

    def __init__(self, name: str | None = "cosine_similarity", dtype: Any = None, axis: int = -1) -> None:
        super().__init__(cosine_similarity, name, dtype, "up", axis=axis)


def _centred(x: Any, axis: Any) -> Any:
    return F.sub(x, F.mean(x, axis=axis, keepdims=True))


@public("keras.metrics.functions")
def pearson_correlation(y_true: Any, y_pred: Any, axis: Any = -1) -> Any:
    """Linear correlation along ``axis``."""
    scaled = []
    for y in operands(y_true, y_pred):
        y = _centred(y, axis)
        scaled.append(F.div(y, F.sqrt(F.variance(y, axis=axis, keepdims=True))))
    return F.mean(F.mul(scaled[0], scaled[1]), axis=axis)


@public("keras.metrics.functions")
def concordance_correlation(y_true: Any, y_pred: Any, axis: Any = -1) -> Any:
    """Correlation that also asks for equal means and scales (Lin 1989), as Keras computes it."""
    y_true, y_pred = operands(y_true, y_pred)
    mean_true, mean_pred = (F.mean(y, axis=axis, keepdims=True) for y in (y_true, y_pred))
    spread = F.add(
        *(F.variance(F.sub(y, m), axis=axis, keepdims=True) for y, m in ((y_true, mean_true), (y_pred, mean_pred)))
    )
    norm = F.add(spread, F.square(F.sub(mean_true, mean_pred)))
    covariance = F.mul(F.sub(y_true, mean_pred), F.sub(y_pred, mean_pred))
    return F.mean(F.div(F.mul(covariance, 2.0), F.add(norm, epsilon())), axis=axis)


@public("keras.metrics")
class PearsonCorrelation(FixedMetric):
    """Linear correlation."""

    def __init__(self, name: str | None = "pearson_correlation", dtype: Any = None, axis: Any = -1) -> None:
        super().__init__(pearson_correlation, name, dtype, "up", ("axis",), axis=axis)


@public("keras.metrics")
class ConcordanceCorrelation(FixedMetric):
    """Lin's concordance correlation."""

    def __init__(self, name: str | None = "concordance_correlation", dtype: Any = None, axis: Any = -1) -> None:
        super().__init__(concordance_correlation, name, dtype, "up", ("axis",), axis=axis)


@public("keras.metrics")
class R2Score(Metric):
    """Share of the labels' variance that predictions explain.

    Args: class_aggregation: uniform_average, variance_weighted_average, or None for one per output.
        num_regressors: number of predictors, for the adjusted score.
    Shapes: (batch, outputs). Raises: ValueError on other ranks or arguments.
    """

    _direction = "up"

    def __init__(
        self,
        class_aggregation: str | None = "uniform_average",
        num_regressors: int = 0,
        name: str | None = "r2_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        accepted = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in accepted:
            raise ValueError(
                f"Invalid value for argument `class_aggregation`. Expected one of {accepted}. "
                f"Received: class_aggregation={class_aggregation}"
            )
        if num_regressors < 0:
            raise ValueError(
                "Invalid value for argument `num_regressors`. Expected a value >= 0. "
                f"Received: num_regressors={num_regressors}"
            )
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_variable((), initializers.Zeros(), name="num_samples")
        self._built = False

    def _build(self, true_shape: Any, pred_shape: Any) -> None:
        if len(pred_shape) != 2 or len(true_shape) != 2:
            raise ValueError(
                "R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={pred_shape} and y_true.shape={true_shape}."
            )

        def slot(name: str) -> Any:
            return self.add_variable((pred_shape[-1],), initializers.Zeros(), name=name)

        self.squared_sum, self.sum = slot("squared_sum"), slot("sum")
        self.total_mse, self.count = slot("residual"), slot("count")
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Adds a batch."""
        y_true, y_pred = squeeze_or_expand_to_same_rank(as_float(y_true, self.dtype), as_float(y_pred, self.dtype))
        shape = tuple(y_true.data.shape)
        if not self._built:
            self._build(shape, tuple(y_pred.data.shape))
        weight = as_float(1.0 if sample_weight is None else sample_weight, self.dtype)
        if len(weight.data.shape) == 1:
            weight = F.expand_dims(weight, 1)
        weight = F.broadcast_to(weight, shape=shape)
        weighted = F.mul(y_true, weight)
        self.sum.assign_add(F.sum(weighted, axis=0))
        self.squared_sum.assign_add(F.sum(F.mul(y_true, weighted), axis=0))
        self.total_mse.assign_add(F.sum(F.mul(F.square(F.sub(y_true, y_pred)), weight), axis=0))
        self.count.assign_add(F.sum(weight, axis=0))
        self.num_samples.assign_add(float(shape[0] * shape[1]))

    def result(self) -> Any:
        """The score."""
        mean = F.div(self.sum, self.count)
        total = F.sub(self.squared_sum, F.mul(self.sum, mean))
        raw = F.sub(1.0, F.div(self.total_mse, total))
        raw = F.where(F.isinf(raw), F.zeros_like(raw), raw)
        if self.class_aggregation == "uniform_average":
            raw = F.mean(raw)
        elif self.class_aggregation == "variance_weighted_average":
            raw = F.div(F.sum(F.mul(total, raw)), F.sum(total))
        return self._adjusted(raw) if self.num_regressors else raw

    def _adjusted(self, score: Any) -> Any:
        """Corrected for the number of predictors, where there are more samples than these."""
        spare = F.sub(self.num_samples, float(self.num_regressors + 1))
        if not spare.is_symbolic and float(spare) <= 0:
            reason = "Division by zero in" if float(spare) == 0 else "More independent predictors than datapoints in"
            warnings.warn(f"{reason} adjusted R2 score. Falling back to standard R2 score.", stacklevel=3)
        enough = F.greater(spare, 0.0)
        adjusted = F.div(
            F.mul(F.sub(1.0, score), F.sub(self.num_samples, 1.0)), F.where(enough, spare, F.ones_like(spare))
        )
        return F.where(enough, F.sub(1.0, adjusted), score)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = {"class_aggregation": self.class_aggregation, "num_regressors": self.num_regressors}
        return {**super().get_config(), **own}
