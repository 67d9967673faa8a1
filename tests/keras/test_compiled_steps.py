"""fit, evaluate and predict compile their steps: what changes between steps is never baked in, and what can't be
traced runs eagerly. Every scenario is run compiled, under both executors, and eagerly: the weights must agree."""


import numpy as np
import pytest
import tabgrad as tf
from tabgrad import keras
from training_scenarios import LABELS, X, Y, agree, dense, fit

pytestmark = pytest.mark.usefixtures("executor")


# --- learning rate and optimizer --------------------------------------------------------------


class AtBatch(keras.callbacks.Callback):
    """Calls ``action(model, step)`` after every batch."""

    def __init__(self, action):
        super().__init__()
        self.action = action

    def on_train_batch_end(self, batch, logs=None):
        self.action(self.model, batch)


def test_learning_rate_set_between_batches():
    def scenario(**options):
        model = dense(**options)

        def change(model, step):
            model.optimizer.learning_rate = 0.0 if step >= 1 else 0.1

        fit(model, callbacks=[AtBatch(change)])
        before = model.get_weights()
        fit(model)  # at rate 0 nothing moves
        for a, b in zip(before, model.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)
        return before

    agree(scenario)


@pytest.mark.parametrize(
    "callback",
    [
        lambda: keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5),
        lambda: keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.1, patience=0, min_delta=100.0),
    ],
)
def test_learning_rate_callbacks(callback):
    def scenario(**options):
        model = dense(**options)
        history = fit(model, epochs=4, callbacks=[callback()])
        rates = history.history["learning_rate"]
        assert rates[-1] < rates[0]
        return [*model.get_weights(), rates]

    agree(scenario)


def test_schedules_follow_the_step_and_can_be_replaced():
    def scenario(**options):
        decay = keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)
        model = dense(optimizer=keras.optimizers.SGD(decay), **options)
        fit(model, epochs=2)
        first = model.get_weights()
        model.optimizer.learning_rate = keras.optimizers.schedules.PiecewiseConstantDecay([6], [0.0, 0.0])
        fit(model)
        for a, b in zip(first, model.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)
        return first

    agree(scenario)


def test_another_optimizer_takes_effect_at_once():
    def scenario(**options):
        model = dense(**options)
        fit(model)
        model.optimizer = keras.optimizers.Adam(0.1)
        fit(model, epochs=2)
        assert int(model.optimizer.iterations) == 6
        return [*model.get_weights(), model.optimizer.iterations]

    agree(scenario)


@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.optimizers.Adam(0.05, clipnorm=0.5, use_ema=True, ema_overwrite_frequency=2),
        lambda: keras.optimizers.SGD(0.05, momentum=0.9, gradient_accumulation_steps=2),
        lambda: keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.05), 2.0, dynamic_growth_steps=2),
        lambda: keras.optimizers.AdamW(0.05, weight_decay=0.1),
    ],
)
def test_slots_and_steps_are_state(make):
    def scenario(**options):
        model = dense(keras.layers.Dense(3, activation="tanh"), optimizer=make(), **options)
        fit(model, epochs=3)
        return [*model.get_weights(), *(v.numpy() for v in model.optimizer.variables)]

    agree(scenario)


# --- weights ----------------------------------------------------------------------------------


def test_weights_set_between_batches():
    def scenario(**options):
        model = dense(**options)

        def reset(model, step):
            if step == 1:
                model.set_weights([np.ones_like(w) for w in model.get_weights()])

        fit(model, epochs=2, callbacks=[AtBatch(reset)])
        found = model.get_weights()
        model.layers[-1].kernel.assign(np.zeros((4, 1)))
        predicted = model.predict(X, verbose=0)
        np.testing.assert_allclose(predicted, np.broadcast_to(found[1], predicted.shape), rtol=1e-6)
        return found

    agree(scenario)


def test_trainable_takes_effect_at_compile():
    def scenario(**options):
        hidden = keras.layers.Dense(3, activation="tanh")
        model = dense(hidden, **options)
        fit(model)
        hidden.trainable = False
        model.compile(keras.optimizers.SGD(0.05), "mse", **options)
        frozen = hidden.get_weights()
        fit(model)
        for a, b in zip(frozen, hidden.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)
        hidden.trainable = True
        model.compile(keras.optimizers.SGD(0.05), "mse", **options)
        fit(model)
        assert np.abs(frozen[0] - hidden.get_weights()[0]).max() > 1e-4
        return model.get_weights()

    agree(scenario)


