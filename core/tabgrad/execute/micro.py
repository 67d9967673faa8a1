"""Pointwise expressions as programs of the engine's pointwise machine.

``MicroProgram`` takes a graph of pointwise ops (or one node) and gives micro-operations over
registers: operands first, then constants, then results, reused as soon as they are free.
"""

from __future__ import annotations

import ast
import functools
import struct
from collections import Counter
from typing import Any

import numpy as np

from ..base.errors import InternalError
from ..ir.graph import Graph, Node, Symbol
from ..ir.lower import Pointwise
from . import format as numbers

_NUMBER = {name: i for i, name in enumerate(numbers.MICRO)}
_CLASS = {
    "float32": "f", "float64": "d", "int32": "i", "uint32": "u", "int64": "l", "uint64": "q", "bool": "b",
    "int8": "i", "uint8": "i", "int16": "i", "uint16": "i",
}  # fmt: skip
_NARROW = ("int8", "uint8", "int16", "uint16")
_OPERATORS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.BitAnd: "and", ast.BitOr: "or",
    ast.BitXor: "xor", ast.LShift: "shl", ast.RShift: "shr",
}  # fmt: skip
_COMPARISONS = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}


class NotExpressible(Exception):
    """The pointwise machine has no operations for this."""


@functools.cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


class _Value:
    """One result: a register's future content."""

    __slots__ = ("kind", "number")

    def __init__(self, kind: str, number: int) -> None:
        self.kind = kind  # its class
        self.number = number


class _Typed:
    """A value with the dtype it stands for."""

    __slots__ = ("dtype", "value")

    def __init__(self, value: Any, dtype: np.dtype[Any]) -> None:
        self.value = value
        self.dtype = dtype


