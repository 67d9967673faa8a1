"""The MNIST digits that the programs train on: 9,000 to train, 1,000 to test."""

import os
from pathlib import Path

import numpy as np


def path():
    """Where build.sh puts the digits; elsewhere where they were mounted."""
    here = Path(__file__).resolve().parents[2] / ".cache" / "data" / "mnist.npz"
    return Path(os.environ.get("TABGRAD_TEST_DIGITS", here))


def load():
    """(x_train, y_train), (x_test, y_test): float32 images in [0, 1] and integer labels."""
    with np.load(path()) as data:
        return (
            (data["x_train"].astype("float32") / 255, data["y_train"].astype("int64")),
            (data["x_test"].astype("float32") / 255, data["y_test"].astype("int64")),
        )
