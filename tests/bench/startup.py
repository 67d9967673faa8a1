"""What bytecode in the wheel saves: ``import tabgrad`` in a page, both ways, in one run.

Serves two copies of the runtime, one with the wheel as built (sources only) and one with the
wheel that pages get (sources and Pyodide's bytecode), and takes turns between them in real
Chromium. Writes results/startup.json.
"""

import hashlib
import json
import platform
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "demos" / "scripts"))
from find_browser import launch  # noqa: E402  (the demos' own scripts, not a package)
from playwright.sync_api import sync_playwright  # noqa: E402
from serve import serving  # noqa: E402

ROUNDS = 7
RUNTIME = ROOT / "web" / "dist" / "pyodide"
MEASURE = """async (base) => {
  const { loadPyodide } = await import(base + "pyodide.mjs");
  const pyodide = await loadPyodide({ indexURL: base });
  const began = performance.now();
  await pyodide.loadPackage("tabgrad", { messageCallback: () => {} });
  const loaded = performance.now();
  pyodide.runPython("import numpy");
  const numpy = performance.now();
  pyodide.runPython("import tabgrad");
  return { load: loaded - began, numpy: numpy - loaded, tabgrad: performance.now() - numpy };
}"""


def copy_runtime(target: Path, wheel: Path) -> None:
    """The runtime with another build of our wheel, its hash in the lock file."""
    shutil.copytree(RUNTIME, target)
    shutil.copyfile(wheel, target / wheel.name)
    lock = json.loads((target / "pyodide-lock.json").read_text())
    lock["packages"]["tabgrad"]["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (target / "pyodide-lock.json").write_text(json.dumps(lock))


def main() -> None:
    """Measure in turns, print medians, save everything."""
    name = next(RUNTIME.glob("tabgrad-*.whl")).name
    wheels = {"sources": ROOT / "dist" / name, "bytecode": RUNTIME / name}
    times: dict[str, list[dict[str, float]]] = {kind: [] for kind in wheels}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for kind, wheel in wheels.items():
            copy_runtime(Path(folder) / kind, wheel)
        (Path(folder) / "index.html").write_text("<!doctype html><title>bench</title>")
        with serving(Path(folder)) as (_server, address):
            browser = launch(playwright)
            for _ in range(ROUNDS):
                for kind in wheels:
                    page = browser.new_page()
                    page.goto(address)
                    times[kind].append(page.evaluate(MEASURE, f"{address}{kind}/"))
                    page.close()
            version = browser.version
            browser.close()
    result = {"unit": "ms", "rounds": ROUNDS, "browser": version, "machine": platform.platform(),
              "bytes": {kind: wheel.stat().st_size for kind, wheel in wheels.items()},
              "times": times, "median": {}}
    for kind, rows in times.items():
        middle = {key: round(statistics.median(r[key] for r in rows), 1) for key in rows[0]}
        result["median"][kind] = middle
        print(f"{kind:9} wheel {wheels[kind].stat().st_size:9,} bytes   " +
              "   ".join(f"{key} {value:7.1f} ms" for key, value in middle.items()))
    out = ROOT / "tests" / "bench" / "results" / "startup.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