class MicroProgram:
    """Builds the micro-operations for the nodes of a body.

    Attributes: ``constants`` ((wide, low word, high word) each), ``code`` ((op, result, operands)),
    over numbered values: operands 0.., then constants and results as they came.
    """

    def __init__(self, inputs: list[Any]) -> None:
        self.inputs = len(inputs)
        self.count = len(inputs)
        self.constants: dict[tuple[int, int, int], _Value] = {}
        self.code: list[tuple[str, int, tuple[int, ...]]] = []
        self.outputs: list[_Value] = []
        self._seen: dict[Any, _Value] = {}
        self._operands = [_Value(class_of(x.dtype), i) for i, x in enumerate(inputs)]

    # --- building --------------------------------------------------------------------------

    def operand(self, i: int) -> _Value:
        """The i-th operand."""
        return self._operands[i]

    def emit(self, name: str, result: str, *operands: _Value) -> _Value:
        """Appends a micro-operation; equal ones are shared. ``result``: the class of what it gives."""
        if name not in _NUMBER:
            raise NotExpressible(name)
        key = (name, tuple(v.number for v in operands))
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = _Value(result, self.count)
            self.count += 1
            self.code.append((name, found.number, key[1]))
        return found

    def constant(self, value: Any, kind: str) -> _Value:
        """A constant of a class."""
        if kind == "f":
            low, high, wide = struct.unpack("<I", np.float32(value).tobytes())[0], 0, 0
        elif kind == "b":
            low, high, wide = (0xFFFFFFFF if value else 0), 0, 0
        elif kind in "iu":
            low, high, wide = int(value) & 0xFFFFFFFF, 0, 0
        else:
            bits = struct.unpack("<Q", np.float64(value).tobytes())[0] if kind == "d" else int(value) & (2**64 - 1)
            low, high, wide = bits & 0xFFFFFFFF, bits >> 32, 1
        key = (wide, low, high)
        if key not in self.constants:
            self.constants[key] = _Value(kind, self.count)
            self.count += 1
        return _Value(kind, self.constants[key].number)

    def node(self, node: Node, operands: list[_Typed]) -> _Value:
        """The value of one pointwise node."""
        lower = node.op.lower
        if not isinstance(lower, Pointwise):
            raise NotExpressible(node.op.name)
        out = node.outputs[0].dtype
        found = _Translator(self, operands, out).value(_parsed(lower.expression))
        return self.wrapped(found, out) if node.op.name != "cast" else found

    def wrapped(self, value: _Value, dtype: np.dtype[Any]) -> _Value:
        """An integer result brought back into its narrow dtype."""
        if dtype.name in _NARROW and value.kind == "i":
            return self.emit(f"wrap.{dtype.name}", "i", value)
        return value

    def convert(self, value: _Value, source: np.dtype[Any], target: np.dtype[Any]) -> _Value:
        """As NumPy's astype."""
        a, b = class_of(source), class_of(target)
        if a == b:
            return self.wrapped(value, target) if a == "i" and source != target else value
        if b == "b":
            zero = self.constant(0, a)
            return self.emit(f"ne.{_signless(a)}", "b", value, zero)
        if a == "b":
            if b in "fi":
                return self.emit(f"b.{b}", b, value)
            return self.convert(self.emit("b.i", "i", value), np.dtype(np.int32), target)
        same_bits = {("i", "u"), ("u", "i"), ("l", "q"), ("q", "l")}
        if (a, b) in same_bits:
            return self.wrapped(_Value(b, value.number), target)
        if a in "lq" and b in "iu":
            return self.wrapped(_Value(b, self.emit("l.i", "i", value).number), target)
        if b == "q" and a in "iu":
            return _Value("q", self.emit(f"{a}.l", "l", value).number)
        return self.wrapped(self.emit(f"{a}.{b}", b, value), target)

    # --- the finished program --------------------------------------------------------------

    def finish(self) -> tuple[list[int], list[int]]:
        """(params of the instruction, the outputs' registers among them). Raises NotExpressible
        where the registers do not suffice."""
        self._contract()
        self._clip()
        self._rectify()
        constants = sorted(self.constants.items(), key=lambda item: item[1].number)
        register = {i: i for i in range(self.inputs)}
        words: list[int] = []
        for i, ((wide, low, high), value) in enumerate(constants):
            register[value.number] = self.inputs + i
            words += [self.inputs + i, wide, low, high]
        code, results, used = self._registers(register, self.inputs + len(constants))
        if used > numbers.REGISTERS:
            raise NotExpressible("too many registers")
        head = [len(constants), len(self.code), max(used, 1), 0]
        return [*head, *words, *results, *code], results

    def _contract(self) -> None:
        """a * b + c in one step, where the product serves nothing else (rounded twice, as before)."""
        uses: dict[int, int] = {}
        for _, _, operands in self.code:
            for x in operands:
                uses[x] = uses.get(x, 0) + 1
        for value in self.outputs:
            uses[value.number] = uses.get(value.number, 0) + 2
        code = enumerate(self.code)
        products = {to: (i, ops) for i, (name, to, ops) in code if name == "mul.f" and uses.get(to) == 1}
        dropped = set()
        for i, (name, to, ops) in enumerate(self.code):
            if name != "add.f":
                continue
            for x, other in (ops, ops[::-1]):
                if x in products and x != other:
                    at, factors = products.pop(x)
                    self.code[i] = ("mad.f", to, (*factors, other))
                    dropped.add(at)
                    break
        self.code = [c for i, c in enumerate(self.code) if i not in dropped]

    def _clip(self) -> None:
        """min(max(a, low), high) in one step, where the bounds are constants and the maximum serves nothing
        else."""
        constants = {v.number for v in self.constants.values()}
        uses = Counter(x for _, _, operands in self.code for x in operands)
        uses.update(2 * [v.number for v in self.outputs])
        made = {to: (i, name, ops) for i, (name, to, ops) in enumerate(self.code)}
        dropped = set()
        for i, (name, to, ops) in enumerate(self.code):
            if name != "min.f" or ops[1] not in constants or uses[ops[0]] != 1 or ops[0] not in made:
                continue
            at, inner, operands = made[ops[0]]
            if inner == "relu.f":
                self.code[i] = ("clip.f", to, (operands[0], self.constant(0, "f").number, ops[1]))
            elif inner == "max.f" and operands[1] in constants:
                self.code[i] = ("clip.f", to, (*operands, ops[1]))
            else:
                continue
            dropped.add(at)
        self.code = [c for i, c in enumerate(self.code) if i not in dropped]

    def _rectify(self) -> None:
        """relu(a * b + c), or that sum between 0 and a constant, in one step where the sum serves nothing else."""
        zero = {v.number for (_, low, _), v in self.constants.items() if low == 0}
        uses = Counter(x for _, _, operands in self.code for x in operands)
        uses.update(2 * [v.number for v in self.outputs])
        sums = {to: (i, ops) for i, (name, to, ops) in enumerate(self.code) if name == "mad.f" and uses[to] == 1}
        dropped = set()
        for i, (name, to, ops) in enumerate(self.code):
            if ops[0] in sums and (name == "relu.f" or (name == "clip.f" and ops[1] in zero)):
                at, operands = sums[ops[0]]
                name, more = ("mad_relu.f", ()) if name == "relu.f" else ("mad_clip.f", ops[2:])
                self.code[i] = (name, to, (*operands, *more))
                dropped.add(at)
        self.code = [c for i, c in enumerate(self.code) if i not in dropped]

    def _registers(self, register: dict[int, int], first: int) -> tuple[list[int], list[int], int]:
        last: dict[int, int] = {}
        for i, (_, _, operands) in enumerate(self.code):
            for x in operands:
                last[x] = i
        kept = {v.number for v in self.outputs}
        free: list[int] = []
        used = first
        words: list[int] = []
        for i, (name, to, operands) in enumerate(self.code):
            places = [register[x] for x in operands]
            done = [register[x] for x in dict.fromkeys(operands) if last[x] == i and x not in kept]
            done = [r for r in done if r >= first]
            if not _changes_width(name):
                free += done
            if to in kept or not free:  # what is written to memory shares its register with nothing
                place, used = used, used + 1
            else:
                place = free.pop()
            if _changes_width(name):  # element by element, it would overwrite operands that it has yet to read
                free += done
            register[to] = place
            a, b, c, d = (*places, 0, 0, 0)[:4]
            words += [_NUMBER[name] | place << 16, a | b << 8 | c << 16 | d << 24]
        return words, [register[v.number] for v in self.outputs], used


