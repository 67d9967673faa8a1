"""Eager products and convolutions on the engine: in Pyodide, NumPy multiplies at a thirtieth of its speed.

Each distinct call (shapes, attributes) becomes a program of one node, kept for the next such call. Small
calls stay with NumPy: copying in and out would cost more than it saves.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.shape import size_of
from ..ir.graph import Graph
from ..ir.op import Spec
from ..tensor.eager import ACCELERATED
from .executor import Executor, Prepared, Task

OPS = ("matmul", "conv", "conv_input_grad", "conv_filter_grad")
LEAST = 200_000  # multiplications from which the engine pays
MOST_KEPT = 256


class EagerKernels:
    """Runs calls of OPS on the executor that ``chosen`` gives, where that is the engine."""

    def __init__(self, chosen: Callable[[], Executor]) -> None:
        self._chosen = chosen
        self._kept: OrderedDict[Any, Prepared] = OrderedDict()

    def install(self) -> None:
        """Eager calls come here from now on."""
        for name in OPS:
            ACCELERATED[name] = self.run

    def run(self, op: Any, arrays: list[Any], attrs: dict[str, Any]) -> Any:
        """The result, or None where NumPy is to compute it."""
        if any(a.dtype != np.float32 or a.ndim < 2 for a in arrays) or _cost(op.name, arrays, attrs) < LEAST:
            return None
        executor = self._chosen()
        if not executor.name.startswith("engine"):
            return None
        key = (op.name, *(a.shape for a in arrays), repr(sorted(attrs.items())))
        program = self._kept.get(key)
        if program is None:
            program = self._kept[key] = executor.prepare(_task(op, arrays, attrs))
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return program.run(arrays)[0]


def _task(op: Any, arrays: list[Any], attrs: dict[str, Any]) -> Task:
    graph = Graph(op.name)
    inputs = [graph.placeholder(a.shape, a.dtype) for a in arrays]
    found = op.shape(*[Spec(a.shape, a.dtype) for a in arrays], **attrs)
    graph.outputs = graph.add(op, list(inputs), attrs, [found])
    return Task(graph, list(range(len(arrays))), [])


def _cost(name: str, arrays: list[Any], attrs: dict[str, Any]) -> int:
    """Multiplications of a call, roughly."""
    a, b = arrays[0].shape, arrays[1].shape
    if name == "matmul":
        columns = b[-2] if attrs.get("transpose_b") else b[-1]
        return int(size_of(a) * columns)
    if name == "conv_filter_grad":
        return int(size_of(a) * size_of(attrs["size"]) * b[-1]) // int(attrs.get("groups", 1))
    return int(size_of(a[:-1]) * size_of(b))
