"""What training steps written for older Keras call: kept by Keras, with a warning that names the newer way."""

from __future__ import annotations

import warnings
from typing import Any

from ..metrics.reduction_metrics import Mean


class CompiledMetrics:
    """The metrics of ``compile`` and the loss's mean, updated together."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def update_state(self, y: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Takes a batch in. A mean takes the predictions, as in Keras."""
        warnings.warn(
            "`model.compiled_metrics()` is deprecated. Instead, use e.g.:\n"
            "for metric in self.metrics:\n    metric.update_state(y, y_pred)",
            stacklevel=2,
        )
        for metric in self._model.metrics:
            if isinstance(metric, Mean):
                metric.update_state(y_pred, sample_weight=sample_weight)
            else:
                metric.update_state(y, y_pred, sample_weight=sample_weight)


class OlderCalls:
    """Base of models: ``compiled_metrics`` and ``compiled_loss``."""

    @property
    def compiled_metrics(self) -> CompiledMetrics:
        """The metrics, updated together."""
        return CompiledMetrics(self)

    def compiled_loss(self, y: Any, y_pred: Any, sample_weight: Any = None, regularization_losses: Any = None) -> Any:
        """The loss of ``compute_loss``, which the model's own losses are part of anyway."""
        del regularization_losses
        warnings.warn(
            "`model.compiled_loss()` is deprecated. Instead, use "
            "`model.compute_loss(x, y, y_pred, sample_weight, training)`.",
            stacklevel=2,
        )
        return self.compute_loss(x=None, y=y, y_pred=y_pred, sample_weight=sample_weight)  # type: ignore[attr-defined]
