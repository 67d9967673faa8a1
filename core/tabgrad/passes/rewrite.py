"""What passes share: copying a graph node by node, with values replaced on the way."""

from __future__ import annotations

from typing import Any

from ..ir.graph import Graph, Node, Symbol


class Rewriter:
    """Builds a new graph from an old one. ``value(x)`` is what an old operand became."""

    def __init__(self, old: Graph) -> None:
        self.old = old
        self.new = Graph(old.name)
        self._known: dict[int, Any] = {}
        for symbol in old.inputs:
            self._known[id(symbol)] = self.new.placeholder(symbol.shape, symbol.dtype)

    def value(self, x: Any) -> Any:
        """The new operand for an old one; constants are themselves."""
        return self._known[id(x)] if isinstance(x, Symbol) else x

    def operands(self, node: Node) -> list[Any]:
        """The new operands of an old node."""
        return [self.value(x) for x in node.inputs]

    def copy(self, node: Node, inputs: list[Any] | None = None) -> list[Symbol]:
        """Appends the node, with new operands; its results are mapped."""
        made = self.new.add(
            node.op, self.operands(node) if inputs is None else inputs, node.attrs, node.outputs
        )
        self.replace(node, made)
        return made

    def replace(self, node: Node, values: list[Any]) -> None:
        """From here on the node's results are ``values``."""
        for symbol, value in zip(node.outputs, values, strict=True):
            self._known[id(symbol)] = value

    def set(self, symbol: Symbol, value: Any) -> None:
        """From here on the symbol is ``value``."""
        self._known[id(symbol)] = value

    def finish(self) -> Graph:
        """The new graph, with its outputs."""
        self.new.outputs = [self.value(x) for x in self.old.outputs]
        return self.new
