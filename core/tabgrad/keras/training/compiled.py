"""``CompiledModel``: what ``compile`` sets, and the metrics that follow from it."""

from __future__ import annotations

import warnings
from typing import Any

from .. import optimizers
from ..common.tracking import DotNotTrackScope
from ..metrics.reduction_metrics import Mean
from ..optimizers.loss_scale_optimizer import LossScaleOptimizer
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .compile_loss import CompileLoss
from .compile_metrics import CompileMetrics


class CompiledModel:
    """Optimizer, loss and metrics of a model."""

    def __init__(self) -> None:
        self._reset_trainer()

    def _reset_trainer(self) -> None:
        fields: dict[str, Any] = {
            "_compiled": False,
            "optimizer": None,
            "loss": None,
            "steps_per_execution": 1,
            "run_eagerly": False,
            "jit_compile": False,
            "stop_training": False,
            "stop_evaluating": False,
            "stop_predicting": False,
            "history": None,
            "_initial_epoch": None,
            "_position": None,
            "_resume": None,
            "_compile_loss": None,
            "_compile_metrics": None,
            "_loss_tracker": None,
            "_compile_arguments": None,
            "train_function": None,
            "test_function": None,
            "predict_function": None,
        }
        self.__dict__.update(fields)

    @property
    def compiled(self) -> bool:
        """Whether ``compile`` was called."""
        return bool(self._compiled)

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: Any = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Sets optimizer, loss and metrics.

        Args: optimizer: a name or an Optimizer. loss, metrics: a name, function or object, or one
            per output. run_eagerly: never trace the step. steps_per_execution: batches per call.
            jit_compile: True makes it an error where a step can't be traced ("auto" runs it eagerly then, with a
            warning).
        Raises: ValueError on unknown names.
        """
        if run_eagerly and jit_compile is True:
            warnings.warn(
                "If `run_eagerly` is True, then `jit_compile` cannot also be True. Disabling `jit_compile`.",
                stacklevel=2,
            )
            jit_compile = False
        names = getattr(self, "output_names", None)
        with DotNotTrackScope():
            chosen = optimizers.get(optimizer)
            self.optimizer = chosen
            halves = auto_scale_loss and self.dtype_policy.name == "mixed_float16"
            if halves and chosen is not None and not isinstance(chosen, LossScaleOptimizer):
                self.optimizer = LossScaleOptimizer(chosen, name="loss_scale_optimizer")
            if loss is not None:  # as Keras: what an earlier compile set stays where nothing is given now
                self.loss = loss
                self._compile_loss = CompileLoss(loss, loss_weights, output_names=names)
            if metrics is not None or weighted_metrics is not None:
                self._compile_metrics = CompileMetrics(metrics, weighted_metrics, output_names=names)
            self.run_eagerly = run_eagerly
            self.steps_per_execution = steps_per_execution
            self.jit_compile = False if jit_compile == "auto" else bool(jit_compile)
            self.stop_training = False
            self._loss_tracker = Mean(name="loss")
            self.train_function = self.test_function = self.predict_function = None
            self._compile_arguments = {
                "optimizer": chosen, "loss": loss, "loss_weights": loss_weights, "metrics": metrics,
                "weighted_metrics": weighted_metrics, "run_eagerly": run_eagerly,
                "steps_per_execution": steps_per_execution, "jit_compile": self.jit_compile,
            }  # fmt: skip
            self._compiled = True

    def get_compile_config(self) -> dict[str, Any]:
        """compile's arguments as a config; empty before compile."""
        if not self.compiled:
            return {}
        return {k: serialize_keras_object(v) for k, v in self._compile_arguments.items()}

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compiles as a config says, and builds the optimizer."""
        if type(self).compile is not CompiledModel.compile:
            warnings.warn(
                "`compile()` was not called as part of model loading because the model's `compile()` method is "
                "custom. Override `get_compile_config()` and `compile_from_config(config)` too, or call "
                "`compile()` after loading.",
                stacklevel=2,
            )
            return
        self.compile(**deserialize_keras_object(config))
        if self.optimizer is not None and self.built:
            self.optimizer.build(self.trainable_variables)

    # --- metrics ---------------------------------------------------------------------------

    @property
    def metrics(self) -> list[Any]:
        """The loss's mean, the compiled metrics, the model's own and its layers'."""
        found = self._own_compiled_metrics()
        found.extend(self._metrics)
        for layer in self._flatten_layers(include_self=False):
            if not isinstance(layer, CompiledModel):
                found.extend(layer._metrics)
        return found

    def _own_compiled_metrics(self) -> list[Any]:
        if not self.compiled:
            return []
        found = [m for m in (self._loss_tracker, self._compile_metrics) if m is not None]
        return found + (self._compile_loss.metrics if self._compile_loss is not None else [])

    @property
    def metrics_names(self) -> list[str]:
        """Names of the metrics."""
        return [m.name for m in self.metrics]

    def reset_metrics(self) -> None:
        """Every metric starts again."""
        for m in self.metrics:
            m.reset_state()

    def get_metrics_result(self) -> dict[str, Any]:
        """Every metric's result by name."""
        results: dict[str, Any] = {}
        for metric in self.metrics:
            if isinstance(metric, CompileMetrics) and not metric.built:
                continue
            value = metric.result()
            if isinstance(value, dict):
                results.update(value)
            else:
                results[metric.name] = value
        return results
