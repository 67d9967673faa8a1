"""keras.ops of single elements: elementary functions, complex numbers, bits."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...base.dtype import as_dtype
from ...ir.op import F
from ...tensor.tensor import Tensor
from .convert import cast, floating, floats, name_of, promoted, tensor
from .declare import operation
from .pointwise import _common_float, _one, _real, _same, _two

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


def _wide(x: Any) -> Any:
    """x as floats, where int64 becomes float64 (elsewhere integers become floatx)."""
    x = tensor(x)
    return cast(x, "float64") if name_of(x) == "int64" else floating(x)


def _cbrt(x: Any) -> Any:
    x = _wide(x)
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
    x = _wide(x)
    return F.mul(x, _like(factor, x))


def _hypot(a: Any, b: Any) -> Any:
    x, y = (_wide(v) for v in promoted(a, b))
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
    x, y = (_wide(v) for v in promoted(a, b))
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
        raise TypeError(f"Expected integers, received {name_of(x)}.")
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
    "conj",
    "conjugate",
    "cos",
    "cosh",
    "deg2rad",
    "erf",
    "erfc",
    "erfinv",
    "exp",
    "exp2",
    "expm1",
    "gcd",
    "heaviside",
    "hypot",
    "i0",
    "imag",
    "lcm",
    "ldexp",
    "left_shift",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "logaddexp2",
    "nan_to_num",
    "nextafter",
    "rad2deg",
    "real",
    "right_shift",
    "rsqrt",
    "sin",
    "sinc",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
]
