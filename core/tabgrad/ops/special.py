"""Special functions as ops: error functions, gamma family, Bessel functions, integrals.

The NumPy forwards are in special_error, special_gamma and special_bessel, with their sources.
Gradients are those of TensorFlow; an operand that has none there has none here.
"""

from __future__ import annotations

import math
from typing import Any

from ..ir.lower import HostOnly
from ..ir.op import OUTPUT, F, NoGradient, composite, op
from . import special_bessel as bessel
from . import special_error as error
from . import special_gamma as gamma
from .rules import broadcast, like, unary

RARE = HostOnly("rare, and iterative: computed in NumPy")
_FLOAT = "fV"

# --- error functions -------------------------------------------------------------------------


def _gaussian(F: Any, g: Any, x: Any, factor: float) -> Any:
    return F.mul(g, F.mul(F.exp(F.neg(F.square(x))), factor))


_TWO_BY_ROOT_PI = 2 / math.sqrt(math.pi)

erf = unary(
    "erf", error.erf, lambda F, g, y, x: _gaussian(F, g, x, _TWO_BY_ROOT_PI), "erf(a)",
    accepts=_FLOAT,
)  # fmt: skip
erfc = unary(
    "erfc", error.erfc, lambda F, g, y, x: _gaussian(F, g, x, -_TWO_BY_ROOT_PI), "erfc(a)",
    accepts=_FLOAT,
)  # fmt: skip
erfinv = unary(
    "erfinv", error.erfinv,
    lambda F, g, y, x: F.mul(g, F.mul(F.exp(F.square(y)), 1 / _TWO_BY_ROOT_PI)),
    "erfinv(a)", saves=OUTPUT, accepts=_FLOAT,
)  # fmt: skip
ndtri = unary(
    "ndtri", error.ndtri,
    lambda F, g, y, x: F.mul(g, F.mul(F.exp(F.mul(F.square(y), 0.5)), math.sqrt(2 * math.pi))),
    "ndtri(a)", saves=OUTPUT, accepts=_FLOAT,
)  # fmt: skip

# --- gamma, beta, zeta -----------------------------------------------------------------------

lgamma = unary(
    "lgamma", gamma.lgamma, lambda F, g, y, x: F.mul(g, F.digamma(x)), "lgamma(a)", accepts=_FLOAT
)
digamma = unary(
    "digamma", gamma.digamma,
    lambda F, g, y, x: F.mul(g, F.polygamma(F.ones_like(x), x)), "digamma(a)", accepts=_FLOAT,
)  # fmt: skip
polygamma = op(
    "polygamma", 2,
    forward=gamma.polygamma, shape=broadcast, accepts="f", lower=RARE,
    vjp=(None, lambda F, g, y, n, x: F.mul(g, F.polygamma(F.add(n, 1), x))),
)  # fmt: skip
zeta = op(
    "zeta", 2,
    forward=gamma.zeta, shape=broadcast, accepts="f", lower=RARE,
    vjp=(None, lambda F, g, y, x, q: F.neg(F.mul(g, F.mul(x, F.zeta(F.add(x, 1), q))))),
)  # fmt: skip
igamma_grad_a = op(
    "igamma_grad_a", 2,
    forward=gamma.igamma_grad_a, shape=broadcast, accepts="f", lower=RARE,
    vjp=NoGradient("the second derivative in a is not defined in TensorFlow either"),
)  # fmt: skip


def _gamma_density(F: Any, a: Any, x: Any) -> Any:
    """dP(a, x)/dx."""
    return F.exp(F.sub(F.sub(F.mul(F.sub(a, 1), F.log(x)), x), F.lgamma(a)))


igamma = op(
    "igamma", 2,
    forward=gamma.igamma, shape=broadcast, accepts="f", lower=RARE,
    vjp=(lambda F, g, y, a, x: F.mul(g, F.igamma_grad_a(a, x)),
         lambda F, g, y, a, x: F.mul(g, _gamma_density(F, a, x))),
)  # fmt: skip
igammac = op(
    "igammac", 2,
    forward=gamma.igammac, shape=broadcast, accepts="f", lower=RARE,
    vjp=(lambda F, g, y, a, x: F.neg(F.mul(g, F.igamma_grad_a(a, x))),
         lambda F, g, y, a, x: F.neg(F.mul(g, _gamma_density(F, a, x)))),
)  # fmt: skip


def _beta_density(F: Any, g: Any, y: Any, a: Any, b: Any, x: Any) -> Any:
    log_beta = F.sub(F.add(F.lgamma(a), F.lgamma(b)), F.lgamma(F.add(a, b)))
    power = F.add(F.xlog1py(F.sub(b, 1), F.neg(x)), F.xlogy(F.sub(a, 1), x))
    return F.mul(g, F.exp(F.sub(power, log_beta)))


betainc = op(
    "betainc", 3,
    forward=gamma.betainc, shape=broadcast, accepts="f", lower=RARE,
    vjp=(None, None, _beta_density),
)  # fmt: skip

# --- Bessel functions and integrals ----------------------------------------------------------


def _special(name: str, forward: Any, vjp: Any) -> Any:
    return op(name, forward=forward, shape=like, vjp=vjp, accepts="f", lower=RARE)


