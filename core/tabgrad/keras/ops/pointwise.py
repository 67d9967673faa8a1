"""keras.ops of single elements: arithmetic, comparison, logic, rounding, elementary functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...base.dtype import as_dtype
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


# --- elementary functions ----------------------------------------------------------------------

exp = _one("exp", "Exp", "e ** x.", _real("exp"))
expm1 = _one("expm1", "Expm1", "exp(x) - 1, accurate near 0.", _real("expm1"))
exp2 = _one("exp2", "Exp2", "2 ** x.", lambda x: F.pow(_like(2.0, floating(x)), floating(x)))
log = _one("log", "Log", "Natural logarithm.", _real("log"))
log1p = _one("log1p", "Log1p", "log(1 + x), accurate near 0.", _real("log1p"))


def _like(value: float, x: Tensor) -> Tensor:
    return tensor(value, x.dtype.name)


def _log_to(base: float) -> Callable[..., Any]:
    def apply(x: Any) -> Any:
        x = floating(x)
        return F.div(F.log(x), _like(math.log(base), x))

    return apply


log2 = _one("log2", "Log2", "Logarithm to base 2.", _log_to(2.0))
log10 = _one("log10", "Log10", "Logarithm to base 10.", _log_to(10.0))
sqrt = _one("sqrt", "Sqrt", "Square root.", _real("sqrt"))
rsqrt = _one("rsqrt", "Rsqrt", "1 / sqrt(x).", _same("rsqrt"), "math")


def _cbrt(x: Any) -> Any:
    x = floating(x)
    return F.mul(F.sign(x), F.pow(F.abs(x), _like(1.0 / 3.0, x)))


cbrt = _one("cbrt", "Cbrt", "Cube root.", _cbrt)
sin = _one("sin", "Sin", "Sine.", _real("sin"))
cos = _one("cos", "Cos", "Cosine.", _real("cos"))
tan = _one("tan", "Tan", "Tangent.", _real("tan"))
sinh = _one("sinh", "Sinh", "Hyperbolic sine.", _real("sinh"))
cosh = _one("cosh", "Cosh", "Hyperbolic cosine.", _real("cosh"))
tanh = _one("tanh", "Tanh", "Hyperbolic tangent.", _real("tanh"))
arcsin = _one("arcsin", "Arcsin", "Inverse sine.", _real("asin"))
arccos = _one("arccos", "Arccos", "Inverse cosine.", _real("acos"))
arctan = _one("arctan", "Arctan", "Inverse tangent.", _real("atan"))
arcsinh = _one("arcsinh", "Arcsinh", "Inverse hyperbolic sine.", _real("asinh"))
arccosh = _one("arccosh", "Arccosh", "Inverse hyperbolic cosine.", _real("acosh"))
arctanh = _one("arctanh", "Arctanh", "Inverse hyperbolic tangent.", _real("atanh"))
arctan2 = _two("arctan2", "Arctan2", "The angle of (x2, x1).", _common_float("atan2"))
sinc = _one("sinc", "Sinc", "sin(pi x) / (pi x).", _real("sinc"))
deg2rad = _one("deg2rad", "Deg2rad", "Degrees as radians.", lambda x: _scaled(x, math.pi / 180.0))
rad2deg = _one("rad2deg", "Rad2deg", "Radians as degrees.", lambda x: _scaled(x, 180.0 / math.pi))
i0 = _one("i0", "I0", "Modified Bessel function of order 0.", _real("bessel_i0"))
erf = _one("erf", "Erf", "Error function.", _same("erf"), "math")
erfc = _one("erfc", "Erfc", "1 - erf(x).", _same("erfc"), "math")
erfinv = _one("erfinv", "Erfinv", "Inverse of erf.", _same("erfinv"), "math")


def _scaled(x: Any, factor: float) -> Any:
    x = floating(x)
    return F.mul(x, _like(factor, x))


def _hypot(a: Any, b: Any) -> Any:
    x, y = floats(a, b)
    x, y = F.abs(x), F.abs(y)
    large, small = F.maximum(x, y), F.minimum(x, y)
    ratio = F.div_no_nan(small, large)
    return F.mul(large, F.sqrt(F.add(F.square(ratio), 1.0)))


hypot = _two("hypot", "Hypot", "sqrt(x1**2 + x2**2).", _hypot)


def _logaddexp(a: Any, b: Any) -> Any:
    x, y = floats(a, b)
    gap = F.sub(x, y)
    return F.where(F.isnan(gap), F.add(x, y), F.add(F.maximum(x, y), F.log1p(F.exp(F.neg(F.abs(gap))))))


logaddexp = _two("logaddexp", "Logaddexp", "log(exp(x1) + exp(x2)).", _logaddexp)


def _logaddexp2(a: Any, b: Any) -> Any:
    x, y = floats(a, b)
    two = math.log(2.0)
    return F.div(_logaddexp(F.mul(x, two), F.mul(y, two)), two)


logaddexp2 = _two("logaddexp2", "Logaddexp2", "log2(2**x1 + 2**x2).", _logaddexp2)


def _heaviside(a: Any, b: Any) -> Any:
    x, y = promoted(a, b)
    if name_of(x) in ("int8", "int16", "uint8", "uint16", "uint32", "bool", "int32", "int64"):
        x, y = cast(x, floatx()), cast(y, floatx())
    zero, one = F.zeros_like(x), F.add(F.zeros_like(x), 1.0)
    return F.where(F.less(x, 0.0), zero, F.where(F.greater(x, 0.0), one, y))


heaviside = _two("heaviside", "Heaviside", "0, x2 or 1 as x1 is negative, 0 or positive.", _heaviside)
nextafter = _two("nextafter", "Nextafter", "The next number after x1 towards x2.", _common_float("nextafter"))


@operation("numpy", "Ldexp", "x1 x2")
def ldexp(x1: Any, x2: Any) -> Tensor:
    """x1 * 2 ** x2. Raises TypeError where x2 holds no integers."""
    exponent = tensor(x2)
    if not exponent.dtype.is_integer:
        raise TypeError(f"ldexp exponent must be an integer type. Received: x2 dtype={name_of(exponent)}")
    x, y = floats(x1, exponent)
    return F.mul(x, F.pow(_like(2.0, y), y))  # type: ignore[no-any-return]


# --- complex numbers ---------------------------------------------------------------------------

real = _one("real", "Real", "The real part.", lambda x: F.real(tensor(x)) if tensor(x).dtype.is_complex else tensor(x))


def _imag(x: Any) -> Any:
    x = tensor(x)
    return F.imag(x) if x.dtype.is_complex else F.zeros_like(x)


imag = _one("imag", "Imag", "The imaginary part.", _imag)
conjugate = _one(
    "conjugate",
    "Conjugate",
    "The complex conjugate.",
    lambda x: F.conj(tensor(x)) if tensor(x).dtype.is_complex else tensor(x),
)
conj = conjugate
angle = _one("angle", "Angle", "The argument.", lambda x: F.angle(floating(x)))

# --- bits --------------------------------------------------------------------------------------


def _bits(name: str, class_name: str, doc: str, op: str, logical: str | None = None) -> Any:
    def function(x: Any, y: Any) -> Tensor:
        a, b = promoted(x, y)
        return getattr(F, logical if logical and name_of(a) == "bool" else op)(a, b)  # type: ignore[no-any-return]

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return operation("numpy", class_name, "x y", broadcasts=True)(function)


bitwise_and = _bits("bitwise_and", "BitwiseAnd", "Bits set in both.", "bitwise_and", "logical_and")
bitwise_or = _bits("bitwise_or", "BitwiseOr", "Bits set in one or both.", "bitwise_or", "logical_or")
bitwise_xor = _bits("bitwise_xor", "BitwiseXor", "Bits set in one.", "bitwise_xor", "not_equal")
bitwise_left_shift = _bits("bitwise_left_shift", "BitwiseLeftShift", "x << y.", "left_shift")
bitwise_right_shift = _bits("bitwise_right_shift", "BitwiseRightShift", "x >> y.", "right_shift")
left_shift = _bits("left_shift", "LeftShift", "x << y.", "left_shift")
right_shift = _bits("right_shift", "RightShift", "x >> y.", "right_shift")


def _inverted(x: Any) -> Any:
    x = tensor(x)
    return F.logical_not(x) if name_of(x) == "bool" else F.invert(x)


bitwise_invert = _one("bitwise_invert", "BitwiseInvert", "Every bit flipped.", _inverted)
bitwise_not = _one("bitwise_not", "BitwiseNot", "Every bit flipped.", _inverted)


def _euclid(a: Tensor, b: Tensor) -> Tensor:
    """Greatest common divisors by Euclid's algorithm, until no remainder is left anywhere."""
    x, y = F.abs(a), F.abs(b)
    x, y = F.add(x, F.zeros_like(y)), F.add(y, F.zeros_like(x))
    bits = 8 * x.data.dtype.itemsize
    for _ in range(int(1.45 * bits) + 1):  # Lame: at most log(limit) / log(golden ratio) steps
        zero = F.equal(y, F.zeros_like(y))
        step = F.where(zero, F.add(F.zeros_like(y), 1), y)
        x, y = F.where(zero, x, y), F.where(zero, y, F.floormod(x, step))
        if not y.is_symbolic and not y.array().any():
            break
    return x


