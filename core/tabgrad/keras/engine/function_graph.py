"""The graph between symbolic inputs and outputs: which calls, in which order.

Order is Keras's (by depth from the outputs, ties by the order of discovery), since the order of
layers decides the order of weights.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...base.tree import flatten, map_structure
from ..common.keras_tensor import KerasTensor
from ..common.operation import Node


class FunctionGraph:
    """Nodes and operations that lead from ``inputs`` to ``outputs`` (structures of KerasTensors).

    Raises: ValueError where an output can't be reached from the inputs, or there is a cycle.
    """

    def __init__(self, inputs: Any, outputs: Any, name: str) -> None:
        self.inputs, self.outputs = flatten(inputs), flatten(outputs)
        self.outputs_structure = outputs
        order, indices = _discover(self.inputs, self.outputs, name)
        self.nodes, self.operations, self.depth_of = _by_depth(order, indices, self.inputs)
        self._check_connected(name)

    def _check_connected(self, name: str) -> None:
        names = [o.name for o in self.operations]
        for operation_name in names:
            if names.count(operation_name) > 1:
                raise ValueError(
                    f'The name "{operation_name}" is used {names.count(operation_name)} times in the model. '
                    "All operation names should be unique."
                )
        available = {id(x) for x in self.inputs}
        for node in self.nodes:
            if all(id(x) in available for x in node.outputs):
                continue  # the graph starts here
            lost = [x for x in node.input_tensors if id(x) not in available]
            if node.is_input and not any(id(x) in available for x in node.outputs):
                lost = node.outputs  # an Input that is not among the model's
            if lost:
                raise ValueError(
                    f"Graph disconnected: cannot find parent for tensor {lost[0]} at operation "
                    f"{node.operation}. All inputs that {name} needs must be listed in `inputs`."
                )
            available.update(id(x) for x in node.outputs)

    def run(self, values: list[Any], call: Callable[[Any], Callable[..., Any]]) -> Any:
        """Evaluates the graph: ``call(operation)`` gives what is called with the node's arguments."""
        known = {id(x): v for x, v in zip(self.inputs, values, strict=True)}
        for node in self.nodes:
            if all(id(x) in known for x in node.outputs):
                continue
            args, kwargs = node.fill(known)
            result = flatten(call(node.operation)(*args, **kwargs))
            for symbol, value in zip(node.outputs, result, strict=True):
                known[id(symbol)] = value
        return map_structure(
            lambda x: known[id(x)] if isinstance(x, KerasTensor) else x, self.outputs_structure
        )


def _discover(
    inputs: list[Any], outputs: list[Any], name: str
) -> tuple[list[Node], dict[int, int]]:
    """Depth-first from the outputs: nodes with operands first, operations numbered as they are met."""
    order: list[Node] = []
    finished: set[int] = set()
    indices: dict[int, int] = {}
    stops = {id(x) for x in inputs}

    def node_of(x: Any) -> Node | None:
        if id(x) in stops and x._keras_history is None:
            return None  # an input that no operation made
        history = x._keras_history
        if history is None:
            raise ValueError(
                f"Output {x} of {name} was not made by calling layers on keras.Input tensors."
            )
        return history.operation._inbound_nodes[history.node_index]  # type: ignore[no-any-return]

    def visit(x: Any) -> None:
        stack: list[tuple[Node, bool]] = [(node_of(x), False)]  # type: ignore[list-item]
        path: set[int] = set()
        while stack:
            node, leaving = stack.pop()
            if leaving:
                path.discard(id(node))
                finished.add(id(node))
                order.append(node)
                continue
            if id(node) in finished:
                continue
            if id(node) in path:
                raise ValueError(
                    f"Tensor {x} from operation '{node.operation.name}' is part of a cycle."
                )
            indices.setdefault(id(node.operation), len(indices))
            path.add(id(node))
            stack.append((node, True))
            if any(id(o) in stops for o in node.outputs):
                continue  # the graph starts here, whatever came before
            for operand in reversed(node.input_tensors):
                parent = node_of(operand)
                if parent is not None and id(parent) not in finished:
                    stack.append((parent, False))

    for x in outputs:
        visit(x)
    return order, indices


def _by_depth(
    order: list[Node], indices: dict[int, int], inputs: list[Any]
) -> tuple[list[Node], list[Any], dict[int, int]]:
    stops = {id(x) for x in inputs}
    node_depth: dict[int, int] = {}
    operation_depth: dict[int, int] = {}
    operations: dict[int, Any] = {}
    nodes = {id(n): n for n in order}
    for node in reversed(order):
        key = id(node.operation)
        depth = max(node_depth.setdefault(id(node), 0), operation_depth.get(key, 0))
        operation_depth[key] = node_depth[id(node)] = depth
        operations[key] = node.operation
        if any(id(o) in stops for o in node.outputs):
            continue
        for parent in node.parent_nodes:
            node_depth[id(parent)] = max(depth + 1, node_depth.get(id(parent), 0))
    for x in inputs:  # an input that nothing uses is still part of the model
        if x._keras_history is None:
            continue  # of a keras.Function: no operation made it
        operation = x._keras_history.operation
        if id(operation) not in operations:
            operations[id(operation)] = operation
            operation_depth[id(operation)] = 0
            indices.setdefault(id(operation), -1)
            node = operation._inbound_nodes[0]
            nodes[id(node)], node_depth[id(node)] = node, 0
    ordered = sorted(operations, key=lambda k: (-operation_depth[k], indices[k]))
    by_depth = sorted(node_depth, key=lambda k: -node_depth[k])
    return (
        [nodes[k] for k in by_depth if k in nodes],
        [operations[k] for k in ordered],
        {k: operation_depth[k] for k in ordered},
    )
