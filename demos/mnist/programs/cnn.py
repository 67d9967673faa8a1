import numpy as np
import tabgrad as tf

layers = tf.keras.layers

data = np.load("mnist.npz")  # 9,000 digits to train, 1,000 to test
x_train = data["x_train"] / np.float32(255)
x_test = data["x_test"] / np.float32(255)
y_train, y_test = data["y_train"], data["y_test"]


class Digits(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.conv1 = layers.Conv2D(32, 3, activation="relu")
        self.conv2 = layers.Conv2D(64, 3, activation="relu")
        self.pool = layers.MaxPooling2D()
        self.flatten = layers.Flatten()
        self.dropout = layers.Dropout(0.5)
        self.answer = layers.Dense(10, activation="softmax")

    def call(self, x, training=False):
        x = tf.expand_dims(x, -1)
        x = self.pool(self.conv1(x))
        x = self.pool(self.conv2(x))
        x = self.dropout(self.flatten(x), training=training)
        return self.answer(x)


class Decay(tf.keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.learning_rate = 0.003 * 0.7**epoch


tf.keras.utils.set_random_seed(2)
model = Digits()
model.compile(optimizer="adam", metrics=["accuracy"],
              loss="sparse_categorical_crossentropy")

# %% Train. "Continue" runs this part again, from here on.
epoch = int(model.optimizer.iterations) // 180  # 9000 / 50 steps
model.fit(x_train, y_train, batch_size=50,
          initial_epoch=epoch, epochs=epoch + 6,
          validation_data=(x_test, y_test),
          callbacks=[Decay()], verbose=2)
