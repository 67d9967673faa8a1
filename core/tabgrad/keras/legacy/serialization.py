"""Objects to configs of Keras 2's form, ``{"class_name": ..., "config": ...}``, and back."""

from __future__ import annotations

import inspect
from typing import Any

from ..saving.registry import CustomObjectScope, get_custom_objects, get_registered_name, get_registered_object

_PASSIVE = "__passive_serialization__"  # marks objects inside of a config, which are read back with it


def serialize_keras_object(instance: Any) -> Any:
    """The config of an object, or the name of a function or class; None of None.

    Raises: ValueError where the object has no get_config.
    """
    instance = inspect.unwrap(instance) if callable(instance) else instance
    if instance is None:
        return None
    if hasattr(instance, "get_config"):
        config = {key: _serialized(value) for key, value in instance.get_config().items()}
        return {"class_name": get_registered_name(type(instance)), "config": config}
    if hasattr(instance, "__name__"):
        return get_registered_name(instance)
    raise ValueError(f"Cannot serialize {instance} because it doesn't implement `get_config()`.")


def _serialized(value: Any) -> Any:
    if isinstance(value, str):
        return value
    try:
        found = serialize_keras_object(value)
    except ValueError:
        return value
    if isinstance(found, dict) and not isinstance(value, dict):
        found[_PASSIVE] = True
    return found


def deserialize_keras_object(
    identifier: Any, module_objects: Any = None, custom_objects: Any = None, printable_module_name: str = "object"
) -> Any:
    """The object that a config, or a name among ``module_objects``, stands for.

    Raises: ValueError where it is unknown, or no config.
    """
    if identifier is None or inspect.isfunction(identifier):
        return identifier
    if isinstance(identifier, dict):
        cls, config = _class_and_config(identifier, module_objects, custom_objects, printable_module_name)
        custom = custom_objects or {}
        make = getattr(cls, "from_config", None)
        if make is None:  # a function that gives the object
            with CustomObjectScope(custom):
                return cls(**config)
        if "custom_objects" in inspect.getfullargspec(make).args:
            return make(config, custom_objects={**get_custom_objects(), **custom})
        with CustomObjectScope(custom):
            return make(config)
    if isinstance(identifier, str):
        found = (custom_objects or {}).get(identifier) or get_registered_object(identifier, None, module_objects)
        if found is None:
            raise ValueError(_unknown(identifier, printable_module_name))
        return found() if inspect.isclass(found) else found
    raise ValueError(f"Could not interpret serialized {printable_module_name}: {identifier}")


def _unknown(name: str, what: str) -> str:
    return (
        f"Unknown {what}: '{name}'. Please ensure you are using a `keras.utils.custom_object_scope` and that this "
        "object is included in the scope, or pass it in `module_objects` or `custom_objects`."
    )


def _class_and_config(config: Any, module_objects: Any, custom_objects: Any, what: str) -> tuple[Any, Any]:
    """The class, and its config with what it holds made."""
    if "class_name" not in config or "config" not in config:
        raise ValueError(
            f"Improper config format for {config}. Expecting python dict contains `class_name` and `config` as keys"
        )
    cls = get_registered_object(config["class_name"], custom_objects, module_objects)
    if cls is None:
        raise ValueError(_unknown(config["class_name"], what))
    inner = config["config"]
    if isinstance(inner, list):  # Sequential models of old have their layers alone
        return cls, inner
    return cls, {key: _made(key, value, module_objects, custom_objects) for key, value in inner.items()}


def _made(key: str, value: Any, module_objects: Any, custom_objects: Any) -> Any:
    if key == "name":
        return value
    if isinstance(value, dict) and _PASSIVE in value:
        return deserialize_keras_object(value, module_objects, custom_objects, "config_item")
    if isinstance(value, str):
        found = get_registered_object(value, custom_objects, module_objects)
        return found if inspect.isfunction(found) else value
    return value
