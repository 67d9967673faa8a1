"""State out of files and back: weights as safetensors, a trainer's whole state out of a program file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from ...base.files import write_whole
from ...execute.link import unique_names
from ...execute.program import Program
from ...formats import safetensors
from .signature import roles_of

_SUFFIXES = (".safetensors", ".tg")


def save_weights(model: Any, filepath: str | os.PathLike[str], overwrite: bool = True) -> None:
    """Weights to a ``.safetensors`` file; see ``keras.saving.save_weights``."""
    path = Path(filepath)
    if path.suffix != ".safetensors":
        raise ValueError(
            f"The filename must end in `.safetensors`. Received: filepath={str(filepath)!r}"
        )
    if not overwrite and path.exists():
        raise FileExistsError(f"{path} exists already, and overwrite=False.")
    if not model.built:
        raise ValueError(f"{model.name} has no weights yet: build it, or call it on data, before saving them.")
    arrays = {name: np.asarray(v) for name, v in zip(unique_names(model.weights), model.weights, strict=True)}
    write_whole(path, safetensors.dumps(arrays, {"format": "tabgrad", "model": model.name}))


def load_weights(model: Any, filepath: str | os.PathLike[str], skip_mismatch: bool = False) -> None:
    """Weights out of a ``.safetensors`` or ``.tg`` file; see ``keras.saving.load_weights``."""
    path = Path(filepath)
    if path.suffix not in _SUFFIXES:
        raise ValueError(f"The filename must end in one of {_SUFFIXES}. Received: filepath={str(filepath)!r}")
    if not model.built:
        raise ValueError(f"{model.name} has no weights yet: build it, or call it on data, before loading them.")
    data = path.read_bytes()
    if path.suffix == ".tg":
        found = _states(Program.from_bytes(data), str(path))["weights"]
        pairs = _pairs(model.weights, found, str(path), skip_mismatch)
    else:
        pairs = _matched(model.weights, safetensors.loads(data)[0], str(path), skip_mismatch)
    for variable, array in pairs:
        variable.assign(array)


def load_trainer(model: Any, filepath: str | os.PathLike[str]) -> None:
    """See ``Model.load_trainer``."""
    model._assert_compile_called("load_trainer")
    found = _states(Program.from_bytes(Path(filepath).read_bytes()), str(filepath))
    assign_roles(model, {role: found[role] for role in ("weights", "optimizer", "seeds")}, str(filepath))


def assign_roles(model: Any, found: dict[str, list[Any]], source: str) -> None:
    """Assigns arrays to the variables of each role, in order (None leaves one as it is).

    Raises: ValueError where they don't fit; then nothing has changed.
    """
    optimizer = model.optimizer
    if "optimizer" in found and optimizer is not None and not optimizer.built:
        optimizer.build(model.trainable_variables)
    roles = roles_of(model)
    pairs: list[tuple[Any, Any]] = []
    for role, arrays in found.items():
        pairs += _pairs(roles[role], arrays, f"{source} ({role})")
    for variable, array in pairs:
        variable.assign(array)


def _states(program: Program, source: str) -> dict[str, list[Any]]:
    """Per role, the arrays of the file's states; None for those that no step uses."""
    if not program.weights and "initialize" in program.signature.get("entries", {}):
        raise ValueError(f"{source} is a compact trainer, which makes its weights when a page loads it: save it there.")
    if not program.weights or "roles" not in program.signature:
        raise ValueError(f"{source} holds no weights: export it with Model.export or Model.export_trainer.")
    arrays: list[Any] = []
    for state in program.signature["states"]:
        dtype = np.dtype(state["dtype"])
        count = int(np.prod(state["shape"], dtype=np.int64))
        arrays.append(np.frombuffer(program.weights, dtype, count, state["at"]).reshape(state["shape"]))
    return {
        role: [None if i < 0 else arrays[i] for i in numbers] for role, numbers in program.signature["roles"].items()
    }


def _pairs(variables: Any, arrays: list[Any], source: str, skip: bool | None = None) -> list[tuple[Any, Any]]:
    """Variables and arrays one by one. Raises ValueError where they don't fit, before anything is assigned.

    Args: skip: whether others of another shape are left as they are; None where the caller offers no such choice.
    """
    if len(variables) != len(arrays):
        raise ValueError(
            f"{source} has {len(arrays)} variables, the model has {len(variables)}: they are not of the same "
            "architecture (and optimizer)."
        )
    pairs = []
    for variable, array in zip(variables, arrays, strict=True):
        if array is None:
            continue
        if tuple(variable.shape) != array.shape:
            if skip:
                continue
            raise ValueError(
                f"{source}: {variable.path} has shape {tuple(variable.shape)} in the model and {array.shape} in the "
                f"file.{'' if skip is None else ' skip_mismatch=True leaves such weights as they are.'}"
            )
        pairs.append((variable, array))
    return pairs


def _matched(variables: Any, arrays: dict[str, Any], source: str, skip: bool) -> list[tuple[Any, Any]]:
    """By name where all names agree, else in order (automatic names differ between models of one architecture)."""
    names = unique_names(variables)
    ordered = [arrays[n] for n in names] if set(names) == set(arrays) else list(arrays.values())
    return _pairs(variables, ordered, source, skip)
