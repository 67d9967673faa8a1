"""Door: ``tf.compat.v1.random``."""

from .api.random import (
    normal,
    shuffle,
    truncated_normal,
    uniform,
)
from .api.random_streams import set_seed as set_random_seed

__all__ = [
    "normal",
    "set_random_seed",
    "shuffle",
    "truncated_normal",
    "uniform",
]
