"""Samplers that draw again until they accept: gamma, Poisson, binomial, and shuffling.

Each output has its own stretch of the Philox stream (256 blocks apart), as in TensorFlow's CPU
kernels, so that outputs don't depend on each other; all outputs advance together here.
Sources: gamma, Marsaglia & Tsang 2000; Poisson, Knuth and Hormann's PTRS 1993; binomial, Hormann's
BTRS 1993 and sums of geometric numbers; shuffle, Fisher & Yates.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .philox import bits, bits_at, box_muller_double, unit_double, unit_float
from .special_gamma import lgamma

Array = np.ndarray[Any, Any]
_RESERVED = 256
_RESERVED_FOR_FEW = 42  # of sums of geometric numbers


class Lanes:
    """One Philox stream per output: uniform and normal numbers, drawn where asked for.

    Blocks are used from their last number to their first, which is TensorFlow's order.
    """

    def __init__(self, state: Array, count: int, double: bool = True, apart: Any = _RESERVED) -> None:
        self._state = state
        self._position = np.arange(count, dtype=np.int64) * apart
        self._size = 2 if double else 4
        self._double = double
        self._uniforms = np.zeros((count, self._size))
        self._left = np.zeros(count, np.int64)
        self._normals = np.zeros((count, 2))
        self._normals_left = np.zeros(count, np.int64)

    def _blocks(self, lanes: Array) -> Array:
        words = bits_at(self._state, self._position[lanes])
        self._position[lanes] += 1
        return words

    def uniform(self, lanes: Array) -> Array:
        """A number in [0, 1) for each of the lanes."""
        empty = lanes[self._left[lanes] == 0]
        if len(empty):
            w = self._blocks(empty)
            self._uniforms[empty] = (
                unit_double(w[:, 0::2], w[:, 1::2]) if self._double else unit_float(w)
            )
            self._left[empty] = self._size
        self._left[lanes] -= 1
        return self._uniforms[lanes, self._left[lanes]]

    def normal(self, lanes: Array) -> Array:
        """A normal float64 number for each of the lanes."""
        empty = lanes[self._normals_left[lanes] == 0]
        if len(empty):
            self._normals[empty] = box_muller_double(self._blocks(empty))
            self._normals_left[empty] = 2
        self._normals_left[lanes] -= 1
        return self._normals[lanes, self._normals_left[lanes]]


def gamma(state: Array, alpha: Array, samples: int) -> Array:
    """``samples`` numbers for each alpha (flat): (samples, len(alpha)) float64."""
    count = samples * len(alpha)
    shape = np.repeat(alpha.astype(np.float64), samples)
    out = np.full(count, np.nan)
    lanes = Lanes(state, count)
    one = np.flatnonzero(shape == 1)
    out[one] = -np.log1p(-lanes.uniform(one))
    small = shape < 1
    d = shape + np.where(small, 2 / 3, -1 / 3)
    c = 1 / 3 / np.sqrt(d)
    active = np.flatnonzero((shape != 1) & (shape > 0))
    while len(active):
        x = lanes.normal(active)
        v = 1 + c[active] * x
        ok = v > 0
        active_ok, x, v = active[ok], x[ok], v[ok] ** 3
        u = lanes.uniform(active_ok)
        quick = u < 1 - 0.0331 * (x * x) * (x * x)
        exact = np.log(u) < 0.5 * x * x + d[active_ok] * (1 - v + np.log(v))
        won = quick | exact
        winners = active_ok[won]
        result = d[winners] * v[won]
        less = small[winners]
        if less.any():
            b = lanes.uniform(winners[less])
            result[less] *= b ** (1 / shape[winners[less]])
        out[winners] = result
        active = np.setdiff1d(active, winners, assume_unique=True)
    return out.reshape(len(alpha), samples).T


def poisson(state: Array, rate: Array, samples: int, highest: float) -> Array:
    """``samples`` counts for each rate (flat): (samples, len(rate)) float64; nan where rate < 0."""
    count = samples * len(rate)
    double = rate.dtype == np.float64
    lam = np.repeat(rate.astype(np.float64), samples)
    out = np.full(count, np.nan)
    lanes = Lanes(state, count, double)
    active = np.flatnonzero(np.isfinite(lam) & (lam >= 0) & (lam < 10))
    product, x = np.ones(count), np.zeros(count)
    limit = np.exp(-lam)
    while len(active):
        product[active] *= lanes.uniform(active)
        done = (product[active] <= limit[active]) & (x[active] <= highest)
        out[active[done]] = x[active[done]]
        active = active[~done]
        x[active] += 1
    b = 0.931 + 2.53 * np.sqrt(lam)
    a = -0.059 + 0.02483 * b
    inverse = 1.1239 + 1.1328 / (b - 3.4)
    active = np.flatnonzero(np.isfinite(lam) & (lam >= 10))
    while len(active):
        u = lanes.uniform(active) - 0.5
        v = lanes.uniform(active)
        la, aa, bb = lam[active], a[active], b[active]
        shifted = 0.5 - np.abs(u)
        k = np.floor((2 * aa / shifted + bb) * u + la + 0.43)
        quick = (shifted >= 0.07) & (v <= 0.9277 - 3.6224 / (bb - 2))
        s = np.log(v * inverse[active] / (aa / (shifted * shifted) + bb))
        t = -la + k * np.log(la) - lgamma(np.maximum(k, 0) + 1)
        slow = ~((k < 0) | ((shifted < 0.013) & (v > shifted))) & (s <= t)
        done = (k <= highest) & (quick | slow)
        out[active[done]] = k[done]
        active = active[~done]
    return out.reshape(len(rate), samples).T


_STIRLING = np.array([
    0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509,
    0.0166446911898211, 0.0138761288230707, 0.0118967099458917, 0.0104112652619720,
    0.00925546218271273, 0.00833056343336287])  # fmt: skip


def _stirling_tail(k: Array) -> Array:
    """log(k!) less Stirling's formula."""
    square = (k + 1) * (k + 1)
    series = (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1)
    return np.where(k <= 9, _STIRLING[np.clip(k, 0, 9).astype(int)], series)  # type: ignore[no-any-return]


