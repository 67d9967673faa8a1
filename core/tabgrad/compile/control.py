"""Control flow while tracing: branches and loop bodies become graphs of their own.

What a branch uses from outside is captured as an operand. Variables that it assigns become results, and are
assigned after it; a loop carries them from one iteration to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..autodiff.tape import GradientTape
from ..base.errors import GraphShapeError, ShapeDependsOnValues
from ..base.size import Known, at_first, plain
from ..base.tree import assert_same_structure, flatten, map_structure
from ..ir import dispatch
from ..ir.graph import Graph, Symbol
from ..ir.op import F, Op, Spec, composite
from ..ops.control import choice, loop
from ..passes.pipeline import optimise
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from ..trace.replay import replay
from ..trace.tracer import Tracer
from .again import again, made_again
from .effects import eager_gradient, gradient_function, is_effect


class Branch:
    """One traced branch: its results, and the variables it reads and assigns."""

    def __init__(self, function: Callable[..., Any], like: list[Tensor] | None = None) -> None:
        outer = dispatch.current_evaluator()
        self.tracer = tracer = outer.branch()
        with dispatch.evaluating(tracer), dispatch.unobserved():
            self.arguments = []
            for x in like or []:
                inner = tracer.stand_in(x.data)
                tracer.examples.stand_in(inner, partial(outer.example, x))
                self.arguments.append(inner)
            found = function(*self.arguments)
            self.structure = map_structure(lambda x: None if x is None else convert_to_tensor(x), found)
        self.results = [x for x in flatten(self.structure) if x is not None]
        self.assigned = {handle: variable for handle, (variable, _) in tracer.assigned.items()}

    def places(self, variables: list[Any]) -> list[Symbol]:
        """The inputs for the values that variables have before the branch."""
        return [self._place(v) for v in variables]

    def _place(self, variable: Any) -> Symbol:
        known = self.tracer.reads.get(variable.handle)
        if known is None:  # not read: a place that nothing uses
            held = variable.data
            place: Symbol = self.tracer.graph.placeholder(tuple(held.shape), held.dtype)
            return place
        symbol: Symbol = known[1].data
        return symbol

    def outputs(self, variables: list[Any]) -> list[Any]:
        """The results, then the final values of the given variables: no gradient passes from one iteration of a
        loop to the next through these, as none does in eager code."""
        tracer = self.tracer
        with dispatch.evaluating(tracer), dispatch.unobserved():
            values = [*self.results, *(tracer.read(v) for v in variables)]
            return [tracer.own(t).data for t in values]

    def finish(self, inputs: list[Symbol], outputs: list[Any]) -> Graph:
        """The graph with the given inputs and outputs, ready to be interpreted."""
        graph: Graph = self.tracer.graph
        graph.inputs, graph.outputs = inputs, outputs
        if graph.recorded is not None:
            return graph  # it is not run, but made again for known sizes
        made = optimise(graph)
        made.origin = graph if graph.customs else None
        return made


def _spec(tensor: Tensor) -> Spec:
    return Spec(tuple(tensor.data.shape), tensor.data.dtype)


def _union(branches: list[Branch], table: str) -> list[Any]:
    """The variables that any branch has in its ``reads`` or ``assigned``."""
    found: dict[int, Any] = {}
    for b in branches:
        found.update({h: v for h, (v, _) in getattr(b.tracer, table).items()})
    return list(found.values())


def captured_by(branches: list[Branch]) -> dict[int, Tensor]:
    """What the branches use from outside, by the array or symbol that it is outside."""
    return {key: outer for b in branches for key, (outer, _) in b.tracer.captures.items()}


def inner_of(branch: Branch, captured: dict[int, Tensor]) -> list[Symbol]:
    """The branch's inputs for all captured operands; places that nothing uses for those of other branches."""
    own = {key: inner.data for key, (_, inner) in branch.tracer.captures.items()}
    graph = branch.tracer.graph
    sizes = plain if graph.recorded is None else at_first
    return [
        own[key] if key in own else Symbol(tuple(map(sizes, t.data.shape)), t.data.dtype, graph, None, 0)
        for key, t in captured.items()
    ]


def _assign(variables: list[Any], values: list[Tensor]) -> None:
    for variable, value in zip(variables, values, strict=True):
        dispatch.assign(variable, value)


# --- a choice ---------------------------------------------------------------------------------


