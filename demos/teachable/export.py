"""Makes trainer.tg: a small convolutional network that has learned nothing yet, with its optimizer."""

import pathlib

import tabgrad as tf

SIDE, CLASSES = 48, 6


def network() -> tf.keras.Model:
    """Four convolutions; six outputs, of which a page uses as many as it has classes."""
    layers = tf.keras.layers
    return tf.keras.Sequential([
        tf.keras.Input((SIDE, SIDE, 3)),
        layers.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
        layers.Conv2D(24, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(48, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dropout(0.4),
        layers.Dense(CLASSES, activation="softmax"),
    ])  # fmt: skip


def export(folder: pathlib.Path) -> None:
    """Write trainer.tg into folder."""
    tf.keras.utils.set_random_seed(5)
    model = network()
    optimizer = tf.keras.optimizers.Adam(1e-3)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    # values from -1 to 1; a picture that is no square is cut, not stretched
    scaled = {"scale": 1 / 127.5, "offset": -1.0, "fit": "cover"}
    model.export_trainer(folder / "trainer.tg", batch_size=[16, 8, 4, 2, 1], preprocessing=scaled)
