"""tf.function: one trace per signature, state that is never baked in, gradients through it."""

import numpy as np
import pytest
import tabgrad as tf


def test_one_trace_per_signature():
    traces = []

    @tf.function
    def f(x, scale=2.0):
        traces.append(tuple(x.shape))
        return x * scale

    assert np.allclose(f(tf.ones((2,))), 2.0)
    assert np.allclose(f(3 * tf.ones((2,))), 6.0)
    assert traces == [(2,)]
    f(tf.ones((3,)))
    f(tf.ones((2,)), 5.0)
    assert np.allclose(f(tf.ones((2,)), scale=5.0), 5.0)
    assert traces == [(2,), (3,), (2,)]


def test_variables_are_state():
    v = tf.Variable(1.0)

    @tf.function
    def f(x):
        v.assign_add(1.0)
        return v * x

    assert float(f(tf.constant(2.0))) == 4.0
    v.assign(10.0)
    assert float(f(tf.constant(2.0))) == 22.0
    assert float(v) == 11.0


@pytest.mark.parametrize("draw", [lambda: tf.random.normal((3,)), lambda: tf.random.uniform((3,), seed=4)])
def test_random_draws_are_new_at_every_run(draw):
    f = tf.function(draw)
    first, second = f().numpy(), f().numpy()
    assert not np.allclose(first, second)


def test_generator_inside_a_trace_draws_what_it_draws_eagerly():
    eager, traced = (tf.random.Generator.from_seed(7) for _ in range(2))
    f = tf.function(lambda: traced.normal((4,)))
    for _ in range(3):
        np.testing.assert_array_equal(f().numpy(), eager.normal((4,)).numpy())


def test_gradients_through_a_function_of_any_order():
    f = tf.function(lambda x: x * x * x)
    x = tf.constant(2.0)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = f(x)
        first = inner.gradient(y, x)
    assert float(first) == 12.0
    assert float(outer.gradient(first, x)) == 12.0


def test_tape_inside_a_function():
    w = tf.Variable([1.0, 2.0])

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(w * w)
        w.assign_sub(0.5 * tape.gradient(loss, w))
        return loss

    assert float(step()) == 5.0
    assert np.allclose(w.numpy(), 0.0)


def test_nested_functions_methods_and_structures():
    class Scale:
        def __init__(self, k):
            self.k = k

        @tf.function
        def __call__(self, x):
            return {"y": x * self.k, "n": None, "z": [x, (x + 1.0,)]}

    outer = tf.function(lambda s, x: s(x)["y"] + 1.0)
    out = Scale(3.0)(tf.constant(2.0))
    assert float(out["y"]) == 6.0 and out["n"] is None and float(out["z"][1][0]) == 3.0
    assert float(outer(Scale(4.0), tf.constant(2.0))) == 9.0


def test_python_that_needs_a_value_is_refused_with_a_way_out():
    @tf.function
    def f(x):
        return x if x > 0 else -x

    with pytest.raises(TypeError, match="tf.cond"):
        f(tf.constant(1.0))


def test_input_signature():
    @tf.function(input_signature=[tf.TensorSpec(shape=(None,), dtype=tf.float32)])
    def f(x):
        return tf.reduce_sum(x)

    assert float(f([1, 2, 3])) == 6.0
    with pytest.raises(TypeError):
        f(tf.ones((2, 2)))
    with pytest.raises(TypeError):
        f(tf.ones((2,), tf.int32))


def test_concrete_function():
    f = tf.function(lambda x: x + 1.0)
    concrete = f.get_concrete_function(tf.TensorSpec((2,), tf.float32))
    assert np.allclose(concrete(tf.zeros((2,))), 1.0)
    assert concrete.structured_outputs.shape == (2,)


def test_run_functions_eagerly():
    seen = []
    f = tf.function(lambda x: seen.append(1) or x)
    tf.config.run_functions_eagerly(True)
    try:
        f(tf.constant(1.0))
        f(tf.constant(1.0))
    finally:
        tf.config.run_functions_eagerly(False)
    assert len(seen) == 2
