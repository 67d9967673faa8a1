"""Keras's own files: what Keras recorded is loaded and goes on alike, and what is written has the same structure."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import pickle
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
import tabgrad as tf
from tabgrad.formats import hdf5

ORACLE = Path(__file__).resolve().parents[1] / "oracle"
sys.path.insert(0, str(ORACLE))
import keras_file_models as models  # noqa: E402 - beside the recordings

keras = tf.keras
layers = keras.layers
RECORDED = zipfile.ZipFile(ORACLE / "data" / "keras_files.zip")
FACTS = json.loads(RECORDED.read("facts.json"))
EXPECTED = np.load(io.BytesIO(RECORDED.read("expected.npz")))
X = np.random.default_rng(0).random((4, 4), dtype=np.float32)


@pytest.fixture(autouse=True)
def _fresh():
    keras.backend.clear_session()
    models._classes(keras)  # registers the subclassed model
    keras.utils.set_random_seed(1)


def recorded(name, folder):
    """A recorded file, on disk."""
    path = folder / name
    path.write_bytes(RECORDED.read(name))
    return path


def tree(data):
    """As record_keras_files.tree, of our reader."""
    found = {}

    def note(path, item):
        facts = {"attrs": sorted(item.attrs)}
        if isinstance(item, hdf5.Dataset):
            facts.update(shape=list(item.value.shape), dtype=item.value.dtype.name)
        for key, value in item.attrs.items():
            if key.endswith("names"):
                facts[key] = [n if isinstance(n, str) else n.decode() for n in value]
        found[path] = facts
        for key, child in item.children.items() if isinstance(item, hdf5.Group) else ():
            note(f"{path}/{key}" if path else key, child)

    note("", hdf5.loads(data))
    return found


def plain(config):
    """A config without the numbers that mark shared objects, which are addresses."""
    if isinstance(config, dict):
        return {k: plain(v) for k, v in config.items() if k != "shared_object_id"}
    if isinstance(config, list):
        return [plain(c) for c in config]
    return round(config, 6) if isinstance(config, float) else config


def same_predictions(model, name):
    """The model predicts what Keras recorded."""
    for i, found in enumerate(models.predictions(model, name)):
        np.testing.assert_allclose(found, EXPECTED[f"{name}/{i}"], rtol=2e-5, atol=2e-6)


SUFFIXES = [(n, s) for n in models.BUILDERS for s in (".keras", ".h5") if s == ".keras" or n in models.LEGACY]


@pytest.mark.parametrize(("name", "suffix"), SUFFIXES)
def test_a_file_of_keras_predicts_and_trains_on_as_there(name, suffix, tmp_path):
    model = keras.models.load_model(recorded(name + suffix, tmp_path))
    same_predictions(model, name)
    if name not in models.DRAWS:
        np.testing.assert_allclose(models.steps(model, name, 3), EXPECTED[f"{name}/losses"], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", models.BUILDERS)
def test_weights_of_keras(name, tmp_path):
    model = models.BUILDERS[name](keras)
    models.steps(model, name, 1)  # makes the optimizer's state
    model.load_weights(recorded(name + ".weights.h5", tmp_path))
    same_predictions(model, name)
    if name not in models.DRAWS:
        np.testing.assert_allclose(models.steps(model, name, 3), EXPECTED[f"{name}/losses"], rtol=1e-4, atol=1e-5)
    other = models.BUILDERS[name](keras)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the optimizer's state can't be taken: it has no slots yet
        other.load_weights(recorded(name + ".keras", tmp_path))
    same_predictions(other, name)


@pytest.mark.parametrize("name", models.BUILDERS)
def test_what_is_written_has_the_structure_that_keras_gives_it(name, tmp_path):
    model = models.BUILDERS[name](keras)
    models.steps(model, name, 3)
    model.save(path := tmp_path / "m.keras")
    facts = FACTS[name]
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == facts["members"]
        assert {i.compress_type for i in archive.infolist()} == {zipfile.ZIP_STORED}
        assert sorted(json.loads(archive.read("metadata.json"))) == facts["metadata"]
        assert plain(json.loads(archive.read("config.json"))) == plain(facts["config"])
        assert tree(archive.read("model.weights.h5")) == facts["tree"]
    model.save_weights(path := tmp_path / "m.weights.h5")
    assert tree(path.read_bytes()) == facts["tree"]
    if name in models.LEGACY:
        model.save(path := tmp_path / "m.h5")
        assert tree(path.read_bytes()) == facts["legacy_tree"]
        attrs = hdf5.loads(path.read_bytes()).attrs
        assert plain(json.loads(attrs["model_config"])) == plain(facts["legacy_config"])
        assert plain(json.loads(attrs["training_config"])) == plain(facts["training_config"])


@pytest.mark.parametrize(("name", "suffix"), SUFFIXES)
def test_our_own_files_come_back_exactly(name, suffix, tmp_path):
    model = models.BUILDERS[name](keras)
    models.steps(model, name, 2)
    model.save(path := tmp_path / ("m" + suffix))
    again = keras.saving.load_model(path)
    for a, b in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip(model.optimizer.variables, again.optimizer.variables, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    if name not in models.DRAWS:
        assert models.steps(model, name, 2) == models.steps(again, name, 2)


def small(width=3, compiled=True):
    """Two dense layers."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(width, name="a"), layers.Dense(2, name="b")])
    if compiled:
        model.compile("adam", "mse")
    return model


