"""A model's steps as one program file, for hosts without Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ...base.dtype import as_dtype
from ...base.tree import flatten_with_path, map_structure
from ...compile.function import Function
from ...execute.link import EntryPoint, linked
from ...execute.program import Program
from ...tensor.convert import convert_to_tensor
from ...tensor.spec import TensorSpec
from ...tensor.tensor import Tensor
from ..training.data_adapter import pack_x_y_sample_weight
from ..training.step_function import StepFunction
from ..training.traced_steps import batch_specs, untouched
from .initial import initial_entry
from .signature import described, state_roles

STEPS = ("train_step", "test_step", "predict")
_PARTS = ("x", "y", "sample_weight")


def step_program(model: Any, x: Any, y: Any = None, steps: Sequence[str] = STEPS, weights: bool = True) -> Program:
    """The program whose entries are the model's steps on batches like ``x`` and ``y`` (arrays or specs, the
    batch included), and ``reset_metrics``. Entries share weights, slots, metrics and seeds.

    Raises: UnimplementedError where a step needs an op that the engine lacks.
    """
    data = tuple(map_structure(_spec, part) for part in (x, y) if part is not None)
    points = [(name, name, data[:1] if name == "predict" else data) for name in steps]
    return _linked(model, points, weights, {})


def batch_program(
    model: Any, sizes: dict[str, Sequence[int]], example: tuple[Any, Any, Any], more: dict[str, Any],
    compact: bool = False,
) -> Program:  # fmt: skip
    """The program whose entries are the model's steps for batches of given sizes.

    Args: sizes: per step, rows of a batch. The first size's entry has the step's name, those of others the name
        with ``@rows``. example: x, y and sample_weight to take shapes and dtypes from; None: the model's own.
        more: what else the file's signature says. compact: the file has an entry that makes its states (initial.py).
    Raises: UnimplementedError where a step needs an op that the engine lacks; ValueError where shapes are not known.
    """
    points, (x, y, weight) = [], example
    for name, rows in sizes.items():
        for i, size in enumerate(dict.fromkeys(rows)):
            data = batch_specs(model, "predict_step" if name == "predict" else name, x, y, weight, size)
            points.append((name if i == 0 else f"{name}@{size}", name, data))
    return _linked(model, points, True, more, compact)


def _linked(model: Any, points: Any, weights: bool, more: dict[str, Any], compact: bool = False) -> Program:
    with _whole(model), untouched(model):
        found = [_entry(label, name, model, data) for label, name, data in points]
        if any(name in ("train_step", "test_step") for _, name, _ in points):
            reset = Function(lambda: model.reset_metrics()).get_concrete_function()
            found.append(EntryPoint("reset_metrics", reset.task(), [], []))
        made, variables = linked(found, {"model": model.name, **more}, weights)
        if compact:
            found.append(initial_entry(variables))
            made, variables = linked(found, {"model": model.name, **more}, weights=False)
        made.signature.update(described(model), roles=state_roles(model, variables))
    return made


@contextmanager
def _whole(model: Any) -> Iterator[None]:
    """Steps are traced even where the model was compiled to run eagerly."""
    eager, model.run_eagerly = model.run_eagerly, False
    try:
        yield
    finally:
        model.run_eagerly = eager


def _spec(x: Any) -> Any:
    if isinstance(x, TensorSpec):
        return x
    tensor = convert_to_tensor(x)
    return TensorSpec(tuple(tensor.data.shape), as_dtype(tensor.data.dtype))


def _entry(label: str, name: str, model: Any, data: tuple[Any, ...]) -> EntryPoint:
    method = "predict_step" if name == "predict" else name
    given = pack_x_y_sample_weight(*data)  # as fit and predict hand it over
    concrete = StepFunction(model, method)._function.get_concrete_function(given)
    inputs = [
        "/".join([part, *map(str, path)])
        for part, specs in zip(_PARTS, data, strict=False) for path, leaf in flatten_with_path(specs)
        if leaf is not None
    ]  # fmt: skip
    results = [
        "/".join(map(str, path)) or "output" for path, leaf in flatten_with_path(concrete.structured_outputs)
        if isinstance(leaf, (Tensor, TensorSpec))
    ]  # fmt: skip
    return EntryPoint(label, concrete.task(), inputs, results)
