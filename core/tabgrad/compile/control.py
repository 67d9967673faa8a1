"""Control flow while tracing: branches and loop bodies become graphs of their own.

What a branch uses from outside is captured as an operand; variables that it assigns become results
and are assigned after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autodiff.tape import GradientTape
from ..base.tree import flatten, pack_sequence_as
from ..ir import dispatch
from ..ir.graph import Graph, Symbol
from ..ir.op import F, Spec, composite
from ..ops.control import choice, loop
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from ..trace.tracer import Tracer


class _Branch:
    """One traced branch: its results, and the variables it assigns."""

    def __init__(self, function: Callable[..., Any], specs: list[Spec] | None = None) -> None:
        self.tracer = Tracer(dispatch.current_evaluator())
        with dispatch.evaluating(self.tracer), dispatch.unobserved():
            self.arguments = [self.tracer.placeholder(s) for s in specs or []]
            self.structure = function(*self.arguments)
            self.results = [convert_to_tensor(x) for x in flatten(self.structure)]
        self.assigned = self.tracer.assigned
        for variable, _ in list(self.tracer.reads.values()):
            dispatch.read(variable)  # for the tapes outside, which saw nothing of the branch

    def outputs(self, variables: list[Any]) -> list[Tensor]:
        """The results, then the final values of the given variables."""
        with dispatch.evaluating(self.tracer), dispatch.unobserved():
            values = [*self.results, *(self.tracer.read(v) for v in variables)]
            return [self.tracer.own(v) for v in values]


def _close(branches: list[_Branch], variables: list[Any]) -> tuple[list[Graph], list[Tensor]]:
    """Graphs with one list of captured operands in common, and those operands."""
    outputs = [b.outputs(variables) for b in branches]
    captured: dict[int, Tensor] = {}
    for b in branches:
        captured.update({key: outer for key, (outer, _) in b.tracer.captures.items()})
    graphs = []
    for branch, results in zip(branches, outputs, strict=True):
        own = {key: inner.data for key, (_, inner) in branch.tracer.captures.items()}
        graph = branch.tracer.graph
        places = [t.data for t in branch.arguments]
        for key, outer in captured.items():
            places.append(
                own.get(key) or Symbol(tuple(outer.data.shape), outer.data.dtype, graph, None, 0)
            )
        graph.inputs, graph.outputs = places, [r.data for r in results]
        graphs.append(graph)
    return graphs, list(captured.values())


def _assigned(branches: list[_Branch]) -> list[Any]:
    found = {handle: variable for b in branches for handle, (variable, _) in b.assigned.items()}
    return list(found.values())


def traced_choice(index: Any, functions: list[Callable[[], Any]]) -> Any:
    """The result of the function with the given (symbolic) index.

    Raises: TypeError where the functions return other structures, shapes or dtypes.
    """
    branches = [_Branch(f) for f in functions]
    first = branches[0]
    for other in branches[1:]:
        kinds = [[(tuple(r.data.shape), r.data.dtype) for r in b.results] for b in (first, other)]
        if kinds[0] != kinds[1]:
            shown = [[(list(s), d.name) for s, d in kind] for kind in kinds]
            raise TypeError(
                "true_fn and false_fn arguments to tf.cond must have the same number, shape and type of outputs "
                f"while tracing. Received {shown[0]} and {shown[1]}."
            )
    variables = _assigned(branches)
    graphs, captured = _close(branches, variables)
    if not graphs[0].outputs:
        return None
    found = choice(tuple(graphs))(index, *captured)
    values = list(found) if isinstance(found, tuple) else [found]
    for variable, value in zip(variables, values[len(first.results) :], strict=True):
        dispatch.assign(variable, value)
    return pack_sequence_as(first.structure, values[: len(first.results)])


def traced_loop(condition: Any, body: Any, values: list[Tensor], limit: int | None) -> list[Tensor]:
    """The loop variables after ``body`` was repeated while ``condition``; both take them flat.

    Raises: TypeError where the body changes the shape or dtype of a variable.
    """
    specs = [Spec(tuple(v.data.shape), v.data.dtype) for v in values]
    step = _Branch(body, specs)
    variables = _assigned([step])
    for before, after in zip(specs, step.results, strict=True):
        if (before.shape, before.dtype) != (tuple(after.data.shape), after.data.dtype):
            raise TypeError(
                f"A loop variable entered tf.while_loop with shape {list(before.shape)} and dtype {before.dtype.name}, "
                f"but has shape {list(after.data.shape)} and dtype {after.data.dtype.name} after one iteration. While "
                "tracing, shapes and dtypes must stay."
            )
    if variables:
        raise TypeError(
            "Assigning variables inside a traced tf.while_loop is not supported; pass the values as loop variables and "
            f"assign after the loop. Assigned: {[v.name for v in variables]}"
        )
    graphs, captured = _close([_Branch(condition, specs), step], [])
    found = loop(graphs[0], graphs[1], len(values), limit)(*values, *captured)
    return list(found) if isinstance(found, tuple) else [found]


@composite
def graph_gradient(graph: Graph) -> Graph:
    """The graph that takes the operands of ``graph`` and cotangents of its outputs, and gives the
    gradients of the operands (zeros for those that have none)."""
    tracer = Tracer()
    with dispatch.evaluating(tracer), dispatch.unobserved():
        operands = [tracer.placeholder(Spec(tuple(s.shape), s.dtype)) for s in graph.inputs]
        known = {id(s): t for s, t in zip(graph.inputs, operands, strict=True)}
        with GradientTape() as tape:
            tape.watch(operands)
            for node in graph.nodes:
                inputs = tuple(
                    known[id(x)] if isinstance(x, Symbol) else Tensor(x) for x in node.inputs
                )
                made = dispatch.dispatch(node.op, inputs, node.attrs)
                results = made if isinstance(made, tuple) else (made,)
                known.update({id(s): t for s, t in zip(node.outputs, results, strict=True)})
            outputs = [known[id(x)] if isinstance(x, Symbol) else Tensor(x) for x in graph.outputs]
        cotangents = [tracer.placeholder(Spec(tuple(o.data.shape), o.data.dtype)) for o in outputs]
        gradients = tape.gradient(
            outputs, operands, output_gradients=cotangents, unconnected_gradients="zero"
        )
        tracer.graph.outputs = [F.identity(g).data for g in gradients]
    return tracer.graph