def traced_choice(index: Any, functions: list[Callable[[], Any]]) -> Any:
    """The result of the function with the given (symbolic) index.

    Raises: TypeError where the functions return other structures, shapes or dtypes; GraphShapeError where the index
        is no scalar.
    """
    branches = [Branch(f) for f in functions]
    first = branches[0]
    for other in branches[1:]:
        _check_same(first, other)
    assigned = _union(branches, "assigned")
    outputs = [b.outputs(assigned) for b in branches]
    variables, captured = _union(branches, "reads"), captured_by(branches)
    graphs = [
        b.finish([*b.places(variables), *inner_of(b, captured)], results)
        for b, results in zip(branches, outputs, strict=True)
    ]
    if not graphs[0].outputs:
        return first.structure
    before = [dispatch.read(v) for v in variables]
    operator = choice(tuple(graphs)) if graphs[0].recorded is None else _choice_again(graphs)
    found = operator(index, *before, *captured.values())
    values = list(found) if isinstance(found, tuple) else [found]
    count = len(first.results)
    _assign(assigned, values[count:])
    return _packed(first.structure, values[:count])


def _check_same(first: Branch, other: Branch) -> None:
    kinds = [[(tuple(r.data.shape), r.data.dtype) for r in b.results] for b in (first, other)]
    try:
        assert_same_structure(first.structure, other.structure)
        same = [x is None for x in flatten(first.structure)] == [x is None for x in flatten(other.structure)]
    except ValueError:
        same = False
    if not same or kinds[0] != kinds[1]:
        shown = [map_structure(_shown, b.structure) for b in (first, other)]
        alike = same and [d for _, d in kinds[0]] == [d for _, d in kinds[1]]  # only our traces refuse other shapes
        raise (ShapeDependsOnValues if alike else TypeError)(
            "true_fn and false_fn arguments to tf.cond must have the same number, type, shape and overall structure of "
            f"return values. true_fn gives {shown[0]}, false_fn gives {shown[1]}. Where shapes must differ, run "
            "eagerly (run_eagerly=True)."
        )


def _shown(x: Any) -> Any:
    return x if x is None else f"{x.dtype.name}{list(x.data.shape)}"


def _packed(structure: Any, tensors: list[Tensor]) -> Any:
    remaining = iter(tensors)
    return map_structure(lambda x: x if x is None else next(remaining), structure)


# --- a loop -----------------------------------------------------------------------------------


def traced_loop(condition: Any, body: Any, values: list[Tensor], limit: Any) -> list[Tensor]:
    """The loop variables after ``body`` was repeated while ``condition``; both take them flat.

    Args: limit: most iterations: a number, a tensor, or None.
    Raises: TypeError where the body changes the dtype of a variable, GraphShapeError where it changes the shape.
    """
    if isinstance(limit, Tensor):
        counter = F.cast(limit, dtype=np.dtype(np.int32))
        found = traced_loop(
            lambda left, *rest: F.logical_and(F.greater(left, 0), condition(*rest)),
            lambda left, *rest: [F.sub(left, 1), *body(*rest)], [counter, *values], None,
        )  # fmt: skip
        return found[1:]
    test, step = Branch(condition, values), Branch(body, values)
    if test.assigned:
        return _with_condition_inside(condition, body, values, limit)
    for before, after in zip(values, step.results, strict=True):
        _check_stays(before, after)
    assigned = list(step.assigned.values())
    results = step.outputs(assigned)
    graphs, operands = _closed(test, step, results, assigned)
    count = len(values) + len(assigned)
    if graphs[0].recorded is None:
        operator = _loop(graphs[0], graphs[1], count, limit)
    else:
        like = [t.data for t in (*values, *operands[: len(assigned)])]
        operator = _loop_again(graphs[0], graphs[1], like, limit)
    found = operator(*values, *operands)
    made = list(found) if isinstance(found, tuple) else [found]
    _assign(assigned, made[len(values) :])
    return made[: len(values)]


def rehearsed(function: Callable[..., Any], like: list[Tensor]) -> None:
    """Traces a body for what it does to Python objects, and drops the graph."""
    Branch(function, like)


def _check_stays(before: Tensor, after: Tensor) -> None:
    specs = _spec(before), _spec(after)
    if specs[0].dtype != specs[1].dtype:
        raise TypeError(
            f"A loop variable of tf.while_loop enters the loop with type {before.dtype!r} but has type "
            f"{after.dtype!r} after 1 iteration. It must stay: convert it in the body with tf.cast."
        )
    if specs[0].shape != specs[1].shape:
        raise GraphShapeError(
            f"A loop variable of tf.while_loop enters the loop with shape {specs[0].shape}, but has shape "
            f"{specs[1].shape} after one iteration. Shapes are fixed in a trace, whatever `shape_invariants` says: "
            "start from the final shape and fill it, or run eagerly (run_eagerly=True)."
        )


def _closed(test: Branch, step: Branch, results: list[Any], assigned: list[Any]) -> tuple[list[Graph], list[Tensor]]:
    """The graphs of condition and body with inputs in common, and the operands after the loop variables."""
    both = [test, step]
    carried = {v.handle for v in assigned}
    constant = [v for v in _union(both, "reads") if v.handle not in carried]
    truth = [test.tracer.own(t).data for t in test.results]
    captured = captured_by(both)
    graphs = []
    for b, outputs in zip(both, (truth, results), strict=True):
        arguments = [t.data for t in b.arguments]
        graphs.append(b.finish([*arguments, *b.places(assigned), *b.places(constant), *inner_of(b, captured)], outputs))
    before = [dispatch.read(v) for v in (*assigned, *constant)]
    return graphs, [*before, *captured.values()]


