"""Random numbers: the stateful streams against TensorFlow's, and statistics of the samplers."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import tabgrad as tf
from tabgrad.ops.philox import advanced, bits

ORACLE = Path(__file__).parents[1] / "oracle"
sys.path.insert(0, str(ORACLE))

from random_stream import results  # noqa: E402

RECORD = np.load(ORACLE / "data" / "random_stream.npz")


@pytest.fixture(scope="module")
def stream() -> dict[str, np.ndarray]:
    found = results(tf)
    tf.random.set_seed(None)
    return found


@pytest.mark.parametrize("name", sorted(RECORD.files))
def test_streams_are_tensorflows(stream: dict[str, np.ndarray], name: str) -> None:
    assert stream[name].dtype == RECORD[name].dtype
    if stream[name].dtype == np.float64:  # sine and cosine of the C library: last bit
        np.testing.assert_allclose(stream[name], RECORD[name], rtol=1e-14)
    else:
        np.testing.assert_array_equal(stream[name], RECORD[name])


def test_unseeded_calls_differ() -> None:
    tf.random.set_seed(None)
    assert (tf.random.uniform([8]).numpy() != tf.random.uniform([8]).numpy()).any()


def test_binomial_below_mean_ten_has_the_right_moments() -> None:
    drawn = tf.random.stateless_binomial([20000], [3, 4], counts=20.0, probs=0.3).numpy()
    assert abs(drawn.mean() - 6.0) < 0.06
    assert abs(drawn.var() - 4.2) < 0.15
    assert drawn.min() >= 0
    assert drawn.max() <= 20


def test_binomial_edges() -> None:
    probs = np.array([0.0, 1.0, 0.5, 0.9])
    drawn = tf.random.stateless_binomial(
        [5, 4], [3, 4], counts=[7.0, 7.0, 0.0, 7.0], probs=probs
    ).numpy()
    assert (drawn[:, 0] == 0).all()
    assert (drawn[:, 1] == 7).all()
    assert (drawn[:, 2] == 0).all()
    assert (drawn[:, 3] <= 7).all()


def test_state_carries_across_64_bits() -> None:
    state = np.array([0xFFFFFFFF, 0xFFFFFFFF, 5, 0, 1, 2], np.uint32)
    words = bits(state, 2)
    after = bits(advanced(state, 1), 1)
    np.testing.assert_array_equal(words[1], after[0])


def test_gamma_gradient_matches_implicit_reparameterisation() -> None:
    alpha = tf.constant([0.7, 3.0])
    with tf.GradientTape() as tape:
        tape.watch(alpha)
        drawn = tf.random.stateless_gamma([4000, 2], [1, 2], alpha=alpha)
        mean = tf.reduce_mean(drawn, axis=0)
    # the mean of a gamma variable is alpha, so its derivative is 1 on average
    np.testing.assert_allclose(tape.gradient(mean, alpha).numpy(), [1.0, 1.0], atol=0.1)
