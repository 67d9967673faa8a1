"""Everything that passes on NumPy passes on the engine too: tests/core and tests/keras again, under each build.

NumPy is the desktop's default, so a graph that only the engine gets wrong would otherwise show in Pyodide alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.desktop

REPO = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["engine", "engine-native"])
def test_suite_passes_on_the_engine(name: str) -> None:
    """The closing line counts what ran; the last lines are shown where a test failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", "--tb=short",
               f"--executor={name}", "tests/core", "tests/keras"]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed[1]) > 10_000
