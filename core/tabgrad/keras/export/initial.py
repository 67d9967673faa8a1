"""The entry ``initialize`` of compact files: it makes the states that the file then need not hold.

A state is made as it is now, bit for bit: from one number where all its elements are equal (slots of optimizers, sums
of metrics), by its initializer where that gives it from its seed (weights that were not trained yet). Any other state
is a constant of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...base.errors import UnimplementedError
from ...compile.function import Function
from ...execute.link import EntryPoint, link
from ...ir.op import F
from ...tensor.tensor import Tensor


def initial_entry(variables: Sequence[Any]) -> EntryPoint:
    """The entry that gives the variables the values that they have now."""
    return _entry([(v, _maker(v)) for v in variables])


def _entry(makers: list[tuple[Any, Callable[[], Any]]]) -> EntryPoint:
    def initialize() -> None:
        for variable, make in makers:
            variable.assign(make())

    return EntryPoint("initialize", Function(initialize).get_concrete_function().task(), [], [])


def _maker(variable: Any) -> Callable[[], Any]:
    array = variable.tensor.array()
    if array.size and (array == array.flat[0]).all():
        shape, value, dtype = tuple(array.shape), array.flat[0].item(), array.dtype
        return lambda: F.fill(shape=shape, value=value, dtype=dtype)
    initializer = getattr(variable, "_initializer", None)
    if getattr(initializer, "seed", None) is not None:
        make = lambda: initializer(tuple(array.shape), dtype=variable.dtype)  # noqa: E731
        if _gives(make, array) and _is_exported(variable, make):
            return make
    return lambda: Tensor(array)


def _gives(make: Callable[[], Any], array: np.ndarray[Any, Any]) -> bool:
    found = make().array()
    return bool(found.dtype == array.dtype and found.tobytes() == array.tobytes())


def _is_exported(variable: Any, make: Callable[[], Any]) -> bool:
    """Whether the engine can make it."""
    try:
        link([_entry([(variable, make)])])
    except UnimplementedError:
        return False
    return True