def test_other_places(tmp_path):
    model = small()
    model.fit(X, X[:, :2], verbose=0)
    wanted = model.predict(X, verbose=0)
    file = io.BytesIO()
    model.save(file)
    file.seek(0)
    model.save(tmp_path / "directory", zipped=False)
    found = sorted(p.name for p in (tmp_path / "directory").iterdir())
    assert found == ["config.json", "metadata.json", "model.weights.h5"]
    for place in (file, tmp_path / "directory"):
        np.testing.assert_array_equal(keras.models.load_model(place).predict(X, verbose=0), wanted)
    model.save(tmp_path / "m.keras")
    bare = keras.models.load_model(tmp_path / "m.keras", compile=False)
    assert not bare.compiled and bare.optimizer is None
    model.save(tmp_path / "m.h5", include_optimizer=False)
    with pytest.warns(UserWarning, match=r"was \*not\* compiled"):
        assert not keras.models.load_model(tmp_path / "m.h5").compiled
    model.save(str(tmp_path / "without.keras"), include_optimizer=False)
    assert not keras.models.load_model(tmp_path / "without.keras").compiled


def test_names_that_do_not_do(tmp_path):
    model = small()
    model.save(path := tmp_path / "m.keras")
    for call, match in (
        (lambda: model.save(tmp_path / "m.tf"), "Invalid filepath extension for saving"),
        (lambda: model.save(tmp_path / "m.tf", zipped=True), "expected a `.keras` extension"),
        (lambda: model.save(path, zipped=False), "should not end in `.keras`"),
        (lambda: model.save(path, sparkling=True), "not supported"),
        (lambda: model.save_weights(tmp_path / "w.h5"), "must end in `.weights.h5`"),
        (lambda: model.load_weights(tmp_path / "w.txt"), "File format not supported"),
        (lambda: model.load_weights(path, objects_to_skip=[]), "only supports loading '.weights.h5'"),
        (lambda: model.load_weights(path, by_name=True), "only supports loading legacy"),
        (lambda: model.load_weights(path, nonsense=1), "Invalid keyword arguments"),
        (lambda: keras.models.load_model(tmp_path / "none.keras"), "File not found"),
        (lambda: keras.models.load_model(tmp_path / "none.pb"), "File format not supported"),
        (lambda: keras.Sequential([layers.Dense(1)]).save_weights(tmp_path / "w.weights.h5"), "not yet been built"),
        (lambda: keras.Sequential([layers.Dense(1)]).load_weights(path), "not yet been built"),
    ):
        with pytest.raises(ValueError, match=match):
            call()
    with pytest.raises(FileExistsError):
        model.save(path, overwrite=False)
    with pytest.warns(UserWarning, match="not yet been built"):
        keras.Sequential([layers.Dense(1)]).save(tmp_path / "unbuilt.keras")


@pytest.mark.parametrize("suffix", [".weights.h5", ".h5"])
def test_weights_that_do_not_fit(suffix, tmp_path):
    model = small(3, compiled=False)
    (model.save_weights if suffix == ".weights.h5" else model.save)(path := tmp_path / ("w" + suffix))
    other = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="a"), layers.Dense(5, name="b")])
    before = other.get_weights()
    with pytest.raises(ValueError, match=r"could not be loaded|Shape mismatch"):
        other.load_weights(path)
    for a, b in zip(before, other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    with pytest.warns(UserWarning):
        other.load_weights(path, skip_mismatch=True)
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])
    np.testing.assert_array_equal(other.get_weights()[2], before[2])