def _integers(a: Any, b: Any) -> list[Tensor]:
    x, y = promoted(a, b)
    if x.data.dtype.kind not in "iu":
        if name_of(x) != "bool":
            raise TypeError(f"Expected integers, received {name_of(x)}.")
        x, y = cast(x, "int32"), cast(y, "int32")
    return [x, y]


gcd = _two("gcd", "Gcd", "Greatest common divisor.", lambda a, b: _euclid(*_integers(a, b)))


def _lcm(a: Any, b: Any) -> Any:
    x, y = _integers(a, b)
    divisor = _euclid(x, y)
    safe = F.where(F.equal(divisor, F.zeros_like(divisor)), F.add(F.zeros_like(divisor), 1), divisor)
    return F.mul(F.floordiv(F.abs(x), safe), F.abs(y))


lcm = _two("lcm", "Lcm", "Least common multiple.", _lcm)


@operation("numpy", "NanToNum")
def nan_to_num(x: Any, nan: float = 0.0, posinf: Any = None, neginf: Any = None) -> Tensor:
    """NaN and infinities replaced: by ``nan``, and the largest finite numbers unless given."""
    x = tensor(x)
    if not x.dtype.is_floating:
        return x
    limits = as_dtype(x.dtype)
    x = F.where(F.isnan(x), _like(nan, x), x)
    x = F.where(F.equal(x, _like(math.inf, x)), _like(limits.max if posinf is None else posinf, x), x)
    return F.where(F.equal(x, _like(-math.inf, x)), _like(limits.min if neginf is None else neginf, x), x)  # type: ignore[no-any-return]


