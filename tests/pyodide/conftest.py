"""Starts the suite's Pyodide shards in the background: both cores work while pytest runs."""

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
RUNNER = REPO / "tests" / "pyodide" / "run.mjs"
RUNTIME = REPO / "web" / "dist" / "pyodide"
ROOMS = [room for room in ("core", "keras", "programs") if (REPO / "tests" / room).is_dir()]
SHARDS = 2
LONGEST_SECONDS = 18 * 60


@dataclass
class Shard:
    """One Node process running its share of the suite inside Pyodide."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    report: Path
    started: float

    def wait(self) -> int:
        """Exit code of the shard; a shard past LONGEST_SECONDS is ended and fails its test."""
        left = LONGEST_SECONDS - (time.monotonic() - self.started)
        try:
            return self.process.wait(max(left, 1))
        except subprocess.TimeoutExpired:
            self.process.kill()
            pytest.fail(f"shard {self.name} took over {LONGEST_SECONDS} s.\n{self.tail()}")

    def tail(self, lines: int = 60) -> str:
        """The end of what the shard printed."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def counts(self) -> dict[str, int]:
        """How many tests had each outcome."""
        return json.loads(self.report.read_text())


def start(index: int, folder: Path) -> Shard:
    """Start shard ``index`` of SHARDS, its output going to a file."""
    name = f"{index}/{SHARDS}"
    log, report = folder / f"shard{index}.log", folder / f"shard{index}.json"
    # nice: tests that watch the clock in a browser come first
    command = ["nice", "-n", "10", "node", str(RUNNER), "--report", str(report),
               f"--shard={name}", "--tb=short", *(f"tests/{room}" for room in ROOMS)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=REPO, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
    return Shard(name, process, log, report, time.monotonic())


SHARDS_KEY = pytest.StashKey[list[Shard]]()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the shards as soon as it is known that their test will run."""
    config = session.config
    wanted = any(item.name.startswith("test_suite_passes") for item in session.items)
    if not wanted or config.getoption("collectonly") or not (RUNTIME / "assets.json").exists():
        return
    folder = config._tmp_path_factory.mktemp("pyodide")  # type: ignore[attr-defined]
    config.stash[SHARDS_KEY] = [start(i + 1, folder) for i in range(SHARDS)]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End what is still running when the session stops early."""
    for shard in session.config.stash.get(SHARDS_KEY, []):
        if shard.process.poll() is None:
            shard.process.kill()


@pytest.fixture(scope="session")
def runtime() -> Path:
    """The folder that a page downloads; its absence is a build step forgotten, not a skip."""
    if not (RUNTIME / "assets.json").exists():
        pytest.fail(f"{RUNTIME} is missing: run ./build.sh web first (./build.sh test does).")
    return RUNTIME


@pytest.fixture(scope="session")
def shards(runtime: Path, request: pytest.FixtureRequest) -> Iterator[list[Shard]]:
    """The running shards."""
    yield request.config.stash[SHARDS_KEY]


@pytest.fixture(scope="session")
def rooms() -> list[str]:
    """The folders of tests/ that run inside Pyodide as well."""
    return ROOMS
