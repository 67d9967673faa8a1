"""Pointwise functions of ``tf.math``: arithmetic, comparisons, special functions, activations.

The ones that only convert their operands are made from a table, with TensorFlow's parameter names.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import numpy as np

from ..ir.op import F
from ..ops.operators import true_divide
from ..tensor.composite import accepts_composites
from ..tensor.convert import convert_to_tensor, unify
from ..tensor.tensor import Tensor
from .arguments import tensor

Function = Callable[..., Tensor]


def _made(name: str, doc: str, parameters: tuple[str, ...], body: Callable[..., Any]) -> Function:
    """A function of the given name and parameters (``name=None`` is added)."""

    def function(*args: Any, **kwargs: Any) -> Tensor:
        if kwargs or len(args) != len(parameters):
            bound = signature.bind(*args, **kwargs).arguments
            args = tuple(bound[p] for p in parameters)
        return body(*args)  # type: ignore[no-any-return]

    kind = Parameter.POSITIONAL_OR_KEYWORD
    signature = Signature(
        [Parameter(p, kind) for p in parameters] + [Parameter("name", kind, default=None)]
    )
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function


def _unary(name: str, doc: str, op: str | None = None, parameter: str = "x") -> Function:
    key = op or name
    return _made(name, doc, (parameter,), lambda x: getattr(F, key)(convert_to_tensor(x)))


def _binary(
    name: str, doc: str, op: str | None = None, parameters: tuple[str, str] = ("x", "y")
) -> Function:
    key = op or name
    return _made(name, doc, parameters, lambda a, b: getattr(F, key)(*unify(a, b, op=name)))


# --- one operand -------------------------------------------------------------------------------

abs = _unary("abs", "Absolute value; of complex numbers, the modulus.")
acos = _unary("acos", "Inverse cosine.")
acosh = _unary("acosh", "Inverse hyperbolic cosine.")
angle = _unary("angle", "Argument of a complex number; 0 or pi of a real one.", parameter="input")
asin = _unary("asin", "Inverse sine.")
asinh = _unary("asinh", "Inverse hyperbolic sine.")
atan = _unary("atan", "Inverse tangent.")
atanh = _unary("atanh", "Inverse hyperbolic tangent.")
ceil = _unary("ceil", "Smallest integer not below.")
conj = _unary("conj", "Complex conjugate; a real tensor itself.")
cos = _unary("cos", "Cosine.")
cosh = _unary("cosh", "Hyperbolic cosine.")
digamma = _unary("digamma", "Logarithmic derivative of the gamma function.")
erf = _unary("erf", "Error function.")
erfc = _unary("erfc", "Complementary error function.")
erfinv = _unary("erfinv", "Inverse of the error function.")
exp = _unary("exp", "Exponential.")
expm1 = _unary("expm1", "exp(x) - 1, exact for small x.")
floor = _unary("floor", "Largest integer not above.")
imag = _unary("imag", "Imaginary part; 0 of a real tensor.", parameter="input")
is_finite = _unary("is_finite", "Neither infinite nor nan.", "isfinite")
is_inf = _unary("is_inf", "Infinite.", "isinf")
is_nan = _unary("is_nan", "Not a number.", "isnan")
lgamma = _unary("lgamma", "log |gamma(x)|.")
log = _unary("log", "Natural logarithm.")
log1p = _unary("log1p", "log(1 + x), exact for small x.")
log_sigmoid = _unary("log_sigmoid", "log(sigmoid(x)).")
logical_not = _unary("logical_not", "Not.")
ndtri = _unary("ndtri", "Quantile of the standard normal distribution.")
negative = _unary("negative", "-x.", "neg")
real = _unary("real", "Real part.", parameter="input")
reciprocal = _unary("reciprocal", "1 / x.")
rint = _unary("rint", "Nearest integer, halves to even.")
rsqrt = _unary("rsqrt", "1 / sqrt(x).")
sigmoid = _unary("sigmoid", "1 / (1 + exp(-x)).")
sign = _unary("sign", "-1, 0 or 1; of complex numbers, x / |x|.")
sin = _unary("sin", "Sine.")
sinh = _unary("sinh", "Hyperbolic sine.")
softplus = _unary("softplus", "log(1 + exp(x)).", parameter="features")
sqrt = _unary("sqrt", "Square root.")
square = _unary("square", "x * x.")
tan = _unary("tan", "Tangent.")
tanh = _unary("tanh", "Hyperbolic tangent.")
lbeta = _unary("lbeta", "log of the multivariate beta function of the last axis.")

bessel_i0 = _unary("bessel_i0", "Modified Bessel function of the first kind, order 0.")
bessel_i0e = _unary("bessel_i0e", "exp(-|x|) bessel_i0(x).")
bessel_i1 = _unary("bessel_i1", "Modified Bessel function of the first kind, order 1.")
bessel_i1e = _unary("bessel_i1e", "exp(-|x|) bessel_i1(x).")
bessel_j0 = _unary("bessel_j0", "Bessel function of the first kind, order 0.")
bessel_j1 = _unary("bessel_j1", "Bessel function of the first kind, order 1.")
bessel_k0 = _unary("bessel_k0", "Modified Bessel function of the second kind, order 0.")
bessel_k0e = _unary("bessel_k0e", "exp(x) bessel_k0(x).")
bessel_k1 = _unary("bessel_k1", "Modified Bessel function of the second kind, order 1.")
bessel_k1e = _unary("bessel_k1e", "exp(x) bessel_k1(x).")
bessel_y0 = _unary("bessel_y0", "Bessel function of the second kind, order 0.")
bessel_y1 = _unary("bessel_y1", "Bessel function of the second kind, order 1.")
dawsn = _unary("dawsn", "Dawson's integral.")
expint = _unary("expint", "The exponential integral Ei(x), x > 0.")
fresnel_cos = _unary("fresnel_cos", "Fresnel's cosine integral.")
fresnel_sin = _unary("fresnel_sin", "Fresnel's sine integral.")
spence = _unary("spence", "Spence's integral, the dilogarithm of 1 - x.")

# --- several operands --------------------------------------------------------------------------

add = _binary("add", "x + y.")
atan2 = _binary("atan2", "Angle of the point (x, y), in (-pi, pi].", parameters=("y", "x"))
floordiv = _binary("floordiv", "x / y rounded down.")
floormod = _binary("floormod", "Remainder of floordiv: the sign of y.")
greater = _binary("greater", "x > y.")
greater_equal = _binary("greater_equal", "x >= y.")
igamma = _binary(
    "igamma", "Lower regularised incomplete gamma function P(a, x).", parameters=("a", "x")
)
igammac = _binary(
    "igammac", "Upper regularised incomplete gamma function Q(a, x).", parameters=("a", "x")
)
less = _binary("less", "x < y.")
less_equal = _binary("less_equal", "x <= y.")
logical_and = _binary("logical_and", "x and y.")
logical_or = _binary("logical_or", "x or y.")
logical_xor = _binary("logical_xor", "Exactly one of x and y.")
maximum = _binary("maximum", "The larger.")
minimum = _binary("minimum", "The smaller.")
mod = floormod
multiply = _binary("multiply", "x * y.", "mul")
multiply_no_nan = _binary("multiply_no_nan", "x * y, and 0 where y is 0.", "mul_no_nan")
polygamma = _binary("polygamma", "a-th derivative of digamma.", parameters=("a", "x"))
pow = _binary("pow", "x to the power of y.")
squared_difference = _binary("squared_difference", "(x - y)^2.")
subtract = _binary("subtract", "x - y.", "sub")
truncatediv = _binary("truncatediv", "x / y rounded towards 0.", "truncdiv")
truncatemod = _binary("truncatemod", "Remainder of truncatediv: the sign of x.", "truncmod")
xdivy = _binary("xdivy", "x / y, and 0 where x is 0.")
xlog1py = _binary("xlog1py", "x log(1 + y), and 0 where x is 0.")
xlogy = _binary("xlogy", "x log(y), and 0 where x is 0.")
zeta = _binary("zeta", "Hurwitz's zeta function.", parameters=("x", "q"))

bitwise_and = _binary("bitwise_and", "Bits of both.")
bitwise_or = _binary("bitwise_or", "Bits of either.")
bitwise_xor = _binary("bitwise_xor", "Bits of exactly one.")
invert = _unary("invert", "All bits turned.")
left_shift = _binary("left_shift", "Bits moved up.")
right_shift = _binary("right_shift", "Bits moved down, the sign kept.")


def betainc(a: Any, b: Any, x: Any, name: Any = None) -> Tensor:
    """The regularised incomplete beta function I_x(a, b)."""
    return F.betainc(*unify(a, b, x, op="betainc"))  # type: ignore[no-any-return]


def equal(x: Any, y: Any, name: Any = None) -> Tensor:
    """x == y, element by element."""
    return F.equal(*unify(x, y, op="equal"))  # type: ignore[no-any-return]


def not_equal(x: Any, y: Any, name: Any = None) -> Tensor:
    """x != y, element by element."""
    return F.not_equal(*unify(x, y, op="not_equal"))  # type: ignore[no-any-return]


def divide(x: Any, y: Any, name: Any = None) -> Tensor:
    """x / y; integers give float64 (float32 up to 16 bits)."""
    return true_divide(x, y)  # type: ignore[no-any-return]


truediv = divide


def divide_no_nan(x: Any, y: Any, name: Any = None) -> Tensor:
    """x / y, and 0 where y is 0; integers give floats as in divide."""
    x, y = unify(x, y, op="DivNoNan")
    if x.dtype.is_integer:
        wanted = np.dtype(np.float32 if x.dtype.size < 4 else np.float64)
        x, y = F.cast(x, dtype=wanted), F.cast(y, dtype=wanted)
    return F.div_no_nan(x, y)  # type: ignore[no-any-return]


def nextafter(x1: Any, x2: Any, name: Any = None) -> Tensor:
    """The next representable number after x1 in the direction of x2; integers count as float32."""
    pair = unify(x1, x2, op="NextAfter")
    wide = [F.cast(v, dtype=np.dtype(np.float32)) if v.dtype.is_integer else v for v in pair]
    return F.nextafter(*wide)  # type: ignore[no-any-return]


def erfcinv(x: Any, name: Any = None) -> Tensor:
    """The inverse of erfc."""
    return F.mul(F.ndtri(F.mul(tensor(x), 0.5)), -float(np.sqrt(0.5)))  # type: ignore[no-any-return]


def reciprocal_no_nan(x: Any, name: Any = None) -> Tensor:
    """1 / x, and 0 where x is 0."""
    x = tensor(x)
    return F.div_no_nan(F.ones_like(x), x)  # type: ignore[no-any-return]


def round(x: Any, name: Any = None) -> Tensor:
    """The nearest integer, halves to even; integers themselves."""
    x = tensor(x)
    return x if x.dtype.is_integer else F.round(x)  # type: ignore[no-any-return]


def scalar_mul(scalar: Any, x: Any, name: Any = None) -> Tensor:
    """x times a scalar. Raises ValueError where ``scalar`` is not one."""
    x = tensor(x)
    factor = convert_to_tensor(scalar, x.dtype)
    if factor.ndim:
        raise ValueError(f"The input scalar must be a 0-D value. Received shape {factor.shape}.")
    return F.mul(x, factor)  # type: ignore[no-any-return]


def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any, name: Any = None) -> Tensor:
    """t limited to [clip_value_min, clip_value_max]."""
    t = tensor(t)
    return F.clip(  # type: ignore[no-any-return]
        t, convert_to_tensor(clip_value_min, t.dtype), convert_to_tensor(clip_value_max, t.dtype)
    )


def polyval(coeffs: Any, x: Any, name: Any = None) -> Tensor:
    """The polynomial with the given coefficients, highest power first, by Horner's rule."""
    if not isinstance(coeffs, list):
        raise ValueError(f"Argument coeffs must be list type. Received type {type(coeffs)}.")
    x = tensor(x)
    if not coeffs:
        return F.zeros_like(x)  # type: ignore[no-any-return]
    total = convert_to_tensor(coeffs[0], dtype_hint=x.dtype)
    for c in coeffs[1:]:
        total = F.add(F.mul(total, x), convert_to_tensor(c, dtype_hint=x.dtype))
    return total


accepts_composites(globals())
