import numpy as np
import tabgrad as tf

layers = tf.keras.layers
to_categorical = tf.keras.utils.to_categorical

data = np.load("mnist.npz")  # 9,000 digits to train, 1,000 to test
x_train = data["x_train"] / np.float32(255)
x_test = data["x_test"] / np.float32(255)
y_train = to_categorical(data["y_train"], 10)
y_test = to_categorical(data["y_test"], 10)

tf.keras.utils.set_random_seed(1)
model = tf.keras.Sequential([
    tf.keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dropout(0.2),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="rmsprop", metrics=["accuracy"],
              loss="categorical_crossentropy")

# %% Train. "Continue" runs this part again, from here on.
epoch = int(model.optimizer.iterations) // 300  # 9000 / 30 steps
model.fit(x_train, y_train, batch_size=30,
          initial_epoch=epoch, epochs=epoch + 6,
          validation_data=(x_test, y_test), verbose=2)
