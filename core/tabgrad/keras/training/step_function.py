"""A model's step as one program: traced at its first batch, eager where it can't be traced."""

from __future__ import annotations

import warnings
from typing import Any

from ...base.errors import OperatorNotAllowedInGraphError
from ...base.settings import run_functions_eagerly
from ...base.tree import map_structure
from ...compile.concrete import ConcreteFunction
from ...compile.function import Function
from ...ir.op import F
from ...tensor.convert import convert_to_tensor


class StepFunction:
    """Runs ``train_step``, ``test_step`` or ``predict_step`` of a model on batches.

    The step is traced once per signature of the batch (a last, smaller batch is a second one); layers,
    metrics and optimizer that are not built yet build themselves in the first trace. As in Keras, a
    change of ``trainable`` takes effect at the next ``compile``; another optimizer, learning rate schedule, loss or
    metric takes effect at once. A step that needs the value of a tensor in Python runs eagerly, with a warning that
    says where and why; with ``jit_compile=True`` that is an error.
    """

    def __init__(self, model: Any, name: str) -> None:
        self.model = model
        self.name = name
        self._parts = self._compiled_parts()
        self._function = Function(self._step, making=True)
        self._eager = False
        self.uneven = False  # whether batches of other sizes may come: layers are then built for any

    def _compiled_parts(self) -> tuple[Any, ...]:
        """The objects that a trace has taken in and that may be replaced: the trace is good for these alone."""
        model, optimizer = self.model, self.model.optimizer
        rate = getattr(getattr(optimizer, "inner_optimizer", optimizer), "_learning_rate", None)
        return (optimizer, rate, model._compile_loss, model._compile_metrics, model._loss_tracker)

    def _step(self, data: Any) -> Any:
        built = {id(layer) for layer in self.model._flatten_layers() if layer.built}
        result = getattr(self.model, self.name)(data)
        for layer in self.model._flatten_layers():
            if self.uneven and id(layer) not in built and layer.__dict__.get("_build_shapes"):
                shapes = layer.__dict__["_build_shapes"]
                layer.__dict__["_build_shapes"] = {key: _any_batch(shape) for key, shape in shapes.items()}
        return result

    def __call__(self, data: Any) -> Any:
        """The step on one batch: see ``many``."""
        return self.many([data])

    def many(self, batches: Any) -> Any:
        """The step on each batch in order, in as few runs of the program as may be. Returns the last result.

        Raises: OperatorNotAllowedInGraphError where it can't be traced and ``jit_compile=True`` asked for it.
        """
        if self._eager or self.model.run_eagerly or run_functions_eagerly():
            return self._eagerly(batches)
        parts = self._compiled_parts()
        for now, then in zip(parts, self._parts, strict=True):
            if now is not then:
                self._parts, self._function = parts, Function(self._step, making=True)
                break
        try:
            return self._function.call_many([(batch,) for batch in batches])
        except OperatorNotAllowedInGraphError as error:
            if self.model.jit_compile:
                raise
            self._eager = True
            warnings.warn(
                f"{type(self.model).__name__}.{self.name} can't be traced and runs eagerly, which is slower. {error}\n"
                "Compiled with run_eagerly=True it does so without this note, with jit_compile=True this is an error.",
                stacklevel=5,
            )
            return self._eagerly(batches)

    def _eagerly(self, batches: Any) -> Any:
        result = None
        for batch in batches:
            result = getattr(self.model, self.name)(batch)
        return result

    def traced(self, data: Any = None) -> ConcreteFunction | None:
        """The step's first trace; where there is none, one on ``data`` (TensorSpecs or tensors), if given.

        Raises: OperatorNotAllowedInGraphError where it can't be traced.
        """
        found = self._function.concrete_functions()
        if data is None:
            return found[0] if found else None
        return self._function.get_concrete_function(data)


class Execution:
    """What runs the batches of one execution (``steps_per_execution``): gives the last batch's logs, or the outputs
    of all batches joined."""

    def __init__(self, model: Any, name: str, joins: bool = False) -> None:
        self.step = StepFunction(model, name)
        self._joins = joins

    def __call__(self, batches: Any) -> Any:
        """Runs the step on every batch."""
        step = self.step
        if self._joins:
            return _joined([step(batch) for batch in batches])
        return step.many(batches)


def _joined(outputs: list[Any]) -> Any:
    if len(outputs) == 1:
        return outputs[0]
    return map_structure(lambda *parts: F.concat(*[convert_to_tensor(p) for p in parts], axis=0), *outputs)


def _any_batch(shape: Any) -> Any:
    """A shape that a layer was built with, its batch size left open: another batch may differ."""
    if isinstance(shape, dict):
        return {key: _any_batch(s) for key, s in shape.items()}
    if not isinstance(shape, (list, tuple)) or not shape:
        return shape
    if all(d is None or isinstance(d, int) for d in shape):
        return (None, *shape[1:])
    return type(shape)(_any_batch(s) for s in shape)
