"""What every graph must satisfy; passes are checked with it, one after the other, in tests and on demand."""

from __future__ import annotations

from ..base.errors import InternalError
from .graph import Graph, Symbol
from .op import Spec


def verify(graph: Graph, stage: str = "graph") -> Graph:
    """The graph itself. Raises InternalError where a value is used before it is made, belongs to another
    graph, or has another shape or dtype than its op's rule says."""
    known = {id(s) for s in graph.inputs}
    for i, node in enumerate(graph.nodes):
        where = f"{stage}: node {i} ({node.op.name})"
        for x in node.inputs:
            if isinstance(x, Symbol) and id(x) not in known:
                raise InternalError(f"{where} uses a value that is not made before it.")
        specs = [Spec(tuple(x.shape), x.dtype) for x in node.inputs]
        found = node.op.shape(*specs, **node.attrs)
        results = [found] if len(node.outputs) == 1 and not isinstance(found, tuple) else list(found)
        if len(results) != len(node.outputs):
            raise InternalError(f"{where} has {len(node.outputs)} results, its rule gives {len(results)}.")
        for symbol, spec in zip(node.outputs, results, strict=True):
            if tuple(symbol.shape) != tuple(spec.shape) or symbol.dtype != spec.dtype:
                raise InternalError(
                    f"{where} gives {spec.dtype}{list(spec.shape)}, the graph says {symbol.dtype}{list(symbol.shape)}."
                )
            known.add(id(symbol))
    for x in graph.outputs:
        if isinstance(x, Symbol) and id(x) not in known:
            raise InternalError(f"{stage}: an output is not made by the graph.")
    return graph
