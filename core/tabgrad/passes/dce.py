"""Dead code elimination: nodes that no output needs are dropped; effects on the host are kept."""

from __future__ import annotations

from ..ir.graph import Graph, Symbol
from ..ir.lower import HostOnly
from .rewrite import Rewriter


def dce(graph: Graph) -> Graph:
    """The graph without the nodes whose results are not used."""
    needed = {id(x) for x in graph.outputs if isinstance(x, Symbol)}
    kept = []
    for node in reversed(graph.nodes):
        effect = isinstance(node.op.lower, HostOnly) and node.op.lower.effect
        if effect or any(id(s) in needed for s in node.outputs):
            needed.update(id(x) for x in node.inputs if isinstance(x, Symbol))
            kept.append(node)
    rewriter = Rewriter(graph)
    for node in reversed(kept):
        rewriter.copy(node)
    return rewriter.finish()
