"""The tracing evaluator: op calls become nodes of a graph; only shapes and dtypes are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..base.errors import (
    GraphShapeError,
    GraphTypeError,
    InvalidArgumentError,
    OperatorNotAllowedInGraphError,
)
from ..ir.dispatch import evaluating
from ..ir.graph import Graph, Symbol
from ..ir.op import Spec
from ..tensor.convert import convert_operands
from ..tensor.tensor import Tensor


class Tracer:
    """Evaluator that appends every op call to ``graph`` and computes nothing.

    Variable reads give a symbol per variable; assignments are remembered in ``assigned``, and
    later reads see them.
    """

    def __init__(self, parent: Any = None) -> None:
        self.graph = Graph()
        self.parent = parent  # the evaluator that a branch of control flow is traced within
        self.captures: dict[int, tuple[Tensor, Tensor]] = {}  # outer symbol -> (outer, inner)
        self.reads: dict[int, tuple[Any, Tensor]] = {}
        self.assigned: dict[int, tuple[Any, Tensor]] = {}

    def placeholder(self, spec: Spec) -> Tensor:
        """A symbolic tensor of the given shape and dtype, to be fed."""
        return Tensor(self.graph.placeholder(spec.shape, spec.dtype))

    def evaluate(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> tuple[Any, Any]:
        """The operands as tensors, and symbolic results."""
        tensors = convert_operands(op, inputs)
        own = [self.own(t) for t in tensors]
        specs = [Spec(tuple(t.data.shape), t.data.dtype) for t in tensors]
        try:
            op.check(specs)
        except InvalidArgumentError as error:
            raise GraphTypeError(error.message) from None
        try:
            result = op.shape(*specs, **attrs)
        except InvalidArgumentError as error:
            raise GraphShapeError(error.message) from None
        results = [result] if op.outputs == 1 else list(result)
        symbols = self.graph.add(op, [t.data for t in own], attrs, results)
        outputs = [Tensor(s) for s in symbols]
        return tensors, outputs[0] if op.outputs == 1 else tuple(outputs)

    def own(self, tensor: Tensor) -> Tensor:
        """The tensor as this graph knows it: a symbol of the enclosing trace is captured.

        Raises: OperatorNotAllowedInGraphError on a symbol of an unrelated trace.
        """
        symbol = tensor.data
        if not isinstance(symbol, Symbol) or symbol.graph is self.graph:
            return tensor
        if self.parent is None:
            raise OperatorNotAllowedInGraphError(
                f"{tensor} is out of scope and cannot be used here: it belongs to a function that was traced "
                "before. Return it from that function instead of keeping it in a variable of Python's."
            )
        if id(symbol) not in self.captures:
            outer = self.parent.own(tensor)
            inner = self.placeholder(Spec(tuple(symbol.shape), symbol.dtype))
            self.captures[id(symbol)] = (outer, inner)
        return self.captures[id(symbol)][1]

    def read(self, variable: Any) -> Tensor:
        """The symbol that stands for the variable's value."""
        known = self.assigned.get(variable.handle) or self.reads.get(variable.handle)
        if known is None and self.parent is not None:
            known = (variable, self.parent.read(variable))
            self.reads[variable.handle] = known
        if known is None:
            held = variable.data
            known = (variable, self.placeholder(Spec(tuple(held.shape), held.dtype)))
            self.reads[variable.handle] = known
        return known[1]

    def assign(self, variable: Any, value: Tensor) -> None:
        """Remembers the assignment; the variable itself is untouched."""
        self.assigned[variable.handle] = (variable, value)


def trace(function: Callable[..., Any], specs: list[Spec]) -> tuple[Tracer, Any]:
    """Runs ``function`` on symbolic tensors. Returns the tracer and what the function returned."""
    tracer = Tracer()
    with evaluating(tracer):
        arguments = [tracer.placeholder(spec) for spec in specs]
        return tracer, function(*arguments)
