"""From an optimised graph to a program: values get places, nodes become instructions.

Views cost nothing where strides can express them. What the engine has no kernel for becomes a *host
step*, run in NumPy between two stretches of engine code, so that nothing is ever refused.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..ir.graph import Graph, Node, Symbol
from ..ir.lower import HostOnly, Kernel, Pointwise, Reduce, View
from ..passes.layout import Layout, dense, view
from ..passes.memory import Storage, plan
from . import format as numbers
from .micro import NotExpressible, body_of, program_of
from .program import ARENA, CONSTANTS, STATE, InstructionRecord, Program, TensorRecord

SLOT = 64  # bytes that a small result gets at the start of the arena


class Unsupported(Exception):
    """The engine has no kernel for a node; the text says why."""


@dataclass
class Value:
    """A value's place: a buffer (an arena storage, the constants at ``base``, a state) and a layout."""

    dtype: np.dtype[Any]
    layout: Layout
    buffer: int
    storage: Storage | None = None
    base: int = 0  # bytes

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape."""
        return self.layout.shape

    def seen(self, layout: Layout) -> Value:
        """The same place under another layout."""
        return Value(self.dtype, layout, self.buffer, self.storage, self.base)

    def reshaped(self, shape: tuple[int, ...]) -> Value:
        """A dense value under another shape."""
        found = self.layout.reshaped(tuple(shape))
        if found is None:
            raise Unsupported("a reshape of what is not dense")
        return self.seen(found)


@dataclass
class Draft:
    """An instruction before offsets are known."""

    opcode: str
    inputs: list[Value]
    outputs: list[Value]
    params: list[int]
    node: Node | None
    tail: bool = False


@dataclass
class HostStep:
    """A node that NumPy runs, and why."""

    node: Node
    inputs: list[Value]
    outputs: list[Value]
    reason: str


@dataclass
class Built:
    """A program with what its host needs: where arguments go and results lie, and its steps: an entry's
    number, or a HostStep."""

    program: Program
    arguments: list[Value]
    results: list[Value]
    steps: list[int | HostStep]
    drafts: list[Draft | HostStep] = field(default_factory=list)


def bits(value: float) -> int:
    """A float32 as the word that instructions carry."""
    return int(struct.unpack("<I", struct.pack("<f", value))[0])


Rule = Callable[["Builder", Node], None]


class Builder:
    """Places values and drafts instructions, node by node.

    Args: states: per graph input, the number of the state that it reads, None for an argument.
        assigned: per graph output, the number of the state that it becomes, None for a result.
    """

    def __init__(self, graph: Graph, states: list[int | None], assigned: list[int | None], rules: dict[str, Rule]) -> None:
        self.graph = graph
        self.rules = rules
        self.values: dict[int, Value] = {}
        self.drafts: list[Draft | HostStep] = []
        self.storages: list[Storage] = []
        self.constant_bytes = bytearray()
        self.state_bytes: dict[int, int] = {}
        self.arguments: list[Value] = []
        self._constants: dict[Any, int] = {}
        self._assigned = assigned
        for symbol, state in zip(graph.inputs, states, strict=True):
            if state is None:
                self.values[id(symbol)] = self._argument(symbol)
            else:
                self._declare(state, symbol)
                self.values[id(symbol)] = Value(symbol.dtype, dense(tuple(symbol.shape)), STATE + state)
        for symbol, state in zip(graph.outputs, assigned, strict=True):
            if state is not None:
                self._declare(state, symbol)
        self._targets = self._in_place(states)

    def _declare(self, state: int, x: Any) -> None:
        size = int(np.prod(x.shape, dtype=np.int64)) * x.dtype.itemsize
        self.state_bytes[state] = max(self.state_bytes.get(state, 0), -(-size // 16) * 16)

    def _argument(self, symbol: Symbol) -> Value:
        self._supported(symbol.dtype)
        value = self.allocate(tuple(symbol.shape), symbol.dtype)
        value.storage.first = -1  # type: ignore[union-attr]
        self.arguments.append(value)
        return value

    @staticmethod
    def _supported(dtype: np.dtype[Any]) -> None:
        if dtype.name not in numbers.DTYPES:
            raise Unsupported(f"the engine has no {dtype.name} tensors")

    # --- which assignments are written straight into the state -------------------------------

    def _in_place(self, states: list[int | None]) -> dict[int, int]:
        """Symbols (by id) that the node making them may write into a state's buffer: no later node
        reads what the state held before, and this one reads it element by element if at all."""
        made = {id(s): i for i, node in enumerate(self.graph.nodes) for s in node.outputs}
        last: dict[int, int] = {}
        roots: dict[int, set[int]] = {}
        for symbol, state in zip(self.graph.inputs, states, strict=True):
            if state is not None:
                roots[id(symbol)] = {state}
        for i, node in enumerate(self.graph.nodes):
            for x in node.inputs:
                for state in roots.get(id(x), ()):
                    last[state] = i
            if isinstance(node.op.lower, View):
                through = set().union(*(roots.get(id(x), set()) for x in node.inputs))
                for s in node.outputs:
                    roots[id(s)] = through
        kept = {st for x, a in zip(self.graph.outputs, self._assigned, strict=True) for st in roots.get(id(x), ()) if a != st}
        targets: dict[int, int] = {}
        for x, state in zip(self.graph.outputs, self._assigned, strict=True):
            at = made.get(id(x)) if isinstance(x, Symbol) else None
            if state is None or at is None or state in kept or id(x) in targets:
                continue
            node = self.graph.nodes[at]
            free = last.get(state, -1) < at or (last[state] == at and _elementwise(node, state, self.values))
            if free and _engine_made(node):
                targets[id(x)] = state
        return targets

    # --- values ----------------------------------------------------------------------------

    def allocate(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Value:
        """A new dense value in the arena."""
        self._supported(dtype)
        layout = dense(tuple(shape))
        storage = Storage(layout.size * dtype.itemsize, first=len(self.drafts), last=len(self.drafts))
        self.storages.append(storage)
        return Value(np.dtype(dtype), layout, ARENA, storage)

    def constant(self, array: Any) -> Value:
        """A value in the constants."""
        array = np.ascontiguousarray(array).reshape(np.shape(array))
        self._supported(array.dtype)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._constants:
            self.constant_bytes.extend(b"\0" * (-len(self.constant_bytes) % 16))
            self._constants[key] = len(self.constant_bytes)
            self.constant_bytes.extend(array.tobytes())
        return Value(array.dtype, dense(array.shape), CONSTANTS, base=self._constants[key])

    def value(self, x: Any) -> Value:
        """The place of an operand."""
        return self.values[id(x)] if isinstance(x, Symbol) else self.constant(x)

    def result(self, symbol: Symbol) -> Value:
        """A dense place for a node's result: the state that it becomes, or the arena."""
        state = self._targets.get(id(symbol))
        if state is None:
            made = self.allocate(tuple(symbol.shape), symbol.dtype)
        else:
            made = Value(symbol.dtype, dense(tuple(symbol.shape)), STATE + state)
        self.values[id(symbol)] = made
        return made

    def contiguous(self, value: Value) -> Value:
        """The value itself where it is dense, else a dense copy."""
        return value if value.layout.dense else self.copied(value)

    def copied(self, value: Value) -> Value:
        """A dense copy."""
        made = self.allocate(value.shape, value.dtype)
        self.copy(value, made)
        return made

    def copy(self, value: Value, target: Value) -> None:
        """Elements from one place to another of the same shape."""
        self.emit("copy", *_merged([value], [target]))

    def cast(self, value: Value, dtype: Any) -> Value:
        """The value converted, element by element."""
        node = Node(_CAST, [Symbol(value.shape, value.dtype, self.graph, None, 0)], {"dtype": np.dtype(dtype)})
        node.outputs = [Symbol(value.shape, np.dtype(dtype), self.graph, node, 0)]
        made = self.allocate(value.shape, np.dtype(dtype))
        params, _ = program_of([node], node.inputs, node.outputs).finish()
        self.emit("pointwise", [value], [made], params)
        return made

    # --- instructions ----------------------------------------------------------------------

    def emit(self, opcode: str, inputs: list[Value], outputs: list[Value], params: Any = (), node: Any = None) -> Draft:
        """Drafts an instruction."""
        for v in (*inputs, *outputs):
            if len(v.shape) > numbers.MAX_RANK:
                raise Unsupported(f"more than {numbers.MAX_RANK} axes")
        words = [bits(p) if isinstance(p, float) else int(p) for p in params]
        draft = Draft(opcode, inputs, outputs, words, node)
        self.drafts.append(draft)
        return draft

    def node(self, node: Node) -> None:
        """Drafts one node; where the engine can't run it, a host step."""
        before = (len(self.drafts), len(self.storages), len(self.constant_bytes))
        try:
            self._node(node)
        except (Unsupported, NotExpressible) as reason:
            del self.drafts[before[0] :], self.storages[before[1] :]
            self._host(node, str(reason))

    def _node(self, node: Node) -> None:
        lower = node.op.lower
        rule = self.rules.get(node.op.name)
        if isinstance(lower, HostOnly):
            raise Unsupported(lower.reason)
        if rule is not None:
            rule(self, node)
        elif isinstance(lower, Pointwise) or node.op.name == "fused":
            self._pointwise(node)
        elif isinstance(lower, View):
            self._view(node)
        elif isinstance(lower, Reduce):
            self.rules["reduce"](self, node)
        elif isinstance(lower, Kernel):
            self._kernel(node, lower)
        else:
            raise Unsupported(f"no rule for {node.op.name}")

    def _host(self, node: Node, reason: str) -> None:
        inputs = [self.value(x) for x in node.inputs]
        at = len(self.drafts)
        self.drafts.append(HostStep(node, inputs, [], reason))
        outputs = []
        for s in node.outputs:
            made = self.allocate(tuple(s.shape), s.dtype)
            made.storage.first = at  # type: ignore[union-attr]
            self.values[id(s)] = made
            outputs.append(made)
        self.drafts[at] = HostStep(node, inputs, outputs, reason)

    def _pointwise(self, node: Node) -> None:
        nodes, inner, outer, outputs = body_of(node)
        params, _ = program_of(nodes, inner, outputs).finish()
        shape = tuple(node.outputs[0].shape)
        operands = [self.value(x) for x in outer]
        operands = [v.seen(v.layout.broadcast(shape)) if v.shape != shape else v for v in operands]
        results = [self.result(s) for s in node.outputs]
        self.emit("pointwise", *_merged(operands, results), params, node)

    def _view(self, node: Node) -> None:
        x = self.value(node.inputs[0])
        shape = tuple(node.outputs[0].shape)
        layout = view(node.op.name, x.layout, node.attrs, shape)
        if layout is None and node.op.name == "reshape":
            x = self.copied(x)
            layout = view("reshape", x.layout, node.attrs, shape)
        if layout is None:
            raise Unsupported(f"no rule for the view {node.op.name}")
        self.values[id(node.outputs[0])] = x.seen(layout)

    def _kernel(self, node: Node, lower: Kernel) -> None:
        if lower.name not in numbers.OPCODES or lower.name in numbers.MISSING:
            raise Unsupported(f"the engine has no kernel {lower.name}")
        inputs = [self.value(x) for x in node.inputs]
        kind = inputs[lower.values].dtype if lower.values >= 0 else node.outputs[0].dtype
        if lower.types and kind.name not in lower.types:
            raise Unsupported(f"{lower.name} takes {' or '.join(lower.types)}, not {kind.name}")
        inputs = [v if i == lower.values else self._indices(v) for i, v in enumerate(inputs)]
        outputs = [_Spec(tuple(s.shape), s.dtype) for s in node.outputs]
        attrs = dict(node.attrs)
        order: tuple[int, ...] = ()
        if lower.last:
            order = self._axis_last(inputs, outputs, attrs)
        params = lower.params(inputs, outputs, **attrs) if lower.params else []
        inputs = [self.contiguous(v) for v in inputs]
        shapes: Any = ([v.shape for v in inputs], [o.shape for o in outputs])
        if lower.shapes:
            shapes = lower.shapes(inputs, outputs, **attrs)
        inputs = [v.reshaped(s) for v, s in zip(inputs, shapes[0], strict=True)]
        made = []
        for symbol, spec, seen in zip(node.outputs, outputs, shapes[1], strict=True):
            if order and len(spec.shape) == len(order) and order != tuple(range(len(order))):
                place = self.allocate(spec.shape, symbol.dtype)
                inverse = tuple(int(i) for i in np.argsort(order))
                self.values[id(symbol)] = place.seen(place.layout.transposed(inverse))
            else:
                place = self.result(symbol)
            made.append(place.reshaped(seen))
        if lower.scratch:
            extra = lower.scratch(inputs, outputs, **attrs)
            made += [self.allocate(shape, np.dtype(np.float32)) for shape in extra]
        self.emit(lower.name, inputs, made, params, node)

    def _indices(self, value: Value) -> Value:
        """Integer operands as int32 or int64."""
        if value.dtype.kind in "iu" and value.dtype.name not in numbers.INDEX_DTYPES:
            return self.cast(value, np.int64)
        return value

    @staticmethod
    def _axis_last(inputs: list[Value], outputs: list[Any], attrs: dict[str, Any]) -> tuple[int, ...]:
        """Moves the axis of the first operand, and of results of its rank, to the end."""
        rank = len(inputs[0].shape)
        axis = attrs.get("axis", -1) % rank
        order = (*(i for i in range(rank) if i != axis), axis)
        inputs[0] = inputs[0].seen(inputs[0].layout.transposed(order))
        for spec in outputs:
            if len(spec.shape) == rank:
                spec.shape = tuple(spec.shape[i] for i in order)
        return order

    # --- the end ---------------------------------------------------------------------------

    def run(self) -> Built:
        """The whole program."""
        self._fix_early()
        for node in self.graph.nodes:
            self.node(node)
        results = self._finish_outputs()
        self._set_tails()
        self._lifetimes(results)
        self._overwrite()
        arena = plan(self.storages)
        return self._assemble(results, arena)

    def _fix_early(self) -> None:
        """Results that are a state's old value are copied before anything can change it."""
        changed = {STATE + s for s in self._assigned if s is not None}
        self._early: dict[int, Value] = {}
        for x in self.graph.outputs:
            found = self.values.get(id(x)) if isinstance(x, Symbol) else None
            if found is not None and found.buffer in changed and id(x) not in self._early:
                self._early[id(x)] = self.copied(found)

    def _finish_outputs(self) -> list[Value]:
        """Results in places of their own; assigned values in their states."""
        results: list[Value] = []
        pending: list[tuple[Value, int]] = []
        small = 0
        for x, state in zip(self.graph.outputs, self._assigned, strict=True):
            found = self._early.get(id(x)) if isinstance(x, Symbol) else None
            value = found or self.value(x)
            if state is not None:
                if value.buffer != STATE + state:
                    changed = value.buffer >= STATE
                    pending.append((self.copied(value) if changed else value, state))
                continue
            own = value.storage is not None and value.layout.dense and not any(value.storage is r.storage for r in results)
            argument = any(value.storage is a.storage for a in self.arguments) if value.storage else False
            if not own or argument or value.buffer >= STATE:
                value = self.copied(value)
            if value.layout.size * value.dtype.itemsize <= 16 and value.storage is not None:
                value.storage.pinned, value.storage.offset = True, small * SLOT
                small += 1
            results.append(value)
        for value, state in pending:
            self.copy(value, Value(value.dtype, dense(value.shape), STATE + state))
        return results

    def _set_tails(self) -> None:
        """A pointwise instruction behind a product or convolution of the same elements finishes it
        block by block."""
        for head, tail in zip(self.drafts, self.drafts[1:]):
            if not isinstance(head, Draft) or not isinstance(tail, Draft) or tail.opcode != "pointwise":
                continue
            made = head.outputs[0]
            fits = head.opcode in ("gemm", "conv") and made.layout.dense
            same = tail.outputs[0].layout.size == made.layout.size and all(o.layout.dense for o in tail.outputs)
            reads = any(_same_place(v, made) and v.layout.dense and v.layout.size == made.layout.size for v in tail.inputs)
            other = any(_overlaps(v, made) and not (_same_place(v, made) and v.layout.dense) for v in tail.inputs)
            clash = any(_overlaps(o, v) for o in tail.outputs for v in head.inputs)
            if fits and same and reads and not other and not clash:
                head.tail = True

    def _lifetimes(self, results: list[Value]) -> None:
        for storage in self.storages:
            storage.last = storage.first
        for i, draft in enumerate(self.drafts):
            tailed = isinstance(draft, Draft) and draft.tail
            follows = i > 0 and isinstance(self.drafts[i - 1], Draft) and self.drafts[i - 1].tail  # type: ignore[union-attr]
            for v in draft.inputs:
                if v.storage is not None:
                    v.storage.last = max(v.storage.last, i + 1 if tailed else i)
            for v in draft.outputs:
                if v.storage is not None:
                    v.storage.first = min(v.storage.first, i - 1 if follows else i)
                    v.storage.last = max(v.storage.last, i)
        for v in (*results, *self.arguments):  # what the host gave stays as it is
            if v.storage is not None:
                v.storage.last = len(self.drafts)
                if v.storage.pinned:
                    v.storage.first = -1

    def _overwrite(self) -> None:
        """A pointwise result takes the place of a dense operand of its size that dies there."""
        for i, draft in enumerate(self.drafts):
            if not isinstance(draft, Draft) or draft.opcode != "pointwise":
                continue
            taken: set[int] = set()
            for out in draft.outputs:
                made = out.storage
                if made is None or made.pinned or made.same is not None:
                    continue
                for v in draft.inputs:
                    old = v.storage
                    fits = (
                        old is not None and id(old.root()) not in taken and old.bytes == made.bytes
                        and v.layout.dense and v.layout.offset == 0 and v.shape == out.shape
                        and v.dtype.itemsize == out.dtype.itemsize and not old.root().pinned
                        and self._last(old) == i and sum(w.storage is not None and w.storage.root() is old.root() for w in draft.inputs) == 1
                    )  # fmt: skip
                    if fits and old is not None:
                        made.same = old
                        taken.add(id(old.root()))
                        break

    def _last(self, storage: Storage) -> int:
        """The last use of a storage or of what has taken its place so far."""
        root = storage.root()
        return max(s.last for s in self.storages if s.root() is root)

    def _record(self, v: Value) -> TensorRecord:
        start = v.base + v.layout.offset * v.dtype.itemsize + (v.storage.offset if v.storage else 0)
        return TensorRecord(v.buffer, v.dtype.name, start, v.layout.shape, v.layout.strides)

    def _assemble(self, results: list[Value], arena: int) -> Built:
        table: dict[TensorRecord, int] = {}

        def number(v: Value) -> int:
            return table.setdefault(self._record(v), len(table))

        made = Program(arena=arena, constants=bytes(self.constant_bytes))
        made.states = [self.state_bytes[i] for i in range(len(self.state_bytes))]
        steps: list[int | HostStep] = []
        start = 0
        for draft in [*self.drafts, None]:
            if not isinstance(draft, Draft):
                if len(made.instructions) > start:
                    steps.append(len(made.entries))
                    made.entries.append((start, len(made.instructions) - start))
                    start = len(made.instructions)
                if draft is not None:
                    steps.append(draft)
                continue
            ins, outs = tuple(map(number, draft.inputs)), tuple(map(number, draft.outputs))
            made.instructions.append(InstructionRecord(draft.opcode, ins, outs, tuple(draft.params), draft.tail))
        made.tensors = list(table)
        return Built(made, self.arguments, results, steps, self.drafts)


