"""The traces of a model's steps, for those who ask what was made of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...base.dtype import as_dtype
from ...base.errors import OperatorNotAllowedInGraphError
from ...base.settings import floatx
from ...base.tree import flatten, map_structure
from ...compile.concrete import ConcreteFunction
from ...tensor.convert import convert_to_tensor
from ...tensor.spec import TensorSpec
from .compile_loss import CompileLoss
from .compile_metrics import CompileMetrics
from .data_adapter import pack_x_y_sample_weight
from .step_function import StepFunction

STEPS = {"train_step": "train_function", "test_step": "test_function", "predict_step": "predict_function"}


def traced_steps(
    model: Any, x: Any, y: Any, sample_weight: Any, batch_size: int
) -> dict[str, ConcreteFunction | OperatorNotAllowedInGraphError]:
    """See ``Model.traced_steps``."""
    found: dict[str, Any] = {}
    seen = _seen(model) if x is None else None
    for name, attribute in STEPS.items():
        execution = getattr(model, attribute)
        if name != "predict_step" and model._compile_loss is None and execution is None:
            continue  # nothing to compute without a loss
        step = execution.step if execution is not None else StepFunction(model, name)
        traced = step.traced() if x is None else None
        try:
            if traced is None:
                with untouched(model):
                    specs = seen
                    if specs is None:
                        specs = batch_specs(model, name, x, y, sample_weight, min(batch_size, _rows(x)))
                    given = specs[:1] if name == "predict_step" else specs
                    traced = step.traced(pack_x_y_sample_weight(*given))
            found[name] = traced
        except OperatorNotAllowedInGraphError as error:
            found[name] = error
    return found


def _seen(model: Any) -> Any:
    """The specs of the first batch that fit or evaluate has seen, None where there was none."""
    for attribute in ("train_function", "test_function"):
        execution = getattr(model, attribute)
        traced = execution.step.traced() if execution is not None else None
        if traced is not None:
            data = traced.structured_input_signature[0][0]
            return data if isinstance(data, tuple) else (data,)
    return None


@contextmanager
def untouched(model: Any) -> Iterator[None]:
    """Losses and metrics that are not built yet take their forms from the first data: not from stand-ins for them."""
    fields = model.__dict__
    saved = {key: fields[key] for key in ("_compile_loss", "_compile_metrics")}
    for key, made in (("_compile_loss", _fresh_loss), ("_compile_metrics", _fresh_metrics)):
        if saved[key] is not None and not saved[key].built:
            fields[key] = made(saved[key])
    try:
        yield
    finally:
        fields.update(saved)


def _fresh_loss(old: Any) -> CompileLoss:
    return CompileLoss(old._user_loss, old._user_weights, output_names=old.output_names)


def _fresh_metrics(old: Any) -> CompileMetrics:
    return CompileMetrics(old._user["metrics"], old._user["weighted_metrics"], output_names=old.output_names)


def batch_specs(model: Any, name: str, x: Any, y: Any, sample_weight: Any, batch_size: int) -> Any:
    """Specs of a batch of so many rows, a tuple of the parts that the step takes. Inputs and targets as the model's own
    without examples.

    Raises: ValueError where the shapes of the model's inputs are not known.
    """
    if x is None:
        x = _inputs(model, batch_size)
        y = None if name == "predict_step" else _targets(model, batch_size)
    parts = [map_structure(lambda leaf: _spec(leaf, batch_size), part) for part in (x, y, sample_weight)
             if part is not None]  # fmt: skip
    return tuple(parts[:1] if name == "predict_step" else parts)


def _spec(leaf: Any, rows: int) -> TensorSpec:
    if isinstance(leaf, TensorSpec):
        shape = leaf.shape or ()
        return TensorSpec([rows if d is None else d for d in shape], leaf.dtype)
    data = convert_to_tensor(leaf).data
    dtype = as_dtype(floatx()) if as_dtype(data.dtype).is_floating else as_dtype(data.dtype)
    return TensorSpec((rows, *data.shape[1:]), dtype)


def _rows(x: Any) -> Any:
    """How many examples there are: no batch is larger."""
    leaves = [leaf for leaf in flatten(x) if leaf is not None and not isinstance(leaf, TensorSpec)]
    return min((int(convert_to_tensor(leaf).data.shape[0]) for leaf in leaves), default=float("inf"))


def _inputs(model: Any, rows: int) -> Any:
    inputs = getattr(model, "inputs", None)
    if not inputs:
        raise ValueError(
            f"The shapes of {model.name}'s inputs are not known. Give example data: tf.config.explain(model, x, y), or "
            "fit the model first."
        )
    structure = getattr(model, "_inputs_struct", inputs if len(inputs) > 1 else inputs[0])
    return map_structure(lambda t: TensorSpec((rows, *t.shape[1:]), t.dtype), structure)


def _targets(model: Any, rows: int) -> Any:
    """Targets like the outputs; class numbers where a loss is sparse."""
    outputs = model.outputs
    losses = flatten(model.loss) if model.loss is not None else []
    losses = losses if len(losses) == len(outputs) else losses[:1] * len(outputs)
    made = []
    for output, loss in zip(outputs, losses or [None] * len(outputs), strict=True):
        label = loss if isinstance(loss, str) else getattr(loss, "__name__", None) or getattr(loss, "name", "")
        sparse = "sparse" in str(label).lower()
        shape = (rows, *output.shape[1:-1]) if sparse else (rows, *output.shape[1:])
        made.append(TensorSpec(shape, "int32" if sparse else output.dtype))
    return made[0] if len(made) == 1 else made