def binomial(state: Array, counts: Array, probs: Array) -> Array:
    """Successes in ``counts`` trials for each pair (flat, float64); nan where invalid."""
    valid = (counts >= 0) & (probs >= 0) & (probs <= 1) & np.isfinite(counts)
    out = np.where(valid, 0.0, np.nan)
    turned = probs > 0.5
    p = np.where(turned, 1 - probs, probs)
    live = valid & (counts > 0) & (p > 0)
    few = counts * p < 10
    lanes = Lanes(state, len(counts), apart=np.where(few, _RESERVED_FOR_FEW, _RESERVED))
    active = np.flatnonzero(live & few)
    total = np.zeros(len(counts))
    while len(active):  # geometric waiting times until the trials are used up
        total[active] += np.ceil(np.log(lanes.uniform(active)) / np.log1p(-p[active]))
        active = active[total[active] <= counts[active]]
        out[active] += 1
    deviation = np.sqrt(counts * p * (1 - p))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * p
    alpha = (2.83 + 5.1 / b) * deviation
    active = np.flatnonzero(live & ~few)
    while len(active):
        u = lanes.uniform(active) - 0.5
        v = lanes.uniform(active)
        n, q, aa, bb = counts[active], p[active], a[active], b[active]
        us = 0.5 - np.abs(u)
        k = np.floor((2 * aa / us + bb) * u + n * q + 0.5)
        quick = (us >= 0.07) & (v <= 0.92 - 4.2 / bb)
        inside = (k >= 0) & (k <= n)
        k1, r, m = np.clip(k, 0, n), q / (1 - q), np.floor((n + 1) * q)
        bound = (
            (m + 0.5) * np.log((m + 1) / (r * (n - m + 1)))
            + (n + 1) * np.log((n - m + 1) / (n - k1 + 1))
            + (k1 + 0.5) * np.log(r * (n - k1 + 1) / (k1 + 1))
            + _stirling_tail(m) + _stirling_tail(n - m)
            - _stirling_tail(k1) - _stirling_tail(n - k1)
        )  # fmt: skip
        slow = inside & (np.log(v * alpha[active] / (aa / (us * us) + bb)) <= bound)
        done = quick | slow
        out[active[done]] = k[done]
        active = active[~done]
    return np.where(turned & valid, counts - out, out)


def permutation(state: Array, count: int) -> Array:
    """0 .. count-1 shuffled."""
    if count < 2:
        return np.arange(count, dtype=np.int64)
    words = bits(state, (count + 2) // 4).reshape(-1)[: count - 1]
    steps = (words % np.arange(count, 1, -1, dtype=np.uint32)).tolist()
    order = list(range(count))
    for i, step in enumerate(steps):
        j = i + step
        order[i], order[j] = order[j], order[i]
    return np.array(order, np.int64)
