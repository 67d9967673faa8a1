"""Fashion-MNIST: 70,000 pictures of clothes of 28 x 28 pixels (Xiao, Rasul & Vollgraf 2017)."""

from __future__ import annotations

import gzip
import os
from typing import Any

import numpy as np

from ..utils.files import get_file
from .source import BASE


def load_data() -> Any:
    """((x_train, y_train), (x_test, y_test)), uint8 images (n, 28, 28) and labels (n,)."""
    folder = os.path.join("datasets", "fashion-mnist")

    def read(name: str, offset: int) -> Any:
        with gzip.open(get_file(name, origin=BASE + name, cache_subdir=folder), "rb") as file:
            return np.frombuffer(file.read(), np.uint8, offset=offset)

    parts = []
    for kind in ("train", "t10k"):
        labels = read(f"{kind}-labels-idx1-ubyte.gz", 8)
        images = read(f"{kind}-images-idx3-ubyte.gz", 16).reshape(len(labels), 28, 28)
        parts.append((images, labels))
    return tuple(parts)
