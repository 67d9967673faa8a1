"""A compiled model's steps as one program file, for hosts without Python."""

from __future__ import annotations

from typing import Any

from ...base.dtype import as_dtype
from ...base.tree import flatten, flatten_with_path, map_structure
from ...compile.function import Function
from ...execute.link import EntryPoint, link
from ...execute.program import Program
from ...tensor.convert import convert_to_tensor
from ...tensor.spec import TensorSpec
from ...tensor.tensor import Tensor
from .step_function import StepFunction

STEPS = ("train_step", "test_step", "predict_step")


def step_program(model: Any, x: Any, y: Any = None, steps: tuple[str, ...] = STEPS, weights: bool = True) -> Program:
    """The program whose entries are the model's steps on batches like ``x`` and ``y`` (arrays or specs, the
    batch included), and ``reset_metrics``. Entries share weights, slots, metrics and seeds.

    Raises: UnimplementedError where a step needs an op that the engine lacks.
    """
    points = []
    for name in steps:
        data = (x,) if name == "predict_step" or y is None else (x, y)
        points.append(_entry(name, StepFunction(model, name)._function, (map_structure(_spec, data),)))
    if "train_step" in steps or "test_step" in steps:
        points.append(_entry("reset_metrics", Function(lambda: model.reset_metrics()), ()))
    return link(points, {"model": model.name}, weights)


def _spec(x: Any) -> Any:
    if isinstance(x, TensorSpec):
        return x
    tensor = convert_to_tensor(x)
    return TensorSpec(tuple(tensor.data.shape), as_dtype(tensor.data.dtype))


def _entry(name: str, function: Function, arguments: Any) -> EntryPoint:
    concrete = function.get_concrete_function(*arguments)
    inputs = [f"input_{i}" for i, _ in enumerate(flatten(arguments))]
    if len(inputs) <= 2:
        inputs = ["x", "y"][: len(inputs)]
    results = [
        "/".join(map(str, path)) or "output" for path, leaf in flatten_with_path(concrete.structured_outputs)
        if isinstance(leaf, (Tensor, TensorSpec))
    ]  # fmt: skip
    return EntryPoint(name, concrete.task(), inputs, results)
