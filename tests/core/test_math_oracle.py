"""Values, dtypes, gradients, error classes of the mathematics against TensorFlow's, recorded."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tabgrad as tf

ORACLE = Path(__file__).parents[1] / "oracle"
sys.path.insert(0, str(ORACLE))

from calls import run  # noqa: E402
from cases_math import CASES  # noqa: E402

RECORD = json.loads((ORACLE / "data" / "math.json").read_text())
BLOB = np.load(ORACLE / "data" / "math.npz")["blob"].tobytes()

POLYGAMMA_EDGES = next(
    i for i, c in enumerate(CASES) if c[0] == "math.polygamma" and np.isinf(c[1][0]).any()
)

# Where tabgrad deliberately answers otherwise, and why.
DIFFERENT: dict[int, str] = {
    POLYGAMMA_EDGES: "polygamma(30, 0) is -inf here, the limit; TensorFlow gives nan",
}


def recorded(key: str) -> np.ndarray:
    """One recorded array."""
    start, dtype, shape = RECORD["arrays"][key]
    count = int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(BLOB, np.dtype(dtype), count, start).reshape(shape)


def close(found: np.ndarray, wanted: np.ndarray, exact: bool, loose: bool = False) -> None:
    """The same shape, dtype and numbers, to a few units in the last place."""
    assert found.shape == wanted.shape
    assert found.dtype == wanted.dtype
    if (exact and wanted.dtype != np.float64) or wanted.dtype.kind not in "fc":
        np.testing.assert_array_equal(found, wanted)
        return
    eps = np.finfo(wanted.dtype).eps
    rtol = eps * (500 if loose else 100)
    scale = np.max(np.abs(wanted[np.isfinite(wanted)]), initial=0)
    np.testing.assert_allclose(found, wanted, rtol=rtol, atol=rtol * min(max(scale, 1e-3), 1e3))


def label(i: int) -> str:
    return f"{i}-{CASES[i][0]}"


@pytest.mark.parametrize("i", range(len(CASES)), ids=label)
def test_as_recorded(i: int) -> None:
    case, entry = CASES[i], RECORD["cases"][i]
    if i in DIFFERENT:
        pytest.skip(DIFFERENT[i])
    assert entry["name"] == case[0], "the record is old: run tests/oracle/record.py math"
    found: dict[str, Any] = run(tf, case)
    if "error" in entry:
        assert found.get("error") == entry["error"], found.get("message", found)
        return
    assert "error" not in found, found
    random = case[0].startswith("random.")
    assert len(found["out"]) == entry["outs"]
    for k, value in enumerate(found["out"]):
        close(value, recorded(f"{i}_o{k}"), exact=random)
    if "grads" not in entry:
        return
    assert "grad" in found, found.get("grad_error")
    for k, there in enumerate(entry["grads"]):
        value = found["grad"][k]
        assert (value is not None) == there
        if there:
            close(value, recorded(f"{i}_g{k}"), exact=False, loose=True)
