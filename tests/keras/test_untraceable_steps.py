"""Which steps are traced, how often, what happens to those that can't be, and what tf.config.explain says of all."""

import warnings

import numpy as np
import pytest
import tabgrad as tf
from tabgrad import keras
from training_scenarios import LABELS, X, Y, agree, dense, fit

pytestmark = pytest.mark.usefixtures("executor")


class Peeking(keras.Model):
    """A model whose step looks at a value."""

    def __init__(self):
        super().__init__()
        self.layer = keras.layers.Dense(1)
        self.seen = []

    def call(self, x):
        return self.layer(x)

    def train_step(self, data):
        logs = super().train_step(data)
        if logs["loss"] > 1e9:
            raise RuntimeError("diverged")
        self.seen.append(1)
        return logs


class Plain(keras.Model):
    """A model that knows no shapes before its first batch."""

    def __init__(self):
        super().__init__()
        self.layer = keras.layers.Dense(1)

    def call(self, x):
        return self.layer(x)


def test_a_step_that_can_not_be_traced_runs_eagerly_with_one_note():
    def train(**options):
        keras.utils.set_random_seed(3)
        model = Peeking()
        model.compile(keras.optimizers.Adam(0.05), "mse", **options)
        fit(model, epochs=2)
        return model

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = train()
    assert len(caught) == 1, [str(c.message) for c in caught]
    note = str(caught[0].message)
    assert "Peeking.train_step" in note and "test_untraceable_steps.py" in note and 'if logs["loss"] > 1e9:' in note
    assert "run_eagerly=True" in note
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        eager = train(run_eagerly=True)
    assert int(model.optimizer.iterations) == 6 and len(model.seen) == len(eager.seen) == 6
    for a, b in zip(model.get_weights(), eager.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5)
    model.evaluate(X, Y, verbose=0)  # its other steps are traced
    assert model.test_function.step.traced() is not None


def test_every_step_that_looks_at_values_says_so_once():
    class Choosing(keras.Model):
        def __init__(self):
            super().__init__()
            self.layer = keras.layers.Dense(1)

        def call(self, x):
            return self.layer(x if float(tf.reduce_sum(x)) > 0 else -x)

    model = Choosing()
    model.compile("sgd", "mse")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            fit(model)
            model.evaluate(X, Y, verbose=0)
            predicted = model.predict(X, verbose=0)
    assert [str(w.message).split(" ")[0] for w in caught] == [
        f"Choosing.{step}_step" for step in ("train", "test", "predict")
    ]
    np.testing.assert_allclose(predicted, model(X), rtol=1e-5)


def test_jit_compile_makes_that_an_error():
    model = Peeking()
    model.compile(keras.optimizers.Adam(0.05), "mse", jit_compile=True)
    with pytest.raises(TypeError, match="symbolic") as caught:
        fit(model)
    assert 'if logs["loss"] > 1e9:' in str(caught.value)
    for choice in (True, False, "auto"):
        good = dense(jit_compile=choice)
        fit(good)
        assert good.jit_compile is (choice is True)
        assert good.get_compile_config()["jit_compile"] is (choice is True)
    with pytest.warns(UserWarning, match="jit_compile"):
        assert dense(jit_compile=True, run_eagerly=True).jit_compile is False


def test_python_runs_once_per_batch_size_unless_eager():
    ran = []

    class Layer(keras.layers.Layer):
        def call(self, x):
            ran.append(tuple(x.shape))
            return x

    model = dense(Layer())
    ran.clear()
    fit(model, epochs=3)
    assert ran == [(8, 4), (6, 4)]
    model.run_eagerly = True
    fit(model)
    assert len(ran) == 5
    model.run_eagerly = False
    fit(model)
    assert len(ran) == 5
    tf.config.run_functions_eagerly(True)
    try:
        fit(model)
    finally:
        tf.config.run_functions_eagerly(False)
    assert len(ran) == 8


def test_executors_may_change_between_fits(executor):
    def scenario(**options):
        model = dense(keras.layers.Dense(3, activation="tanh"), optimizer=keras.optimizers.Adam(0.05), **options)
        for name in ("numpy", executor, "numpy", executor):
            tf.config.set_executor(name)
            fit(model)
        return [*model.get_weights(), *(v.numpy() for v in model.optimizer.variables)]

    agree(scenario)


def test_a_model_in_a_function_of_ones_own():
    model = dense(keras.layers.BatchNormalization())
    optimizer = keras.optimizers.Adam(0.05)

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(x, training=True) - y))
        weights = model.trainable_weights
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return loss

    losses = [float(step(X, Y)) for _ in range(30)]
    assert losses[-1] < 0.5 * losses[0] and int(optimizer.iterations) == 30
    assert step.experimental_get_tracing_count() == 2  # the first trace made the optimizer's slots


# --- explain ----------------------------------------------------------------------------------


def test_explain(executor):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(3)])
    assert set(tf.config.explain(model).data) == {"predict_step"}
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"])
    for found in (tf.config.explain(model, batch_size=16), tf.config.explain(model, X, LABELS)):
        assert list(found.data) == ["train_step", "test_step", "predict_step"]
        assert all(part["executor"] in ("numpy", "engine") for part in found.data.values())
        assert "train_step: " in str(found) and "kernel" in repr(found)
    fit(model, X, LABELS)
    data = tf.config.explain(model).data["train_step"]
    assert data == model.train_function.step.traced().prepared().explain()
    if executor == "engine":
        assert data["flops"] > 0 and data["arena_bytes"] > 0 and data["state_bytes"] > 0
        assert f"{data['arena_bytes']:,} bytes of arena" in str(tf.config.explain(model))
    f = tf.function(lambda x: tf.linalg.inv(x) @ x)
    spec = tf.TensorSpec((3, 3), tf.float32)
    assert tf.config.explain(f, spec).data == tf.config.explain(f.get_concrete_function(spec)).data
    assert sum(s["instructions"] for s in tf.config.explain(f).data["segments"]) >= 2
    assert "inv" in str(tf.config.explain(f))
    with pytest.raises(TypeError, match="Expected a model"):
        tf.config.explain(3)
    after = Plain()
    after.compile("sgd", "mse")
    fit(after)
    assert list(tf.config.explain(after).data) == ["train_step", "test_step", "predict_step"]
    with pytest.raises(ValueError, match="example data"):
        tf.config.explain(keras.Sequential([keras.layers.Dense(1)]))


def test_explain_says_what_runs_eagerly():
    model = Peeking()
    model.compile("sgd", "mse")
    part = tf.config.explain(model, X, Y).data["train_step"]
    assert part["executor"] == "eager" and "bool" in part["segments"][0]["reason"]


def test_executors_by_name(executor):
    assert tf.config.get_executor() == executor
    with pytest.raises(ValueError, match="Unknown executor"):
        tf.config.set_executor("gpu")
    assert tf.config.get_executor() == executor
