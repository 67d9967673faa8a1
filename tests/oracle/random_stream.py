"""A sequence of stateful random calls: its results depend on the order, so it is one whole."""

from __future__ import annotations

from typing import Any

import numpy as np


def results(tf: Any) -> dict[str, np.ndarray]:
    """Every result by name; the same steps under TensorFlow and tabgrad."""
    r, out = tf.random, {}

    def three(name: str, call: Any) -> None:
        out[name] = np.stack([np.asarray(call()) for _ in range(3)])

    rows = np.arange(22, dtype=np.int32).reshape(11, 2)
    logits = np.array([[0.1, 1.0, 2.0], [1.0, 1.0, 1.0]], np.float32)
    for seed in (123, 0):
        r.set_seed(seed)
        three(f"{seed}_unseeded", lambda: r.uniform([5]))
        three(f"{seed}_uniform", lambda: r.uniform([5], seed=7))
        three(f"{seed}_uniform0", lambda: r.uniform([2], -1.0, 3.0, seed=0))
        three(f"{seed}_double", lambda: r.uniform([5], dtype="float64", seed=7))
        three(f"{seed}_int", lambda: r.uniform([5], maxval=100, dtype="int32", seed=7))
        three(f"{seed}_normal", lambda: r.normal([5], 1.0, 2.0, seed=7))
        three(f"{seed}_truncated", lambda: r.truncated_normal([5], seed=7))
        three(f"{seed}_shuffle", lambda: r.shuffle(rows, seed=7))
        three(f"{seed}_categorical", lambda: r.categorical(logits, 7, seed=7))
        three(f"{seed}_gamma", lambda: r.gamma([5], [0.5, 2.0], seed=7))
        three(f"{seed}_poisson", lambda: r.poisson([5], [0.5, 20.0], seed=7))
        three(f"{seed}_unseeded_normal", lambda: r.normal([3]))
    g = r.Generator.from_seed(1234)
    out["g_normal"] = np.asarray(g.normal([2, 3]))
    out["g_int"] = np.asarray(g.uniform([3], 0, 9, "int32"))
    out["g_truncated"] = np.asarray(g.truncated_normal([5]))
    out["g_seeds"] = np.asarray(g.make_seeds(2))
    out["g_split"] = np.stack([np.asarray(x.state) for x in g.split(2)])
    out["g_full"] = np.asarray(g.uniform_full_int([3]))
    g.skip(7)
    out["g_uniform"] = np.asarray(g.uniform([4]))
    out["g_state"] = np.asarray(g.state)
    return out
