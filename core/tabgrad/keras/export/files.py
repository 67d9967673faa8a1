"""``Model.export`` and ``Model.export_trainer``: files that run without Python."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...base.dtype import as_dtype
from ...base.files import write_whole
from ...base.tree import map_structure
from ...execute.program import Program
from ...execute.select import engine_module
from ...execute.standalone import standalone
from ...tensor.convert import convert_to_tensor
from ...tensor.spec import TensorSpec
from .page import page
from .programs import batch_program

FORMATS = ("tg", "wasm", "html")
_FITS = ("stretch", "cover", "contain")
_SCALING = ("Rescaling", "Normalization")


def export(
    model: Any,
    filepath: str | os.PathLike[str],
    format: str | None = None,
    batch_size: int | Sequence[int] = (1, 32),
    input_signature: Any = None,
    labels: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    preprocessing: dict[str, Any] | None = None,
) -> None:
    """See ``Model.export``."""
    kind = _format(filepath, format)
    example = (_example(_unwrapped(input_signature)), None, None)
    more = {"kind": "model", **_helpers(model, labels, features, preprocessing)}
    _write(filepath, kind, batch_program(model, {"predict": _sizes(batch_size)}, example, more))


def export_trainer(
    model: Any,
    filepath: str | os.PathLike[str],
    batch_size: int | Sequence[int] = 32,
    x: Any = None,
    y: Any = None,
    sample_weight: Any = None,
    format: str | None = None,
    labels: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    preprocessing: dict[str, Any] | None = None,
    compact: bool = False,
) -> None:
    """See ``Model.export_trainer``."""
    kind = _format(filepath, format)
    if compact and kind == "wasm":
        raise ValueError("A module holds its weights: `compact` is for the formats 'tg' and 'html'.")
    model._assert_compile_called("export_trainer")
    sizes = _sizes(batch_size)
    both = [1, *(n for n in sizes if n != 1)]
    example = tuple(_example(part) for part in (x, y, sample_weight))
    if x is None and (y is not None or sample_weight is not None):
        raise ValueError("`y` and `sample_weight` are examples beside `x`: give `x` too.")
    more = {"kind": "trainer", "batch_size": sizes[0], **_helpers(model, labels, features, preprocessing)}
    steps = {"train_step": sizes, "test_step": [*sizes[:1], *(n for n in both if n != sizes[0])], "predict": both}
    _write(filepath, kind, batch_program(model, steps, example, more, compact))


def _write(filepath: Any, kind: str, program: Program) -> None:
    if kind == "tg":
        write_whole(filepath, program.to_bytes())
    elif kind == "wasm":
        write_whole(filepath, standalone(engine_module(), program))
    else:
        write_whole(filepath, page(program))


def _format(filepath: Any, format: str | None) -> str:
    found = format or Path(filepath).suffix.removeprefix(".")
    if found not in FORMATS:
        raise ValueError(
            f"Unrecognized export format: {found!r}. Supported: 'tg' (for tabgrad/runtime), 'wasm' (one module with "
            f"the engine in it) and 'html' (one page). Give `format`, or end the path in one of them. Received: "
            f"filepath={str(filepath)!r}, format={format!r}"
        )
    return found


def _sizes(batch_size: Any) -> list[int]:
    sizes = [batch_size] if isinstance(batch_size, int) else list(batch_size)
    if not sizes or any(isinstance(n, bool) or not isinstance(n, int) or n < 1 for n in sizes):
        raise ValueError(f"`batch_size` must be a positive integer, or several. Received: batch_size={batch_size!r}")
    return list(dict.fromkeys(sizes))


def _unwrapped(signature: Any) -> Any:
    """Keras takes the signature of a single input with or without a list around it."""
    return signature[0] if isinstance(signature, (list, tuple)) and len(signature) == 1 else signature


def _example(x: Any) -> Any:
    """Examples (arrays, symbolic tensors, specs) as specs of a batch of any size."""
    return None if x is None else map_structure(_spec, x)


def _spec(leaf: Any) -> TensorSpec:
    if not hasattr(leaf, "shape") or not hasattr(leaf, "dtype"):
        leaf = convert_to_tensor(leaf).data
    dtype = as_dtype(leaf.dtype)
    return TensorSpec((None, *tuple(leaf.shape)[1:]), as_dtype("float32") if dtype.name == "float64" else dtype)


# --- what pages need beside the program ---------------------------------------------------------


def _helpers(model: Any, labels: Any, features: Any, preprocessing: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"preprocessing": _preprocessing(model, preprocessing)}
    for key, names in (("labels", labels), ("features", features)):
        if names is not None:
            if isinstance(names, str) or not all(isinstance(n, str) for n in names):
                raise ValueError(f"`{key}` must be a list of names. Received: {key}={names!r}")
            made[key] = list(names)
    if labels is not None:
        width = getattr(model, "output_shape", None)
        last = width[-1] if isinstance(width, tuple) and width else None
        count = len(made["labels"])
        if isinstance(last, int) and count not in ((last, 2) if last == 1 else (last,)):
            raise ValueError(f"`labels` has {count} names, the model has {last} outputs.")
    return made


def _preprocessing(model: Any, given: Any) -> dict[str, Any]:
    """How images become inputs: ``value * scale + offset`` of values from 0 to 255."""
    scaled = any(type(layer).__name__ in _SCALING for layer in model._flatten_layers(include_self=False))
    made: dict[str, Any] = {"scale": 1.0 if scaled else 1 / 255, "offset": 0.0, "invert": False, "fit": "stretch"}
    unknown = set(given or {}) - set(made)
    if unknown:
        raise ValueError(f"Unknown preprocessing {sorted(unknown)}. Known: {', '.join(made)}.")
    made.update(given or {})
    for key in ("scale", "offset"):
        value = made[key]
        if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
            made[key] = [float(v) for v in value]
        else:
            made[key] = float(value)
    made["invert"] = bool(made["invert"])
    if made["fit"] not in _FITS:
        raise ValueError(f"preprocessing['fit'] must be one of {_FITS}. Received: {made['fit']!r}")
    return made
