"""Objects to configs and back: the registry of names and the two directions. Models as files: see ``later.py``."""

from typing import Any

from ...base.later import modules_later
from .later import FUNCTIONS
from .registry import (
    CustomObjectScope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from .registry import CustomObjectScope as custom_object_scope
from .serialization import (
    deserialize_keras_object,
    enable_unsafe_deserialization,
    serialize_keras_object,
)

_room_above = modules_later(__name__.rpartition(".")[0], {"KerasFileEditor": "export.file_editor:KerasFileEditor"})


def __getattr__(name: str) -> Any:
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    if name == "KerasFileEditor":
        return _room_above(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "CustomObjectScope",
    "KerasFileEditor",
    "custom_object_scope",
    "deserialize_keras_object",
    "enable_unsafe_deserialization",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "load_model",
    "load_weights",
    "register_keras_serializable",
    "save_model",
    "save_weights",
    "serialize_keras_object",
]
