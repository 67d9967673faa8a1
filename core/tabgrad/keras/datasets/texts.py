"""What data sets of word indices share: offsets, lengths and vocabularies."""

from __future__ import annotations

from typing import Any

import numpy as np


def offset(rows: Any, start_char: Any, index_from: int) -> list[list[int]]:
    """Word indices raised by ``index_from``, each row behind ``start_char`` where there is one."""
    if start_char is not None:
        return [[start_char] + [w + index_from for w in row] for row in rows]
    return [[w + (index_from or 0) for w in row] for row in rows]


def short(rows: Any, labels: Any, maxlen: int) -> tuple[list[Any], list[Any]]:
    """The rows shorter than ``maxlen``, and their labels."""
    kept = [(row, label) for row, label in zip(rows, labels, strict=True) if len(row) < maxlen]
    return [row for row, _ in kept], [label for _, label in kept]


def limited(rows: list[Any], num_words: Any, skip_top: int, oov_char: Any) -> list[Any]:
    """Words below ``skip_top`` and from ``num_words`` on replaced by ``oov_char``, or left out."""
    limit = num_words or max(max(row) for row in rows)
    if oov_char is None:
        return [[w for w in row if skip_top <= w < limit] for row in rows]
    return [[w if skip_top <= w < limit else oov_char for w in row] for row in rows]


def ragged(rows: list[Any]) -> np.ndarray[Any, Any]:
    """Lists as an array of objects."""
    return np.array(rows, dtype="object")
