"""Several tasks in one program file: entry points that share the states of their variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..base.errors import UnimplementedError
from ..passes.pipeline import for_engine
from ..tensor.base_variable import BaseVariable
from .engine_executor import assembled
from .executor import Task
from .micro import expressible
from .places import HELD, HostStep, Unsupported, Value
from .program import ARENA, CONSTANTS, STATE, InstructionRecord, Program, TensorRecord


@dataclass
class EntryPoint:
    """One entry: its task, and the structures of what it takes and gives, for the signature.

    ``inputs`` and ``outputs`` name the arguments and results, in order.
    """

    name: str
    task: Task
    inputs: list[str]
    outputs: list[str]


class _Linker:
    def __init__(self) -> None:
        self.program = Program()
        self.states: dict[int, int] = {}
        self.variables: list[BaseVariable] = []
        self.tensors: dict[TensorRecord, int] = {}
        self.constants = bytearray()
        self.entries: dict[str, Any] = {}

    def add(self, point: EntryPoint) -> None:
        graph = for_engine(point.task.graph, expressible)
        try:
            built, variables = assembled(graph, point.task)
        except Unsupported as reason:
            raise UnimplementedError(f"{point.name} can't be exported: {reason}.") from None
        unknown = {v.dtype.name for v in (*built.arguments, *built.results) if v.buffer == HELD}
        if unknown:
            raise UnimplementedError(f"{point.name} can't be exported: the engine has no {sorted(unknown)} tensors.")
        held = [s for s in built.steps if isinstance(s, HostStep)]
        if held:
            reasons = sorted({f"{s.node.op.name} ({s.reason})" for s in held})
            raise UnimplementedError(
                f"{point.name} can't be exported, because the engine has no kernel for: {', '.join(reasons)}. "
                "Programs in files run without NumPy; replace these operations."
            )
        numbers = [self._state(v, built.program.states[i]) for i, v in enumerate(variables)]
        start = self._constants(built.program.constants)
        table = [self._tensor(t, numbers, start) for t in built.program.tensors]
        first = len(self.program.instructions)
        for s in built.program.instructions:
            self.program.instructions.append(
                InstructionRecord(
                    s.opcode, tuple(table[i] for i in s.inputs), tuple(table[i] for i in s.outputs), s.params, s.tail
                )
            )
        self.program.entries.append((first, len(self.program.instructions) - first))
        self.program.arena = max(self.program.arena, built.program.arena)
        self.entries[point.name] = {
            "entry": len(self.program.entries) - 1,
            "inputs": [_place(n, v) for n, v in zip(point.inputs, built.arguments, strict=True)],
            "outputs": [_place(n, v) for n, v in zip(point.outputs, built.results, strict=True)],
        }

    def _state(self, variable: BaseVariable, size: int) -> int:
        if variable.handle not in self.states:
            self.states[variable.handle] = len(self.variables)
            self.variables.append(variable)
            self.program.states.append(size)
        return self.states[variable.handle]

    def _constants(self, data: bytes) -> int:
        self.constants.extend(b"\0" * (-len(self.constants) % 64))
        start = len(self.constants)
        self.constants.extend(data)
        return start

    def _tensor(self, t: TensorRecord, numbers: list[int], start: int) -> int:
        if t.buffer == CONSTANTS:
            t = replace(t, offset=t.offset + start)
        elif t.buffer >= STATE:
            t = replace(t, buffer=STATE + numbers[t.buffer - STATE])
        return self.tensors.setdefault(t, len(self.tensors))

    def finish(self, signature: dict[str, Any], weights: bool) -> Program:
        made = self.program
        made.tensors, made.constants = list(self.tensors), bytes(self.constants)
        states, data = [], bytearray()
        names = unique_names(self.variables)
        for name, variable, size in zip(names, self.variables, made.states, strict=True):
            array = variable.tensor.array()
            states.append({"name": name, "shape": list(array.shape), "dtype": array.dtype.name, "at": len(data)})
            data += np.ascontiguousarray(array).tobytes().ljust(size, b"\0")
        made.signature = {**signature, "entries": self.entries, "states": states}
        made.weights = bytes(data) if weights else b""
        return made


def unique_names(variables: Sequence[BaseVariable]) -> list[str]:
    """The variables' paths, those met again numbered."""
    met: dict[str, int] = {}
    found = []
    for variable in variables:
        path = getattr(variable, "path", variable.name)
        count = met[path] = met.get(path, -1) + 1
        found.append(f"{path}_{count}" if count else path)
    return found


def _place(name: str, value: Value) -> dict[str, Any]:
    """Where an argument goes or a result lies: a buffer (0 is the arena) and bytes from its start."""
    base = value.storage.offset if value.storage is not None else value.base
    at = base + value.layout.offset * value.dtype.itemsize
    place = {"name": name, "shape": list(value.shape), "dtype": value.dtype.name, "at": at}
    return place if value.buffer == ARENA else {**place, "buffer": value.buffer}


def link(points: list[EntryPoint], signature: dict[str, Any] | None = None, weights: bool = True) -> Program:
    """One program with the given entries.

    Args: signature: more to say in the file's signature. weights: whether the file holds the variables'
        current values.
    Raises: UnimplementedError where an entry needs an op that the engine lacks.
    """
    return linked(points, signature, weights)[0]


def linked(
    points: list[EntryPoint], signature: dict[str, Any] | None = None, weights: bool = True
) -> tuple[Program, list[BaseVariable]]:
    """As ``link``; also the variables that the program's states are, in their order."""
    linker = _Linker()
    for point in points:
        linker.add(point)
    return linker.finish(signature or {}, weights), linker.variables


