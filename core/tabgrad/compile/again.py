"""Calls of a record of open sizes that hold graphs: they are made again at other sizes (trace/sized.py)."""

from __future__ import annotations

from typing import Any

from ..autodiff.tape import GradientTape
from ..base.dtype import is_differentiable
from ..base.size import Known
from ..ir import dispatch
from ..ir.graph import Graph, Symbol
from ..ir.lower import HostOnly
from ..ir.op import INPUTS, VARIADIC, Op
from ..tensor.tensor import Tensor
from ..trace.replay import replay
from ..trace.sized import Remake


def made_again(known: Known, graph: Graph, inputs: list[Tensor]) -> list[Tensor]:
    """The results of a recorded branch at other sizes, in the trace in force."""
    known.update({id(s): t for s, t in zip(graph.inputs, inputs, strict=True)})
    replay(graph, known, {}, {})
    return [known[id(x)] if isinstance(x, Symbol) else Tensor(x) for x in graph.outputs]


def again(name: str, like: list[Any], remake: Remake) -> Op:
    """An op of the record in force whose results are like the given symbols. It is never run; what ``remake`` calls
    at other sizes has its own gradient, and so has this: a call that takes that one."""

    def vjp(F: Any, g: Any, y: Any, *operands: Any) -> list[Any]:
        count = len(operands)
        wanted = [i for i, x in enumerate(operands) if is_differentiable(x.data.dtype)]

        def backward(known: Known, given: list[Tensor]) -> list[Tensor]:
            sources = [F.identity(given[i]) for i in wanted]  # one tensor may be several operands
            for i, source in zip(wanted, sources, strict=True):
                given[i] = source
            with GradientTape() as tape:
                tape.watch(sources)
                results = remake(known, given[:count])
            return list(tape.gradient(results, sources, given[count:], unconnected_gradients="zero"))

        found = again(f"{name}_gradient", [operands[i].data for i in wanted], backward)(
            *operands, *(g if isinstance(g, tuple) else (g,))
        )
        made = iter(found if isinstance(found, tuple) else (found,))
        return [next(made) if i in wanted else None for i in range(count)]

    made = Op(
        name=name, inputs=VARIADIC, outputs=len(like), forward=_never, shape=_never, vjp=vjp, saves=INPUTS, same=False,
        lower=HostOnly("is made again for known sizes"),
    )  # fmt: skip
    dispatch.current_evaluator().will_remake(made, like, remake)
    return made


def _never(*args: Any, **kwargs: Any) -> Any:
    raise AssertionError("a record of open sizes is made again for known ones, never run")
