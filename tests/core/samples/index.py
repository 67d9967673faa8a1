# ruff: noqa: E501 - a sample stays on its line
"""Samples of ops/index.py and ops/arrange.py."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, integers

I2 = np.array([[2, 0], [1, 1]], np.int32)
POINTS = np.array([[0, 1], [2, 0], [0, 1]], np.int32)
IDS = np.array([0, 2, 0, -1, 2], np.int32)
FULL_IDS = np.array([0, 2, 1, -1, 2], np.int32)
ROWS = array(5, 3)
WITH_ZEROS = np.array([2.0, 0.0, 3.0, 5.0, 0.0, 0.0, 4.0])
ZERO_IDS = np.array([0, 0, 0, 1, 2, 2, 1], np.int64)


def _segments(function, start, count=4):  # type: ignore[no-untyped-def]
    def expect(data, ids):  # type: ignore[no-untyped-def]
        return np.stack([
            function(data[ids == k], axis=0) if (ids == k).any() else np.full(data.shape[1:], start)
            for k in range(count)
        ])  # fmt: skip

    return expect


LOWEST, HIGHEST = np.finfo(np.float64).min, np.finfo(np.float64).max
SAMPLES = [
    Sample("take", (array(3, 2), I2), {"axis": 0}, expect=lambda x, i: x[i]),
    Sample("parts", (array(2, 5),), {"sizes": (1, 3, 1), "axis": 1}, expect=lambda x: (x[:, :1], x[:, 1:4], x[:, 4:])),
    Sample("parts", (array(3, 2),), {"sizes": (3,), "axis": -2}, expect=lambda x: (x,)),
    Sample("rows", (array(3, 2),), expect=lambda x: tuple(x)),
    Sample("take", (array(2, 3, 2), I2), {"axis": 1}, expect=lambda x, i: np.take(x, i, 1)),
    Sample("take", (array(2, 3), np.array(1)), {"axis": -1}, expect=lambda x, i: x[:, 1]),
    Sample("take", (array(3, 0), np.array([1, 1])), {"axis": 0}, expect=lambda x, i: x[i]),
    Sample("take", (array(3, 2), np.zeros((0,), np.int32)), {"axis": 0}, expect=lambda x, i: x[i]),
    Sample("take", (array(2, 3), I2), {"axis": 1, "batch_dims": 1}, expect=lambda x, i: np.take_along_axis(x, i, 1)),
    Sample("take", (array(2, 2, 3, 2), np.array([[0, 2, 1, 1], [2, 2, 0, 0]])), {"axis": 2, "batch_dims": 1},
           expect=lambda x, i: np.stack([np.take(x[b], i[b], 1) for b in range(2)])),
    Sample("take", (integers(4), I2), {"axis": 0}, expect=lambda x, i: x[i]),
    Sample("take_along_axis", (array(3, 2), np.array([[0, 2], [1, 1]])), {"axis": 0}, expect=lambda x, i: np.take_along_axis(x, i, 0)),
    Sample("take_along_axis", (array(2, 3), np.array([[2, 2, 0, 1]] * 2)), {"axis": 1}, expect=lambda x, i: np.take_along_axis(x, i, 1)),
    Sample("gather_nd", (array(3, 2, 2), POINTS), expect=lambda x, i: x[i[:, 0], i[:, 1]]),
    Sample("gather_nd", (array(3, 2), np.zeros((2, 0), np.int32)), expect=lambda x, i: np.stack([x, x])),
    Sample("gather_nd", (array(3), np.array([1])), expect=lambda x, i: x[1]),
    Sample("scatter_nd", (POINTS, array(3, 2)), {"shape": (3, 2, 2)}),
    Sample("scatter_nd", (np.array([[3], [1]]), array(2)), {"shape": (4,)}, expect=lambda i, u: np.array([0, u[1], 0, u[0]])),
    *(Sample("tensor_scatter", (array(3, 2), np.array([[2], [0]]), array(2, 2, seed=5)), {"mode": m})
      for m in ("update", "add", "sub", "min", "max")),
    Sample("tensor_scatter", (array(3), np.array([[1], [1]]), np.array([5.0, 7.0])), {"mode": "add"}),
    Sample("nonzero", (np.array([[True, False], [False, True]]),), expect=lambda m: np.argwhere(m)),
    Sample("nonzero", (array(0),), expect=lambda m: np.zeros((0, 1), np.int64)),
    Sample("unsorted_segment_sum", (ROWS, IDS), {"num_segments": 4}, expect=_segments(np.sum, 0)),
    Sample("unsorted_segment_prod", (ROWS, IDS), {"num_segments": 4}, expect=_segments(np.prod, 1)),
    Sample("unsorted_segment_prod", (WITH_ZEROS, ZERO_IDS), {"num_segments": 3}, second=False, why="zeros: the rule counts them"),
    Sample("unsorted_segment_max", (ROWS, IDS), {"num_segments": 4}, expect=_segments(np.max, LOWEST), float32=False, grad=()),
    Sample("unsorted_segment_max", (ROWS, FULL_IDS), {"num_segments": 3}, expect=_segments(np.max, LOWEST, 3)),
    Sample("unsorted_segment_min", (ROWS, IDS), {"num_segments": 4}, expect=_segments(np.min, HIGHEST), float32=False, grad=()),
    Sample("unsorted_segment_min", (ROWS, FULL_IDS), {"num_segments": 3}, expect=_segments(np.min, HIGHEST, 3)),
    Sample("unsorted_segment_sum", (array(2, 2, 3), I2), {"num_segments": 3}),
    Sample("unsorted_segment_sum", (array(0, 3), np.zeros(0, np.int32)), {"num_segments": 2}, expect=lambda x, i: np.zeros((2, 3))),
    Sample("tile", (array(2, 3),), {"multiples": (2, 3)}, expect=lambda x: np.tile(x, (2, 3))),
    Sample("repeat_each", (array(2, 3),), {"count": 2, "axis": 1}, expect=lambda x: np.repeat(x, 2, 1)),
    Sample("squeeze", (array(1, 2, 1),), {"axis": (0,)}, expect=lambda x: x[0]),
    Sample("squeeze", (array(1, 2, 1),), expect=lambda x: x[0, :, 0]),
    Sample("unstack", (array(2, 3),), {"axis": 1}, expect=lambda x: tuple(x.T)),
    Sample("split_axis", (array(2, 3),), {"sizes": (1, 2), "axis": 1}, expect=lambda x: (x[:, :1], x[:, 1:])),
    Sample("move_axes", (array(2, 3, 4),), {"source": (0, 2), "target": (2, 1)}, expect=lambda x: np.moveaxis(x, (0, 2), (2, 1))),
    Sample("boolean_mask", (array(3, 2), np.array([True, False, True])), {"axis": 0}, expect=lambda x, m: x[m], grad=()),
    Sample("depth_to_space", (array(1, 2, 1, 8),), {"block": 2}),
    Sample("space_to_depth", (array(1, 2, 4, 2),), {"block": 2}),
    Sample("space_to_batch", (array(1, 3, 2, 1),), {"block": (2, 2), "paddings": ((1, 0), (0, 0))}),
    Sample("batch_to_space", (array(4, 2, 1, 1),), {"block": (2, 2), "crops": ((1, 0), (0, 0))}),
    Sample("reverse_sequence", (array(2, 4, 2), np.array([3, 0])), {"seq_axis": 1, "batch_axis": 0},
           expect=lambda x, n: np.stack([np.concatenate([x[0, 2::-1], x[0, 3:]]), x[1]])),
    Sample("sequence_mask", (np.array([1, 0, 3]),), {"maxlen": 3}, expect=lambda n: np.arange(3) < n[:, None]),
]  # fmt: skip

ERRORS = [
    Error("take", (array(), np.array([0])), {"axis": 0}, InvalidArgumentError, "at least 1 dimensional"),
    Error("take", (array(3), np.array([0.5])), {"axis": 0}, InvalidArgumentError, "integer indices"),
    Error("take", (array(3, 2), np.array([0])), {"axis": 2}, InvalidArgumentError, "axis 2"),
    Error("take", (array(3, 2), np.array([[0]])), {"axis": 1, "batch_dims": 1}, InvalidArgumentError, "must agree"),
    Error("gather_nd", (array(3), np.array([[0, 1]])), {}, InvalidArgumentError, "indices.shape[-1]"),
    Error("scatter_nd", (np.array([[0]]), array(2)), {"shape": (3,)}, InvalidArgumentError, "must match"),
    Error("tensor_scatter", (array(3), np.array([[0]]), array(2)), {"mode": "add"}, InvalidArgumentError, "must match"),
    Error("unsorted_segment_sum", (array(3), np.array([0, 1])), {"num_segments": 2}, InvalidArgumentError, "does not start with"),
    Error("take_along_axis", (array(3, 2), np.array([[0]])), {"axis": 0}, InvalidArgumentError, "take_along_axis needs"),
    Error("squeeze", (array(2, 1),), {"axis": (0,)}, InvalidArgumentError, "Can not squeeze dim[0]"),
    Error("tile", (array(2, 1),), {"multiples": (2,)}, InvalidArgumentError, "length 2"),
    Error("split_axis", (array(2, 3),), {"sizes": (1, 1), "axis": 1}, InvalidArgumentError, "sum to 2"),
    Error("depth_to_space", (array(1, 1, 1, 3),), {"block": 2}, InvalidArgumentError, "evenly divisible"),
    Error("space_to_depth", (array(1, 3, 1, 3),), {"block": 2}, InvalidArgumentError, "evenly divisible"),
]
