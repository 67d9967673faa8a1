"""Order of execution: a product or convolution moves down to the pointwise node that finishes it, so that
the one can run inside the other while its result is in cache."""

from __future__ import annotations

from typing import Any

from ..base.shape import size_of
from ..ir.graph import Graph, Symbol
from ..ir.lower import Pointwise
from .rewrite import Rewriter

HEADS = ("matmul", "conv")


def schedule(graph: Graph) -> Graph:
    """The same nodes in an order that is as valid and runs faster."""
    nodes = graph.nodes
    made = {id(s): i for i, node in enumerate(nodes) for s in node.outputs}
    users: dict[int, list[int]] = {}
    for i, node in enumerate(nodes):
        for x in node.inputs:
            if isinstance(x, Symbol):
                users.setdefault(id(x), []).append(i)
    moved: dict[int, int] = {}  # head -> the node it goes before
    taken: set[int] = set()
    for i, node in enumerate(nodes):
        if not (isinstance(node.op.lower, Pointwise) or node.op.name == "fused"):
            continue
        for x in node.inputs:
            head = _head(x, made, nodes, size_of(node.outputs[0].shape))
            if head is None or head in taken:
                continue
            uses = [u for s in nodes[head].outputs for u in users.get(id(s), ())]
            if all(u >= i for u in uses if u != head):
                moved[head] = i
                taken.add(head)
                break
    before: dict[int, list[int]] = {}
    for head, at in moved.items():
        before.setdefault(at, []).append(head)
    rewriter = Rewriter(graph)

    def place(i: int) -> None:
        for head in before.get(i, ()):
            place(head)
        rewriter.copy(nodes[i])

    for i in range(len(nodes)):
        if i not in moved:
            place(i)
    return rewriter.finish()


def _head(x: Any, made: dict[int, int], nodes: list[Any], size: int) -> int | None:
    at = made.get(id(x)) if isinstance(x, Symbol) else None
    if at is None or nodes[at].op.name not in HEADS or size_of(x.shape) != size:
        return None
    return at
