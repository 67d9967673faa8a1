"""Functions whose signature leaves sizes open: their Python runs once, and every size gets its own right answer."""

import numpy as np
import pytest
import tabgrad as tf
from samples import all_samples
from tabgrad.ir.op import F

K, L, ops = tf.keras, tf.keras.layers, tf.keras.ops
Spec = tf.TensorSpec


def gradient_of(function):
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        return tape.gradient(y, x)

    return gradient


def sampled(shape, dtype, size):
    """Values for a signature, every open size being ``size``."""
    rng = np.random.default_rng(size)
    shape = [size if d is None else d for d in shape]
    if dtype == "int32":
        return tf.constant(rng.integers(0, 4, shape), tf.int32)
    return tf.constant(rng.uniform(0.1, 1.0, shape), tf.float32)


def runs(function, shape=(None, 4), sizes=(5, 2, 7, 1), dtype="float32"):
    """How often the Python of ``function`` runs for these sizes; every result is that of eager code."""
    ran = []

    def noted(x):
        ran.append(x.shape)
        return function(x)

    traced = tf.function(noted, input_signature=[Spec(shape, dtype)])
    for size in sizes:
        x = sampled(shape, dtype, size)
        found, expected = tf.nest.flatten(traced(x)), tf.nest.flatten(function(x))
        for a, b in zip(found, expected, strict=True):
            assert a.shape == b.shape and a.dtype == b.dtype
            np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=2e-5, atol=1e-6)
    return len(ran)


