"""Event files hold what Keras's callback writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tabgrad as tf
from tabgrad import keras
from tabgrad.api.event_files import buckets
from tabgrad.api.tensor_messages import array_of
from tabgrad.base import protobuf as wire
from tabgrad.base.records import crc32c, records


def events(folder: Path) -> list[tuple[int, str, Any]]:
    """(step, tag, array) of every value in a folder's files."""
    found = []
    for path in sorted(folder.glob("events.out.tfevents.*")):
        with open(path, "rb") as file:
            for record in records(file, str(path)):
                event = {number: value for number, _, value in wire.fields(record)}
                if 5 not in event:
                    continue
                value = {n: v for n, _, v in wire.fields(dict_of(event[5])[1])}
                found.append((event.get(2, 0), value[1].decode(), array_of(value[8])))
    return found


def dict_of(data: bytes) -> dict[int, Any]:
    """The last value of every field."""
    return {number: value for number, _, value in wire.fields(data)}


def test_checksums() -> None:
    assert crc32c(b"123456789") == 0xE3069283
    long = np.random.Generator(np.random.PCG64(1)).bytes(5000)
    register = 0xFFFFFFFF
    for byte in long:  # the definition, bit by bit
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0x82F63B78 if register & 1 else 0)
    assert crc32c(long) == register ^ 0xFFFFFFFF


def test_callback(tmp_path: Path) -> None:
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((3,), name="i"), keras.layers.Dense(1, name="d")], name="m")
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.random.default_rng(0).random((20, 3))
    logs = keras.callbacks.TensorBoard(tmp_path, histogram_freq=1, write_images=True, update_freq=2)
    history = model.fit(x, x[:, :1], epochs=2, batch_size=5, validation_split=0.2, verbose=0, callbacks=[logs])
    train, validation = events(tmp_path / "train"), events(tmp_path / "validation")
    assert [(s, t) for s, t, _ in train if t.startswith("epoch")] == [
        (e, f"epoch_{n}") for e in (0, 1) for n in ("loss", "mae", "learning_rate")
    ]
    assert [s for s, t, _ in train if t == "batch_loss"] == [2, 4, 6, 8]
    losses = [float(v) for _, t, v in train if t == "epoch_loss"]
    np.testing.assert_allclose(losses, history.history["loss"], rtol=1e-6)
    assert [(s, t) for s, t, _ in validation if "vs_iterations" not in t] == [
        (e, f"epoch_{n}") for e in (0, 1) for n in ("loss", "mae")
    ]
    assert [s for s, t, _ in validation if t == "evaluation_loss_vs_iterations"] == [8]  # every second test batch
    shown = {t: v for _, t, v in train}
    assert shown["m/d/kernel/histogram"].shape == (30, 3)
    assert shown["m/d/kernel/image"][2].startswith(b"\x89PNG")
    assert b"Sequential" in shown["keras"][()]


def test_summaries_inside_of_a_function(tmp_path: Path) -> None:
    writer = tf.summary.create_file_writer(tmp_path)

    @tf.function
    def step(x: Any, at: Any) -> Any:
        tf.summary.scalar("x", x * 2.0, step=at)
        return x

    with writer.as_default(), tf.summary.record_if(True):
        for i in range(3):
            step(tf.constant(float(i)), tf.constant(i, tf.int64))
    with writer.as_default(step=7), tf.summary.record_if(lambda: False):
        assert not tf.summary.scalar("y", 1.0)
    assert [(s, float(v)) for s, _, v in events(tmp_path)] == [(0, 0.0), (1, 2.0), (2, 4.0)]


def test_buckets() -> None:
    np.testing.assert_array_equal(buckets([0.0, 1.0, 1.0, 2.0], 2), [[0, 1, 1], [1, 2, 3]])
    assert buckets([], 3).shape == (3, 3)
    assert buckets([5.0, 5.0], 3)[:, 2].tolist() == [0, 0, 2]
