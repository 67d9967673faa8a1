"""Text as code points: characters with their places, and back. Meaning: TensorFlow's unicode kernels."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from ..base.unicode import points, repaired, written
from ..ir.op import NONE, NoGradient, Spec, op
from .strings import ROWS, TEXT, text_op, unknown_pieces

_NO_GRADIENT = NoGradient("text has no derivative")


def _points(x: Any, encoding: str, errors: str, replacement: int, control: bool = False) -> Any:
    rows = [repaired(points(t, encoding), errors, replacement, control) for t in x.tolist()]
    flat = [pair for row in rows for pair in row]
    codes = np.array([code for code, _ in flat], np.int32)
    return codes, np.array([at for _, at in flat], np.int64), np.cumsum([0, *map(len, rows)], dtype=np.int64)


unicode_points = op(
    "unicode_points", 1, forward=_points, shape=unknown_pieces, vjp=_NO_GRADIENT, saves=NONE, outputs=3, accepts="O",
    lower=ROWS,
)  # fmt: skip


def _encoded(codes: Any, splits: Any, encoding: str, errors: str, replacement: int) -> Any:
    out = np.empty(len(splits) - 1, object)
    flat, ends = codes.tolist(), splits.tolist()
    out[:] = [written(flat[a:b], encoding, errors, replacement) for a, b in itertools.pairwise(ends)]
    return out


unicode_encoded = op(
    "unicode_encoded", 2, forward=_encoded, vjp=_NO_GRADIENT, saves=NONE, same=False, lower=TEXT,
    shape=lambda codes, splits, **attrs: Spec((splits.shape[0] - 1,), np.dtype(object)),
)  # fmt: skip


def _transcode(source: str, target: str, errors: str, replacement: int, control: bool) -> Any:
    def convert(text: bytes) -> bytes:
        codes = [code for code, _ in repaired(points(text, source), errors, replacement, control)]
        return written(codes, target, "replace", replacement)

    return convert


unicode_transcoded = text_op("unicode_transcoded", _transcode)
