"""What model.fit adds to a step in a page: fit, the same program run on the same batches without fit, and the engine
alone, in turns, in one worker-less page.

Writes results/fit_overhead.json. Needs ./build.sh web. Usage: fit_overhead.py [ROUNDS]
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "demos" / "scripts"))
from find_browser import launch  # noqa: E402  (the demos' own scripts, not a package)
from playwright.sync_api import sync_playwright  # noqa: E402
from serve import serving  # noqa: E402

RUNTIME = ROOT / "web" / "dist" / "pyodide"
MODELS = """
import time
import numpy as np
import tabgrad as tf
K, L = tf.keras, tf.keras.layers
LOSS = K.losses.SparseCategoricalCrossentropy(from_logits=True)
image = [L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(), L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(),
         L.Flatten(), L.Dropout(0.5), L.Dense(10)]
WORKLOADS = {  # layers, shape of an example, batch, optimizer, loss, steps in one fit
    "tiny": ([L.Dense(8, "tanh"), L.Dense(8, "tanh"), L.Dense(1)], (2,), 10, "sgd", "mse", 2000),
    "mlp-small": ([L.Dense(128, "relu"), L.Dropout(0.2), L.Dense(10)], (784,), 32, "rmsprop", LOSS, 400),
    "mlp-large": ([L.Dense(512, "relu"), L.Dense(512, "relu"), L.Dense(10)], (784,), 128, "adam", LOSS, 40),
    "cnn": (image, (28, 28, 1), 64, "adam", LOSS, 20),
    "lstm": ([L.LSTM(64), L.Dense(1)], (50, 32), 32, "adam", "mse", 60),
}

class Workload:
    def __init__(self, name):
        layers, shape, batch, optimizer, loss, self.steps = WORKLOADS[name]
        self.model = K.Sequential([K.Input(shape), *layers])
        self.batch = batch
        rng = np.random.default_rng(1)
        self.x = rng.random((batch * self.steps, *shape), dtype=np.float32)
        classes = loss is LOSS
        self.y = rng.integers(0, 10, len(self.x)).astype("int32") if classes else self.x.reshape(len(self.x), -1)[:, :1]
        self.grouped = max(1, self.steps // 4)
        self.compiled = {}
        self.model.compile(optimizer, loss)
        self.fit(batch)
        trace = self.model.train_function.step.traced()
        self.program = next(iter(trace.traces.values())).prepared()
        self.batches = [
            [np.ascontiguousarray(a[i * batch : (i + 1) * batch]) for a in (self.x, self.y)] for i in range(self.steps)
        ]

    def fit(self, rows):
        self.model.fit(self.x[:rows], self.y[:rows], batch_size=self.batch, verbose=0, shuffle=False)

    def timed(self, how):
        began = time.perf_counter()
        if how == "fit":
            self.fit(len(self.x))
        elif how == "fit, grouped":
            self.model.steps_per_execution = self.grouped
            self.fit(len(self.x))
            self.model.steps_per_execution = 1
        elif how == "program":
            for batch in self.batches:
                self.program.run(batch)
        else:
            run, handle, step = self.program.host.call, self.program._handle, self.program.built.steps[0]
            for _ in range(self.steps):
                run("tg_run", handle, step)
        return 1000 * (time.perf_counter() - began) / self.steps
"""
WAYS = ("engine", "program", "fit", "fit, grouped")
NAMES = ("tiny", "mlp-small", "mlp-large", "cnn", "lstm")
START = """async () => {
  const { loadPyodide } = await import("./pyodide.mjs");
  globalThis.pyodide = await loadPyodide({ indexURL: "./" });
  await pyodide.loadPackage("tabgrad", { messageCallback: () => {} });
}"""


def main() -> None:
    """Measure, print medians of the differences within a round."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    index = RUNTIME / "index.html"
    index.write_text("<!doctype html><title>fit</title>\n")
    results: dict[str, Any] = {}
    try:
        with sync_playwright() as playwright, serving(RUNTIME) as (_server, address):
            page = launch(playwright).new_page()
            page.goto(address)
            page.evaluate(START)
            python = lambda source: page.evaluate("(s) => pyodide.runPython(s)", source)  # noqa: E731
            python(MODELS)
            for name in NAMES:
                python(f"workload = Workload({name!r})")
                found: dict[str, list[float]] = {way: [] for way in WAYS}
                for turn in range(rounds + 1):
                    for way in WAYS:
                        ms = python(f"workload.timed({way!r})")
                        if turn:
                            found[way].append(ms)
                over = {w: statistics.median(a - b for a, b in zip(found[w], found["engine"], strict=True))
                        for w in WAYS[1:]}
                results[name] = {"ms": found, "over_the_engine": over}
                spread = max(found["engine"]) - min(found["engine"])
                print(f"{name:10} engine {statistics.median(found['engine']):8.4f} ms (spread {spread:.3f})  "
                      + "  ".join(f"{w} +{ms:.4f}" for w, ms in over.items()), flush=True)
    finally:
        index.unlink()
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "fit_overhead.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
