"""Twenty small models whose optimised training steps are kept as text in graphs/.

Run it to write them anew: a change of a pass shows as a difference of these files, a refactoring does not.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import tabgrad as tf
from tabgrad.execute.micro import expressible
from tabgrad.ir.graph import Graph
from tabgrad.ir.text import to_text
from tabgrad.keras.training.step_function import StepFunction
from tabgrad.passes.pipeline import for_engine

K, L = tf.keras, tf.keras.layers
FOLDER = Path(__file__).resolve().parent / "graphs"
Made = tuple[Any, Any, Any]  # model, spec of x, spec of y


def _x(*shape: int, dtype: Any = tf.float32) -> Any:
    return tf.TensorSpec(shape, dtype)


def _classes(batch: int) -> Any:
    return tf.TensorSpec((batch,), tf.int32)


def _net(shape: tuple[int, ...], *layers: Any, loss: Any = "mse", optimizer: Any = "sgd", **options: Any) -> Any:
    dtype = options.pop("dtype", None)
    model = K.Sequential([K.Input(shape, dtype=dtype), *layers])
    model.compile(optimizer=optimizer, loss=loss, **options)
    return model


SPARSE = "sparse_categorical_crossentropy"


def mlp_sgd() -> Made:
    """A dense network."""
    return _net((4,), L.Dense(8, "tanh"), L.Dense(1)), _x(6, 4), _x(6, 1)


def mlp_momentum() -> Made:
    """Nesterov's momentum."""
    optimizer = K.optimizers.SGD(0.1, momentum=0.9, nesterov=True)
    return _net((4,), L.Dense(8, "relu"), L.Dense(1), optimizer=optimizer), _x(6, 4), _x(6, 1)


def mlp_adam_metrics() -> Made:
    """Adam, cross-entropy, accuracy."""
    layers = L.Dense(8, "relu"), L.Dense(3, "softmax")
    return _net((4,), *layers, loss=SPARSE, optimizer="adam", metrics=["accuracy"]), _x(6, 4), _classes(6)


def mlp_dropout_rmsprop() -> Made:
    """Dropout's generator is state."""
    layers = L.Dense(8, "relu"), L.Dropout(0.5, seed=1), L.Dense(3, "softmax")
    return _net((4,), *layers, loss=SPARSE, optimizer="rmsprop"), _x(6, 4), _classes(6)


def mlp_adamw_clipped() -> Made:
    """Decay and clipping by the global norm."""
    optimizer = K.optimizers.AdamW(0.01, global_clipnorm=1.0)
    return _net((4,), L.Dense(8, "gelu"), L.Dense(1), optimizer=optimizer), _x(6, 4), _x(6, 1)


def mlp_regularized() -> Made:
    """Penalties, a constraint, a schedule."""
    rate = K.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    layer = L.Dense(8, "elu", kernel_regularizer="l2", kernel_constraint="max_norm")
    return _net((4,), layer, L.Dense(1), optimizer=K.optimizers.SGD(rate)), _x(6, 4), _x(6, 1)


def cnn() -> Made:
    """Convolutions and pooling."""
    layers = L.Conv2D(4, 3, activation="relu"), L.MaxPooling2D(), L.Flatten(), L.Dense(3, "softmax")
    return _net((8, 8, 1), *layers, loss=SPARSE, optimizer="adam"), _x(2, 8, 8, 1), _classes(2)


def cnn_batch_norm() -> Made:
    """Moving statistics are state."""
    layers = L.Conv2D(4, 3, 2, "same", use_bias=False), L.BatchNormalization(), L.ReLU(), L.GlobalAveragePooling2D()
    return _net((8, 8, 3), *layers, L.Dense(3, "softmax"), loss=SPARSE), _x(2, 8, 8, 3), _classes(2)


def depthwise() -> Made:
    """MobileNet's block."""
    layers = L.DepthwiseConv2D(3, padding="same"), L.ReLU(6.0), L.Conv2D(4, 1), L.GlobalAveragePooling2D()
    return _net((6, 6, 3), *layers), _x(2, 6, 6, 3), _x(2, 4)


def transposed() -> Made:
    """An autoencoder's halves."""
    layers = L.Conv2D(4, 3, 2, "same", activation="relu"), L.Conv2DTranspose(1, 3, 2, "same")
    return _net((8, 8, 1), *layers), _x(2, 8, 8, 1), _x(2, 8, 8, 1)


