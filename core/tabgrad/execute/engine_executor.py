"""Runs tasks as programs of the engine. Variables live in its memory; only what is asked for comes out.

A variable is uploaded when it is first used and after it was assigned elsewhere; programs that share
it share its place. Arrays of arguments are copied in, results are copied out.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, OpError
from ..ir.graph import Graph, Node
from ..ir.op import Spec
from ..passes.pipeline import for_engine
from ..tensor.base_variable import BaseVariable
from . import format as numbers
from .build import build
from .executor import Prepared, Task
from .host import EngineFault, Host
from .micro import expressible
from .numpy_executor import NumpyTask
from .places import HELD, SLOT, Built, Draft, HostStep, Unsupported, Value
from .program import ARENA, CONSTANTS, STATE, Program
from .rules import RULES


class _Held:
    """Shape and dtype of a variable whose value is in the engine."""

    __slots__ = ("dtype", "ndim", "shape", "size")

    def __init__(self, array: Any) -> None:
        self.shape, self.dtype, self.ndim, self.size = array.shape, array.dtype, array.ndim, array.size


class _Home:
    """A variable's place in the engine's memory."""

    def __init__(self, executor: EngineExecutor, variable: BaseVariable) -> None:
        array = variable.tensor.array()
        self.executor = executor
        self.spec = _Held(array)
        self.bytes = max(16, -(-array.nbytes // 16) * 16)
        self.address = executor.host.allocate(self.bytes)
        self.stale = True
        executor.dirty.append(weakref.ref(variable))
        weakref.finalize(variable, executor.forget, self.address)

    def fetch(self, variable: BaseVariable) -> np.ndarray[Any, Any]:
        """The value, from the engine."""
        array = np.empty(self.spec.shape, self.spec.dtype)
        self.executor.host.read(self.address, array)
        self.executor.seen.append(weakref.ref(variable))
        return array

    def changed(self, variable: BaseVariable) -> None:
        """The variable was assigned elsewhere: it is uploaded before the next run."""
        if not self.stale:
            self.stale = True
            self.executor.dirty.append(weakref.ref(variable))


class EngineExecutor:
    """Executes on one host of the engine.

    Attributes: ``host``; ``dirty`` (variables to upload), ``seen`` (variables with a value here that a
    run may outdate).
    """

    def __init__(self, host: Host, name: str = "engine") -> None:
        self.host = host
        self.name = name
        self.dirty: list[Any] = []
        self.seen: list[Any] = []
        self._arena = 0
        self._arena_bytes = 0
        self._stage = self._stage_bytes = 0
        self._programs: weakref.WeakSet[EngineProgram] = weakref.WeakSet()
        self._released: list[int] = []

    def prepare(self, task: Task) -> Prepared:
        """The task as a program, loaded and bound; in NumPy where a variable's dtype is none of the engine's."""
        try:
            program = EngineProgram(self, task)
        except Unsupported as reason:
            return NumpyTask(task, str(reason))
        self._programs.add(program)
        return program

    def home(self, variable: BaseVariable) -> _Home:
        """The variable's place, made at first use."""
        found = variable._home
        if not isinstance(found, _Home) or found.executor is not self:
            found = _Home(self, variable)
            variable.settle(found)
        return found

    def forget(self, address: int) -> None:
        """A variable is gone: its memory is freed before the next run."""
        self._released.append(address)

    def arena(self, size: int) -> int:
        """The arena that programs share, at least this large. They are bound anew where it moves."""
        if size > self._arena_bytes:
            old = self._arena
            self._arena, self._arena_bytes = self.host.allocate(size), size
            for program in self._programs:
                program.bind_arena()
            if old:
                self.host.release(old)
        return self._arena

    def stage(self, size: int) -> int:
        """Memory for the arguments of several runs, at least this large; good until the next request."""
        if size > self._stage_bytes:
            if self._stage:
                self.host.release(self._stage)
            self._stage = self._stage_bytes = 0  # where there is no memory
            self._stage, self._stage_bytes = self.host.allocate(size), size
        return self._stage

    def upload(self) -> None:
        """Brings the engine's copies of variables up to date."""
        while self._released:
            self.host.release(self._released.pop())
        for reference in self.dirty:
            variable = reference()
            home = variable._home if variable is not None else None
            if isinstance(home, _Home) and home.executor is self and home.stale:
                home.stale = False
                self.host.write(home.address, np.ascontiguousarray(variable.tensor.array()))
                self.seen.append(reference)
        self.dirty.clear()

    def outdate(self, handles: set[int]) -> None:
        """The variables with these handles have new values in the engine."""
        kept = []
        for reference in self.seen:
            variable = reference()
            if variable is not None and variable.handle in handles:
                variable.moved()
            elif variable is not None:
                kept.append(reference)
        self.seen = kept


