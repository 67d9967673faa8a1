"""Samples of ops/create.py and ops/matmul.py: tensors out of nothing, and matrix products."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, complexes, integers

F64, I32 = np.dtype("float64"), np.dtype("int32")

SAMPLES = [
    Sample("fill", attrs={"shape": (2, 3), "value": 7, "dtype": F64}, expect=np.full((2, 3), 7.0)),
    Sample("fill", attrs={"shape": (), "value": 1, "dtype": I32}, expect=np.array(1)),
    Sample("fill", attrs={"shape": (0, 2), "value": 1, "dtype": I32}, expect=np.ones((0, 2))),
    Sample(
        "iota", attrs={"start": 1, "step": 2, "count": 3, "dtype": I32}, expect=np.array([1, 3, 5])
    ),
    Sample("iota", attrs={"start": 0, "step": 1, "count": 0, "dtype": F64}, expect=np.zeros(0)),
    Sample(
        "identity_matrix",
        attrs={"rows": 2, "columns": 3, "diagonal": 1, "dtype": F64},
        expect=np.eye(2, 3, 1),
    ),
    Sample("full_like", (array(2),), {"value": 3}, expect=np.array([3.0, 3.0]), grad=(0,)),
    Sample("zeros_like", (array(2, 1),), expect=np.zeros((2, 1)), grad=(0,)),
    Sample("ones_like", (array(),), expect=np.ones(()), grad=(0,)),
    Sample(
        "dense",
        (array(2, 3, 4), array(4, 2, seed=1), array(2, seed=2)),
        expect=lambda x, k, b: x @ k + b,
    ),
    Sample("dense", (array(0, 3, 4), array(4, 2, seed=1)), expect=lambda x, k: x @ k),
    Sample("matmul", (array(3, 2), array(2, 4, seed=1)), expect=np.matmul),
    Sample("matmul", (array(2, 3, 2), array(2, 4, seed=1)), expect=np.matmul),
    Sample("matmul", (array(2, 1, 3, 2), array(3, 2, 2, seed=1)), expect=np.matmul),
    Sample("matmul", (array(0, 2), array(2, 4)), expect=np.zeros((0, 4))),
    Sample("matmul", (array(2, 0), array(0, 3)), expect=np.zeros((2, 3))),
    Sample("matmul", (complexes(2, 2), complexes(2, 3, seed=1)), expect=np.matmul),
    Sample("matmul", (integers(2, 2), integers(2, 3, seed=1)), expect=np.matmul),
]
for a in (False, True):
    for b in (False, True):
        SAMPLES.append(
            Sample(
                "matmul",
                (array(*((2, 3) if a else (3, 2))), array(*((4, 2) if b else (2, 4)), seed=1)),
                {"transpose_a": a, "transpose_b": b},
                expect=lambda x, y, a=a, b=b: (x.T if a else x) @ (y.T if b else y),
            )
        )

ERRORS = [
    Error(
        "matmul", (array(2, 3), array(2, 3)), {}, InvalidArgumentError, "Matrix size-incompatible"
    ),
    Error("matmul", (array(3), array(3, 2)), {}, InvalidArgumentError, "at least 2 axes"),
]
