"""The reference executor: a graph as a list of NumPy calls on numbered slots.

prepare: the plan is made once. run: each call reads and fills slots; a slot is emptied after its
last use, so that memory peaks no higher than it must.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import OpError
from ..ir.graph import Graph, Symbol
from ..ir.op import Spec
from ..passes.pipeline import optimise
from ..tensor.base_variable import BaseVariable
from ..tensor.eager import array_of
from ..tensor.tensor import Tensor
from .executor import Task


class NumpyProgram:
    """A prepared graph: ``run(arrays)`` gives the arrays of the graph's outputs."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        slots: dict[int, int] = {id(s): i for i, s in enumerate(graph.inputs)}
        self._constants: list[tuple[int, Any]] = []
        count = len(graph.inputs)
        last: dict[int, int] = {}
        plan: list[tuple[Any, list[int], list[int]]] = []

        def slot(x: Any) -> int:
            nonlocal count
            if isinstance(x, Symbol):
                return slots[id(x)]
            if id(x) not in slots:
                slots[id(x)] = count
                self._constants.append((count, x))
                count += 1
            return slots[id(x)]

        for step, node in enumerate(graph.nodes):
            reads = [slot(x) for x in node.inputs]
            for symbol in node.outputs:
                slots[id(symbol)] = count
                count += 1
            writes = [slots[id(s)] for s in node.outputs]
            for i in (*reads, *writes):
                last[i] = step
            plan.append((node, reads, writes))
        self._outputs = [slot(x) for x in graph.outputs]
        self._count = count
        kept = {*self._outputs, *(i for i, _ in self._constants)}
        frees: list[list[int]] = [[] for _ in plan]
        for i, step in last.items():
            if i not in kept:
                frees[step].append(i)
        self._plan = [
            (node.op.forward, node.attrs, reads, writes, free, node)
            for (node, reads, writes), free in zip(plan, frees, strict=True)
        ]

    def run(self, arrays: list[Any]) -> list[Any]:
        """The outputs for the inputs. Raises what the op at fault raises."""
        values: list[Any] = [None] * self._count
        values[: len(arrays)] = arrays
        for i, constant in self._constants:
            values[i] = constant
        with np.errstate(all="ignore"):
            for forward, attrs, reads, writes, free, node in self._plan:
                try:
                    result = forward(*[values[i] for i in reads], **attrs)
                except OpError:
                    raise
                except Exception:
                    node.op.shape(*[Spec(values[i].shape, values[i].dtype) for i in reads], **attrs)
                    raise
                if node.op.outputs == 1:
                    values[writes[0]] = result if type(result) is np.ndarray else array_of(result)
                else:
                    for i, part in zip(writes, result, strict=True):
                        values[i] = part if type(part) is np.ndarray else array_of(part)
                for i in free:
                    values[i] = None
        return [values[i] for i in self._outputs]


class NumpyTask:
    """A task in NumPy."""

    def __init__(self, task: Task, reason: str = "") -> None:
        self.task = task
        self.reason = reason  # why it is not on the engine, where that was asked for
        self.program = NumpyProgram(optimise(task.graph))

    def run(self, arguments: list[Any]) -> list[Any]:
        """The results; variables are read and assigned."""
        feeds = [x.tensor.array() if isinstance(x, BaseVariable) else arguments[x] for x in self.task.feeds]
        arrays = self.program.run(feeds)
        count = len(arrays) - len(self.task.assigned)
        for variable, array in zip(self.task.assigned, arrays[count:], strict=True):
            variable.tensor = Tensor(array)
        return arrays[:count]

    def run_many(self, batches: list[list[Any]]) -> list[Any]:
        """One after the other."""
        results: list[Any] = []
        for arguments in batches:
            results = self.run(arguments)
        return results

    def explain(self) -> dict[str, Any]:
        """One segment: NumPy calls, op by op."""
        calls: dict[str, dict[str, int]] = {}
        for node in self.program.graph.nodes:
            row = calls.setdefault(node.op.name, {"calls": 0})
            row["calls"] += 1
        segment: dict[str, Any] = {"where": "numpy", "instructions": len(self.program.graph.nodes)}
        if self.reason:
            segment["reason"] = self.reason
        return {"executor": "numpy", "segments": [segment], "kernels": calls}


class NumpyExecutor:
    """The reference executor."""

    name = "numpy"

    def prepare(self, task: Task) -> NumpyTask:
        """The task as a list of NumPy calls."""
        return NumpyTask(task)
