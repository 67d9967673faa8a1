"""``Trainer``: compile, fit, evaluate, predict, and the steps that they run."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ...autodiff.tape import GradientTape
from ...base.tree import flatten, map_structure
from ...ir.op import F
from ...tensor.base_variable import BaseVariable
from ...tensor.convert import convert_to_tensor
from ...tensor.tensor import Tensor
from .. import optimizers
from ..callbacks.callback_list import CallbackList
from ..common.symbolic import compute_output_spec
from ..common.keras_tensor import KerasTensor
from ..common.tracking import DotNotTrackScope
from ..metrics.reduction_metrics import Mean
from ..optimizers.loss_scale_optimizer import LossScaleOptimizer
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .compile_loss import CompileLoss
from .compile_metrics import CompileMetrics
from .step_function import StepFunction
from .data_adapter import EpochIterator, get_data_adapter, train_validation_split, unpack_x_y_sample_weight


class Trainer:
    """Training for models. Override ``train_step``, ``test_step``, ``predict_step`` or
    ``compute_loss`` to change what happens in a step."""

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
        Raises: ValueError on unknown names.
        """
        names = getattr(self, "output_names", None)
        with DotNotTrackScope():
            chosen = optimizers.get(optimizer)
            self.optimizer = chosen
            if auto_scale_loss and chosen is not None and self.dtype_policy.name == "mixed_float16":
                if not isinstance(chosen, LossScaleOptimizer):
                    self.optimizer = LossScaleOptimizer(chosen, name="loss_scale_optimizer")
            self.loss = loss
            self._compile_loss = None if loss is None else CompileLoss(loss, loss_weights, output_names=names)
            self._compile_metrics = None
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

    def get_compile_config(self) -> dict[str, Any] | None:
        """compile's arguments as a config; None before compile."""
        if not self.compiled:
            return None
        return {k: serialize_keras_object(v) for k, v in self._compile_arguments.items()}

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compiles as a config says, and builds the optimizer."""
        if type(self).compile is not Trainer.compile:
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
            if not isinstance(layer, Trainer):
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

    # --- losses ----------------------------------------------------------------------------

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The compiled loss plus the layers' own losses. Override it for a loss of your own.

        Raises: ValueError where there is no loss at all.
        """
        del x, training
        parts = []
        if self._compile_loss is not None:
            value = self._compile_loss(y, y_pred, sample_weight)
            if value is not None:
                parts.append(value)
        parts.extend(self.losses)
        if not parts:
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        total = parts[0]
        for part in parts[1:]:
            total = F.add(total, part)
        return total

    def _compute_loss(self, x: Any, y: Any, y_pred: Any, sample_weight: Any, training: bool) -> Any:
        """compute_loss, with ``training`` where an override takes it."""
        if "training" in inspect.signature(self.compute_loss).parameters:
            return self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight, training=training)
        return self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Takes a batch into the metrics and gives all results."""
        del x
        if self._compile_metrics is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    # --- steps -----------------------------------------------------------------------------

    def _forward(self, x: Any, training: bool) -> Any:
        if "training" in self._call_signature.parameters:
            return self(x, training=training)
        return self(x)

    def train_step(self, data: Any) -> dict[str, Any]:
        """One update from one batch. Returns logs."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self._compute_loss(x, y, y_pred, sample_weight, training=True)
            self._track_loss(loss, x)
            if self.optimizer is not None:
                loss = self.optimizer.scale_loss(loss)
        if self.trainable_weights:
            weights = self.trainable_weights
            self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        else:
            warnings.warn("The model does not have any trainable weights.", stacklevel=2)
        return self.compute_metrics(x, y, y_pred, sample_weight=sample_weight)

    def test_step(self, data: Any) -> dict[str, Any]:
        """Loss and metrics of one batch. Returns logs."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        loss = self._compute_loss(x, y, y_pred, sample_weight, training=False)
        self._track_loss(loss, x)
        return self.compute_metrics(x, y, y_pred, sample_weight=sample_weight)

    def predict_step(self, data: Any) -> Any:
        """The outputs for one batch."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self(x, training=False)

    def _track_loss(self, loss: Any, x: Any) -> None:
        sizes = [leaf.shape[0] for leaf in flatten(x) if leaf is not None]
        self._loss_tracker.update_state(loss, sample_weight=float(sizes[0]) if sizes else None)

    def make_train_function(self, force: bool = False) -> Callable[..., Any]:
        """What runs the batches of one execution; made again where ``force``."""
        if self.train_function is None or force:
            self.train_function = self._execution("train_step")
        return self.train_function  # type: ignore[no-any-return]

    def make_test_function(self, force: bool = False) -> Callable[..., Any]:
        """As make_train_function, for evaluate."""
        if self.test_function is None or force:
            self.test_function = self._execution("test_step")
        return self.test_function  # type: ignore[no-any-return]

    def make_predict_function(self, force: bool = False) -> Callable[..., Any]:
        """As make_train_function, for predict: gives the batches' outputs joined."""
        if self.predict_function is None or force:
            step = StepFunction(self, "predict_step")
            self.predict_function = lambda batches: _joined([step(b) for b in batches])
        return self.predict_function  # type: ignore[no-any-return]

    def _execution(self, name: str) -> Callable[[list[Any]], Any]:
        step = StepFunction(self, name)

        def run(batches: list[Any]) -> Any:
            logs = None
            for batch in batches:
                logs = step(batch)
            return logs

        return run

    # --- fit, evaluate, predict ------------------------------------------------------------

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = "auto",
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: Any = True,
        class_weight: dict[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: Any = 1,
    ) -> Any:
        """Trains for a number of epochs. Returns a History.

        Args: x: arrays, a structure of them, a tf.data.Dataset, PyDataset or generator. y: targets
            where x is arrays. See keras.io/api/models/model_training_apis for the others.
        Raises: ValueError before compile, or where the data don't fit.
        """
        self._assert_compile_called("fit")
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = train_validation_split((x, y, sample_weight), validation_split)
        adapter = get_data_adapter(x, y, sample_weight, batch_size, shuffle, class_weight)
        epochs_of = EpochIterator(adapter, steps_per_epoch, self.steps_per_execution)
        self._symbolic_build(lambda: epochs_of.first_batch())
        validation = None
        if validation_data is not None:
            vx, vy, vw = unpack_x_y_sample_weight(validation_data)
            validation = EpochIterator(
                get_data_adapter(vx, vy, vw, validation_batch_size or batch_size, False),
                validation_steps, self.steps_per_execution,
            )  # fmt: skip
        if not isinstance(callbacks, CallbackList):
            callbacks = CallbackList(
                callbacks, add_history=True, add_progbar=verbose != 0, verbose=verbose, epochs=epochs,
                steps=epochs_of.num_batches, model=self,
            )  # fmt: skip
        self.stop_training = False
        self.make_train_function()
        callbacks.on_train_begin()
        logs: Any = {}
        epoch_logs = None
        for epoch in range(self._initial_epoch or initial_epoch, epochs):
            self.reset_metrics()
            callbacks.on_epoch_begin(epoch)
            logs = self._run_epoch(epochs_of, callbacks, "train", logs)
            epoch_logs = dict(self._metrics_or_logs(logs))
            if validation is not None and _due(epoch, validation_freq):
                found = self._evaluate(validation, callbacks)
                epoch_logs.update({f"val_{k}": v for k, v in found.items()})
            epoch_logs = pythonify_logs(epoch_logs)
            callbacks.on_epoch_end(epoch, epoch_logs)
            if self.stop_training:
                break
        if isinstance(self.optimizer, optimizers.Optimizer) and epochs > 0:
            self.optimizer.finalize_variable_values(self.trainable_weights)
        callbacks.on_train_end(logs=epoch_logs)
        return self.history

    def _run_epoch(self, iterator: EpochIterator, callbacks: CallbackList, mode: str, logs: Any) -> Any:
        """All executions of one epoch, with the callbacks around each."""
        begin = getattr(callbacks, f"on_{mode}_batch_begin")
        end = getattr(callbacks, f"on_{mode}_batch_end")
        stop = {"train": "stop_training", "test": "stop_evaluating"}[mode]
        for first, last, batches in iterator.executions():
            begin(first)
            function = self.train_function if mode == "train" else self.test_function
            logs = pythonify_logs(function(batches))
            end(last, logs)
            if getattr(self, stop):
                break
        return logs

    def _evaluate(self, iterator: EpochIterator, callbacks: CallbackList) -> dict[str, Any]:
        self.make_test_function()
        self.stop_evaluating = False
        callbacks.on_test_begin()
        self.reset_metrics()
        logs = self._run_epoch(iterator, callbacks, "test", {})
        logs = pythonify_logs(self._metrics_or_logs(logs))
        callbacks.on_test_end(logs)
        return logs  # type: ignore[no-any-return]

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Any = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Any = None,
        return_dict: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Loss and metrics on data: a scalar, a list, or (return_dict) a dict."""
        self._assert_compile_called("evaluate")
        if kwargs:
            raise ValueError(f"Arguments not recognized: {kwargs}")
        adapter = get_data_adapter(x, y, sample_weight, batch_size, False)
        iterator = EpochIterator(adapter, steps, self.steps_per_execution)
        self._symbolic_build(lambda: iterator.first_batch())
        if not isinstance(callbacks, CallbackList):
            callbacks = CallbackList(
                callbacks, add_progbar=verbose != 0, verbose=verbose, epochs=1, steps=iterator.num_batches, model=self
            )
        logs = self._evaluate(iterator, callbacks)
        return logs if return_dict else self._in_order(logs)

    def predict(
        self, x: Any, batch_size: int | None = None, verbose: Any = "auto", steps: int | None = None, callbacks: Any = None
    ) -> Any:
        """The model's outputs for all of x, as NumPy arrays in the outputs' structure."""
        adapter = get_data_adapter(x, None, None, batch_size, False)
        iterator = EpochIterator(adapter, steps, self.steps_per_execution)
        if not isinstance(callbacks, CallbackList):
            callbacks = CallbackList(
                callbacks, add_progbar=verbose != 0, verbose=verbose, epochs=1, steps=iterator.num_batches, model=self
            )
        function = self.make_predict_function()
        self.stop_predicting = False
        callbacks.on_predict_begin()
        outputs = []
        for first, last, batches in iterator.executions():
            callbacks.on_predict_batch_begin(first)
            batch_outputs = map_structure(_to_numpy, function(batches))
            outputs.append(batch_outputs)
            callbacks.on_predict_batch_end(last, {"outputs": batch_outputs})
            if self.stop_predicting:
                break
        callbacks.on_predict_end()
        if not outputs:
            raise ValueError("Expected input data to be non-empty.")
        return map_structure(lambda *parts: np.concatenate(parts) if parts[0].ndim else np.stack(parts), *outputs)

    def train_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, class_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """One update from one batch. Returns loss and metrics."""
        self._assert_compile_called("train_on_batch")
        batch = self._one_batch(x, y, sample_weight, class_weight)
        self._symbolic_build(lambda: batch)
        logs = pythonify_logs(self.make_train_function()([batch]))
        return logs if return_dict else self._in_order(logs)

    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False) -> Any:
        """Loss and metrics of one batch."""
        self._assert_compile_called("test_on_batch")
        batch = self._one_batch(x, y, sample_weight, None)
        self._symbolic_build(lambda: batch)
        logs = pythonify_logs(self.make_test_function()([batch]))
        return logs if return_dict else self._in_order(logs)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch, as NumPy arrays."""
        return map_structure(_to_numpy, self.make_predict_function()([self._one_batch(x, None, None, None)]))

    @staticmethod
    def _one_batch(x: Any, y: Any, sample_weight: Any, class_weight: Any) -> Any:
        if class_weight is not None and sample_weight is not None:
            raise ValueError(
                f"Arguments `sample_weight` and `class_weight` cannot be specified at the same time. Received: "
                f"sample_weight={sample_weight}, class_weight={class_weight}"
            )
        adapter = get_data_adapter(x, y, sample_weight, 2**62, False, class_weight)
        return next(iter(adapter.batches()))

    # --- helpers ---------------------------------------------------------------------------

    def _metrics_or_logs(self, logs: Any) -> Any:
        """The metrics' results where the step's logs have the same keys, else the logs."""
        results = self.get_metrics_result()
        return results if isinstance(logs, dict) and set(logs) == set(results) else (logs or {})

    def _in_order(self, logs: dict[str, Any]) -> Any:
        names: list[str] = []
        for metric in self.metrics:
            names += [m.name for m in metric.metrics] if isinstance(metric, CompileMetrics) else [metric.name]
        values = [logs[n] for n in names if n in logs]
        values += [logs[k] for k in sorted(logs) if k not in names]
        return values[0] if len(values) == 1 else values

    def _assert_compile_called(self, method: str) -> None:
        if not self.compiled:
            raise ValueError(
                f"You must call `compile()` before using the model: `{method}()` needs a loss and an optimizer."
            )

    def _symbolic_build(self, batch: Callable[[], Any]) -> None:
        """Builds what is not built yet (layers, loss, metrics, optimizer) from a batch's shapes."""
        unbuilt = not all(layer.built for layer in self._flatten_layers())
        parts = (self._compile_loss, self._compile_metrics)
        if unbuilt or any(p is not None and not p.built for p in parts):
            data = map_structure(lambda t: None if t is None else KerasTensor(tuple(t.shape), t.dtype.name), batch())
            self._build_from(*unpack_x_y_sample_weight(data))
        if self.optimizer is not None and not self.optimizer.built:
            self.optimizer.build(self.trainable_variables)

    def _build_from(self, x: Any, y: Any, sample_weight: Any) -> None:
        try:
            y_pred = compute_output_spec(self, x, training=False)
        except NotImplementedError:
            raise
        except Exception as error:
            if isinstance(error, ValueError):
                raise
            raise RuntimeError(
                "Unable to automatically build the model. Please build it yourself before calling "
                "fit/evaluate/predict. A model is 'built' when its variables have been created and its `self.built` "
                "attribute is True. Usually, calling the model on a batch of data is the right way to build it.\n"
                f"Exception encountered:\n'{type(error).__name__}: {error}'"
            ) from error
        if self._compile_metrics is not None and not self._compile_metrics.built:
            compute_output_spec(self.compute_metrics, x, y, y_pred, sample_weight=sample_weight)
        if self._compile_loss is not None and not self._compile_loss.built:
            compute_output_spec(lambda *a: self._compute_loss(*a, training=False), x, y, y_pred, sample_weight)


def _due(epoch: int, frequency: Any) -> bool:
    if isinstance(frequency, int):
        return (epoch + 1) % frequency == 0
    if isinstance(frequency, (list, tuple, set)):
        return epoch + 1 in frequency
    raise ValueError(
        "Expected `validation_freq` to be a list or int. Received: "
        f"validation_freq={frequency} of the type {type(frequency)}."
    )


def pythonify_logs(logs: Any) -> dict[str, Any]:
    """Logs with Python floats for tensors, nested dicts flattened."""
    result: dict[str, Any] = {}
    for key, value in sorted((logs or {}).items()):
        if isinstance(value, dict):
            result.update(pythonify_logs(value))
            continue
        try:
            value = float(np.asarray(value))
        except (TypeError, ValueError):
            pass  # a log of the user's own that is no number is passed on as it is
        result[key] = value
    return result


def _to_numpy(x: Any) -> Any:
    return np.asarray(x) if isinstance(x, (Tensor, BaseVariable, np.generic)) else np.asarray(x)


def _joined(outputs: list[Any]) -> Any:
    if len(outputs) == 1:
        return outputs[0]
    return map_structure(lambda *parts: F.concat(*[convert_to_tensor(p) for p in parts], axis=0), *outputs)

