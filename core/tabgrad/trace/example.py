"""Values that symbols have for the arguments a trace was made with.

A trace needs none of them but where it calls Python that only takes values: to learn the shape of what a
user's NumPy function returns, or to make a variable from a symbolic initial value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.graph import Symbol
from ..tensor.tensor import Tensor


class Examples:
    """Computes values of a trace's symbols on demand, from values of its placeholders."""

    def __init__(self, tracer: Any) -> None:
        self._graph = tracer.graph
        self._sources: dict[int, Callable[[], Any]] = {}
        self._known: dict[int, Any] = {}

    def stand_in(self, placeholder: Tensor, value: Callable[[], Any]) -> None:
        """``value()`` is the array that the placeholder stands for, or None."""
        self._sources[id(placeholder.data)] = value

    def keep(self, symbol: Any, array: Any) -> None:
        """The symbol's value is known to be ``array``."""
        self._known[id(symbol)] = array

    def of(self, tensor: Tensor) -> Any:
        """The tensor's array; None where an argument that it depends on has no value."""
        symbol = tensor.data
        if not isinstance(symbol, Symbol):
            return symbol
        missing = {id(node) for node in self._needed(symbol)}
        for node in self._graph.nodes if missing else ():
            if id(node) in missing and not self._compute(node):
                return None
        return self._value(symbol)

    def _value(self, x: Any) -> Any:
        if not isinstance(x, Symbol):
            return x
        if id(x) not in self._known:
            source = self._sources.get(id(x))
            self._known[id(x)] = None if source is None else source()
        return self._known[id(x)]

    def _needed(self, symbol: Symbol) -> list[Any]:
        """The nodes behind a symbol that are not computed yet."""
        found: dict[int, Any] = {}
        waiting = [symbol]
        while waiting:
            x = waiting.pop()
            if id(x) in self._known or x.node is None or id(x.node) in found:
                continue
            found[id(x.node)] = x.node
            waiting.extend(i for i in x.node.inputs if isinstance(i, Symbol))
        return list(found.values())

    def _compute(self, node: Any) -> bool:
        operands = [self._value(x) for x in node.inputs]
        if any(x is None for x in operands):
            return False
        with np.errstate(all="ignore"):
            result = node.op.forward(*operands, **node.attrs)
        for symbol, array in zip(node.outputs, (result,) if node.op.outputs == 1 else result, strict=True):
            self._known[id(symbol)] = np.asarray(array)
        return True
