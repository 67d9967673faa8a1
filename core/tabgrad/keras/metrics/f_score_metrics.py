"""F-scores: the harmonic mean of precision and recall."""

from __future__ import annotations

from typing import Any

from ...base.settings import epsilon
from ...ir.op import F
from .. import initializers
from ..losses.loss import as_float
from ..saving.registry import public
from .metric import Metric


@public("keras.metrics")
class FBetaScore(Metric):
    """(1 + beta^2) precision recall / (beta^2 precision + recall).

    Args: average: None (one per class), micro, macro or weighted. beta: weight of recall. threshold:
        above it a prediction is positive; the largest of the row unless given.
    Shapes: (batch, classes). Raises: ValueError on other ranks or arguments.
    """

    _direction = "up"

    def __init__(
        self,
        average: str | None = None,
        beta: float = 1.0,
        threshold: float | None = None,
        name: str | None = "fbeta_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        if average not in (None, "micro", "macro", "weighted"):
            raise ValueError(
                "Invalid `average` argument value. Expected one of: {None, 'micro', 'macro', 'weighted'}. "
                f"Received: average={average}"
            )
        for what, value in (("beta", beta), ("threshold", threshold)):
            if not isinstance(value, float) and not (what == "threshold" and value is None):
                raise ValueError(
                    f"Invalid `{what}` argument value. It should be a Python float. Received: {what}={value} of type "
                    f"'{type(value)}'"
                )
        if beta <= 0.0:
            raise ValueError(f"Invalid `beta` argument value. It should be > 0. Received: beta={beta}")
        if threshold is not None and not 0.0 < threshold <= 1.0:
            raise ValueError(
                "Invalid `threshold` argument value. It should verify 0 < threshold <= 1. "
                f"Received: threshold={threshold}"
            )
        self.average, self.beta, self.threshold = average, beta, threshold
        self.axis = None if average == "micro" else 0
        self._built = False

    def _build(self, true_shape: Any, pred_shape: Any) -> None:
        if len(pred_shape) != 2 or len(true_shape) != 2:
            raise ValueError(
                "FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={pred_shape} and y_true.shape={true_shape}."
            )
        shape = () if self.average == "micro" else (pred_shape[-1],)

        def slot(name: str) -> Any:
            return self.add_variable(shape, initializers.Zeros(), dtype=self.dtype, name=name)

        self.true_positives, self.false_positives = slot("true_positives"), slot("false_positives")
        self.false_negatives, self.intermediate_weights = slot("false_negatives"), slot("intermediate_weights")
        self._built = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Adds a batch."""
        y_true, y_pred = as_float(y_true, self.dtype), as_float(y_pred, self.dtype)
        if not self._built:
            self._build(tuple(y_true.data.shape), tuple(y_pred.data.shape))
        if self.threshold is None:
            best = F.greater_equal(y_pred, F.max(y_pred, axis=-1, keepdims=True))
            chosen = F.logical_and(best, F.greater(F.abs(y_pred), 1e-9))
        else:
            chosen = F.greater(y_pred, self.threshold)
        guess = F.cast(chosen, dtype=y_true.data.dtype)
        weight = None if sample_weight is None else F.expand_dims(as_float(sample_weight, self.dtype), 1)

        def total(values: Any) -> Any:
            return F.sum(values if weight is None else F.mul(values, weight), axis=self.axis)

        self.true_positives.assign_add(total(F.mul(guess, y_true)))
        self.false_positives.assign_add(total(F.mul(guess, F.sub(1.0, y_true))))
        self.false_negatives.assign_add(total(F.mul(F.sub(1.0, guess), y_true)))
        self.intermediate_weights.assign_add(total(y_true))

    def result(self) -> Any:
        """The score, one per class where there is no average."""
        hits = self.true_positives.value
        precision = F.div(hits, F.add(F.add(hits, self.false_positives), epsilon()))
        recall = F.div(hits, F.add(F.add(hits, self.false_negatives), epsilon()))
        square = self.beta**2
        both = F.add(F.add(F.mul(precision, square), recall), epsilon())
        score = F.mul(F.div(F.mul(precision, recall), both), 1 + square)
        if self.average == "weighted":
            weights = F.div(self.intermediate_weights, F.add(F.sum(self.intermediate_weights), epsilon()))
            return F.sum(F.mul(score, weights))
        return score if self.average is None else F.mean(score)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = {"average": self.average, "beta": self.beta, "threshold": self.threshold}
        return {**super().get_config(), **own}


@public("keras.metrics")
class F1Score(FBetaScore):
    """FBetaScore with beta 1."""

    def __init__(
        self,
        average: str | None = None,
        threshold: float | None = None,
        name: str | None = "f1_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(average=average, beta=1.0, threshold=threshold, name=name, dtype=dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        config = super().get_config()
        del config["beta"]
        return config