ONCE = {
    "shape": lambda x: tf.shape(x),
    "size": lambda x: x / tf.cast(tf.size(x), tf.float32),
    "range": lambda x: tf.range(tf.shape(x)[0]),
    "range in steps": lambda x: tf.range(1, tf.shape(x)[0] * 3, 2),
    "zeros": lambda x: tf.zeros([tf.shape(x)[0], 3]) + tf.ones((tf.shape(x)[0], 1)),
    "fill": lambda x: tf.fill([tf.shape(x)[0], 3], 2.0),
    "eye": lambda x: tf.eye(tf.shape(x)[0]),
    "reshape": lambda x: tf.reshape(x, [tf.shape(x)[0], 2, 2]),
    "reshape to -1": lambda x: tf.reshape(x, tf.stack([tf.shape(x)[0] * 2, -1])),
    "reshape by ops": lambda x: ops.reshape(x, (ops.shape(x)[0], 2, 2)),
    "tile": lambda x: tf.tile(x, [2, tf.shape(x)[0]]),
    "broadcast": lambda x: tf.broadcast_to(x[:, None, :], [tf.shape(x)[0], 3, 4]),
    "concat": lambda x: tf.concat([x, x, tf.zeros_like(x)[:1]], 0),
    "without the last": lambda x: x[:-1] + x[1:],
    "every second": lambda x: (x[::2], x[::-1], x[:-2]),
    "half": lambda x: x[: tf.shape(x)[0] // 2],
    "gather": lambda x: tf.gather(x, tf.range(tf.shape(x)[0])[::-1]),
    "pad": lambda x: tf.pad(x, [[1, 2], [0, 0]]),
    "split": lambda x: tf.split(x, 2, 1),
    "unstack": lambda x: tf.unstack(x, axis=1),
    "products": lambda x: (tf.matmul(x, x, transpose_b=True), tf.einsum("ij,kj->ik", x, x)),
    "means": lambda x: (tf.reduce_mean(x), tf.reduce_mean(x, 0), ops.var(x, axis=0), tf.nn.moments(x, [0])[1]),
    "divided": lambda x: ops.sum(x) / ops.shape(x)[0],
    "arange": lambda x: ops.arange(ops.shape(x)[0]),
    "sorted": lambda x: (tf.sort(x, 0), tf.math.top_k(x, 2)[1], tf.argmax(x, 0)),
    "one hot": lambda x: tf.one_hot(tf.argmax(x, -1), 4),
    "random": lambda x: 0.0 * (tf.random.normal([tf.shape(x)[0], 2]) + tf.random.uniform((tf.shape(x)[0], 1))),
    "where": lambda x: tf.where(x > 0.5, x, 0.0),
    "nested": lambda x: tf.function(lambda z: tf.reduce_mean(z, 0) + z[:1])(x),
    "gradient of a mean": gradient_of(lambda x: tf.reduce_mean(x * x)),
    "gradient through broadcasting": gradient_of(lambda x: tf.reduce_sum((x - tf.reduce_mean(x, 0)) ** 2)),
    "gradient of a product": gradient_of(lambda x: tf.reduce_sum(tf.matmul(x, x, transpose_b=True))),
    "gradient of slices": gradient_of(lambda x: tf.reduce_sum(x[1:] * x[:-1])),
    "losses": lambda x: [
        loss(tf.nn.softmax(x), tf.nn.softmax(2.0 * x))
        for loss in (K.losses.MeanSquaredError(), K.losses.KLDivergence(), K.losses.CategoricalCrossentropy())
    ],
}  # fmt: skip


def rows_of(x):
    return tf.shape(x)[0]


def total(x):
    return tf.reduce_sum(x)


CONTROL = {
    "cond": lambda x: tf.cond(total(x) > 3.0, lambda: x * 2.0, lambda: x - 1.0),
    "cond on sizes": lambda x: tf.cond(
        total(x) > 3.0, lambda: tf.zeros([rows_of(x), 2]), lambda: tf.ones([rows_of(x), 2])
    ),
    "cond in cond": lambda x: tf.cond(
        total(x) > 3.0, lambda: tf.cond(total(x) > 6.0, lambda: x * 3.0, lambda: x * 2.0), lambda: x
    ),
    "switch": lambda x: tf.switch_case(tf.cast(total(x), tf.int32) % 3, [lambda: x, lambda: x * 2.0, lambda: -x]),
    "case": lambda x: tf.case([(total(x) > 3.0, lambda: x * 2.0)], default=lambda: x),
    "while": lambda x: tf.while_loop(lambda i, y: total(y) < 50.0, lambda i, y: (i + 1, y * 1.5), (tf.constant(0), x)),
    "while over rows": lambda x: tf.while_loop(
        lambda i, y: i < rows_of(x), lambda i, y: (i + 1, y + x[i]), (0, tf.zeros([4]))
    ),
    "fori": lambda x: ops.fori_loop(0, 4, lambda i, y: y + ops.mean(x), x),
    "map": lambda x: tf.map_fn(lambda r: (r * 2.0, total(r)), x, fn_output_signature=(tf.float32, tf.float32)),
    "map with cond": lambda x: tf.map_fn(lambda r: tf.cond(total(r) > 2.0, lambda: r, lambda: -r), x),
    "vectorized map": lambda x: tf.vectorized_map(lambda r: total(r * r), x),
    "scan": lambda x: tf.scan(lambda a, r: a + r, x, initializer=tf.zeros([4])),
    "folds": lambda x: (tf.foldl(lambda a, r: 0.5 * a + r, x), tf.foldr(lambda a, r: 0.5 * a + r, x)),
    "keras map": lambda x: ops.map(lambda r: r * 2.0, x),
    "keras scan": lambda x: ops.scan(lambda carry, r: (carry + r, carry * 2.0), ops.zeros((4,)), x, reverse=True),
    "gradient of cond": gradient_of(lambda x: total(tf.cond(total(x) > 3.0, lambda: x * x, lambda: x * 3.0))),
    "gradient of while": gradient_of(
        lambda x: total(tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), (0, x))[1])
    ),
    "gradient of map": gradient_of(lambda x: total(tf.map_fn(lambda r: r * total(r), x))),
    "second gradient of cond": gradient_of(
        gradient_of(lambda x: total(tf.cond(total(x) > 3.0, lambda: x**3, lambda: x * x)))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTROL)
