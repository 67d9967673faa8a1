"""Bands and diagonals of matrices (the last two axes), as composites over static index maps."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F, composite

Map = np.ndarray[Any, Any]


@composite
def band_part(x: Any, num_lower: int, num_upper: int) -> Any:
    """The matrix with zeros outside a band; a negative number keeps that whole triangle."""
    rows, columns = (int(d) for d in x.data.shape[-2:])
    i, j = np.arange(rows)[:, None], np.arange(columns)
    kept = ((num_lower < 0) | (i - j <= num_lower)) & ((num_upper < 0) | (j - i <= num_upper))
    return x if kept.all() else F.select(kept, x, F.zeros_like(x))


def _bounds(k: Any) -> tuple[int, int]:
    low, high = (k, k) if not isinstance(k, tuple) else (k[0], k[-1])
    if low > high:
        raise InvalidArgumentError(
            f"lower_diag_index must not exceed upper_diag_index: {low} > {high}"
        )
    return low, high


def diagonal_places(rows: int, columns: int, k: Any, align: str) -> Map:
    """For each entry of the packed diagonals (count, length): its place in the flat matrix, or -1.

    Diagonals run from the highest to the lowest; shorter ones are aligned as ``align`` says of the
    super- and subdiagonals (RIGHT_LEFT, LEFT_RIGHT, LEFT_LEFT, RIGHT_RIGHT).
    Raises: InvalidArgumentError where a diagonal lies outside the matrix.
    """
    low, high = _bounds(k)
    for d in (low, high):
        if not (-rows < d < columns) and not (d == 0):
            raise InvalidArgumentError(
                f"Diagonal index {d} is out of bounds for a {rows} x {columns} matrix "
                "[Op:MatrixDiag]"
            )
    above, below = align.split("_")
    length = min(rows + min(high, 0), columns - max(low, 0))
    places = np.full((high - low + 1, length), -1)
    for row, d in enumerate(range(high, low - 1, -1)):
        count = min(rows + min(d, 0), columns - max(d, 0))
        start = length - count if (above if d >= 0 else below) == "RIGHT" else 0
        steps = np.arange(count)
        places[row, start : start + count] = (steps + max(-d, 0)) * columns + steps + max(d, 0)
    return places


def _lead(x: Any, axes: int) -> tuple[int, ...]:
    return tuple(int(d) for d in x.data.shape[: len(x.data.shape) - axes])


@composite
def diag_part(x: Any, k: Any = 0, padding: Any = 0, align: str = "RIGHT_LEFT") -> Any:
    """The diagonals ``k`` (an int, or (low, high)), padded where shorter."""
    if len(x.data.shape) < 2:
        raise InvalidArgumentError(
            f"input must be at least 2-dim, received shape {list(x.data.shape)}"
        )
    rows, columns = (int(d) for d in x.data.shape[-2:])
    places = diagonal_places(rows, columns, k, align)
    lead = _lead(x, 2)
    flat = F.reshape(x, shape=(*lead, rows * columns))
    found = F.take(flat, np.maximum(places, 0).reshape(-1), axis=len(lead))
    found = F.reshape(found, shape=(*lead, *places.shape))
    if (places < 0).any():
        found = F.select(places >= 0, found, F.full_like(found, padding))
    low, high = _bounds(k)
    return F.reshape(found, shape=(*lead, places.shape[1])) if low == high else found


def _sources(places: Map, rows: int, columns: int) -> Map:
    """For each element of the flat matrix: its entry in the packed diagonals, or -1."""
    sources = np.full(rows * columns, -1)
    flat = places.reshape(-1)
    sources[flat[flat >= 0]] = np.flatnonzero(flat >= 0)
    return sources


def _spread(diagonal: Any, sources: Map, rows: int, columns: int, packed_axes: int) -> Any:
    lead = _lead(diagonal, packed_axes)
    flat = F.reshape(diagonal, shape=(*lead, -1)) if 0 not in diagonal.data.shape else diagonal
    found = F.take(flat, np.maximum(sources, 0), axis=len(lead))
    return F.reshape(found, shape=(*lead, rows, columns))


@composite
def diag(
    diagonal: Any, k: Any = 0, rows: int = -1, columns: int = -1, padding: Any = 0,
    align: str = "RIGHT_LEFT",
) -> Any:  # fmt: skip
    """A matrix with the given diagonals ``k``, and ``padding`` elsewhere."""
    low, high = _bounds(k)
    axes = 1 if low == high else 2
    length = int(diagonal.data.shape[-1])
    least_rows, least_columns = length - min(high, 0), length + max(low, 0)
    if rows < 0 and columns < 0:
        rows = columns = max(least_rows, least_columns)
    rows = least_rows if rows < 0 else rows
    columns = least_columns if columns < 0 else columns
    places = diagonal_places(rows, columns, k, align)
    if places.shape[1] != length:
        raise InvalidArgumentError(
            f"A {rows} x {columns} matrix has diagonals of length {places.shape[1]}, received "
            f"{length} [Op:MatrixDiag]"
        )
    sources = _sources(places, rows, columns)
    if not sources.size:
        return F.fill(
            shape=(*_lead(diagonal, axes), rows, columns), value=padding, dtype=diagonal.data.dtype
        )
    full = _spread(diagonal, sources, rows, columns, axes)
    mask = (sources >= 0).reshape(rows, columns)
    return full if mask.all() else F.select(mask, full, F.full_like(full, padding))


@composite
def set_diag(x: Any, diagonal: Any, k: Any = 0, align: str = "RIGHT_LEFT") -> Any:
    """The matrix with its diagonals ``k`` replaced."""
    rows, columns = (int(d) for d in x.data.shape[-2:])
    places = diagonal_places(rows, columns, k, align)
    low, high = _bounds(k)
    expected = (*_lead(x, 2), *(places.shape[1:] if low == high else places.shape))
    if tuple(diagonal.data.shape) != expected:
        raise InvalidArgumentError(
            f"diagonal must have shape {list(expected)}, received {list(diagonal.data.shape)} "
            "[Op:MatrixSetDiag]"
        )
    sources = _sources(places, rows, columns)
    if not sources.size:
        return x
    full = _spread(diagonal, sources, rows, columns, 1 if low == high else 2)
    return F.select((sources >= 0).reshape(rows, columns), full, x)
