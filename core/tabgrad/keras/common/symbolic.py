"""Shapes of symbolic calls: a function is traced on stand-in sizes, and no value is computed.

Each unknown dimension is given a stand-in size, twice, with two numbers that no one uses;
dimensions of the result that differ between the two traces are unknown. The numbers have many
divisors: halves meet their doubles again, and blocks of usual sizes divide them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...base.dtype import as_dtype
from ...base.tree import flatten, map_structure
from ...ir.dispatch import evaluating, unobserved
from ...ir.op import Spec
from ...tensor.tensor import Tensor
from ...trace.tracer import Tracer
from . import state
from .keras_tensor import KerasTensor

STAND_INS = (20160, 40320)


def compute_output_spec(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The KerasTensors that ``function`` returns for KerasTensors among its arguments."""
    unknown = any(None in x.shape for x in flatten((args, kwargs)) if isinstance(x, KerasTensor))
    first = _trace(function, args, kwargs, STAND_INS[0])
    if not unknown:
        return map_structure(lambda x: _to_spec(x, x), first)
    second = _trace(function, args, kwargs, STAND_INS[1])
    return map_structure(_to_spec, first, second)


def _trace(function: Callable[..., Any], args: Any, kwargs: Any, size: int) -> Any:
    tracer = Tracer()

    def stand_in(x: Any) -> Any:
        if not isinstance(x, KerasTensor):
            return x
        shape = tuple(size if d is None else d for d in x.shape)
        made = tracer.placeholder(Spec(shape, as_dtype(x.dtype).numpy))
        if x._keras_mask is not None:
            made._keras_mask = stand_in(x._keras_mask)
        return made

    previous = state.get("stand_in")
    state.put("stand_in", size)
    try:
        with evaluating(tracer), unobserved():
            return function(*map_structure(stand_in, args), **map_structure(stand_in, kwargs))
    finally:
        state.put("stand_in", previous)


def _to_spec(a: Any, b: Any) -> Any:
    if not isinstance(a, Tensor):
        return a
    shape = tuple(m if m == n else None for m, n in zip(a.data.shape, b.data.shape, strict=True))
    return KerasTensor(shape, dtype=a.dtype.name)


def without_stand_ins(shape: Any) -> Any:
    """A shape met while tracing, with the stand-in sizes as None again."""
    size = state.get("stand_in")
    if size is None or shape is None:
        return shape
    return tuple(None if d == size else d for d in shape)


def is_tracing_shapes() -> bool:
    """True while a symbolic call is being traced."""
    return state.get("stand_in") is not None
