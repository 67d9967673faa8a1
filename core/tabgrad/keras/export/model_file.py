"""A whole model in one safetensors file: config, compile's arguments, weights, optimizer state, random streams; and,
for a training run, the state of metrics and callbacks and where ``fit`` is."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable
from typing import Any

import numpy as np

from ...api.random_streams import global_seed, set_seed
from ...formats import safetensors
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from ..training.position import Position, position_of
from .restore import assign_roles
from .signature import roles_of

_ROLES = ("weights", "optimizer", "seeds")
_PLAIN = (bool, int, float, str, type(None), np.ndarray, np.generic)


def model_to_bytes(model: Any, include_optimizer: bool = True) -> bytes:
    """The model as a file's bytes. Raises ValueError before the model is built."""
    return _dumped(model, _ROLES if include_optimizer else ("weights", "seeds"), {})


def training_to_bytes(model: Any, callbacks: Iterable[Any] = ()) -> bytes:
    """The model in the middle of a ``fit``: ``resume_training`` goes on from there with the same results.

    Args: callbacks: those whose plain attributes (counters, best values, weights kept) belong to the run.
    Raises: ValueError where the model was never fitted.
    """
    arrays: dict[str, Any] = {}
    states = [_callback_state(c, f"callbacks/{i}", arrays) for i, c in enumerate(callbacks)]
    training = {"position": position_of(model).to_config(), "callbacks": states, "seed": global_seed()}
    return _dumped(model, (*_ROLES, "metrics"), {"training": json.dumps(training, default=_plain)}, arrays)


def _dumped(model: Any, roles: Any, more: dict[str, str], arrays: dict[str, Any] | None = None) -> bytes:
    if not model.built:
        raise ValueError(f"{model.name} has no weights yet: build it, or call it on data, before saving it.")
    found = dict(arrays or {})
    variables = roles_of(model)
    for role in roles:
        found.update({f"{role}/{i}/{v.path}": np.asarray(v) for i, v in enumerate(variables[role])})
    config = serialize_keras_object(model)
    compiled = config.pop("compile_config", {}) if "optimizer" in roles else {}
    text = json.dumps({**config, "compile_config": {}})
    metadata = {"format": "tabgrad", "config": text, "compile": json.dumps(compiled), **more}
    return safetensors.dumps(found, metadata)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} has no JSON form.")


def _callback_state(callback: Any, prefix: str, arrays: dict[str, Any]) -> dict[str, Any]:
    """A callback's plain attributes but the constructor's arguments; arrays among them go to ``arrays``."""
    found: dict[str, Any] = {}
    settings = {"params", "history", "epoch", *inspect.signature(type(callback).__init__).parameters}
    for key, value in vars(callback).items():
        items = value if isinstance(value, list) else [value]
        if key in settings or not all(isinstance(v, _PLAIN) for v in items):
            continue
        if any(isinstance(v, np.ndarray) for v in items):
            for i, v in enumerate(items):
                arrays[f"{prefix}/{key}/{i}"] = np.asarray(v)
            found[key] = {"arrays": len(items), "list": isinstance(value, list)}
        else:
            found[key] = {"value": value}
    return found


def model_from_bytes(data: bytes, custom_objects: Any = None, compile: bool = True, safe_mode: bool = True) -> Any:
    """The model in a file. Raises ValueError where it is damaged or holds no model."""
    arrays, metadata = safetensors.loads(data)
    if "config" not in metadata:
        raise ValueError("The file holds weights alone: build the model and use load_weights.")
    model = deserialize_keras_object(json.loads(metadata["config"]), custom_objects, safe_mode)
    settings = json.loads(metadata.get("compile", "{}"))
    if compile and settings:
        model.compile_from_config(settings)
    roles = _ROLES if compile and settings else ("weights", "seeds")
    assign_roles(model, {role: _role(arrays, role) for role in roles}, "The file")
    return model


def resume_training(model: Any, data: bytes, callbacks: Iterable[Any] = ()) -> Position:
    """Puts what ``training_to_bytes`` wrote into a model of the same architecture, compiled alike: its next ``fit``
    on the same data goes on at the same batch. Returns where that is.

    Args: callbacks: of the same classes in the same order; they take their state when that fit begins.
    Raises: ValueError where the file does not fit; then nothing has changed.
    """
    arrays, metadata = safetensors.loads(data)
    if "training" not in metadata:
        raise ValueError("The file is no training run: training_to_bytes writes those.")
    training = json.loads(metadata["training"])
    given = list(callbacks)
    if len(given) != len(training["callbacks"]):
        raise ValueError(f"{len(given)} callbacks were given, the run had {len(training['callbacks'])}.")
    assign_roles(model, {role: _role(arrays, role) for role in _ROLES}, "The file")
    for i, (callback, state) in enumerate(zip(given, training["callbacks"], strict=True)):
        _restore_callback(callback, f"callbacks/{i}", state, arrays)
    if training["seed"] is not None:
        set_seed(training["seed"])
    position = Position.from_config(training["position"])
    position.metrics = _role(arrays, "metrics")  # which may not be built yet
    model._resume = position
    return position


def _role(arrays: dict[str, Any], role: str) -> list[Any]:
    """The arrays of a role, in the order of its variables."""
    numbered = [(int(name.split("/")[1]), a) for name, a in arrays.items() if name.startswith(f"{role}/")]
    return [a for _, a in sorted(numbered, key=lambda pair: pair[0])]


def _restore_callback(callback: Any, prefix: str, state: dict[str, Any], arrays: dict[str, Any]) -> None:
    """The callback's state, set once its ``on_train_begin`` has started it anew."""
    values: dict[str, Any] = {}
    for key, entry in state.items():
        if "arrays" in entry:
            parts = [arrays[f"{prefix}/{key}/{i}"].copy() for i in range(entry["arrays"])]
            values[key] = parts if entry["list"] else parts[0]
        else:
            values[key] = entry["value"]
    begin = callback.on_train_begin

    def resumed(logs: Any = None) -> None:
        del callback.on_train_begin
        begin(logs)
        vars(callback).update(values)

    callback.on_train_begin = resumed
