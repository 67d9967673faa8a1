"""keras.ops of single elements: arithmetic, comparison, logic, rounding."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...base.settings import floatx
from ...ir.op import F
from ...tensor.tensor import Tensor
from .convert import cast, floating, floats, name_of, promoted, tensor
from .declare import operation


def _one(name: str, class_name: str, doc: str, body: Callable[..., Any], family: str = "numpy") -> Any:
    def function(x: Any) -> Tensor:
        return body(x)  # type: ignore[no-any-return]

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return operation(family, class_name)(function)


def _two(name: str, class_name: str, doc: str, body: Callable[..., Any]) -> Any:
    def function(x1: Any, x2: Any) -> Tensor:
        return body(x1, x2)  # type: ignore[no-any-return]

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return operation("numpy", class_name, "x1 x2", broadcasts=True)(function)


def _real(op: str) -> Callable[..., Any]:
    """An op on floats: integers become floatx."""
    return lambda x: getattr(F, op)(floating(x))


def _same(op: str) -> Callable[..., Any]:
    """An op that keeps the dtype."""
    return lambda x: getattr(F, op)(tensor(x))


def _common(op: str) -> Callable[..., Any]:
    return lambda a, b: getattr(F, op)(*promoted(a, b))


def _common_float(op: str) -> Callable[..., Any]:
    return lambda a, b: getattr(F, op)(*floats(a, b))


def _comparison(op: str) -> Callable[..., Any]:
    return lambda a, b: getattr(F, op)(*promoted(a, b))


def _truth(x: Any) -> Tensor:
    return cast(tensor(x), "bool")


def _logic(op: str) -> Callable[..., Any]:
    return lambda a, b: getattr(F, op)(_truth(a), _truth(b))


def _not_bool(body: Callable[..., Any]) -> Callable[..., Any]:
    """bool operands count as int32, as Keras does on TensorFlow."""

    def apply(a: Any, b: Any) -> Any:
        x, y = promoted(a, b)
        if name_of(x) == "bool":
            x, y = cast(x, "int32"), cast(y, "int32")
        return body(x, y)

    return apply


# --- arithmetic --------------------------------------------------------------------------------


def _divide_no_nan(a: Any, b: Any) -> Any:
    return F.div_no_nan(*floats(a, b))


def _fmod(a: Any, b: Any) -> Any:
    return F.truncmod(a, b)


add = _two("add", "Add", "x1 + x2.", _common("add"))
subtract = _two("subtract", "Subtract", "x1 - x2.", _common("sub"))
multiply = _two("multiply", "Multiply", "x1 * x2.", _common("mul"))
true_divide = _two("true_divide", "TrueDivide", "x1 / x2, as floats.", _common_float("div"))
divide = _two("divide", "Divide", "x1 / x2, as floats.", _common_float("div"))
divide_no_nan = _two("divide_no_nan", "DivideNoNan", "x1 / x2, 0 where x2 is 0.", _divide_no_nan)
floor_divide = _two("floor_divide", "FloorDivide", "floor(x1 / x2).", _common("floordiv"))
mod = _two("mod", "Mod", "x1 - x2 * floor(x1 / x2).", _not_bool(lambda x, y: F.floormod(x, y)))
fmod = _two("fmod", "Fmod", "The remainder with the sign of x1.", _not_bool(_fmod))
power = _two("power", "Power", "x1 ** x2.", _common("pow"))
maximum = _two("maximum", "Maximum", "The larger of each pair.", _common("maximum"))
minimum = _two("minimum", "Minimum", "The smaller of each pair.", _common("minimum"))


def _past_nan(op: str) -> Callable[..., Any]:
    def apply(a: Any, b: Any) -> Any:
        x, y = promoted(a, b)
        if not x.dtype.is_floating:
            return getattr(F, op)(x, y)
        return F.where(F.isnan(x), y, F.where(F.isnan(y), x, getattr(F, op)(x, y)))

    return apply


fmax = _two("fmax", "Fmax", "The larger of each pair; of a number and NaN, the number.", _past_nan("maximum"))
fmin = _two("fmin", "Fmin", "The smaller of each pair; of a number and NaN, the number.", _past_nan("minimum"))
negative = _one("negative", "Negative", "-x.", _same("neg"))


def _absolute(x: Any) -> Any:
    x = tensor(x)
    return x if x.dtype.name == "bool" or x.dtype.is_unsigned else F.abs(x)


absolute = _one("absolute", "Absolute", "|x|; of complex numbers, the modulus.", _absolute)


def abs(x: Any) -> Tensor:
    """|x|."""
    return absolute(x)  # type: ignore[no-any-return]


fabs = _one("fabs", "Fabs", "|x| as floats.", lambda x: F.abs(floating(x)))
square = _one("square", "Square", "x * x.", lambda x: F.square(_number(x)))
sign = _one("sign", "Sign", "-1, 0 or 1.", lambda x: _kept(x, "sign"))
reciprocal = _one("reciprocal", "Reciprocal", "1 / x.", lambda x: F.div(*floats(1.0, x)))


def _number(x: Any) -> Tensor:
    x = tensor(x)
    return cast(x, "int32") if name_of(x) == "bool" else x


def _kept(x: Any, op: str) -> Tensor:
    """An op through int32 or floats where it has no form for the dtype; the dtype is kept."""
    x = tensor(x)
    wide = x if x.data.dtype.kind in "fc" or name_of(x) in ("int32", "int64") else cast(x, "int32")
    return cast(getattr(F, op)(wide), x.dtype)


def _clip_bounds(x: Tensor, x_min: Any, x_max: Any) -> Any:
    low = None if x_min is None else tensor(x_min, x.dtype.name)
    high = None if x_max is None else tensor(x_max, x.dtype.name)
    return low, high


@operation("numpy", "Clip")
def clip(x: Any, x_min: Any, x_max: Any) -> Tensor:
    """x limited to [x_min, x_max]; None leaves a side open."""
    x = _number(x)
    low, high = _clip_bounds(x, x_min, x_max)
    if high is not None:
        x = F.minimum(x, high)
    return x if low is None else F.maximum(x, low)


# --- comparison and logic ----------------------------------------------------------------------

equal = _two("equal", "Equal", "x1 == x2.", _comparison("equal"))
not_equal = _two("not_equal", "NotEqual", "x1 != x2.", _comparison("not_equal"))


def _ordered(op: str) -> Callable[..., Any]:
    return _common(op)


greater = _two("greater", "Greater", "x1 > x2.", _ordered("greater"))
greater_equal = _two("greater_equal", "GreaterEqual", "x1 >= x2.", _ordered("greater_equal"))
less = _two("less", "Less", "x1 < x2.", _ordered("less"))
less_equal = _two("less_equal", "LessEqual", "x1 <= x2.", _ordered("less_equal"))
logical_and = _two("logical_and", "LogicalAnd", "Both are true.", _logic("logical_and"))
logical_or = _two("logical_or", "LogicalOr", "At least one is true.", _logic("logical_or"))
logical_xor = _two("logical_xor", "LogicalXor", "One is true.", _logic("not_equal"))
logical_not = _one("logical_not", "LogicalNot", "Is false.", lambda x: F.logical_not(_truth(x)))


@operation("numpy", "Isclose", "x1 x2 rtol atol")
def isclose(x1: Any, x2: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Tensor:
    """|x1 - x2| <= atol + rtol * |x2|."""
    a, b = promoted(x1, x2)
    if not a.dtype.is_floating and not a.dtype.is_complex:
        a, b = cast(a, floatx()), cast(b, floatx())
    real = F.abs(b).dtype.name
    bound = F.add(tensor(atol, real), F.mul(tensor(rtol, real), F.abs(b)))
    near = F.logical_or(F.equal(a, b), F.logical_and(F.less_equal(F.abs(F.sub(a, b)), bound), F.isfinite(b)))
    if not equal_nan:
        return near  # type: ignore[no-any-return]
    return F.logical_or(near, F.logical_and(F.isnan(a), F.isnan(b)))  # type: ignore[no-any-return]


@operation("numpy", "AllClose", "x1 x2")
def allclose(x1: Any, x2: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: bool = False) -> Tensor:
    """Whether all elements are close."""
    return F.all(isclose(x1, x2, rtol, atol, equal_nan))  # type: ignore[no-any-return]


def _classified(op: str, otherwise: bool) -> Callable[..., Any]:
    def apply(x: Any) -> Any:
        x = tensor(x)
        if x.data.dtype.kind in "fcV":
            return getattr(F, op)(x)
        return F.fill(shape=tuple(x.data.shape), value=otherwise, dtype=np.dtype(bool))

    return apply


isnan = _one("isnan", "Isnan", "Is NaN.", _classified("isnan", False))
isinf = _one("isinf", "Isinf", "Is infinite.", _classified("isinf", False))
isfinite = _one("isfinite", "Isfinite", "Is neither infinite nor NaN.", _classified("isfinite", True))


def _infinite(sign: float) -> Callable[..., Any]:
    def apply(x: Any) -> Any:
        x = tensor(x)
        if x.dtype.is_complex:
            raise TypeError("isposinf and isneginf are not defined for complex numbers.")
        return F.equal(cast(x, "float32") if not x.dtype.is_floating else x, sign)

    return apply


isposinf = _one("isposinf", "Isposinf", "Is +inf.", _infinite(math.inf))
isneginf = _one("isneginf", "Isneginf", "Is -inf.", _infinite(-math.inf))


def _is_real(x: Any) -> Any:
    x = tensor(x)
    if x.dtype.is_complex:
        return F.equal(F.imag(x), 0.0)
    return F.fill(shape=tuple(x.data.shape), value=True, dtype=np.dtype(bool))


isreal = _one("isreal", "Isreal", "Has no imaginary part.", _is_real)


def _signbit(x: Any) -> Any:
    x = tensor(x)
    if not x.dtype.is_floating:
        return F.less(_number(x), 0)
    bits = {2: np.int16, 4: np.int32, 8: np.int64}[x.data.dtype.itemsize]
    return F.less(F.bitcast(x, dtype=np.dtype(bits)), 0)


signbit = _one("signbit", "Signbit", "Has its sign set, -0.0 included.", _signbit)

# --- rounding ----------------------------------------------------------------------------------

ceil = _one("ceil", "Ceil", "The next integer above, as floats.", _real("ceil"))
floor = _one("floor", "Floor", "The next integer below, as floats.", _real("floor"))


def _trunc(x: Any) -> Any:
    x = tensor(x)
    return F.trunc(x) if x.dtype.is_floating else x


trunc = _one("trunc", "Trunc", "The integer part.", _trunc)


@operation("numpy", "Round")
def round(x: Any, decimals: int = 0) -> Tensor:
    """x to a number of decimals; halves go to the even neighbour."""
    x = tensor(x)
    if not x.dtype.is_floating:
        if decimals >= 0 or name_of(x) == "bool":
            return x
        wide = cast(x, floatx())
        scale = 10.0**-decimals
        return cast(F.mul(F.round(F.div(wide, scale)), scale), x.dtype)
    if not decimals:
        return F.round(x)  # type: ignore[no-any-return]
    scale = 10.0**decimals
    return F.div(F.round(F.mul(x, scale)), scale)  # type: ignore[no-any-return]


__all__ = [
    "abs",
    "absolute",
    "add",
    "allclose",
    "ceil",
    "clip",
    "divide",
    "divide_no_nan",
    "equal",
    "fabs",
    "floor",
    "floor_divide",
    "fmax",
    "fmin",
    "fmod",
    "greater",
    "greater_equal",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "isneginf",
    "isposinf",
    "isreal",
    "less",
    "less_equal",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "maximum",
    "minimum",
    "mod",
    "multiply",
    "negative",
    "not_equal",
    "power",
    "reciprocal",
    "round",
    "sign",
    "signbit",
    "square",
    "subtract",
    "true_divide",
    "trunc",
]
