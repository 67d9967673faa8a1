# ruff: noqa: E501 - a sample stays on its line
"""Samples of ops/softmax.py."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array


def _softmax(x, axis=-1):  # type: ignore[no-untyped-def]
    e = np.exp(x)
    return e / e.sum(axis, keepdims=True)


PROBABILITIES = _softmax(array(2, 3, seed=9))
SAMPLES = [
    Sample("softmax", (array(2, 3),), expect=_softmax),
    Sample("softmax", (array(2, 3, 2),), {"axis": 1}, expect=lambda x: _softmax(x, 1)),
    Sample("softmax", (np.array([1000.0, 1000.0]),), expect=np.array([0.5, 0.5])),
    Sample("softmax", (array(0, 3),), expect=np.zeros((0, 3))),
    Sample("log_softmax", (array(2, 3),), expect=lambda x: np.log(_softmax(x))),
    Sample("log_softmax", (array(2, 3),), {"axis": 0}, expect=lambda x: np.log(_softmax(x, 0))),
    Sample("softmax_cross_entropy", (array(2, 3), PROBABILITIES), grad=(0,), second=False,
           why="the second mixed derivative assumes labels that sum to 1, which a difference leaves",
           expect=lambda x, p: -(p * np.log(_softmax(x))).sum(-1)),
    Sample("softmax_cross_entropy", (array(2, 3), PROBABILITIES), grad=(1,)),
    Sample("softmax_cross_entropy", (array(2, 3, 4), np.eye(4)[[[0, 1, 2], [3, 0, 0]]]), grad=(0,)),
    Sample("sparse_softmax_cross_entropy", (array(2, 3), np.array([2, 0])),
           expect=lambda x, i: -np.log(_softmax(x))[[0, 1], i]),
    Sample("sparse_softmax_cross_entropy", (array(2, 2, 3), np.array([[2, 0], [1, 1]]))),
    Sample("sparse_softmax_cross_entropy", (array(0, 3), np.zeros(0, np.int32)), expect=np.zeros(0)),
    Sample("sigmoid_cross_entropy", (np.array([0.0, 1.0, 0.3]), np.array([2.0, -3.0, 0.7])),
           expect=lambda z, x: np.log1p(np.exp(x)) - x * z),
]  # fmt: skip
ERRORS = [
    Error("softmax", (array(2),), {"axis": 1}, InvalidArgumentError, "axis 1"),
    Error("softmax_cross_entropy", (array(2, 3), array(2, 2)), {}, InvalidArgumentError, "logits and labels"),
    Error("sparse_softmax_cross_entropy", (array(2, 3), np.array([1])), {}, InvalidArgumentError, "same first dimensions"),
    Error("sparse_softmax_cross_entropy", (array(2, 3), np.array([1.0, 0])), {}, InvalidArgumentError, "must be integers"),
]
