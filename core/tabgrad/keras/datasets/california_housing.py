"""California housing prices of 1990: 20,640 blocks, 8 features (Pace & Barry 1997)."""

from __future__ import annotations

from typing import Any

from .source import load_npz, located
from .tables import split


def load_data(
    version: str = "large", path: str = "california_housing.npz", test_split: float = 0.2, seed: int = 113
) -> Any:
    """((x_train, y_train), (x_test, y_test)); 'small' takes 600 blocks. Raises ValueError."""
    if version not in ("small", "large"):
        raise ValueError(f"Argument `version` must be one of 'small', 'large'. Received: version={version}")
    found = load_npz(
        located(path, "california_housing.npz", "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f")
    )
    count = 600 if version == "small" else None
    return split(found["x"][:count], found["y"][:count], test_split, seed)
