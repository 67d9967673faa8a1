# ruff: noqa: B018
# %% [markdown]
# # First network
#
# A network that reads handwritten digits. Run a cell with **Shift+Enter**, or all of them with *Run all*.
# It is ordinary Python with Keras's API, and it runs in this page: nothing is sent anywhere.

# %%
import numpy as np
import plot
import tabgrad as tf

data = np.load("mnist.npz")  # 9,000 digits to train on, 1,000 that the network never sees
x_train, x_test = data["x_train"] / np.float32(255), data["x_test"] / np.float32(255)
y_train, y_test = data["y_train"], data["y_test"]
plot.image(x_train[:30])

# %% [markdown]
# ## The model
#
# Three layers: 784 grey values become 64 numbers, and these the probabilities of ten digits. The value of a cell's last
# line is shown below it; a model shows its layers.

# %%
tf.keras.utils.set_random_seed(1)
model = tf.keras.Sequential([
    tf.keras.Input((28, 28)),
    tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(64, activation="relu"),
    tf.keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model

# %% [markdown]
# ## Training

# %%
history = model.fit(x_train, y_train, batch_size=50, epochs=5, validation_data=(x_test, y_test))

# %% [markdown]
# ## Where it is wrong
#
# 1. The digits that it takes for another one
# 2. and how sure it is of the first one of these.

# %%
probabilities = model.predict(x_test, verbose=0)
wrong = np.flatnonzero(probabilities.argmax(1) != y_test)
print(f"{len(wrong)} of {len(y_test)} are wrong")
plot.image(x_test[wrong[:20]])
plot.bars(probabilities[wrong[0]], title=f"The first is a {y_test[wrong[0]]}", ylabel="probability")
