"""Images sampled at other places: what ``scipy.ndimage.affine_transform`` gives, with NumPy alone.

An image is a sum of B-splines with a knot at every pixel. Orders 0 (the nearest pixel) and 1 (linear) take the pixels
themselves as coefficients; higher orders find them first by a recursive filter along each axis. Values and borders
are SciPy's. Source: Unser, Aldroubi & Eden 1993 (B-spline signal processing); SciPy's documentation of the modes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

MODES = ("constant", "nearest", "reflect", "mirror", "wrap", "grid-constant", "grid-mirror", "grid-wrap")
_MARGIN = 12  # SciPy's: pixels added before filtering where the border has no spline of its own
_TINY = float(np.finfo(np.float64).eps)
# poles of the recursive filters, by order
_POLES = {
    2: (math.sqrt(8.0) - 3.0,),
    3: (math.sqrt(3.0) - 2.0,),
    4: (
        math.sqrt(664.0 - math.sqrt(438976.0)) + math.sqrt(304.0) - 19.0,
        math.sqrt(664.0 + math.sqrt(438976.0)) - math.sqrt(304.0) - 19.0,
    ),
    5: (
        math.sqrt(67.5 - math.sqrt(4436.25)) + math.sqrt(26.25) - 6.5,
        math.sqrt(67.5 + math.sqrt(4436.25)) - math.sqrt(26.25) - 6.5,
    ),
}


def affine_sample(images: Array, matrix: Array, offset: Array, order: int, mode: str, cval: float) -> Array:
    """Each image of a stack, read at ``matrix @ (row, column) + offset`` for every pixel of the result.

    Args: order: of the splines, 0 to 5. mode: what is beyond the border, one of MODES. cval: that, where constant.
    Shapes: images (n, height, width) -> the same, in the images' dtype.
    Raises: RuntimeError on another order or mode.
    """
    if mode not in MODES:
        raise RuntimeError(f"boundary mode not supported: fill_mode={mode!r}. Expected one of {', '.join(MODES)}.")
    if order not in range(6):
        raise RuntimeError(f"spline order not supported: order={order}. Expected 0 to 5.")
    mode = "reflect" if mode == "grid-mirror" else mode
    height, width = images.shape[1:]
    rows, columns = np.arange(height, dtype=np.float64)[:, None], np.arange(width, dtype=np.float64)[None, :]
    margin = _MARGIN if order > 1 and mode in ("nearest", "grid-constant") else 0
    coefficients = _coefficients(images, order, mode, margin, cval)
    places = [
        _inside(offset[axis] + matrix[axis, 0] * rows + matrix[axis, 1] * columns + margin, size, mode)
        for axis, size in enumerate(coefficients.shape[1:])
    ]
    found = _read(coefficients, places, order, mode, cval)
    return _as(found, images.dtype)


def _coefficients(images: Array, order: int, mode: str, margin: int, cval: float) -> Array:
    if margin:
        edges = ((0, 0), (margin, margin), (margin, margin))
        blank = np.asarray(cval).astype(images.dtype)
        images = np.pad(images, edges, "edge") if mode == "nearest" else np.pad(images, edges, constant_values=blank)
    found = images.astype(np.float64)
    if order > 1:
        for axis in (1, 2):
            if found.shape[axis] > 1:
                lines = np.moveaxis(found, axis, 0).copy()
                _filter(lines, _POLES[order], mode)
                found = np.moveaxis(lines, 0, axis)
    return found


def _filter(lines: Array, poles: tuple[float, ...], mode: str) -> None:
    """Turns samples along the first axis into spline coefficients, in place."""
    lines *= math.prod((1.0 - pole) * (1.0 - 1.0 / pole) for pole in poles)
    ends = _ENDS.get(mode, (_mirror_start, _mirror_end))
    for pole in poles:
        lines[0] = ends[0](lines, pole)
        for i in range(1, len(lines)):
            lines[i] += pole * lines[i - 1]
        lines[-1] = ends[1](lines, pole)
        for i in range(len(lines) - 2, -1, -1):
            lines[i] = pole * (lines[i + 1] - lines[i])


def _powers(pole: float, count: int, shape: tuple[int, ...]) -> Array:
    return (pole ** np.arange(count, dtype=np.float64)).reshape(-1, *[1] * (len(shape) - 1))


def _mirror_start(c: Array, pole: float) -> Array:
    n = len(c)
    powers = _powers(pole, n, c.shape)
    middle = (powers[1:-1] + pole ** (n - 1) * powers[n - 2 : 0 : -1]) * c[1:-1]
    found: Array = (c[0] + pole ** (n - 1) * c[-1] + middle.sum(axis=0)) / (1.0 - pole ** (2 * n - 2))
    return found


def _mirror_end(c: Array, pole: float) -> Array:
    found: Array = (pole * c[-2] + c[-1]) * pole / (pole * pole - 1.0)
    return found


def _reflect_start(c: Array, pole: float) -> Array:
    n = len(c)
    powers = _powers(pole, n, c.shape)
    around = ((powers * (c + pole**n * c[::-1]))[:-1]).sum(axis=0)
    # the exact sum has c[0] where SciPy, which sums in place, has what it summed so far: short lines show it
    around = around + pole ** (n - 1) * (c[-1] + pole**n * around)
    found: Array = c[0] + around * pole / (1.0 - pole ** (2 * n))
    return found


def _reflect_end(c: Array, pole: float) -> Array:
    found: Array = c[-1] * pole / (pole - 1.0)
    return found


def _wrap_start(c: Array, pole: float) -> Array:
    n = len(c)
    around = (_powers(pole, n, c.shape)[1:] * c[:0:-1]).sum(axis=0)
    found: Array = (c[0] + around) / (1.0 - pole**n)
    return found


def _wrap_end(c: Array, pole: float) -> Array:
    n = len(c)
    around = c[-1] + (_powers(pole, n, c.shape)[1:] * c[:-1]).sum(axis=0)
    found: Array = around * pole / (pole**n - 1.0)
    return found


_ENDS = {
    "nearest": (_reflect_start, _reflect_end),
    "reflect": (_reflect_start, _reflect_end),
    "grid-wrap": (_wrap_start, _wrap_end),
}


def _inside(place: Array, size: int, mode: str) -> Array:
    """Coordinates beyond the border, brought to where the mode finds their values; -1 where it finds none."""
    below, above = place < 0, place > size - 1
    if mode == "grid-constant":
        return place
    if mode == "constant":
        return np.where(below | above, -1.0, place)
    if mode == "nearest":
        return np.clip(place, 0.0, size - 1)
    if mode == "grid-wrap":
        low = place + size * (np.trunc((-1 - place) / size) + 1)
        return np.where(below, low, np.where(above, place - size * np.trunc(place / size), place))
    if size <= 1:
        return np.zeros_like(place)
    if mode == "wrap":  # of period size - 1: the ends are one point
        period = size - 1
        low, high = place + period * (np.trunc(-place / period) + 1), place - period * np.trunc(place / period)
        return np.where(below, low, np.where(above, high, place))
    if mode == "mirror":
        period = 2 * size - 2
        low, high = period * np.trunc(-place / period) + place, place - period * np.trunc(place / period)
        low, high = np.where(low <= 1 - size, low + period, -low), np.where(high >= size, period - high, high)
        return np.where(below, low, np.where(above, high, place))
    period = 2 * size
    low = np.where(place < -period, period * np.trunc(-place / period) + place, place)
    low = np.where(low < -size, low + period, np.where(low > -_TINY, _TINY, -low) - 1)
    high = place - period * np.trunc(place / period)
    high = np.where(high >= size, period - high - 1, high)
    return np.where(below, low, np.where(above, high, place))


def _knots(first: Array, size: int, mode: str) -> Array:
    """Indices of coefficients, those beyond the border brought inside."""
    if mode == "grid-constant":
        return first
    if mode in ("constant", "wrap"):  # no splines of their own
        mode = "mirror"
    return _inside(first.astype(np.float64), size, mode).astype(np.int64)


def _read(coefficients: Array, places: list[Array], order: int, mode: str, cval: float) -> Array:
    """The sum of the splines at the places."""
    outside = np.zeros(places[0].shape, dtype=bool)
    knots, weights = [], []
    for place, size in zip(places, coefficients.shape[1:], strict=True):
        if mode != "grid-constant":
            outside |= place <= -1.0
        first = np.floor(place if order & 1 else place + 0.5).astype(np.int64) - order // 2
        knots.append([_knots(first + i, size, mode) for i in range(order + 1)])
        weights.append(_weights(place, order))
    found = np.zeros((len(coefficients), *outside.shape))
    height, width = coefficients.shape[1:]
    for row, row_weight in zip(knots[0], weights[0], strict=True):
        for column, column_weight in zip(knots[1], weights[1], strict=True):
            values = coefficients[:, np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)]
            if mode == "grid-constant":
                beyond = (row < 0) | (row >= height) | (column < 0) | (column >= width)
                values = np.where(beyond, cval, values)
            found += values * row_weight * column_weight
    return np.where(outside, cval, found)


def _weights(place: Array, order: int) -> list[Any]:
    """The values at a place of the ``order + 1`` splines around it: Cox and de Boor's recursion on even knots."""
    if order == 0:
        return [1.0]
    x = place - np.floor(place if order & 1 else place + 0.5)  # from the middle knot, or from the one below
    t = x if order & 1 else x + 0.5
    values: list[Any] = [np.ones_like(t)]
    for degree in range(1, order + 1):
        raised = []
        for i in range(degree + 1):
            rising = values[i - 1] * (t + (degree - i)) if i > 0 else 0.0
            falling = values[i] * (i + 1 - t) if i < degree else 0.0
            raised.append((rising + falling) / degree)
        values = raised
    return values


def _as(values: Array, dtype: Any) -> Array:
    """In the images' dtype; integers rounded half away from zero and kept in range, as SciPy's are."""
    if dtype.kind == "b":
        return np.asarray(np.trunc(values) != 0)
    if dtype.kind in "iu":
        bounds = np.iinfo(dtype)
        rounded = np.where(values > 0, values + 0.5, values - 0.5 if dtype.kind == "i" else 0.0)
        return np.clip(np.trunc(rounded), bounds.min, bounds.max).astype(dtype)
    return values.astype(dtype)