def _i1e_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    zero = F.equal(x, F.zeros_like(x))
    safe = F.where(zero, F.full_like(x, 1.0), x)
    slope = F.sub(
        F.bessel_i0e(safe), F.mul(F.bessel_i1e(safe), F.add(F.sign(safe), F.reciprocal(safe)))
    )
    return F.mul(g, F.where(zero, F.full_like(x, 0.5), slope))


bessel_i0e = _special(
    "bessel_i0e", bessel.bessel_i0e,
    lambda F, g, y, x: F.mul(g, F.sub(F.bessel_i1e(x), F.mul(F.sign(x), F.bessel_i0e(x)))),
)  # fmt: skip
bessel_i1e = _special("bessel_i1e", bessel.bessel_i1e, _i1e_grad)
bessel_j0 = _special(
    "bessel_j0", bessel.bessel_j0, lambda F, g, y, x: F.neg(F.mul(g, F.bessel_j1(x)))
)
bessel_j1 = _special(
    "bessel_j1", bessel.bessel_j1,
    lambda F, g, y, x: F.mul(g, F.where(
        F.equal(x, F.zeros_like(x)), F.full_like(x, 0.5),
        F.sub(F.bessel_j0(x), F.div_no_nan(F.bessel_j1(x), x)))),
)  # fmt: skip
bessel_y0 = _special(
    "bessel_y0", bessel.bessel_y0, lambda F, g, y, x: F.neg(F.mul(g, F.bessel_y1(x)))
)
bessel_y1 = _special(
    "bessel_y1", bessel.bessel_y1,
    lambda F, g, y, x: F.mul(g, F.sub(F.bessel_y0(x), F.div(F.bessel_y1(x), x))),
)  # fmt: skip
bessel_k0e = _special(
    "bessel_k0e", bessel.bessel_k0e,
    lambda F, g, y, x: F.mul(g, F.sub(F.bessel_k0e(x), F.bessel_k1e(x))),
)  # fmt: skip
bessel_k1e = _special(
    "bessel_k1e", bessel.bessel_k1e,
    lambda F, g, y, x: F.mul(
        g, F.sub(F.mul(F.bessel_k1e(x), F.sub(1, F.reciprocal(x))), F.bessel_k0e(x))),
)  # fmt: skip
dawsn = _special(
    "dawsn", bessel.dawsn,
    lambda F, g, y, x: F.mul(g, F.sub(1, F.mul(F.mul(x, 2), F.dawsn(x)))),
)  # fmt: skip
expint = _special("expint", bessel.expint, lambda F, g, y, x: F.mul(g, F.div(F.exp(x), x)))
fresnel_cos = _special(
    "fresnel_cos", bessel.fresnel_cos,
    lambda F, g, y, x: F.mul(g, F.cos(F.mul(F.square(x), math.pi / 2))),
)  # fmt: skip
fresnel_sin = _special(
    "fresnel_sin", bessel.fresnel_sin,
    lambda F, g, y, x: F.mul(g, F.sin(F.mul(F.square(x), math.pi / 2))),
)  # fmt: skip
spence = _special(
    "spence", bessel.spence,
    lambda F, g, y, x: F.mul(g, F.where(
        F.equal(x, F.ones_like(x)), F.full_like(x, -1.0),
        F.div_no_nan(F.log(x), F.sub(1, x)))),
)  # fmt: skip


@composite
def bessel_i0(x: Any) -> Any:
    """Modified Bessel function of the first kind, order 0."""
    return F.mul(F.exp(F.abs(x)), F.bessel_i0e(x))


@composite
def bessel_i1(x: Any) -> Any:
    """Modified Bessel function of the first kind, order 1."""
    return F.mul(F.exp(F.abs(x)), F.bessel_i1e(x))


@composite
def bessel_k0(x: Any) -> Any:
    """Modified Bessel function of the second kind, order 0."""
    return F.mul(F.exp(F.neg(x)), F.bessel_k0e(x))


@composite
def bessel_k1(x: Any) -> Any:
    """Modified Bessel function of the second kind, order 1."""
    return F.mul(F.exp(F.neg(x)), F.bessel_k1e(x))


@composite
def lbeta(x: Any) -> Any:
    """log of the multivariate beta function of the last axis."""
    return F.sub(F.sum(F.lgamma(x), axis=-1), F.lgamma(F.sum(x, axis=-1)))


# --- products that are 0 where the first factor is 0 -----------------------------------------


def _zero_where_zero(x: Any, y: Any, function: Any) -> Any:
    zero = F.equal(x, F.zeros_like(x))
    value = function(x, F.where(zero, F.ones_like(y), y))
    return F.where(zero, F.zeros_like(value), value)


@composite
def xlogy(x: Any, y: Any) -> Any:
    """x log(y), and 0 where x is 0."""
    return _zero_where_zero(x, y, lambda a, b: F.mul(a, F.log(b)))


@composite
def xlog1py(x: Any, y: Any) -> Any:
    """x log(1 + y), and 0 where x is 0."""
    return _zero_where_zero(x, y, lambda a, b: F.mul(a, F.log1p(b)))


@composite
def xdivy(x: Any, y: Any) -> Any:
    """x / y, and 0 where x is 0."""
    return _zero_where_zero(x, y, lambda a, b: F.div(a, b))
