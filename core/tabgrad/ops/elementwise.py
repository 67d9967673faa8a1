"""Pointwise arithmetic, exponentials, trigonometry, rounding.

Gradients of complex operands follow TensorFlow: the conjugate of the holomorphic derivative.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, UnimplementedError
from ..ir.lower import Kernel, Pointwise
from ..ir.op import (
    BOTH,
    INEXACT,
    NONE,
    NUMBERS,
    OUTPUT,
    REALS,
    F,
    NoGradient,
    Spec,
    composite,
    op,
)
from .rules import binary, real_like, unary

FLAT = NoGradient("piecewise constant")

# --- two operands ---------------------------------------------------------------------------

add = binary(
    "add",
    np.add,
    (lambda F, g, y, a, b: g, lambda F, g, y, a, b: g),
    "a + b",
    saves=NONE,
    accepts=NUMBERS + "O",
)
sub = binary(
    "sub", np.subtract, (lambda F, g, y, a, b: g, lambda F, g, y, a, b: F.neg(g)), "a - b",
    saves=NONE, accepts=NUMBERS,
)  # fmt: skip
mul = binary(
    "mul", np.multiply,
    (lambda F, g, y, a, b: F.mul(g, F.conj(b)), lambda F, g, y, a, b: F.mul(g, F.conj(a))),
    "a * b", accepts=NUMBERS,
)  # fmt: skip
div = binary(
    "div", np.divide,
    (lambda F, g, y, a, b: F.div(g, F.conj(b)),
     lambda F, g, y, a, b: F.neg(F.div(F.mul(g, F.conj(F.div(a, b))), F.conj(b)))),
    "a / b", accepts=INEXACT,
)  # fmt: skip
maximum = binary(
    "maximum", np.maximum,
    (lambda F, g, y, a, b: F.where(F.greater_equal(a, b), g, F.zeros_like(g)),
     lambda F, g, y, a, b: F.where(F.greater_equal(a, b), F.zeros_like(g), g)),
    "max(a, b)", accepts=REALS,
)  # fmt: skip
minimum = binary(
    "minimum", np.minimum,
    (lambda F, g, y, a, b: F.where(F.less_equal(a, b), g, F.zeros_like(g)),
     lambda F, g, y, a, b: F.where(F.less_equal(a, b), F.zeros_like(g), g)),
    "min(a, b)", accepts=REALS,
)  # fmt: skip


def _pow(a: Any, b: Any) -> Any:
    if a.dtype.kind in "iu" and np.any(b < 0):
        raise InvalidArgumentError("Integers to negative integer powers are not allowed [Op:Pow]")
    return np.power(a, b)


def _pow_grad_base(F: Any, g: Any, y: Any, a: Any, b: Any) -> Any:
    return F.mul(g, F.conj(F.mul(b, F.pow(a, F.sub(b, 1)))))


def _pow_grad_exponent(F: Any, g: Any, y: Any, a: Any, b: Any) -> Any:
    # log(a) only where it exists, as in TensorFlow: a <= 0 contributes nothing
    valid = F.greater(a, 0) if a.data.dtype.kind != "c" else F.not_equal(a, 0)
    safe = F.log(F.where(valid, a, F.ones_like(a)))
    return F.mul(g, F.conj(F.mul(y, F.where(valid, safe, F.zeros_like(a)))))


pow = binary(
    "pow", _pow, (_pow_grad_base, _pow_grad_exponent), "pow(a, b)", saves=BOTH, accepts=NUMBERS
)


def _integer_by_zero(b: Any) -> None:
    if b.dtype.kind in "iu" and np.any(b == 0):
        raise InvalidArgumentError("Integer division by zero: the divisor holds a 0.")


def _floordiv(a: Any, b: Any) -> Any:
    _integer_by_zero(b)
    if a.dtype.kind in "iu":
        return np.floor_divide(a, b)
    return np.floor(np.divide(a, b))  # NumPy's own gives nan for infinite a


def _floormod(a: Any, b: Any) -> Any:
    _integer_by_zero(b)
    return np.mod(a, b)


def _truncmod(a: Any, b: Any) -> Any:
    _integer_by_zero(b)
    return np.fmod(a, b)


def _truncdiv(a: Any, b: Any) -> Any:
    _integer_by_zero(b)
    if a.dtype.kind in "iu":
        return np.where(
            (a < 0) != (b < 0), -(np.abs(a) // np.abs(b)), np.abs(a) // np.abs(b)
        ).astype(a.dtype)
    return np.trunc(np.divide(a, b))


floordiv = binary("floordiv", _floordiv, FLAT, "floordiv(a, b)", accepts=REALS)
truncdiv = binary("truncdiv", _truncdiv, FLAT, "truncdiv(a, b)", accepts=REALS)
floormod = binary(
    "floormod", _floormod,
    (lambda F, g, y, a, b: g, lambda F, g, y, a, b: F.neg(F.mul(g, F.floordiv(a, b)))),
    "floormod(a, b)", accepts=REALS,
)  # fmt: skip
truncmod = binary(
    "truncmod", _truncmod,
    (lambda F, g, y, a, b: g, lambda F, g, y, a, b: F.neg(F.mul(g, F.truncdiv(a, b)))),
    "truncmod(a, b)", accepts=REALS,
)  # fmt: skip
atan2 = binary(
    "atan2", np.arctan2,
    (lambda F, g, y, a, b: F.mul(g, F.div(b, F.add(F.square(a), F.square(b)))),
     lambda F, g, y, a, b: F.neg(F.mul(g, F.div(a, F.add(F.square(a), F.square(b)))))),
    "atan2(a, b)", accepts="fV",
)  # fmt: skip
nextafter = binary(
    "nextafter", np.nextafter,
    (lambda F, g, y, a, b: g, lambda F, g, y, a, b: F.zeros_like(g)),
    "nextafter(a, b)", saves=NONE, accepts="f",
)  # fmt: skip


def _mul_no_nan(a: Any, b: Any) -> Any:
    return np.where(b == 0, b.dtype.type(0), np.multiply(a, b))


mul_no_nan = binary(
    "mul_no_nan", _mul_no_nan,  # 0 where b is 0, even where a is infinite or nan
    (lambda F, g, y, a, b: F.mul_no_nan(g, F.conj(b)),
     lambda F, g, y, a, b: F.mul_no_nan(F.conj(a), g)),
    "where(b == 0, 0, a * b)", accepts=INEXACT,
)  # fmt: skip
squared_difference = binary(
    "squared_difference", lambda a, b: np.square(a - b),
    (lambda F, g, y, a, b: F.mul(g, F.mul(F.sub(a, b), 2)),
     lambda F, g, y, a, b: F.mul(g, F.mul(F.sub(b, a), 2))),
    "(a - b) * (a - b)", accepts=NUMBERS,
)  # fmt: skip

# --- one operand ----------------------------------------------------------------------------

identity = unary("identity", lambda x: x, lambda F, g, y, x: g, "a", saves=NONE)
neg = unary("neg", np.negative, lambda F, g, y, x: F.neg(g), "-a", saves=NONE, accepts=NUMBERS)
sign = unary(
    "sign", np.sign, lambda F, g, y, x: F.zeros_like(g), "sign(a)", saves=NONE, accepts=NUMBERS
)
square = unary(
    "square", np.square, lambda F, g, y, x: F.mul(g, F.conj(F.mul(x, 2))), "a * a", accepts=NUMBERS
)
sqrt = unary(
    "sqrt",
    np.sqrt,
    lambda F, g, y, x: F.div(F.mul(g, 0.5), F.conj(y)),
    "sqrt(a)",
    saves=OUTPUT,
    accepts=INEXACT,
)
rsqrt = unary(
    "rsqrt", lambda x: np.reciprocal(np.sqrt(x)),
    lambda F, g, y, x: F.mul(F.mul(g, -0.5), F.conj(F.mul(F.square(y), y))),
    "rsqrt(a)", saves=OUTPUT, accepts=INEXACT,
)  # fmt: skip
reciprocal = unary(
    "reciprocal", np.reciprocal, lambda F, g, y, x: F.neg(F.mul(g, F.conj(F.square(y)))),
    "1 / a", saves=OUTPUT, accepts=INEXACT,
)  # fmt: skip
exp = unary(
    "exp", np.exp, lambda F, g, y, x: F.mul(g, F.conj(y)), "exp(a)", saves=OUTPUT, accepts=INEXACT
)
expm1 = unary(
    "expm1",
    np.expm1,
    lambda F, g, y, x: F.mul(g, F.conj(F.add(y, 1))),
    "expm1(a)",
    saves=OUTPUT,
    accepts=INEXACT,
)
log = unary("log", np.log, lambda F, g, y, x: F.div(g, F.conj(x)), "log(a)", accepts=INEXACT)
log1p = unary(
    "log1p", np.log1p, lambda F, g, y, x: F.div(g, F.conj(F.add(x, 1))), "log1p(a)", accepts=INEXACT
)
sin = unary("sin", np.sin, lambda F, g, y, x: F.mul(g, F.conj(F.cos(x))), "sin(a)", accepts=INEXACT)
cos = unary(
    "cos", np.cos, lambda F, g, y, x: F.neg(F.mul(g, F.conj(F.sin(x)))), "cos(a)", accepts=INEXACT
)
tan = unary(
    "tan",
    np.tan,
    lambda F, g, y, x: F.mul(g, F.conj(F.add(F.square(y), 1))),
    "tan(a)",
    saves=OUTPUT,
    accepts=INEXACT,
)
asin = unary(
    "asin",
    np.arcsin,
    lambda F, g, y, x: F.mul(g, F.conj(F.rsqrt(F.sub(1, F.square(x))))),
    "asin(a)",
    accepts=INEXACT,
)
acos = unary(
    "acos",
    np.arccos,
    lambda F, g, y, x: F.neg(F.mul(g, F.conj(F.rsqrt(F.sub(1, F.square(x)))))),
    "acos(a)",
    accepts=INEXACT,
)
atan = unary(
    "atan",
    np.arctan,
    lambda F, g, y, x: F.div(g, F.conj(F.add(F.square(x), 1))),
    "atan(a)",
    accepts=INEXACT,
)
sinh = unary(
    "sinh", np.sinh, lambda F, g, y, x: F.mul(g, F.conj(F.cosh(x))), "sinh(a)", accepts=INEXACT
)
cosh = unary(
    "cosh", np.cosh, lambda F, g, y, x: F.mul(g, F.conj(F.sinh(x))), "cosh(a)", accepts=INEXACT
)
tanh = unary(
    "tanh",
    np.tanh,
    lambda F, g, y, x: F.mul(g, F.conj(F.sub(1, F.square(y)))),
    "tanh(a)",
    saves=OUTPUT,
    accepts=INEXACT,
)
asinh = unary(
    "asinh",
    np.arcsinh,
    lambda F, g, y, x: F.div(g, F.conj(F.cosh(y))),
    "asinh(a)",
    saves=OUTPUT,
    accepts=INEXACT,
)
acosh = unary(
    "acosh",
    np.arccosh,
    lambda F, g, y, x: F.div(g, F.conj(F.sinh(y))),
    "acosh(a)",
    saves=OUTPUT,
    accepts=INEXACT,
)
atanh = unary(
    "atanh",
    np.arctanh,
    lambda F, g, y, x: F.div(g, F.conj(F.sub(1, F.square(x)))),
    "atanh(a)",
    accepts=INEXACT,
)


def _sigmoid(x: Any) -> Any:
    if x.dtype.kind == "c":
        return 1 / (1 + np.exp(-x))
    e = np.exp(-np.abs(x))  # never overflows
    return (np.where(x >= 0, x.dtype.type(1), e) / (x.dtype.type(1) + e)).astype(
        x.dtype, copy=False
    )


sigmoid = unary(
    "sigmoid",
    _sigmoid,
    lambda F, g, y, x: F.mul(g, F.conj(F.mul(y, F.sub(1, y)))),
    "sigmoid(a)",
    saves=OUTPUT,
    accepts=INEXACT,
)
softplus = unary(
    "softplus",
    lambda x: np.logaddexp(x, x.dtype.type(0)),
    lambda F, g, y, x: F.mul(g, F.sigmoid(x)),
    "softplus(a)",
    accepts="fV",
)
relu = unary(
    "relu", lambda x: np.maximum(x, x.dtype.type(0)),
    lambda F, g, y, x: F.where(F.greater(y, 0), g, F.zeros_like(g)),
    "max(a, 0)", saves=OUTPUT, accepts=REALS,
)  # fmt: skip
floor = unary("floor", np.floor, FLAT, "floor(a)", saves=NONE, accepts="fV")
ceil = unary("ceil", np.ceil, FLAT, "ceil(a)", saves=NONE, accepts="fV")
round = unary("round", np.rint, FLAT, "rint(a)", saves=NONE, accepts=NUMBERS)
rint = unary("rint", np.rint, FLAT, "rint(a)", saves=NONE, accepts="fV")
trunc = unary("trunc", np.trunc, FLAT, "trunc(a)", saves=NONE, accepts="fV")


def _abs_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    if x.data.dtype.kind != "c":
        return F.mul(g, F.sign(x))
    unit = F.div_no_nan(x, F.cast(F.abs(x), dtype=x.data.dtype))
    return F.mul(F.cast(g, dtype=x.data.dtype), unit)


abs = unary("abs", np.abs, _abs_grad, "abs(a)", shape=real_like, accepts=NUMBERS)

# --- complex parts, dtype changes ------------------------------------------------------------

conjugate = unary(
    "conjugate", np.conjugate, lambda F, g, y, x: F.conjugate(g), "conj(a)", saves=NONE
)
real = unary(
    "real",
    np.real,
    lambda F, g, y, x: F.cast(g, dtype=x.data.dtype),
    "real(a)",
    shape=real_like,
    saves=NONE,
)
imag = unary(
    "imag", np.imag,
    lambda F, g, y, x: F.complex(F.zeros_like(g), g) if x.data.dtype.kind == "c" else None,
    "imag(a)", shape=real_like, saves=NONE,
)  # fmt: skip


def _complex_spec(a: Spec, b: Spec) -> Spec:
    from_real = {"float32": np.complex64, "float64": np.complex128}
    return Spec(np.broadcast_shapes(a.shape, b.shape), np.dtype(from_real[a.dtype.name]))


complex = binary(
    "complex", lambda a, b: (a + 1j * b).astype(np.result_type(a, np.complex64)),
    (lambda F, g, y, a, b: F.real(g), lambda F, g, y, a, b: F.imag(g)),
    "complex(a, b)", shape=_complex_spec, saves=NONE, accepts="f",
)  # fmt: skip


def _cast(x: Any, dtype: Any) -> Any:
    if x.dtype.kind == "c" and np.dtype(dtype).kind != "c":
        x = x.real
    if x.dtype == object or np.dtype(dtype) == object:
        raise UnimplementedError(
            "Casting to or from strings is not supported; use tf.strings.to_number"
        )
    if x.dtype.kind == "f" and np.dtype(dtype).kind in "iu" and np.dtype(dtype).itemsize < 4:
        return x.astype(np.int32).astype(dtype)  # numbers out of range wrap around everywhere, in WebAssembly too
    return x.astype(dtype)


cast = op(
    "cast",
    forward=_cast,
    shape=lambda x, dtype: Spec(x.shape, np.dtype(dtype)),
    vjp=lambda F, g, y, x, dtype: F.cast(g, dtype=x.data.dtype),
    saves=NONE,
    lower=Pointwise("cast(a)"),
)


def _bitcast_spec(x: Spec, dtype: Any) -> Spec:
    wanted, have = np.dtype(dtype).itemsize, x.dtype.itemsize
    if wanted == have:
        return Spec(x.shape, np.dtype(dtype))
    if wanted < have:
        return Spec((*x.shape, have // wanted), np.dtype(dtype))
    if not x.shape or x.shape[-1] * have != wanted:
        raise InvalidArgumentError(
            f"Cannot bitcast from {x.dtype.name} to {np.dtype(dtype).name}: shape {list(x.shape)} "
            f"must end with {wanted // have} [Op:Bitcast]."
        )
    return Spec(tuple(x.shape[:-1]), np.dtype(dtype))


def _bitcast(x: Any, dtype: Any) -> Any:
    spec = _bitcast_spec(Spec(x.shape, x.dtype), dtype)
    return np.ascontiguousarray(x).reshape(x.shape or (1,)).view(dtype).reshape(spec.shape)


bitcast = op(
    "bitcast",
    forward=_bitcast,
    shape=_bitcast_spec,
    vjp=NoGradient("the bits of a number are not a differentiable function of it"),
    saves=NONE,
    lower=Kernel("bitcast"),
)
stop_gradient = unary(
    "stop_gradient", lambda x: x, NoGradient("stops the gradient"), "a", saves=NONE
)


@composite
def conj(x: Any) -> Any:
    """The complex conjugate; a real tensor itself."""
    return F.conjugate(x) if x.dtype.is_complex else x
