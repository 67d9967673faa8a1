"""Samples of ops/recurrent.py. The gradient ops' own gradients are seen in their ops' second order."""

from __future__ import annotations

from typing import Any

import numpy as np
from tabgrad.base.errors import InvalidArgumentError
from tabgrad.ir.op import F
from tabgrad.tensor.tensor import Tensor

from . import Error, Sample, array

MASK = np.array([[True, False, True], [True, True, False]])
KEPT_BY_THE_FORWARD_PASS = "finite differences would leave what the forward pass kept as it was"
BATCH, STEPS, UNITS = 2, 3, 2


def steps(name: str, **attrs: Any) -> Any:
    """The step-by-step form on arrays."""

    def expect(*arrays: np.ndarray) -> Any:
        found = getattr(F, f"{name}_steps")(*(Tensor(a) for a in arrays), **attrs)
        return tuple(t.array() for t in found)

    return expect


def operands(gates: int, states: int, bias: bool = False) -> tuple[np.ndarray, ...]:
    """x, kernel (, bias), states."""
    x = array(BATCH, STEPS, gates * UNITS, seed=1)
    kernel = array(UNITS, gates * UNITS, seed=2)
    extra = [array(gates * UNITS, seed=3)] if bias else []
    return (x, kernel, *extra, *(array(BATCH, UNITS, seed=4 + i) for i in range(states)))


def kept(name: str, inputs: tuple[Any, ...], **attrs: Any) -> tuple[np.ndarray, ...]:
    """What the forward op gives."""
    found = getattr(F, name)(*(Tensor(np.asarray(a)) for a in inputs), **attrs)
    return tuple(t.array() for t in (found if isinstance(found, tuple) else (found,)))


def samples() -> list[Sample]:
    """Each cell, forwards and backwards, with and without a mask; its gradient op."""
    out = []
    for name, gates, states, bias in (("lstm", 4, 2, False), ("gru", 3, 1, True), ("simple_rnn", 1, 1, False)):
        for mask in ((), (MASK,)):
            for backwards in (False, True):
                inputs = (*operands(gates, states, bias), *mask)
                attrs = {"backwards": backwards}
                floating = tuple(range(len(inputs) - len(mask)))
                whole = name if name == "simple_rnn" else f"{name}_sequence"
                out.append(Sample(whole, inputs, attrs, expect=steps(name, **attrs), grad=floating))
                if whole != name:
                    out.append(Sample(name, inputs, attrs, grad=(), why="gates have no gradient: see the sequence"))
                upstream = tuple(array(BATCH, STEPS, UNITS, seed=8 + i) for i in range(states))
                primal, masks = inputs[: len(floating)], inputs[len(floating) :]
                out.append(
                    Sample(
                        f"{name}_grad", (*upstream, *primal, *kept(name, inputs, **attrs), *masks), attrs,
                        grad=(), why=KEPT_BY_THE_FORWARD_PASS,
                    )
                )  # fmt: skip
    for name, gates, states, bias in (("lstm", 4, 2, False), ("gru", 3, 1, True)):
        inputs = (*operands(gates, states, bias), MASK)
        out.append(Sample(f"{name}_steps", inputs, expect=tuple(kept(name, inputs)[:states]), grad=(0, 1)))
    return out


SAMPLES = samples()
ERRORS = [
    Error("lstm", (array(2, 3, 8), array(2, 6), array(2, 2), array(2, 2)), {}, InvalidArgumentError, "4 * units"),
    Error("gru", (array(2, 3, 6), array(2, 6), array(5), array(2, 2)), {}, InvalidArgumentError, "recurrent bias"),
    Error("simple_rnn", (array(2, 3, 2), array(2, 2), array(3, 2)), {}, InvalidArgumentError, "States of simple_rnn"),
]
