"""Samples of ops/elementwise.py: arithmetic, exponentials, trigonometry, complex parts."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, complexes, integers

FLAT_SECOND = "flat almost everywhere"

SAMPLES: list[Sample] = []

# name, function, domain of the operand
for name, function, low, high in (
    ("identity", lambda x: x, -1, 1),
    ("neg", np.negative, -1, 1),
    ("sign", np.sign, -1, 1),
    ("square", np.square, -1, 1),
    ("sqrt", np.sqrt, 0.3, 2),
    ("rsqrt", lambda x: 1 / np.sqrt(x), 0.3, 2),
    ("reciprocal", np.reciprocal, 0.5, 2),
    ("exp", np.exp, -1, 1),
    ("expm1", np.expm1, -1, 1),
    ("log", np.log, 0.3, 2),
    ("log1p", np.log1p, -0.5, 2),
    ("sin", np.sin, -2, 2),
    ("cos", np.cos, -2, 2),
    ("tan", np.tan, -1, 1),
    ("asin", np.arcsin, -0.8, 0.8),
    ("acos", np.arccos, -0.8, 0.8),
    ("atan", np.arctan, -2, 2),
    ("sinh", np.sinh, -1, 1),
    ("cosh", np.cosh, -1, 1),
    ("tanh", np.tanh, -1, 1),
    ("asinh", np.arcsinh, -2, 2),
    ("acosh", np.arccosh, 1.3, 3),
    ("atanh", np.arctanh, -0.7, 0.7),
    ("sigmoid", lambda x: 1 / (1 + np.exp(-x)), -2, 2),
    ("softplus", lambda x: np.log1p(np.exp(x)), -2, 2),
    ("relu", lambda x: np.where(x > 0, x, 0), -1, 1),
    ("floor", np.floor, -3, 3),
    ("ceil", np.ceil, -3, 3),
    ("round", np.round, -3, 3),
    ("rint", np.rint, -3, 3),
    ("trunc", np.trunc, -3, 3),
    ("abs", np.abs, -1, 1),
):
    SAMPLES += [
        Sample(name, (array(2, 3, low=low, high=high, seed=1),), expect=function),
        Sample(name, (array(low=low, high=high, seed=2),), expect=function),
        Sample(name, (array(0, 3, low=low, high=high),), expect=function),
    ]

for name, function in (
    ("neg", np.negative),
    ("square", np.square),
    ("sqrt", np.sqrt),
    ("exp", np.exp),
    ("log", np.log),
    ("sin", np.sin),
    ("cos", np.cos),
    ("tanh", np.tanh),
    ("abs", np.abs),
    ("reciprocal", np.reciprocal),
    ("expm1", np.expm1),
    ("log1p", np.log1p),
    ("atan", np.arctan),
    ("sinh", np.sinh),
    ("cosh", np.cosh),
    ("tan", np.tan),
    ("asinh", np.arcsinh),
    ("sigmoid", lambda z: 1 / (1 + np.exp(-z))),
    ("real", np.real),
    ("imag", np.imag),
    ("conjugate", np.conj),
):
    # the sample stays off the branch cuts
    SAMPLES.append(Sample(name, (complexes(2, 2, seed=3) * 0.5 + 0.6,), expect=function))

for name, function, low in (
    ("add", np.add, -1),
    ("sub", np.subtract, -1),
    ("mul", np.multiply, -1),
    ("div", np.divide, 0.5),
    ("maximum", np.maximum, -1),
    ("minimum", np.minimum, -1),
    ("pow", np.power, 0.4),
    ("floormod", np.mod, 0.5),
    ("truncmod", np.fmod, 0.5),
    ("floordiv", np.floor_divide, 0.5),
    ("truncdiv", lambda a, b: np.trunc(a / b), 0.5),
    ("atan2", np.arctan2, 0.3),
    ("nextafter", np.nextafter, -1),
    ("squared_difference", lambda a, b: (a - b) ** 2, -1),
):
    exact = name != "nextafter"  # neighbours in float32 are not neighbours in float64
    SAMPLES += [
        Sample(
            name,
            (array(2, 3, low=low, high=2, seed=4), array(2, 3, low=low, high=2, seed=5)),
            expect=function,
            float32=exact,
        ),
        Sample(
            name,
            (array(2, 1, low=low, high=2, seed=4), array(3, low=low, high=2, seed=5)),
            expect=function,
            float32=exact,
        ),
        Sample(
            name,
            (array(low=low, high=2, seed=4), array(2, low=low, high=2, seed=5)),
            expect=function,
            float32=exact,
        ),
        Sample(name, (array(0, 2), array(2, low=low, high=2)), expect=function),
    ]
for name, function in (
    ("add", np.add),
    ("sub", np.subtract),
    ("mul", np.multiply),
    ("div", np.divide),
):
    SAMPLES.append(
        Sample(name, (complexes(2, 2, seed=6), complexes(2, seed=7) + 2), expect=function)
    )
SAMPLES.append(Sample("pow", (complexes(2, seed=6) + 2, complexes(2, seed=7) + 1), expect=np.power))
for name, function in (
    ("add", np.add),
    ("sub", np.subtract),
    ("mul", np.multiply),
    ("floordiv", np.floor_divide),
    ("floormod", np.mod),
    ("truncmod", np.fmod),
    ("maximum", np.maximum),
    ("truncdiv", lambda a, b: np.trunc(a / b).astype(a.dtype)),
):
    SAMPLES.append(
        Sample(name, (integers(5, seed=8), integers(5, low=1, high=4, seed=9)), expect=function)
    )

SAMPLES += [
    Sample("complex", (array(2, 2), array(2, seed=1)), expect=lambda a, b: a + 1j * b),
    Sample("real", (array(3),), expect=lambda x: x),
    Sample("conjugate", (array(3),), expect=lambda x: x),
    Sample("conj", (complexes(3),), expect=np.conj),
    Sample("cast", (array(3),), {"dtype": np.dtype("float64")}, expect=lambda x: x, float32=False),
    Sample(
        "cast",
        (array(3),),
        {"dtype": np.dtype("complex128")},
        expect=lambda x: x + 0j,
        float32=False,
    ),
    Sample("cast", (complexes(3),), {"dtype": np.dtype("float64")}, expect=np.real, float32=False),
    Sample(
        "cast",
        (array(3, low=-4, high=4),),
        {"dtype": np.dtype("int32")},
        expect=np.trunc,
        grad=(0,),
    ),
    Sample("stop_gradient", (array(3),), expect=lambda x: x),
]

ERRORS = [
    Error("add", (array(2, 3), array(4)), {}, InvalidArgumentError, "Incompatible shapes"),
    Error(
        "mul",
        (array(2), integers(2)),
        {},
        InvalidArgumentError,
        "was expected to be a float64 tensor",
    ),
    Error("exp", (integers(2),), {}, InvalidArgumentError, "not defined for int32"),
    Error(
        "sub",
        (np.array([True]), np.array([True])),
        {},
        InvalidArgumentError,
        "not defined for bool",
    ),
]