class EngineProgram:
    """A task on the engine."""

    def __init__(self, executor: EngineExecutor, task: Task) -> None:
        self.executor = executor
        self.host = executor.host
        self.graph = for_engine(task.graph, expressible)
        self.built, self.variables = assembled(self.graph, task)
        built = self.built
        self._handles = {v.handle for v in task.assigned}
        self._homes = [executor.home(v) for v in self.variables]
        self._data = self._constants = self._handle = 0
        self._held: dict[int, np.ndarray[Any, Any]] = {}
        freed: list[int] = []
        weakref.finalize(self, _release, executor.host, freed)
        self._freed = freed
        data = built.program.to_bytes()
        self._handle, self._data = self.host.load(data)
        freed += [self._handle, self._data]
        self._bind(Program.constants_at(data))
        self.outputs = _Outputs(built)
        self._feeds = [(v, v.storage.offset if v.storage else 0) for v in built.arguments]
        sizes = [v.layout.size * v.dtype.itemsize for v, _ in self._feeds]
        self._batch_bytes = sum(sizes)
        pairs = [(offset, size) for (_, offset), size in zip(self._feeds, sizes, strict=True)]
        self._table = np.array(pairs, np.int32).reshape(-1)  # the feeds of tg_run_many

    def _bind(self, start: int) -> None:
        program = self.built.program
        if program.constants:  # they stay where they are in the program's bytes
            self._constants = self._data + start
            self.host.bind(self._handle, CONSTANTS, self._constants, len(program.constants))
        for i, home in enumerate(self._homes):
            self.host.bind(self._handle, STATE + i, home.address, home.bytes)
        self.executor.arena(max(self.built.program.arena, 64))
        self.bind_arena()

    def bind_arena(self) -> None:
        """The arena has moved."""
        if self._handle:
            self.host.bind(self._handle, ARENA, self.executor._arena, self.executor._arena_bytes)

    def run(self, arguments: list[Any]) -> list[Any]:
        """Copies the arguments in, runs, and copies the results out."""
        executor, host = self.executor, self.host
        if executor.dirty or executor._released:
            executor.upload()
        arena = executor._arena
        for (value, offset), array in zip(self._feeds, arguments, strict=True):
            _fits(value, array)
            if value.buffer == HELD:
                self._held[id(value.storage)] = array
            else:
                host.write(arena + offset, np.ascontiguousarray(array))
        self._guarded(self._run_steps)
        return self.outputs.read(self, arena)

    def _run_steps(self) -> None:
        for step in self.built.steps:
            if isinstance(step, int):
                self.host.run(self._handle, step)
            else:
                self._on_host(step)

    def run_many(self, batches: list[list[Any]]) -> list[Any]:
        """One call of the engine for all batches, where no step of NumPy's comes between."""
        steps = self.built.steps
        if len(steps) != 1 or not isinstance(steps[0], int) or any(v.buffer == HELD for v, _ in self._feeds):
            results: list[Any] = []
            for arguments in batches:
                results = self.run(arguments)
            return results
        executor, host = self.executor, self.host
        if executor.dirty or executor._released:
            executor.upload()
        at = executor.stage(len(batches) * self._batch_bytes + self._table.nbytes)
        host.write(at, self._table)
        staged = to = at + self._table.nbytes
        for arguments in batches:
            for (value, _), array in zip(self._feeds, arguments, strict=True):
                _fits(value, array)
                host.write(to, np.ascontiguousarray(array))
                to += array.nbytes
        self._guarded(host.run_many, self._handle, steps[0], len(batches), staged, at, len(self._feeds))
        return self.outputs.read(self, executor._arena)

    def _guarded(self, run: Callable[..., None], *arguments: int) -> None:
        """Faults become the ops' own errors; variables that were assigned are known to have changed."""
        try:
            run(*arguments)
        except EngineFault as fault:
            raise self._explained(fault) from None
        finally:
            self.executor.outdate(self._handles)

    # --- values between the engine and NumPy ----------------------------------------------------

    def address(self, value: Value) -> int:
        """Where a value's element 0 of its storage lies."""
        if value.buffer == ARENA:
            return self.executor._arena + (value.storage.offset if value.storage else 0)
        if value.buffer == CONSTANTS:
            return self._constants + value.base
        return self._homes[value.buffer - STATE].address

    def array(self, value: Value) -> np.ndarray[Any, Any]:
        """A value's elements."""
        if value.buffer == HELD:
            return self._held[id(value.storage)] if value.held is None else value.held
        layout, size = value.layout, value.dtype.itemsize
        if layout.size == 0:
            return np.empty(layout.shape, value.dtype)
        if layout.dense:
            made = np.empty(layout.shape, value.dtype)
            self.host.read(self.address(value) + layout.offset * size, made)
            return made
        reach = [(d - 1) * s for d, s in zip(layout.shape, layout.strides, strict=True)]
        low, high = sum(min(r, 0) for r in reach), sum(max(r, 0) for r in reach)
        raw = np.empty(high - low + 1, value.dtype)
        self.host.read(self.address(value) + (layout.offset + low) * size, raw)
        strides = tuple(s * size for s in layout.strides)
        return np.lib.stride_tricks.as_strided(raw[-low:], layout.shape, strides).copy()

    def _on_host(self, step: HostStep) -> None:
        arrays = [self.array(v) for v in step.inputs]
        node = step.node
        with np.errstate(all="ignore"):
            try:
                result = node.op.forward(*arrays, **node.attrs)
            except OpError:
                raise
            except Exception:
                node.op.shape(*[Spec(a.shape, a.dtype) for a in arrays], **node.attrs)
                raise
        results = (result,) if node.op.outputs == 1 else result
        for value, part in zip(step.outputs, results, strict=True):
            array = np.ascontiguousarray(np.asarray(part), value.dtype).reshape(value.shape)
            if value.buffer == HELD:
                self._held[id(value.storage)] = array
            else:
                self.host.write(self.address(value), array)

    def _explained(self, fault: EngineFault) -> Exception:
        instruction, value, limit = fault.detail
        drafts = [d for d in self.built.drafts if isinstance(d, Draft)]
        node = drafts[instruction].node if instruction < len(drafts) else None
        return InvalidArgumentError(message_of(fault.code, value, limit, node))

    def explain(self) -> dict[str, Any]:
        """Segments, kernels, bytes and floating-point operations."""
        return explained(self.built)