__all__ = [
    "abs",
    "absolute",
    "add",
    "allclose",
    "angle",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "bitwise_and",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_not",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
    "cbrt",
    "ceil",
    "clip",
    "conj",
    "conjugate",
    "cos",
    "cosh",
    "deg2rad",
    "divide",
    "divide_no_nan",
    "equal",
    "erf",
    "erfc",
    "erfinv",
    "exp",
    "exp2",
    "expm1",
    "fabs",
    "floor",
    "floor_divide",
    "fmax",
    "fmin",
    "fmod",
    "gcd",
    "greater",
    "greater_equal",
    "heaviside",
    "hypot",
    "i0",
    "imag",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "isneginf",
    "isposinf",
    "isreal",
    "lcm",
    "ldexp",
    "left_shift",
    "less",
    "less_equal",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "logaddexp2",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "maximum",
    "minimum",
    "mod",
    "multiply",
    "nan_to_num",
    "negative",
    "nextafter",
    "not_equal",
    "power",
    "rad2deg",
    "real",
    "reciprocal",
    "right_shift",
    "round",
    "rsqrt",
    "sign",
    "signbit",
    "sin",
    "sinc",
    "sinh",
    "sqrt",
    "square",
    "subtract",
    "tan",
    "tanh",
    "true_divide",
    "trunc",
]
