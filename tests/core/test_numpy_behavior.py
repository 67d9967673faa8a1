"""``experimental_enable_numpy_behavior`` changes all tensors for good, so it is tried in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.desktop

PROGRAM = """
import numpy as np, tabgrad as tf
tnp = tf.experimental.numpy
tnp.experimental_enable_numpy_behavior()
i, f, v = tf.constant([[1, 2, 3], [4, 5, 6]]), tf.constant([[1., -2., .5], [4., 0., 2.]]), tf.constant([3, 1, 2])
for x in (i + f, i + 1.5, i * v, i / 2, f ** 2, 2 ** i, tf.constant(1) + tf.constant(2.), i[:, [0, 2]], v[v > 1], i.T,
          i.reshape(3, 2), f.astype('int64'), f.clip(0, 1), f.mean(), f.min(axis=0), round(f)):
    print(x.dtype.name, x.numpy().tolist())
"""
EXPECTED = """\
float64 [[2.0, 0.0, 3.5], [8.0, 5.0, 8.0]]
float64 [[2.5, 3.5, 4.5], [5.5, 6.5, 7.5]]
int32 [[3, 2, 6], [12, 5, 12]]
float64 [[0.5, 1.0, 1.5], [2.0, 2.5, 3.0]]
float32 [[1.0, 4.0, 0.25], [16.0, 0.0, 4.0]]
int32 [[2, 4, 8], [16, 32, 64]]
float64 3.0
int32 [[1, 3], [4, 6]]
int32 [3, 2]
int32 [[1, 4], [2, 5], [3, 6]]
int32 [[1, 2], [3, 4], [5, 6]]
int64 [[1, -2, 0], [4, 0, 2]]
float32 [[1.0, 0.0, 0.5], [1.0, 0.0, 1.0]]
float32 0.9166666865348816
float32 [1.0, -2.0, 0.5]
float32 [[1.0, -2.0, 0.0], [4.0, 0.0, 2.0]]
"""


def test_tensors_behave_like_arrays() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.stdout == EXPECTED, done.stderr
