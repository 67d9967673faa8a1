"""The share of the physical limit that the engine reaches, in real Chromium: matrix products against
multiply-adds that never leave the registers, a memory-bound chain against a plain copy, same build flags.

Writes results/limits.json.
"""

from __future__ import annotations

import base64
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "demos" / "scripts"), str(ROOT / "core"), str(ROOT / "wasm")]
import tabgrad as tf  # noqa: E402
from find_browser import launch  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from tabgrad.execute.link import EntryPoint, link  # noqa: E402

import build as engine_build  # noqa: E402  (wasm/build.py, not a package)

ROUNDS = 9
SIZES = (64, 128, 256, 512, 1024)
ELEMENTS = 1 << 21  # of each array of the chain: 8 MB, beyond the caches
MEASURE = """async ({ engine, limits, programs, rounds, elements }) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: 2048, maximum: 65536 });
  const start = async (text) =>
    (await WebAssembly.instantiate(bytes(text), { env: { memory } })).instance.exports;
  const e = await start(engine), limit = await start(limits);
  let at = Math.ceil(e.__heap_base.value / 64) * 64 + 65536;
  const allocate = (size) => { const got = at; at = Math.ceil((at + size) / 64) * 64; return got; };
  const loaded = {};
  for (const [name, { file, work }] of Object.entries(programs)) {
    const data = bytes(file), place = allocate(data.length);
    new Uint8Array(memory.buffer, place, data.length).set(data);
    const need = e.tg_work_bytes(place, data.length), handle = allocate(need);
    if (e.tg_load(place, data.length, handle, need)) throw new Error(`${name} was not loaded`);
    const arena = new DataView(data.buffer).getUint32(28, true), base = allocate(arena);
    new Float32Array(memory.buffer, base, arena / 4).fill(0.01);
    e.tg_bind(handle, 0, base, arena);
    loaded[name] = [handle, work];
  }
  const from = allocate(4 * elements), to = allocate(4 * elements), found = {};
  const time = (name, work, run, repeat) => {
    run();
    const began = performance.now();
    for (let i = 0; i < repeat; i++) run();
    (found[name] ??= []).push((work * repeat) / (performance.now() - began) / 1e6);
  };
  for (let round = 0; round < rounds; round++) {
    time("registers", 12 * 8 * 1e6, () => limit.multiply_add(1e6, 0), 4);
    time("copy", 8 * elements, () => limit.copy(to, from, elements / 4), 8);
    for (const [name, [handle, work]] of Object.entries(loaded)) {
      time(name, work, () => e.tg_run(handle, 0), Math.max(1, Math.round(2e8 / work)));
    }
  }
  return found;
}"""


def product(n: int) -> tuple[bytes, int]:
    """n x n by n x n, and its floating-point operations."""
    spec = tf.TensorSpec((n, n), tf.float32)
    concrete = tf.function(tf.matmul).get_concrete_function(spec, spec)
    return link([EntryPoint("run", concrete.task(), ["a", "b"], ["y"])]).to_bytes(), 2 * n**3


def chain() -> tuple[bytes, int]:
    """max(x * 1.5 + 0.5, 0), and the bytes that it reads and writes."""
    concrete = tf.function(lambda x: tf.nn.relu(x * 1.5 + 0.5)).get_concrete_function(
        tf.TensorSpec((ELEMENTS,), tf.float32)
    )
    return link([EntryPoint("run", concrete.task(), ["x"], ["y"])]).to_bytes(), 8 * ELEMENTS


def compiled(folder: str) -> bytes:
    """limits.c, with the engine's flags."""
    made = Path(folder) / "limits.wasm"
    flags = [o for o in (*engine_build.COMMON, *engine_build.WASM) if "heap_base" not in o]
    engine_build.zig(*flags, f"-mcpu={engine_build.FEATURES}", str(HERE / "limits.c"), "-o", str(made))
    return made.read_bytes()


def main() -> None:
    """Measure in turns, print medians and shares."""
    subprocess.run([sys.executable, str(ROOT / "wasm" / "build.py")], check=True)
    tasks = {f"gemm-{n}": product(n) for n in SIZES} | {"chain": chain()}
    text: Any = {name: {"file": base64.b64encode(f).decode(), "work": w} for name, (f, w) in tasks.items()}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        limits = base64.b64encode(compiled(folder)).decode()
        engine = base64.b64encode((engine_build.OUT / "engine.wasm").read_bytes()).decode()
        browser = launch(playwright)
        page = browser.new_page()
        page.goto("about:blank")
        argument = {"engine": engine, "limits": limits, "programs": text, "rounds": ROUNDS, "elements": ELEMENTS}
        found = page.evaluate(MEASURE, argument)
        version = browser.version
        browser.close()
    middle = {name: statistics.median(values) for name, values in found.items()}
    shares = {n: middle[n] / middle["copy" if n == "chain" else "registers"] for n in tasks}
    print(f"multiply-adds in registers {middle['registers']:.1f} GFLOP/s, a plain copy {middle['copy']:.1f} GB/s")
    for name, share in shares.items():
        print(f"{name:10} {middle[name]:6.1f} {'GB/s' if name == 'chain' else 'GFLOP/s':8} {share:5.0%}")
    result = {"browser": version, "rounds": ROUNDS, "values": found, "median": middle, "share": shares}
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "limits.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
