"""``set_random_seed``: one seed for Python, NumPy and every tensor draw."""

from __future__ import annotations

import random

import numpy as np

from ...api.random_streams import set_seed
from ..common import state


def set_random_seed(seed: int) -> None:
    """Starts every random generator again: equal seeds give equal weights and equal training.

    Raises: ValueError where the seed is not an int.
    """
    if not isinstance(seed, int):
        raise ValueError(f"Expected `seed` argument to be an integer. Received: seed={seed} (of type {type(seed)})")
    state.put("global_random_seed", seed)
    state.put("global_seed_generator", None)
    random.seed(seed)
    np.random.seed(seed)
    set_seed(seed)
