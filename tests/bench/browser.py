"""Training and inference in a page, by tabgrad and by other frameworks, side by side in one run.

Usage: browser.py [--workloads a,b] [--frameworks x,y] [--rounds N]
Real Chromium, one thread, no special headers. Every framework has a worker of its own; they take
turns, so never do two run at once. Writes results/browser.json and results/browser.md.
"""

import argparse
import contextlib
import json
import os
import platform
import statistics
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "demos" / "scripts"), str(HERE / "browser")]
from find_browser import launch  # noqa: E402  (the demos' own scripts, not a package)
from playwright.sync_api import Error as PlaywrightError  # noqa: E402
from playwright.sync_api import Playwright, sync_playwright  # noqa: E402
from prepare import prepare  # noqa: E402  (this benchmark's own, in browser/)
from serve import serving  # noqa: E402
from table import far, markdown  # noqa: E402

RESULTS = HERE / "results"
BUDGET = 600  # ms of timed steps, for each framework, workload and round
SLOW_ROUNDS = 2  # where one step outlasts the budget
LOAD_SECONDS, ASK_SECONDS = 120, 600
TOLERANCE = 1e-4  # of losses and outputs, relative to the largest
Entry = dict[str, Any]


class Failure(Exception):
    """A framework could not do what it was asked; the message says why."""


class Page:
    """The page under test: asks the frameworks' workers; a broken worker or page is started anew."""

    def __init__(self, playwright: Playwright, address: str) -> None:
        self.playwright, self.address = playwright, address
        self.started: set[str] = set()
        self.details: dict[str, Entry] = {}  # what each framework says of itself
        self.browser = launch(playwright)
        self.open()

    def open(self) -> None:
        """A fresh page without workers, in a fresh browser if it has ended."""
        self.started.clear()
        if not self.browser.is_connected():
            self.browser = launch(self.playwright)
        self.page = self.browser.new_page()
        self.page.goto(self.address)
        self.page.wait_for_function("globalThis.bench")

    def names(self) -> list[str]:
        """Every framework of registry.mjs, in its order."""
        return self.page.evaluate("bench.frameworks")

    def _evaluate(self, framework: str, code: str, *args: Any) -> Any:
        try:
            return self.page.evaluate(code, [framework, *args])
        except PlaywrightError as error:
            self.stop(framework)
            lines = str(error).removeprefix("Page.evaluate: ").removeprefix("Error: ").splitlines()
            raise Failure(lines[0] if lines else "no message") from error

    def stop(self, framework: str) -> None:
        """End a worker, whatever state it or the page is in."""
        self.started.discard(framework)
        try:
            self.page.evaluate("(name) => bench.stop(name)", framework)
        except PlaywrightError:
            with contextlib.suppress(PlaywrightError):
                self.page.close()
            self.open()

    def start(self, framework: str) -> None:
        """Load a framework unless it is loaded."""
        if framework not in self.started:
            code = "([name, seconds]) => bench.start(name, seconds)"
            self.details[framework] = self._evaluate(framework, code, LOAD_SECONDS)
            self.started.add(framework)

    def ask(self, framework: str, call: str, *args: Any) -> Any:
        """Call a function of worker.mjs."""
        self.start(framework)
        code = "([name, call, args, seconds]) => bench.ask(name, call, args, seconds)"
        return self._evaluate(framework, code, call, list(args), ASK_SECONDS)


def difference(values: list[float | None], reference: list[float]) -> float | None:
    """The largest difference relative to the largest value; None where a value is not a number."""
    if len(values) != len(reference) or None in values:
        return None
    return max(abs(a - b) for a, b in zip(values, reference, strict=True)) / max(map(abs, reference))


def summary(rounds: list[Entry], workload: Entry) -> Entry:
    """One framework's result from its rounds."""
    times = [r["ms"] for r in rounds]
    found = {"ms": statistics.median(times), "min": min(times), "max": max(times), "rounds": times,
             "steps": [r["steps"] for r in rounds], "first_step_ms": rounds[0]["first"]}
    if workload["kind"] == "train":
        losses = [[r["before"], r["after"]] for r in rounds]
        found |= {"losses": losses, "fell": all(None not in pair and pair[1] < pair[0] for pair in losses)}
    if workload["kind"] == "gemm":
        found["gflops"] = 2 * workload["n"] ** 3 / found["ms"] / 1e6
    return found


