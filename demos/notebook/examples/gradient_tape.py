# %% [markdown]
# # A training loop of one's own
#
# A layer that Keras does not have, and a loop with `tf.GradientTape` instead of `fit`: the network learns the wave
# below from noisy points.

# %%
import time

import numpy as np
import plot
import tabgrad as tf

rng = np.random.default_rng(3)
x = rng.uniform(-3, 3, (400, 1)).astype("float32")
y = (np.sin(2 * x) * np.exp(-0.1 * x**2) + rng.normal(0, 0.1, x.shape)).astype("float32")
plot.scatter(x, y, title="What there is to learn")


# %% [markdown]
# ## The layer
#
# A dense layer whose activation is a sine, with a frequency for each unit that is learned as well.

# %%
class Waves(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="glorot_uniform")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros")
        self.frequency = self.add_weight(shape=(self.units,), initializer="ones")

    def call(self, inputs):
        return tf.sin(self.frequency * (tf.matmul(inputs, self.kernel) + self.bias))


tf.keras.utils.set_random_seed(2)
model = tf.keras.Sequential([tf.keras.Input((1,)), Waves(16), tf.keras.layers.Dense(1)])
model.summary()

# %% [markdown]
# ## The loop
#
# The tape writes down what is computed; `gradient` goes back through it. With `tf.function` a step is traced once and
# then run as one program: leave it out and compare the times.

# %%
optimizer = tf.keras.optimizers.Adam(0.02)


@tf.function
def train_step(inputs, targets):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(inputs, training=True) - targets))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


began, losses = time.perf_counter(), []
for epoch in range(60):
    order = rng.permutation(len(x))
    for batch in order.reshape(-1, 50):
        loss = train_step(tf.constant(x[batch]), tf.constant(y[batch]))
    losses.append(float(loss))
    if epoch % 15 == 14:
        print(f"epoch {epoch + 1}: loss {losses[-1]:.4f}")
print(f"{time.perf_counter() - began:.2f} s")
plot.line({"loss": losses}, title="Loss", xlabel="epoch")

# %%
grid = np.linspace(-3, 3, 200, dtype="float32")[:, None]
wave = np.sin(2 * grid) * np.exp(-0.1 * grid**2)
plot.line({"network": model.predict(grid, verbose=0), "without noise": wave}, x=grid)
