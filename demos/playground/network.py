"""The networks of this page. The page runs this file in its Python, export.py on the desktop."""

import tempfile
from pathlib import Path

import tabgrad as tf

layers = tf.keras.layers

BATCH = 30  # rows of a training step; a smaller batch gives the other rows no weight
ROWS = 3000  # what is looked at after training: a grid of 50 x 50, then 500 examples


class Rates(layers.Layer):
    """Passes on what it gets. Holds the rates of regularisation as weights, so that the page can set them."""

    def __init__(self) -> None:
        super().__init__(name="penalty")
        self.l1 = self.add_weight(name="l1", shape=(), initializer="zeros", trainable=False)
        self.l2 = self.add_weight(name="l2", shape=(), initializer="zeros", trainable=False)

    def call(self, x):
        """The input."""
        return x


class Penalty(tf.keras.regularizers.Regularizer):
    """L1 and L2, at rates that change while the network trains."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates

    def __call__(self, kernel):
        """What is added to the loss."""
        return self.rates.l1 * tf.reduce_sum(tf.abs(kernel)) + self.rates.l2 * tf.reduce_sum(tf.square(kernel))


def network(inputs: int, units: list[int], activation: str, problem: str) -> tuple[tf.keras.Model, tf.keras.Model]:
    """A model to train, and one with the same weights whose outputs are those of every layer."""
    rates = Rates()
    features = tf.keras.Input((inputs,))
    found, outputs = rates(features), []
    for i, count in enumerate(units):
        dense = layers.Dense(count, activation, kernel_regularizer=Penalty(rates), name=f"hidden{i + 1}")
        outputs.append(found := dense(found))
    outputs.append(layers.Dense(1, kernel_regularizer=Penalty(rates), name="output")(found))
    model = tf.keras.Model(features, outputs[-1])
    loss = "mse" if problem == "regression" else tf.keras.losses.BinaryCrossentropy(from_logits=True)
    model.compile(tf.keras.optimizers.SGD(0.03), loss)
    return model, tf.keras.Model(features, outputs)


def network_files(inputs: int, units: list[int], activation: str, problem: str) -> list[bytes]:
    """Both models as programs that the page runs without Python."""
    model, maps = network(inputs, units, activation, problem)
    x, y, weight = (tf.TensorSpec((None, *shape)) for shape in ((inputs,), (1,), ()))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("trainer.tg", "maps.tg")]
        model.export_trainer(paths[0], batch_size=BATCH, x=x, y=y, sample_weight=weight)
        maps.export(paths[1], batch_size=ROWS)
        return [path.read_bytes() for path in paths]