def agree(page: Page, name: str, framework: str, workload: Entry, reference: list[float]) -> Entry:
    """Hold a framework's losses or outputs against Keras's."""
    values = page.ask(framework, "agree", name)
    distance = difference(values, reference)
    found: Entry = {"difference": distance, "agrees": distance is not None and distance <= TOLERANCE}
    return found | ({"losses": values} if workload["kind"] == "train" else {})


def measure(page: Page, name: str, workload: Entry, frameworks: list[str], reference: list[float],
            rounds: int) -> dict[str, Entry]:
    """One workload: agreement first, then rounds in which the frameworks take turns."""
    entries: dict[str, Entry] = {}
    timings: dict[str, list[Entry]] = {framework: [] for framework in frameworks}

    def attempt(framework: str, action: Any) -> None:
        if "error" in entries.setdefault(framework, {}):
            return
        try:
            action()
        except Failure as failure:
            entries[framework]["error"] = str(failure)
            print(f"  {framework}: {failure}", flush=True)

    for framework in frameworks:
        attempt(framework, lambda f=framework: entries[f].update(
            agreement=agree(page, name, f, workload, reference)))
    for turn in range(rounds):
        for framework in frameworks:
            done = timings[framework]
            if turn < SLOW_ROUNDS or not done[-1:] or not done[-1]["slow"]:
                attempt(framework, lambda f=framework: timings[f].append(page.ask(f, "measure", name, BUDGET)))
    for framework, done in timings.items():
        if done and "error" not in entries[framework]:
            entries[framework] |= summary(done, workload)
    return entries


def report(name: str, entries: dict[str, Entry]) -> None:
    """Print a workload's results as they come."""
    print(name)
    for framework, entry in entries.items():
        if "error" in entry:
            continue
        remarks = "" if entry["agreement"]["agrees"] else "   DIFFERS FROM KERAS"
        remarks += "" if entry.get("fell", True) else "   LOSS DID NOT FALL"
        rate = f"   {entry['gflops']:.2f} GFLOP/s" if "gflops" in entry else ""
        print(f"  {framework:16} {entry['ms']:10.4f} ms   ({entry['min']:.4f} to {entry['max']:.4f}){rate}"
              f"   {far(entry)} from Keras{remarks}", flush=True)


def machine() -> Entry:
    """What the numbers belong to."""
    cpu = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        cpu = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), cpu)
    return {"system": platform.platform(), "cpu": cpu, "cores": os.cpu_count()}


def chosen(option: str | None, known: list[str], what: str) -> list[str]:
    """The names in a comma-separated option, all without it."""
    names = option.split(",") if option else known
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"browser.py: no {what} {', '.join(unknown)}. There are: {', '.join(known)}")
    return names


def save(result: Entry, workloads: dict[str, Entry]) -> str:
    """Write both files; gives the table."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "browser.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    text = markdown(result, workloads)
    (RESULTS / "browser.md").write_text(text, encoding="utf-8")
    return text


def main() -> None:
    """Measure, print, save; what is done is saved after every workload."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workloads", help="names from browser/workloads.json, with commas between")
    parser.add_argument("--frameworks", help="names from browser/registry.mjs, with commas between")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    declared = json.loads((HERE / "browser" / "workloads.json").read_text(encoding="utf-8"))
    reference = json.loads((HERE / "browser" / "reference.json").read_text(encoding="utf-8"))
    package = json.loads((HERE / "browser" / "package.json").read_text(encoding="utf-8"))
    workloads = chosen(options.workloads, list(declared), "workload")
    if unrecorded := [name for name in workloads if name not in reference]:
        raise SystemExit(f"browser.py: browser/record.py has not recorded {', '.join(unrecorded)}; its header says how")
    with serving(prepare()) as (_server, address), sync_playwright() as playwright:
        page = Page(playwright, address)
        frameworks = chosen(options.frameworks, page.names(), "framework")
        result: Entry = {
            "unit": "ms", "machine": machine(), "browser": page.browser.version, "rounds": options.rounds,
            "budget_ms": BUDGET, "packages": package["dependencies"], "reference": reference["versions"],
            "frameworks": {}, "workloads": {},
        }
        for name in workloads:
            entries = measure(page, name, declared[name], frameworks, reference[name], options.rounds)
            result["frameworks"] = page.details
            result["workloads"][name] = entries
            report(name, entries)
            text = save(result, declared)
        page.browser.close()
    print(f"\n{text}")


if __name__ == "__main__":
    main()
