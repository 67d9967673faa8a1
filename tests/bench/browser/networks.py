"""The workloads' networks with the common weights, in any Keras: the module is given."""

from typing import Any

import numpy as np

Tensor = Any
KERNEL = ["kernel", "bias"]


def loss(keras: Any, name: str) -> Any:
    """The loss of that name."""
    if name == "mean_squared_error":
        return keras.losses.MeanSquaredError()
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def dense_gradients(tf: Any, model: Any) -> Any:
    """The same model, where Adam sees a table's gradient as one tensor (record.py says why)."""

    class Dense(tf.keras.Model):
        def train_step(self, data: Any) -> Any:
            x, y = data
            with tf.GradientTape() as tape:
                loss = self.compute_loss(x, y, self(x, training=True))
            gradients = [tf.identity(g) for g in tape.gradient(loss, self.trainable_variables)]
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
            return {"loss": loss}

    return Dense(model.inputs, model.outputs)


def placed(layer: Any, weights: dict[str, np.ndarray], names: list[str], *inputs: Tensor) -> Tensor:
    """Call a layer on its inputs and set its weights by name."""
    output = layer(*inputs)
    layer.set_weights([weights[name] for name in names])
    return output


class Networks:
    """Builds networks of one Keras."""

    def __init__(self, keras: Any) -> None:
        self.keras, self.layers = keras, keras.layers

    def network(self, spec: dict, data: dict, dropout: bool = False) -> Any:
        """The model with the common weights; dropout layers only where they are asked for."""
        x = self.keras.Input(tuple(spec["x"]["shape"]), spec["batch"], dtype=data["x"].dtype.name)
        h = x
        for layer, weights in zip(spec["layers"], data["weights"], strict=True):
            if layer["type"] != "dropout" or dropout:
                h = getattr(self, layer["type"])(h, layer, weights)
        return self.keras.Model(x, h)

    def dense(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Dense."""
        return placed(self.layers.Dense(p["units"], p["activation"]), w, KERNEL, x)

    def dropout(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Dropout."""
        return self.layers.Dropout(p["rate"])(x)

    def conv2d(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Convolution."""
        return placed(self.layers.Conv2D(p["filters"], p["kernel_size"], activation=p["activation"]), w, KERNEL, x)

    def max_pool2d(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Pooling."""
        return self.layers.MaxPooling2D(p["pool_size"])(x)

    def flatten(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Flattening."""
        return self.layers.Flatten()(x)

    def lstm(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """The last state."""
        return placed(self.layers.LSTM(p["units"]), w, ["kernel", "recurrent_kernel", "bias"], x)

    def global_average_pool1d(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Mean over time."""
        return self.layers.GlobalAveragePooling1D()(x)

    def global_average_pool2d(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Mean over the image."""
        return self.layers.GlobalAveragePooling2D()(x)

    def token_position_embedding(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Tokens and positions, each looked up, added. Weights: both tables."""
        keras, layers = self.keras, self.layers

        class TokenPositionEmbedding(layers.Layer):
            def __init__(self, vocabulary: int, length: int, dim: int) -> None:
                super().__init__()
                self.tokens = layers.Embedding(vocabulary, dim)
                self.positions = layers.Embedding(length, dim)

            def call(self, x: Tensor) -> Tensor:
                return self.tokens(x) + self.positions(keras.ops.arange(x.shape[1]))

        return placed(TokenPositionEmbedding(p["vocabulary"], x.shape[1], p["dim"]), w, ["tokens", "positions"], x)

    def transformer_block(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Attention and feed-forward, each added to its input and then normalized."""
        layers = self.layers
        names = [f"{n}_{part}" for n in ("query", "key", "value", "output") for part in KERNEL]
        attended = placed(layers.MultiHeadAttention(p["heads"], p["key_dim"]), w, names, x, x)
        normal = [layers.LayerNormalization(epsilon=p["epsilon"]) for _ in range(2)]
        first = placed(normal[0], w, ["gamma_1", "beta_1"], layers.add([x, attended]))
        inner = placed(layers.Dense(p["feed_forward"], activation="relu"), w, ["inner_kernel", "inner_bias"], first)
        outer = placed(layers.Dense(x.shape[-1]), w, ["outer_kernel", "outer_bias"], inner)
        return placed(normal[1], w, ["gamma_2", "beta_2"], layers.add([first, outer]))

    def _normalized(self, x: Tensor, w: dict, prefix: str = "") -> Tensor:
        """Batch normalization with its own statistics, then relu6."""
        names = [prefix + part for part in ("gamma", "beta", "mean", "variance")]
        return self.layers.ReLU(6.0)(placed(self.layers.BatchNormalization(), w, names, x))

    def _padded(self, x: Tensor, strides: int) -> tuple[Tensor, str]:
        """As Keras's MobileNet pads."""
        if strides == 2:
            return self.layers.ZeroPadding2D(((0, 1), (0, 1)))(x), "valid"
        return x, "same"

    def conv_bn(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """The first block of MobileNet."""
        x, padding = self._padded(x, p["strides"])
        conv = self.layers.Conv2D(p["filters"], p["kernel_size"], p["strides"], padding=padding, use_bias=False)
        return self._normalized(placed(conv, w, ["kernel"], x), w)

    def separable_bn(self, x: Tensor, p: dict, w: dict) -> Tensor:
        """Every other block."""
        x, padding = self._padded(x, p["strides"])
        depthwise = self.layers.DepthwiseConv2D(3, p["strides"], padding=padding, use_bias=False)
        x = self._normalized(placed(depthwise, w, ["depthwise_kernel"], x), w, "depthwise_")
        pointwise = self.layers.Conv2D(p["filters"], 1, use_bias=False)
        return self._normalized(placed(pointwise, w, ["pointwise_kernel"], x), w, "pointwise_")
