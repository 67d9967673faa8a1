"""Training steps through ``fit`` on the desktop: tabgrad on NumPy, on the engine in wasmtime and natively, and
Keras on TensorFlow where it is installed. The same networks, weights and batches as in browser.py.

Usage: desktop.py [--keras-python PATH] [--rounds N] [--workloads a,b]
``--keras-python``: an interpreter that has TensorFlow, where this one has not. Writes results/desktop.json.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE / "browser"), str(ROOT / "core")]
SECONDS = 1.0  # of steps per measurement
CHILD = "--child"


def build(name: str, kind: str) -> Any:
    """A function that trains so many steps in one fit."""
    import blob
    import networks
    import numpy as np

    if kind == "keras":
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        import keras
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    else:
        import tabgrad as tf

        keras = tf.keras
        tf.config.set_executor({"numpy": "numpy", "wasmtime": "engine", "native": "engine-native"}[kind])
    spec = blob.workloads()[name]
    data = blob.arrays(name, spec)
    model = networks.Networks(keras).network(spec, data, True)
    settings = dict(spec["optimizer"])
    optimizer = {"sgd": "SGD", "rmsprop": "RMSprop", "adam": "Adam"}[settings.pop("name")]
    model.compile(optimizer=getattr(keras.optimizers, optimizer)(**settings), loss=networks.loss(keras, spec["loss"]))

    def steps(count: int) -> None:
        x, y = (np.concatenate([data[k]] * count) for k in ("x", "y"))
        began = time.perf_counter()
        model.fit(x, y, batch_size=spec["batch"], epochs=1, shuffle=False, verbose=0)
        steps.seconds = time.perf_counter() - began  # type: ignore[attr-defined]

    return steps


def child(name: str, kind: str) -> float:
    """Milliseconds per step."""
    steps = build(name, kind)
    steps(1)
    steps(2)
    count = 3
    while True:
        steps(count)
        if steps.seconds > SECONDS / 4:
            break
        count *= 3
    times = []
    spent = 0.0
    while spent < SECONDS or len(times) < 2:
        steps(count)
        times.append(1000 * steps.seconds / count)
        spent += steps.seconds
    return statistics.median(times)


def ask(python: str, name: str, kind: str) -> float | str:
    """One measurement in a process of its own, on one thread."""
    threads = {f"{p}_NUM_THREADS": "1" for p in ("OMP", "OPENBLAS", "MKL")}
    done = subprocess.run(
        [python, __file__, CHILD, name, kind], capture_output=True, text=True, env={**os.environ, **threads}
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["failed"])[-1]
    return float(done.stdout.strip().splitlines()[-1])


def main() -> None:
    """Measure in turns, print medians."""
    if len(sys.argv) > 1 and sys.argv[1] == CHILD:
        print(child(*sys.argv[2:]))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--keras-python", default=sys.executable if importlib.util.find_spec("tensorflow") else "")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workloads", default="tiny,mlp-small,mlp-large,cnn,lstm,transformer")
    options = parser.parse_args()
    kinds = ["numpy", "wasmtime", "native"] + (["keras"] if options.keras_python else [])
    found: dict[str, dict[str, list[float | str]]] = {}
    print(f"{'ms per step':14}" + "".join(f"{k:>12}" for k in kinds))
    for name in options.workloads.split(","):
        found[name] = {kind: [] for kind in kinds}
        for _ in range(options.rounds):
            for kind in kinds:
                python = options.keras_python if kind == "keras" else sys.executable
                found[name][kind].append(ask(python, name, kind))
        row = []
        for kind in kinds:
            numbers = [v for v in found[name][kind] if isinstance(v, float)]
            row.append(f"{statistics.median(numbers):12.3f}" if numbers else f"{'error':>12}")
        print(f"{name:14}" + "".join(row), flush=True)
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "desktop.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
