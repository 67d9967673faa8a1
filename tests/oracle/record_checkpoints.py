"""Writes data/checkpoints.zip: a checkpoint of objects of several kinds, as TensorFlow writes it. Run with TensorFlow."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import numpy as np
import tensorflow as tf

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
    target = Path(__file__).parent / "data" / "checkpoints.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(Path(folder).iterdir()):
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)
