"""Control flow inside a trace: a choice between graphs, and a loop of a graph.

Their gradients are graphs too: ``F.graph_gradient`` (compile/control.py) differentiates a branch
or a loop body. A loop keeps its states and walks them backwards.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ir.graph import Graph
from ..ir.interpret import interpret
from ..ir.lower import HostOnly
from ..ir.op import INPUTS, VARIADIC, NoGradient, Op, Spec

_HOST = HostOnly("runs the graphs of its branches")


def _specs(graph: Graph) -> tuple[Spec, ...]:
    return tuple(Spec(tuple(x.shape), x.dtype) for x in graph.outputs)


def _single(values: Any) -> Any:
    return values[0] if len(values) == 1 else tuple(values)


def choice(branches: tuple[Graph, ...]) -> Op:
    """The op that runs one of the graphs: operands (index, *operands of the graphs)."""

    def forward(index: Any, *operands: Any) -> Any:
        chosen = int(index)
        chosen = chosen if 0 <= chosen < len(branches) else len(branches) - 1
        return _single(interpret(branches[chosen], list(operands)))

    def vjp(F: Any, g: Any, y: Any, index: Any, *operands: Any) -> list[Any]:
        gradients = tuple(F.graph_gradient(b) for b in branches)
        cotangents = g if isinstance(g, tuple) else (g,)
        found = choice(gradients)(index, *operands, *cotangents)
        return [None, *(found if isinstance(found, tuple) else (found,))]

    return Op(
        name="choice", inputs=VARIADIC, outputs=len(branches[0].outputs), forward=forward, vjp=vjp,
        shape=lambda *specs: _single(_specs(branches[0])), lower=_HOST, saves=INPUTS, same=False,
    )  # fmt: skip


def loop(condition: Graph, body: Graph, count: int, limit: int | None) -> Op:
    """The op that repeats ``body`` while ``condition``: operands (*variables, *captured).

    Args: count: how many operands are loop variables. limit: most iterations, or None.
    """

    def states(operands: Any) -> list[list[Any]]:
        variables, captured = list(operands[:count]), list(operands[count:])
        seen = [variables]
        while (limit is None or len(seen) <= limit) and bool(
            interpret(condition, [*variables, *captured])[0]
        ):
            variables = interpret(body, [*variables, *captured])
            seen.append(variables)
        return seen

    def forward(*operands: Any) -> Any:
        return _single(states(operands)[-1])

    def vjp(F: Any, g: Any, y: Any, *operands: Any) -> list[Any]:
        cotangents = g if isinstance(g, tuple) else (g,)
        found = _loop_gradient(states, F.graph_gradient(body), count, len(operands))(
            *operands, *cotangents
        )
        return list(found) if isinstance(found, tuple) else [found]

    return Op(
        name="loop", inputs=VARIADIC, outputs=count, forward=forward, vjp=vjp,
        shape=lambda *specs: _single(specs[:count]), lower=_HOST, saves=INPUTS, same=False,
    )  # fmt: skip


def _loop_gradient(states: Any, step: Graph, count: int, total: int) -> Op:
    """Operands (*variables, *captured, *cotangents): gradients of the first two."""

    def forward(*arguments: Any) -> Any:
        operands, cotangents = arguments[:total], list(arguments[total:])
        captured = list(operands[count:])
        sums = [np.zeros_like(c) for c in captured]
        for variables in reversed(states(operands)[:-1]):
            found = interpret(step, [*variables, *captured, *cotangents])
            cotangents = found[:count]
            sums = [
                s + f if f.dtype == s.dtype else s for s, f in zip(sums, found[count:], strict=True)
            ]
        return _single([*cotangents, *sums])

    return Op(
        name="loop_gradient", inputs=VARIADIC, outputs=total, forward=forward,
        shape=lambda *specs: _single(specs[:total]), lower=_HOST, same=False,
        vjp=NoGradient("second derivatives of a traced loop are not implemented; run it eagerly"),
    )  # fmt: skip
