"""Common subexpression elimination: the same op on the same operands is computed once."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ir.graph import Graph
from ..ir.lower import HostOnly
from .rewrite import Rewriter


def cse(graph: Graph) -> Graph:
    """The graph with repeated computations shared."""
    rewriter = Rewriter(graph)
    seen: dict[Any, list[Any]] = {}
    for node in graph.nodes:
        operands = rewriter.operands(node)
        key = None if isinstance(node.op.lower, HostOnly) else _key(node.op, operands, node.attrs)
        if key is not None and key in seen:
            rewriter.replace(node, seen[key])
            continue
        made = rewriter.copy(node, operands)
        if key is not None:
            seen[key] = list(made)
    return rewriter.finish()


def _key(op: Any, operands: list[Any], attrs: dict[str, Any]) -> Any:
    """Equal for calls that give equal results; None where attributes can't be compared."""
    try:
        key = (
            op.name,
            tuple(_operand(x) for x in operands),
            tuple(sorted(_attr(a) for a in attrs.items())),
        )
        hash(key)
    except TypeError:
        return None
    return key


def _operand(x: Any) -> Any:
    if not isinstance(x, np.ndarray):
        return id(x)
    return (x.shape, x.dtype.str, x.tobytes()) if x.size <= 16 else id(x)


def _attr(item: tuple[str, Any]) -> tuple[str, str]:
    return (item[0], repr(item[1]))
