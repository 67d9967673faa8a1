"""Trains a small network on MNIST's digits and exports it for a page.

In the end it is one line: ``model.export("digits.tg", labels=[...])``.
"""

from pathlib import Path

import numpy as np
import tabgrad as tf

DATA = Path(__file__).resolve().parents[2] / ".cache" / "data" / "mnist.npz"
LABELS = [str(digit) for digit in range(10)]
SIDE = 28
EPOCHS = 4
BATCH = 50
SEED = 1
WARPED_AT_ONCE = 1000  # the arrays of so many fit into a cache


def network() -> tf.keras.Model:
    """Two convolutions and one dense layer: 18,378 weights."""
    layers = tf.keras.layers
    return tf.keras.Sequential([
        layers.Input((SIDE, SIDE, 1), name="digit"),
        layers.Conv2D(16, 5, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 5, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ], name="digits")


def digits(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Images in [0, 1], float32 (n, 28, 28, 1), and labels of the part "train" or "test"."""
    with np.load(DATA) as data:
        return data[f"x_{part}"][..., None] / np.float32(255), data[f"y_{part}"]


def warped(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Every image a little turned, slanted, scaled and moved: hands differ more than 9,000 digits show."""
    count = len(images)
    turn, slant = random.uniform(-0.2, 0.2, (2, count, 1, 1))
    scale = random.uniform(0.9, 1.1, (count, 1, 1))
    move = random.uniform(-1.5, 1.5, (2, count, 1, 1))
    middle = (SIDE - 1) / 2
    down, right = np.mgrid[:SIDE, :SIDE] - middle
    right = right + slant * down
    cos, sin = np.cos(turn) / scale, np.sin(turn) / scale
    return between(images[..., 0], sin * right + cos * down + move[0] + middle,
                   cos * right - sin * down + move[1] + middle)[..., None]


def between(images: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Bilinear values of images (n, h, w) at positions (n, h, w); beyond the edge is what the edge is."""
    y, x = (np.clip(v, 0, SIDE - 1.001).astype(np.float32) for v in (y, x))
    top, left = y.astype(np.int32), x.astype(np.int32)
    y, x = y - top, x - left
    rows = images.reshape(len(images), -1)
    at = (top * SIDE + left).reshape(len(images), -1)
    corners = [np.take_along_axis(rows, at + step, 1).reshape(y.shape) for step in (0, 1, SIDE, SIDE + 1)]
    return (corners[0] * (1 - x) + corners[1] * x) * (1 - y) + (corners[2] * (1 - x) + corners[3] * x) * y


def trained() -> tf.keras.Model:
    """The network after some epochs of warped digits."""
    tf.keras.utils.set_random_seed(SEED)
    tf.config.set_executor("engine")
    random = np.random.default_rng(SEED)
    x, y = digits("train")
    model = network()
    rate = tf.keras.optimizers.schedules.CosineDecay(0.004, EPOCHS * len(x) // BATCH)
    model.compile(optimizer=tf.keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy",
                  metrics=["accuracy"])
    for _epoch in range(EPOCHS):
        images = np.concatenate([warped(x[i : i + WARPED_AT_ONCE], random)
                                 for i in range(0, len(x), WARPED_AT_ONCE)])
        model.fit(images, y, batch_size=BATCH, verbose=0)
    return model


def export(folder: Path) -> None:
    """Writes digits.tg: the network, its weights, the names of its classes."""
    model = trained()
    _loss, accuracy = model.evaluate(*digits("test"), batch_size=BATCH, verbose=0)
    print(f"digits.tg: {accuracy:.1%} of 1,000 unseen digits")
    model.export(folder / "digits.tg", batch_size=1, labels=LABELS)
