"""The suite, the same files, passes inside Pyodide, and no test of it is lost on the way."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.desktop, pytest.mark.pyodide]

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def desktop_counts(rooms, tmp_path_factory) -> dict[str, int]:
    """What the desktop collects from the same rooms: ``collected``, of which ``desktop``."""
    report = tmp_path_factory.mktemp("counts") / "desktop.json"
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider",
               f"--report-counts={report}", *(f"tests/{room}" for room in rooms)]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return json.loads(report.read_text())


@pytest.mark.parametrize("index", [0, 1])
def test_suite_passes_in_pyodide(shards, index):
    """Every test of the shard passes; its own last lines are shown otherwise."""
    shard = shards[index]
    code = shard.wait()
    if code != 0:
        print(shard.tail())
    assert code == 0, f"shard {shard.name} exited with {code}: see its last lines above"
    assert shard.counts()["passed"] > 0


def test_suite_passes_with_no_test_lost(shards, desktop_counts):
    """Pyodide runs exactly the desktop's tests less those marked ``desktop``."""
    assert all(shard.wait() == 0 for shard in shards), "a shard failed: see its own test"
    counts = [shard.counts() for shard in shards]
    ran = sum(c["passed"] + c["xfailed"] + c["skipped"] for c in counts)
    marked = counts[0]["desktop"]  # counted before the shards part: the same in each
    expected = desktop_counts["collected"] - desktop_counts["desktop"]
    assert ran - marked == expected
    unmarked = [name for c in counts for name in c["unmarked"]]
    assert outcomes_on_the_desktop(unmarked) == {"skipped": len(unmarked)}, unmarked


def outcomes_on_the_desktop(tests):
    """How many of the named tests have which outcome on CPython."""
    if not tests:
        return {"skipped": 0}
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True)
    closing = done.stdout.strip().splitlines()[-1]
    return {word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", closing)
            if word != "warnings"}
