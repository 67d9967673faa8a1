"""``keras.models.clone_model``: the same architecture with new layers and new weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...base.tree import assert_same_structure, flatten, map_structure
from ..common.keras_tensor import KerasTensor
from ..engine.functional import Functional
from ..engine.functional_config import has_functional_constructor
from ..engine.input_layer import Input, InputLayer
from ..engine.layer import Layer
from ..engine.sequential import Sequential
from ..saving.serialization import deserialize_keras_object, serialize_keras_object

Clone = Callable[[Any], Any]


def clone_model(
    model: Any,
    input_tensors: Any = None,
    clone_function: Clone | None = None,
    call_function: Callable[..., Any] | None = None,
    recursive: bool = False,
    **kwargs: Any,
) -> Any:
    """A model of the same layers, made anew.

    Args: input_tensors: KerasTensors to start from. clone_function: makes each layer's copy; from
        its config unless given. call_function: ``(layer, *args, **kwargs)``, calls the copies
        (functional models only). recursive: nested models are cloned layer by layer.
    Raises: ValueError where an argument does not go with the kind of model.
    """
    cache = kwargs.pop("cache", None)
    if kwargs:
        raise ValueError(f"Unexpected keyword argument(s): {tuple(kwargs)}")
    copy = _Copies(clone_function, call_function, recursive, {} if cache is None else cache)
    if isinstance(model, Sequential):
        if call_function is not None:
            raise ValueError(
                "`call_function` argument is not supported with Sequential models. In a Sequential model, layers "
                "aren't called at model-construction time (they're merely listed). Use `call_function` with "
                f"Functional models only. Received model of type '{type(model).__name__}'."
            )
        return _clone_sequential(model, copy, input_tensors)
    if isinstance(model, Functional):
        return _clone_functional(model, copy, input_tensors, call_function)
    for name, value in (
        ("clone_function", clone_function), ("input_tensors", input_tensors), ("call_function", call_function),
    ):  # fmt: skip
        if value is not None:
            raise ValueError(
                f"Argument `{name}` is only supported for Sequential models or Functional models. Received model of "
                f"type '{type(model).__name__}', with {name}={value}"
            )
    config = serialize_keras_object(model)
    return deserialize_keras_object(config, custom_objects={type(model).__name__: type(model)})


class _Copies:
    """Copies of layers, each made once: layers that are shared stay shared."""

    def __init__(self, make: Clone | None, call: Any, recursive: bool, known: dict[int, Any]) -> None:
        self._make = make or _from_config
        self._call, self._recursive, self._known = call, recursive, known

    def __call__(self, layer: Any) -> Any:
        found = self._known.get(id(layer))
        if found is None:
            found = self._known[id(layer)] = self._copy(layer)
        return found

    def _copy(self, layer: Any) -> Any:
        if self._recursive and isinstance(layer, (Sequential, Functional)):
            call = self._call if isinstance(layer, Functional) else None
            return clone_model(
                layer, clone_function=self._make, call_function=call, recursive=True, cache=self._known
            )
        return self._make(layer)


def _from_config(layer: Any) -> Any:
    return type(layer).from_config(layer.get_config())


def _compiled_like(clone: Any, model: Any) -> Any:
    if model.compiled:
        clone.compile_from_config(model.get_compile_config())
    return clone


def _clone_sequential(model: Sequential, copy: Clone, input_tensors: Any) -> Any:
    layers = [copy(layer) for layer in model.layers]
    first = model._stack[0] if model._stack and isinstance(model._stack[0], InputLayer) else None
    if input_tensors is not None:
        flat = flatten(input_tensors)
        if len(flat) != 1:
            raise ValueError("Argument `input_tensors` must contain a single tensor.")
        if not isinstance(flat[0], KerasTensor):
            raise ValueError(
                "Argument `input_tensors` must be a KerasTensor. Received invalid value: "
                f"input_tensors={flat[0]}"
            )
        layers.insert(0, Input(tensor=flat[0], name=first.name if first else None))
    elif first is not None:
        layers.insert(
            0, Input(batch_shape=first.batch_shape, dtype=first.dtype, name=first.name, optional=first.optional)
        )
    return _compiled_like(Sequential(layers, name=model.name, trainable=model.trainable), model)


def _clone_functional(model: Functional, copy: Clone, input_tensors: Any, call: Any) -> Any:
    if input_tensors is None:
        inputs = map_structure(
            lambda x: Input(batch_shape=x.shape, dtype=x.dtype, name=x.name), model.input
        )
    else:
        if not all(isinstance(x, KerasTensor) for x in flatten(input_tensors)):
            raise ValueError(
                "All entries in `input_tensors` must be KerasTensors. Received invalid values: "
                f"inputs_tensors={input_tensors}"
            )
        try:
            assert_same_structure(input_tensors, model.input)
        except ValueError as error:
            raise ValueError(
                "`input_tensors` must have the same structure as model.input\n"
                f"Reference structure: {model.input}\nReceived structure: {input_tensors}"
            ) from error
        inputs = input_tensors

    def caller(operation: Any) -> Any:
        target = copy(operation) if isinstance(operation, Layer) else _from_config(operation)
        return target if call is None else lambda *args, **kwargs: call(target, *args, **kwargs)

    outputs = model._graph.run(flatten(inputs), caller)
    cls = type(model) if has_functional_constructor(type(model), Functional) else Functional
    return _compiled_like(cls(inputs, outputs, name=model.name), model)
