"""Gamma, beta and zeta functions in NumPy, float64 inside: no SciPy.

Sources: lgamma, digamma: Stirling's series after an upward shift (Abramowitz & Stegun 6.1.41,
6.3.18) and reflection. zeta: Euler-Maclaurin (A&S 23.1.30). igamma, igammac: power series and
Legendre's continued fraction by Lentz's algorithm (A&S 6.5.29, 6.5.31); the derivative in ``a``
carries d/da along both. betainc: the continued fraction A&S 26.5.8.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
_TINY = 1e-300
_EPS = 1e-16
_BERNOULLI = (
    1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510,
    43867 / 798, -174611 / 330, 854513 / 138, -236364091 / 2730,
)  # fmt: skip


def in_float64(function: Callable[..., Array]) -> Callable[..., Array]:
    """The function computed in float64 and rounded to its operands' dtype."""

    def wrapped(*xs: Array) -> Array:
        dtype = xs[0].dtype
        wide = [np.asarray(x, np.float64) for x in xs]
        with np.errstate(all="ignore"):
            return np.asarray(function(*wide)).astype(dtype, copy=False)

    return wrapped


def _shifted_up(x: Array, least: float) -> tuple[Array, list[Array]]:
    """x + k >= least for every element, and the values x, x + 1, ... below it (1 where none)."""
    below: list[Array] = []
    x = x.copy()
    while True:
        small = x < least
        if not small.any():
            return x, below
        below.append(np.where(small, x, np.inf))
        x = np.where(small, x + 1, x)


def _lgamma_positive(x: Array) -> Array:
    z, below = _shifted_up(np.where(x > 0, x, 1.0), 10.0)
    product = np.ones_like(z)
    for b in below:
        product = product * np.where(np.isinf(b), 1.0, b)
    square = 1 / (z * z)
    series = np.zeros_like(z)
    for k in range(8, 0, -1):
        series = series * square + _BERNOULLI[k - 1] / (2 * k * (2 * k - 1))
    result = (z - 0.5) * np.log(z) - z + 0.91893853320467274178 + series / z - np.log(product)
    result = np.where((x == 1) | (x == 2), 0.0, result)
    return np.where(np.isinf(x), np.inf, result)


@in_float64
def lgamma(x: Array) -> Array:
    """log |Gamma(x)|; inf at the poles 0, -1, -2, ..."""
    reflected = x < 0.5
    z = np.where(reflected, 1 - x, x)
    positive = _lgamma_positive(z)
    if not reflected.any():
        return np.where(np.isnan(x), np.nan, positive)
    sine = np.abs(np.sin(np.pi * (x - np.round(x))))
    below = np.where(x == np.floor(x), np.inf, np.log(np.pi / sine) - positive)
    return np.where(
        np.isnan(x), np.nan, np.where(reflected, np.where(np.isinf(x), np.inf, below), positive)
    )


@in_float64
def digamma(x: Array) -> Array:
    """The logarithmic derivative of Gamma; nan at the poles 0, -1, -2, ..."""
    reflected = x < 0
    z, below = _shifted_up(np.where(reflected, 1 - x, np.where(x > 0, x, 1.0)), 10.0)
    result = np.log(z) - 0.5 / z
    square = 1 / (z * z)
    series = np.zeros_like(z)
    for k in range(8, 0, -1):
        series = (series + _BERNOULLI[k - 1] / (2 * k)) * square
    result = result - series
    for b in below:
        result = result - 1 / b
    turn = np.pi / np.tan(np.pi * (x - np.round(x)))
    result = np.where(reflected, result - turn, result)
    pole = (x < 0) & (x == np.floor(x))
    return np.where(np.isnan(x) | pole | (x == 0), np.nan, result)


@in_float64
def zeta(s: Array, q: Array) -> Array:
    """Hurwitz's zeta: the sum of (q + k)^-s over k = 0, 1, ...; nan for s < 1."""
    s, q = np.broadcast_arrays(s, q)
    pole = (q <= 0) & (q == np.floor(q)) & np.isfinite(q)
    bad = (s < 1) | ((q <= 0) & (s != np.floor(s)) & ~pole) | np.isnan(s) | np.isnan(q)
    base = np.where(pole | bad, 1.0, q)
    top, below = _shifted_up(base, 12.0)
    total = np.zeros_like(base)
    for b in below:
        total = total + np.where(np.isinf(b), 0.0, np.power(b, -s))
    power = np.power(top, -s)
    total = total + power * top / (s - 1) + 0.5 * power
    factor = s * power / top
    factorial = 2.0
    for k, bernoulli in enumerate(_BERNOULLI, 1):
        total = total + bernoulli * factor / factorial
        factor = factor * (s + 2 * k - 1) * (s + 2 * k) / (top * top)
        factorial *= (2 * k + 1) * (2 * k + 2)
    total = np.where(np.isposinf(s) & (q < 0), np.inf, total)
    return np.where(bad | np.isneginf(q), np.nan, np.where((s == 1) | pole, np.inf, total))


@in_float64
def polygamma(n: Array, x: Array) -> Array:
    """The n-th derivative of digamma, n = 0, 1, ...; nan for other n."""
    n, x = np.broadcast_arrays(n, x)
    sign = np.where(np.mod(n, 2) == 1, 1.0, -1.0)
    result = sign * np.exp(lgamma(n + 1)) * zeta(n + 1, x)
    result = np.where(n == 0, digamma(x), result)
    return np.where((n < 0) | (n != np.floor(n)), np.nan, result)


