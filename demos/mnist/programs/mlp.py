import numpy as np
import tabgrad as tf

data = np.load("mnist.npz")
x_train, x_test = (data[k] / np.float32(255) for k in ("x_train", "x_test"))
y_train, y_test = (tf.keras.utils.to_categorical(data[k], 10) for k in ("y_train", "y_test"))

tf.keras.utils.set_random_seed(1)
model = tf.keras.Sequential([
    tf.keras.layers.Flatten(input_shape=(28, 28)),
    tf.keras.layers.Dense(128, activation="relu"),
    tf.keras.layers.Dropout(0.2),
    tf.keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])

# %% Training. "Continue" runs this part again: same weights, same optimizer.
epoch = int(model.optimizer.iterations) // (9000 // 50)
model.fit(x_train, y_train, batch_size=50, initial_epoch=epoch, epochs=epoch + 5,
          validation_data=(x_test, y_test), verbose=2)
