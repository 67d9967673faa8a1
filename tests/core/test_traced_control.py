"""Inside a trace: effects, Python functions, control flow with state, gradients, and errors that name the line."""

import sys
import warnings

import numpy as np
import pytest
import tabgrad as tf

pytestmark = pytest.mark.usefixtures("executor")


def value(structure):
    """Numbers in place of tensors."""
    return tf.nest.map_structure(lambda t: None if t is None else np.round(np.asarray(t), 4).tolist(), structure)


def gradient(f, x, *rest):
    """The derivative of ``f(x, *rest)``, with a tape outside."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x, *rest)
    return value(tape.gradient(y, x))


# --- effects ----------------------------------------------------------------------------------


def test_print_prints_at_every_run_and_python_once(capsys):
    v = tf.Variable(0.0)

    @tf.function
    def f(x):
        print("python")
        tf.print("v", v, [x, {"k": x}], sep="|", output_stream=sys.stdout)
        v.assign_add(1.0)
        tf.cond(x > 1.0, lambda: tf.print("big", output_stream=sys.stdout), lambda: None)
        tf.print(v, output_stream=sys.stdout)

    f(tf.constant(1.0))
    f(tf.constant(2.0))
    expected = "python\nv|0|[1, {'k': 1}]\n1\nv|1|[2, {'k': 2}]\nbig\n2\n"
    assert capsys.readouterr().out == expected


def test_print_in_a_loop_and_under_a_tape(capsys):
    @tf.function
    def f(x, n):
        def body(i, y):
            tf.print(i, output_stream=sys.stdout)
            return i + 1, y * x

        return tf.while_loop(lambda i, y: i < n, body, (0, x))[1]

    f(tf.constant(1.0), tf.constant(3))
    assert capsys.readouterr().out == "0\n1\n2\n"
    assert gradient(f, tf.constant(2.0), tf.constant(2)) == 12.0
    assert capsys.readouterr().out == "0\n1\n"


@pytest.mark.parametrize(
    "check",
    [
        lambda x: tf.debugging.assert_positive(x, message="no!"),
        lambda x: tf.debugging.assert_less(-x, 0.0),
        lambda x: tf.debugging.Assert(x > 0.0, [x]),
        lambda x: tf.debugging.check_numerics(tf.sqrt(x) / tf.sqrt(x), "no!"),
        lambda x: tf.debugging.assert_near(x, tf.abs(x)),
    ],
)
def test_assertions_hold_at_every_run(check):
    v = tf.Variable(0.0)

    @tf.function
    def f(x):
        check(x)
        v.assign_add(1.0)
        return x

    assert float(f(tf.constant(1.0))) == 1.0
    with pytest.raises(tf.errors.InvalidArgumentError):
        f(tf.constant(-1.0))
    assert float(f(tf.constant(2.0))) == 2.0 and float(v) == 2.0


# --- Python functions -------------------------------------------------------------------------


def test_numpy_function_runs_once_per_call():
    seen = []

    def double(x):
        seen.append(type(x).__name__)
        return x * 2, np.int64(len(seen))

    f = tf.function(lambda x: tf.numpy_function(double, [x + 1.0], [tf.float32, tf.int64]))
    assert [value(f(tf.constant([1.0]))), value(f(tf.constant([2.0])))] == [[[4.0], 1], [[6.0], 2]]
    assert seen == ["ndarray"] * 2
    nothing = tf.function(lambda x: tf.numpy_function(lambda x: seen.append(x), [x], []) or x)
    nothing(tf.constant(3.0))
    assert seen[2] == 3.0 and len(seen) == 3


def test_numpy_function_checks_what_comes_back():
    with pytest.raises(tf.errors.InvalidArgumentError, match="0-th value returned by"):
        tf.function(lambda x: tf.numpy_function(lambda x: x.astype(np.float64), [x], tf.float32))(tf.ones(2))
    grows = tf.function(lambda x: tf.numpy_function(lambda x: np.ones(int(x), np.float32), [x], tf.float32))
    assert value(grows(tf.constant(2))) == [1.0, 1.0]
    with pytest.raises(tf.errors.InvalidArgumentError, match="shapes are fixed in a trace"):
        grows(tf.constant(3))


def test_py_function_has_gradients_of_any_order():
    cube = tf.function(lambda x: tf.py_function(lambda x: x * x * x if float(x) > 0 else -x, [x], tf.float32))
    assert gradient(cube, tf.constant(2.0)) == 12.0 and gradient(cube, tf.constant(-2.0)) == -1.0
    x = tf.constant(2.0)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = cube(x)
        first = inner.gradient(y, x)
    assert float(outer.gradient(first, x)) == 12.0


def test_traced_functions_may_be_called_from_python_functions():
    v = tf.Variable(1.0)
    inner = tf.function(lambda x: x * v)
    f = tf.function(lambda x: tf.py_function(inner, [x], tf.float32) + v.assign_add(1.0))
    assert [float(f(tf.constant(3.0))), float(f(tf.constant(3.0)))] == [5.0, 9.0]


# --- loops and branches with state ------------------------------------------------------------


def test_loops_carry_the_variables_they_assign():
    v = tf.Variable(1.0)

    @tf.function
    def f(n):
        v.assign(5.0)

        def body(i):
            v.assign(v + tf.cast(i, tf.float32))
            return i + 1

        tf.while_loop(lambda i: i < n, body, [0])
        v.assign(v * 10.0)
        return v.read_value()

    assert [float(f(tf.constant(3))), float(f(tf.constant(0))), float(v)] == [80.0, 50.0, 50.0]


def test_conditions_may_assign():
    v = tf.Variable(1.0)

    @tf.function
    def f(n):
        def condition(i):
            v.assign_add(1.0)
            return v < n

        return tf.while_loop(condition, lambda i: i + 1, [0]), v.read_value()

    assert value(f(tf.constant(4.0))) == ([2], 4.0) and float(v) == 4.0


def test_loops_and_branches_nest_with_state():
    v = tf.Variable(0.0)

    @tf.function
    def f(n):
        def body(i):
            tf.cond(i % 2 == 0, lambda: v.assign_add(1.0), lambda: v.assign_add(10.0))
            tf.while_loop(lambda j: j < i, lambda j: (v.assign_add(100.0), j + 1)[1:], (0,))
            return i + 1

        return tf.cond(n > 0, lambda: tf.while_loop(lambda i: i < n, body, [0])[0], lambda: -1), v.read_value()

    assert value(f(tf.constant(3))) == (3, 312.0) and value(f(tf.constant(0))) == (-1, 312.0)


def test_random_numbers_in_a_loop_are_new_at_every_turn():
    @tf.function
    def f(n):
        return tf.while_loop(
            lambda i, a, b: i < n, lambda i, a, b: (i + 1, b, tf.random.uniform([])), (0, 0.0, 0.0)
        )  # fmt: skip

    _, a, b = f(tf.constant(3))
    assert float(a) != float(b)
    eager, traced = (tf.random.Generator.from_seed(1) for _ in range(2))
    g = tf.function(lambda n: tf.while_loop(lambda i, s: i < n, lambda i, s: (i + 1, s + traced.uniform([])), (0, 0.0)))
    assert np.isclose(float(g(tf.constant(3))[1]), sum(float(eager.uniform([])) for _ in range(3)))


def test_loop_details():
    body = []
    f = tf.function(lambda: tf.while_loop(lambda i: i < 5, lambda i: body.append(1) or i + 1, [tf.constant(0)]))
    assert value(f()) == [5] and len(body) == 1
    g = tf.function(lambda n, m: tf.while_loop(lambda i: i < n, lambda i: i + 1, [0], maximum_iterations=m))
    assert value(g(tf.constant(10), tf.constant(4))) == [4] and value(g(tf.constant(10), 3)) == [3]
    d = tf.function(lambda n: tf.while_loop(lambda d: d["i"] < n, lambda d: [{"i": d["i"] + 1}], [{"i": 0}]))
    assert value(d(tf.constant(3))) == [{"i": 3}]
    grow = tf.function(lambda: tf.while_loop(
        lambda i, x: i < 3, lambda i, x: (i + 1, tf.concat([x, [1.0]], 0)), (0, tf.ones(1)),
        shape_invariants=(tf.TensorShape([]), tf.TensorShape([None]))))  # fmt: skip
    assert tuple(grow()[1].shape) == (4,)
    longer = tf.function(lambda n, **options: tf.while_loop(
        lambda i, x: i < n, lambda i, x: (i + 1, tf.concat([x, [1.0]], 0)), (0, tf.ones(1)), **options))  # fmt: skip
    with pytest.raises(ValueError, match=r"enters the loop with shape \(1,\)"):
        longer(tf.constant(3))
    with pytest.warns(UserWarning, match="runs as Python"):  # what TensorFlow can, but no trace here
        found = longer(tf.constant(3), shape_invariants=(tf.TensorShape([]), tf.TensorShape([None])))
    assert tuple(found[1].shape) == (4,)
    with pytest.raises(TypeError, match="enters the loop with type"):
        tf.function(lambda n: tf.while_loop(lambda i, x: i < n, lambda i, x: (i + 1, 2), (0, 1.0)))(tf.constant(3))


@pytest.mark.parametrize("shape", [None, ()])
def test_tensor_arrays_in_loops(shape):
    @tf.function
    def f(x, n):
        held = tf.TensorArray(tf.float32, size=4, element_shape=shape)
        _, held = tf.while_loop(
            lambda i, t: i < n, lambda i, t: (i + 1, t.write(i, x * tf.cast(i, tf.float32))), (0, held)
        )  # fmt: skip
        return held.stack()

    assert value(f(tf.constant(2.0), tf.constant(3))) == [0.0, 2.0, 4.0, 0.0]
    assert gradient(f, tf.constant(2.0), tf.constant(3)) == 3.0

    def add_row(x, i, s):
        return i + 1, s + tf.TensorArray(tf.float32, size=3).unstack(x).read(i)

    rows = tf.function(lambda x, n: tf.while_loop(lambda i, s: i < n, lambda i, s: add_row(x, i, s), (0, 0.0)))
    assert value(rows(tf.constant([1.0, 2.0, 3.0]), tf.constant(2)))[1] == 3.0
    fixed = tf.function(lambda: tf.while_loop(
        lambda i, t: i < 3, lambda i, t: (i + 1, t.write(i, tf.cast(i, tf.float32))),
        (tf.constant(0), tf.TensorArray(tf.float32, size=0, dynamic_size=True)))[1].stack())  # fmt: skip
    assert value(fixed()) == [0.0, 1.0, 2.0]


def test_branches_return_structures_and_nothing():
    f = tf.function(
        lambda x: tf.cond(x > 0, lambda: {"a": x, "b": (x, [None])}, lambda: {"a": -x, "b": (x * 2, [None])})
    )  # fmt: skip
    assert value(f(tf.constant(-1.0))) == {"a": 1.0, "b": (-2.0, [None])}
    v = tf.Variable(0.0)
    set_v = lambda: v.assign(1.0, read_value=False)  # noqa: E731
    g = tf.function(lambda x: (tf.cond(x > 0, set_v, lambda: None), v.read_value())[1])
    assert value(g(tf.constant(-1.0))) == 0.0
    for other in (lambda: 1, lambda: (1.0, 1.0), lambda: None):
        with pytest.raises(TypeError, match="must have the same number, type"):
            tf.function(lambda x, other=other: tf.cond(x > 0, lambda: x, other))(tf.constant(1.0))
    with pytest.raises(tf.errors.InvalidArgumentError, match="scalar"):
        tf.function(lambda x: tf.cond(x > 0, lambda: x, lambda: x))(tf.ones(2))
    with pytest.warns(UserWarning, match="runs as Python"):
        longer = tf.function(lambda x: tf.cond(x > 0, lambda: x, lambda: tf.ones(2)))(tf.constant(-1.0))
    assert value(longer) == [1.0, 1.0]


def test_map_scan_and_fold():
    x = tf.constant([1.0, 2.0, 3.0])
    assert value(tf.function(lambda x: tf.map_fn(lambda r: r * 2.0, x))(x)) == [2.0, 4.0, 6.0]
    assert value(tf.function(lambda x: tf.scan(lambda a, b: a + b, x))(x)) == [1.0, 3.0, 6.0]
    assert value(tf.function(lambda x: tf.foldl(lambda a, b: a + b, x))(x)) == 6.0
    assert value(tf.function(lambda x: tf.foldr(lambda a, b: a - b, x, initializer=0.0))(x)) == -6.0


# --- gradients --------------------------------------------------------------------------------


@tf.custom_gradient
def steep(x):
    def grad(upstream):
        return upstream * 100.0 * x

    return x * 2.0, grad


def test_custom_gradients_survive_tracing():
    x = tf.constant(2.0)
    assert gradient(tf.function(lambda x: steep(x) * 3.0), x) == 600.0
    inner = tf.function(lambda x: steep(x) + 1.0)
    assert gradient(tf.function(lambda x: inner(x) * 2.0), x) == 400.0
    branch = tf.function(lambda x: tf.cond(x > 0, lambda: steep(x) * 3.0, lambda: x))
    assert gradient(branch, x) == 600.0 and gradient(branch, -x) == 1.0
    repeat = tf.function(lambda x, n: tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, steep(y)), (0, x))[1])
    assert gradient(repeat, x, tf.constant(2)) == 80000.0
    first = tf.function(lambda x: gradient_inside(lambda x: steep(x), x))
    assert float(first(x)) == 200.0 and gradient(first, x) == 100.0


def gradient_inside(f, x):
    """A derivative as tensors, for use in a trace."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)