def test_batch_normalization_statistics_move_in_training_only():
    def scenario(**options):
        layer = keras.layers.BatchNormalization(momentum=0.5)
        model = dense(layer, **options)
        fit(model, epochs=2)
        moved = layer.moving_mean.numpy()
        assert np.abs(moved).max() > 1e-3
        model.evaluate(X, Y, verbose=0)
        model.predict(X, verbose=0)
        np.testing.assert_array_equal(moved, layer.moving_mean.numpy())
        return model.get_weights()

    agree(scenario)


def test_state_of_a_stateful_layer():
    x = np.random.default_rng(1).normal(size=(4, 3, 2)).astype("float32")

    def scenario(**options):
        keras.utils.set_random_seed(5)
        inputs = keras.Input(batch_shape=(4, 3, 2))
        layer = keras.layers.LSTM(3, stateful=True)
        model = keras.Model(inputs, keras.layers.Dense(1)(layer(inputs)))
        model.compile("sgd", "mse", **options)
        first, second = (model.predict(x, verbose=0) for _ in range(2))
        assert np.abs(first - second).max() > 1e-4
        layer.reset_states()
        np.testing.assert_allclose(model.predict(x, verbose=0), first, rtol=1e-5, atol=1e-6)
        model.fit(x, np.ones((4, 1)), epochs=3, batch_size=4, verbose=0, shuffle=False)
        return [*model.get_weights(), *(s.numpy() for s in layer.states)]

    agree(scenario)


