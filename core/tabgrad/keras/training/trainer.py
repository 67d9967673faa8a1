"""``Trainer``: fit, evaluate, predict."""

from __future__ import annotations

import contextlib
import warnings
from typing import Any

import numpy as np

from ...base.tree import map_structure
from .. import optimizers
from ..callbacks.callback_list import CallbackList
from ..common import limits
from .compile_metrics import CompileMetrics
from .data_adapter import ArrayAdapter, get_data_adapter, train_validation_split, unpack_x_y_sample_weight
from .epoch_iterator import EpochIterator
from .position import Position
from .step_function import Execution
from .steps import Steps


class Trainer(Steps):
    """Training for models."""

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
        epochs = _limited(epochs)
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = train_validation_split((x, y, sample_weight), validation_split)
        adapter = get_data_adapter(x, y, sample_weight, batch_size, shuffle, class_weight, steps_per_epoch)
        epochs_of = EpochIterator(adapter, steps_per_epoch, self.steps_per_execution)
        epochs_of.reset()
        validation = None
        if validation_data is not None:
            vx, vy, vw = unpack_x_y_sample_weight(validation_data)
            validation = EpochIterator(
                get_data_adapter(vx, vy, vw, validation_batch_size or batch_size, False, steps=validation_steps),
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
        resumed = self._resumed(epochs_of)
        for epoch in range(self._initial_epoch or initial_epoch if resumed is None else resumed.epoch, epochs):
            if resumed is None or resumed.epoch != epoch:
                self.reset_metrics()
                self._position = Position(epoch)
            callbacks.on_epoch_begin(epoch)
            logs = self._run_epoch(epochs_of, callbacks, "train", logs, self._position.batch)
            epoch_logs = dict(self._metrics_or_logs(logs)) if logs else dict(self._position.logs)
            if validation is not None and _due(epoch, validation_freq):
                found = self._evaluate(validation, callbacks)
                epoch_logs.update({f"val_{k}": v for k, v in found.items()})
            epoch_logs = pythonify_logs(epoch_logs)
            callbacks.on_epoch_end(epoch, epoch_logs)
            self._position = Position(epoch + 1)
            if self.stop_training:
                break
        if isinstance(self.optimizer, optimizers.Optimizer) and epochs > 0:
            self.optimizer.finalize_variable_values(self.trainable_weights)
        callbacks.on_train_end(logs=epoch_logs)
        return self.history

    def _resumed(self, iterator: EpochIterator) -> Position | None:
        """The position that ``fit`` is to go on from, its order of examples put into the adapter."""
        found: Position | None = self.__dict__["_resume"]
        self._resume = None
        if found is not None:
            self._position = found
            if self.history is not None:
                self.history.epoch, self.history.history = list(found.epochs), dict(found.history)
            if found.metrics is not None:
                if any(part is not None and not part.built for part in (self._compile_loss, self._compile_metrics)):
                    self.test_step(iterator.first_batch())  # builds them
                for variable, array in zip(self.metrics_variables, found.metrics, strict=True):
                    variable.assign(array)
                found.metrics = None
            if hasattr(iterator.adapter, "pinned"):
                iterator.adapter.pinned = found.order
        return found

    def _run_epoch(self, iterator: EpochIterator, callbacks: CallbackList, mode: str, logs: Any, done: int = 0) -> Any:
        """All executions of one epoch (those after ``done`` batches), with the callbacks around each."""
        begin = getattr(callbacks, f"on_{mode}_batch_begin")
        end = getattr(callbacks, f"on_{mode}_batch_end")
        stop = {"train": "stop_training", "test": "stop_evaluating"}[mode]
        for first, last, batches in iterator.executions(done):
            begin(first)
            function = self.train_function if mode == "train" else self.test_function
            if isinstance(function, Execution):
                function.step.uneven = not iterator.adapter.even
            logs = function(batches)
            plain = pythonify_logs(logs)
            if mode == "train":
                position = self._position
                position.batch, position.logs = first + len(batches), plain
                position.order = getattr(iterator.adapter, "order", None)
            end(last, plain)
            if getattr(self, stop):
                break
        return logs

    def _evaluate(self, iterator: EpochIterator, callbacks: CallbackList) -> dict[str, Any]:
        self.make_test_function()
        iterator.reset()
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
        adapter = get_data_adapter(x, y, sample_weight, batch_size, False, steps=steps)
        iterator = EpochIterator(adapter, steps, self.steps_per_execution)
        if not isinstance(callbacks, CallbackList):
            callbacks = CallbackList(
                callbacks, add_progbar=verbose != 0, verbose=verbose, epochs=1, steps=iterator.num_batches, model=self
            )
        logs = self._evaluate(iterator, callbacks)
        return logs if return_dict else self._in_order(logs)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """The model's outputs for all of x, as NumPy arrays in the outputs' structure."""
        adapter = get_data_adapter(x, None, None, batch_size, False, steps=steps)
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
        self.reset_metrics()
        logs = pythonify_logs(self.make_train_function()([batch]))
        return logs if return_dict else self._in_order(logs)

    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False) -> Any:
        """Loss and metrics of one batch."""
        self._assert_compile_called("test_on_batch")
        batch = self._one_batch(x, y, sample_weight, None)
        self.reset_metrics()
        logs = pythonify_logs(self.make_test_function()([batch]))
        return logs if return_dict else self._in_order(logs)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch, as NumPy arrays."""
        return map_structure(_to_numpy, self.make_predict_function()([self._one_batch(x, None, None, None)[:1]]))

    @staticmethod
    def _one_batch(x: Any, y: Any, sample_weight: Any, class_weight: Any) -> Any:
        if class_weight is not None and sample_weight is not None:
            raise ValueError(
                f"Arguments `sample_weight` and `class_weight` cannot be specified at the same time. Received: "
                f"sample_weight={sample_weight}, class_weight={class_weight}"
            )
        adapter = ArrayAdapter(x, y, sample_weight, 2**62, False, class_weight, as_given=True)
        batch = next(iter(adapter.batches()))
        batch = batch if isinstance(batch, tuple) else (batch,)
        return (*batch, None, None)[:3]  # here, unlike in fit, a step always gets all three

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
        with contextlib.suppress(TypeError, ValueError):  # a log that is no number stays as it is
            value = float(np.asarray(value))
        result[key] = value
    return result


def _to_numpy(x: Any) -> Any:
    return np.asarray(x)


def _limited(epochs: int) -> int:
    """The epochs to run: fewer where keras.config says so."""
    limit = limits.max_epochs()
    if not limit or limit >= epochs:
        return epochs
    warnings.warn(f"Limiting epochs to {limit}", stacklevel=3)
    return limit
