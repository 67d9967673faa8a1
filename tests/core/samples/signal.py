"""Samples of ops/fft.py, ops/sort.py and ops/random.py."""

from __future__ import annotations

import numpy as np
from tabgrad.base.errors import InvalidArgumentError

from . import Error, Sample, array, complexes, integers

STATE = np.array([0, 0, 3, 4, 1, 2], np.uint32)
F32, F64, I32 = np.dtype("float32"), np.dtype("float64"), np.dtype("int32")
DATA = np.array([[3.0, 1.0, 2.0, 1.0]])

SAMPLES: list[Sample] = [
    Sample("fft", (complexes(2, 4),), {"axes": (-1,)}, expect=np.fft.fft),
    Sample("fft", (complexes(2, 3),), {"axes": (-2, -1)}, expect=np.fft.fft2),
    Sample("ifft", (complexes(5),), {"axes": (-1,)}, expect=np.fft.ifft),
    Sample("ifft", (complexes(2, 3),), {"axes": (-2, -1)}, expect=np.fft.ifft2),
    Sample("rfft", (array(2, 4),), expect=np.fft.rfft),
    Sample("rfft", (array(5),), expect=np.fft.rfft),
    Sample("irfft", (complexes(2, 3),), {"length": 4}, expect=lambda x: np.fft.irfft(x, 4)),
    Sample("irfft", (complexes(3),), {"length": 5}, expect=lambda x: np.fft.irfft(x, 5)),
    Sample(
        "resized",
        (array(3, 4),),
        {"lengths": (2, 6)},
        expect=lambda x: np.pad(x[:2], ((0, 0), (0, 2))),
    ),
    Sample("argsort", (DATA,), expect=np.array([[1, 3, 2, 0]])),
    Sample("argsort", (DATA,), {"descending": True}, expect=np.array([[0, 2, 1, 3]])),
    Sample("argsort", (array(3, 2),), {"axis": 0}, expect=lambda x: np.argsort(x, 0)),
    Sample("argsort", (array(0),), expect=np.zeros(0, np.int32)),
    Sample("sort", (array(2, 4),), {"descending": True}, expect=lambda x: -np.sort(-x)),
    Sample("sort", (array(3, 2),), {"axis": 0}, expect=lambda x: np.sort(x, 0)),
    Sample(
        "top_k",
        (array(2, 5),),
        {"k": 2},
        expect=lambda x: (-np.sort(-x)[:, :2], np.argsort(-x)[:, :2]),
    ),
    Sample(
        "searchsorted",
        (np.array([[1.0, 2.0, 2.0]]), np.array([[2.0, 5.0]])),
        {"side": "right"},
        expect=np.array([[3, 3]]),
    ),
    Sample("searchsorted", (np.array([1.0, 2.0, 2.0]), np.array([2.0])), expect=np.array([1])),
    Sample(
        "unique",
        (np.array([5, 3, 5, 1]),),
        expect=(np.array([5, 3, 1]), np.array([0, 1, 0, 2]), np.array([2, 1, 1])),
    ),
    Sample(
        "in_top_k",
        (np.array([0, 1, 7]), np.array([[1.0, 1, 0], [0, 2, 3], [1, 2, 3]])),
        {"k": 1},
        expect=np.array([True, False, False]),
        grad=(),
    ),
    # the published test vector of Philox4x32-10 for zeros, and for digits of pi
    Sample(
        "philox",
        (np.zeros(6, np.uint32),),
        {"blocks": 1},
        expect=np.array([[0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]], np.uint32),
    ),
    Sample(
        "philox",
        (
            np.array(
                [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0], np.uint32
            ),
        ),
        {"blocks": 1},
        expect=np.array([[0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1]], np.uint32),
    ),
    Sample("philox", (STATE,), {"blocks": 0}, expect=np.zeros((0, 4), np.uint32)),
    Sample("philox_skip", (STATE,), {"blocks": 3}),
    Sample("philox_state", (np.array([1, 2], np.int32),)),
    Sample("philox_state", (np.array([1, 2], np.int64),)),
    Sample(
        "box_muller", (integers(3, 4, low=0, high=2**31 - 1).astype(np.uint32),), {"dtype": F32}
    ),
    Sample(
        "box_muller", (integers(3, 4, low=0, high=2**31 - 1).astype(np.uint32),), {"dtype": F64}
    ),
    Sample("random_truncated", (STATE,), {"count": 7, "dtype": F32}),
    Sample("random_truncated", (STATE,), {"count": 7, "dtype": F64}),
    Sample("random_permutation", (STATE,), {"count": 5}),
    Sample("random_permutation", (STATE,), {"count": 0}, expect=np.zeros(0, np.int64)),
    Sample("random_uniform", (STATE,), {"shape": (2, 3), "dtype": F32}),
    Sample("random_uniform", (STATE,), {"shape": (5,), "dtype": F64}),
    Sample("random_uniform", (STATE,), {"shape": (0,), "dtype": F32}),
    Sample("random_normal", (STATE,), {"shape": (3,), "dtype": np.dtype("float16")}),
    Sample("random_normal", (STATE,), {"shape": (), "dtype": F64}),
    Sample("random_truncated_normal", (STATE,), {"shape": (2, 2), "dtype": F32}),
    Sample("random_bits", (STATE,), {"shape": (3,), "dtype": np.dtype("int64")}),
    Sample(
        "random_integers", (STATE, np.array(-3, np.int32), np.array(9, np.int32)), {"shape": (4,)}
    ),
    Sample("random_categorical", (STATE, array(2, 3)), {"samples": 4, "dtype": I32}, grad=()),
    Sample(
        "random_gamma",
        (STATE, np.array([0.5, 1.0, 4.0])),
        {"samples": 2},
        grad=(),
        float32=False,
        why="implicit reparameterisation is the derivative of the distribution, not of one draw",
    ),
    Sample(
        "random_poisson",
        (STATE, np.array([0.5, 20.0])),
        {"samples": 3, "dtype": I32},
        float32=False,
    ),
    Sample(
        "random_binomial",
        (STATE, np.array([5.0, 100.0]), np.array(0.3)),
        {"shape": (3, 2), "dtype": I32},
    ),
    Sample(
        "bitcast",
        (array(3),),
        {"dtype": np.dtype("uint64")},
        expect=lambda x: x.view(np.uint64),
        float32=False,
    ),
    Sample(
        "bitcast",
        (integers(2, 2),),
        {"dtype": np.dtype("int64")},
        expect=lambda x: x.view(np.int64)[:, 0],
    ),
    Sample("bitcast", (np.array(7, np.int64),), {"dtype": I32}, expect=np.array([7, 0])),
]

ERRORS = [
    Error("fft", (array(3),), {"axes": (-1,)}, InvalidArgumentError, "not defined for float64"),
    Error("philox", (np.zeros(5, np.uint32),), {"blocks": 1}, InvalidArgumentError, "shape [6]"),
    Error(
        "philox_state",
        (integers(3),),
        {},
        InvalidArgumentError,
        "seed must have shape [2], not [3]",
    ),
    Error(
        "top_k", (array(3),), {"k": 5}, InvalidArgumentError, "at least k columns. Had 3, needed 5"
    ),
    Error(
        "bitcast",
        (integers(3),),
        {"dtype": np.dtype("int64")},
        InvalidArgumentError,
        "Cannot bitcast",
    ),
]