def _changes_width(name: str) -> bool:
    """Whether an operation's result takes other bytes per element than an operand of its."""
    head, kind = name.split(".")
    if head in ("select", "popcount", "eq", "ne", "lt", "le"):
        return kind in "dlq"
    return len(head) == 1 and (head in "dlq") != (kind in "dlq")


def _signless(kind: str) -> str:
    """The class in which additions and equality are done: two's complement needs no sign."""
    return {"u": "i", "q": "l", "b": "i"}.get(kind, kind)


def class_of(dtype: np.dtype[Any]) -> str:
    """The machine's class of a dtype. Raises NotExpressible where there is none."""
    found = _CLASS.get(np.dtype(dtype).name)
    if found is None:
        raise NotExpressible(f"dtype {dtype}")
    return found


_SIGNLESS = {"add", "sub", "mul", "eq", "ne", "and", "or", "xor", "shl", "neg", "not", "popcount", "square"}
_SAME = {("abs", "u"), ("abs", "q"), ("rint", "i"), ("rint", "u"), ("rint", "l"), ("rint", "q")}


class _Translator:
    """Walks one expression. Literals take the class of what they meet."""

    def __init__(self, program: MicroProgram, operands: list[_Typed], out: np.dtype[Any]) -> None:
        self.program = program
        self.operands = dict(zip("abc", operands, strict=False))
        self.out = out

    def value(self, tree: ast.expr, kind: str | None = None) -> _Value:
        """The value of an expression; ``kind`` is the class that a literal takes."""
        if isinstance(tree, ast.Constant):
            return self.program.constant(tree.value, kind or class_of(self.out))
        if isinstance(tree, ast.Name):
            found: _Value = self.operands[tree.id].value
            return found
        if isinstance(tree, ast.BinOp):
            return self._binary(_OPERATORS[type(tree.op)], tree.left, tree.right)
        if isinstance(tree, ast.Compare):
            return self._compare(_COMPARISONS[type(tree.ops[0])], tree.left, tree.comparators[0])
        if isinstance(tree, ast.UnaryOp):
            name = {ast.USub: "neg", ast.Not: "not", ast.Invert: "not"}[type(tree.op)]
            return self._unary(name, self.value(tree.operand))
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
            return self._call(tree.func.id, tree.args)
        raise InternalError(f"Cannot read the pointwise expression {ast.unparse(tree)!r}.")

    def _pair(self, left: ast.expr, right: ast.expr) -> tuple[_Value, _Value]:
        if isinstance(left, ast.Constant):
            b = self.value(right)
            return self.value(left, b.kind), b
        a = self.value(left)
        return a, self.value(right, a.kind)

    def _binary(self, name: str, left: ast.expr, right: ast.expr) -> _Value:
        if name == "div" and isinstance(left, ast.Constant) and left.value == 1:
            x = self.value(right)
            if x.kind == "f":
                return self.program.emit("recip.f", "f", x)
        a, b = self._pair(left, right)
        if name == "mul" and a.kind == "f" and a.number == b.number:
            return self.program.emit("square.f", "f", a)
        kind = _signless(a.kind) if name in _SIGNLESS or a.kind == "b" else a.kind
        result = "b" if a.kind == "b" and name in ("and", "or", "xor") else a.kind
        return self.program.emit(f"{name}.{kind}", result, a, b)

    def _compare(self, name: str, left: ast.expr, right: ast.expr) -> _Value:
        a, b = self._pair(left, right)
        if name in ("gt", "ge"):
            name, a, b = {"gt": "lt", "ge": "le"}[name], b, a
        if a.kind == "b":
            found = self.program.emit("xor.i", "b", a, b)
            return found if name == "ne" else self.program.emit("not.i", "b", found)
        kind = _signless(a.kind) if name in _SIGNLESS else a.kind
        return self.program.emit(f"{name}.{kind}", "b", a, b)

    def _unary(self, name: str, x: _Value) -> _Value:
        if (name, x.kind) in _SAME:
            return x
        if name == "sign" and x.kind in "uq":
            return self.program.emit(f"min.{x.kind}", x.kind, x, self.program.constant(1, x.kind))
        kind = _signless(x.kind) if name in _SIGNLESS else x.kind
        return self.program.emit(f"{name}.{kind}", x.kind, x)

    def _call(self, name: str, arguments: list[ast.expr]) -> _Value:
        emit = self.program.emit
        if name == "where":
            condition = self.value(arguments[0])
            if condition.kind != "b":
                condition = self.program.convert(condition, self._dtype(arguments[0]), np.dtype(bool))
            kind = class_of(self.out)
            a, b = self.value(arguments[1], kind), self.value(arguments[2], kind)
            wide = "l" if kind in "dlq" else "i"
            return _Value(kind, emit(f"select.{wide}", kind, condition, a, b).number)
        if name == "cast":
            source = self.operands["a"]
            return self.program.convert(source.value, source.dtype, self.out)
        if name == "conj":
            return self.value(arguments[0])
        if name in ("isinf", "isfinite"):
            return self._infinite(name, self.value(arguments[0]))
        if len(arguments) == 2:
            return self._two(name, arguments)
        x = self.value(arguments[0])
        if name == "popcount":
            narrow = self._dtype(arguments[0]).name
            if narrow in ("int8", "int16"):  # without the sign's copies
                x = self.program.emit(f"wrap.u{narrow}", "i", x)
            return self.program.emit(f"popcount.{_signless(x.kind)}", "i", x)
        if name == "rint" and x.kind in "iulq":
            return x
        return self._unary(name, x)

    def _two(self, name: str, arguments: list[ast.expr]) -> _Value:
        emit = self.program.emit
        a, b = self._pair(arguments[0], arguments[1])
        if name == "max" and a.kind == "f" and isinstance(arguments[1], ast.Constant) and arguments[1].value == 0:
            return emit("relu.f", "f", a)
        if name in ("floordiv", "truncdiv") and a.kind in "fd":
            quotient = emit(f"div.{a.kind}", a.kind, a, b)
            return emit(f"{'floor' if name == 'floordiv' else 'trunc'}.{a.kind}", a.kind, quotient)
        if name in ("truncdiv", "truncmod") and a.kind in "uq":  # without a sign they are the same
            name = name.replace("trunc", "floor")
        if name == "pow" and a.kind in "uq":
            raise NotExpressible("pow of unsigned integers")
        return emit(f"{name}.{a.kind}", a.kind, a, b)

    def _infinite(self, name: str, x: _Value) -> _Value:
        if x.kind not in "fd":
            raise NotExpressible(name)
        size = self.program.emit(f"abs.{x.kind}", x.kind, x)
        infinity = self.program.constant(float("inf"), x.kind)
        return self.program.emit(f"{'eq' if name == 'isinf' else 'lt'}.{x.kind}", "b", size, infinity)

    def _dtype(self, tree: ast.expr) -> np.dtype[Any]:
        if isinstance(tree, ast.Name):
            found: np.dtype[Any] = self.operands[tree.id].dtype
            return found
        raise NotExpressible("a computed condition that is no mask")


