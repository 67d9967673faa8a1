"""CIFAR-10: 60,000 colour images of 32 x 32 pixels in 10 classes (Krizhevsky 2009)."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from .cifar import SITE, laid_out, load_batch
from .source import located


def load_data() -> Any:
    """((x_train, y_train), (x_test, y_test)), uint8 images (n, 32, 32, 3) and labels (n, 1)."""
    path = located(
        "cifar-10-batches-py-target", "cifar-10-python.tar.gz",
        "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce", base=SITE, extract=True,
    )  # fmt: skip
    path = os.path.join(path, "cifar-10-batches-py")
    batches = [load_batch(os.path.join(path, f"data_batch_{i}")) for i in range(1, 6)]
    x = np.concatenate([b[0] for b in batches]).astype("uint8")
    y = np.concatenate([b[1] for b in batches]).astype("uint8")
    x_test, y_test = load_batch(os.path.join(path, "test_batch"))
    return laid_out(x, y), laid_out(x_test.astype("uint8"), np.asarray(y_test, "uint8"))
