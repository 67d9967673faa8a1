"""The tracing evaluator: op calls become nodes of a graph; only shapes and dtypes are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.dtype import is_differentiable
from ..base.errors import (
    GraphShapeError,
    GraphTypeError,
    InvalidArgumentError,
)
from ..base.shape import size_of
from ..base.size import plain, with_sizes
from ..ir.dispatch import evaluating
from ..ir.graph import Graph, Symbol
from ..ir.lower import HostOnly
from ..ir.op import F, Spec
from ..tensor.convert import convert_operands
from ..tensor.eager import array_of
from ..tensor.tensor import Tensor, out_of_scope
from .example import Examples
from .replay import CustomCall

FOLDED = 4096  # elements of a result that is computed while tracing


class Tracer:
    """Evaluator that appends every op call to ``graph`` and computes nothing but small constants.

    Variable reads give a symbol per variable; assignments are remembered in ``assigned``, and
    later reads see them. A call on constants that were made during the trace (shapes, literals) is
    computed at once, so that Python can use its result.
    Args: parent: the trace that this one is a branch of: what it uses from there is captured. enclosing: the trace
        that a function is being traced in: only its symbols are captured, by the functions defined inside.
    Attributes: ``reads`` and ``assigned`` (variables with the tensors that stand for them, by handle),
    ``captures`` (outer tensors with their stand-ins here), ``outside`` (tensors made before the trace,
    by their arrays), ``rereads`` (variables read after an assignment, by symbol), ``examples``.
    """

    def __init__(self, parent: Any = None, enclosing: Any = None) -> None:
        self.graph = Graph()
        self.parent, self._enclosing = parent, enclosing
        self.started: int = Tensor(np.empty(0)).id if parent is None else parent.started
        self.captures: dict[int, tuple[Tensor, Tensor]] = {}  # outer symbol -> (outer, inner)
        self.reads: dict[int, tuple[Any, Tensor]] = {}
        self.assigned: dict[int, tuple[Any, Tensor]] = {}
        self.outside: dict[int, Tensor] = {}
        self.rereads: dict[int, Any] = {}
        self._reread: dict[int, Tensor] = {}
        self.examples = Examples(self)

    @property
    def calls(self) -> int:
        """How many op calls the graph holds."""
        return len(self.graph.nodes)

    def placeholder(self, spec: Spec) -> Tensor:
        """A symbolic tensor of the given shape and dtype, to be fed."""
        return Tensor(self.graph.placeholder(tuple(map(plain, spec.shape)), spec.dtype))

    # --- op calls ----------------------------------------------------------------------------

    def evaluate(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> tuple[Any, Any]:
        """The operands as tensors, and symbolic results."""
        tensors = convert_operands(op, inputs)
        own = [self.own(t) for t in tensors]
        if self.parent is not None or self._enclosing is not None:
            attrs = with_sizes(attrs, plain)
        results = self.results(op, [Spec(tuple(t.data.shape), t.data.dtype) for t in own], attrs)
        outputs = self._constant(op, own, attrs, results)
        if outputs is None:
            outputs = [Tensor(s) for s in self.graph.add(op, [t.data for t in own], attrs, results)]
        return tensors, outputs[0] if op.outputs == 1 else tuple(outputs)

    @staticmethod
    def results(op: Any, specs: list[Spec], attrs: dict[str, Any]) -> list[Spec]:
        """The results' shapes and dtypes. Raises GraphTypeError or GraphShapeError on operands that don't fit."""
        try:
            op.check(specs)
        except InvalidArgumentError as error:
            raise GraphTypeError(error.message) from None
        try:
            result = op.shape(*specs, **attrs)
        except InvalidArgumentError as error:
            raise GraphShapeError(error.message) from None
        return [result] if op.outputs == 1 else list(result)

    def _constant(self, op: Any, own: list[Tensor], attrs: dict[str, Any], results: list[Spec]) -> Any:
        """Results as arrays, where the operands are constants of this trace and the results are small."""
        for tensor in own:
            if isinstance(tensor.data, Symbol) or self.is_outside(tensor):
                return None
        if isinstance(op.lower, HostOnly) or sum(size_of(r.shape) for r in results) > FOLDED:
            return None
        with np.errstate(all="ignore"):
            found = op.forward(*[t.data for t in own], **attrs)
        return [Tensor(array_of(x)) for x in ((found,) if op.outputs == 1 else found)]

    def is_outside(self, tensor: Tensor) -> bool:
        """True for a tensor made before the trace whose gradient may be asked for: no constant then."""
        return tensor.id < self.started and is_differentiable(tensor.data.dtype)

    def own(self, tensor: Tensor) -> Tensor:
        """The tensor as this graph knows it: what belongs to the enclosing trace is captured.

        Raises: OperatorNotAllowedInGraphError on a symbol of an unrelated trace.
        """
        symbol = tensor.data
        if not isinstance(symbol, Symbol):
            if not self.is_outside(tensor):
                return tensor
            if self.parent is None:
                self.outside[id(symbol)] = tensor
                return tensor
        elif symbol.graph is self.graph:
            return tensor
        outside = self._enclosing if self.parent is None else self.parent
        if outside is None:
            raise out_of_scope(tensor)
        if id(symbol) not in self.captures:
            outer = outside.own(tensor)
            inner = self.stand_in(outer.data)
            self.captures[id(symbol)] = (outer, inner)
            self.examples.stand_in(inner, lambda: outside.example(outer))
        return self.captures[id(symbol)][1]

    def stand_in(self, outer: Any) -> Tensor:
        """What a symbol (or array) of the enclosing trace is here."""
        return self.placeholder(Spec(tuple(outer.shape), outer.dtype))

    def branch(self) -> Tracer:
        """A tracer for a branch or loop body of this trace."""
        return Tracer(self)

    # --- variables ---------------------------------------------------------------------------

    def read(self, variable: Any) -> Tensor:
        """The symbol that stands for the variable's value."""
        handle = variable.handle
        if handle in self.assigned:
            return self._after_assignment(variable)
        if handle not in self.reads:
            held = variable.data
            inner = self.placeholder(Spec(tuple(held.shape), held.dtype))
            self.reads[handle] = (variable, inner)
            parent = self.parent
            self.examples.stand_in(
                inner, lambda: variable.tensor.array() if parent is None else parent.example(parent.read(variable))
            )
        return self.reads[handle][1]

    def _after_assignment(self, variable: Any) -> Tensor:
        """The assigned value as a tensor of its own: gradients end here, as they do in eager code."""
        handle = variable.handle
        if handle not in self._reread:
            value = self.own(self.assigned[handle][1])
            spec = Spec(tuple(value.data.shape), value.data.dtype)
            symbol = self.graph.add(F.stop_gradient, [value.data], {}, [spec])[0]
            self._reread[handle] = Tensor(symbol)
            self.rereads[id(symbol)] = variable
        return self._reread[handle]

    def assign(self, variable: Any, value: Tensor) -> None:
        """Remembers the assignment; the variable itself is untouched."""
        self.assigned[variable.handle] = (variable, value)
        self._reread.pop(variable.handle, None)

    # --- what a trace is asked for -----------------------------------------------------------

    def example(self, tensor: Tensor) -> Any:
        """A value that the tensor has for the arguments the trace was made with, None where there are none."""
        return self.examples.of(self.own(tensor))

    def remember(self, op: Any, inputs: Any, outputs: Any, since: int) -> None:
        """A call with a gradient of its own stands for the nodes added after the first ``since``."""
        results = list(outputs) if isinstance(outputs, tuple) else [outputs]
        self.graph.customs.append(CustomCall(op, list(inputs), results, since, self.calls, self))


def trace(function: Callable[..., Any], specs: list[Spec]) -> tuple[Tracer, Any]:
    """Runs ``function`` on symbolic tensors. Returns the tracer and what the function returned."""
    tracer = Tracer()
    with evaluating(tracer):
        arguments = [tracer.placeholder(spec) for spec in specs]
        return tracer, function(*arguments)
