"""What the two CIFAR sets share: batches in pickles."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.settings import image_data_format
from .source import load_pickle

SITE = "https://www.cs.toronto.edu/~kriz/"


def load_batch(path: str, label_key: str = "labels") -> tuple[Any, Any]:
    """(images (n, 3, 32, 32), labels) of one file."""
    found = {k.decode(): v for k, v in load_pickle(path).items()}
    data = found["data"]
    return data.reshape(len(data), 3, 32, 32), found[label_key]


def laid_out(images: Any, labels: Any) -> tuple[Any, Any]:
    """Images in Keras's layout, labels as a column."""
    if image_data_format() == "channels_last":
        images = images.transpose(0, 2, 3, 1)
    return images, np.reshape(labels, (len(labels), 1))