def _fits(value: Value, array: Any) -> None:
    if array.shape != value.shape or array.dtype != value.dtype:
        raise InvalidArgumentError(
            f"An argument of shape {value.shape} and dtype {value.dtype} was expected, received {array.shape} and "
            f"{array.dtype}."
        )


def _release(host: Host, addresses: list[int]) -> None:
    for address in addresses:
        if address:
            host.release(address)


class _Outputs:
    """How results are read: the small ones, which lie at the arena's start, all at once."""

    def __init__(self, built: Built) -> None:
        self.results = built.results
        self.small = sum(1 for v in built.results if v.storage is not None and v.storage.pinned)
        self._block = np.empty(self.small * SLOT, np.uint8)
        self._parts: list[Any] = []
        for v in built.results:
            if v.storage is None or not v.storage.pinned:
                self._parts.append(None)
                continue
            at = v.storage.offset + v.layout.offset * v.dtype.itemsize
            raw = self._block[at : at + v.layout.size * v.dtype.itemsize]
            self._parts.append(raw.view(v.dtype).reshape(v.shape))

    def read(self, program: EngineProgram, arena: int) -> list[Any]:
        """Arrays of the results."""
        if self.small:
            program.host.read(arena, self._block)
        return [
            program.array(v) if part is None else part.copy() for v, part in zip(self.results, self._parts, strict=True)
        ]


