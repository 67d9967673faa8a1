"""Configs in whole-model ``.h5`` files: Keras's older form, without modules, written and read.

Layers of a graph are ``{"class_name", "config"}`` alone there; the files of Keras 2 also have other names for some
arguments and another form for the calls between layers. Format: Keras 3, ``legacy/saving``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..saving.registry import PUBLIC, get_registered_name, official, public_name

_GRAPHS = ("Sequential", "Functional", "Model")
_HOMES = ("keras.layers", "keras.models", "keras", "keras.initializers", "keras.regularizers", "keras.constraints")
_LAMBDA_2 = ("module", "function_type", "output_shape_type", "output_shape_module")  # Keras 2's, of no use now


def to_legacy(config: Any) -> Any:
    """A serialized model's config with the layers of its graphs in the older form."""
    if isinstance(config, (list, tuple)):
        return [to_legacy(c) for c in config]
    if not isinstance(config, dict):
        return config
    made = {k: to_legacy(v) for k, v in config.items()}
    inner = made.get("config")
    if isinstance(inner, dict) and isinstance(inner.get("layers"), list):
        inner["layers"] = [_plain_layer(layer) for layer in inner["layers"]]
    return made


def _plain_layer(layer: Any) -> Any:
    if not isinstance(layer, dict) or "class_name" not in layer:
        return layer
    plain = {"class_name": layer.get("registered_name") or layer["class_name"], "config": layer["config"]}
    return {**plain, **{k: layer[k] for k in ("name", "inbound_nodes") if k in layer}}


