"""Bessel functions and a few integrals in NumPy, float64 inside.

Sources: power series (Abramowitz & Stegun 9.1.10, 9.6.10), Hankel's expansions (9.2.5, 9.7.1),
and Bessel's integrals (9.1.21, 9.1.23, 9.6.24) by the trapezoid rule or Gauss-Legendre, which
converge geometrically for them. Dawson, Fresnel, Ei, dilogarithm: A&S 7.1, 7.3, 5.1, 27.7.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from .special_gamma import in_float64

Array = np.ndarray[Any, Any]
_EULER = 0.57721566490153286061
_LARGE = 25.0  # beyond it the asymptotic expansions have reached float64's precision


@cache
def _gauss(count: int) -> tuple[Array, Array]:
    """Gauss-Legendre nodes and weights on [0, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2


def _hankel(order: int, x: Array, alternate: bool) -> tuple[Array, Array]:
    """The sums P and Q of Hankel's expansions (both series in 1/x, signs as J needs or as K)."""
    mu = 4.0 * order * order
    term = np.ones_like(x)
    even, odd = np.ones_like(x), np.zeros_like(x)
    for k in range(1, 25):
        term = term * (mu - (2 * k - 1) ** 2) / (k * 8 * x)
        sign = -1.0 if alternate and (k // 2) % 2 else 1.0
        if k % 2:
            odd = odd + sign * term
        else:
            even = even + sign * term
    return even, odd


def _power_series(order: int, x: Array, sign: int) -> Array:
    """(x/2)^order times the sum of (sign x^2/4)^k / (k! (k + order)!)."""
    quarter = sign * x * x / 4
    term = np.ones_like(x)
    total = np.ones_like(x)
    for k in range(1, 70):
        term = term * quarter / (k * (k + order))
        total = total + term
    return total * (x / 2) ** order


def _ive(order: int, x: Array) -> Array:
    y = np.abs(x)
    low = np.minimum(y, _LARGE)
    even, odd = _hankel(order, np.maximum(y, _LARGE), False)
    large = (even - odd) / np.sqrt(2 * np.pi * np.maximum(y, _LARGE))
    value = np.where(y < _LARGE, np.exp(-low) * _power_series(order, low, 1), large)
    return np.asarray(np.where(x < 0, (-1) ** order * value, value))


def _jv(order: int, x: Array) -> Array:
    y = np.abs(x)
    low = np.minimum(y, _LARGE)[..., None]
    angle = 2 * np.pi * np.arange(80) / 80
    small = np.cos(order * angle - low * np.sin(angle)).mean(-1)
    if order % 2:
        small = np.where(y == 0, 0.0, small)
    high = np.maximum(y, _LARGE)
    even, odd = _hankel(order, high, True)
    phase = high - (order / 2 + 0.25) * np.pi
    large = np.sqrt(2 / (np.pi * high)) * (even * np.cos(phase) - odd * np.sin(phase))
    value = np.where(y < _LARGE, small, large)
    return np.asarray(np.where(x < 0, (-1) ** order * value, value))


def _y_series(order: int, x: Array) -> Array:
    """The ascending series of Y0 and Y1 (A&S 9.1.11), without cancellation for x < 2."""
    quarter = -x * x / 4
    term, harmonic = np.ones_like(x), 0.0
    total = np.zeros_like(x) if order == 0 else np.full_like(x, 1 - 2 * _EULER)
    for k in range(1, 25):
        term = term * quarter / (k * (k + order))
        harmonic += 1 / k
        total = total + term * (harmonic if order == 0 else 2 * (harmonic - _EULER) + 1 / (k + 1))
    log = np.log(x / 2) * 2 / np.pi
    j = _power_series(order, x, -1)
    if order == 0:
        return np.asarray(log * j + 2 / np.pi * (_EULER * j - total))
    return np.asarray(log * j - 2 / (np.pi * x) - x / (2 * np.pi) * total)


def _yv(order: int, x: Array) -> Array:
    nodes, weights = _gauss(80)
    small = _y_series(order, np.clip(x, 1e-300, 2))
    middle = np.clip(x, 2, _LARGE)[..., None]
    angle = np.pi * nodes
    ring = (np.sin(middle * np.sin(angle) - order * angle) * weights).sum(-1)
    reach = np.arcsinh(40 / middle)
    t = reach * nodes
    decay = (np.exp(order * t) + (-1) ** order * np.exp(-order * t)) * np.exp(-middle * np.sinh(t))
    between = ring - (decay * reach * weights).sum(-1) / np.pi
    high = np.maximum(x, _LARGE)
    even, odd = _hankel(order, high, True)
    phase = high - (order / 2 + 0.25) * np.pi
    large = np.sqrt(2 / (np.pi * high)) * (even * np.sin(phase) + odd * np.cos(phase))
    value = np.where(x < 2, small, np.where(x < _LARGE, between, large))
    return np.where(x > 0, value, np.where(x <= 0, -np.inf, np.nan))


def _kve(order: int, x: Array) -> Array:
    y = np.where((x > 0) & np.isfinite(x), x, 1.0)[..., None]
    reach = np.arccosh(1 + 45 / y) + 1
    t = reach * np.arange(161) / 160
    values = np.exp(-2 * y * np.sinh(t / 2) ** 2) * np.cosh(order * t)
    values[..., 0] /= 2
    value = values.sum(-1) * reach[..., 0] / 160
    value = np.where(np.isposinf(x), 0.0, value)
    return np.where(x > 0, value, np.where(x <= 0, np.inf, np.nan))


bessel_i0e = in_float64(lambda x: _ive(0, x))
bessel_i1e = in_float64(lambda x: _ive(1, x))
bessel_j0 = in_float64(lambda x: _jv(0, x))
bessel_j1 = in_float64(lambda x: _jv(1, x))
bessel_y0 = in_float64(lambda x: _yv(0, x))
bessel_y1 = in_float64(lambda x: _yv(1, x))
bessel_k0e = in_float64(lambda x: _kve(0, x))
bessel_k1e = in_float64(lambda x: _kve(1, x))


@in_float64
def dawsn(x: Array) -> Array:
    """Dawson's integral: exp(-x^2) times the integral of exp(t^2) from 0 to x."""
    nodes, weights = _gauss(80)
    low = np.clip(x, -10, 10)[..., None]
    small = x * (np.exp(low * low * (nodes * nodes - 1)) * weights).sum(-1)
    z = 1 / (2 * np.maximum(x * x, 100.0))
    term, total = np.ones_like(z), np.ones_like(z)
    for k in range(1, 30):
        term = term * (2 * k - 1) * z
        total = total + term
    return np.where(np.abs(x) < 10, small, total / (2 * np.where(x == 0, 1.0, x)))  # type: ignore[no-any-return]


def _fresnel(x: Array, sine: bool) -> Array:
    nodes, weights = _gauss(100)
    low = np.clip(x, -5, 5)[..., None]
    wave = np.sin if sine else np.cos
    small = np.clip(x, -5, 5) * (wave(np.pi / 2 * (low * nodes) ** 2) * weights).sum(-1)
    y = np.maximum(np.abs(x), 5.0)
    z = np.pi * y * y
    f, g = np.ones_like(y), 1 / z
    tf, tg = f, g
    for m in range(1, 10):
        tf = -tf * (4 * m - 3) * (4 * m - 1) / (z * z)
        tg = -tg * (4 * m - 1) * (4 * m + 1) / (z * z)
        f, g = f + tf, g + tg
    c, s = np.cos(z / 2), np.sin(z / 2)
    tail = -(f * c + g * s) if sine else f * s - g * c
    large = np.copysign(0.5 + tail / (np.pi * y), x)
    return np.asarray(
        np.where(np.abs(x) < 5, small, np.where(np.isinf(x), np.copysign(0.5, x), large))
    )


fresnel_sin = in_float64(lambda x: _fresnel(x, True))
fresnel_cos = in_float64(lambda x: _fresnel(x, False))


@in_float64
def expint(x: Array) -> Array:
    """Ei(x), the principal value of the integral of exp(t)/t up to x, for x > 0; else nan."""
    low = np.clip(x, 1e-300, 40)
    term, total = np.ones_like(low), np.zeros_like(low)
    for k in range(1, 150):
        term = term * low / k
        total = total + term / k
    small = _EULER + np.log(low) + total
    high = np.maximum(x, 40.0)
    term, total = np.ones_like(high), np.ones_like(high)
    for k in range(1, 38):
        term = term * k / high
        total = total + term
    value = np.where(x < 40, small, np.exp(high) / high * total)
    return np.where(x > 0, value, np.where(x == 0, -np.inf, np.nan))


_DILOG = (1.0, -1 / 4, 1 / 36, -1 / 3600, 1 / 211680, -1 / 10886400, 1 / 526901760,
          -691 / 16999766784000, 1 / 1120863744000)  # fmt: skip


@in_float64
def spence(x: Array) -> Array:
    """Spence's integral of -log(t)/(t - 1) from 1 to x, the dilogarithm of 1 - x; nan for x < 0."""
    big = x > 2
    y = np.where(big, 1 / np.where(big, x, 1.0), x)  # into [0, 2]
    low = y < 0.5
    w = np.where(low, 1 - y, y)  # into [0.5, 2]
    u = -np.log(np.where(w > 0, w, 1.0))
    series = u + u * u * -0.25
    power = u * u * u
    for c in _DILOG[2:]:
        series = series + c * power
        power = power * u * u
    inner = np.where((y > 0) & (y < 1), y, 0.5)
    logs = np.where((y > 0) & (y < 1), np.log(inner) * np.log1p(-inner), 0.0)
    value = np.where(low, np.pi**2 / 6 - logs - series, series)
    value = np.where(big, -0.5 * np.log(np.where(big, x, 1.0)) ** 2 - value, value)
    return np.where((x >= 0) & np.isfinite(x), value, np.nan)
