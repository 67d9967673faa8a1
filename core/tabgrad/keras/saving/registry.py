"""Which class a public Keras name stands for, and the user's own registrations."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")

PUBLIC: dict[str, dict[str, Any]] = {}  # module -> public name -> class or function
LATER: dict[str, dict[str, Callable[[str], Any]]] = {}  # module -> public name -> what imports it: see lazily.py
_MODULE_OF: dict[Any, tuple[str, str]] = {}  # class or function -> (module, public name)
_CUSTOM: dict[str, Any] = {}  # registered name -> class or function
_CUSTOM_NAMES: dict[Any, str] = {}
_SCOPES: list[dict[str, Any]] = []


def public(module: str, *names: str) -> Callable[[T], T]:
    """Decorator: the object is Keras API, serialized under ``module`` and its first name."""

    def register(target: T) -> T:
        for name in names or (target.__name__,):  # type: ignore[attr-defined]
            PUBLIC.setdefault(module, {})[name] = target
        first = names[0] if names else target.__name__  # type: ignore[attr-defined]
        _MODULE_OF.setdefault(target, (module, first))
        return target

    return register


def official(module: str, name: str) -> Any:
    """The class or function of Keras under that module and name, None where there is none."""
    found = PUBLIC.get(module, {}).get(name)
    if found is None and name in LATER.get(module, {}):
        found = LATER[module][name](name)
    return found


def public_name(target: Any) -> tuple[str, str] | None:
    """(module, name) of a Keras class or function, None for the user's own."""
    try:
        return _MODULE_OF.get(target)
    except TypeError:
        return None


def register_keras_serializable(
    package: str = "Custom", name: str | None = None
) -> Callable[[T], T]:
    """Decorator: the class or function can be found by name when a config is read back.

    Raises: ValueError where a class has no get_config, or the name is taken by another object.
    """

    def register(target: T) -> T:
        class_name = name if name is not None else target.__name__  # type: ignore[attr-defined]
        registered = f"{package}>{class_name}"
        if inspect.isclass(target) and not hasattr(target, "get_config"):
            raise ValueError("Cannot register a class that does not have a get_config() method.")
        _CUSTOM[registered] = target
        _CUSTOM_NAMES[target] = registered
        return target

    return register


def get_registered_name(target: Any) -> str:
    """The name an object was registered under, else its own."""
    try:
        return _CUSTOM_NAMES.get(target, target.__name__)
    except TypeError:
        return str(target.__name__)


def get_registered_object(
    name: str | None,
    custom_objects: dict[str, Any] | None = None,
    module_objects: dict[str, Any] | None = None,
) -> Any:
    """The object registered as ``name``, from the innermost scope outwards, or None."""
    for scope in reversed(_SCOPES):
        if name in scope:
            return scope[name]
    for source in (_CUSTOM, custom_objects, module_objects):
        if source and name in source:
            return source[name]
    return None


def get_custom_objects() -> dict[str, Any]:
    """The live dict of registered objects."""
    return _CUSTOM


class CustomObjectScope:
    """Context manager: names the objects that configs read inside refer to."""

    def __init__(self, custom_objects: dict[str, Any] | None) -> None:
        self.custom_objects = custom_objects or {}

    def __enter__(self) -> CustomObjectScope:
        _SCOPES.append(self.custom_objects)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _SCOPES.remove(self.custom_objects)


def scoped(name: str) -> Any:
    """The object of that name in the open scopes or registrations, or None."""
    return get_registered_object(name)
