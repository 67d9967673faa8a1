"""Convolutions of 3 x 3 windows by way of tiles (wasm/src/tiles.c): every edge of their blocks, against NumPy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import tabgrad as tf
from tabgrad.execute import select

pytestmark = pytest.mark.desktop

SHAPES = [  # images, filters, padding
    ((2, 9, 10, 16), 16, "same"),
    ((1, 31, 33, 16), 24, "valid"),  # odd on both sides, one image
    ((5, 6, 5, 32), 48, "same"),  # more images than a block has tiles of one
    ((3, 3, 60, 16), 16, "valid"),  # one line of results
    ((3, 60, 3, 16), 16, "valid"),  # one column
    ((2, 12, 12, 64), 32, "same"),
    ((1, 14, 14, 256), 96, "same"),  # more filters than are held at a time
    ((2, 13, 11, 96), 256, "valid"),  # the same for the gradient of the images
    ((2, 12, 12, 20), 28, "same"),  # half a panel
    ((2, 12, 12, 18), 16, "same"),  # no whole vectors: another way is taken
]


@pytest.fixture(params=["engine", "engine-native"])
def place(request: pytest.FixtureRequest) -> Iterator[str]:
    yield request.param
    select.set_executor("auto")


def outcome(x: np.ndarray, w: np.ndarray, g: np.ndarray, padding: str, where: str) -> list[np.ndarray]:
    """Value and both gradients, with a bias and a relu behind the convolution."""
    select.set_executor(where)
    bias = np.linspace(-1, 1, w.shape[-1]).astype("float32")

    @tf.function
    def step(x: Any, w: Any, g: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch([x, w])
            y = tf.nn.relu(tf.nn.conv2d(x, w, 1, padding.upper()) + bias)
        return [y, *tape.gradient(y, [x, w], output_gradients=g)]

    return [np.asarray(t) for t in step(tf.constant(x), tf.constant(w), tf.constant(g))]


@pytest.mark.parametrize("shape, filters, padding", SHAPES)
def test_as_numpy(shape: tuple[int, ...], filters: int, padding: str, place: str) -> None:
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape).astype("float32")
    w = rng.standard_normal((3, 3, shape[-1], filters)).astype("float32")
    lost = 0 if padding == "same" else 2
    g = rng.standard_normal((shape[0], shape[1] - lost, shape[2] - lost, filters)).astype("float32")
    wanted, found = outcome(x, w, g, padding, "numpy"), outcome(x, w, g, padding, place)
    for one, other in zip(wanted, found, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-5, atol=2e-6 * np.abs(one).max())


def test_whole_numbers_stay_whole(place: str) -> None:
    """The halves of the transforms are exact: small whole numbers give the very results of the definition."""
    rng = np.random.default_rng(1)
    x, w = rng.integers(-9, 9, (2, 10, 10, 16)), rng.integers(-9, 9, (3, 3, 16, 16))
    g = rng.integers(-9, 9, (2, 10, 10, 16))
    arrays = [a.astype("float32") for a in (x, w, g)]
    for one, other in zip(outcome(*arrays, "same", "numpy"), outcome(*arrays, "same", place), strict=True):
        np.testing.assert_array_equal(other, one)


def test_volumes_by_planes(place: str) -> None:
    """Filters that are one deep meet every plane of a volume."""
    rng = np.random.default_rng(2)
    x = rng.standard_normal((2, 3, 8, 8, 16)).astype("float32")
    w = rng.standard_normal((1, 3, 3, 16, 16)).astype("float32")
    convolve = tf.function(lambda x, w: tf.nn.conv3d(x, w, [1] * 5, "SAME"))
    made = {}
    for where in ("numpy", place):
        select.set_executor(where)
        made[where] = np.asarray(convolve(tf.constant(x), tf.constant(w)))
    np.testing.assert_allclose(made[place], made["numpy"], rtol=1e-5, atol=1e-4)
