"""Samples of ops/special.py and ops/activations.py."""

from __future__ import annotations

import math

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, complexes, integers

each = np.vectorize
SAMPLES: list[Sample] = []

for name, function, low, high in (
    ("erf", each(math.erf), -3, 3),
    ("erfc", each(math.erfc), -2, 5),
    ("erfinv", None, -0.9, 0.9),
    ("ndtri", None, 0.1, 0.9),
    ("lgamma", each(math.lgamma), 0.4, 6),
    ("digamma", None, 0.4, 6),
    ("bessel_i0e", None, 0.2, 4),
    ("bessel_i1e", None, 0.2, 4),
    ("bessel_i0", None, 0.2, 4),
    ("bessel_i1", None, 0.2, 4),
    ("bessel_j0", None, -4, 30),
    ("bessel_j1", None, -4, 30),
    ("bessel_y0", None, 0.5, 30),
    ("bessel_y1", None, 0.5, 30),
    ("bessel_k0e", None, 0.5, 4),
    ("bessel_k1e", None, 0.5, 4),
    ("bessel_k0", None, 0.5, 4),
    ("bessel_k1", None, 0.5, 4),
    ("dawsn", None, -3, 3),
    ("expint", None, 0.3, 4),
    ("fresnel_cos", None, -2, 2),
    ("fresnel_sin", None, -2, 2),
    ("spence", None, 0.2, 3),
    ("log_sigmoid", lambda x: -np.log1p(np.exp(-x)), -3, 3),
    ("softsign", lambda x: x / (1 + np.abs(x)), -3, 3),
    ("relu6", lambda x: np.clip(x, 0, 6), -3, 9),
    ("leaky_relu", lambda x: np.where(x > 0, x, 0.2 * x), -3, 3),
    ("elu", lambda x: np.where(x > 0, x, np.expm1(x)), -3, 3),
    (
        "selu",
        lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x)),
        -3,
        3,
    ),
    ("celu", lambda x: np.where(x > 0, x, np.expm1(x)), -3, 3),
    ("gelu", lambda x: x * 0.5 * (1 + each(math.erf)(x / math.sqrt(2))), -3, 3),
    ("silu", lambda x: x / (1 + np.exp(-x)), -3, 3),
    ("mish", lambda x: x * np.tanh(np.log1p(np.exp(x))), -3, 3),
    ("hard_sigmoid", lambda x: np.clip(x / 6 + 0.5, 0, 1), -4, 4),
    ("hard_silu", lambda x: x * np.clip(x / 6 + 0.5, 0, 1), -4, 4),
    ("hard_tanh", lambda x: np.clip(x, -1, 1), -2, 2),
    ("sinc", np.sinc, -3, 3),
    ("angle", np.angle, -3, 3),
):
    SAMPLES += [
        Sample(name, (array(2, 3, low=low, high=high, seed=1),), expect=function),
        Sample(name, (array(low=low, high=high, seed=2),), expect=function),
        Sample(name, (np.zeros((0, 2)),), expect=np.zeros((0, 2))),
    ]