def _with_condition_inside(condition: Any, body: Any, values: list[Tensor], limit: Any) -> list[Tensor]:
    """A loop whose condition assigns variables: it is evaluated before the loop, and at the end of every iteration."""

    def step(going: Any, *rest: Any) -> list[Any]:
        found = body(*rest)
        return [convert_to_tensor(condition(*found)), *found]

    going = convert_to_tensor(condition(*values))
    return traced_loop(lambda going, *rest: going, step, [going, *values], limit)[1:]


def _loop(condition: Graph, body: Graph, count: int, limit: int | None) -> Op:
    """The loop op. Its gradient runs the loop again, without what it does besides computing, and can be
    differentiated itself: that runs eagerly, under tapes."""
    pure = loop(condition, _without_effects(body, count), count, limit)

    def eagerly(*operands: Any) -> list[Any]:
        variables, captured = list(operands[:count]), list(operands[count:])
        turns = 0
        while (limit is None or turns < limit) and bool(made_again({}, condition, [*variables, *captured])[0]):
            variables = made_again({}, body, [*variables, *captured])
            turns += 1
        return variables

    def vjp(F: Any, g: Any, y: Any, *operands: Any) -> Any:
        cotangents = list(g) if isinstance(g, tuple) else [g]
        since = dispatch.calls()
        with dispatch.unobserved():
            found = pure.vjp(F, g, y, *operands)
        again = gradient_function(eagerly, len(operands))
        record = replace(
            pure, name="loop_gradient", outputs=len(found),
            vjp=lambda F, g, y, *inputs: eager_gradient(again, list(inputs), list(g) if isinstance(g, tuple) else [g]),
        )  # fmt: skip
        dispatch.notify(record, [*operands, *cotangents], {}, found[0] if len(found) == 1 else tuple(found), since)
        return found

    return replace(loop(condition, body, count, limit), vjp=vjp)


# --- in a record of open sizes ----------------------------------------------------------------


def _choice_again(graphs: list[Graph]) -> Op:
    """A choice that is recorded: at other sizes the branches are made again from their own records."""

    def remake(known: Known, operands: list[Tensor]) -> list[Tensor]:
        return list(traced_choice(operands[0], [partial(made_again, known, g, operands[1:]) for g in graphs]))

    return again("choice", list(graphs[0].outputs), remake)


def _loop_again(condition: Graph, body: Graph, like: list[Any], limit: int | None) -> Op:
    """A loop that is recorded, likewise."""
    count = len(like)

    def remake(known: Known, operands: list[Tensor]) -> list[Tensor]:
        variables, captured = operands[:count], operands[count:]
        return traced_loop(
            lambda *current: made_again(known, condition, [*current, *captured])[0],
            lambda *current: made_again(known, body, [*current, *captured]), variables, limit,
        )  # fmt: skip

    return again("loop", like, remake)


def _without_effects(body: Graph, count: int) -> Graph:
    """The body of a loop with the token handed on untouched, so that nothing but the computation is left."""
    graph = body.origin or body
    outputs = [
        before if after is not before and _is_token(after) else after
        for before, after in zip(graph.inputs[:count], graph.outputs, strict=True)
    ]
    made = optimise(Graph(graph.name, graph.inputs, graph.nodes, outputs))
    made.origin = body.origin
    return made


def _is_token(x: Any) -> bool:
    node = getattr(x, "node", None)
    while node is not None and node.op is F.stop_gradient:
        x = node.inputs[0]
        node = getattr(x, "node", None)
    return node is not None and is_effect(node.op)


@composite
def graph_gradient(graph: Graph) -> Graph:
    """The graph that takes the operands of ``graph`` and cotangents of its outputs, and gives the
    gradients of the operands (zeros for those that have none)."""
    graph = graph.origin or graph
    tracer = Tracer()
    with dispatch.evaluating(tracer), dispatch.unobserved():
        operands = [tracer.placeholder(Spec(tuple(s.shape), s.dtype)) for s in graph.inputs]
        known = {id(s): t for s, t in zip(graph.inputs, operands, strict=True)}
        with GradientTape() as tape:
            tape.watch(operands)
            replay(graph, known, {}, {})
            outputs = [known[id(x)] if isinstance(x, Symbol) else Tensor(x) for x in graph.outputs]
        cotangents = [tracer.placeholder(_spec(o)) for o in outputs]
        gradients = tape.gradient(outputs, operands, output_gradients=cotangents, unconnected_gradients="zero")
        tracer.graph.outputs = [F.identity(g).data for g in gradients]
    return optimise(tracer.graph)
