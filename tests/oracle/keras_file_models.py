"""The models whose files are recorded: each is made the same way with Keras and with tabgrad."""

from __future__ import annotations

from typing import Any

import numpy as np


def inputs(name: str) -> Any:
    """The data that a model is trained on and predicts for."""
    random = np.random.default_rng(len(name))
    if name in ("recurrent", "bidirectional"):
        return random.random((8, 5, 3), dtype=np.float32)
    if name == "attention":
        return random.integers(0, 9, (8, 6)).astype("int32")
    if name == "image":
        return random.random((8, 6, 6, 2), dtype=np.float32)
    if name == "functional":
        return [random.random((8, 4), dtype=np.float32), random.random((8, 4), dtype=np.float32)]
    return random.random((8, 4), dtype=np.float32)


def targets(name: str, shape: tuple[int, ...]) -> Any:
    """What it is trained towards."""
    return np.random.default_rng(99).random(shape).astype("float32")


def _sequential(keras: Any) -> Any:
    L = keras.layers
    model = keras.Sequential([
        keras.Input((4,)), L.Dense(5, "relu"), L.BatchNormalization(), L.Dense(3, kernel_regularizer="l2"),
    ], name="stack")  # fmt: skip
    model.compile(keras.optimizers.Adam(0.01), "mse", metrics=["mae"])
    return model


def _functional(keras: Any) -> Any:
    L = keras.layers
    shared = L.Dense(4, "tanh", name="shared")
    inner = keras.Sequential([keras.Input((4,)), L.Dense(3), L.LayerNormalization()], name="inner")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x, y = shared(a), shared(shared(b))
    nested = keras.Model(u := keras.Input((3,)), L.Dense(2)(u), name="nested")
    out = L.Concatenate()([nested(inner(x)), inner(y), L.Add()([x, y])])
    model = keras.Model([a, b], [out, L.Dense(1, name="head")(out)], name="graph")
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9), ["mse", keras.losses.Huber()], loss_weights=[1.0, 0.5])
    return model


_CLASSES: dict[int, Any] = {}


def _classes(keras: Any) -> Any:
    """A model whose layers are in lists and dicts, with weights of its own, and one layer in two places."""
    if id(keras) in _CLASSES:
        return _CLASSES[id(keras)]
    L = keras.layers

    @keras.saving.register_keras_serializable("files")
    class Layered(keras.Model):
        def __init__(self, width: int = 4, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.width = width
            self.blocks = [L.Dense(width, "relu"), L.Dense(width)]
            self.heads = {"main": L.Dense(2), "deep": [L.Dense(2), {"last": L.Dense(2)}]}
            self.again = self.blocks[0]
            self._hidden = L.Dense(2)
            self.scale = self.add_weight(shape=(2,), initializer="ones", name="scale")

        def build(self, input_shape: Any) -> None:
            for block in self.blocks:
                block.build((None, self.width))
            for head in (self.heads["main"], self.heads["deep"][0], self.heads["deep"][1]["last"], self._hidden):
                head.build((None, self.width))

        def call(self, x: Any) -> Any:
            for block in [*self.blocks, self.again]:
                x = block(x)
            deep = self.heads["deep"][0](x) + self.heads["deep"][1]["last"](x)
            return (self.heads["main"](x) + deep + self._hidden(x)) * self.scale

        def get_config(self) -> dict[str, Any]:
            return {"name": self.name, "width": self.width}

    _CLASSES[id(keras)] = Layered
    return Layered


def _subclassed(keras: Any) -> Any:
    model = _classes(keras)(name="layered")
    model.build((None, 4))
    model.compile(keras.optimizers.RMSprop(keras.optimizers.schedules.ExponentialDecay(0.01, 2, 0.5)), "mae")
    return model


def _recurrent(keras: Any) -> Any:
    L = keras.layers
    model = keras.Sequential([
        keras.Input((5, 3)), L.LSTM(3, return_sequences=True), L.GRU(4, return_sequences=True),
        L.RNN([L.LSTMCell(2), L.SimpleRNNCell(3)]),
    ], name="recurrent")  # fmt: skip
    model.compile("nadam", "mse")
    return model


def _bidirectional(keras: Any) -> Any:
    L = keras.layers
    model = keras.Sequential([
        keras.Input((5, 3)), L.Bidirectional(L.LSTM(2, return_sequences=True)), L.TimeDistributed(L.Dense(2)),
        L.Flatten(),
    ], name="both_ways")  # fmt: skip
    model.compile(keras.optimizers.AdamW(0.01), "mse")
    return model


def _attention(keras: Any) -> Any:
    L = keras.layers
    x = keras.Input((6,), dtype="int32")
    h = L.Embedding(9, 4)(x)
    h = L.MultiHeadAttention(2, 3)(h, h)
    model = keras.Model(x, L.GlobalAveragePooling1D()(h), name="attends")
    model.compile(keras.optimizers.Lion(0.001), "mse")
    return model


def _image(keras: Any) -> Any:
    L = keras.layers
    model = keras.Sequential([
        keras.Input((6, 6, 2)), L.Conv2D(3, 3), L.SeparableConv2D(2, 2), L.PReLU(), L.Dropout(0.5, seed=3),
        L.Flatten(), L.Dense(2, "softmax"),
    ], name="pictures")  # fmt: skip
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy", keras.metrics.TopKCategoricalAccuracy(2)])
    return model


BUILDERS = {
    "sequential": _sequential, "functional": _functional, "subclassed": _subclassed, "recurrent": _recurrent,
    "bidirectional": _bidirectional, "attention": _attention, "image": _image,
}  # fmt: skip
LEGACY = [n for n in BUILDERS if n != "subclassed"]  # a subclassed model has no legacy file
DRAWS = ["image"]  # whose training draws random numbers, so that it goes on differently


def steps(model: Any, name: str, count: int) -> list[float]:
    """``count`` training steps on the whole of the data; their losses."""
    x, y = inputs(name), _targets_of(model, name)
    return [float(np.ravel(model.train_on_batch(x, y))[0]) for _ in range(count)]


def _targets_of(model: Any, name: str) -> Any:
    if name == "functional":
        return [targets(name, (8, 9)), targets(name, (8, 1))]
    y = np.asarray(model(inputs(name)))
    return targets(name, y.shape)


def predictions(model: Any, name: str) -> list[Any]:
    """The outputs for the data."""
    found = model.predict(inputs(name), verbose=0)
    return [np.asarray(p) for p in (found if isinstance(found, list) else [found])]
