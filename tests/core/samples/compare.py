"""Samples of ops/compare.py: comparisons, logic, bits, selection."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, complexes, integers

SAMPLES: list[Sample] = []
TIES = np.array([[1.0, 2.0, 3.0]])

for name, function in (
    ("equal", np.equal),
    ("not_equal", np.not_equal),
    ("less", np.less),
    ("less_equal", np.less_equal),
    ("greater", np.greater),
    ("greater_equal", np.greater_equal),
):
    SAMPLES += [
        Sample(name, (TIES, np.array([[2.0], [1.0]])), expect=function),
        Sample(name, (integers(4), integers(4)[::-1].copy()), expect=function),
        Sample(name, (array(0, 2), array(2)), expect=function),
        Sample(name, (array(), array(seed=1)), expect=function),
    ]

BOOLS = np.array([True, True, False, False]), np.array([True, False, True, False])
for name, function in (
    ("logical_and", np.logical_and),
    ("logical_or", np.logical_or),
    ("logical_xor", np.logical_xor),
):
    SAMPLES += [
        Sample(name, BOOLS, expect=function),
        Sample(name, (BOOLS[0], np.array(True)), expect=function),
    ]
SAMPLES.append(Sample("logical_not", BOOLS[:1], expect=np.logical_not))

for name, function in (
    ("bitwise_and", np.bitwise_and),
    ("bitwise_or", np.bitwise_or),
    ("bitwise_xor", np.bitwise_xor),
):
    SAMPLES.append(Sample(name, (integers(2, 3), integers(3, seed=1)), expect=function))
for name, function in (("left_shift", np.left_shift), ("right_shift", np.right_shift)):
    SAMPLES.append(Sample(name, (integers(4), integers(4, low=0, high=4, seed=1)), expect=function))
SAMPLES += [
    Sample("invert", (integers(4),), expect=np.invert),
    Sample(
        "population_count",
        (np.array([0, 1, 127, 7, -1], np.int8),),
        expect=np.array([0, 1, 7, 3, 8], np.uint8),
    ),
    Sample(
        "population_count", (np.array([2**63, 5], np.uint64),), expect=np.array([1, 2], np.uint8)
    ),
]

SPECIAL = np.array([0.0, np.inf, -np.inf, np.nan])
for name, function in (("isnan", np.isnan), ("isinf", np.isinf), ("isfinite", np.isfinite)):
    SAMPLES += [
        Sample(name, (SPECIAL,), expect=function),
        Sample(name, (complexes(2),), expect=function),
        Sample(name, (array(0),), expect=function),
    ]

SAMPLES += [
    Sample("select", (BOOLS[0], array(4), array(4, seed=1)), expect=np.where),
    Sample("select", (np.array([[True], [False]]), array(3), array(2, 1, seed=1)), expect=np.where),
    Sample("select", (np.array(True), array(2), array(seed=1)), expect=np.where),
    Sample("where", (BOOLS[0], array(4), array(seed=1)), expect=np.where),
    Sample(
        "clip",
        (array(2, 3, low=-3, high=3), np.array(-1.0), np.array(1.0)),
        expect=np.clip,
        grad=(0,),
    ),
]

ERRORS = [
    Error(
        "less", (complexes(2), complexes(2)), {}, InvalidArgumentError, "not defined for complex128"
    ),
    Error("logical_and", (array(2), array(2)), {}, InvalidArgumentError, "not defined for float64"),
    Error(
        "select", (BOOLS[0], array(3), array(3)), {}, InvalidArgumentError, "Incompatible shapes"
    ),
    Error("bitwise_and", (array(2), array(2)), {}, InvalidArgumentError, "not defined for float64"),
]