def test_custom_gradients_of_variables():
    v, x = tf.Variable(3.0), tf.constant(1.0)

    @tf.custom_gradient
    def product(x):
        def grad(upstream, variables=None):
            return upstream * v * 5.0, [upstream * 20.0]

        return x * v, grad

    f = tf.function(lambda x: product(x))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    assert value(tape.gradient(y, [x, v])) == [15.0, 20.0]
    v.assign(7.0)
    assert gradient(f, x) == 35.0


def test_gradients_reach_tensors_from_outside():
    a = tf.constant(5.0)
    f = tf.function(lambda x: a * 2.0 * x)
    f(tf.constant(1.0))
    assert gradient(lambda _: f(tf.constant(2.0)), a) == 4.0
    g = tf.function(lambda x: tf.cond(x > 0, lambda: a * x, lambda: a * a))
    assert [gradient(lambda _, x=x: g(tf.constant(x)), a) for x in (2.0, -2.0)] == [2.0, 10.0]
    h = tf.function(lambda n: tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, y * a), (0, 1.0))[1])
    assert gradient(lambda _: h(tf.constant(2)), a) == 10.0


def test_an_assigned_variable_is_a_new_start_for_gradients():
    v, x = tf.Variable(2.0), tf.constant(1.0)

    @tf.function
    def f(x):
        v.assign(x * 3.0)
        return v * v

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    assert value(tape.gradient(y, [x, v])) == [None, 6.0] and float(y) == 9.0

    @tf.function
    def g(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            _, y = tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, y * v.assign(v * x)), (0, x))
        return y, tape.gradient(y, x)

    v.assign(1.0)
    assert value(g(tf.constant(2.0), tf.constant(3)))[0] == 128.0 and float(v) == 8.0


