"""Configs of functional models: layers, the calls between them, inputs and outputs."""

from __future__ import annotations

import copy
import inspect
from typing import Any

from ...base.tree import map_structure
from ..common import state
from ..common.keras_tensor import KerasTensor
from ..common.operation import Operation
from ..saving.serialization import deserialize_keras_object, serialize_keras_object


def has_functional_constructor(cls: type, functional: type) -> bool:
    """True where ``cls(inputs, outputs, ...)`` makes the model again from its graph."""
    if cls.__init__ is functional.__init__:  # type: ignore[misc]
        return True
    spec = inspect.getfullargspec(cls.__init__)  # type: ignore[misc]
    if spec.args[1:] == inspect.getfullargspec(functional.__init__).args[1:]:  # type: ignore[misc]
        return True
    return spec.varargs is not None and spec.varkw is not None


def write(model: Any, graph: Any) -> dict[str, Any]:
    """The config of a functional model."""
    own = {id(node) for node in graph.nodes}
    index: dict[int, int] = {}  # node -> its number among the saved calls of its operation
    for operation in graph.operations:
        kept = 1 if _is_graph(operation) else 0  # a nested graph counts a call of its own first
        for node in operation._inbound_nodes:
            if id(node) in own:
                index[id(node)] = kept
                kept += 1

    def key(x: KerasTensor) -> list[Any]:
        operation, node_index, tensor_index = x._keras_history  # type: ignore[misc]
        return [operation.name, index[id(operation._inbound_nodes[node_index])], tensor_index]

    def operand(x: KerasTensor) -> list[Any]:
        operation, node_index, tensor_index = x._keras_history  # type: ignore[misc]
        kept = [n for n in operation._inbound_nodes[:node_index] if id(n) in own]
        return [operation.name, len(kept), tensor_index]

    layers = []
    for operation in graph.operations:
        config = serialize_keras_object(operation)
        config["name"] = operation.name
        config["inbound_nodes"] = [
            _write_node(node, operand)
            for node in operation._inbound_nodes
            if id(node) in own and node.input_tensors
        ]
        layers.append(config)
    return copy.deepcopy(
        {
            "name": model.name,
            "trainable": model.trainable,
            "layers": layers,
            "input_layers": map_structure(key, model._inputs_struct),
            "output_layers": map_structure(key, model._outputs_struct),
        }
    )


def _is_graph(operation: Any) -> bool:
    return hasattr(operation, "_graph")


def _write_node(node: Any, key: Any) -> dict[str, Any]:
    def value(x: Any) -> Any:
        if not isinstance(x, KerasTensor):
            return x
        config = {"shape": x.shape, "dtype": x.dtype, "keras_history": key(x)}
        return {"class_name": "__keras_tensor__", "config": config}

    args = [
        map_structure(value, a) if isinstance(a, KerasTensor) else _nested(a, value)
        for a in node.args
    ]
    kwargs = {k: _nested(v, value) for k, v in node.kwargs.items()}
    return {
        "args": tuple(serialize_keras_object(a) for a in args),
        "kwargs": serialize_keras_object(kwargs),
    }


def _nested(structure: Any, function: Any) -> Any:
    if isinstance(structure, dict):
        return {k: _nested(v, function) for k, v in structure.items()}
    if isinstance(structure, (list, tuple)):
        return type(structure)(_nested(v, function) for v in structure)
    return function(structure)


def read(cls: Any, config: dict[str, Any], custom_objects: Any) -> Any:
    """The functional model that a config describes.

    Raises: ValueError where the calls can't all be made (a loop, or a layer that is missing).
    """
    config = dict(config)
    made: dict[str, Any] = {}
    waiting: list[tuple[Any, dict[str, Any]]] = []
    for layer_config in config["layers"]:
        layer = deserialize_keras_object(layer_config, custom_objects=custom_objects)
        if not isinstance(layer, Operation):
            raise ValueError(
                f"Unexpected object from deserialization, expected a layer or operation, got a {type(layer)}"
            )
        made[layer_config["name"]] = layer
        waiting += [(layer, node) for node in layer_config["inbound_nodes"]]

    def operand(history: Any) -> KerasTensor:
        name, node_index, tensor_index = history
        return made[name]._inbound_nodes[node_index].outputs[tensor_index]  # type: ignore[no-any-return]

    def tensor(history: Any) -> KerasTensor:
        name, node_index, tensor_index = history
        return operand((name, node_index - (1 if _is_graph(made[name]) else 0), tensor_index))

    _replay(waiting, operand, custom_objects)
    extra = {
        k: v for k, v in config.items() if k not in ("layers", "input_layers", "output_layers")
    }
    return cls(
        inputs=_tensors(config["input_layers"], tensor),
        outputs=_tensors(config["output_layers"], tensor),
        **extra,
    )


def _replay(waiting: list[tuple[Any, dict[str, Any]]], tensor: Any, custom_objects: Any) -> None:
    """Makes the calls whose operands exist, until all are made."""
    while waiting:
        left: list[tuple[Any, dict[str, Any]]] = []
        stuck: set[int] = set()
        for layer, node in waiting:
            try:
                if id(layer) in stuck:
                    raise IndexError  # calls of one layer stay in order
                state.put("resolve_history", tensor)
                try:
                    args = deserialize_keras_object(node["args"], custom_objects=custom_objects)
                    kwargs = deserialize_keras_object(node["kwargs"], custom_objects=custom_objects)
                finally:
                    state.put("resolve_history", None)
            except IndexError:
                stuck.add(id(layer))
                left.append((layer, node))
                continue
            layer(*args, **kwargs)
        if len(left) == len(waiting):
            raise ValueError(
                "Invalid Functional model configuration. The graph of the Functional model either has loops "
                f"or disconnected nodes. Calls that can't be made: {[n for _, n in left]}"
            )
        waiting = left


def _tensors(structure: Any, tensor: Any) -> Any:
    if isinstance(structure, dict):
        return {k: _tensors(v, tensor) for k, v in structure.items()}
    if len(structure) == 3 and isinstance(structure[0], str):
        return tensor(structure)
    return [_tensors(s, tensor) for s in structure]