def program_of(nodes: list[Node], inputs: list[Any], outputs: list[Any]) -> MicroProgram:
    """The micro-program of pointwise nodes over ``inputs``. Raises NotExpressible."""
    program = MicroProgram(inputs)
    known = {id(s): _Typed(program.operand(i), s.dtype) for i, s in enumerate(inputs)}

    def operand(x: Any) -> _Typed:
        if isinstance(x, Symbol) or id(x) in known:
            return known[id(x)]
        value = np.asarray(x).reshape(-1)[0]
        return _Typed(program.constant(value, class_of(x.dtype)), x.dtype)

    for node in nodes:
        value = program.node(node, [operand(x) for x in node.inputs])
        symbol = node.outputs[0]
        known[id(symbol)] = _Typed(value, symbol.dtype)
    program.outputs = [operand(s).value for s in outputs]
    return program


def expressible(node: Node) -> bool:
    """Whether the machine can run a pointwise node."""
    if not isinstance(node.op.lower, Pointwise) or len(node.outputs) != 1:
        return False
    try:
        class_of(node.outputs[0].dtype)
        tensors = [x for x in node.inputs if isinstance(x, Symbol) or np.size(x) != 1]
        program_of([node], tensors, node.outputs).finish()
    except NotExpressible:
        return False
    return True


def body_of(node: Node) -> tuple[list[Node], list[Any], list[Any], list[Any]]:
    """(nodes, inner inputs, outer operands, outputs) of a fused node or of a single pointwise one."""
    body = node.attrs.get("body")
    if isinstance(body, Graph):
        return body.nodes, body.inputs, node.inputs, body.outputs
    tensors: list[Any] = []
    for x in node.inputs:
        if (isinstance(x, Symbol) or np.size(x) != 1) and not any(x is t for t in tensors):
            tensors.append(x)
    return [node], tensors, tensors, list(node.outputs)
