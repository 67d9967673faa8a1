"""Error functions and the normal quantile in NumPy: rational approximations good to 1e-16.

Sources: erf, erfc: W. J. Cody, Rational Chebyshev approximations for the error function (Math.
Comp. 1969). ndtri, erfinv: M. J. Wichura, Algorithm AS 241, PPND16 (Applied Statistics 1988).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .special_gamma import in_float64

Array = np.ndarray[Any, Any]

_A = (1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2,
      3.77485237685302021e2, 3.20937758913846947e3)  # fmt: skip
_B = (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
      2.84423683343917062e3)  # fmt: skip
_C = (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0,
      6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2,
      1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3)  # fmt: skip
_D = (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
      1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3,
      3.43936767414372164e3, 1.23033935480374942e3)  # fmt: skip
_P = (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
      1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4)  # fmt: skip
_Q = (1.0, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1,
      6.05183413124413191e-2, 2.33520497626869185e-3)  # fmt: skip


def horner(coefficients: tuple[float, ...], x: Array) -> Array:
    """The polynomial, highest power first."""
    total = np.full_like(x, coefficients[0])
    for c in coefficients[1:]:
        total = total * x + c
    return total


def _erf_small(x: Array) -> Array:
    z = x * x
    return np.asarray(x * horner(_A, z) / horner(_B, z))


def _erfc_positive(y: Array) -> Array:
    """erfc for y >= 0.46875; the exponent is split so that y * y does not lose digits."""
    out = np.empty_like(y)
    middle = y <= 4
    m, t = y[middle], y[~middle]
    out[middle] = horner(_C, m) / horner(_D, m)
    z = 1 / (t * t)
    out[~middle] = (0.56418958354775628695 - z * horner(_P, z) / horner(_Q, z)) / t
    coarse = np.trunc(y * 16) / 16
    return np.asarray(np.exp(-coarse * coarse) * np.exp(-(y - coarse) * (y + coarse)) * out)


@in_float64
def erf(x: Array) -> Array:
    """The error function."""
    y = np.abs(np.atleast_1d(x))
    small = ~(y > 0.46875)
    out = np.empty_like(y)
    out[small] = _erf_small(y[small])
    out[~small] = 1 - _erfc_positive(np.minimum(y[~small], 30.0))
    return np.asarray(np.copysign(out, x).reshape(x.shape))


@in_float64
def erfc(x: Array) -> Array:
    """1 - erf(x), without cancellation for large x."""
    v = np.atleast_1d(x)
    y = np.abs(v)
    small = ~(y > 0.46875)
    out = np.empty_like(y)
    out[small] = 1 - _erf_small(v[small])
    tail = _erfc_positive(np.minimum(y[~small], 30.0))
    out[~small] = np.where(v[~small] < 0, 2 - tail, tail)
    return out.reshape(x.shape)  # type: ignore[no-any-return]


_A1 = (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
       4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
       1.3314166789178437745e2, 3.3871328727963666080e0)  # fmt: skip
_B1 = (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
       2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
       4.2313330701600911252e1, 1.0)  # fmt: skip
_C1 = (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
       1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
       4.63033784615654529590e0, 1.42343711074968357734e0)  # fmt: skip
_D1 = (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
       1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
       2.05319162663775882187e0, 1.0)  # fmt: skip
_E1 = (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
       2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
       5.46378491116411436990e0, 6.65790464350110377720e0)  # fmt: skip
_F1 = (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
       7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
       5.99832206555887937690e-1, 1.0)  # fmt: skip


def _quantile(q: Array, tail: Array) -> Array:
    """The normal quantile of p = q + 1/2; ``tail`` is min(p, 1 - p), with all its digits."""
    near = np.abs(q) <= 0.425
    r = 0.180625 - q * q
    centre = q * horner(_A1, r) / horner(_B1, r)
    depth = np.sqrt(-np.log(np.where(near, 0.5, tail)))
    far = depth > 5
    r = np.where(far, 2.0, depth) - 1.6
    value = horner(_C1, r) / horner(_D1, r)
    r = np.where(far & np.isfinite(depth), depth, 6.0) - 5
    value = np.where(far, horner(_E1, r) / horner(_F1, r), value)
    value = np.where(np.isposinf(depth), np.inf, value)
    return np.where(near, centre, np.copysign(value, q))


@in_float64
def ndtri(p: Array) -> Array:
    """The quantile of the standard normal distribution; nan outside [0, 1]."""
    value = _quantile(p - 0.5, np.minimum(p, 1 - p))
    return np.where((p >= 0) & (p <= 1), value, np.nan)


@in_float64
def erfinv(x: Array) -> Array:
    """The inverse of erf; nan outside [-1, 1]."""
    value = _quantile(x / 2, (1 - np.abs(x)) / 2) * np.sqrt(0.5)
    return np.where(np.abs(x) <= 1, value, np.nan)