def test_parts_are_skipped_and_found_by_name(tmp_path):
    model = small()
    model.save_weights(weights := tmp_path / "w.weights.h5")
    other = small()
    kept = other.layers[0].get_weights()[0]
    other.load_weights(weights, objects_to_skip=[other.layers[0]])
    np.testing.assert_array_equal(other.layers[0].get_weights()[0], kept)
    np.testing.assert_array_equal(other.layers[1].get_weights()[0], model.layers[1].get_weights()[0])
    model.save(legacy := tmp_path / "m.h5")
    longer = keras.Sequential([keras.Input((4,)), layers.Dense(4, name="new"), layers.Dense(3, name="a")])
    longer.load_weights(legacy, by_name=True)
    np.testing.assert_array_equal(longer.layers[1].get_weights()[0], model.layers[0].get_weights()[0])
    with pytest.raises(ValueError, match=r"Weight count mismatch|Shape mismatch"):
        without = keras.Sequential([keras.Input((4,)), layers.Dense(3, use_bias=False, name="a")])
        without.load_weights(legacy, by_name=True)


@keras.saving.register_keras_serializable("files")
class Remembering(keras.layers.Layer):
    """State, files, build and compile hooks of its own."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.words = []
        self.seen = np.zeros(2)

    def build(self, shape):
        self.extra = None

    def call(self, x):
        return x

    def get_build_config(self):
        return {"extra": 7}

    def build_from_config(self, config):
        self.build((None, 4))
        self.extra = config["extra"]

    def save_own_variables(self, store):
        store["seen"] = self.seen
        store["other"] = np.arange(3)

    def load_own_variables(self, store):
        assert sorted(store.keys()) == ["other", "seen"] and "seen" in store and len(store) == 2
        self.seen = store["seen"]

    def save_assets(self, directory):
        (Path(directory) / "words.txt").write_text("\n".join(self.words), encoding="utf-8")

    def load_assets(self, directory):
        self.words = (Path(directory) / "words.txt").read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("zipped", [True, False])
def test_hooks_of_layers(zipped, tmp_path):
    model = keras.Sequential([keras.Input((4,)), Remembering(name="r"), layers.Dense(1)])
    model.layers[0].words, model.layers[0].seen = ["à", "b"], np.array([3.0, 4.0])
    model.save(path := tmp_path / ("m.keras" if zipped else "m"), zipped=zipped)
    if zipped:
        with zipfile.ZipFile(path) as archive:
            assert "assets/layers/remembering/words.txt" in archive.namelist()
    again = keras.models.load_model(path).layers[0]
    assert again.words == ["à", "b"] and again.extra == 7
    np.testing.assert_array_equal(again.seen, [3.0, 4.0])


def test_compile_hooks_and_custom_objects(tmp_path):
    def doubled(y, p):
        return 2 * tf.reduce_mean(tf.abs(y - p), axis=-1)

    class Own(keras.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.d = layers.Dense(2)

        def call(self, x):
            return self.d(x)

        def compile(self, rate=0.5, **kwargs):
            super().compile(keras.optimizers.SGD(rate), loss=doubled, **kwargs)
            self.rate = rate

        def get_compile_config(self):
            return {"rate": self.rate}

        def compile_from_config(self, config):
            self.compile(**config)

    model = Own()
    model.compile(rate=0.25)
    model.fit(X, X[:, :2], verbose=0)
    model.save(tmp_path / "m.keras")
    with pytest.raises(TypeError, match="Could not locate class 'Own'"):
        keras.models.load_model(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras", custom_objects={"Own": Own})
    assert again.rate == 0.25
    np.testing.assert_array_equal(model.predict(X, verbose=0), again.predict(X, verbose=0))


def test_lambdas_only_without_safe_mode(tmp_path):
    model = keras.Sequential([keras.Input((4,)), layers.Lambda(lambda x: x * 2)])
    model.save(tmp_path / "m.keras")
    with pytest.raises(ValueError, match="lambda"):
        keras.models.load_model(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras", safe_mode=False)
    np.testing.assert_array_equal(again.predict(X, verbose=0), 2 * X)


def test_a_config_names_nothing_but_keras_and_what_is_registered(tmp_path):
    model = small()
    model.save(path := tmp_path / "m.keras")
    evil = {"module": "os", "class_name": "function", "config": "system", "registered_name": "system"}
    with zipfile.ZipFile(path) as archive:
        config = json.loads(archive.read("config.json"))
        parts = {n: archive.read(n) for n in archive.namelist()}
    config["config"]["layers"][1]["config"]["activation"] = evil
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**parts, "config.json": json.dumps(config)}.items():
            archive.writestr(name, data)
    with pytest.raises((TypeError, ValueError)):
        keras.models.load_model(path)


def test_shared_objects_stay_shared(tmp_path):
    @keras.saving.register_keras_serializable("files")
    class Pair(keras.layers.Layer):
        def __init__(self, first, second, **kwargs):
            super().__init__(**kwargs)
            self.first, self.second = first, second

        def build(self, shape):
            if not self.first.built:
                self.first.build(shape)

        def call(self, x):
            return self.second(self.first(x))

        def get_config(self):
            both = {"first": self.first, "second": self.second}
            return {"name": self.name, **{k: keras.saving.serialize_keras_object(v) for k, v in both.items()}}

        @classmethod
        def from_config(cls, config):
            parts = {k: keras.saving.deserialize_keras_object(config.pop(k)) for k in ("first", "second")}
            return cls(**parts, **config)

    dense = layers.Dense(4)
    model = keras.Sequential([keras.Input((4,)), Pair(dense, dense)])
    model.save(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras")
    assert again.layers[0].first is again.layers[0].second
    np.testing.assert_array_equal(model.predict(X, verbose=0), again.predict(X, verbose=0))


def test_statistics_of_normalization(tmp_path):
    norm = layers.Normalization()
    norm.adapt(X)
    model = keras.Sequential([keras.Input((4,)), norm])
    for name in ("m.keras", "m.h5"):
        model.save(tmp_path / name)
        again = keras.models.load_model(tmp_path / name, compile=False)
        np.testing.assert_array_equal(model.predict(X, verbose=0), again.predict(X, verbose=0))


def test_callbacks_write_them(tmp_path):
    model = small()
    model.fit(X, X[:, :2], epochs=2, verbose=0, callbacks=[
        keras.callbacks.ModelCheckpoint(tmp_path / "m{epoch}.keras"),
        keras.callbacks.ModelCheckpoint(tmp_path / "w{epoch}.weights.h5", save_weights_only=True),
        keras.callbacks.ModelCheckpoint(tmp_path / "best.h5", monitor="loss", save_best_only=True),
        keras.callbacks.BackupAndRestore(tmp_path / "backup", delete_checkpoint=False),
    ])  # fmt: skip
    wanted = model.predict(X, verbose=0)
    for name in ("m2.keras", "best.h5"):
        np.testing.assert_array_equal(keras.models.load_model(tmp_path / name).predict(X, verbose=0), wanted)
    assert sorted(p.name for p in (tmp_path / "backup").iterdir()) == ["latest.weights.h5", "training_metadata.json"]
    other = small()
    other.fit(X, X[:, :2], epochs=2, verbose=0, callbacks=[keras.callbacks.BackupAndRestore(tmp_path / "backup")])
    np.testing.assert_array_equal(other.predict(X, verbose=0), wanted)  # both epochs are done already
    assert int(other.optimizer.iterations.numpy()) == 2


KERAS_2 = {
    "class_name": "Functional",
    "config": {
        "name": "old", "input_layers": [["x", 0, 0]], "output_layers": [["add", 0, 0]],
        "layers": [
            {"class_name": "InputLayer", "name": "x", "inbound_nodes": [],
             "config": {"batch_input_shape": [None, 4], "dtype": "float32", "sparse": False, "name": "x"}},
            {"class_name": "BatchNormalization", "name": "bn", "inbound_nodes": [[["x", 0, 0, {}]]],
             "config": {"name": "bn", "trainable": True, "dtype": "float32", "axis": [1], "momentum": 0.99}},
            {"class_name": "Sequential", "name": "inner", "inbound_nodes": [[["bn", 0, 0, {"training": False}]]],
             "config": {"name": "inner", "layers": [
                 {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "name": "i"}},
                 {"class_name": "Dense", "config": {
                     "name": "d", "units": 4, "activation": "relu", "kernel_initializer":
                     {"class_name": "GlorotUniform", "config": {"seed": None}}}}]}},
            {"class_name": "Add", "name": "add", "inbound_nodes": [[["inner", 1, 0, {}], ["bn", 0, 0, {}]]],
             "config": {"name": "add"}},
        ],
    },
}  # fmt: skip


def test_a_model_of_keras_2(tmp_path):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(4)])
    model.compile("sgd", "mse")
    model.save(path := tmp_path / "m.h5")
    root = hdf5.loads(path.read_bytes())
    root.attrs["model_config"] = json.dumps(KERAS_2)
    del root.attrs["training_config"], root.children["optimizer_weights"]
    group = root["model_weights"]
    group.attrs["layer_names"] = [b"x", b"bn", b"inner", b"add"]
    group.children.clear()
    values = {"bn": [np.full(4, v, np.float32) for v in (2, 1, 0, 1)]}
    values["inner"] = [np.eye(4, dtype=np.float32), np.ones(4, np.float32)]
    for name in ("x", "bn", "inner", "add"):
        own = group.require(name)
        own.attrs["weight_names"] = [f"{name}/{i}:0".encode() for i in range(len(values.get(name, [])))] or np.zeros(0)
        for i, value in enumerate(values.get(name, [])):
            own[f"{name}/{i}:0"] = value
    path.write_bytes(hdf5.dumps(root))
    old = keras.models.load_model(path, compile=False)
    bn = 2 * X / np.sqrt(1.001) + 1
    np.testing.assert_allclose(old.predict(X, verbose=0), np.maximum(bn + 1, 0) + bn, rtol=1e-5)


def test_long_lists_of_names_are_cut(tmp_path):
    long = "n" * 1000
    model = keras.Sequential([keras.Input((4,)), *(layers.Dense(4, name=f"{long}{i}") for i in range(80))])
    model.save(path := tmp_path / "m.h5")
    assert "layer_names1" in hdf5.loads(path.read_bytes())["model_weights"].attrs
    again = keras.models.load_model(path, compile=False)
    for a, b in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", ["sequential.keras", "sequential.h5", "sequential.weights.h5"])
def test_damaged_files_are_refused(name, tmp_path):
    whole = RECORDED.read(name)
    path = tmp_path / name
    random = np.random.default_rng(4)
    load = small().load_weights if "weights" in name else keras.models.load_model
    for cut in random.integers(0, len(whole) - 1, 12).tolist():
        path.write_bytes(whole[:cut])
        with pytest.raises(ValueError):
            load(path)
    for _ in range(25):
        data = bytearray(whole)
        for at in random.integers(0, len(whole), 8).tolist():
            data[at] = int(random.integers(0, 256))
        path.write_bytes(bytes(data))
        with warnings.catch_warnings(), contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
            warnings.simplefilter("ignore")
            load(path)


def test_bombs_are_refused(tmp_path):
    path = tmp_path / "bomb.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * (1 << 27))
        archive.writestr("model.weights.h5", b"")
    with pytest.raises(ValueError, match="Not allowed"):
        keras.models.load_model(path)
    small().save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("assets/../../evil.txt", b"x")
    with pytest.raises(ValueError, match="escapes the asset directory"):
        keras.models.load_model(path)
    assert not (tmp_path.parent / "evil.txt").exists()


def test_pickles_and_copies():
    """Models, layers, optimizers and metrics go through pickle as archives do; copies share nothing that is written."""
    model = keras.Sequential([keras.Input((3,)), layers.Dense(4, "relu"), layers.Dropout(0.5), layers.Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    x = np.ones((8, 3), np.float32)
    model.fit(x, x[:, :1], verbose=0)
    expected = model.predict(x, verbose=0)
    for made in (pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        np.testing.assert_array_equal(made.predict(x, verbose=0), expected)
        assert int(made.optimizer.iterations) == 1 and made.compiled
        made.fit(x, x[:, :1], verbose=0)
        np.testing.assert_array_equal(model.predict(x, verbose=0), expected)
    assert pickle.loads(pickle.dumps(model.layers[0])).get_weights()[0].shape == (3, 4)
    things = [keras.optimizers.Adam(0.25), keras.losses.Huber(0.5), keras.metrics.Mean(name="m")]
    for thing in [*things, layers.Dense(3, name="d")]:
        for made in (pickle.loads(pickle.dumps(thing)), copy.deepcopy(thing), copy.copy(thing)):
            assert type(made) is type(thing) and made.get_config() == thing.get_config()