def object_to_legacy(value: Any) -> Any:
    """An argument of compile: objects as class name and config, functions as names, in structures too."""
    if isinstance(value, dict):
        return {k: object_to_legacy(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [object_to_legacy(v) for v in value]
    if hasattr(value, "get_config"):
        known = public_name(type(value))
        config = {k: object_to_legacy(v) for k, v in value.get_config().items()}
        return {"class_name": known[1] if known else get_registered_name(type(value)), "config": config}
    if callable(value):
        known = public_name(value)
        return known[1] if known else get_registered_name(value)
    return value


# --- reading -------------------------------------------------------------------------------------


def decoded_json(text: Any, what: str) -> Any:
    """The JSON in an attribute, with Keras's tuples, shapes and bytes. Raises ValueError where it is none."""
    try:
        return json.loads(text, object_hook=_decoded)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"The file's {what} is not Keras's JSON: {error}") from error


def _decoded(found: dict[str, Any]) -> Any:
    kind = found.get("class_name")
    if kind in ("__tuple__", "TensorShape") and "items" in found:
        return found["items"] if kind == "TensorShape" or found["items"] is None else tuple(found["items"])
    if kind == "__ellipsis__":
        return Ellipsis
    if kind == "__bytes__" and "value" in found:
        return found["value"].encode("utf-8")
    return found


def from_legacy(config: Any) -> Any:
    """A config in today's form. Raises ValueError where a graph in it can't be understood."""
    if isinstance(config, (list, tuple)):
        return type(config)(from_legacy(c) for c in config)
    if not isinstance(config, dict):
        return config
    if "class_name" not in config or not isinstance(config.get("config"), (dict, list)):
        return {k: from_legacy(v) for k, v in config.items()}
    if isinstance(config["config"], list):  # Sequential before Keras 2.2.3
        config = {**config, "config": {"layers": config["config"]}}
    made = {k: from_legacy(v) for k, v in config.items()}
    if "module" not in made:
        made["config"] = _todays_arguments(made["class_name"], made["config"])
        made.update(_home(made["class_name"]))
    if made["class_name"] in _GRAPHS and isinstance(made["config"].get("layers"), list):
        _update_graph(made["config"])
    return made


def _home(name: str) -> dict[str, Any]:
    """Where the class of that name is: a user's may be registered under it."""
    later = [m for m in PUBLIC if m.startswith("keras.src")]  # nodes of keras.ops, some named as layers are
    for module in (*_HOMES, *(m for m in PUBLIC if m not in later), *later):
        if official(module, name) is not None:
            return {"module": module, "registered_name": name}
    return {"module": None, "registered_name": name}


def _todays_arguments(name: str, config: dict[str, Any]) -> dict[str, Any]:
    config = dict(config)
    shape = config.pop("batch_input_shape", None)
    if shape is not None:
        if name == "InputLayer":
            config["batch_shape"] = shape
        elif name not in _GRAPHS:
            config["input_shape"] = tuple(shape)[1:]
    axis = config.get("axis")
    if isinstance(axis, list) and len(axis) == 1:
        config["axis"] = int(axis[0])
    config.pop("time_major", None)
    if name == "Lambda":
        for key in _LAMBDA_2:
            config.pop(key, None)
        function = config.get("function")
        if isinstance(function, list) and len(function) == 3:
            code = dict(zip(("code", "defaults", "closure"), function, strict=True))
            config["function"] = {"class_name": "__lambda__", "config": {"value": {"config": code}}}
    return config


def _update_graph(config: dict[str, Any]) -> None:
    """Names of layers, and calls, as today's reader expects them."""
    layers = config["layers"]
    if not all(isinstance(layer, dict) and isinstance(layer.get("config"), dict) for layer in layers):
        raise ValueError(f"The layers of the graph {config.get('name')!r} have no configs.")
    config.setdefault("trainable", True)
    if "input_layers" not in config:
        return
    inner = {layer.get("name"): layer for layer in layers}
    for layer in layers:
        layer.setdefault("name", layer["config"].get("name"))
        calls = layer.get("inbound_nodes", [])
        layer["inbound_nodes"] = [_call(c, inner) if isinstance(c, (list, tuple)) else c for c in calls]
    config["output_layers"] = _outputs(config["output_layers"], inner)


def _own_first(layer: Any) -> bool:
    """Whether Keras 2 counted the call that a nested graph was made with."""
    stack = layer["config"].get("layers") if layer and layer["class_name"] in _GRAPHS else None
    return bool(stack) and stack[0]["class_name"] == "InputLayer"


def _call(call: Any, inner: dict[Any, Any]) -> dict[str, Any]:
    """``[[layer, node, tensor, kwargs], ...]`` in today's form."""
    operands: list[Any] = []
    kwargs: dict[str, Any] = {}
    for item in call:
        if not isinstance(item, (list, tuple)) or len(item) not in (3, 4) or item[0] not in inner:
            raise ValueError(f"Cannot deserialize the model (invalid config data?): a call of {item!r:.80}")
        name, node, tensor = item[:3]
        kwargs = item[3] if len(item) == 4 else {}
        node = node - 1 if node and _own_first(inner[name]) else node
        history = {"shape": [None], "dtype": "float32", "keras_history": [name, node, tensor]}
        operands.append({"class_name": "__keras_tensor__", "config": history})
    return {"args": operands if len(operands) < 2 else [operands], "kwargs": kwargs}


def _outputs(structure: Any, inner: dict[Any, Any]) -> Any:
    if isinstance(structure, dict):
        return {k: _outputs(v, inner) for k, v in structure.items()}
    if isinstance(structure, (list, tuple)) and len(structure) == 3 and isinstance(structure[0], str):
        name, node, tensor = structure
        layer = inner.get(name)
        return [name, node - 1 if node and layer and layer["class_name"] == "Sequential" else node, tensor]
    return [_outputs(s, inner) for s in structure]


def nested(function: Callable[[Any], Any], config: Any) -> Any:
    """``function`` of every serialized object (a dict with a class name, or a name) in a structure."""
    if config is None:
        return None
    if isinstance(config, str) or (isinstance(config, dict) and "class_name" in config):
        return function(config)
    if isinstance(config, dict):
        return {k: nested(function, v) for k, v in config.items()}
    if isinstance(config, (list, tuple)):
        return [nested(function, c) for c in config]
    raise ValueError(
        "Saved configuration not understood. Configuration should be a dictionary, string, tuple or list. Received: "
        f"config={config}."
    )
