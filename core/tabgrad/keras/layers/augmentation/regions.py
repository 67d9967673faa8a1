"""Random rectangles in images, for ``RandomErasing`` and ``CutMix``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ops import numpy as knp
from ...ops.core import cast
from ...random import random


def bounds(batch: int, length: int, share: Any, dtype: str, seed: Any) -> tuple[Any, Any]:
    """First and last place (n,) of spans that take ``share`` (n,) of a length, anywhere in it."""
    span = cast(share * length, dtype)
    start = random.uniform((batch,), 0, 1, dtype=dtype, seed=seed) * (length - span)
    return start, start + span


def masks(size: Any, columns: Any, rows: Any, axes: tuple[int, int, int], dtype: str) -> Any:
    """Where pixels of images of that shape lie within the spans; axes of height, width and channels."""
    grids = []
    for axis in axes[:2]:
        places = [1] * 4
        places[axis] = size[axis]
        grids.append(cast(np.arange(size[axis], dtype=np.float32).reshape(places), dtype))
    x1, x2, y1, y2 = (v[:, None, None, None] for v in (*columns, *rows))
    across = knp.logical_and(grids[1] >= x1, grids[1] < x2)
    inside = knp.logical_and(across, knp.logical_and(grids[0] >= y1, grids[0] < y2))
    return knp.repeat(inside, size[axes[2]], axis=axes[2])
