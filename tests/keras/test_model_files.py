"""Models and training runs as files: everything comes back, and training goes on as if it had not stopped."""

import numpy as np
import pytest
import tabgrad as tf
from tabgrad.formats import safetensors
from tabgrad.keras.export.model_file import model_to_bytes, resume_training, training_to_bytes

keras = tf.keras
layers = keras.layers
X = np.random.default_rng(1).random((50, 6), dtype=np.float32)
Y = np.random.default_rng(2).integers(0, 3, 50).astype("int32")


def network(**options):
    """Dropout, batch normalization, Adam, an accuracy."""
    model = keras.Sequential([
        keras.Input((6,)), layers.Dense(8, "relu"), layers.BatchNormalization(), layers.Dropout(0.4, seed=5),
        layers.Dense(3, "softmax"),
    ])  # fmt: skip
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"], **options)
    return model


class StopAt(keras.callbacks.Callback):
    """Ends a fit between two steps, as a page does."""

    def __init__(self, epoch, batch):
        super().__init__()
        self.at, self.now = (epoch, batch), 0

    def on_epoch_begin(self, epoch, logs=None):
        self.now = epoch

    def on_train_batch_end(self, batch, logs=None):
        if (self.now, batch) == self.at:
            raise KeyboardInterrupt


def fit(model, *callbacks, **options):
    """Three shuffled epochs with validation."""
    options = {"epochs": 3, "batch_size": 8, "verbose": 0, "validation_data": (X[:10], Y[:10]), **options}
    return model.fit(X, Y, callbacks=list(callbacks), **options)