def _series(a: Array, x: Array) -> tuple[Array, Array]:
    """1 + x/(a+1) + x^2/((a+1)(a+2)) + ..., and its derivative in a."""
    term, total = np.ones_like(a), np.ones_like(a)
    dterm, dtotal = np.zeros_like(a), np.zeros_like(a)
    for k in range(1, 3000):
        ratio = x / (a + k)
        dterm = ratio * (dterm - term / (a + k))
        term = term * ratio
        total, dtotal = total + term, dtotal + dterm
        if np.all((term <= _EPS * total) & (np.abs(dterm) <= _EPS * np.abs(dtotal))):
            break
    return total, dtotal


def _fraction(a: Array, x: Array) -> tuple[Array, Array]:
    """1/(x+1-a- 1(1-a)/(x+3-a- ...)) by Lentz, and its derivative in a."""
    b = x + 1 - a
    c, dc = np.full_like(a, 1 / _TINY), np.zeros_like(a)
    d = 1 / np.where(b == 0, _TINY, b)
    dd = d * d
    h, dh = d, dd
    for i in range(1, 3000):
        an = -i * (i - a)
        b = b + 2
        dc = -1 + (i * c - an * dc) / (c * c)
        c = b + an / c
        c = np.where(np.abs(c) < _TINY, _TINY, c)
        below = an * d + b
        d_new = 1 / np.where(np.abs(below) < _TINY, _TINY, below)
        dd = -(i * d + an * dd - 1) * d_new * d_new
        d = d_new
        step = c * d
        before = dh
        dh = dh * step + h * (dc * d + c * dd)
        h = h * step
        # for a whole a the value is exact after a steps, but its derivative is not
        settled = np.abs(dh - before) <= 1e-15 * np.abs(dh)
        if i > 20 and np.all((np.abs(step - 1) < 1e-15) & settled):
            break
    return h, dh


def _igamma_parts(a: Array, x: Array) -> tuple[Array, Array, Array]:
    """P(a, x), Q(a, x) and dP/da, each from whichever expansion converges."""
    a, x = np.broadcast_arrays(a, x)
    ok = (a > 0) & (x > 0) & np.isfinite(x) & np.isfinite(a)
    a1, x1 = np.where(ok, a, 1.0), np.where(ok, x, 1.0)
    low = (x1 <= 1) | (x1 <= a1)
    prefix = np.exp(a1 * np.log(x1) - x1 - lgamma(a1))
    total, dtotal = _series(np.where(low, a1, 2.0), np.where(low, x1, 1.0))
    h, dh = _fraction(np.where(low, 1.0, a1), np.where(low, 2.0, x1))
    p_low, q_high = prefix / a1 * total, prefix * h
    slope = np.log(x1) - digamma(a1)
    dp = np.where(low, p_low * (slope - 1 / a1 + dtotal / total), -q_high * (slope + dh / h))
    p = np.where(low, p_low, 1 - q_high)
    q = np.where(low, 1 - p_low, q_high)
    bad = ~(a > 0) | ~(x >= 0)
    edge = (x == 0) & ~bad
    end = np.isposinf(x) & ~bad
    p = np.where(bad, np.nan, np.where(edge, 0.0, np.where(end, 1.0, p)))
    q = np.where(bad, np.nan, np.where(edge, 1.0, np.where(end, 0.0, q)))
    return p, q, np.where(bad, np.nan, np.where(edge | end, 0.0, dp))


igamma = in_float64(lambda a, x: _igamma_parts(a, x)[0])
igammac = in_float64(lambda a, x: _igamma_parts(a, x)[1])
igamma_grad_a = in_float64(lambda a, x: _igamma_parts(a, x)[2])


def _beta_fraction(a: Array, b: Array, x: Array) -> Array:
    c = np.ones_like(a)
    d = 1 - (a + b) * x / (a + 1)
    d = 1 / np.where(np.abs(d) < _TINY, _TINY, d)
    h = d
    for m in range(1, 3000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + numerator * d
            d = 1 / np.where(np.abs(d) < _TINY, _TINY, d)
            c = 1 + numerator / c
            c = np.where(np.abs(c) < _TINY, _TINY, c)
            step = c * d
            h = h * step
        if np.all(np.abs(step - 1) < 1e-15):
            break
    return h


@in_float64
def betainc(a: Array, b: Array, x: Array) -> Array:
    """The regularised incomplete beta function I_x(a, b); nan outside a, b > 0, 0 <= x <= 1."""
    a, b, x = np.broadcast_arrays(a, b, x)
    ok = (a > 0) & (b > 0) & (x > 0) & (x < 1)
    a1, b1, x1 = np.where(ok, a, 1.0), np.where(ok, b, 1.0), np.where(ok, x, 0.5)
    turned = x1 > (a1 + 1) / (a1 + b1 + 2)
    a2, b2 = np.where(turned, b1, a1), np.where(turned, a1, b1)
    x2 = np.where(turned, 1 - x1, x1)
    front = np.exp(lgamma(a1 + b1) - lgamma(a1) - lgamma(b1) + a1 * np.log(x1) + b1 * np.log1p(-x1))
    part = front * _beta_fraction(a2, b2, x2) / a2
    value = np.where(turned, 1 - part, part)
    inside = (a > 0) & (b > 0)
    value = np.where(inside & (x == 0), 0.0, np.where(inside & (x == 1), 1.0, value))
    return np.where(inside & (x >= 0) & (x <= 1), value, np.nan)
