"""ruff and mypy have nothing to say."""

from __future__ import annotations

import subprocess
import sys

import pytest
from layout import ROOT

pytestmark = pytest.mark.desktop


@pytest.mark.parametrize(
    "command", [["ruff", "check", "core", "tests", "web", "demos"], ["mypy"]], ids=["ruff", "mypy"]
)
def test_tool_is_content(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_generated_files_are_current() -> None:
    """The engine's and the runtime's numbers are those of execute/format.py."""
    command = [sys.executable, "-m", "tabgrad.tools.generate", str(ROOT), "--check"]
    done = subprocess.run(command, cwd=ROOT / "core", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
