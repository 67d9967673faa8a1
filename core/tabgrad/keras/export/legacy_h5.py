"""Whole models in one HDF5 file, as Keras wrote them before ``.keras``, and its weights-only form.

The root's attributes hold the configs as JSON; ``model_weights`` has a group per layer whose attribute
``weight_names`` says which of its datasets come in which order, ``optimizer_weights`` the optimizer's state alike. Long
lists of names are cut into ``weight_names0``, ``weight_names1``, ... Format: Keras 3, ``legacy_h5_format``.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np

from ...formats import hdf5
from .. import losses, metrics, optimizers
from ..saving.registry import CustomObjectScope, get_custom_objects
from ..saving.saveable import KERAS_VERSION
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .legacy_config import decoded_json, from_legacy, nested, object_to_legacy, to_legacy
from .state_store import decoded, encoded, find

_LIMIT = 64512  # bytes of one attribute's names, as Keras counts them
_BACKEND = "tensorflow"  # whose kernels' layout the weights have


def to_legacy_file(model: Any, include_optimizer: bool = True) -> bytes:
    """The model as a ``.h5`` file."""
    described = serialize_keras_object(model)
    config = {"class_name": type(model).__name__, "config": to_legacy(described)["config"]}
    root = hdf5.Group()
    root.attrs["keras_version"] = KERAS_VERSION
    root.attrs["backend"] = _BACKEND
    root.attrs["model_config"] = json.dumps(config, default=_plain).encode()
    optimizer = model.optimizer if include_optimizer and model.compiled else None
    if optimizer is not None:
        arguments = {k: object_to_legacy(v) for k, v in model._compile_arguments.items() if k != "optimizer"}
        arguments["optimizer_config"] = object_to_legacy(optimizer)
        arguments["optimizer_config"]["config"] = optimizer.get_config()
        root.attrs["training_config"] = json.dumps(arguments, default=_plain).encode()
    _write_weights(root.require("model_weights"), model)
    if optimizer is not None and optimizer.variables:
        _write_variables(root.require("optimizer_weights"), optimizer.variables)
    return hdf5.dumps(root)


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    return object_to_legacy(value) if hasattr(value, "get_config") else str(value)


def _write_weights(group: hdf5.Group, model: Any) -> None:
    _write_names(group, "layer_names", [layer.name for layer in model.layers])
    group.attrs["backend"] = _BACKEND.encode()
    group.attrs["keras_version"] = KERAS_VERSION.encode()
    for layer in sorted(model.layers, key=lambda x: x.name):
        _write_variables(group.require(layer.name), _in_order(layer))
    _write_variables(group.require("top_level_model_weights"), _own_weights(model))


def _in_order(layer: Any) -> list[Any]:
    return [*layer.trainable_weights, *layer.non_trainable_weights]


def _own_weights(model: Any) -> list[Any]:
    return [*model._trainable_variables, *model._non_trainable_variables]


def _write_variables(group: hdf5.Group, variables: Iterable[Any]) -> None:
    found = list(variables)
    _write_names(group, "weight_names", [v.path for v in found])
    for variable in found:
        if variable.path in group:
            raise ValueError(
                f"Two variables are both called '{variable.path}': an .h5 file keeps them by name. Give them different "
                "names, or save to a `.keras` file."
            )
        owner, _, name = variable.path.rpartition("/")
        group.require(owner).children[name] = encoded(variable)


def _write_names(group: hdf5.Group, name: str, names: list[str]) -> None:
    data = [n.encode() for n in names]
    if any(len(d) > _LIMIT for d in data):
        raise RuntimeError(f"A name is too long for an HDF5 attribute of {_LIMIT} bytes: {max(names, key=len):.80}...")
    array = np.asarray(data)
    parts = 1
    chunks = np.array_split(array, parts)
    while any(c.nbytes > _LIMIT for c in chunks):
        parts += 1
        chunks = np.array_split(array, parts)
    if parts == 1:
        group.attrs[name] = data if data else np.zeros(0)
        return
    for i, chunk in enumerate(chunks):
        group.attrs[f"{name}{i}"] = chunk


# --- reading -------------------------------------------------------------------------------------


def from_legacy_file(data: bytes, custom_objects: Any, compile: bool, safe_mode: bool, source: str) -> Any:
    """The model in a ``.h5`` file. Raises ValueError where it is damaged or holds none."""
    root = hdf5.loads(data)
    if "model_config" not in root.attrs:
        raise ValueError(f"No model config found in the file at {source}.")
    config = decoded_json(root.attrs["model_config"], "model_config")
    if not isinstance(config, dict) or "config" not in config:
        raise ValueError(
            "The provided configuration is not a valid Keras configuration. Expected a dictionary containing a "
            f"'config' key. Received: config={config!r:.200}"
        )
    model = deserialize_keras_object(from_legacy(config), custom_objects, safe_mode)
    load_in_order(_group(root, "model_weights"), model)
    if not compile:
        return model
    if "training_config" not in root.attrs:
        warnings.warn(
            "No training configuration found in the save file, so the model was *not* compiled. Compile it manually.",
            stacklevel=4,
        )
        return model
    _compile(model, decoded_json(root.attrs["training_config"], "training_config"), custom_objects)
    if "optimizer_weights" in root and model.optimizer is not None:
        _load_optimizer(model, _values(_group(root, "optimizer_weights")))
    return model


def _compile(model: Any, config: Any, custom_objects: Any) -> None:
    if not isinstance(config, dict) or "optimizer_config" not in config:
        raise ValueError(f"The file's training_config has no optimizer_config: {config!r:.200}")
    with CustomObjectScope({**get_custom_objects(), **(custom_objects or {})}):
        model.compile(
            optimizer=optimizers.deserialize(_todays_optimizer(config["optimizer_config"])),
            loss=nested(losses.deserialize, config.get("loss")),
            metrics=nested(_metric, config.get("metrics")),
            weighted_metrics=nested(_metric, config.get("weighted_metrics")),
            loss_weights=config.get("loss_weights"),
        )


def _metric(config: Any) -> Any:
    return config if config in ("accuracy", "acc", "crossentropy", "ce") else metrics.deserialize(config)


def _todays_optimizer(config: dict[str, Any]) -> dict[str, Any]:
    """Keras 2's optimizers had arguments that are none any more."""
    inner = {k: v for k, v in config["config"].items() if k not in ("decay", "jit_compile", "is_legacy_optimizer")}
    return {**config, "config": inner}


