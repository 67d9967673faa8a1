"""Boston housing prices: 506 districts, 13 features (Harrison & Rubinfeld 1978).

One of the features is a racial one: the data are kept for historical comparison only.
"""

from __future__ import annotations

from typing import Any

from .source import load_npz, located
from .tables import split


def load_data(path: str = "boston_housing.npz", test_split: float = 0.2, seed: int = 113) -> Any:
    """((x_train, y_train), (x_test, y_test)). Raises ValueError on a bad share."""
    found = load_npz(
        located(path, "boston_housing.npz", "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5")
    )
    return split(found["x"], found["y"], test_split, seed)
