"""Gradients of the decompositions that read one triangle: through a symmetric argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import tabgrad as tf

SPREAD = np.diag([1.0, 3.0, 6.0]) + 0.2 * np.array(
    [[0.1, 0.5, -0.3], [0.5, 0.2, 0.7], [-0.3, 0.7, 0.4]]
)
WEIGHT = 0.5 + np.cos(np.arange(9.0)).reshape(3, 3)


def symmetric(x: Any) -> Any:
    return (x + tf.linalg.matrix_transpose(x)) * 0.5


def eigen_projection(x: Any) -> Any:
    """Independent of the eigenvectors' signs."""
    w, v = tf.linalg.eigh(symmetric(x))
    return tf.matmul(v * tf.exp(w * 0.1), v, transpose_b=True)


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "cholesky": lambda x: tf.linalg.cholesky(symmetric(x)),
    "logdet": lambda x: tf.linalg.logdet(symmetric(x)) * tf.constant(np.eye(3)),
    "eigvalsh": lambda x: tf.linalg.eigvalsh(symmetric(x)) * tf.constant(np.ones((3, 3))),
    "eigh": eigen_projection,
    "pinv": lambda x: tf.linalg.pinv(x[:, :2])[:, :] @ tf.constant(WEIGHT),
    "lstsq": lambda x: tf.linalg.lstsq(x[:, :2], tf.constant(WEIGHT)),
    "norm2": lambda x: tf.linalg.norm(x, ord=2, axis=(0, 1)) * tf.constant(np.eye(3)),
}


def loss(name: str, x: Any) -> Any:
    result = FUNCTIONS[name](x)
    return tf.reduce_sum(result * tf.constant(WEIGHT[: result.shape[0]]))


def gradient(name: str, x: Any) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = loss(name, x)
    return tape.gradient(value, x)


def differences(function: Callable[[Any], float], x: np.ndarray, step: float = 1e-5) -> np.ndarray:
    out = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        move = np.zeros_like(x)
        move[index] = step
        out[index] = (function(x + move) - function(x - move)) / (2 * step)
    return out


@pytest.mark.parametrize("name", FUNCTIONS)
def test_first_and_second_order(name: str) -> None:
    x = tf.constant(SPREAD)
    numeric = differences(lambda v: float(loss(name, tf.constant(v))), SPREAD)
    np.testing.assert_allclose(gradient(name, x).numpy(), numeric, rtol=1e-5, atol=1e-6)

    def weighted(v: Any) -> Any:
        return tf.reduce_sum(gradient(name, v) * tf.constant(WEIGHT))

    with tf.GradientTape() as tape:
        tape.watch(x)
        total = weighted(x)
    second = tape.gradient(total, x)
    numeric = differences(lambda v: float(weighted(tf.constant(v))), SPREAD)
    np.testing.assert_allclose(second.numpy(), numeric, rtol=1e-4, atol=1e-5)
