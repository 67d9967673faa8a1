"""``Steps``: what one batch of fit, evaluate and predict does, and the functions that run batches."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

from ...autodiff.tape import GradientTape
from ...base.dtype import as_dtype
from ...base.errors import OperatorNotAllowedInGraphError
from ...base.settings import floatx
from ...base.tree import flatten
from ...compile.concrete import ConcreteFunction
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..common.stateless import call_with
from .compiled import CompiledModel
from .data_adapter import unpack_x_y_sample_weight
from .older import OlderCalls
from .step_function import Execution
from .traced_steps import traced_steps


class Steps(CompiledModel, OlderCalls):
    """Override ``train_step``, ``test_step``, ``predict_step`` or ``compute_loss`` to change what
    happens in a step."""

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
        parts.extend(self._aggregate_additional_loss(loss) for loss in self.losses)
        if not parts:
            raise ValueError("No loss to compute. Provide a `loss` argument in `compile()`.")
        total = parts[0]
        for part in parts[1:]:
            total = F.add(total, part)
        return total

    def _aggregate_additional_loss(self, loss: Any) -> Any:
        """A loss of a layer as one number: its sum, as floats."""
        value = convert_to_tensor(loss)
        if not value.dtype.is_floating:
            value = F.cast(value, dtype=as_dtype(floatx()).numpy)
        return F.sum(value) if value.ndim else value

    def _compute_loss(self, x: Any, y: Any, y_pred: Any, sample_weight: Any, training: bool) -> Any:
        """compute_loss, with ``training`` where an override takes it."""
        if "training" in inspect.signature(self.compute_loss).parameters:
            return self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight, training=training)
        return self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight)

    def stateless_compute_loss(
        self, trainable_variables: Any, non_trainable_variables: Any, metrics_variables: Any, x: Any = None,
        y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True,
    ) -> Any:  # fmt: skip
        """The loss for given values of the variables, and (trainable, non-trainable, metrics) values after it."""
        pairs = [
            *zip(self.trainable_variables, trainable_variables, strict=True),
            *zip(self.non_trainable_variables, non_trainable_variables, strict=True),
            *zip(self.metrics_variables, metrics_variables, strict=True),
        ]
        loss, after = call_with(pairs, lambda: self._compute_loss(x, y, y_pred, sample_weight, training))
        first, last = len(self.trainable_variables), len(self.metrics_variables)
        return loss, (trainable_variables, after[first : len(after) - last], after[len(after) - last :])

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Takes a batch into the metrics and gives all results."""
        del x
        if self._compile_metrics is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    # --- steps -----------------------------------------------------------------------------

    def _forward(self, x: Any, training: bool) -> Any:
        """The outputs. As in Keras, a model whose ``call`` has no ``training`` argument runs its layers without it."""
        if "training" in self._call_signature.parameters:
            return self(x, training=training)
        return self(x)

    def train_step(self, data: Any) -> dict[str, Any]:
        """One update from one batch. Returns logs."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self._forward(x, training=True)
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
        y_pred = self._forward(x, training=False)
        loss = self._compute_loss(x, y, y_pred, sample_weight, training=False)
        self._track_loss(loss, x)
        return self.compute_metrics(x, y, y_pred, sample_weight=sample_weight)

    def predict_step(self, data: Any) -> Any:
        """The outputs for one batch."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self._forward(x, training=False)

    def _track_loss(self, loss: Any, x: Any) -> None:
        sizes = [leaf.shape[0] for leaf in flatten(x) if leaf is not None]
        self._loss_tracker.update_state(loss, sample_weight=float(sizes[0]) if sizes else None)

    def make_train_function(self, force: bool = False) -> Callable[..., Any]:
        """What runs the batches of one execution; made again where ``force``."""
        if self.train_function is None or force:
            self.train_function = Execution(self, "train_step")
        return self.train_function  # type: ignore[no-any-return]

    def make_test_function(self, force: bool = False) -> Callable[..., Any]:
        """As make_train_function, for evaluate."""
        if self.test_function is None or force:
            self.test_function = Execution(self, "test_step")
        return self.test_function  # type: ignore[no-any-return]

    def make_predict_function(self, force: bool = False) -> Callable[..., Any]:
        """As make_train_function, for predict: gives the batches' outputs joined."""
        if self.predict_function is None or force:
            self.predict_function = Execution(self, "predict_step", joins=True)
        return self.predict_function  # type: ignore[no-any-return]

    def traced_steps(
        self, x: Any = None, y: Any = None, sample_weight: Any = None, batch_size: int = 32
    ) -> dict[str, ConcreteFunction | OperatorNotAllowedInGraphError]:
        """The traces of the steps by name, or why there is none: those that have run, or new ones.

        Args: x, y, sample_weight: example data (or specs of a batch); without them, and before the first batch, inputs
            are as the model was built for them and targets as its outputs. batch_size: rows of a batch.
        Raises: ValueError where the shapes of the inputs are not known.
        """
        return traced_steps(self, x, y, sample_weight, batch_size)