def assembled(graph: Graph, task: Task) -> tuple[Built, list[BaseVariable]]:
    """The program of an optimised graph, and the variables that its states are."""
    numbered: dict[int, int] = {}
    variables: list[BaseVariable] = []

    def number(x: int | BaseVariable) -> int | None:
        if isinstance(x, int):
            return None
        if x.handle not in numbered:
            numbered[x.handle] = len(variables)
            variables.append(x)
        return numbered[x.handle]

    states = [number(x) for x in task.feeds]
    count = len(graph.outputs) - len(task.assigned)
    assigned: list[int | None] = [*[None] * count, *(number(v) for v in task.assigned)]
    order = [x for x in task.feeds if isinstance(x, int)]
    built = build(graph, states, assigned, RULES)
    built.arguments = [v for _, v in sorted(zip(order, built.arguments, strict=True), key=lambda pair: pair[0])]
    return built, variables


_MESSAGES = {
    numbers.ERRORS["index"][0]: "indices = {value} is not in [0, {limit}) [Op:{op}]. Every index must name an existing "
    "element.",
    numbers.ERRORS["label"][0]: "Received a label value of {value} which is outside the valid range of [0, {limit}). "
    "[Op:{op}]",
    numbers.ERRORS["segment"][0]: "segment_ids = {value} is out of range [0, {limit}) [Op:{op}]",
    numbers.ERRORS["division"][0]: "Integer division by zero: the divisor holds a 0.",
    numbers.ERRORS["power"][0]: "Integers to negative integer powers are not allowed [Op:Pow]",
}
_OPS = {
    "take": "GatherV2", "take_along_axis": "TakeAlongAxis", "gather_nd": "GatherNd", "scatter_nd": "ScatterNd",
    "tensor_scatter": "TensorScatterUpdate", "sparse_softmax_cross_entropy": "SparseSoftmaxCrossEntropyWithLogits",
}  # fmt: skip


def message_of(code: int, value: int, limit: int, node: Node | None) -> str:
    """What an error at run time says."""
    name = node.op.name if node is not None else "?"
    op = _OPS.get(name, "UnsortedSegment" if "segment" in name else name)
    return _MESSAGES.get(code, f"The engine failed with code {code}.").format(value=value, limit=limit, op=op)


def _cost(draft: Draft) -> int:
    """Floating-point operations of an instruction, multiplications and additions each one."""
    out = draft.outputs[0].layout.size
    if draft.opcode == "gemm":
        return 2 * out * draft.inputs[0].shape[-1]
    if draft.opcode.startswith("conv"):
        filters, image = {
            "conv": (draft.inputs[1], draft.outputs[0]),
            "conv_input_grad": (draft.inputs[1], draft.inputs[0]),
            "conv_filter_grad": (draft.outputs[0], draft.inputs[1]),
        }[draft.opcode]
        return 2 * filters.layout.size * (image.layout.size // max(1, image.shape[-1]))
    if draft.opcode == "pointwise":
        return out * (draft.params[1] if len(draft.params) > 1 else 1)
    if draft.opcode == "reduce":
        return draft.inputs[0].layout.size
    return 0


def explained(built: Built) -> dict[str, Any]:
    """A report on a program."""
    kernels: dict[str, dict[str, int]] = {}
    segments: list[dict[str, Any]] = []
    for draft in built.drafts:
        where = "engine" if isinstance(draft, Draft) else "numpy"
        if not segments or segments[-1]["where"] != where or where == "numpy":
            segments.append({"where": where, "instructions": 0})
        segments[-1]["instructions"] += 1
        if isinstance(draft, HostStep):
            segments[-1].update(op=draft.node.op.name, reason=draft.reason)
            continue
        row = kernels.setdefault(draft.opcode, {"calls": 0, "flops": 0, "bytes": 0})
        row["calls"] += 1
        row["flops"] += _cost(draft)
        row["bytes"] += sum(v.layout.size * v.dtype.itemsize for v in (*draft.inputs, *draft.outputs))
    return {
        "executor": "engine", "segments": segments, "kernels": kernels,
        "flops": sum(r["flops"] for r in kernels.values()),
        "arena_bytes": built.program.arena, "constant_bytes": len(built.program.constants),
        "state_bytes": sum(built.program.states),
    }  # fmt: skip


