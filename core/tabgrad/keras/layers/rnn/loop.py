"""The loop over time: a step function along the first axis of its inputs, masks held to."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.tree import flatten, map_structure
from ....ir.op import F
from ...common.symbolic import without_stand_ins


def run_steps(
    step: Any,
    xs: Any,
    states: list[Any],
    mask: Any = None,
    go_backwards: bool = False,
    return_all: bool = True,
    zero_masked: bool = False,
) -> tuple[Any, Any, list[Any]]:
    """Runs ``step(x, states) -> (output, states)`` along the first axis of xs.

    Args: mask: (steps, batch) of bools; where it is false, states stay as they are and the output is
        the one before (zeros at first, and always with zero_masked).
    Returns: last output, outputs (batch, steps, ...) or None unless return_all, last states.
    """
    count = xs.data.shape[0]
    if without_stand_ins((count,))[0] is None:  # shapes alone are asked for: one step tells them
        return _one_step_for_all(step, xs, states, return_all)
    rows = F.rows(xs)
    kept = None if mask is None else F.rows(F.expand_dims(as_bool(mask), -1))
    order = range(count - 1, -1, -1) if go_backwards else range(count)
    outputs: list[Any] = []
    output: Any = None
    for t in order:
        new, new_states = step(rows[t], states)
        if kept is not None:
            m = kept[t]
            before = F.zeros_like(new) if zero_masked or output is None else output
            new = F.where(_spread(m, new), new, before)
            flat = zip(flatten(new_states), flatten(states), strict=True)
            held = iter([F.where(_spread(m, s), s, old) for s, old in flat])
            new_states = map_structure(lambda _, held=held: next(held), new_states)
        output, states = new, new_states
        if return_all:
            outputs.append(output)
    return output, F.stack(*outputs, axis=1) if return_all else None, list(states)


def as_bool(mask: Any) -> Any:
    """The mask as bools."""
    return mask if mask.data.dtype == np.bool_ else F.cast(mask, dtype=np.dtype(bool))


def _spread(m: Any, x: Any) -> Any:
    """(batch, 1) with as many axes as x."""
    missing = len(x.data.shape) - len(m.data.shape)
    return m if missing <= 0 else F.reshape(m, shape=(*m.data.shape, *(1,) * missing))


def _one_step_for_all(step: Any, xs: Any, states: list[Any], return_all: bool) -> tuple[Any, Any, list[Any]]:
    shape = tuple(xs.data.shape)
    first = F.reshape(
        F.slice(xs, key=tuple(slice(0, 1 if i == 0 else d, 1) for i, d in enumerate(shape))), shape=shape[1:]
    )
    output, states = step(first, states)
    one = tuple(output.data.shape)
    outputs = F.broadcast_to(F.expand_dims(output, 1), shape=(one[0], shape[0], *one[1:])) if return_all else None
    return output, outputs, list(states)
