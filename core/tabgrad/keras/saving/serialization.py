"""``serialize_keras_object`` and ``deserialize_keras_object``: any object to a JSON-able config.

The format is Keras 3's: ``{"module", "class_name", "config", "registered_name"}``, with
``build_config`` and ``compile_config`` where the object has them.
"""

from __future__ import annotations

import base64
import marshal
import threading
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ...base.dtype import DType, as_dtype
from ...base.shape import TensorShape
from ...tensor.base_variable import BaseVariable
from ...tensor.convert import constant
from ...tensor.tensor import Tensor
from . import registry


class ObjectSharingScope:
    """Context manager: objects met more than once are marked in the configs written inside; or, for ``reading``, what
    is so marked is made once."""

    def __init__(self, reading: bool = False) -> None:
        self._inside: tuple[Any, Any] = (None, {}) if reading else ({}, None)

    def __enter__(self) -> None:
        self._before = getattr(_scopes, "shared", (None, None))
        _scopes.shared = self._inside

    def __exit__(self, *exc: Any) -> None:
        _scopes.shared = self._before


class _SafeModeScope:
    """Context manager: what is deserialized inside, by a class's from_config too, is in the same safe mode."""

    def __init__(self, safe_mode: bool) -> None:
        self.safe_mode = safe_mode

    def __enter__(self) -> None:
        self._before = getattr(_scopes, "safe_mode", None)
        _scopes.safe_mode = self.safe_mode

    def __exit__(self, *exc: Any) -> None:
        _scopes.safe_mode = self._before


PLAIN = (str, int, float, bool)
_SPECIAL: dict[str, Callable[[Any], Any]] = {}  # class_name -> reader; filled by rooms above
_WRITERS: list[tuple[type, Callable[[Any], Any]]] = []
_unsafe = [False]
_scopes = threading.local()  # of shared objects, and of safe mode


def add_special(
    class_name: str, cls: type, write: Callable[[Any], Any], read: Callable[[Any], Any]
) -> None:
    """Teaches the two functions a kind of object that rooms above define (symbolic tensors)."""
    _WRITERS.append((cls, write))
    _SPECIAL[class_name] = read


def serialize_keras_object(obj: Any) -> Any:
    """The config of an object: plain values as they are, others as a dict.

    Raises: TypeError where the object has no get_config.
    """
    if obj is None or type(obj) in PLAIN:
        return obj
    simple = _serialize_value(obj)
    if simple is not _MISSING:
        return simple
    is_function = isinstance(obj, types.FunctionType) or (
        callable(obj) and not hasattr(obj, "get_config")
    )
    cls = obj.__class__
    inner = _inner_config(obj, is_function)
    known = registry.public_name(cls)
    if known is not None:
        module, class_name = known
        config = {
            "module": module,
            "class_name": class_name,
            "config": inner,
            "registered_name": class_name if module.startswith("keras.src") else None,
        }
    else:
        # a function's class is Python's own, as in Keras: only its name, in `inner`, says which one it is
        config = {
            "module": cls.__module__,
            "class_name": cls.__name__,
            "config": inner,
            "registered_name": registry.get_registered_name(cls),
        }
        if config["module"] == "__main__":
            config["module"] = None
    for key, method in (
        ("build_config", "get_build_config"),
        ("compile_config", "get_compile_config"),
    ):
        if hasattr(obj, method):
            extra = getattr(obj, method)()
            if extra is not None:
                config[key] = serialize_dict(extra)
    _mark_shared(obj, config)
    return config


def _mark_shared(obj: Any, config: dict[str, Any]) -> None:
    shared, _ = getattr(_scopes, "shared", (None, None))
    if shared is not None:
        _, first = shared.setdefault(id(obj), (obj, config))
        if first is not config:
            first["shared_object_id"] = config["shared_object_id"] = id(obj)


def serialize_dict(obj: dict[str, Any]) -> dict[str, Any]:
    """Every value serialized."""
    return {key: serialize_keras_object(value) for key, value in obj.items()}


_MISSING = object()


