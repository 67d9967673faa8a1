"""``tf.train.Checkpoint``: TensorFlow's files, round trips, values that wait for their variables, folders."""

from __future__ import annotations

import gc
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tabgrad as tf
from tabgrad.tensor.waiting import WAITING

keras = tf.keras
RECORDED = Path(__file__).parents[1] / "oracle" / "data" / "checkpoints.zip"


def _model() -> Any:
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.BatchNormalization()])


def _recorded(folder: Path) -> str:
    zipfile.ZipFile(RECORDED).extractall(folder)
    return str(tf.train.latest_checkpoint(str(folder)))


def test_a_checkpoint_of_tensorflow_is_read(tmp_path: Path) -> None:
    path = _recorded(tmp_path)
    assert path == str(tmp_path / "ckpt-1")
    model, optimizer = _model(), keras.optimizers.SGD(0.1, momentum=0.1)
    optimizer.build(model.trainable_variables)
    number, counts = tf.Variable(0.0), tf.Variable([0, 0], dtype=tf.int64)
    words, step = tf.Variable([["", ""], ["", ""]]), tf.Variable(0)
    checkpoint = tf.train.Checkpoint(
        model=model, optimizer=optimizer, listed=[number, {"a.b/c": counts}], words=words, step=step
    )
    checkpoint.restore(path).assert_consumed().assert_existing_objects_matched()
    np.testing.assert_array_equal(model.layers[0].kernel, np.arange(6.0).reshape(3, 2) - 0.25)
    np.testing.assert_array_equal(model.get_weights()[4], [5, 6])
    np.testing.assert_array_equal(optimizer.variables[2], np.full((3, 2), -0.25))
    assert (float(optimizer.learning_rate), int(optimizer.iterations)) == (0.25, 1)
    assert (float(number), counts.numpy().tolist(), int(step)) == (1.5, [1, 2], 7)
    assert words.numpy().tolist() == [[b"a", b"bcd"], [b"", b"ef"]]
    assert int(checkpoint.save_counter) == 1


def test_the_same_objects_give_the_same_names_as_in_tensorflow(tmp_path: Path) -> None:
    recorded = tf.train.list_variables(_recorded(tmp_path))
    model, optimizer = _model(), keras.optimizers.SGD(0.1, momentum=0.1)
    optimizer.build(model.trainable_variables)
    checkpoint = tf.train.Checkpoint(
        model=model, optimizer=optimizer, listed=[tf.Variable(0.0), {"a.b/c": tf.Variable([0, 0])}],
        words=tf.Variable([["", ""], ["", ""]]), step=tf.Variable(0),
    )  # fmt: skip
    assert tf.train.list_variables(checkpoint.save(tmp_path / "own")) == recorded


