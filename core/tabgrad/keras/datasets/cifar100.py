"""CIFAR-100: 60,000 colour images of 32 x 32 pixels in 100 classes (Krizhevsky 2009)."""

from __future__ import annotations

import os
from typing import Any

from .cifar import SITE, laid_out, load_batch
from .source import located


def load_data(label_mode: str = "fine") -> Any:
    """((x_train, y_train), (x_test, y_test)), uint8 images (n, 32, 32, 3) and labels (n, 1).

    Raises: ValueError unless label_mode is 'fine' (100 classes) or 'coarse' (20).
    """
    if label_mode not in ("fine", "coarse"):
        raise ValueError(f'`label_mode` must be one of `"fine"`, `"coarse"`. Received: label_mode={label_mode}.')
    path = located(
        "cifar-100-python-target", "cifar-100-python.tar.gz",
        "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7", base=SITE, extract=True,
    )  # fmt: skip
    path = os.path.join(path, "cifar-100-python")
    key = f"{label_mode}_labels"
    return tuple(laid_out(*load_batch(os.path.join(path, name), key)) for name in ("train", "test"))
