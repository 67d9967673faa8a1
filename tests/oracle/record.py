"""Records cases_<family>.py under TensorFlow: python tests/oracle/record.py math.

Writes data/<family>.npz (results) and data/<family>.json (error classes, versions). Run it in an
environment with tensorflow; the tests read only what it wrote.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf
from calls import run

HERE = Path(__file__).parent


def main(family: str) -> None:
    """Records one family."""
    cases = importlib.import_module(f"cases_{family}").CASES
    arrays: dict[str, np.ndarray] = {}
    index = []
    for i, case in enumerate(cases):
        found = run(tf, case)
        entry = {"name": case[0]}
        for key in ("error", "message", "grad_error"):
            if key in found:
                entry[key] = found[key]
        for k, array in enumerate(found.get("out", [])):
            arrays[f"{i}_o{k}"] = array
        entry["outs"] = len(found.get("out", []))
        if "grad" in found:
            entry["grads"] = [g is not None for g in found["grad"]]
            for k, array in enumerate(found["grad"]):
                if array is not None:
                    arrays[f"{i}_g{k}"] = array
        index.append(entry)
    # one buffer: an npz member each would cost more than the numbers
    meta, blob, start = {}, [], 0
    for key, array in arrays.items():
        data = np.ascontiguousarray(array).tobytes()
        meta[key] = [start, str(array.dtype), list(array.shape)]
        blob.append(data)
        start += len(data)
    np.savez_compressed(
        HERE / "data" / f"{family}.npz", blob=np.frombuffer(b"".join(blob), np.uint8)
    )
    document = {
        "tensorflow": tf.__version__,
        "numpy": np.__version__,
        "cases": index,
        "arrays": meta,
    }
    (HERE / "data" / f"{family}.json").write_text(
        json.dumps(document, separators=(",", ":")) + "\n"
    )


main(sys.argv[1])
