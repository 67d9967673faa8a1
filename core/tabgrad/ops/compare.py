"""Comparisons, logic and bits: results without gradients; ``where`` and ``clip`` with them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.shape import broadcast_shapes
from ..ir.lower import Pointwise
from ..ir.op import BOOLS, INTEGERS, NONE, REALS, F, NoGradient, Spec, composite, op
from ..tensor.convert import unify
from .rules import binary, predicate, unary

BOOLEAN = NoGradient("the result is boolean")
BITS = NoGradient("integers have no gradient")

_COMPARISONS: tuple[tuple[str, Any, str, str], ...] = (
    ("equal", np.equal, "==", ""),
    ("not_equal", np.not_equal, "!=", ""),
    ("less", np.less, "<", REALS),
    ("less_equal", np.less_equal, "<=", REALS),
    ("greater", np.greater, ">", REALS),
    ("greater_equal", np.greater_equal, ">=", REALS),
)
_LOGIC: tuple[tuple[str, Any, str], ...] = (
    ("logical_and", np.logical_and, "a & b"),
    ("logical_or", np.logical_or, "a | b"),
    ("logical_xor", np.logical_xor, "a != b"),
)
_BITWISE: tuple[tuple[str, Any, str], ...] = (
    ("bitwise_and", np.bitwise_and, "a & b"),
    ("bitwise_or", np.bitwise_or, "a | b"),
    ("bitwise_xor", np.bitwise_xor, "a ^ b"),
    ("left_shift", np.left_shift, "a << b"),
    ("right_shift", np.right_shift, "a >> b"),
)
for _name, _function, _symbol, _accepts in _COMPARISONS:
    binary(
        _name, _function, BOOLEAN, f"a {_symbol} b", shape=predicate, saves=NONE, accepts=_accepts
    )
for _name, _function, _symbol in _LOGIC:
    binary(_name, _function, BOOLEAN, _symbol, shape=predicate, saves=NONE, accepts=BOOLS)
for _name, _function, _symbol in _BITWISE:
    binary(_name, _function, BITS, _symbol, saves=NONE, accepts=INTEGERS)

equal, not_equal, less, less_equal = F.equal, F.not_equal, F.less, F.less_equal
greater, greater_equal = F.greater, F.greater_equal
logical_and, logical_or, logical_xor = F.logical_and, F.logical_or, F.logical_xor
bitwise_and, bitwise_or, bitwise_xor = F.bitwise_and, F.bitwise_or, F.bitwise_xor
left_shift, right_shift = F.left_shift, F.right_shift

logical_not = unary("logical_not", np.logical_not, BOOLEAN, "not a", saves=NONE, accepts=BOOLS)
invert = unary("invert", np.invert, BITS, "~a", saves=NONE, accepts=INTEGERS)
population_count = unary(
    "population_count", lambda x: np.bitwise_count(x.view(f"u{x.itemsize}")), BITS, "popcount(a)",
    shape=lambda x: Spec(x.shape, np.dtype(np.uint8)), saves=NONE, accepts=INTEGERS,
)  # fmt: skip
isnan = unary("isnan", np.isnan, BOOLEAN, "a != a", shape=predicate, saves=NONE, accepts="fcV")
isinf = unary("isinf", np.isinf, BOOLEAN, "isinf(a)", shape=predicate, saves=NONE, accepts="fcV")
isfinite = unary(
    "isfinite", np.isfinite, BOOLEAN, "isfinite(a)", shape=predicate, saves=NONE, accepts="fcV"
)


def _select_spec(condition: Spec, a: Spec, b: Spec) -> Spec:
    return Spec(broadcast_shapes(condition.shape, a.shape, b.shape, op="select"), a.dtype)


select = op(
    "select",
    3,
    forward=lambda c, a, b: np.where(c, a, b),
    shape=_select_spec,
    vjp=(
        None,
        lambda F, g, y, c, a, b: F.select(c, g, F.zeros_like(g)),
        lambda F, g, y, c, a, b: F.select(c, F.zeros_like(g), g),
    ),
    same=False,
    lower=Pointwise("where(a, b, c)"),
)


@composite
def where(condition: Any, a: Any, b: Any) -> Any:
    """Elements of ``a`` where ``condition`` holds, else of ``b``; a and b share a dtype."""
    a, b = unify(a, b)
    return F.select(condition, a, b)


@composite
def clip(x: Any, low: Any, high: Any) -> Any:
    """``x`` limited to [low, high]; no gradient outside."""
    return F.minimum(F.maximum(x, low), high)
