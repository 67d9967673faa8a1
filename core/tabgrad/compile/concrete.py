"""One trace of a function: a graph with state, called on tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.tree import flatten, map_structure
from ..execute.executor import Prepared, Task
from ..execute.select import executor
from ..ir import dispatch
from ..ir.graph import Graph, Symbol
from ..ir.op import F, Spec
from ..tensor.base_variable import BaseVariable
from ..tensor.convert import is_tensor
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from ..trace.tracer import Tracer


class ConcreteFunction:
    """A traced function. Calling it takes the tensors of one signature.

    Attributes: ``graph`` (as traced), ``structured_outputs``, ``structured_input_signature``.
    """

    def __init__(self, function: Callable[..., Any], args: Any, kwargs: Any, name: str) -> None:
        tracer = Tracer()
        self.name = name
        with dispatch.evaluating(tracer), dispatch.unobserved():
            symbolic = map_structure(lambda x: _placeholder(tracer, x), (args, kwargs))
            result = function(*symbolic[0], **symbolic[1])
            outputs = map_structure(
                lambda x: x.as_tensor() if isinstance(x, BaseVariable) else x, result
            )
        self.structured_input_signature = map_structure(_spec, (args, kwargs))
        self._arguments = [
            s.data for s in flatten(symbolic) if isinstance(s, Tensor) and s.is_symbolic
        ]
        self.reads = list(tracer.reads.values())
        self.assigned = list(tracer.assigned.values())
        self._structure = outputs
        self._results = [x.data for x in flatten(outputs) if isinstance(x, Tensor)]
        tracer.graph.name = name
        tracer.graph.outputs = [*self._results, *(t.data for _, t in self.assigned)]
        self.graph: Graph = tracer.graph
        self._inputs = self._in_order()
        self._prepared: dict[str, Prepared] = {}

    def _in_order(self) -> list[tuple[str, Any]]:
        """What feeds each placeholder: an argument by number, or a variable."""
        by_symbol = {id(t.data): ("variable", v) for v, t in self.reads}
        by_symbol.update({id(s): ("argument", i) for i, s in enumerate(self._arguments)})
        return [by_symbol[id(s)] for s in self.graph.inputs]

    @property
    def structured_outputs(self) -> Any:
        """Specs in the structure of the outputs."""
        return map_structure(_spec, self._structure)

    @property
    def variables(self) -> tuple[BaseVariable, ...]:
        """The variables that the trace reads or assigns."""
        found = {v.handle: v for v, _ in (*self.reads, *self.assigned)}
        return tuple(found.values())

    def call_flat(self, tensors: list[Tensor]) -> Any:
        """Runs the trace on the tensor arguments, in order."""
        if dispatch.is_plain():
            return self._run(tensors)
        return self._replay(tensors)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.call_flat([x for x in flatten((args, kwargs)) if isinstance(x, Tensor)])

    def prepared(self) -> Prepared:
        """The trace made ready for the executor in force."""
        chosen = executor()
        found = self._prepared.get(chosen.name)
        if found is None:
            feeds = [key for _, key in self._inputs]
            found = chosen.prepare(Task(self.graph, feeds, [v for v, _ in self.assigned]))
            self._prepared[chosen.name] = found
        return found

    def _run(self, tensors: list[Tensor]) -> Any:
        arrays = self.prepared().run([t.array() for t in tensors])
        return self._packed([Tensor(a) for a in arrays])

    def _replay(self, tensors: list[Tensor]) -> Any:
        """Each node through dispatch again: tapes see it, or an outer trace takes it in."""
        known: dict[int, Tensor] = {}
        for symbol, (kind, key) in zip(self.graph.inputs, self._inputs, strict=True):
            known[id(symbol)] = dispatch.read(key) if kind == "variable" else tensors[key]

        def value(x: Any) -> Tensor:
            return known[id(x)] if isinstance(x, Symbol) else Tensor(x)

        for node in self.graph.nodes:
            made = dispatch.dispatch(node.op, tuple(value(x) for x in node.inputs), node.attrs)
            for symbol, tensor in zip(
                node.outputs, made if isinstance(made, tuple) else (made,), strict=True
            ):
                known[id(symbol)] = tensor
        for variable, tensor in self.assigned:
            dispatch.assign(variable, value(tensor.data))
        return self._packed(
            [F.identity(value(x)) if not isinstance(x, Symbol) else value(x) for x in self._results]
        )

    def _packed(self, tensors: list[Tensor]) -> Any:
        remaining = iter(tensors)
        return map_structure(
            lambda x: next(remaining) if isinstance(x, Tensor) else x, self._structure
        )

    def __repr__(self) -> str:
        return f"<ConcreteFunction {self.name} at {hex(id(self))}>"


def _placeholder(tracer: Tracer, x: Any) -> Any:
    if not isinstance(x, Tensor):
        return x
    made = tracer.placeholder(Spec(tuple(x.data.shape), x.data.dtype))
    mask = getattr(x, "_keras_mask", None)
    if mask is not None:
        made._keras_mask = mask
    return made


def _spec(x: Any) -> Any:
    if isinstance(x, np.ndarray) or not is_tensor(x):
        return x
    return TensorSpec(tuple(x.data.shape), x.dtype)
