"""Model.export and export_trainer: files that other hosts run to the same numbers, and clear errors."""

import json
import shutil
import struct
import subprocess

import numpy as np
import pytest
import tabgrad as tf
from tabgrad.base.errors import UnimplementedError
from tabgrad.execute.program import Program

pytestmark = pytest.mark.desktop
wasmtime = pytest.importorskip("wasmtime")
keras = tf.keras
layers = keras.layers
X = np.random.default_rng(1).random((20, 6, 6, 1), dtype=np.float32)
Y = np.random.default_rng(2).integers(0, 4, 20).astype("int32")
NODE = shutil.which("node")


def network():
    """Convolution, dropout, softmax; Adam."""
    keras.utils.set_random_seed(2)
    model = keras.Sequential([
        keras.Input((6, 6, 1)), layers.Conv2D(4, 3, activation="relu"), layers.Flatten(), layers.Dropout(0.3),
        layers.Dense(4, activation="softmax"),
    ])  # fmt: skip
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


class Standalone:
    """One .wasm in wasmtime, called as wasm/README.md says."""

    def __init__(self, path):
        self.store = wasmtime.Store(wasmtime.Engine())
        module = wasmtime.Module(self.store.engine, path.read_bytes())
        assert len(module.imports) == 0
        self.exports = wasmtime.Instance(self.store, module, []).exports(self.store)

    def address(self, name):
        return self.exports[name].value(self.store)

    def write(self, name, array):
        self.exports["memory"].write(self.store, array.tobytes(), self.address(name))

    def read(self, name, shape):
        at = self.address(name)
        raw = self.exports["memory"].read(self.store, at, at + 4 * int(np.prod(shape)))
        return np.frombuffer(bytes(raw), np.float32).reshape(shape)

    def run(self, entry):
        return self.exports[entry](self.store)


def test_one_wasm_predicts_in_wasmtime(tmp_path):
    model = network()
    model.export(tmp_path / "m.wasm", batch_size=[1, 5], labels=list("abcd"))
    made = Standalone(tmp_path / "m.wasm")
    made.write("predict.x", X[:1])
    made.write("predict@5.x", X[5:10])
    assert made.run("predict") == 0
    np.testing.assert_allclose(made.read("predict.output", (1, 4)), model.predict(X[:1], verbose=0), rtol=1e-5)
    made.write("predict@5.x", X[5:10])
    assert made.run("predict@5") == 0
    np.testing.assert_allclose(made.read("predict@5.output", (5, 4)), model.predict(X[5:10], verbose=0), rtol=1e-5)


def test_one_wasm_trains_in_wasmtime_and_reports_bad_labels(tmp_path):
    model = network()
    model.export_trainer(tmp_path / "t.wasm", batch_size=10)
    made = Standalone(tmp_path / "t.wasm")
    for start in (0, 10):
        made.write("train_step.x", X[start : start + 10])
        made.write("train_step.y", Y[start : start + 10])
        assert made.run("reset_metrics") == 0
        assert made.run("train_step") == 0
        logs = model.train_on_batch(X[start : start + 10], Y[start : start + 10], return_dict=True)
        assert made.read("train_step.loss", ())[()] == pytest.approx(logs["loss"], rel=1e-5)
    kernel = model.layers[0].kernel
    found = made.read(f"state.{kernel.path}", kernel.shape)
    np.testing.assert_allclose(found, np.asarray(kernel), rtol=1e-4, atol=1e-6)
    made.write("train_step.y", np.full(10, 77, "int32"))
    assert made.run("train_step") == 2  # a label is out of range


@pytest.mark.skipif(NODE is None, reason="Node is not there")
def test_one_wasm_predicts_in_node(tmp_path):
    model = network()
    model.export(tmp_path / "m.wasm")
    script = f"""
const fs = require("fs");
WebAssembly.instantiate(fs.readFileSync({json.dumps(str(tmp_path / "m.wasm"))})).then(({{ instance, module }}) => {{
  const {{ memory, predict, ...at }} = instance.exports;
  const [text] = WebAssembly.Module.customSections(module, "tabgrad");
  const {{ entries }} = JSON.parse(Buffer.from(text).toString());
  const floats = (place, n) => new Float32Array(memory.buffer, place.address, n);
  floats(entries.predict.inputs[0], 36).set({X[0].reshape(-1).tolist()});
  const code = predict();
  console.log(JSON.stringify([code, ...floats(entries.predict.outputs[0], 4), at["predict.x"].value]));
}});
"""
    done = subprocess.run([NODE, "-e", script], capture_output=True, text=True, check=True, timeout=60)
    code, *found = json.loads(done.stdout)
    assert code == 0
    assert found.pop() % 16 == 0
    np.testing.assert_allclose(found, model.predict(X[:1], verbose=0)[0], rtol=1e-5)


def test_what_a_file_says(tmp_path):
    model = network()
    model.export(tmp_path / "m.tg", labels=list("abcd"), preprocessing={"invert": True, "scale": 1 / 128, "offset": -1})
    model.export_trainer(tmp_path / "t.tg", batch_size=[8, 4])
    signature = Program.from_bytes((tmp_path / "m.tg").read_bytes()).signature
    assert list(signature["entries"]) == ["predict", "predict@32"]
    assert signature["labels"] == list("abcd")
    assert signature["preprocessing"] == {"scale": 1 / 128, "offset": -1.0, "invert": True, "fit": "stretch"}
    assert [layer["class"] for layer in signature["layers"]] == ["Conv2D", "Flatten", "Dropout", "Dense"]
    names = [signature["states"][i]["name"] for i in signature["roles"]["weights"]]
    assert names == [w.path for w in model.weights]
    signature = Program.from_bytes((tmp_path / "t.tg").read_bytes()).signature
    assert list(signature["entries"]) == [
        "train_step", "train_step@4", "test_step", "test_step@1", "test_step@4", "predict", "predict@8", "predict@4",
        "reset_metrics",
    ]  # fmt: skip
    assert len(signature["roles"]["optimizer"]) == len(model.optimizer.variables)
    assert signature["batch_size"] == 8


