"""Ops that say so are rewritten into other ops: ``Decompose(rule)`` of their records."""

from __future__ import annotations

from typing import Any

from ..ir.dispatch import evaluating, unobserved
from ..ir.graph import Graph
from ..ir.lower import Decompose
from ..ir.op import F, Spec
from ..tensor.convert import convert_operands
from ..tensor.tensor import Tensor
from .rewrite import Rewriter


class Appending:
    """An evaluator that appends every call to a graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def evaluate(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> tuple[Any, Any]:
        """The operands as tensors, and symbolic results."""
        tensors = convert_operands(op, inputs)
        found = op.shape(*[Spec(tuple(t.data.shape), t.data.dtype) for t in tensors], **attrs)
        made = self.graph.add(op, [t.data for t in tensors], attrs, [found] if op.outputs == 1 else list(found))
        outputs = [Tensor(s) for s in made]
        return tensors, outputs[0] if op.outputs == 1 else tuple(outputs)


def decompose(graph: Graph) -> Graph:
    """The graph with composite ops replaced. A rule that returns None leaves its op as it is."""
    rewriter = Rewriter(graph)
    evaluator = Appending(rewriter.new)
    for node in graph.nodes:
        if not isinstance(node.op.lower, Decompose):
            rewriter.copy(node)
            continue
        operands = rewriter.operands(node)
        with evaluating(evaluator), unobserved():
            found = node.op.lower.rule(F, *[Tensor(x) for x in operands], **node.attrs)
        if found is None:
            rewriter.copy(node, operands)
        else:
            values = list(found) if isinstance(found, tuple) else [found]
            rewriter.replace(node, [v.data for v in values])
    return rewriter.finish()