def _load_optimizer(model: Any, values: list[Any]) -> None:
    optimizer = model.optimizer
    optimizer.build(model.trainable_variables)
    shapes = [tuple(v.shape) for v in optimizer.variables]
    if shapes != [v.shape for v in values]:
        warnings.warn(
            "Error in loading the saved optimizer state. As a result, your model is starting with a freshly "
            f"initialized optimizer. It has {len(shapes)} variables, the file {len(values)}, or their shapes differ.",
            stacklevel=4,
        )
        return
    for variable, value in zip(optimizer.variables, values, strict=True):
        variable.assign(value)


def _group(parent: hdf5.Group, name: str) -> hdf5.Group:
    found = find(parent, name)
    if not isinstance(found, hdf5.Group):
        raise ValueError(f"Invalid H5 file: expected a group '{name}', found {found!r:.80}")
    return found


def _names(group: hdf5.Group, name: str) -> list[str]:
    chunks: list[Any] = []
    if name in group.attrs:
        chunks.append(group.attrs[name])
    else:
        while f"{name}{len(chunks)}" in group.attrs:
            chunks.append(group.attrs[f"{name}{len(chunks)}"])
    found = [n for chunk in chunks for n in np.asarray(chunk).reshape(-1).tolist()]
    return [n.decode("utf-8") if isinstance(n, bytes) else str(n) for n in found]


