"""Samples of ops/movement.py: shape and order."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, integers

FULL3 = slice(0, 3, 1)

SAMPLES = [
    Sample("reshape", (array(2, 3),), {"shape": (3, -1)}, expect=lambda x: x.reshape(3, 2)),
    Sample("reshape", (array(0, 3),), {"shape": (3, 0)}, expect=np.zeros((3, 0))),
    Sample("reshape", (array(),), {"shape": (1, 1)}, expect=lambda x: x.reshape(1, 1)),
    Sample("transpose", (array(2, 3),), {}, expect=np.transpose),
    Sample(
        "transpose",
        (array(2, 3, 4),),
        {"perm": (2, 0, 1)},
        expect=lambda x: np.transpose(x, (2, 0, 1)),
    ),
    Sample(
        "broadcast_to",
        (array(2, 1),),
        {"shape": (3, 2, 4)},
        expect=lambda x: np.broadcast_to(x, (3, 2, 4)),
    ),
    Sample("broadcast_to", (array(),), {"shape": (2,)}, expect=lambda x: np.broadcast_to(x, 2)),
    Sample("sum_to", (array(3, 2, 4),), {"shape": (2, 1)}, expect=lambda x: x.sum((0, 2))[:, None]),
    Sample(
        "pad",
        (array(2, 3),),
        {"paddings": ((1, 0), (0, 2)), "value": 5},
        expect=lambda x: np.pad(x, ((1, 0), (0, 2)), constant_values=5),
    ),
    Sample("flip", (array(2, 3),), {"axis": (0, 1)}, expect=lambda x: x[::-1, ::-1]),
    Sample("roll", (array(2, 3),), {"shift": 1, "axis": 1}, expect=lambda x: np.roll(x, 1, 1)),
    Sample(
        "roll",
        (array(2, 3),),
        {"shift": (1, -2), "axis": (0, 1)},
        expect=lambda x: np.roll(x, (1, -2), (0, 1)),
    ),
    Sample(
        "concat",
        (array(2, 3), array(1, 3, seed=1)),
        {"axis": 0},
        expect=lambda a, b: np.concatenate([a, b]),
    ),
    Sample("concat", (array(2, 0), array(2, 2)), {"axis": -1}, expect=lambda a, b: b),
    Sample("stack", (array(2), array(2, seed=1)), {"axis": 1}, expect=lambda a, b: np.c_[a, b]),
    Sample("expand_dims", (array(2),), {"axis": -1}, expect=lambda x: x[:, None]),
    Sample(
        "slice",
        (array(3, 4),),
        {"key": (FULL3, slice(3, -1, -2))},
        expect=lambda x: x[:, ::-2],
    ),
    Sample("slice", (array(3),), {"key": (slice(1, 1, 1),)}, expect=np.zeros(0)),
    Sample(
        "unslice",
        (array(2),),
        {"key": (slice(0, 3, 2),), "shape": (4,)},
        expect=lambda g: np.array([g[0], 0, g[1], 0]),
    ),
]
for mode in ("reflect", "symmetric"):
    SAMPLES.append(
        Sample(
            "pad",
            (array(3, 4),),
            {"paddings": ((2, 1), (0, 3)), "mode": mode},
            expect=lambda x, m=mode: np.pad(x, ((2, 1), (0, 3)), mode=m),
        )
    )

ERRORS = [
    Error("reshape", (array(2, 3),), {"shape": (4,)}, InvalidArgumentError, "has 4"),
    Error("reshape", (array(2, 3),), {"shape": (-1, 4)}, InvalidArgumentError, "multiple of 4"),
    Error("transpose", (array(2, 3),), {"perm": (0, 0)}, InvalidArgumentError, "permutes the axes"),
    Error("broadcast_to", (array(2),), {"shape": (3,)}, InvalidArgumentError, "Incompatible"),
    Error("concat", (array(2, 3), array(2, 2)), {"axis": 0}, InvalidArgumentError, "mismatch"),
    Error("stack", (array(2), array(3)), {"axis": 0}, InvalidArgumentError, "must match"),
    Error("pad", (integers(3),), {"paddings": ((0, -1),)}, InvalidArgumentError, "non-negative"),
]
