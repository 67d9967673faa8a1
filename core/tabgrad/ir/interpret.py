"""Runs a graph on arrays, node by node: what control-flow ops do with their branches."""

from __future__ import annotations

from typing import Any

import numpy as np

from .graph import Graph, Symbol


def interpret(graph: Graph, arrays: list[Any]) -> list[Any]:
    """The arrays of the graph's outputs."""
    known = {id(s): a for s, a in zip(graph.inputs, arrays, strict=True)}
    for node in graph.nodes:
        operands = [known[id(x)] if isinstance(x, Symbol) else x for x in node.inputs]
        result = node.op.forward(*operands, **node.attrs)
        results = (result,) if node.op.outputs == 1 else result
        for symbol, array in zip(node.outputs, results, strict=True):
            known[id(symbol)] = np.asarray(array)
    return [known[id(x)] if isinstance(x, Symbol) else np.asarray(x) for x in graph.outputs]
