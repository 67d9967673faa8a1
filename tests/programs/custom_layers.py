import tabgrad as tf


class Linear(tf.keras.layers.Layer):
    """Everything in build, with variables of its own."""

    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="w"
        )
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config


class SimpleDense(tf.keras.layers.Layer):
    """Weights by add_weight in its other form."""

    def __init__(self, units=32, activation=None):
        super().__init__()
        self.units = units
        self.activation = tf.keras.activations.get(activation)

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True
        )
        self.b = self.add_weight(shape=(self.units,), initializer="random_normal", trainable=True)

    def call(self, inputs):
        return self.activation(tf.matmul(inputs, self.w) + self.b)


def run(digits, watch):
    """Calls the layers on ones, then trains a model of them. Returns its accuracy."""
    (x_train, y_train), (x_test, y_test) = digits
    tf.keras.utils.set_random_seed(5)

    layer = SimpleDense(4)
    y = layer(tf.ones((2, 2)))
    assert y.shape == (2, 4)
    assert layer.weights == [layer.w, layer.b] or len(layer.weights) == 2
    assert len(layer.trainable_weights) == 2
    assert Linear.from_config(Linear(5).get_config()).units == 5

    model = tf.keras.Sequential(
        [tf.keras.layers.Flatten(), SimpleDense(64, activation="relu"), Linear(10)]
    )
    model.compile(
        optimizer=tf.keras.optimizers.SGD(learning_rate=0.1, momentum=0.9),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        x_train, y_train, batch_size=64, epochs=2, shuffle=False, verbose=0, callbacks=[watch(tf)]
    )
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    return accuracy