def test_a_layer_that_counts():
    class Counting(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.calls = self.add_weight(shape=(), initializer="zeros", trainable=False, name="calls")
            self.plain = tf.Variable(0.0, trainable=False)

        def call(self, x):
            self.calls.assign_add(1.0)
            self.plain.assign_add(2.0)
            return x * self.calls

    def scenario(**options):
        layer = Counting()
        model = dense(layer, **options)
        before = float(layer.calls)
        fit(model, epochs=2)
        assert float(layer.calls) - before == 6.0
        return [*model.get_weights(), layer.plain.numpy()]

    agree(scenario)


# --- randomness -------------------------------------------------------------------------------


def test_dropout_masks_are_new_at_every_step_and_repeat_with_the_seed():
    class Always(keras.Model):
        def __init__(self):
            super().__init__()
            self.dropout = keras.layers.Dropout(0.5, seed=11)

        def call(self, x):
            return self.dropout(x, training=True)

    def scenario(**options):
        model = Always()
        model.compile("sgd", "mse", **options)
        return [model.predict(np.ones((8, 4)), batch_size=8, verbose=0) for _ in range(4)]

    assert len({mask.tobytes() for mask in agree(scenario)}) == 4


def test_dropout_noise_and_seed_generators_in_training():
    class Noisy(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.generator = keras.random.SeedGenerator(4)

        def call(self, x):
            return x + 0.1 * keras.random.normal((x.shape[0], 4), seed=self.generator)

    def scenario(**options):
        layers = [keras.layers.Dropout(0.4), keras.layers.GaussianNoise(0.1), Noisy()]
        model = dense(*layers, **options)
        fit(model, epochs=2)
        return [*model.get_weights(), layers[2].generator.state.numpy(), layers[0].seed_generator.state.numpy()]

    agree(scenario)


# --- metrics and steps of one's own -----------------------------------------------------------


def test_metrics_begin_anew_with_every_epoch():
    def scenario(**options):
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
        model.compile(keras.optimizers.SGD(0.0), "sparse_categorical_crossentropy",
                      metrics=["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(2)], **options)  # fmt: skip
        history = fit(model, X, LABELS, epochs=3, validation_data=(X[:10], LABELS[:10])).history
        for values in history.values():
            np.testing.assert_allclose(values, values[0], rtol=1e-5)
        return [history[k] for k in sorted(history)] + [model.evaluate(X, LABELS, verbose=0, batch_size=8)]

    agree(scenario)


def test_steps_of_ones_own():
    traced = []

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.layer = keras.layers.Dense(1)
            self.mean = keras.metrics.Mean(name="mine")
            self.steps = tf.Variable(0, trainable=False)

        def call(self, x):
            return self.layer(x)

        def train_step(self, data):
            traced.append("train")
            x, y = data
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.abs(y - self(x, training=True)))
            self.optimizer.apply(tape.gradient(loss, self.trainable_weights), self.trainable_weights)
            self.mean.update_state(loss)
            self.steps.assign_add(1)
            return {"mine": self.mean.result(), "steps": self.steps}

        def test_step(self, data):
            x, y = data
            return {"worst": tf.reduce_max(tf.abs(y - self(x)))}

        def predict_step(self, data):
            return {"out": self(data), "twice": 2.0 * self(data)}

        @property
        def metrics(self):
            return [self.mean]

    def scenario(**options):
        model = Own()
        model.compile(keras.optimizers.Adam(0.05), **options)
        history = fit(model, epochs=3).history
        assert history["steps"] == [3.0, 6.0, 9.0]
        worst = model.evaluate(X, Y, verbose=0, return_dict=True)["worst"]
        out = model.predict(X, verbose=0, batch_size=8)
        np.testing.assert_allclose(out["twice"], 2.0 * out["out"], rtol=1e-6)
        return [*model.get_weights(), history["mine"], worst, out["out"]]

    agree(scenario)
    assert traced[:2] == ["train"] * 2 and len(traced) == 2 + 9  # two sizes of batch, then nine eager steps


def test_loss_and_metrics_of_ones_own():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.layer = keras.layers.Dense(1, activity_regularizer="l2", kernel_regularizer="l1")

        def call(self, x):
            return self.layer(x)

        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
            loss = super().compute_loss(x, y, y_pred, sample_weight, training)
            return loss + (0.1 if training else 0.0) * tf.reduce_sum(tf.square(self.layer.kernel))

        def compute_metrics(self, x, y, y_pred, sample_weight=None):
            found = super().compute_metrics(x, y, y_pred, sample_weight)
            return {**found, "spread": tf.reduce_max(y_pred) - tf.reduce_min(y_pred)}

    def scenario(**options):
        model = Own()
        model.compile(keras.optimizers.SGD(0.05), "mse", metrics=["mae"], **options)
        history = fit(model, epochs=2, sample_weight=np.arange(22.0)).history
        assert set(history) == {"loss", "mae", "spread"}
        return [*model.get_weights(), *(history[k] for k in sorted(history))]

    agree(scenario)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_steps_per_execution(size):
    def scenario(**options):
        seen = []

        class Note(keras.callbacks.Callback):
            def on_train_batch_begin(self, batch, logs=None):
                seen.append(batch)

            def on_train_batch_end(self, batch, logs=None):
                seen.append(batch)

        model = dense(steps_per_execution=size, metrics=["mae"], **options)
        history = fit(model, epochs=2, batch_size=4, callbacks=[Note()]).history
        predicted = model.predict(X, verbose=0, batch_size=4)
        assert predicted.shape == (22, 1)
        return [*model.get_weights(), history["loss"], history["mae"], model.evaluate(X, Y, verbose=0), predicted, seen]

    found = agree(scenario)
    if size == 2:
        assert found[-1].tolist() == [0, 1, 2, 3, 4, 5] * 2
    weights = agree(lambda **options: _trained(1, **options))
    for a, b in zip(weights, found, strict=False):
        np.testing.assert_allclose(a, b, rtol=1e-5)


def _trained(size, **options):
    model = dense(steps_per_execution=size, metrics=["mae"], **options)
    fit(model, epochs=2, batch_size=4)
    return model.get_weights()


@pytest.mark.parametrize("kind", ["dict", "dataset", "generator", "weights", "none"])
def test_data_of_every_kind(kind):
    def scenario(**options):
        inputs = {"a": keras.Input((4,), name="a"), "b": keras.Input((4,), name="b")}
        joined = keras.layers.Concatenate()([inputs["a"], inputs["b"]])
        model = keras.Model(inputs, keras.layers.Dense(1)(joined))
        model.compile(keras.optimizers.SGD(0.05), "mse", **options)
        data = {"b": X[::-1].copy(), "a": X}
        if kind == "dataset":
            fit(model, tf.data.Dataset.from_tensor_slices((data, Y)).batch(8), None, batch_size=None, epochs=2)
        elif kind == "generator":
            batches = [({k: v[i : i + 8] for k, v in data.items()}, Y[i : i + 8], None) for i in (0, 8)]
            fit(model, (b for b in batches * 2), None, batch_size=None, steps_per_epoch=2, epochs=2)
        else:
            weight = {"weights": np.arange(22.0), "none": None, "dict": None}[kind]
            fit(model, data, Y, sample_weight=weight, epochs=2)
        return model.get_weights()

    agree(scenario)


def test_an_execution_of_many_steps_is_one_call_of_the_engine(executor, monkeypatch):
    if executor == "numpy":
        pytest.skip("NumPy has no calls to save")
    model = dense(steps_per_execution=5)
    fit(model, X[:20], Y[:20], batch_size=4)  # traces
    program = model.train_function.step.traced().prepared()
    calls = []
    inner = program.host.call
    monkeypatch.setattr(program.host, "call", lambda name, *rest: calls.append(name) or inner(name, *rest))
    fit(model, X[:20], Y[:20], batch_size=4, epochs=2)
    assert [name for name in calls if name in ("tg_run", "tg_run_many")] == ["tg_run_many"] * 2


def test_an_error_in_the_middle_of_an_execution_keeps_the_steps_before_it():
    labels = np.zeros(20, "int32")
    labels[13] = 9  # in the fourth of five batches; there are classes 0 to 2

    def trained(rows, size):
        keras.utils.set_random_seed(3)
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.SGD(0.05), loss, steps_per_execution=size)
        if rows == 12:
            fit(model, X[:rows], labels[:rows], batch_size=4)
        else:
            with pytest.raises(tf.errors.InvalidArgumentError, match="label value of 9"):
                fit(model, X[:rows], labels[:rows], batch_size=4)
        return model.get_weights()

    for stopped, done in zip(trained(20, 5), trained(12, 1), strict=True):
        np.testing.assert_allclose(stopped, done, rtol=1e-6)


@pytest.mark.parametrize("form", ["dict", "list"])
@pytest.mark.parametrize("whole", [True, False])
def test_outputs_without_a_loss_need_no_labels(form, whole):
    """As Keras: {"loss": [0.8676, 0.79694]} and the metric [0.75286, 0.71617], recorded from TensorFlow 2.21."""

    def scenario(**options):
        keras.utils.set_random_seed(1)
        x = np.random.default_rng(0).random((8, 3)).astype("f4")
        y = x[:, :1] * 2
        inputs = keras.Input((3,))
        hidden = keras.layers.Dense(4, name="hidden1")(inputs)
        output = keras.layers.Dense(1, name="output")(hidden)
        if form == "dict":
            model = keras.Model(inputs, {"hidden1": hidden, "output": output})
            labels = {"output": y, "hidden1": None} if whole else {"output": y}
            model.compile("sgd", {"output": "mse"}, metrics={"output": ["mae"]}, **options)
        else:
            model = keras.Model(inputs, [hidden, output])
            labels = [np.zeros((8, 4)), y] if whole else [None, y]
            model.compile("sgd", [None, "mse"], metrics=[None, ["mae"]], **options)
        history = model.fit(x, labels, epochs=2, verbose=0, shuffle=False).history
        return [history["loss"], history["output_mae"]]

    found = agree(scenario)
    np.testing.assert_allclose(found, [[0.8676, 0.79694], [0.75286, 0.71617]], atol=1e-5)


def test_step_that_takes_inputs_alone_is_explained():
    """With inputs alone a step gets them as they are, as in Keras: when it runs, and when it is traced for its plan."""

    class Doubled(keras.Model):
        def __init__(self):
            super().__init__()
            self.layer = keras.layers.Dense(2)

        def call(self, x):
            return self.layer(x)

        def predict_step(self, data):
            return {"out": 2.0 * self(data)}

    model = Doubled()
    model.compile("sgd", "mse")
    x = np.ones((8, 3), np.float32)
    model.fit(x, np.ones((8, 2), np.float32), verbose=0)
    np.testing.assert_allclose(model.predict(x, verbose=0)["out"], 2.0 * np.asarray(model(x)), rtol=1e-6)
    traced = Doubled()
    traced.compile("sgd", "mse")
    traced(x)
    assert "predict_step" in traced.traced_steps(x, np.ones((8, 2), np.float32))


def test_a_stateless_step_is_the_step_and_changes_nothing():
    gradients = [tf.constant([0.5, -1.0]), tf.constant([[2.0]])]
    starts = [np.array([1.0, 2.0], "float32"), np.array([[3.0]], "float32")]
    changed, kept = ([tf.Variable(a) for a in starts] for _ in range(2))
    usual, stateless = keras.optimizers.Adam(0.1), keras.optimizers.Adam(0.1)
    stateless.build(kept)
    state = [v.value for v in stateless.variables]
    values: list = list(kept)
    for _ in range(3):
        usual.apply(gradients, changed)
        values, state = stateless.stateless_apply(state, gradients, values)
    for a, b, before, start in zip(values, changed, kept, starts, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)
        np.testing.assert_array_equal(before, start)
    assert int(stateless.iterations) == 0 and int(state[0]) == 3
    with pytest.raises(ValueError, match="trainable_variables"):
        stateless.stateless_apply(state, gradients, values[:1])
