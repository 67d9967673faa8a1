"""What data sets that are tables share: shuffling and splitting."""

from __future__ import annotations

from typing import Any

import numpy as np

from .source import shuffled


def split(x: Any, y: Any, test_split: float, seed: int) -> Any:
    """((x_train, y_train), (x_test, y_test)) in random order. Raises ValueError on a bad share."""
    if not 0 <= test_split < 1:
        raise ValueError(f"Invalid `test_split` argument: {test_split}. It must be between 0 and 1 (exclusive of 1).")
    x, y = shuffled(seed, x, y)
    edge = int(len(x) * (1 - test_split))
    return (np.array(x[:edge]), np.array(y[:edge])), (np.array(x[edge:]), np.array(y[edge:]))
