import numpy as np
import tabgrad as tf
from tabgrad.keras import Model
from tabgrad.keras.layers import Conv2D, Dense, Flatten


class Digits(Model):
    def __init__(self):
        super().__init__()
        self.conv1 = Conv2D(8, 3, strides=2, activation="relu")
        self.flatten = Flatten()
        self.d1 = Dense(64, activation="relu")
        self.d2 = Dense(10)

    def call(self, x):
        x = self.conv1(x)
        x = self.flatten(x)
        x = self.d1(x)
        return self.d2(x)


def run(digits, watch):
    """Trains a subclassed convolutional model. Returns its accuracy on the test digits."""
    (x_train, y_train), (x_test, y_test) = digits
    x_train = x_train[..., tf.newaxis]
    x_test = x_test[..., np.newaxis]
    tf.random.set_seed(3)
    tf.keras.utils.set_random_seed(3)

    model = Digits()
    model.compile(
        optimizer="adam",
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        x_train, y_train, batch_size=32, epochs=1, shuffle=False, verbose=0, callbacks=[watch(tf)]
    )
    predictions = np.argmax(model.predict(x_test, verbose=0), axis=-1)
    return float(np.mean(predictions == y_test))