class _Spec:
    """A result's shape, which may be rearranged, and its dtype."""

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self.shape = shape
        self.dtype = dtype


def _merged(inputs: list[Value], outputs: list[Value]) -> tuple[list[Value], list[Value]]:
    """Values of one shape with size-1 axes dropped, and axes merged that all of them walk as one."""
    values = [*inputs, *outputs]
    shape = outputs[0].shape
    axes: list[tuple[int, list[int]]] = []
    for i, dim in enumerate(shape):
        if dim == 1:
            continue
        strides = [v.layout.strides[i] for v in values]
        if axes and all(a == s * dim for a, s in zip(axes[-1][1], strides, strict=True)):
            axes[-1] = (axes[-1][0] * dim, strides)
        else:
            axes.append((dim, strides))
    if len(axes) > numbers.MAX_RANK:
        raise Unsupported(f"more than {numbers.MAX_RANK} axes")
    size = tuple(d for d, _ in axes)
    made = [
        v.seen(Layout(size, tuple(s[k] for _, s in axes), v.layout.offset)) for k, v in enumerate(values)
    ]
    return made[: len(inputs)], made[len(inputs) :]


def _same_place(a: Value, b: Value) -> bool:
    if a.buffer != b.buffer or a.base != b.base or a.layout.offset != b.layout.offset:
        return False
    return (a.storage is b.storage) if a.storage is not None else b.storage is None


def _overlaps(a: Value, b: Value) -> bool:
    return a.buffer == b.buffer and (a.storage is b.storage)


def _engine_made(node: Node) -> bool:
    return isinstance(node.op.lower, Pointwise) or node.op.name == "fused"


def _elementwise(node: Node, state: int, values: dict[int, Value]) -> bool:
    """Whether a node reads a state as dense elements in its own order only."""
    if not _engine_made(node):
        return False
    shape = tuple(node.outputs[0].shape)
    for x in node.inputs:
        if isinstance(x, Symbol):
            found = values.get(id(x))
            direct = found is not None and found.buffer == STATE + state
            if direct and found is not None and found.shape != shape:
                return False
            if found is None and x.node is not None and isinstance(x.node.op.lower, View):
                return False  # a view of who knows what: the state may be behind it
    return True


class _CastOp:
    name = "cast"
    lower = Pointwise("cast(a)")


_CAST = _CastOp()


def build(graph: Graph, states: list[int | None], assigned: list[int | None], rules: dict[str, Rule]) -> Built:
    """The program of a graph."""
    return Builder(graph, states, assigned, rules).run()