@pytest.mark.parametrize(
    ("at", "steps", "seeded"),
    [((0, 0), 1, True), ((1, 3), 1, True), ((1, 6), 1, True), ((2, 2), 1, True), ((0, 1), 2, True), ((1, 7), 2, True),
     ((2, 2), 1, False), ((2, 3), 2, False)],  # without a seed later epochs have orders of their own
)  # fmt: skip
def test_a_run_goes_on_where_it_stopped(at, steps, seeded):
    def prepared():
        keras.utils.set_random_seed(9)
        model = network(steps_per_execution=steps)
        if not seeded:
            tf.random.set_seed(None)
        return model

    plateau = lambda: keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=0, min_delta=9.0)  # noqa: E731
    model = prepared()
    if seeded:
        straight = prepared()
        history = fit(straight, plateau()).history
    watching = plateau()
    with pytest.raises(KeyboardInterrupt):
        fit(model, watching, StopAt(*at))
    saved = training_to_bytes(model, [watching])
    runs = []
    for _ in range(2):
        other = network(steps_per_execution=steps)
        tf.random.set_seed(None)
        again = plateau()
        position = resume_training(other, saved, [again])
        assert position.epoch == at[0]
        runs.append((fit(other, again), other))
    (first, one), (second, two) = runs
    assert first.history == second.history
    for a, b in zip(one.get_weights(), two.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert first.epoch == [0, 1, 2]
    if seeded:
        assert first.history == history
        for a, b in zip(one.get_weights(), straight.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)


def test_a_run_that_does_not_fit_changes_nothing():
    model = network()
    fit(model, keras.callbacks.EarlyStopping(monitor="loss"), epochs=1)
    saved = training_to_bytes(model, [keras.callbacks.EarlyStopping(monitor="loss")])
    other = network()
    before = other.get_weights()
    with pytest.raises(ValueError, match="0 callbacks were given, the run had 1"):
        resume_training(other, saved)
    with pytest.raises(ValueError, match="no training run"):
        resume_training(other, model_to_bytes(model))
    for a, b in zip(before, other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_generator_loses_no_batch_to_a_resumed_run():
    def batches():
        for i in range(0, 48, 8):
            yield X[i : i + 8], Y[i : i + 8]

    def prepared():
        keras.utils.set_random_seed(9)
        return network()

    straight = prepared()
    wanted = straight.fit(batches(), steps_per_epoch=3, epochs=2, verbose=0).history
    model = prepared()
    with pytest.raises(KeyboardInterrupt):
        model.fit(batches(), steps_per_epoch=3, epochs=2, verbose=0, callbacks=[StopAt(0, 1)])
    other = network()
    resume_training(other, training_to_bytes(model))
    found = other.fit(batches(), steps_per_epoch=3, epochs=2, verbose=0).history
    assert found == wanted


def test_a_model_file_holds_everything(tmp_path):
    keras.utils.set_random_seed(1)
    model = network()
    fit(model)
    model.save(tmp_path / "model.safetensors")
    loaded = keras.models.load_model(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))
    assert loaded.get_config() == model.get_config()
    for a, b in zip(loaded.optimizer.variables, model.optimizer.variables, strict=True):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    more = [m.fit(X, Y, epochs=2, batch_size=8, verbose=0, shuffle=False).history for m in (model, loaded)]
    assert more[0] == more[1]
    plain = keras.models.load_model(tmp_path / "model.safetensors", compile=False)
    assert not plain.compiled


def test_functional_and_custom_objects(tmp_path):
    class Twice(layers.Layer):
        def call(self, x):
            return x * 2

    inputs = keras.Input((6,), name="features")
    model = keras.Model(inputs, layers.Dense(2, name="head")(Twice(name="twice")(inputs)), name="custom")
    keras.models.save_model(model, tmp_path / "m.safetensors")
    loaded = keras.models.load_model(tmp_path / "m.safetensors", custom_objects={"Twice": Twice})
    np.testing.assert_array_equal(loaded(X), model(X))


def test_weights_by_name_in_order_and_refused(tmp_path):
    model, other = network(), network()
    path = tmp_path / "w.safetensors"
    model.save_weights(path)
    other.load_weights(path)
    for a, b in zip(other.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    small = keras.Sequential([keras.Input((6,)), layers.Dense(4), layers.Dense(3)])
    before = small.get_weights()
    with pytest.raises(ValueError, match="variables"):
        small.load_weights(path)
    for a, b in zip(before, small.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    with pytest.raises(ValueError, match="safetensors"):
        model.save_weights(tmp_path / "w.npz")
    with pytest.raises(FileExistsError):
        model.save_weights(path, overwrite=False)
    damaged = path.read_bytes()[:-3]
    path.write_bytes(damaged)
    with pytest.raises(ValueError, match="does not fit the file"):
        other.load_weights(path)
    with pytest.raises(ValueError, match="weights alone"):
        model.save_weights(tmp_path / "only.safetensors")
        keras.models.load_model(tmp_path / "only.safetensors")


def test_safetensors_there_and_back():
    arrays = {
        "a": np.arange(6, dtype=np.float32).reshape(2, 3), "scalar": np.float64(2.5), "empty": np.zeros((0, 3), "i4"),
        "flags": np.array([True, False]), "half": np.ones(3, np.float16), "long": np.array([2**40]),
    }  # fmt: skip
    data = safetensors.dumps(arrays, {"note": "é"})
    assert int.from_bytes(data[:8], "little") % 8 == 0
    found, metadata = safetensors.loads(data)
    assert metadata == {"note": "é"}
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == np.asarray(array).dtype
        assert found[name].shape == np.shape(array)
    for bad in (b"", b"\xff" * 16, data[:-1], data + b"\0", data.replace(b"F32", b"F99")):
        with pytest.raises(ValueError, match="safetensors"):
            safetensors.loads(bad)
    with pytest.raises(TypeError, match="complex64"):
        safetensors.dumps({"c": np.ones(2, np.complex64)})


def test_a_file_that_can_not_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "m.safetensors"
    model = network()
    model.save(path)
    whole = path.read_bytes()

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space"):
        model.save(path)
    assert path.read_bytes() == whole
    assert [p.name for p in tmp_path.iterdir()] == ["m.safetensors"]
