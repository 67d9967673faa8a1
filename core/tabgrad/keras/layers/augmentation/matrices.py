"""Projective matrices (n, 8) of what images are sampled by; see ``keras.ops.image.affine_transform``."""

from __future__ import annotations

import math
from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast, shape
from ...ops.creation import ones, zeros


def rotation(angle: Any, height: Any, width: Any) -> Any:
    """Turns (n,) in degrees around the middle of the image."""
    turn = angle * knp.array(math.pi / 180.0, dtype=angle.dtype.name)
    cx, cy = (0.5 * (cast(size, angle.dtype.name) - 1) for size in (width, height))
    cos, sin = knp.cos(turn), knp.sin(turn)
    right, down = cx - cx * cos + cy * sin, cy - cx * sin - cy * cos
    zero = zeros(shape(angle))
    return knp.stack([cos, -sin, right, sin, cos, down, zero, zero], axis=1)


def zoom(across: Any, down: Any, height: Any, width: Any) -> Any:
    """Sizes (n, 1) of the part of the image that is seen, around its middle."""
    across, down = (cast(v, "float32") for v in (across, down))
    right = (cast(width, "float32") - 1.0) / 2.0 * (1.0 - across)
    below = (cast(height, "float32") - 1.0) / 2.0 * (1.0 - down)
    zero = zeros(shape(across))
    return knp.concatenate([across, zero, right, zero, down, below, zero, zero], axis=1)


def translation(moves: Any) -> Any:
    """Moves (n, 2) to the right and down, in pixels."""
    one, zero = ones((shape(moves)[0], 1)), zeros((shape(moves)[0], 1))
    return knp.concatenate([one, zero, -moves[:, 0:1], zero, one, -moves[:, 1:], zero, zero], axis=1)


def shear(factors: Any) -> Any:
    """Shears (n, 2) across and down."""
    one, zero = ones((shape(factors)[0],)), zeros((shape(factors)[0],))
    return knp.stack([one, factors[:, 0], zero, factors[:, 1], one, zero, zero, zero], axis=1)


def projected(matrix: Any, x: Any, y: Any) -> tuple[Any, Any]:
    """Where (x, y) is sampled, one place per matrix."""
    a0, a1, a2, b0, b1, b2, c0, c1 = knp.split(matrix, 8, axis=-1)
    k = c0 * x + c1 * y + 1
    return (a0 * x + a1 * y + a2) / k, (b0 * x + b1 * y + b2) / k
