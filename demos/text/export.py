"""What the page loads: an untrained network that it trains, and texts to train it on."""

from pathlib import Path

import tabgrad as tf
from texts import texts

LETTERS = 96  # a newline and the 95 printable characters of ASCII
WINDOW = 48
BATCH = 32


def network() -> tf.keras.Model:
    """Scores of the next character after each one of a window."""
    tf.keras.utils.set_random_seed(11)
    layers = tf.keras.layers
    model = tf.keras.Sequential([
        tf.keras.Input((WINDOW,), dtype="int32"),
        layers.Embedding(LETTERS, 32),
        layers.LSTM(96, return_sequences=True),
        layers.Dense(LETTERS),
    ], name="writer")  # fmt: skip
    model.compile(
        optimizer=tf.keras.optimizers.Adam(3e-3), loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    return model


def export(folder: Path) -> None:
    """Write trainer.tg and the texts."""
    windows = tf.TensorSpec((None, WINDOW), "int32")
    network().export_trainer(folder / "trainer.tg", batch_size=[BATCH], x=windows, y=windows)
    for name, text in texts().items():
        (folder / f"{name}.txt").write_text(text, encoding="ascii")