def test_python_of_branches_and_bodies_runs_once(name):
    assert runs(CONTROL[name]) == 1


def test_branches_assign_at_every_size():
    state, ran = tf.Variable(2.0), []

    @tf.function(input_signature=[Spec([None, 2], tf.float32)])
    def step(x):
        ran.append(1)
        tf.cond(total(x) > 3.0, lambda: state.assign_add(tf.reduce_mean(x)), lambda: state.assign(0.0))
        return state * 1.0

    assert [float(step(tf.ones((n, 2)))) for n in (1, 2, 3, 1, 4)] == [0.0, 1.0, 2.0, 0.0, 1.0]
    assert ran == [1]


@pytest.mark.parametrize("name", ONCE)
def test_python_runs_once(name):
    assert runs(ONCE[name]) == 1


LAYERS = {
    "Dense": (lambda: L.Dense(3), (None, 4)),
    "BatchNormalization": (lambda: L.BatchNormalization(), (None, 4)),
    "LayerNormalization": (lambda: L.LayerNormalization(), (None, None, 4)),
    "Conv1D": (lambda: L.Conv1D(4, 3, padding="causal"), (None, 8, 2)),
    "Conv2D": (lambda: L.Conv2D(4, 3, padding="same", strides=2), (None, 8, 8, 1)),
    "Conv2DTranspose": (lambda: L.Conv2DTranspose(3, 3, strides=2), (None, 4, 4, 2)),
    "SeparableConv2D": (lambda: L.SeparableConv2D(4, 3), (None, 8, 8, 2)),
    "MaxPooling2D": (lambda: L.MaxPooling2D(), (None, 8, 8, 2)),
    "GlobalAveragePooling2D": (lambda: L.GlobalAveragePooling2D(), (None, 8, 8, 2)),
    "Flatten": (lambda: L.Flatten(), (None, 4, 4, 2)),
    "Reshape": (lambda: L.Reshape((4, 16)), (None, 8, 8, 1)),
    "LSTM": (lambda: L.LSTM(3), (None, 5, 2)),
    "LSTM over any time": (lambda: L.LSTM(3, return_sequences=True), (2, None, 2)),
    "GRU": (lambda: L.GRU(3), (None, None, 2)),
    "Bidirectional": (lambda: L.Bidirectional(L.SimpleRNN(3)), (None, 5, 2)),
    "TimeDistributed": (lambda: L.TimeDistributed(L.Dense(2)), (None, 5, 2)),
    "UpSampling2D": (lambda: L.UpSampling2D(), (None, 4, 4, 2)),
    "Cropping2D": (lambda: L.Cropping2D(1), (None, 8, 8, 1)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_and_their_gradients_run_once(name):
    make, shape = LAYERS[name]
    layer = make()
    layer(tf.zeros([3 if d is None else d for d in shape]))
    assert runs(lambda x: layer(x), shape) == 1
    assert runs(gradient_of(lambda x: tf.reduce_mean(layer(x) ** 2)), shape) == 1


def test_masks_follow_the_sizes():
    inputs = K.Input((None,), dtype="int32")
    model = K.Model(inputs, L.LSTM(4)(L.Embedding(10, 3, mask_zero=True)(inputs)))
    assert runs(model, (None, 6), dtype="int32") == 1
    attention = L.MultiHeadAttention(2, 3)
    attention(tf.zeros((1, 2, 4)), tf.zeros((1, 2, 4)))
    assert runs(lambda x: attention(x, x, use_causal_mask=True), (2, None, 4)) == 1


def test_programs_see_unknown_sizes_as_none():
    seen = []

    @tf.function(input_signature=[Spec([None, 3], tf.float32)])
    def f(x):
        seen.append((x.shape.as_list(), (x @ tf.ones((3, 2))).shape.as_list(), tf.transpose(x).shape, str(x)))
        return x

    f(tf.ones((2, 3)))
    f(tf.ones((5, 3)))
    assert seen == [([None, 3], [None, 2], (3, None), "Tensor(shape=(None, 3), dtype=float32)")]


def test_a_whole_training_step_runs_once_for_every_batch_size():
    def made():
        K.utils.set_random_seed(0)
        model = K.Sequential([K.Input((8, 8, 1)), L.Conv2D(4, 3, use_bias=False), L.BatchNormalization(), L.ReLU(),
                              L.MaxPooling2D(), L.Flatten(), L.Dense(3, activation="softmax")])  # fmt: skip
        optimizer, loss = K.optimizers.Adam(), K.losses.SparseCategoricalCrossentropy()
        metrics = [K.metrics.SparseCategoricalAccuracy(), K.metrics.Mean()]
        ran = []

        def step(x, y):
            ran.append(1)
            with tf.GradientTape() as tape:
                predicted = model(x, training=True)
                value = loss(y, predicted)
            gradients = tape.gradient(value, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
            metrics[0].update_state(y, predicted)
            metrics[1].update_state(value)
            return value

        return step, ran, lambda: [*model.get_weights(), *(float(m.result()) for m in metrics)]

    eager, _, eager_state = made()
    step, ran, state = made()
    traced = tf.function(step, input_signature=[Spec([None, 8, 8, 1]), Spec([None], tf.int32)])
    for size in (4, 4, 3, 1, 8):
        x, y = sampled((None, 8, 8, 1), "float32", size), sampled((None,), "int32", size) % 3
        np.testing.assert_allclose(float(traced(x, y)), float(eager(x, y)), rtol=1e-4)
    for a, b in zip(state(), eager_state(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=2e-4)
    assert len(ran) == 2  # the optimizer made its variables in the first trace, which was then made again


def test_python_that_needs_a_size_runs_for_each():
    def by_rows(x):
        return tf.add_n([row * (i + 1.0) for i, row in enumerate(x)])

    assert runs(by_rows) == 4

    def by_parity(x):
        return x * (2.0 if ops.shape(x)[0] % 2 else 3.0)

    assert runs(by_parity, sizes=(5, 2, 7, 4, 1)) == 2

    assert runs(lambda x: x[:3], sizes=(5, 7, 2)) == 2

    def by_number(x):
        return x * float(ops.shape(x)[0])

    assert runs(by_number, sizes=(5, 2, 5)) == 2


def test_what_fails_with_open_sizes_is_tried_once():
    """A program that takes a size as a number fails while it is None: from then on it is traced with known sizes."""
    ran = []

    @tf.function(input_signature=[Spec([None, 2])])
    def f(x):
        ran.append(x.shape[0])
        return tf.zeros(x.shape)

    assert [f(tf.ones((n, 2))).shape for n in (1, 2, 3)] == [(1, 2), (2, 2), (3, 2)]
    assert ran == [None, 1, 2, 3]


def test_a_size_known_by_chance_is_found_out():
    """Two sizes that are equal in the first call, and not in the second."""
    ran = []

    @tf.function(input_signature=[Spec([None, 3]), Spec([None, 3])])
    def f(x, y):
        ran.append(1)
        return tf.reduce_sum(x + y, 0), tf.shape(x + y)[0]

    for m, n in ((2, 2), (3, 3), (4, 1), (1, 5), (6, 6)):
        total, rows = f(tf.ones((m, 3)), tf.ones((n, 3)))
        assert int(rows) == max(m, n) and np.allclose(total, 2.0 * max(m, n))
    assert len(ran) == 1
    with pytest.raises(tf.errors.InvalidArgumentError):
        f(tf.ones((2, 3)), tf.ones((3, 3)))


def test_reduce_retracing_relaxes_the_sizes_that_differ():
    ran = []
    f = tf.function(lambda x: ran.append(x.shape.as_list()) or tf.reduce_sum(x), reduce_retracing=True)
    for n in (3, 4, 5, 6, 3):
        assert float(f(tf.ones((n, 2)))) == 2.0 * n
    assert ran == [[3, 2], [None, 2]]


def test_concrete_functions_of_open_signatures_run_once():
    ran = []
    f = tf.function(lambda x: ran.append(1) or tf.reduce_mean(x, 0))
    concrete = f.get_concrete_function(Spec([None, 2], tf.float32))
    assert [concrete(tf.ones((n, 2))).shape for n in (1, 2, 3)] == [(2,)] * 3
    assert concrete.structured_outputs == Spec([2], tf.float32)
    assert len(ran) == 1


def test_assignments_prints_and_variables_work_at_every_size(capsys):
    total, made = tf.Variable(0.0), []

    @tf.function(input_signature=[Spec([None], tf.float32)])
    def f(x):
        made.append(1)
        total.assign_add(tf.reduce_sum(x))
        tf.print("rows", tf.shape(x)[0])
        return total * 1.0

    assert [float(f(tf.ones(n))) for n in (2, 3, 2)] == [2.0, 5.0, 7.0]
    assert capsys.readouterr().err.split() == ["rows", "2", "rows", "3", "rows", "2"]
    assert len(made) == 1


def test_a_tape_around_the_call_sees_through_it():
    f = tf.function(lambda x: tf.reduce_mean(x**2), input_signature=[Spec([None], tf.float32)])
    for n in (2, 5):
        x = tf.Variable(np.arange(n, dtype=np.float32))
        with tf.GradientTape() as tape:
            y = f(x)
        np.testing.assert_allclose(tape.gradient(y, x), 2.0 * np.arange(n) / n, rtol=1e-6)


# --- every op ------------------------------------------------------------------------------------


def _outcome(function, arguments):
    """The results as arrays; None where the function refuses."""
    try:
        found = function(*arguments)
    except Exception:
        return None
    return [x.numpy() for x in tf.nest.flatten(found) if x is not None]


def _same(a, b):
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    return np.allclose(a, b, rtol=1e-4, atol=1e-5, equal_nan=True) if a.dtype.kind in "fc" else np.array_equal(a, b)


def _squares(function):
    """The gradient of the squares of the floating results, for the floating operands."""

    def gradient(*operands):
        floating = [x for x in operands if x.dtype.is_floating]
        with tf.GradientTape() as tape:
            tape.watch(floating)
            results = [y for y in tf.nest.flatten(function(*operands)) if y.dtype.is_floating]
            total = tf.add_n([tf.reduce_sum(y * y) for y in results])
        return tape.gradient(total, floating)

    return gradient


@pytest.mark.parametrize("differentiated", [False, True], ids=["values", "gradients"])
def test_every_sample_of_every_op(differentiated):
    """Recorded on the sample's sizes; then on two and three copies of it along the first axis, where the op takes
    them. What eager code gives, the trace gives."""
    wrong, compared = [], 0
    for sample in all_samples():
        arrays = [np.asarray(v) for v in sample.inputs]
        arrays = [a.astype(np.float32) if a.dtype == np.float64 else a for a in arrays]
        if not arrays or (differentiated and not any(a.dtype == np.float32 for a in arrays)):
            continue

        def called(*operands, sample=sample):
            return getattr(F, sample.op)(*operands, **sample.attrs)

        function = _squares(called) if differentiated else called
        traced = tf.function(function, input_signature=[Spec([None] * a.ndim, a.dtype) for a in arrays])
        for copies in (1, 2, 1, 3) if sample.op != "searchsorted" else (1,):  # copies of what is sorted are not
            operands = [tf.constant(np.concatenate([a] * copies) if a.ndim else a) for a in arrays]
            expected, found = _outcome(function, operands), _outcome(traced, operands)
            if expected is None or (found is None and _outcome(tf.function(function), operands) is None):
                continue  # refused, or not to be traced with known sizes either
            compared += 1
            if found is None or not all(map(_same, expected, found)):
                wrong.append(f"{sample} x {copies}")
    assert not wrong
    assert compared > 1000