def test_loops_have_derivatives_of_any_order():
    @tf.function
    def power(x, n):
        return tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, y * x), (0, x))[1]

    inside = tf.function(lambda x, n: gradient_inside(lambda x: gradient_inside(lambda x: power(x, n), x), x))
    x, n = tf.constant(2.0), tf.constant(3)
    assert gradient(power, x, n) == 32.0 and float(inside(x, n)) == 48.0 and gradient(inside, x, n) == 48.0


def test_jacobians_and_concrete_functions():
    f = tf.function(lambda x: x * x)
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f.get_concrete_function(tf.TensorSpec([2], tf.float32))(x)
    assert value(tape.jacobian(y, x)) == [[2.0, 0.0], [0.0, 4.0]]
    v = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = tf.function(lambda x: x * v * v)(tf.constant(2.0))
    assert float(tape.gradient(y, v)) == 12.0 and tape.watched_variables() == (v,)


# --- errors -----------------------------------------------------------------------------------


def needs_bool(x):
    if x > 0:
        return x
    return -x


def needs_loop(x):
    while x > 0:
        x = x - 1
    return x


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (needs_bool, "if x > 0:"),
        (needs_loop, "while x > 0:"),
        (lambda x: float(x), "float(x)"),
        (lambda x: int(x), "int(x)"),
        (lambda x: x.numpy(), "x.numpy()"),
        (lambda x: np.asarray(x), "np.asarray(x)"),
        (lambda x: np.mean(x), "np.mean(x)"),
        (lambda x: [0, 1][tf.cast(x, tf.int32)], "[0, 1][tf.cast"),
        (lambda x: list(iter(x)), "list(iter(x))"),
        (lambda x: f"{x:.2f}", "{x:.2f}"),
    ],
)
def test_python_that_needs_a_value_is_told_where_and_what_instead(function, code):
    with pytest.raises(TypeError) as caught:
        tf.function(function)(tf.constant(1.0))
    message = str(caught.value)
    assert type(caught.value).__name__ == "OperatorNotAllowedInGraphError"
    assert "test_traced_control.py" in message and code in message and "run_eagerly=True" in message
    assert all(way in message for way in ("tf.cond", "tf.while_loop", "tf.where", "AutoGraph is not provided"))