def test_exporting_changes_nothing(tmp_path):
    model, twin = network(), network()
    model.export_trainer(tmp_path / "t.tg", batch_size=4)
    histories = [m.fit(X, Y, batch_size=4, epochs=2, verbose=0).history for m in (model, twin)]
    assert histories[0] == histories[1]


def test_rescaling_layers_scale_themselves(tmp_path):
    model = keras.Sequential([keras.Input((4, 4, 3)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(2)])
    model.export(tmp_path / "m.tg")
    assert Program.from_bytes((tmp_path / "m.tg").read_bytes()).signature["preprocessing"]["scale"] == 1.0


def test_examples_say_what_the_model_does_not(tmp_path):
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(3)

        def call(self, x):
            return self.dense(x)

    model = Own()
    model.compile("sgd", "mse")
    with pytest.raises(ValueError, match="example"):
        model.export_trainer(tmp_path / "t.tg")
    examples = {"x": np.zeros((9, 5)), "y": np.zeros((9, 3)), "sample_weight": np.ones(9)}
    model.export_trainer(tmp_path / "t.tg", batch_size=2, **examples)
    entry = Program.from_bytes((tmp_path / "t.tg").read_bytes()).signature["entries"]["train_step"]
    assert [(p["name"], p["shape"]) for p in entry["inputs"]] == [("x", [2, 5]), ("y", [2, 3]), ("sample_weight", [2])]
    model.export(tmp_path / "m.tg", input_signature=[tf.TensorSpec((None, 5), tf.float32)])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"filepath": "m.onnx"}, ValueError, "Supported: 'tg'"),
        ({"filepath": "m", "format": "tf_saved_model"}, ValueError, "Supported: 'tg'"),
        ({"batch_size": 0}, ValueError, "positive integer"),
        ({"batch_size": [4, "x"]}, ValueError, "positive integer"),
        ({"labels": ["a", "b"]}, ValueError, "has 2 names, the model has 4"),
        ({"labels": "abcd"}, ValueError, "list of names"),
        ({"preprocessing": {"scal": 1}}, ValueError, "Unknown preprocessing"),
        ({"preprocessing": {"fit": "crop"}}, ValueError, "must be one of"),
        ({"filepath": "no/such/folder/m.tg"}, OSError, ""),
    ],
)
def test_bad_arguments(tmp_path, arguments, error, message):
    arguments = {"filepath": "m.tg", **arguments}
    with pytest.raises(error, match=message):
        network().export(tmp_path / arguments.pop("filepath"), **arguments)
    assert list(tmp_path.iterdir()) == []


def test_before_compile_and_what_the_engine_lacks(tmp_path):
    model = keras.Sequential([keras.Input((3, 3)), layers.Lambda(tf.linalg.inv)])
    with pytest.raises(ValueError, match="compile"):
        model.export_trainer(tmp_path / "t.tg")
    with pytest.raises(UnimplementedError, match="inv"):
        model.export(tmp_path / "m.tg")
    assert list(tmp_path.iterdir()) == []


def test_a_compact_trainer_holds_what_cannot_be_computed(tmp_path):
    def exported(model, name, **options):
        model.export_trainer(tmp_path / name, **options)
        return Program.from_bytes((tmp_path / name).read_bytes())

    wide = keras.Sequential([keras.Input((50,)), layers.Dense(200, activation="relu"), layers.Dense(4)])
    wide.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    whole, compact = exported(wide, "whole.tg"), exported(wide, "compact.tg", compact=True)
    assert not compact.weights and whole.weights and "initialize" in compact.signature["entries"]
    assert [s["name"] for s in compact.signature["states"]] == [s["name"] for s in whole.signature["states"]]
    assert len(compact.to_bytes()) < len(whole.to_bytes()) / 8
    wide.fit(np.ones((8, 50)), np.zeros(8), verbose=0)  # trained weights are constants of the program
    kernel = wide.layers[0].kernel.numpy().tobytes()
    assert kernel in exported(wide, "trained.tg", compact=True).constants
    with pytest.raises(ValueError, match="save it there"):
        wide.load_trainer(tmp_path / "compact.tg")
    with pytest.raises(ValueError, match="holds its weights"):
        wide.export_trainer(tmp_path / "t.wasm", compact=True)


def test_a_trainer_of_another_architecture_is_refused(tmp_path):
    model = network()
    model.export_trainer(tmp_path / "t.tg")
    other = keras.Sequential([keras.Input((6, 6, 1)), layers.Flatten(), layers.Dense(4, activation="softmax")])
    other.compile("adam", "sparse_categorical_crossentropy")
    before = other.get_weights()
    with pytest.raises(ValueError, match="same architecture"):
        other.load_trainer(tmp_path / "t.tg")
    for a, b in zip(before, other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    data = bytearray((tmp_path / "t.tg").read_bytes())
    data[-9] ^= 1
    (tmp_path / "t.tg").write_bytes(data)
    with pytest.raises(tf.errors.InvalidArgumentError, match="damaged"):
        model.load_trainer(tmp_path / "t.tg")
    assert struct.unpack_from("<I", data)[0] == 0x31504754
