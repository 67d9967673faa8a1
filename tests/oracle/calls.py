"""Runs a case: the same steps under TensorFlow (recording) and under tabgrad (testing)."""

from __future__ import annotations

from typing import Any

import numpy as np


def find(tf: Any, name: str) -> Any:
    """The function of that dotted name."""
    for part in name.split("."):
        tf = getattr(tf, part)
    return tf


def flat(value: Any) -> list[np.ndarray]:
    """Results as arrays."""
    if isinstance(value, (tuple, list)):
        return [a for v in value for a in flat(v)]
    return [np.asarray(value)]


def run(tf: Any, case: Any) -> dict[str, Any]:
    """``{"out": arrays, "grad": one per operand}``, or ``{"error": class name}``."""
    name, args, kwargs, grad = case
    try:
        operands = [
            tf.constant(a) if isinstance(a, np.ndarray) and a.dtype.kind in "fc" else a
            for a in args
        ]
        watched = [
            o for o, a in zip(operands, args) if isinstance(a, np.ndarray) and a.dtype.kind in "fc"
        ]
        with tf.GradientTape() as tape:
            tape.watch(watched)
            result = find(tf, name)(*operands, **kwargs)
        out = {"out": flat(result)}
    except Exception as error:  # the class is what is compared
        return {"error": type(error).__name__, "message": str(error)[:300]}
    if grad and watched:
        try:
            targets = list(result) if isinstance(result, (tuple, list)) else [result]
            seeds = [seed(tf, t) for t in targets]
            pairs = [(t, s) for t, s in zip(targets, seeds) if s is not None]
            found = tape.gradient([t for t, _ in pairs], watched, [s for _, s in pairs])
            out["grad"] = [None if g is None else np.asarray(g) for g in found]
        except Exception as error:
            out["grad_error"] = type(error).__name__ + ": " + str(error)[:200]
    return out


def seed(tf: Any, target: Any) -> Any:
    """A fixed upstream gradient, different at every element."""
    if not (target.dtype.is_floating or target.dtype.is_complex):
        return None
    size = int(np.prod(target.shape, dtype=np.int64))
    values = 0.5 + np.cos(np.arange(size)).reshape(tuple(target.shape))
    return tf.constant(values.astype(target.dtype.as_numpy_dtype))
