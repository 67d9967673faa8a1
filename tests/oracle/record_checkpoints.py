"""Writes data/checkpoints.zip: a checkpoint and a saved dataset, as TensorFlow writes them."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import tensorflow as tf


def _dataset() -> str:
    """A saved dataset."""
    rows = {"x": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "s": ["a", "bc", ""]}, (np.int32([1, 2, 3]), [True, False, True])
    place = tempfile.mkdtemp()
    tf.data.Dataset.from_tensor_slices(rows).batch(2).save(place)
    return place


with tempfile.TemporaryDirectory() as folder:
    keras = tf.keras
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.BatchNormalization()])
    kernel = np.arange(6.0, dtype="float32").reshape(3, 2)
    pairs = [[0.5, -0.5], [1, 2], [3, 4], [5, 6], [7, 8]]
    model.set_weights([kernel, *(np.asarray(p, "float32") for p in pairs)])
    optimizer = keras.optimizers.SGD(0.25, momentum=0.5)
    optimizer.apply([tf.ones_like(v) for v in model.trainable_variables], model.trainable_variables)
    checkpoint = tf.train.Checkpoint(
        model=model,
        optimizer=optimizer,
        listed=[tf.Variable(1.5), {"a.b/c": tf.Variable([1, 2], dtype=tf.int64)}],
        words=tf.Variable([["a", "bcd"], ["", "ef"]]),
        step=tf.Variable(7, dtype=tf.int32),
    )
    tf.train.CheckpointManager(checkpoint, folder, max_to_keep=1).save()
    shutil.copytree(_dataset(), Path(folder) / "dataset")
    target = Path(__file__).parent / "data" / "checkpoints.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            name = path.relative_to(folder).as_posix()
            archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)