E1, E2 = 0.21938393439552028, 2.220446049250313e-16
SAMPLES += [
    Sample("erf", (np.array([0.0, np.inf, -np.inf]),), expect=np.array([0.0, 1.0, -1.0]), grad=()),
    Sample(
        "erfc",
        (np.array([10.0, 27.0]),),
        expect=np.array([2.0884875837625446e-45, 5.237048923789256e-319]),
    ),
    Sample("lgamma", (np.array([-1.5, -20.3]),), expect=each(math.lgamma)),
    Sample(
        "digamma",
        (np.array([1.0, 0.5, -0.5]),),
        expect=np.array([-0.5772156649015329, -1.9635100260214235, 0.03648997397857652]),
    ),
    Sample(
        "polygamma",
        (np.array([1.0, 2.0]), np.array([[1.0], [2.5]])),
        grad=(1,),
        expect=np.array(
            [[np.pi**2 / 6, -2.4041138063191886], [0.49035775610023486, -0.23620405164172739]]
        ),
    ),
    Sample(
        "zeta",
        (np.array(2.0), np.array([1.0, 2.0])),
        expect=np.array([np.pi**2 / 6, np.pi**2 / 6 - 1]),
    ),
    Sample(
        "igamma",
        (np.array([1.0, 2.0]), np.array([[0.5], [3.0]])),
        second=False,
        why="the second derivative in a is not defined in TensorFlow either",
        expect=lambda a, x: np.where(a == 1, 1 - np.exp(-x), 1 - np.exp(-x) * (1 + x)),
    ),
    Sample(
        "igammac",
        (np.array([1.0, 2.0]), np.array([[0.5], [3.0]])),
        second=False,
        why="the second derivative in a is not defined in TensorFlow either",
        expect=lambda a, x: np.where(a == 1, np.exp(-x), np.exp(-x) * (1 + x)),
    ),
    Sample("igamma", (np.array([0.7, 5.0, 30.0]), np.array([0.2, 9.0, 28.0])), grad=(1,)),
    Sample("igamma_grad_a", (np.array([1.5]), np.array([2.0]))),
    Sample(
        "betainc",
        (np.array([1.0, 2.0]), np.array(2.0), np.array(0.3)),
        expect=np.array([1 - 0.7**2, 3 * 0.3**2 - 2 * 0.3**3]),
    ),
    Sample("betainc", (np.array([3.0]), np.array([0.5]), array(2, 1, low=0.2, high=0.9))),
    Sample("lbeta", (array(2, 3, low=0.5, high=2),)),
    Sample(
        "bessel_j0",
        (np.array([1.0, 10.0]),),
        expect=np.array([0.7651976865579666, -0.24593576445134835]),
    ),
    Sample("bessel_i0e", (np.array([0.0]),), expect=np.array([1.0]), grad=()),
    Sample(
        "bessel_i1e",
        (np.array([0.0]),),
        expect=np.array([0.0]),
        second=False,
        why="kink of exp(-|x|)",
    ),
    Sample("expint", (np.array([1.0]),), expect=np.array([1.8951178163559368])),
    Sample(
        "spence",
        (np.array([0.0, 1.0, 2.0]),),
        expect=np.array([np.pi**2 / 6, 0, -(np.pi**2) / 12]),
        grad=(),
    ),
    Sample("gelu", (array(4, low=-3, high=3),), {"approximate": True}),
    Sample("silu", (array(4),), {"beta": 1.5}, expect=lambda x: x / (1 + np.exp(-1.5 * x))),
    Sample("celu", (array(4, low=-2, high=2),), {"alpha": 0.5}),
    Sample("angle", (complexes(4),), expect=np.angle),
    Sample("elu", (np.array([1e4, -1e4]),), expect=np.array([1e4, -1.0])),
    Sample(
        "xlogy",
        (np.array([0.0, 0.5, 2.0]), np.array([0.0, 2.0, 0.5])),
        grad=(),
        expect=np.array([0.0, 0.5 * np.log(2), 2 * np.log(0.5)]),
    ),
    Sample("xlogy", (array(2, 1, low=0.3), array(2, low=0.4)), expect=lambda x, y: x * np.log(y)),
    Sample(
        "xlog1py", (array(2, 1, low=0.3), array(2, low=0.4)), expect=lambda x, y: x * np.log1p(y)
    ),
    Sample("xdivy", (array(2, 1, low=0.3), array(2, low=0.4)), expect=np.divide),
    Sample(
        "xdivy", (np.array([0.0, 1.0]), np.array([0.0, 2.0])), grad=(), expect=np.array([0.0, 0.5])
    ),
    Sample("mul_no_nan", (array(3), array(2, 1, low=0.2)), expect=np.multiply),
    Sample(
        "mul_no_nan",
        (np.array([np.inf, np.nan, 2.0]), np.array([0.0, 0.0, 3.0])),
        expect=np.array([0.0, 0.0, 6.0]),
        grad=(),
    ),
]

ERRORS = [
    Error("erf", (integers(2),), {}, InvalidArgumentError, "not defined for int32"),
    Error(
        "betainc", (array(2), array(3), array(1)), {}, InvalidArgumentError, "Incompatible shapes"
    ),
]
