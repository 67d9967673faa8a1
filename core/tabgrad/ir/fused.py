"""Several pointwise ops as one: a node whose ``body`` is a graph of them."""

from __future__ import annotations

from typing import Any

from .graph import Graph
from .interpret import interpret
from .lower import Kernel
from .op import VARIADIC, NoGradient, Op, Spec


def _forward(*arrays: Any, body: Graph) -> Any:
    results = interpret(body, list(arrays))
    return results[0] if len(results) == 1 else tuple(results)


def _shape(*specs: Spec, body: Graph) -> Any:
    found = tuple(Spec(tuple(x.shape), x.dtype) for x in body.outputs)
    return found[0] if len(found) == 1 else found


def fused(outputs: int) -> Op:
    """The op that runs its attribute ``body``, a graph of pointwise ops with so many outputs.

    Made by a pass, never by a user: it is not in the registry.
    """
    return Op(
        name="fused", inputs=VARIADIC, outputs=outputs, forward=_forward, shape=_shape, same=False,
        vjp=NoGradient("made after differentiation"), lower=Kernel("pointwise"),
    )  # fmt: skip
