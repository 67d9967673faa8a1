"""From an optimised graph to a program: values get places, nodes become instructions.

Views cost nothing where strides can express them. What the engine has no kernel for becomes a *host
step*, run in NumPy between two stretches of engine code, so that nothing is ever refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.graph import Graph, Node, Symbol
from ..ir.lower import HostOnly, Kernel, Pointwise, Reduce, View
from ..passes.layout import dense, view
from ..passes.memory import Storage
from . import format as numbers
from .arrange import arrange
from .micro import NotExpressible, body_of, program_of
from .places import HELD, SLOT, Built, Draft, HostStep, Unsupported, Value, bits, merged
from .program import ARENA, CONSTANTS, STATE, Program

Rule = Callable[["Builder", Node], None]


class Builder:
    """Places values and drafts instructions, node by node.

    Args: states: per graph input, the number of the state that it reads, None for an argument.
        assigned: per graph output, the number of the state that it becomes, None for a result.
    """

    def __init__(
        self, graph: Graph, states: list[int | None], assigned: list[int | None], rules: dict[str, Rule]
    ) -> None:
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
        for symbol, state in zip((*graph.inputs, *graph.outputs), (*states, *assigned), strict=True):
            if state is not None:
                self._supported(symbol.dtype)
        for symbol, state in zip(graph.inputs, states, strict=True):
            if state is None:
                self.values[id(symbol)] = self._argument(symbol)
            else:
                self._declare(state, symbol)
                self.values[id(symbol)] = Value(symbol.dtype, dense(tuple(symbol.shape)), STATE + state)
        for symbol, state in zip(graph.outputs, assigned, strict=True):
            if state is not None:
                self._declare(state, symbol)
        self._users = self._used_by()
        self._targets = self._in_place(states)

    def _used_by(self) -> dict[int, list[Node | None]]:
        """The nodes that use each symbol (by id); None stands for the graph's outputs."""
        users: dict[int, list[Node | None]] = {}
        for node in self.graph.nodes:
            for x in node.inputs:
                users.setdefault(id(x), []).append(node)
        for x in self.graph.outputs:
            users.setdefault(id(x), []).append(None)
        return users

    def only_user(self, symbol: Symbol) -> Node | None:
        """The node that uses a symbol, where it is the only one."""
        users = self._users.get(id(symbol), [])
        return users[0] if len(users) == 1 else None

    def _declare(self, state: int, x: Any) -> None:
        size = int(np.prod(x.shape, dtype=np.int64)) * x.dtype.itemsize
        self.state_bytes[state] = max(self.state_bytes.get(state, 0), -(-size // 16) * 16)

    def _argument(self, symbol: Symbol) -> Value:
        value = self._anywhere(tuple(symbol.shape), symbol.dtype)
        value.storage.first = -1  # type: ignore[union-attr]
        self.arguments.append(value)
        return value

    @staticmethod
    def _supported(dtype: np.dtype[Any]) -> None:
        """Raises Unsupported where the engine does not know the dtype."""
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
        outputs = list(zip(self.graph.outputs, self._assigned, strict=True))
        kept = {s for x, target in outputs for s in roots.get(id(x), ()) if target != s}
        targets: dict[int, int] = {}
        for x, state in outputs:
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

    def _anywhere(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Value:
        """A place in the arena, or with the executor for dtypes that the engine does not know."""
        if dtype.name in numbers.DTYPES:
            return self.allocate(shape, dtype)
        return Value(np.dtype(dtype), dense(shape), HELD, Storage(0))

    def constant(self, array: Any) -> Value:
        """A value in the constants."""
        array = np.ascontiguousarray(array).reshape(np.shape(array))
        if array.dtype.name not in numbers.DTYPES:
            return Value(array.dtype, dense(array.shape), HELD, Storage(0), held=array)
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
        self.emit("copy", *merged([value], [target]))

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
            if v.buffer == HELD:
                raise Unsupported(f"the engine has no {v.dtype.name} tensors")
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
            made = self._anywhere(tuple(s.shape), s.dtype)
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
        self.emit("pointwise", *merged(operands, results), params, node)

    def _view(self, node: Node) -> None:
        x = self.value(node.inputs[0])
        if x.buffer == HELD:
            raise Unsupported(f"the engine has no {x.dtype.name} tensors")
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
        program = Program(constants=bytes(self.constant_bytes))
        program.states = [self.state_bytes[i] for i in range(len(self.state_bytes))]
        return arrange(program, self.drafts, self.storages, self.arguments, results)

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
        count = 0
        for x, state in zip(self.graph.outputs, self._assigned, strict=True):
            found = self._early.get(id(x)) if isinstance(x, Symbol) else None
            value = found or self.value(x)
            if value.buffer == HELD:
                results.append(value)
                continue
            if state is not None:
                if value.buffer != STATE + state:
                    changed = value.buffer >= STATE
                    pending.append((self.copied(value) if changed else value, state))
                continue
            shared = any(value.storage is r.storage for r in results)
            own = value.storage is not None and value.layout.dense and not shared
            argument = any(value.storage is a.storage for a in self.arguments) if value.storage else False
            small = value.layout.size * value.dtype.itemsize <= 16
            part = small and value.storage is not None and value.storage.bytes > SLOT  # of what has no room in a slot
            if not own or argument or value.buffer >= STATE or part:
                value = self.copied(value)
            if small and value.storage is not None:
                value.storage.pinned, value.storage.offset = True, count * SLOT
                count += 1
            results.append(value)
        for value, state in pending:
            self.copy(value, Value(value.dtype, dense(value.shape), STATE + state))
        return results

class _Spec:
    """A result's shape, which may be rearranged, and its dtype."""

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self.shape = shape
        self.dtype = dtype


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
