"""From navigation to the first finished training step of mlp-small, and to the first prediction, with no Python:
tabgrad/runtime, TensorFlow.js (wasm) and jax-js (wasm), a fresh profile each time, in turns. Bytes, gzipped, too.

Writes results/runtime_start.json. Needs ./build.sh web. Usage: runtime_start.py [ROUNDS]
"""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "demos" / "scripts"), str(HERE / "browser")]
import tabgrad as tf  # noqa: E402
from find_browser import FLAGS, find  # noqa: E402  (the demos' own scripts, not a package)
from playwright.sync_api import sync_playwright  # noqa: E402
from prepare import PACKAGES, packages  # noqa: E402  (this benchmark's own, in browser/)
from serve import serving  # noqa: E402

PAGES = ("tabgrad", "predict", "tfjs", "jax")
PAGE = ('<!doctype html><title>{0}</title><link rel="icon" href="data:,">{1}'
        '<script type="module" async src="{0}.js"></script>')  # fmt: skip
FETCHED = {  # what a page asks for before its script runs
    "predict": '<script>globalThis.file = fetch("model.tg").then((response) => response.arrayBuffer())</script>',
    "tfjs": '<link rel="preload" href="tfjs/tfjs-backend-wasm-simd.wasm" as="fetch" crossorigin>',
}


def site(folder: Path) -> None:
    """A page per framework, each with its own bundle and only the files that it loads."""
    keras = tf.keras
    model = keras.Sequential([
        keras.Input((784,)), keras.layers.Dense(128, "relu"), keras.layers.Dropout(0.2), keras.layers.Dense(10),
    ])  # fmt: skip
    model.compile("rmsprop", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for name in PAGES:
        (folder / f"{name}.html").write_text(PAGE.format(name, FETCHED.get(name, "")))
    model.export(folder / "model.tg")
    model.export_trainer(folder / "trainer.tg", batch_size=32, compact=True)
    inside = ["--loader:.wasm=binary", "--loader:.tg=binary", f"--alias:trainer={folder / 'trainer.tg'}"]
    bundle = ["node_modules/.bin/esbuild", *(f"start/{name}.mjs" for name in PAGES), *inside, "--bundle",
              "--format=esm", "--minify", f"--outdir={folder}", "--log-level=error"]  # fmt: skip
    subprocess.run(bundle, cwd=HERE / "browser", check=True)
    (folder / "tfjs").mkdir()
    for file in (PACKAGES / "@tensorflow" / "tfjs-backend-wasm" / "dist").glob("*.wasm"):
        shutil.copy(file, folder / "tfjs")


def loaded(folder: Path, names: list[str]) -> int:
    """Bytes of the files that a page loaded, gzipped."""
    files = [folder / name.split("?")[0] for name in names]
    return sum(len(gzip.compress(f.read_bytes(), 9)) for f in files if f.is_file())


def main() -> None:
    """Measure, print medians."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    packages()
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    sizes: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made)
        site(folder)
        with serving(folder) as (_server, address):
            for turn in range(rounds + 1):  # the first warms the machine up
                for name in PAGES:
                    with tempfile.TemporaryDirectory() as profile:
                        context = playwright.chromium.launch_persistent_context(
                            profile, executable_path=find(), args=FLAGS)
                        page = context.new_page()
                        page.goto(f"{address}{name}.html")
                        page.wait_for_function("globalThis.result")
                        result = page.evaluate("globalThis.result")
                        if "error" in result:
                            raise RuntimeError(f"{name}: {result['error']}")
                        if turn:
                            times[name].append(result["step"])
                        entries = page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
                        sizes[name] = loaded(folder, [e.removeprefix(address) for e in entries])
                        context.close()
    middle = {name: statistics.median(values) for name, values in times.items()}
    best = min(middle["tfjs"], middle["jax"])
    for name in PAGES:
        what = "first prediction" if name == "predict" else "first training step"
        print(f"{name:8} {what:20} {middle[name]:7.0f} ms ({middle[name] / best:.2f} x best peer), "
              f"{sizes[name] / 1000:.0f} KB gzipped")
    (HERE / "results").mkdir(exist_ok=True)
    result = {"times": times, "median": middle, "gzipped": sizes}
    (HERE / "results" / "runtime_start.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
