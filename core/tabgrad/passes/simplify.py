"""Local rewrites that keep every result's bits (but for the sign of a zero): what does nothing goes away."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.shape import broadcast_shapes, size_of
from ..ir.graph import Graph, Node, Symbol
from ..ir.lower import Pointwise
from ..ir.op import F, Spec
from .rewrite import Rewriter

Found = Any  # an operand, or None where the rule does not apply


class _Simplifier:
    def __init__(self, graph: Graph) -> None:
        self.rewriter = Rewriter(graph)
        self.new = self.rewriter.new
        self.old = graph

    def run(self) -> Graph:
        for node in self.old.nodes:
            operands = self.rewriter.operands(node)
            if isinstance(node.op.lower, Pointwise):
                operands = self._without_fills(node, operands)
            rule = _RULES.get(node.op.name)
            found = rule(self, node, operands) if rule is not None else None
            if found is None and isinstance(node.op.lower, Pointwise):
                found = self._sunk(node, operands)
            if found is not None:
                self.rewriter.replace(node, [found])
            else:
                self.rewriter.copy(node, operands)
        return self.rewriter.finish()

    def add(self, op: Any, operands: list[Any], attrs: dict[str, Any]) -> Symbol:
        """Appends a call of an op with one result."""
        spec = op.shape(*[Spec(tuple(x.shape), x.dtype) for x in operands], **attrs)
        return self.new.add(op, operands, attrs, [spec])[0]

    def reshape(self, x: Any, shape: tuple[int, ...]) -> Any:
        """A value under another shape: reshapes of reshapes become one, none where nothing changes."""
        source = x
        if isinstance(x, Symbol) and x.node is not None and x.node.op.name == "reshape":
            source = x.node.inputs[0]
        if tuple(source.shape) == tuple(shape):
            return source
        if not isinstance(source, Symbol):
            return source.reshape(shape)
        return self.add(F.reshape, [source], {"shape": tuple(shape)})

    def _without_fills(self, node: Node, operands: list[Any]) -> list[Any]:
        """Tensors full of one number become that number, where another operand gives the shape."""
        out = list(operands)
        shape = tuple(node.outputs[0].shape)
        for i, x in enumerate(operands):
            value = _uniform(x)
            if value is None or not size_of(x.shape):
                continue
            others = [tuple(o.shape) for k, o in enumerate(out) if k != i]
            if others and broadcast_shapes(*others) == shape:
                out[i] = value
        return out

    def _sunk(self, node: Node, operands: list[Any]) -> Found:
        """A pointwise op of a reshaped value runs on the value itself, and its result is reshaped: so it
        can be fused with what made the value."""
        shape = tuple(node.outputs[0].shape)
        big = [x for x in operands if tuple(x.shape) == shape and size_of(shape) > 1]
        sources = [_made_by(x, "reshape") for x in big]
        inner = [s.inputs[0] for s in sources if s is not None and _fusible(s.inputs[0])]
        if not inner:
            return None
        target = tuple(inner[0].shape)
        same = len(shape) - _common_tail(shape, target)
        moved: list[Any] = []
        for x in operands:
            if size_of(x.shape) == 1:
                moved.append(x.reshape(()) if not isinstance(x, Symbol) else x if not x.shape else None)
            elif tuple(x.shape) == shape:
                moved.append(self.reshape(x, target) if _is_dense(x) else None)
            elif len(x.shape) <= len(shape) - same:
                moved.append(x)
            else:
                moved.append(None)
        if any(m is None for m in moved):
            return None
        found = self.add(node.op, moved, node.attrs)
        return self.reshape(found, shape) if tuple(found.shape) == target else None


def _fusible(x: Any) -> bool:
    """Whether a pointwise op on the value could run together with what makes it."""
    node = x.node if isinstance(x, Symbol) else None
    return node is not None and (isinstance(node.op.lower, Pointwise) or node.op.name in ("matmul", "conv"))


def _common_tail(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    n = 0
    while n < min(len(a), len(b)) and a[-1 - n] == b[-1 - n]:
        n += 1
    return n


def _made_by(x: Any, name: str) -> Node | None:
    node = x.node if isinstance(x, Symbol) else None
    return node if node is not None and node.op.name == name else None


def _is_dense(x: Any) -> bool:
    """Whether a value lies in row-major order for certain: no view in strides stands behind it."""
    while isinstance(x, Symbol) and x.node is not None:
        if x.node.op.name in ("transpose", "slice", "broadcast_to", "flip", "parts", "rows"):
            return False
        if x.node.op.name != "reshape":
            return True
        x = x.node.inputs[0]
    return True


def _uniform(x: Any) -> Any:
    """The number that fills a tensor, as an array without axes; None where there is none."""
    node = _made_by(x, "fill")
    if node is not None:
        return np.asarray(node.attrs["value"]).astype(node.attrs["dtype"])
    if isinstance(x, np.ndarray) and x.size and (x.ndim or x.size > 1) and x.dtype != object:
        first = x.reshape(-1)[0]
        if x.size == 1 or bool(np.all(x.view(f"V{x.itemsize}") == x.reshape(-1)[:1].view(f"V{x.itemsize}"))):
            return np.asarray(first)
    return None


def _number(x: Any) -> float | None:
    if isinstance(x, Symbol) or np.size(x) != 1 or np.asarray(x).dtype.kind not in "fiu":
        return None
    return float(np.asarray(x).reshape(-1)[0])


def _keeps(node: Node, x: Any) -> bool:
    out = node.outputs[0]
    return tuple(x.shape) == tuple(out.shape) and x.dtype == out.dtype


def _neutral(number: float, either: bool) -> Callable[..., Found]:
    """An operand that changes nothing: 1 of a product, 0 of a sum."""

    def rule(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
        a, b = operands
        if _number(b) == number and _keeps(node, a):
            return a
        if either and _number(a) == number and _keeps(node, b):
            return b
        return None

    return rule


def _div(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    a, b = operands
    divisor = _number(b)
    if divisor == 1 and _keeps(node, a):
        return a
    if divisor and math.frexp(divisor)[0] in (0.5, -0.5) and abs(divisor) < 1e18 and b.dtype.kind == "f":
        return s.add(F.mul, [a, (1 / b).astype(b.dtype)], {})  # a power of two: exact
    return None


def _pow(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    a, b = operands
    exponent = _number(b)
    if exponent == 1 and _keeps(node, a):
        return a
    if exponent == 2 and _keeps(node, a) and a.dtype.kind == "f":
        return s.add(F.square, [a], {})
    return None


def _same(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    return operands[0] if _keeps(node, operands[0]) else None


def _conjugate(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    return None if node.outputs[0].dtype.kind == "c" else _same(s, node, operands)


def _reshape(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    return s.reshape(operands[0], tuple(node.outputs[0].shape))


def _transpose(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    x = operands[0]
    rank = len(x.shape)
    perm = node.attrs.get("perm")
    order = tuple(range(rank))[::-1] if perm is None else tuple(p % rank for p in perm)
    before = _made_by(x, "transpose")
    if before is not None:
        inner = before.attrs.get("perm")
        first = tuple(range(rank))[::-1] if inner is None else tuple(p % rank for p in inner)
        order, x = tuple(first[p] for p in order), before.inputs[0]
    if order == tuple(range(rank)):
        return x
    return s.add(F.transpose, [x], {"perm": order}) if before is not None else None


def _slice(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    x = operands[0]
    whole = [(k.start, k.stop, k.step) == (0, d, 1) for k, d in zip(node.attrs["key"], x.shape, strict=True)]
    return x if all(whole) else None


def _pad(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    return None if any(a or b for a, b in node.attrs["paddings"]) else operands[0]


def _concat(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    return operands[0] if len(operands) == 1 else None


def _neg(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    before = _made_by(operands[0], "neg")
    return None if before is None else before.inputs[0]


def _sum(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    """Over axes of size 1 there is nothing to add."""
    x, out = operands[0], node.outputs[0]
    if isinstance(x, Symbol) and size_of(x.shape) == size_of(out.shape) and size_of(out.shape):
        return s.reshape(x, tuple(out.shape))
    return None


def _select(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    """``c if x >= c else x`` is a minimum, ``x if x > c else c`` a maximum, with nan as it was."""
    condition, a, b = operands
    made = condition.node if isinstance(condition, Symbol) else None
    if made is None or made.op.name not in ("greater_equal", "less_equal"):
        return None
    x, c = made.inputs
    bound = _number(c)
    if bound is None or bound != bound or _number(a) != bound or b is not x or not _keeps(node, x):
        return None
    return s.add(F.minimum if made.op.name == "greater_equal" else F.maximum, [x, a.reshape(())], {})


def _conv(s: _Simplifier, node: Node, operands: list[Any]) -> Found:
    """Zeros around the image become the convolution's own padding."""
    made = _made_by(operands[0], "pad")
    if made is None or made.attrs.get("mode", "constant") != "constant" or made.attrs.get("value", 0) != 0:
        return None
    first, *around, last = made.attrs["paddings"]
    if any(first) or any(last):
        return None
    padding = tuple((a + c, b + d) for (a, b), (c, d) in zip(around, node.attrs["padding"], strict=True))
    return s.add(node.op, [made.inputs[0], operands[1]], {**node.attrs, "padding": padding})


_RULES: dict[str, Callable[[_Simplifier, Node, list[Any]], Found]] = {
    "identity": _same, "stop_gradient": _same, "cast": _same, "broadcast_to": _same, "conjugate": _conjugate,
    "reshape": _reshape, "transpose": _transpose, "slice": _slice, "pad": _pad, "concat": _concat, "neg": _neg,
    "mul": _neutral(1, True), "add": _neutral(0, True), "sub": _neutral(0, False), "div": _div, "pow": _pow,
    "select": _select, "conv": _conv, "sum": _sum, "max": _sum, "min": _sum, "prod": _sum,
}  # fmt: skip


def simplify(graph: Graph) -> Graph:
    """The graph with fewer, simpler calls."""
    return _Simplifier(graph).run()
