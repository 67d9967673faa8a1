"""Samples of ops/reduce.py: reductions, arg-reductions, cumulative sums."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, complexes, integers

SAMPLES: list[Sample] = []
ZEROS = "the gradient of cumprod divides by x, as in TensorFlow"
AXES = (
    {},
    {"axis": 0},
    {"axis": -1, "keepdims": True},
    {"axis": (0, 2)},
    {"axis": (), "keepdims": False},
)

for name, function in (
    ("sum", np.sum),
    ("prod", np.prod),
    ("max", np.max),
    ("min", np.min),
    ("mean", np.mean),
    ("variance", np.var),
):
    for attrs in AXES:
        expect = lambda x, f=function, a=attrs: f(x, **a)  # noqa: E731
        SAMPLES.append(
            Sample(name, (array(2, 3, 2, low=0.5, high=1.5, seed=1),), attrs, expect=expect)
        )
    SAMPLES.append(Sample(name, (array(seed=2),), expect=function))
    SAMPLES.append(
        Sample(name, (array(1, seed=2),), {"axis": 0}, expect=lambda x, f=function: f(x, axis=0))
    )
SAMPLES += [
    Sample("sum", (array(0, 3),), {"axis": 0}, expect=np.zeros(3)),
    Sample("prod", (array(0, 3),), {"axis": 0}, expect=np.ones(3)),
    Sample("max", (array(0, 2),), {"axis": 0}, expect=np.full(2, -np.inf)),
    Sample("min", (array(0, 2),), {"axis": 0}, expect=np.full(2, np.inf)),
    Sample("max", (integers(0, 2),), {"axis": 0}, expect=np.full(2, np.iinfo(np.int32).min)),
    Sample("mean", (array(0, 2),), {"axis": 0}, expect=np.full(2, np.nan)),
    Sample("mean", (np.array([1, 2, 4, -8], np.int32),), expect=np.array(0, np.int32)),
    Sample("sum", (complexes(2, 3),), {"axis": 1}, expect=lambda x: x.sum(1)),
    Sample("prod", (complexes(2, 3),), {"axis": 1}, expect=lambda x: x.prod(1)),
    Sample("prod", (np.array([2.0, 0.0, 3.0]),), expect=np.prod, second=False, why=ZEROS),
    Sample("prod", (np.array([0.0, 0.0, 3.0]),), expect=np.prod, second=False, why=ZEROS),
    Sample("mean", (complexes(2, 3),), {"axis": 1}, expect=lambda x: x.mean(1)),
    Sample("sum", (integers(3, 2),), {"axis": 0}, expect=lambda x: x.sum(0)),
    Sample(
        "any",
        (np.array([[True, False], [False, False]]),),
        {"axis": 1},
        expect=np.array([True, False]),
    ),
    Sample(
        "all",
        (np.array([[True, False], [True, True]]),),
        {"axis": 1},
        expect=np.array([False, True]),
    ),
    Sample("any", (np.zeros((0, 2), bool),), {"axis": 0}, expect=np.array([False, False])),
    Sample(
        "count_nonzero", (np.array([[0.0, 1.0], [2.0, 3.0]]),), {"axis": 0}, expect=np.array([1, 2])
    ),
    Sample("count_nonzero", (np.array([[0, 1], [2, 3]]),), expect=np.array(3)),
    Sample(
        "argmax",
        (array(3, 4),),
        {"axis": 1, "dtype": np.dtype("int64")},
        expect=lambda x: x.argmax(1),
    ),
    Sample(
        "argmax",
        (array(3, 4),),
        {"axis": -2, "dtype": np.dtype("int32")},
        expect=lambda x: x.argmax(0),
    ),
    # a nan is never the extreme, as TensorFlow answered
    *(
        Sample(op, (np.array(row, dtype),), {"axis": 0, "dtype": np.dtype("int64")}, expect=np.array(at))
        for dtype in ("float32", "float64")
        for op, row, at in (
            ("argmax", [1, np.nan, 3], 2), ("argmax", [np.nan, 1, 3], 2), ("argmax", [np.nan] * 2, 0),
            ("argmax", [1.0] * 20 + [np.nan, 5.0], 21), ("argmin", [1, np.nan, 3], 0), ("argmin", [np.nan, 1, 3], 1),
            ("argmin", [1, 2, np.nan, 0, 5], 3),
        )
    ),
    Sample(
        "argmin",
        (array(3, 4),),
        {"axis": 0, "dtype": np.dtype("int64")},
        expect=lambda x: x.argmin(0),
    ),
    Sample("logsumexp", (array(2, 3),), {"axis": 1}, expect=lambda x: np.log(np.exp(x).sum(1))),
    Sample(
        "logsumexp",
        (array(2, 3),),
        {"keepdims": True},
        expect=lambda x: np.log(np.exp(x).sum(keepdims=True)),
    ),
    Sample("logsumexp", (np.array([-np.inf, -np.inf]),), expect=np.array(-np.inf), grad=()),
    Sample("div_no_nan", (array(3), np.array([2.0, 0.5, 0.8])), expect=np.divide),
    Sample(
        "div_no_nan",
        (array(3), np.array([0.0, 0.0, 1.0])),
        expect=lambda a, b: np.array([0, 0, a[2]]),
        grad=(0,),
    ),
]
for exclusive in (False, True):
    for reverse in (False, True):
        attrs = {"axis": 1, "exclusive": exclusive, "reverse": reverse}
        SAMPLES.append(Sample("cumsum", (array(2, 4),), attrs))
        SAMPLES.append(Sample("cumprod", (array(2, 3, low=0.5, high=1.5),), attrs))
        # exclusive: the first result is the lowest finite number, which drowns finite differences
        known = {"grad": (), "float32": False} if exclusive else {}
        SAMPLES.append(
            Sample("cumulative_logsumexp", (array(2, 4, low=-3, high=3),), attrs, **known)
        )
SAMPLES += [
    Sample("cumsum", (array(2, 3),), {"axis": 0}, expect=lambda x: x.cumsum(0)),
    Sample(
        "cumsum",
        (array(3),),
        {"axis": 0, "exclusive": True},
        expect=lambda x: np.array([0, x[0], x[0] + x[1]]),
    ),
    Sample("cumsum", (array(0, 3),), {"axis": 0, "exclusive": True}, expect=np.zeros((0, 3))),
    Sample("cumprod", (array(3, low=1, high=2),), {"axis": 0}, expect=np.cumprod),
    Sample(
        "cumprod",
        (array(3, low=1, high=2),),
        {"axis": -1, "exclusive": True, "reverse": True},
        expect=lambda x: np.array([x[1] * x[2], x[2], 1]),
    ),
    Sample(
        "cumulative_logsumexp",
        (array(3),),
        {"axis": 0},
        expect=lambda x: np.log(np.cumsum(np.exp(x))),
    ),
]

ERRORS = [
    Error("sum", (array(2, 3),), {"axis": 2}, InvalidArgumentError, "Invalid axis 2"),
    Error("sum", (np.array([True]),), {}, InvalidArgumentError, "not defined for bool"),
    Error("cumsum", (array(2),), {"axis": 1}, InvalidArgumentError, "Invalid axis 1"),
    Error(
        "argmax",
        (array(2),),
        {"axis": 3, "dtype": np.dtype("int64")},
        InvalidArgumentError,
        "Invalid axis 3",
    ),
    Error("any", (array(2),), {}, InvalidArgumentError, "not defined for float64"),
]