def _serialize_value(obj: Any) -> Any:
    if isinstance(obj, TensorShape):
        return obj.as_list()
    if isinstance(obj, (list, tuple)):
        items = [serialize_keras_object(x) for x in obj]
        return tuple(items) if isinstance(obj, tuple) else items
    if isinstance(obj, dict):
        return serialize_dict(obj)
    if isinstance(obj, bytes):
        return {"class_name": "__bytes__", "config": {"value": obj.decode("utf-8")}}
    if isinstance(obj, slice):
        parts = {k: serialize_keras_object(getattr(obj, k)) for k in ("start", "stop", "step")}
        return {"class_name": "__slice__", "config": parts}
    if obj is Ellipsis:
        return {"class_name": "__ellipsis__", "config": {}}
    if isinstance(obj, (Tensor, BaseVariable)):
        dtype = as_dtype(obj.data.dtype).name
        return {
            "class_name": "__tensor__",
            "config": {"value": obj.numpy().tolist(), "dtype": dtype},
        }
    if isinstance(obj, np.ndarray) and obj.ndim > 0:
        return {
            "class_name": "__numpy__",
            "config": {"value": obj.tolist(), "dtype": obj.dtype.name},
        }
    if isinstance(obj, (np.generic, np.ndarray)):
        return obj.item()
    if isinstance(obj, DType):
        return obj.name
    if isinstance(obj, types.FunctionType) and obj.__name__ == "<lambda>":
        warnings.warn(
            "The object being serialized includes a `lambda`. This is unsafe: to load it again, pass "
            "`safe_mode=False`. Use a named function instead.",
            stacklevel=3,
        )
        return {"class_name": "__lambda__", "config": {"value": tuple(_dump_function(obj)["config"].values())}}
    for cls, write in _WRITERS:
        if isinstance(obj, cls):
            return write(obj)
    return _MISSING


def _inner_config(obj: Any, is_function: bool) -> Any:
    if hasattr(obj, "get_config") and not is_function:
        config = obj.get_config()
        if not isinstance(config, dict):
            raise TypeError(
                f"The `get_config()` method of {obj} should return a dict. It returned: {config}"
            )
        return serialize_dict(config)
    if hasattr(obj, "__name__"):
        known = registry.public_name(obj)
        return known[1] if known else registry.get_registered_name(obj)
    raise TypeError(
        f"Cannot serialize object {obj} of type {type(obj)}. "
        "To be serializable, a class must implement the `get_config()` method."
    )


def _dump_function(function: types.FunctionType) -> dict[str, Any]:
    code = base64.b64encode(marshal.dumps(function.__code__)).decode("ascii")
    closure = tuple(c.cell_contents for c in function.__closure__) if function.__closure__ else None
    return {
        "class_name": "__lambda__",
        "config": {"code": code, "defaults": function.__defaults__, "closure": closure},
    }


def _load_function(config: Any) -> Callable[..., Any]:
    """The function of a code, defaults and closure: Lambda layers have them in a dict, others in a list."""
    config = config.get("value", config)
    if isinstance(config, dict):
        config = config.get("config", config)
        config = [config[key] for key in ("code", "defaults", "closure")]
    text, defaults, closure = config
    code = marshal.loads(base64.b64decode(text))
    cells = tuple(types.CellType(v) for v in closure) if closure else None
    return types.FunctionType(code, globals(), argdefs=tuple(defaults) if defaults else None, closure=cells)


def in_safe_mode() -> bool:
    """Whether something is being read back that may not reach for more than its file holds."""
    return bool(getattr(_scopes, "safe_mode", None)) and not _unsafe[0]


def enable_unsafe_deserialization() -> None:
    """Allows lambdas to be read back without ``safe_mode=False``. Only for files you trust."""
    _unsafe[0] = True


def deserialize_keras_object(
    config: Any, custom_objects: dict[str, Any] | None = None, safe_mode: bool = True, **kwargs: Any
) -> Any:
    """The object that a config describes; the inverse of serialize_keras_object.

    Args: custom_objects: user classes and functions by name. safe_mode: refuse lambdas.
    Raises: TypeError where the class can't be found; ValueError on a lambda in safe mode.
    """
    module_objects = kwargs.pop("module_objects", None)
    if kwargs:
        raise ValueError(f"Unrecognized arguments for deserialize_keras_object: {sorted(kwargs)}")
    outer = getattr(_scopes, "safe_mode", None)
    safe_mode = safe_mode if outer is None else outer
    with registry.CustomObjectScope(custom_objects), _SafeModeScope(safe_mode):
        return _deserialize(config, safe_mode, module_objects)


