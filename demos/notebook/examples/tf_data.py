# %% [markdown]
# # tf.data and tf.function
#
# A pipeline that makes examples while the network trains, and a function that is traced once and then runs as one
# program.

# %%
import time

import numpy as np
import plot
import tabgrad as tf

numbers = tf.data.Dataset.range(10)
print(list(numbers.map(lambda n: n * n).filter(lambda n: n % 2 == 0).batch(2).as_numpy_iterator()))

# %% [markdown]
# ## Two moons
#
# The generator gives points, each time others; `map` scales them, `shuffle` and `batch` make batches of them.

# %%
rng = np.random.default_rng(0)


def moons():
    while True:
        label = rng.integers(2)
        angle = rng.uniform(0, np.pi)
        point = [np.cos(angle), np.sin(angle)] if label else [1 - np.cos(angle), 0.5 - np.sin(angle)]
        yield np.float32(point) + rng.normal(0, 0.15, 2).astype("float32"), np.int32(label)


spec = (tf.TensorSpec((2,), tf.float32), tf.TensorSpec((), tf.int32))
examples = tf.data.Dataset.from_generator(moons, output_signature=spec)
batches = examples.map(lambda point, label: (2 * point - 1, label)).shuffle(500).batch(50).prefetch(2)
points, labels = next(iter(batches))
plot.scatter(points, c=labels, title="One batch")

# %%
tf.keras.utils.set_random_seed(4)
model = tf.keras.Sequential([
    tf.keras.Input((2,)),
    tf.keras.layers.Dense(16, activation="tanh"),
    tf.keras.layers.Dense(16, activation="tanh"),
    tf.keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(tf.keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
model.fit(batches, steps_per_epoch=20, epochs=6)

# %% [markdown]
# ## What the network says of the plane

# %%
side = np.linspace(-3.5, 3.5, 120, dtype="float32")
plane = np.stack(np.meshgrid(side, -side), -1).reshape(-1, 2)
plot.image(model.predict(plane, batch_size=1000, verbose=0).reshape(120, 120))

# %% [markdown]
# ## tf.function
#
# The function is traced once for these shapes; `experimental_get_tracing_count` says so.

# %%
def iterate(z, c):
    for _ in range(30):
        z = tf.clip_by_value(z * z + c, -4.0, 4.0)
    return tf.reduce_sum(z)


c = tf.constant(np.linspace(-1, 0.25, 10_000, dtype="float32"))
traced = tf.function(iterate)
seconds = {}
for name, function in (("eager", iterate), ("tf.function", traced)):
    function(tf.zeros_like(c), c)  # the first call traces
    began = time.perf_counter()
    for _ in range(20):
        function(tf.zeros_like(c), c)
    seconds[name] = (time.perf_counter() - began) / 20
plot.bars({name: 1000 * value for name, value in seconds.items()}, title="One call", ylabel="ms")
traced.experimental_get_tracing_count()
