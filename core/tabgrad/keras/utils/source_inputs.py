"""``get_source_inputs``: where a symbolic tensor comes from."""

from __future__ import annotations

from typing import Any


def get_source_inputs(tensor: Any) -> Any:
    """The symbolic inputs that a symbolic tensor is computed from."""
    history = getattr(tensor, "_keras_history", None)
    if history is None:
        return tensor
    node = history.operation._inbound_nodes[history.node_index]
    if node.is_input:
        return list(node.outputs)
    found: list[Any] = []
    for operand in node.input_tensors:
        found += [x for x in get_source_inputs(operand) if all(x is not known for known in found)]
    return found
