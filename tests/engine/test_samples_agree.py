"""Every sample of every op gives the same: eager, traced in NumPy, native, wasmtime, Node, Chromium.

Against eager NumPy within the sample's tolerance; between WebAssembly's hosts bit for bit.
"""

from __future__ import annotations

import numpy as np
import places
import programs
import pytest
from tabgrad.execute import select
from tabgrad.execute.host import Host
from tabgrad.ir.op import REGISTRY
from tabgrad.tensor.tensor import Tensor

pytestmark = pytest.mark.desktop

CASES, LEFT_OUT = programs.sample_cases()
# What a program can't hold: these need NumPy in between. A new op that lands here fails the test below.
HOST_OPS = {
    name for name, op in REGISTRY.items() if type(op.lower).__name__ == "HostOnly"
}  # fmt: skip


def host_of(name: str) -> Host:
    """The host of an executor."""
    try:
        select.set_executor(name)
        return select.executor().host  # type: ignore[attr-defined]
    finally:
        select.set_executor("auto")


@pytest.fixture(scope="module")
def wasm_hashes() -> list[str]:
    return places.on_host(host_of("engine"), CASES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory):
    made = tmp_path_factory.mktemp("engine")
    places.write(made, CASES)
    return made


def test_most_samples_run_on_the_engine() -> None:
    assert len(CASES) > 0.6 * (len(CASES) + len(LEFT_OUT)), LEFT_OUT


@pytest.mark.parametrize("place", ["engine", "engine-native"])
@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_as_eager(case: programs.Case, place: str) -> None:
    eager = case.function.python_function(*(Tensor(a) for a in case.operands))
    wanted = [t.array() for t in (eager if isinstance(eager, (tuple, list)) else [eager])]
    found = places.outcome(host_of(place), case)
    for w, f in zip(wanted, found, strict=True):
        assert w.dtype == f.dtype and w.shape == f.shape
        if w.dtype.kind == "f":
            np.testing.assert_allclose(f, w, rtol=2e-5, atol=2e-6 * max(1.0, _largest(w)))
        else:
            np.testing.assert_array_equal(f, w)


def _largest(array: np.ndarray) -> float:
    finite = array[np.isfinite(array)]
    return float(np.abs(finite).max()) if finite.size else 0.0


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_traced_in_numpy_as_eager(case: programs.Case) -> None:
    eager = case.function.python_function(*(Tensor(a) for a in case.operands))
    traced = case.function(*(Tensor(a) for a in case.operands))
    for w, f in zip(*(list(v) if isinstance(v, (tuple, list)) else [v] for v in (eager, traced)), strict=True):
        np.testing.assert_array_equal(f.array(), w.array())


def test_the_same_bits_in_node(wasm_hashes: list[str], folder) -> None:
    differ = [c.name for c, a, b in zip(CASES, wasm_hashes, places.in_node(folder), strict=True) if a != b]
    assert not differ


@pytest.mark.browser
def test_the_same_bits_in_chromium(wasm_hashes: list[str], folder) -> None:
    differ = [c.name for c, a, b in zip(CASES, wasm_hashes, places.in_chromium(folder), strict=True) if a != b]
    assert not differ
