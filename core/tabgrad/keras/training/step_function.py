"""A model's step as one program: traced at its first batch, eager where it can't be traced."""

from __future__ import annotations

import warnings
from typing import Any

from ...base.errors import OperatorNotAllowedInGraphError
from ...base.settings import run_functions_eagerly
from ...compile.function import Function


class StepFunction:
    """Runs ``train_step``, ``test_step`` or ``predict_step`` of a model on batches.

    The step is traced once per signature of the batch (a last, smaller batch is a second one); layers,
    metrics and optimizer that are not built yet build themselves in the first trace. As in Keras, a
    change of ``trainable`` takes effect at the next ``compile``. A step that needs the value of a tensor in Python
    runs eagerly, with a warning that says why.
    """

    def __init__(self, model: Any, name: str) -> None:
        self.model = model
        self.name = name
        self._function = Function(self._step)
        self._eager = False

    def _step(self, data: Any) -> Any:
        built = {id(layer) for layer in self.model._flatten_layers() if layer.built}
        result = getattr(self.model, self.name)(data)
        for layer in self.model._flatten_layers():
            if id(layer) not in built and layer.__dict__.get("_build_shapes"):
                shapes = layer.__dict__["_build_shapes"]
                layer.__dict__["_build_shapes"] = {key: _any_batch(shape) for key, shape in shapes.items()}
        return result

    def __call__(self, data: Any) -> Any:
        if self._eager or self.model.run_eagerly or run_functions_eagerly():
            return getattr(self.model, self.name)(data)
        try:
            return self._function(data)
        except OperatorNotAllowedInGraphError as error:
            self._eager = True
            warnings.warn(
                f"{type(self.model).__name__}.{self.name} needs the value of a tensor in Python, so it can't be traced "
                f"and runs eagerly, which is slower. To silence this, compile with run_eagerly=True. Where: {error}",
                stacklevel=4,
            )
            return getattr(self.model, self.name)(data)


def _any_batch(shape: Any) -> Any:
    """A shape that a layer was built with, its batch size left open: another batch may differ."""
    if isinstance(shape, dict):
        return {key: _any_batch(s) for key, s in shape.items()}
    if not isinstance(shape, (list, tuple)) or not shape:
        return shape
    if all(d is None or isinstance(d, int) for d in shape):
        return (None, *shape[1:])
    return type(shape)(_any_batch(s) for s in shape)
