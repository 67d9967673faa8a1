"""A function repeated over rows of which a trace does not know the number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import GraphShapeError, OperatorNotAllowedInGraphError
from ..base.size import Known, Size
from ..ir import dispatch
from ..ir.graph import Symbol
from ..ir.op import F
from ..tensor.tensor import Tensor
from .again import again, made_again
from .control import Branch, captured_by, inner_of

Step = Callable[..., tuple[list[Tensor], list[Tensor]]]


def open_rows(tensors: list[Tensor]) -> bool:
    """Whether the tensors have rows (axis 0) whose number the trace in force leaves open."""
    return any(t.ndim and isinstance(t.data.shape[0], Size) for t in tensors)


def over_rows(step: Step, state: list[Tensor], rows: list[Tensor], reverse: bool) -> tuple[list[Tensor], list[Tensor]]:
    """``state, out = step(*state, *row)`` for every row. Returns the last state, and the outs stacked.

    The step's Python runs once; with known sizes the loop is unrolled.
    Raises: GraphShapeError where the state changes shape or dtype; OperatorNotAllowedInGraphError where the step
        assigns variables, which is not recorded.
    """
    count = len(state)
    first = [F.take(t, np.int32(0)) for t in rows]
    branch = Branch(lambda *given: [list(part) for part in step(*given)], [*state, *first])
    if branch.assigned:
        raise OperatorNotAllowedInGraphError("A function over rows assigns variables: it is traced for each size.")
    for before, after in zip(state, branch.results, strict=False):
        if (tuple(before.data.shape), before.data.dtype) != (tuple(after.data.shape), after.data.dtype):
            raise GraphShapeError(f"The state has shape {before.shape} before a step and {after.shape} after it.")
    variables, captured = [v for v, _ in branch.tracer.reads.values()], captured_by([branch])
    inputs = [*(t.data for t in branch.arguments), *branch.places(variables), *inner_of(branch, captured)]
    graph = branch.finish(inputs, branch.outputs([]))
    number = rows[0].data.shape[0]

    def remake(known: Known, operands: list[Tensor]) -> list[Tensor]:
        current, data, rest = operands[:count], operands[count : count + len(rows)], operands[count + len(rows) :]
        outs: list[list[Tensor]] = []
        each = list(zip(*(F.unstack(t, 0) for t in data), strict=True))
        for row in reversed(each) if reverse else each:
            found = made_again(known, graph, [*current, *row, *rest])
            current = found[:count]
            outs.append(found[count:])
        stacked = [F.stack(*column, axis=0) for column in zip(*(outs[::-1] if reverse else outs), strict=True)]
        return [*current, *stacked]

    stacks = [_stack(number, x.data) for x in branch.results[count:]]
    made = again("rows", [*(t.data for t in state), *stacks], remake)(
        *state, *rows, *(dispatch.read(v) for v in variables), *captured.values()
    )
    results = list(made) if isinstance(made, tuple) else [made]
    return results[:count], results[count:]


def _stack(number: Any, x: Any) -> Symbol:
    """What the stack of such results is like."""
    return Symbol((number, *x.shape), x.dtype, x.graph, None, 0)
