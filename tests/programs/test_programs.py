"""The five programs give TensorFlow's losses, step by step, and its accuracy."""

import importlib
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
RECORDED = json.loads(
    (HERE.parent / "oracle" / "data" / "programs.json").read_text(encoding="utf-8")
)
PROGRAMS = sorted(RECORDED["programs"])


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_trains_as_on_tensorflow(name, monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    digits = importlib.import_module("digits")
    if not digits.path().exists():
        pytest.fail(f"The digits are missing at {digits.path()}: ./build.sh test makes them.")
    watcher = importlib.import_module("watching").watcher
    program = importlib.import_module(name)
    losses = []
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Do not pass an `input_shape`")
        accuracy = program.run(digits.load(), watcher(losses))
    expected = RECORDED["programs"][name]
    # float32 sums in another order; the difference grows with the steps, to about 1e-5 by the 20th
    np.testing.assert_allclose(losses, expected["losses"], rtol=2e-4)
    # one digit in 1,000 is 0.001; trained weights differ in the last bits
    assert accuracy == pytest.approx(expected["accuracy"], abs=0.006)
    sys.modules.pop(name)
