"""Python expressions in TensorFlow's names, and what TensorFlow itself answers to them.

Each module of this room holds ``CASES``: expressions over ``tf``, ``np`` and the helpers below.
``python -m expressions`` (in tests/oracle, under an interpreter that has TensorFlow) records the
answers in data/; tests/core/test_expressions.py asks tabgrad the same. An answer is a list of
arrays, strings and numbers, or the name of the exception's class.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import zlib
from pathlib import Path
from typing import Any

import numpy as np

DATA = Path(__file__).resolve().parent.parent / "data"


def x(
    *shape: int, seed: int = 0, dtype: str = "float32", low: float = -1.0, high: float = 1.0
) -> np.ndarray:
    """Numbers in [low, high), the same on every machine."""
    values = np.random.Generator(np.random.PCG64([seed, *shape])).uniform(low, high, shape)
    return values.astype(dtype)


def ints(
    *shape: int, low: int = 0, high: int = 10, seed: int = 0, dtype: str = "int32"
) -> np.ndarray:
    """Integers in [low, high)."""
    return (
        np.random.Generator(np.random.PCG64([seed, *shape]))
        .integers(low, high, shape)
        .astype(dtype)
    )


def modules() -> list[str]:
    """The families of expressions."""
    return sorted(
        m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if m.name != "__main__"
    )


def cases(family: str) -> list[str]:
    """The expressions of a family, without repetition."""
    return list(dict.fromkeys(importlib.import_module(f"expressions.{family}").CASES))


def helpers(tf: Any) -> dict[str, Any]:
    """What an expression may name."""

    def grad(f: Any, *args: Any, order: int = 1) -> Any:
        """Gradients of a weighted sum of f's results with respect to every floating argument."""
        args = [tf.convert_to_tensor(a) for a in args]
        with tf.GradientTape() as tape:
            tape.watch([a for a in args if a.dtype.is_floating or a.dtype.is_complex])
            if order == 1:
                results = tf.nest.flatten(f(*args))
            else:
                results = [
                    g for g in tf.nest.flatten(grad(f, *args, order=order - 1)) if g is not None
                ]
        results = [r for r in results if r.dtype.is_floating or r.dtype.is_complex]
        weights = [
            tf.constant(
                (np.arange(r.numpy().size) % 5 + 1).reshape(r.shape).astype(r.numpy().dtype)
            )
            for r in results
        ]
        wanted = [a for a in args if a.dtype.is_floating or a.dtype.is_complex]
        return [
            None if g is None else tf.convert_to_tensor(g)
            for g in tape.gradient(results, wanted, weights)
        ]

    def do(body: str, **given: Any) -> Any:
        """Runs statements; the answer is what they leave in ``out``."""
        scope = {"tf": tf, "np": np, "x": x, "ints": ints, "grad": grad, **given}
        exec(body, scope)  # the statements are this repository's own
        return scope["out"]

    def model(body: str) -> Any:
        """Runs statements about Keras models after the head of keras_models.py."""
        room = importlib.import_module("expressions.keras_models")
        return do(room.HEAD + room.MY + body)

    def headed(family: str) -> Any:
        def run(body: str) -> Any:
            """An expression, or statements that leave ``out``, after the head of a family."""
            statements = body[3:] if body.startswith("do ") else f"out = ({body})"
            return parts(do(importlib.import_module(f"expressions.{family}").HEAD + statements))

        return run

    given = {"tf": tf, "np": np, "x": x, "ints": ints, "grad": grad, "do": do, "model": model}
    families = ("ragged", "sparse", "numpy_api", "keras_composites", "keras_lora", "keras_quantization", "keras_tree")
    return {**given, **{family: headed(family) for family in families}}


def parts(value: Any) -> Any:
    """Ragged and sparse tensors by their tensors, in any structure."""
    kind = type(value).__name__
    if kind == "RaggedTensor":
        return [str(tuple(value.shape)), parts(value.flat_values), list(value.nested_row_splits)]
    if kind == "SparseTensor":
        return [str(tuple(value.shape)), value.indices, value.values, value.dense_shape]
    if isinstance(value, np.ndarray) and value.dtype == object:
        return [parts(v) for v in value]
    if isinstance(value, dict):
        return {k: parts(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)) and kind != "TensorShape":
        return [parts(v) for v in value]
    return value


def answer(tf: Any, expression: str) -> Any:
    """``("error", class name)`` or ``("value", leaves)``."""
    try:
        result = eval(expression, helpers(tf))  # the expressions are this repository's own
        return "value", [leaf(v) for v in tf.nest.flatten(result)]
    except Exception as error:
        return "error", type(error).__name__


def leaf(value: Any) -> Any:
    """An answer's part: an array for tensors, text for the rest."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return repr(value)
    if callable(getattr(value, "numpy", None)) or isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value.numpy() if callable(getattr(value, "numpy", None)) else value)
        return repr(array.tolist()) if array.dtype == object else array
    return repr(value)


def key(expression: str) -> str:
    """A short name of an expression, for the archive."""
    return f"{zlib.crc32(expression.encode()):08x}"


def record(tf: Any, family: str) -> None:
    """Writes the answers of a family."""
    arrays: dict[str, np.ndarray] = {}
    index: dict[str, Any] = {}
    for expression in cases(family):
        kind, found = answer(tf, expression)
        if kind == "error":
            index[expression] = found
            continue
        leaves: list[Any] = []
        for i, value in enumerate(found):
            if isinstance(value, np.ndarray):
                name = f"{key(expression)}_{i}"
                arrays[name] = value
                leaves.append({"array": name})
            else:
                leaves.append(value)
        index[expression] = leaves
    DATA.mkdir(exist_ok=True)
    whole, places = _packed(arrays)
    np.savez_compressed(DATA / f"expressions_{family}.npz", blob=whole)
    head = {
        "tensorflow": tf.__version__,
        "numpy": np.__version__,
        "answers": index,
        "arrays": places,
    }
    text = json.dumps(head, indent=0, separators=(",", ":")).replace(",\n", ",")
    (DATA / f"expressions_{family}.json").write_text(text + "\n", encoding="utf-8")


def _packed(arrays: dict[str, np.ndarray]) -> tuple[np.ndarray, dict[str, Any]]:
    """All arrays in one buffer, equal ones once: a member each would cost more than its numbers."""
    known: dict[bytes, int] = {}
    parts: list[bytes] = []
    places, end = {}, 0
    for name, array in arrays.items():
        data = np.ascontiguousarray(array).tobytes()
        if data not in known:
            known[data] = end
            parts.append(data)
            end += len(data)
        places[name] = [known[data], array.dtype.str, list(array.shape)]
    return np.frombuffer(b"".join(parts), np.uint8), places


def _unpacked(whole: np.ndarray, places: dict[str, Any]) -> dict[str, np.ndarray]:
    found = {}
    for name, (start, dtype, shape) in places.items():
        count = int(np.prod(shape))
        part = whole[start : start + count * np.dtype(dtype).itemsize]
        found[name] = np.frombuffer(part.tobytes(), dtype).reshape(shape)
    return found


def recorded(family: str) -> tuple[dict[str, Any], Any]:
    """(answers by expression, the archive of arrays)."""
    head = json.loads((DATA / f"expressions_{family}.json").read_text(encoding="utf-8"))
    with np.load(DATA / f"expressions_{family}.npz") as archive:
        if "arrays" in head:
            return head["answers"], _unpacked(archive["blob"], head["arrays"])
        return head["answers"], dict(archive)
