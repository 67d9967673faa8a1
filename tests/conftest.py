"""What every test room shares: Hypothesis's profile, executors, where tests may run, shards, counts.

The same files run on CPython and inside Pyodide. A test that cannot run in Pyodide (threads,
subprocesses, h5py) is marked ``desktop``; a whole file says ``pytestmark = pytest.mark.desktop``
and is then not even imported there.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

IN_PYODIDE = sys.platform == "emscripten"
DESKTOP_REASON = "marked desktop"
GROUP = 20
DESKTOP_FILE = "pytestmark = pytest.mark.desktop"

# Deadlines measure the machine, not the code; a failure must come back on the next run.
settings.register_profile(
    "tabgrad",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=20 if IN_PYODIDE else 60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("tabgrad")


@pytest.fixture(autouse=True)
def nothing_observes() -> Iterator[None]:
    """A tape that a test leaves open would watch all later ones, which then no longer run compiled."""
    yield
    from tabgrad.ir import dispatch

    for observer in dispatch._context.observers:
        dispatch.remove_observer(observer)


@pytest.fixture(autouse=True)
def chosen_executor(request: pytest.FixtureRequest) -> Iterator[None]:
    """The executor that ``--executor`` names, for every test; a test may choose another one."""
    name = request.config.getoption("--executor")
    if name == "auto":
        yield
        return
    from tabgrad.execute import select

    select.set_executor(name)
    yield
    select.set_executor("auto")


@pytest.fixture(params=["numpy", "engine"])
def executor(request: pytest.FixtureRequest) -> Iterator[str]:
    """Runs a test under each executor; the engine needs wasmtime on the desktop, and an engine.wasm that is built."""
    from tabgrad.execute import select

    if request.param == "engine" and not IN_PYODIDE:
        pytest.importorskip("wasmtime")
        try:
            select.engine_module()
        except FileNotFoundError:
            pytest.skip("the package carries no engine.wasm")
    select.set_executor(request.param)
    yield request.param
    select.set_executor("auto")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The executor; and options of tests/pyodide/run.mjs: which share of the files, where to write the counts."""
    parser.addoption("--executor", default="auto", help="run every test under this executor, as set_executor names it")
    parser.addoption("--shard", default="1/1", help="run the i-th of n shares of the files: i/n")
    parser.addoption("--report-counts", default=None, help="write outcome counts to this JSON file")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Inside Pyodide, leave out the files that say they are for the desktop only."""
    if not IN_PYODIDE or collection_path.suffix != ".py":
        return None
    return True if DESKTOP_FILE in collection_path.read_text(encoding="utf-8") else None


def shard_of(items: list[pytest.Item], shard: str) -> list[pytest.Item]:
    """Share ``i/n`` of the tests: every n-th group of up to GROUP tests of one file.

    Small groups spread slow rooms over all shares; whole groups rarely repeat a file's fixtures.
    """
    index, count = (int(part) for part in shard.split("/"))
    group, size, last, kept = -1, 0, None, []
    for item in items:
        if item.path != last or size == GROUP:
            group, size, last = group + 1, 0, item.path
        size += 1
        if group % count == index - 1:
            kept.append(item)
    return kept


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the shard, skip desktop tests in Pyodide, and put the waiting tests last."""
    shard = config.getoption("--shard")
    config.stash[DESKTOP_COUNT] = sum(1 for i in items if i.get_closest_marker("desktop"))
    if shard != "1/1":
        kept = shard_of(items, shard)
        chosen = set(kept)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = kept
    if IN_PYODIDE:
        for item in items:
            if item.get_closest_marker("desktop"):
                item.add_marker(pytest.mark.skip(reason=DESKTOP_REASON))
    items.sort(key=lambda item: item.get_closest_marker("pyodide") is not None)


DESKTOP_COUNT = pytest.StashKey[int]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Write how many tests had each outcome, for the test that compares the two runs."""
    target = config.getoption("--report-counts")
    if target is None:
        return
    stats = terminalreporter.stats
    counts = {key: len(stats.get(key, [])) for key in
              ("passed", "failed", "error", "skipped", "xfailed", "xpassed", "deselected")}
    counts["collected"] = terminalreporter._session.testscollected
    counts["desktop"] = config.stash.get(DESKTOP_COUNT, 0)
    skipped = [r for r in stats.get("skipped", []) if DESKTOP_REASON not in str(r.longrepr)]
    counts["unmarked"] = sorted(report.nodeid for report in skipped)
    Path(target).write_text(json.dumps(counts), encoding="utf-8")
