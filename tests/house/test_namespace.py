"""The public names against TensorFlow's and Keras's: what is missing is known and listed."""

from __future__ import annotations

import json

import pytest
from namespace import HERE, OFFICIAL, differing, missing

pytestmark = pytest.mark.desktop

LISTED = json.loads((HERE / "missing_names.json").read_text(encoding="utf-8"))


def test_missing_names_are_listed() -> None:
    assert missing() == LISTED["names"], "run python tests/house/namespace.py and look at what changed"


def test_missing_parameters_are_listed() -> None:
    assert differing() == LISTED["parameters"], "run python tests/house/namespace.py and look at what changed"


def test_most_of_the_api_exists() -> None:
    total = sum(len(names) for names in OFFICIAL.values())
    absent = sum(len(names) for names in LISTED["names"].values())
    assert absent < 0.25 * total, f"{absent} of {total} official names are missing"