def test_names_are_the_ways_to_the_variables(tmp_path: Path) -> None:
    class Part(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.w = tf.Variable(tf.ones((2, 2)))
            self.parts = [tf.Module()]
            self.number = 3
            self._more = {"q": tf.Variable(1.0)}

    part = Part()
    path = tf.train.Checkpoint(part, again=part.w).write(tmp_path / "x")
    assert tf.train.list_variables(path) == [
        ("_CHECKPOINTABLE_OBJECT_GRAPH", []),
        ("_more/q/.ATTRIBUTES/VARIABLE_VALUE", []),
        ("w/.ATTRIBUTES/VARIABLE_VALUE", [2, 2]),
    ]
    reader = tf.train.load_checkpoint(path)
    assert reader.get_variable_to_dtype_map()["w/.ATTRIBUTES/VARIABLE_VALUE"] is tf.float32
    assert reader.has_tensor("w/.ATTRIBUTES/VARIABLE_VALUE") and not reader.has_tensor("w")
    assert tf.train.load_variable(path, "_more/q/.ATTRIBUTES/VARIABLE_VALUE") == 1.0
    with pytest.raises(tf.errors.NotFoundError, match="Key w not found"):
        tf.train.load_variable(path, "w")


@pytest.mark.parametrize("dtype", ["float16", "float64", "int8", "uint16", "bool", "complex64", "int64"])
def test_every_dtype_goes_round(dtype: str, tmp_path: Path) -> None:
    variable = tf.Variable(tf.cast([[0, 1], [2, 3]], dtype))
    path = tf.train.Checkpoint(v=variable, empty=tf.Variable(tf.zeros((0, 3)))).write(tmp_path / "x")
    other = tf.Variable(tf.zeros((2, 2), dtype))
    tf.train.Checkpoint(v=other, empty=tf.Variable(tf.ones((0, 3)))).read(path).assert_consumed()
    assert other.dtype == variable.dtype
    np.testing.assert_array_equal(other.numpy(), variable.numpy())


def test_many_variables_fill_several_blocks(tmp_path: Path) -> None:
    variables = {f"{'long' * 200}{i}": tf.Variable(float(i)) for i in range(400)}
    path = tf.train.Checkpoint(v=variables).write(tmp_path / "x")
    for variable in variables.values():
        variable.assign(-1.0)
    tf.train.Checkpoint(v=variables).read(path).assert_consumed()
    assert [float(v) for v in variables.values()] == list(range(400))


def test_training_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    x = np.random.RandomState(0).rand(8, 3).astype("float32")

    def trained(model: Any, epochs: int) -> None:
        model.fit(x, x[:, :2], batch_size=4, epochs=epochs, shuffle=False, verbose=0)

    keras.utils.set_random_seed(1)
    whole, first = _model(), _model()
    first.set_weights(whole.get_weights())
    for model in (whole, first):
        model.compile(keras.optimizers.Adam(0.1), "mse")
    trained(whole, 4)
    trained(first, 2)
    path = tf.train.Checkpoint(model=first).save(tmp_path / "x")
    second = _model()
    second.compile(keras.optimizers.Adam(0.5), "mse")
    status = tf.train.Checkpoint(model=second).restore(path)
    trained(second, 2)  # the optimizer's slots are made here, and find their values
    status.assert_consumed()
    for a, b in zip(second.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


class Net(keras.Model):
    """A model whose layers are in attributes, lists and dicts."""

    def __init__(self) -> None:
        super().__init__()
        self.first = keras.layers.Dense(2)
        self.more = [keras.layers.Dense(3), keras.layers.LSTM(2)]
        self.last = {"z": keras.layers.Dense(1)}

    def call(self, x: Any) -> Any:
        """All of them."""
        return self.last["z"](self.more[1](self.more[0](self.first(x))))


def test_layers_that_are_not_built_yet_get_their_values_when_they_are(tmp_path: Path) -> None:
    x = np.ones((2, 4, 3), "float32")
    net, other = Net(), Net()
    expected = net(x)
    path = tf.train.Checkpoint(net=net).save(tmp_path / "x")
    status = tf.train.Checkpoint(net=other).restore(path)  # that checkpoint object is gone after this line
    with pytest.raises(AssertionError, match="Unresolved object"):
        status.assert_consumed()
    del status
    gc.collect()
    np.testing.assert_array_equal(other(x), expected)
    deferred = keras.Sequential([keras.layers.Dense(2)])
    tf.train.Checkpoint(_functional=_operations(net.first)).write(tmp_path / "y")
    tf.train.Checkpoint(deferred).read(tmp_path / "y").expect_partial()
    deferred(x)
    np.testing.assert_array_equal(deferred.get_weights()[0], net.first.kernel)


def _operations(layer: Any) -> Any:
    return tf.train.Checkpoint(_operations=[tf.train.Checkpoint(), layer])


def test_attributes_lists_and_dicts_are_waited_for(tmp_path: Path) -> None:
    save = tf.train.Checkpoint()
    save.listed = [tf.Variable(1.0)]
    save.listed.append(tf.Variable(2.0))
    save.mapped = {"one": save.listed[0]}
    save.mapped["two"] = save.listed[1]
    path = save.save(tmp_path / "x")
    assert repr(tf.train.Checkpoint(l=[]).l) == "ListWrapper([])"
    restore = tf.train.Checkpoint()
    second = tf.Variable(0.0)
    restore.mapped = {"two": second}
    status = restore.restore(path)
    assert float(second) == 2.0
    restore.listed = []
    first = tf.Variable(0.0)
    restore.listed.append(first)
    assert float(first) == 1.0
    restore.mapped["one"] = first
    restore.listed += [second]
    status.assert_consumed()
    module = tf.Module()
    tf.train.Checkpoint(v=module).restore(tf.train.Checkpoint(v=tf.train.Checkpoint(w=second)).save(tmp_path / "y"))
    module.w = tf.Variable(0.0)
    assert float(module.w) == 2.0


def test_nobody_waits_for_objects_that_are_gone(tmp_path: Path) -> None:
    path = tf.train.Checkpoint(v=tf.train.Checkpoint(w=tf.Variable(1.0))).save(tmp_path / "x")
    gc.collect()
    before = len(WAITING)
    checkpoint = tf.train.Checkpoint(v=tf.train.Checkpoint())
    checkpoint.restore(path)
    assert len(WAITING) == before + 1
    del checkpoint
    gc.collect()
    tf.train.Checkpoint(a=tf.Variable(0.0))  # something arrives, and they look
    assert len(WAITING) <= before


def test_what_does_not_fit_is_an_error(tmp_path: Path) -> None:
    path = tf.train.Checkpoint(v=tf.Variable(1.0)).save(tmp_path / "x")
    with pytest.raises(ValueError, match=r"incompatible tensor with shape \(\) .* variable with shape \(2,\)"):
        tf.train.Checkpoint(v=tf.Variable([1.0, 2.0])).restore(path)
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected dtype int32"):
        tf.train.Checkpoint(v=tf.Variable(1)).restore(path)
    with pytest.raises(tf.errors.NotFoundError, match="missing the checkpoint suffix"):
        tf.train.Checkpoint(v=tf.Variable(1.0)).restore(tmp_path / "x")
    with pytest.raises(AssertionError, match="Found 1 Python objects"):
        tf.train.Checkpoint(v=tf.Variable(1.0), w=tf.Variable(1.0)).restore(path).assert_existing_objects_matched()
    with pytest.raises(AssertionError, match="save_counter"):
        tf.train.Checkpoint(v=tf.Variable(1.0)).read(path).assert_consumed()
    with pytest.raises(AssertionError, match="No checkpoint specified"):
        tf.train.Checkpoint().restore(None).assert_consumed()
    with pytest.raises(AssertionError, match="Nothing except the root"):
        tf.train.Checkpoint(other=tf.Variable(1.0)).read(path).assert_nontrivial_match()
    for wrong in (3, tf.constant(1.0), keras.metrics.Mean()):
        with pytest.raises(ValueError, match="expecting v to be a trackable object"):
            tf.train.Checkpoint(v=wrong)
    checkpoint = tf.train.Checkpoint(d={1: tf.Variable(1.0)})
    with pytest.raises(ValueError, match="keys that are no strings"):
        checkpoint.save(tmp_path / "y")


def test_damaged_files_are_noticed(tmp_path: Path) -> None:
    path = tf.train.Checkpoint(v=tf.Variable([1.0, 2.0])).write(tmp_path / "x")
    for suffix, place in ((".data-00000-of-00001", -1), (".index", 6)):
        file = Path(path + suffix)
        whole = file.read_bytes()
        damaged = bytearray(whole)
        damaged[place] ^= 1
        file.write_bytes(damaged)
        with pytest.raises(tf.errors.DataLossError):
            tf.train.load_variable(path, "v/.ATTRIBUTES/VARIABLE_VALUE")
        file.write_bytes(whole[:10])
        with pytest.raises(tf.errors.DataLossError):
            tf.train.load_variable(path, "v/.ATTRIBUTES/VARIABLE_VALUE")
        file.write_bytes(whole)
    assert tf.train.load_variable(path, "v/.ATTRIBUTES/VARIABLE_VALUE").tolist() == [1.0, 2.0]


def test_a_manager_keeps_the_latest(tmp_path: Path) -> None:
    step = tf.Variable(0)
    checkpoint = tf.train.Checkpoint(step=step)
    folder = str(tmp_path / "kept")
    manager = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=2)
    assert manager.latest_checkpoint is None and manager.restore_or_initialize() is None
    for _ in range(3):
        step.assign_add(1)
        path = manager.save()
    assert path == os.path.join(folder, "ckpt-3") == manager.latest_checkpoint == tf.train.latest_checkpoint(folder)
    assert [os.path.basename(p) for p in manager.checkpoints] == ["ckpt-2", "ckpt-3"]
    assert sorted(os.listdir(folder)) == [
        "checkpoint", "ckpt-2.data-00000-of-00001", "ckpt-2.index", "ckpt-3.data-00000-of-00001", "ckpt-3.index",
    ]  # fmt: skip
    assert (Path(folder) / "checkpoint").read_text().splitlines()[:3] == [
        'model_checkpoint_path: "ckpt-3"',
        'all_model_checkpoint_paths: "ckpt-2"',
        'all_model_checkpoint_paths: "ckpt-3"',
    ]  # fmt: skip
    again = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=1, step_counter=step, checkpoint_interval=5)
    step.assign(0)
    assert again.restore_or_initialize() == path and int(step) == 3
    assert again.save() is None
    step.assign(8)
    assert again.save(checkpoint_number=20) == os.path.join(folder, "ckpt-20")
    assert [os.path.basename(p) for p in again.checkpoints] == ["ckpt-20"]
    with pytest.raises(ValueError, match="positive integer"):
        tf.train.CheckpointManager(checkpoint, folder, max_to_keep=0)
    assert tf.train.latest_checkpoint(str(tmp_path)) is None
    with pytest.raises(ValueError, match="Couldn't find 'checkpoint' file"):
        tf.train.load_checkpoint(str(tmp_path))


def test_an_iterator_goes_on_where_it_was(tmp_path: Path) -> None:
    dataset = tf.data.Dataset.range(10)
    iterator = iter(dataset)
    next(iterator), next(iterator)
    path = tf.train.Checkpoint(iterator=iterator, g=tf.random.Generator.from_seed(1)).save(tmp_path / "x")
    other = iter(dataset)
    tf.train.Checkpoint(iterator=other, g=tf.random.Generator.from_seed(2)).restore(path).assert_consumed()
    assert int(next(other)) == 2