def test_a_function_in_which_a_shape_depends_on_values_runs_as_python_with_one_warning():
    def positive(x):
        return tf.boolean_mask(x, x > 0)

    traced = tf.function(positive)
    with pytest.warns(UserWarning, match=r"positive can't be traced and runs as Python") as caught:
        assert traced(tf.constant([1.0, -1.0, 2.0])).numpy().tolist() == [1.0, 2.0]
    assert "return tf.boolean_mask(x, x > 0)" in str(caught[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert traced(tf.constant([3.0])).numpy().tolist() == [3.0]
    with pytest.raises(TypeError, match="depends on values"):
        tf.function(positive, jit_compile=True)(tf.constant([1.0]))


def test_known_values_are_no_obstacle():
    @tf.function
    def f(x):
        total = 0.0
        for row in x:  # of known length: unrolled
            if tf.constant(2) > 1:
                total += row
        return total * float(tf.shape(x)[0])

    assert float(f(tf.constant([1.0, 2.0]))) == 6.0


def test_tensors_kept_from_a_trace_are_out_of_scope():
    kept = []
    tf.function(lambda x: kept.append(x) or x)(tf.constant(1.0))
    for use in (lambda: kept[0] + 1, lambda: float(kept[0]), lambda: tf.function(lambda: kept[0])()):
        with pytest.raises(TypeError, match="out of scope"):
            use()
    assert str(kept[0]) == "Tensor(shape=(), dtype=float32)"