def conv1d_average() -> Made:
    """One axis, average pooling."""
    layers = L.Conv1D(4, 3, padding="causal", activation="swish"), L.AveragePooling1D(2), L.Flatten(), L.Dense(1)
    return _net((8, 3), *layers), _x(2, 8, 3), _x(2, 1)


def lstm() -> Made:
    """A whole sequence in one call."""
    return _net((5, 3), L.LSTM(4), L.Dense(1)), _x(2, 5, 3), _x(2, 1)


def gru_masked() -> Made:
    """Embedding, mask, GRU."""
    layers = L.Embedding(10, 4, mask_zero=True), L.GRU(4), L.Dense(1)
    return _net((5,), *layers, dtype="int32", optimizer="adam"), _x(2, 5, dtype=tf.int32), _x(2, 1)


def bidirectional() -> Made:
    """Two directions."""
    return _net((5, 3), L.Bidirectional(L.SimpleRNN(4, return_sequences=True)), L.Dense(1)), _x(2, 5, 3), _x(2, 5, 1)


def attention() -> Made:
    """A transformer's block."""
    x = K.Input((6, 8))
    h = L.LayerNormalization()(L.add([x, L.MultiHeadAttention(2, 4)(x, x)]))
    h = L.LayerNormalization()(L.add([h, L.Dense(8)(L.Dense(16, "relu")(h))]))
    model = K.Model(x, L.Dense(1)(L.GlobalAveragePooling1D()(h)))
    model.compile(optimizer="sgd", loss="mse")
    return model, _x(2, 6, 8), _x(2, 1)


def residual() -> Made:
    """A block that is added to its input."""
    x = K.Input((6, 6, 4))
    h = L.Conv2D(4, 3, padding="same", activation="relu")(x)
    h = L.add([x, L.Conv2D(4, 3, padding="same")(h)])
    model = K.Model(x, L.GlobalMaxPooling2D()(h))
    model.compile(optimizer="adam", loss="mae")
    return model, _x(2, 6, 6, 4), _x(2, 4)


def two_outputs() -> Made:
    """Two losses with weights."""
    a = K.Input((3,))
    h = L.Dense(4, "relu")(a)
    model = K.Model(a, [L.Dense(1)(h), L.Dense(2, "softmax")(h)])
    model.compile(optimizer="sgd", loss=["mse", "categorical_crossentropy"], loss_weights=[1.0, 0.5])
    return model, _x(4, 3), (_x(4, 1), _x(4, 2))


def binary() -> Made:
    """Binary cross-entropy with its metrics."""
    layers = L.Dense(4, "selu"), L.Dense(1, "sigmoid")
    return _net((3,), *layers, loss="binary_crossentropy", metrics=["accuracy"]), _x(4, 3), _x(4, 1)


def group_norm() -> Made:
    """Other normalizations."""
    layers = L.Conv2D(4, 3), L.GroupNormalization(2), L.RMSNormalization(), L.LeakyReLU(), L.Flatten(), L.Dense(1)
    return _net((5, 5, 2), *layers), _x(2, 5, 5, 2), _x(2, 1)


def custom_step() -> Made:
    """A train_step of its own."""

    class Custom(K.Model):
        def train_step(self, data: Any) -> Any:
            x, y = data
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.abs(self(x, training=True) - y))
            weights = self.trainable_variables
            self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
            return {"loss": loss}

    x = K.Input((3,))
    model = Custom(x, L.Dense(2)(x))
    model.compile(optimizer="adam")
    return model, _x(4, 3), _x(4, 2)


MODELS: dict[str, Callable[[], Made]] = {
    f.__name__: f
    for f in (
        mlp_sgd, mlp_momentum, mlp_adam_metrics, mlp_dropout_rmsprop, mlp_adamw_clipped, mlp_regularized, cnn,
        cnn_batch_norm, depthwise, transposed, conv1d_average, lstm, gru_masked, bidirectional, attention,
        residual, two_outputs, binary, group_norm, custom_step,
    )
}  # fmt: skip


def traced(name: str) -> Graph:
    """The training step's graph, as traced."""
    K.backend.clear_session()
    K.utils.set_random_seed(1)
    model, x, y = MODELS[name]()
    graph: Graph = StepFunction(model, "train_step")._function.get_concrete_function((x, y)).graph
    return graph


def text(name: str) -> str:
    """The optimised graph of a model."""
    return to_text(for_engine(traced(name), expressible))


if __name__ == "__main__":
    for model_name in MODELS:
        (FOLDER / f"{model_name}.txt").write_text(text(model_name), encoding="utf-8")
