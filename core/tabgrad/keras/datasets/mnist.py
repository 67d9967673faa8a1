"""MNIST: 70,000 handwritten digits of 28 x 28 pixels (LeCun, Cortes & Burges)."""

from __future__ import annotations

from typing import Any

from .source import load_npz, located


def load_data(path: str = "mnist.npz") -> Any:
    """((x_train, y_train), (x_test, y_test)), uint8 images (n, 28, 28) and labels (n,).

    Args: path: a name in ~/.keras/datasets, or the path of a local file.
    """
    found = load_npz(located(path, "mnist.npz", "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"))
    return (found["x_train"], found["y_train"]), (found["x_test"], found["y_test"])
