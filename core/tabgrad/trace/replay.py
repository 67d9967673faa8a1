"""A graph through dispatch again, node by node: tapes see it, or an outer trace takes it in.

Of a call with a gradient of its own (``tf.custom_gradient``) the graph holds the nodes of the forward pass;
beside it stands which nodes they are, and the rule. The rule is Python that may use any tensor of the trace,
so it is traced too, when a gradient is first asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..ir import dispatch
from ..ir.dispatch import evaluating, read, unobserved
from ..ir.graph import Graph, Symbol
from ..ir.lower import HostOnly
from ..ir.op import NONE, F, Op, Spec
from ..tensor.tensor import Tensor


@dataclass(eq=False)
class CustomCall:
    """The nodes ``begin`` to ``end`` of a graph, differentiated by the rule of ``op``."""

    op: Any
    inputs: list[Tensor]
    outputs: list[Tensor]
    begin: int
    end: int
    tracer: Any
    _rule: _Rule | None = field(default=None)

    def bound(self, known: dict[int, Tensor]) -> Op:
        """The op to show to tapes, where the trace's symbols have the values ``known``."""

        def vjp(F: Any, g: Any, y: Any, *inputs: Any) -> list[Any]:
            if self._rule is None:
                self._rule = _Rule(self)
            return self._rule.run(list(g) if isinstance(g, tuple) else [g], known)

        return Op(
            name=self.op.name, inputs=-1, outputs=len(self.outputs), forward=_never, shape=_never, vjp=vjp,
            saves=NONE, same=False, lower=HostOnly("its parts are evaluated one by one"),
        )  # fmt: skip


class _Scope:
    """The finished trace as the parent of the rule's own: its symbols may be used, nothing is added to it."""

    def __init__(self, tracer: Any) -> None:
        self.tracer = tracer
        self.started: int = tracer.started

    def own(self, tensor: Tensor) -> Tensor:
        symbol = tensor.data
        if isinstance(symbol, Symbol) and symbol.graph is not self.tracer.graph:
            inner: Tensor = self.tracer.captures[id(symbol)][1]
            return inner
        return tensor

    def example(self, tensor: Tensor) -> None:
        return None


class _Rule:
    """The traced rule of a call."""

    def __init__(self, call: CustomCall) -> None:
        self.tracer = tracer = type(call.tracer)(_Scope(call.tracer))
        results = [tracer.own(t) if t.is_symbolic else t for t in call.outputs]
        inputs = [tracer.own(t) for t in call.inputs]
        with evaluating(tracer), unobserved():
            self.cotangents = [tracer.placeholder(Spec(tuple(t.data.shape), t.data.dtype)) for t in results]
            g: Any = self.cotangents[0] if len(results) == 1 else tuple(self.cotangents)
            y: Any = results[0] if len(results) == 1 else tuple(results)
            self.gradients = [x if x is None else tracer.own(x) for x in call.op.vjp(F, g, y, *inputs)]

    def run(self, cotangents: list[Any], known: dict[int, Tensor]) -> list[Any]:
        """The gradients, computed through dispatch from the values of the trace's symbols."""
        values = {id(p.data): g for p, g in zip(self.cotangents, cotangents, strict=True)}
        for outer, inner in self.tracer.captures.values():
            values[id(inner.data)] = known[id(outer.data)] if outer.is_symbolic else outer
        for variable, inner in self.tracer.reads.values():
            values[id(inner.data)] = read(variable)
        replay(self.tracer.graph, values, self.tracer.outside, self.tracer.rereads)
        return [
            x if x is None or not isinstance(x.data, Symbol) else values[id(x.data)] for x in self.gradients
        ]


def replay(graph: Graph, known: dict[int, Tensor], outside: dict[int, Tensor], rereads: dict[int, Any]) -> None:
    """Adds the value of every symbol of the graph to ``known``, which holds those of its inputs.

    Args: outside: tensors made before the trace, by their arrays: gradients reach them.
        rereads: variables that were read after an assignment, by the symbol that they were read as.
    """
    pending = sorted(graph.customs, key=lambda c: (c.begin, -c.end))
    at = 0
    while at < len(graph.nodes) or pending:
        if pending and pending[0].begin == at:
            call = pending.pop(0)
            pending = [c for c in pending if c.begin >= call.end]
            _custom(graph, call, known, outside, rereads)
            at = call.end
            continue
        run_node(graph, graph.nodes[at], known, outside, rereads)
        at += 1


def _custom(graph: Graph, call: CustomCall, known: Any, outside: Any, rereads: Any) -> None:
    """The nodes of a call with a gradient of its own, unseen; then the call itself is shown."""
    since = dispatch.calls()
    with dispatch.unobserved():
        for node in graph.nodes[call.begin : call.end]:
            run_node(graph, node, known, outside, rereads)

    def value(t: Tensor) -> Tensor:
        return _operand(t.data, known, outside) if isinstance(t.data, Symbol) else outside.get(id(t.data), t)

    inputs = [value(call.tracer.own(t)) for t in call.inputs]
    outputs = [value(call.tracer.own(t)) for t in call.outputs]
    shown = outputs[0] if len(outputs) == 1 else tuple(outputs)
    dispatch.notify(call.bound(known), inputs, {}, shown, since)


def run_node(
    graph: Graph, node: Any, known: dict[int, Tensor], outside: dict[int, Tensor], rereads: dict[int, Any]
) -> None:
    """One node through dispatch."""
    operands = tuple(
        _operand(x, known, outside) for x in node.inputs
    )
    recorded = graph.recorded
    made = None if recorded is None else recorded.remade(node, operands, known)
    if made is None:
        made = dispatch.dispatch(node.op, operands, node.attrs if recorded is None else recorded.attrs(node, known))
    for symbol, tensor in zip(node.outputs, made if isinstance(made, (list, tuple)) else (made,), strict=True):
        known[id(symbol)] = tensor
        if recorded is not None:
            recorded.check(symbol, tensor)
        if id(symbol) in rereads:
            dispatch.show_read(rereads[id(symbol)], tensor)


def _operand(x: Any, known: dict[int, Tensor], outside: dict[int, Tensor]) -> Tensor:
    if isinstance(x, Symbol):
        return known[id(x)]
    found = outside.get(id(x))
    return Tensor(x) if found is None else found


def _never(*args: Any, **kwargs: Any) -> Any:
    raise AssertionError("a custom gradient is shown to tapes, never evaluated")