def _deserialize(config: Any, safe_mode: bool, module_objects: Any) -> Any:
    if config is None or type(config) in (int, float, bool):
        return config
    if isinstance(config, str):
        found = registry.get_registered_object(config, None, module_objects)
        return config if found is None else found
    if isinstance(config, (list, tuple)):
        items = [_deserialize(c, safe_mode, None) for c in config]
        return tuple(items) if isinstance(config, tuple) else items
    if not isinstance(config, dict):
        raise TypeError(f"Could not parse config: {config}")
    if "class_name" not in config or "config" not in config:
        return {k: _deserialize(v, safe_mode, None) for k, v in config.items()}
    return _deserialize_object(config, safe_mode, module_objects)


def _deserialize_object(config: dict[str, Any], safe_mode: bool, module_objects: Any) -> Any:
    class_name, inner = config["class_name"], config["config"]
    special = _read_special(class_name, inner, safe_mode)
    if special is not _MISSING:
        return special
    if class_name == "function":
        return _find(inner, config, module_objects)
    _, shared = getattr(_scopes, "shared", (None, None))
    number = config.get("shared_object_id")
    if shared is not None and number in shared:
        return shared[number]
    cls = _find(class_name, config, module_objects)
    if not hasattr(cls, "from_config"):
        if isinstance(cls, types.FunctionType):
            return cls
        raise TypeError(
            f"Unable to reconstruct an instance of '{class_name}' because the class is missing a "
            f"`from_config()` method. Full object config: {config}"
        )
    instance = cls.from_config(_plain(inner, safe_mode))
    build = config.get("build_config")
    if build and hasattr(instance, "build_from_config") and not getattr(instance, "built", False):
        instance.build_from_config(_deserialize(build, safe_mode, None))
        instance.built = True
    if config.get("compile_config") and hasattr(instance, "compile_from_config"):
        instance.compile_from_config(config["compile_config"])
    if shared is not None and number is not None:
        shared[number] = instance
    return instance


def _plain(inner: dict[str, Any], safe_mode: bool) -> dict[str, Any]:
    """Configs of nested objects stay dicts: from_config reads them, lambdas too; arrays and slices are made."""
    return {k: _special_only(v, safe_mode) for k, v in inner.items()}


def _special_only(value: Any, safe_mode: bool) -> Any:
    if isinstance(value, dict) and str(value.get("class_name", "")).startswith("__") and value.get("config"):
        if value["class_name"] == "__lambda__":
            return value
        made = _read_special(value["class_name"], value.get("config"), safe_mode)
        return value if made is _MISSING else made
    return value


def _read_special(class_name: str, inner: Any, safe_mode: bool) -> Any:
    if class_name == "__tensor__":
        return constant(inner["value"], dtype=inner["dtype"])
    if class_name == "__numpy__":
        return np.array(inner["value"], dtype=inner["dtype"])
    if class_name == "__bytes__":
        return inner["value"].encode("utf-8")
    if class_name == "__ellipsis__":
        return Ellipsis
    if class_name == "__slice__":
        return slice(*(_deserialize(inner[k], safe_mode, None) for k in ("start", "stop", "step")))
    if class_name == "__lambda__":
        if safe_mode and not _unsafe[0]:
            raise ValueError(
                "Requested the deserialization of a `lambda` object. This carries a potential risk "
                "of arbitrary code execution and thus it is disallowed by default. If you trust the "
                "source of the artifact, pass `safe_mode=False`."
            )
        return _load_function(inner)
    if class_name in _SPECIAL:
        return _SPECIAL[class_name](inner)
    return _MISSING


def _find(name: str, config: dict[str, Any], module_objects: Any) -> Any:
    registered = config.get("registered_name")
    for key in (registered, name):
        found = registry.get_registered_object(key, None, module_objects) if key else None
        if found is not None:
            return found
    module = config.get("module")
    found = registry.official(module, name) if module else None
    if found is not None:
        return found
    if module in (None, "builtins") or module.startswith("keras"):  # configs without a module, or by older Keras
        for home in tuple(registry.PUBLIC):
            # nodes of keras.ops share names with layers
            found = None if home.startswith("keras.src") else registry.official(home, name)
            if found is not None:
                return found
    # as in Keras, no other module is looked into, let alone imported: a file would run what it names
    raise TypeError(
        f"Could not locate {'function' if config['class_name'] == 'function' else 'class'} '{name}'. "
        "Make sure custom classes and functions are decorated with "
        "`@keras.saving.register_keras_serializable()`, or passed in `custom_objects`. "
        f"Full object config: {config}"
    )
