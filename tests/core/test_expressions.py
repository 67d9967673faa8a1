"""tabgrad gives the answers that TensorFlow gave: values, dtypes, shapes, gradients, error
classes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tabgrad as tf

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "oracle"))

from expressions import answer, modules, recorded

RECORDED = {family: recorded(family) for family in modules()}
CASES = [(family, expression) for family in RECORDED for expression in RECORDED[family][0]]
# relative error allowed, by dtype: sums run in another order here
TOLERANCE = {
    "float16": 2e-3,
    "float32": 2e-5,
    "float64": 1e-10,
    "complex64": 2e-5,
    "complex128": 1e-10,
}


# NumPy's own integers are 32 bits wide inside Pyodide, and its text of them leaves out the dtype
WIDE = {
    "repr(tf.constant([1,2]))",
    "repr(tf.constant([[[1]]]))",
    "repr(tf.Variable([1,2]))",
    "np.concatenate([tf.constant([1]), [2]])",
    "np.argmax(tf.constant([1,3,2]))",
    "np.where(tf.constant([True,False]), 1, 2)",
    "np.arange(tf.constant(3))",
    "np.array([1,2])[tf.constant(1)]",
    "np.array([1,2])[tf.constant([0,1])]",
}


# architectures of a hundred megabytes, and those that are only built: their other cases are enough for Pyodide
LARGE = ("VGG", "Xception", "ResNet", "Inception", "ConvNeXt", "out = form(A.")


def _desktop(family: str, expression: str) -> bool:
    """Whether it needs wide integers, Pillow, or much memory."""
    large = family == "keras_applications" and any(name in expression for name in LARGE)
    drawn = family == "keras_random" and "np.arange" in expression
    pillow = family == "keras_older_files" or "jpeg_quality" in expression
    return expression in WIDE or drawn or pillow or large


PARAMETERS = [
    pytest.param(f, e, marks=pytest.mark.desktop if _desktop(f, e) else (), id=f"{f}:{e[:70]}")
    for f, e in CASES
]


@pytest.mark.parametrize(("family", "expression"), PARAMETERS)
def test_same_answer(family: str, expression: str) -> None:
    index, archive = RECORDED[family]
    wanted = index[expression]
    kind, found = answer(tf, expression)
    if isinstance(wanted, str):
        assert (kind, found) == ("error", wanted)
        return
    assert kind == "value", found
    assert len(found) == len(wanted)
    for value, expected in zip(found, wanted, strict=True):
        if isinstance(expected, str):
            assert _unnumbered(value) == _unnumbered(expected)
        else:
            _compare(value, archive[expected["array"]])


def _unnumbered(text: Any) -> Any:
    """A name alone without its number, which depends on the tests that ran before (in a shard, others)."""
    return re.sub(r"_\d+'$", "'", text) if re.fullmatch(r"'[A-Za-z_]+(_\d+)?'", str(text)) else text


def _compare(value: Any, wanted: np.ndarray) -> None:
    assert isinstance(value, np.ndarray), value
    assert value.dtype == wanted.dtype
    assert value.shape == wanted.shape
    tolerance = TOLERANCE.get(wanted.dtype.name)
    if tolerance is None:
        np.testing.assert_array_equal(value, wanted)
    else:
        finite = np.abs(wanted[np.isfinite(wanted)])
        scale = float(finite.max(initial=0))
        np.testing.assert_allclose(
            value, wanted, rtol=tolerance, atol=tolerance * max(scale, 1e-30)
        )
