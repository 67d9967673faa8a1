"""A graph: ops applied to values, in the order they were traced. Shapes are always known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np


class Symbol:
    """One value of a graph: what an op will produce. Stands where an array stands in a Tensor."""

    __slots__ = ("dtype", "graph", "index", "node", "shape")

    def __init__(
        self, shape: tuple[int, ...], dtype: np.dtype[Any], graph: Graph, node: Any, index: int
    ) -> None:
        self.shape = shape
        self.dtype = dtype
        self.graph = graph
        self.node = node
        self.index = index

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """Number of elements."""
        total = 1
        for dim in self.shape:
            total *= dim
        return total


@dataclass(eq=False)
class Node:
    """One op call: its operands (Symbols, or arrays for constants), attributes and results."""

    op: Any
    inputs: list[Any]
    attrs: dict[str, Any]
    outputs: list[Symbol] = field(default_factory=list)


@dataclass(eq=False)
class Graph:
    """Nodes in execution order, with the symbols that are fed and the ones that are wanted.

    ``customs``: which nodes are differentiated by a rule of their own (trace/replay.py). ``origin``: the graph
    that this one was optimised from, where gradients are taken of that. ``recorded``: what of it depends on sizes
    that are left open (trace/sized.py).
    """

    name: str = "graph"
    inputs: list[Symbol] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    outputs: list[Symbol] = field(default_factory=list)
    customs: list[Any] = field(default_factory=list, repr=False)
    origin: Graph | None = field(default=None, repr=False)
    recorded: Any = field(default=None, repr=False)

    def placeholder(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Symbol:
        """A new value to be fed."""
        symbol = Symbol(shape, dtype, self, None, len(self.inputs))
        self.inputs.append(symbol)
        return symbol

    def add(self, op: Any, inputs: list[Any], attrs: dict[str, Any], specs: Any) -> list[Symbol]:
        """Appends an op call; ``specs`` describe its results."""
        node = Node(op, inputs, attrs)
        node.outputs = [Symbol(s.shape, s.dtype, self, node, i) for i, s in enumerate(specs)]
        self.nodes.append(node)
        return node.outputs
