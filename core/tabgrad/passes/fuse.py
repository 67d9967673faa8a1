"""Fusion: pointwise ops that walk the same elements become one node, run in one pass over memory.

A group stands where its last member stood. A node joins the group of an operand when every other
use of that group's values comes later, so the order of the graph stays a valid one and no cycle
can arise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.fused import fused
from ..ir.graph import Graph, Node, Symbol
from ..ir.lower import Pointwise
from ..ir.op import Spec
from .rewrite import Rewriter

MOST_NODES = 48
MOST_OPERANDS = 16


class _Group:
    """Nodes to be fused, by their places in the graph."""

    def __init__(self, place: int, shape: tuple[int, ...]) -> None:
        self.members = [place]
        self.shape = shape


class _Fuser:
    def __init__(self, graph: Graph, expressible: Callable[[Node], bool]) -> None:
        self.graph = graph
        self.places = {id(s): i for i, node in enumerate(graph.nodes) for s in node.outputs}
        self.users: dict[int, list[int]] = {}
        for i, node in enumerate(graph.nodes):
            for x in node.inputs:
                if isinstance(x, Symbol):
                    self.users.setdefault(id(x), []).append(i)
        self.wanted = {id(x) for x in graph.outputs if isinstance(x, Symbol)}
        self.group: dict[int, _Group] = {}
        for i, node in enumerate(graph.nodes):
            if isinstance(node.op.lower, Pointwise) and expressible(node):
                self._place(i, node)

    def _place(self, i: int, node: Node) -> None:
        shape = tuple(node.outputs[0].shape)
        own = self.group[i] = _Group(i, shape)
        candidates: list[_Group] = []
        for x in node.inputs:
            made = self.places.get(id(x)) if isinstance(x, Symbol) else None
            found = self.group.get(made) if made is not None else None
            if found is not None and found.shape == shape and found not in candidates:
                candidates.append(found)
        for found in candidates:
            self._join(own, found, i)

    def _join(self, own: _Group, other: _Group, last: int) -> None:
        members = sorted({*own.members, *other.members})
        if len(members) > MOST_NODES or not self._later(members, last):
            return
        if len(self._operands(members)) > MOST_OPERANDS:
            return
        own.members = members
        for m in members:
            self.group[m] = own

    def _later(self, members: list[int], last: int) -> bool:
        """Whether all uses of the members' values outside the group come after ``last``."""
        inside = set(members)
        for m in members:
            for s in self.graph.nodes[m].outputs:
                for user in self.users.get(id(s), ()):
                    if user in inside:
                        continue
                    group = self.group.get(user)
                    if (group.members[-1] if group else user) <= last:
                        return False
        return True

    def _operands(self, members: list[int]) -> set[int]:
        inside = set(members)
        return {
            id(x) for m in members for x in self.graph.nodes[m].inputs
            if (isinstance(x, Symbol) or np.size(x) != 1) and self.places.get(id(x)) not in inside
        }  # fmt: skip

    def run(self) -> Graph:
        rewriter = Rewriter(self.graph)
        for i, node in enumerate(self.graph.nodes):
            group = self.group.get(i)
            if group is None or len(group.members) == 1:
                rewriter.copy(node)
            elif i == group.members[-1]:
                self._emit(rewriter, group)
        return rewriter.finish()

    def _emit(self, rewriter: Rewriter, group: _Group) -> None:
        inside = set(group.members)
        body = Graph("body")
        known: dict[int, Any] = {}
        operands: list[Any] = []

        def inner(x: Any) -> Any:
            if not isinstance(x, Symbol) and np.size(x) == 1:
                return x
            if id(x) not in known:
                known[id(x)] = body.placeholder(tuple(x.shape), x.dtype)
                operands.append(rewriter.value(x))
            return known[id(x)]

        outputs: list[Symbol] = []
        for m in group.members:
            node = self.graph.nodes[m]
            made = body.add(node.op, [inner(x) for x in node.inputs], node.attrs, node.outputs)
            for s, new in zip(node.outputs, made, strict=True):
                known[id(s)] = new
                if id(s) in self.wanted or any(u not in inside for u in self.users.get(id(s), ())):
                    outputs.append(s)
        body.outputs = [known[id(s)] for s in outputs]
        specs = [Spec(tuple(s.shape), s.dtype) for s in outputs]
        made = rewriter.new.add(fused(len(outputs)), operands, {"body": body}, specs)
        for s, new in zip(outputs, made, strict=True):
            rewriter.set(s, new)


def fuse(graph: Graph, expressible: Callable[[Node], bool]) -> Graph:
    """The graph with chains of pointwise ops joined.

    Args: expressible: whether an executor can run the node inside a fused one.
    """
    return _Fuser(graph, expressible).run()
