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


@pytest.mark.parametrize(
    "draw", [lambda: tf.random.normal((3,)), lambda: tf.random.uniform((3,), seed=4)]
)
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

    with pytest.raises(TypeError, match=r"tf\.cond"):
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


def test_cond_on_a_traced_value_with_gradient():
    w = tf.Variable(3.0)

    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.cond(x > 0.0, lambda: w * x * x, lambda: -x)
        return y, tape.gradient(y, [x, w], unconnected_gradients="zero")

    y, (gx, gw) = f(tf.constant(2.0))
    assert (float(y), float(gx), float(gw)) == (12.0, 12.0, 4.0)
    y, (gx, gw) = f(tf.constant(-2.0))
    assert (float(y), float(gx), float(gw)) == (2.0, -1.0, 0.0)


def test_cond_assigns_in_one_branch():
    v = tf.Variable(1.0)

    @tf.function
    def f(p):
        tf.cond(p, lambda: v.assign_add(5.0, read_value=False) or 0.0, lambda: 0.0)
        return v.read_value()

    assert float(f(tf.constant(True))) == 6.0
    assert float(f(tf.constant(False))) == 6.0


def test_while_loop_on_a_traced_value_with_gradient():
    @tf.function
    def power(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            _, y = tf.while_loop(
                lambda i, y: i < n, lambda i, y: (i + 1, y * x), [tf.constant(0), x]
            )
        return y, tape.gradient(y, x)

    y, g = power(tf.constant(2.0), tf.constant(3))
    assert (float(y), float(g)) == (16.0, 32.0)
    y, g = power(tf.constant(2.0), tf.constant(0))
    assert (float(y), float(g)) == (2.0, 1.0)


def test_nested_control_flow_and_case():
    @tf.function
    def f(x):
        return tf.case(
            [
                (x < 0.0, lambda: -x),
                (x < 1.0, lambda: tf.cond(x > 0.5, lambda: x * 10.0, lambda: x)),
            ],
            default=lambda: x * 100.0,
        )

    assert [round(float(f(tf.constant(v))), 4) for v in (-3.0, 0.25, 0.75, 2.0)] == [
        3.0,
        0.25,
        7.5,
        200.0,
    ]


def test_switch_case_and_branches_that_differ():
    f = tf.function(
        lambda i, x: tf.switch_case(i, [lambda: x, lambda: x * 2.0], default=lambda: x * 3.0)
    )
    assert [float(f(tf.constant(i), tf.constant(1.0))) for i in (0, 1, 7)] == [1.0, 2.0, 3.0]
    with pytest.raises(TypeError, match="same number"):
        tf.function(lambda p: tf.cond(p, lambda: tf.ones(2), lambda: (tf.ones(2),)))(tf.constant(True))


def test_a_tensor_kept_from_a_trace_is_out_of_scope():
    kept = []
    tf.function(lambda x: kept.append(x) or x)(tf.constant(1.0))
    with pytest.raises(TypeError, match="out of scope"):
        tf.function(lambda x: x + kept[0])(tf.constant(1.0))
