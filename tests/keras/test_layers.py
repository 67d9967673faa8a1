"""Every layer against what Keras recorded (tests/oracle/keras_layers): values, gradients, weights,
configs, symbolic shapes, masks, errors."""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import tabgrad as tf

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "oracle"))
import keras_layers as oracle

RECORDED = {family: oracle.load(family) for family in oracle.families()}
CASES = [(f, c) for f in oracle.families() for c in oracle.cases(f)]


def close(have: np.ndarray, wanted: np.ndarray, half: bool) -> None:
    """Equal shapes and dtypes; floats within the rounding of their dtype, sums being ordered otherwise.

    half: computed in float16, whatever the dtype of the result.
    """
    assert have.shape == wanted.shape
    assert have.dtype == wanted.dtype
    if wanted.dtype.kind == "f":
        rtol = 5e-3 if half else {2: 5e-3, 4: 2e-5, 8: 1e-7}[wanted.dtype.itemsize]
        np.testing.assert_allclose(have, wanted, rtol=rtol, atol=rtol)
    else:
        np.testing.assert_array_equal(have, wanted)


@pytest.mark.parametrize(("family", "case"), CASES, ids=[oracle.key(c) for _, c in CASES])
def test_as_keras(family: str, case: tuple[str, str, str]) -> None:
    wanted = RECORDED[family][oracle.key(case)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if "error" in wanted:
            error = getattr(tf.errors, wanted["error"], None) or getattr(__import__("builtins"), wanted["error"])
            with pytest.raises(error):
                oracle.observe(tf, tf.keras, case)
            return
        have = oracle.observe(tf, tf.keras, case)
    found = json.loads(json.dumps(have["config"], default=repr))
    assert found == wanted["config"]
    for key in ("symbolic", "weights", "masked"):
        assert have.get(key) == wanted.get(key), key
    assert len(have["arrays"]) == len(wanted["arrays"])
    for a, b in zip(have["arrays"], wanted["arrays"], strict=True):
        close(np.asarray(a), b, half="float16" in case[0])


@pytest.mark.parametrize(("family", "case"), CASES, ids=[oracle.key(c) for _, c in CASES])
def test_config_round_trip(family: str, case: tuple[str, str, str]) -> None:
    if "error" in RECORDED[family][oracle.key(case)]:
        return
    layer = eval(case[0], oracle.fresh(tf, tf.keras))
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