def _values(group: hdf5.Group) -> list[Any]:
    found = []
    for name in _names(group, "weight_names"):
        dataset = find(group, name)
        if not isinstance(dataset, hdf5.Dataset):
            raise ValueError(f"Invalid H5 file: expected a dataset '{name}', found {dataset!r:.80}")
        found.append(decoded(dataset))
    return found


def load_weights_legacy(model: Any, data: bytes, skip_mismatch: bool = False, by_name: bool = False) -> None:
    """Takes weights out of a ``.h5`` file with a whole model or with weights alone.

    Args: by_name: layers by their names instead of their order; those that one side lacks are left out.
    Raises: ValueError where they don't fit, unless ``skip_mismatch``; then nothing has changed.
    """
    root = hdf5.loads(data)
    group = root if "layer_names" in root.attrs or "model_weights" not in root else _group(root, "model_weights")
    if by_name:
        _load_by_name(group, model, skip_mismatch)
    else:
        load_in_order(group, model, skip_mismatch)


def load_in_order(group: hdf5.Group, model: Any, skip_mismatch: bool = False) -> None:
    """Weights of the layers that have any, in their order."""
    layers = [layer for layer in model.layers if _in_order(layer)]
    saved = [(n, values) for n in _names(group, "layer_names") if (values := _values(_group(group, n)))]
    if len(saved) != len(layers):
        raise ValueError(
            f"Layer count mismatch when loading weights from file. Model expected {len(layers)} layers, found "
            f"{len(saved)} saved layers."
        )
    pairs: list[tuple[Any, Any]] = []
    for k, (layer, (name, values)) in enumerate(zip(layers, saved, strict=True)):
        what = f"layer #{k} (named {layer.name} in the current model, {name} in the save file)"
        pairs += _pairs(_in_order(layer), values, what, skip_mismatch, skip_count=False)
    _assign(pairs + _top_level(group, model, skip_mismatch, skip_count=False), model)


def _load_by_name(group: hdf5.Group, model: Any, skip_mismatch: bool) -> None:
    pairs: list[tuple[Any, Any]] = []
    for k, name in enumerate(_names(group, "layer_names")):
        values = _values(_group(group, name))
        for layer in model.layers:
            if layer.name == name:
                what = f"layer #{k} (named {name})"
                pairs += _pairs(_in_order(layer), values, what, skip_mismatch, skip_count=skip_mismatch)
    _assign(pairs + _top_level(group, model, skip_mismatch, skip_count=skip_mismatch), model)


def _top_level(group: hdf5.Group, model: Any, skip: bool, skip_count: bool) -> list[tuple[Any, Any]]:
    """The weights that are the model's own, and no layer's."""
    if "top_level_model_weights" not in group:
        return []
    values = _values(_group(group, "top_level_model_weights"))
    return _pairs(_own_weights(model), values, "top-level model", skip, skip_count)


def _pairs(variables: list[Any], values: list[Any], what: str, skip: bool, skip_count: bool) -> list[tuple[Any, Any]]:
    if len(variables) != len(values):
        message = (
            f"Weight count mismatch for {what}. Layer expects {len(variables)} weight(s). Received {len(values)} saved "
            "weight(s)"
        )
        if not skip_count:
            raise ValueError(message)
        warnings.warn(f"Skipping: {message}", stacklevel=5)
        return []
    found = []
    for variable, value in zip(variables, values, strict=True):
        if tuple(variable.shape) == value.shape:
            found.append((variable, value))
            continue
        message = (
            f"Shape mismatch in {what} for weight {variable.path}. Weight expects shape {tuple(variable.shape)}. "
            f"Received saved weight with shape {value.shape}"
        )
        if not skip:
            raise ValueError(message)
        warnings.warn(f"Skipping: {message}", stacklevel=5)
    return found


def _assign(pairs: list[tuple[Any, Any]], model: Any) -> None:
    for variable, value in pairs:
        variable.assign(value)
    for layer in model._flatten_layers():
        if hasattr(layer, "finalize_state") and layer.built:
            layer.finalize_state()
