"""Layers, their inputs, and what Keras itself answers.

Each module of this room holds ``CASES``: ``(layer, inputs)`` or ``(layer, inputs, call)``, texts over
``keras``, ``L`` (keras.layers) and the helpers below. ``python -m keras_layers`` (in tests/oracle, under
an interpreter that has Keras on TensorFlow) records the answers in data/; tests/keras/test_layers.py
asks tabgrad the same. Weights are set to numbers that depend on their shapes alone.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import random
import zlib
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).resolve().parent.parent / "data"


def x(*shape: int, seed: int = 0, dtype: str = "float32") -> np.ndarray:
    """Numbers in [-1, 1), the same on every machine."""
    values = np.random.Generator(np.random.PCG64([seed, *shape])).uniform(-1, 1, shape)
    return values.astype(dtype)


def ints(*shape: int, high: int = 10, seed: int = 0) -> np.ndarray:
    """Integers in [0, high)."""
    return np.random.Generator(np.random.PCG64([seed, *shape])).integers(0, high, shape).astype("int32")


def mask(*rows: str) -> np.ndarray:
    """Rows of 0 and 1 as bools."""
    return np.array([[c == "1" for c in row] for row in rows])


def families() -> list[str]:
    """The modules of cases."""
    names = [m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)])]
    return sorted(n for n in names if n != "__main__")


def cases(family: str) -> list[tuple[str, str, str]]:
    """The cases of a family, with the call's arguments filled in."""
    found = importlib.import_module(f"keras_layers.{family}").CASES
    return list(dict.fromkeys((c[0], c[1], c[2] if len(c) > 2 else "") for c in found))


def key(case: tuple[str, str, str]) -> str:
    """The case as one text."""
    return " | ".join(case)


def answer(tf: Any, keras: Any, case: tuple[str, str, str]) -> dict[str, Any]:
    """Everything that is compared; ``{'error': class name}`` where the case is refused."""
    try:
        return observe(tf, keras, case)
    except Exception as error:
        return {"error": type(error).__name__}


def fresh(tf: Any, keras: Any) -> dict[str, Any]:
    """The names that cases use, with names and seeds starting anew."""
    keras.backend.clear_session()
    random.seed(7)
    return {"tf": tf, "keras": keras, "L": keras.layers, "x": x, "ints": ints, "mask": mask, "np": np}


def observe(tf: Any, keras: Any, case: tuple[str, str, str]) -> dict[str, Any]:
    """Runs a case."""
    scope = fresh(tf, keras)
    layer = eval(case[0], scope)  # the cases are this repository's own
    given = eval(case[1], scope)
    call = eval(f"dict({case[2]})", scope)
    arguments = given if isinstance(given, tuple) else (given,)
    inputs = tf.nest.map_structure(tf.convert_to_tensor, list(arguments))
    out: dict[str, Any] = {"config": _plain(layer.get_config())}
    symbols = tf.nest.map_structure(lambda t: keras.Input(t.shape[1:], dtype=t.dtype.name), inputs)
    if call.get("symbolic", True):
        result = layer(*symbols, **{k: v for k, v in call.items() if k in ("return_attention_scores",)})
        out["symbolic"] = [[list(s.shape), s.dtype] for s in tf.nest.flatten(result)]
    call.pop("symbolic", None)
    calls = call.pop("calls", 1)
    if not layer.built:
        layer(*inputs, **call)
    out["weights"] = [[w.name, list(w.shape), bool(w.trainable)] for w in layer.weights]
    if call.pop("set_weights", True):
        layer.set_weights([_filled(w, i) for i, w in enumerate(layer.weights)])
    call = tf.nest.map_structure(lambda v: tf.convert_to_tensor(v) if isinstance(v, np.ndarray) else v, call)
    arrays: list[Any] = []
    for _ in range(calls):
        floats = [t for t in tf.nest.flatten(inputs) if t.dtype.is_floating]
        with tf.GradientTape() as tape:
            tape.watch(floats)
            result = layer(*inputs, **call)
            results = [r for r in tf.nest.flatten(result) if r is not None]
            total = tf.add_n([_weighted(tf, r) for r in results] + [tf.cast(v, "float32") for v in layer.losses])
        arrays += results
        sources = [*floats, *(getattr(v, "value", v) for v in layer.trainable_variables)]
        arrays += [g for g in tape.gradient(total, sources) if g is not None]
    arrays += [v.numpy() for v in layer.non_trainable_variables if "seed" not in v.name]
    masks = [getattr(r, "_keras_mask", None) for r in results]
    out["masked"] = [m is not None for m in masks]
    arrays += [m for m in masks if m is not None]
    out["arrays"] = [np.asarray(tf.convert_to_tensor(a)) for a in arrays]
    return out


def _filled(weight: Any, index: int) -> np.ndarray:
    values = x(*weight.shape, seed=index + 1)
    if "variance" in weight.name or "stddev" in weight.name:
        values = np.abs(values) + 0.5
    return values.astype(np.asarray(weight).dtype)


def _weighted(tf: Any, r: Any) -> Any:
    if not r.dtype.is_floating:
        return tf.constant(0.0)
    r = tf.cast(r, "float32")
    weights = (np.arange(int(np.prod(r.shape))) % 5 + 1).reshape(tuple(r.shape)).astype("float32")
    return tf.reduce_sum(r * weights)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value.item() if isinstance(value, np.generic) else value


def record(tf: Any, keras: Any, family: str) -> None:
    """Writes the answers of a family."""
    index: dict[str, Any] = {}
    arrays: dict[str, np.ndarray] = {}
    for case in cases(family):
        found = answer(tf, keras, case)
        name = f"{zlib.crc32(key(case).encode()):08x}"
        parts = found.pop("arrays", [])
        found["arrays"] = [f"{name}.{i}" for i in range(len(parts))]
        arrays.update(zip(found["arrays"], parts, strict=True))
        index[key(case)] = found
    text = json.dumps(index, sort_keys=True, separators=(",", ":"), default=repr)
    (DATA / f"keras_layers_{family}.json").write_text(text + "\n", encoding="utf-8")
    np.savez_compressed(DATA / f"keras_layers_{family}.npz", **arrays)


def load(family: str) -> dict[str, Any]:
    """The recorded answers by case, arrays included."""
    index = json.loads((DATA / f"keras_layers_{family}.json").read_text(encoding="utf-8"))
    with np.load(DATA / f"keras_layers_{family}.npz") as archive:
        for found in index.values():
            found["arrays"] = [archive[n] for n in found["arrays"]]
    return index
