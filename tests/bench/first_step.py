"""From navigation to the first finished training step in a page, in a fresh profile and in a warm one, split into
its parts; and memory after 100 and after 10,000 steps. The model is 784-128-10 with dropout, through model.fit.

Writes results/first_step.json. Needs ./build.sh web.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "demos" / "scripts"))
from find_browser import FLAGS, find  # noqa: E402  (the demos' own scripts, not a package)
from playwright.sync_api import sync_playwright  # noqa: E402
from serve import serving  # noqa: E402

ROUNDS = 5
RUNTIME = ROOT / "web" / "dist" / "pyodide"
MODEL = """
import time
import numpy as np
import tabgrad as tf
from tabgrad.keras.training.step_function import StepFunction
tf.keras.utils.set_random_seed(1)
K = tf.keras
model = K.Sequential([K.Input((784,)), K.layers.Dense(128, "relu"), K.layers.Dropout(0.2), K.layers.Dense(10)])
model.compile("rmsprop", K.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
x = np.random.default_rng(1).random((3200, 784), dtype=np.float32)
y = np.random.default_rng(2).integers(0, 10, 3200).astype("int32")
"""
TRACE = """
began = time.perf_counter()
concrete = StepFunction(model, "train_step")._function.get_concrete_function(
    (tf.TensorSpec((32, 784), tf.float32), tf.TensorSpec((32,), tf.int32)))
traced = time.perf_counter()
concrete.prepared()
[1000 * (traced - began), 1000 * (time.perf_counter() - traced)]
"""
MEASURE = """async () => {
  const times = {}, from = performance.now();
  let last = from;
  const lap = (name) => { const now = performance.now(); times[name] = now - last; last = now; };
  times.navigation = from;
  const { loadPyodide } = await import("./pyodide.mjs");
  const pyodide = await loadPyodide({ indexURL: "./" });
  lap("pyodide, download included");
  await pyodide.loadPackage("tabgrad", { messageCallback: () => {} });
  lap("wheels, download included");
  pyodide.runPython("import numpy");
  lap("import numpy");
  pyodide.runPython("import tabgrad");
  lap("import tabgrad");
  pyodide.runPython(MODEL);
  lap("build the model");
  const [trace, compile] = pyodide.runPython(TRACE).toJs();
  Object.assign(times, { trace, compile });
  lap("trace and compile");
  pyodide.runPython("model.fit(x[:32], y[:32], batch_size=32, verbose=0)");
  lap("first step through fit");
  times.total = last;
  globalThis.pyodide = pyodide;
  return times;
}"""
MEMORY = """async (steps) => {
  const { pyodide } = globalThis;
  pyodide.runPython(`model.fit(x, y, batch_size=32, epochs=${steps / 100}, verbose=0)`);
  const engine = pyodide.runPython("from tabgrad.execute import select\\nselect.executor().host._size");
  return { engine, python: pyodide._module.HEAPU8.length, script: performance.memory?.usedJSHeapSize ?? 0 };
}"""


SESSION = """async () => {
  const { Session } = await import("../index.js");
  const session = await Session.start({ baseUrl: "../" });
  const ready = performance.now();
  await session.run(MODEL + `
model.fit(x[:32], y[:32], batch_size=32, verbose=0)`);
  const total = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 1500)); // Python's start is kept meanwhile
  return { "session ready": ready, total };
}"""


def in_a_worker(context: Any, address: str) -> dict[str, float]:
    """The same through the package's Session, which begins with Python's kept start in later visits."""
    page = context.new_page()
    page.goto(address)
    row = page.evaluate(SESSION.replace("MODEL", json.dumps(MODEL)))
    page.close()
    return row


def visit(context: Any, address: str) -> tuple[Any, dict[str, float]]:
    """A page on its way to the first step."""
    page = context.new_page()
    page.goto(address)
    code = MEASURE.replace("MODEL", json.dumps(MODEL)).replace("TRACE", json.dumps(TRACE))
    return page, page.evaluate(code)


def main() -> None:
    """Measure, print medians."""
    times: dict[str, list[dict[str, float]]] = {"fresh": [], "warm": [], "session fresh": [], "session warm": []}
    index = RUNTIME / "index.html"
    index.write_text("<!doctype html><title>first step</title>\n")
    try:
        with sync_playwright() as playwright, serving(RUNTIME.parent) as (_server, root):
            address = f"{root}{RUNTIME.name}/"
            for _ in range(ROUNDS):
                with tempfile.TemporaryDirectory() as profile:
                    context = playwright.chromium.launch_persistent_context(profile, executable_path=find(), args=FLAGS)
                    for kind in ("fresh", "warm"):
                        page, row = visit(context, address)
                        times[kind].append(row)
                        if kind == "fresh":
                            page.close()
                    memory = {"100": page.evaluate(MEMORY, 100), "10000": page.evaluate(MEMORY, 10000)}
                    context.close()
                with tempfile.TemporaryDirectory() as profile:
                    context = playwright.chromium.launch_persistent_context(profile, executable_path=find(), args=FLAGS)
                    for kind in ("session fresh", "session warm"):
                        times[kind].append(in_a_worker(context, address))
                    context.close()
    finally:
        index.unlink()
    middle = {
        kind: {part: round(statistics.median(r[part] for r in rows), 1) for part in rows[0]}
        for kind, rows in times.items()
    }
    for part in middle["fresh"]:
        print(f"{part:30} {middle['fresh'][part]:8.1f} ms fresh {middle['warm'][part]:8.1f} ms warm")
    for kind in ("session fresh", "session warm"):
        print(f"{kind:30} " + ", ".join(f"{part} {ms:.0f} ms" for part, ms in middle[kind].items()))
    for steps, row in memory.items():
        print(f"after {steps:>6} steps: " + ", ".join(f"{k} {v / 2**20:.1f} MB" for k, v in row.items()))
    result = {"rounds": ROUNDS, "times": times, "median": middle, "memory": memory}
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "first_step.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
