"""Eager products and convolutions on the engine: as NumPy's, kept by shape, and left to NumPy where small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import tabgrad as tf
from tabgrad.execute import select
from tabgrad.execute.eager_kernels import LEAST, EagerKernels
from tabgrad.ir.op import REGISTRY

RNG = np.random.default_rng(4)
CONV = {"strides": (1, 1), "padding": ((1, 1), (1, 1)), "dilation": (1, 1)}


def array(*shape: int) -> np.ndarray:
    return RNG.standard_normal(shape).astype(np.float32)


@pytest.fixture
def kernels() -> Iterator[EagerKernels]:
    try:
        tf.config.set_executor("engine")
    except ImportError:
        pytest.skip("needs wasmtime")
    yield EagerKernels(select.executor)
    tf.config.set_executor("auto")


CALLS: list[tuple[str, tuple[np.ndarray, ...], dict[str, Any]]] = [
    ("matmul", (array(70, 80), array(80, 90)), {}),
    ("matmul", (array(80, 70), array(90, 80)), {"transpose_a": True, "transpose_b": True}),
    ("matmul", (array(4, 40, 50), array(50, 60)), {}),
    ("conv", (array(2, 16, 16, 8), array(3, 3, 8, 16)), CONV),
    ("conv_input_grad", (array(2, 16, 16, 16), array(3, 3, 8, 16)), {**CONV, "size": (16, 16)}),
    ("conv_filter_grad", (array(2, 16, 16, 8), array(2, 16, 16, 16)), {**CONV, "size": (3, 3)}),
]


@pytest.mark.parametrize(("name", "arrays", "attrs"), CALLS, ids=[c[0] for c in CALLS])
def test_as_numpy(kernels: EagerKernels, name: str, arrays: Any, attrs: Any) -> None:
    op = REGISTRY[name]
    for _ in range(2):  # made, then found again
        found = kernels.run(op, list(arrays), attrs)
        np.testing.assert_allclose(found, op.forward(*arrays, **attrs), rtol=1e-4, atol=1e-4)
    assert len(kernels._kept) == 1


def test_small_calls_and_other_dtypes_are_numpys(kernels: EagerKernels) -> None:
    matmul = REGISTRY["matmul"]
    n = int(LEAST ** (1 / 3)) - 2
    assert kernels.run(matmul, [array(n, n), array(n, n)], {}) is None
    assert kernels.run(matmul, [array(90, 90).astype(float)] * 2, {}) is None


def test_numpy_stays_numpy_where_it_was_chosen(kernels: EagerKernels) -> None:
    tf.config.set_executor("numpy")
    assert kernels.run(REGISTRY["matmul"], [array(90, 90)] * 2, {}) is None
