"""What ``get("relu")``-style lookups share: names, configs, classes, instances and callables."""

from __future__ import annotations

import inspect
from typing import Any

from ..saving.registry import PUBLIC, get_registered_object
from ..saving.serialization import deserialize_keras_object
from .naming import to_snake_case


def aliases(module: str) -> dict[str, Any]:
    """Every public name of a module, with the snake_case names of its classes."""
    found: dict[str, Any] = {}
    for name, target in PUBLIC.get(module, {}).items():
        found[name] = target
        if inspect.isclass(target):
            found.setdefault(to_snake_case(name), target)
    return found


def resolve(identifier: Any, module: str, what: str, call: bool = True) -> Any:
    """The object that an identifier means.

    Args: identifier: None, a name, a config dict, a class, or something callable already.
        module: where names are looked up. what: the word for messages. call: make an instance
        of a class.
    Raises: ValueError where nothing is meant by it.
    """
    if identifier is None:
        return None
    found = identifier
    if isinstance(identifier, dict):
        found = deserialize_keras_object(identifier, module_objects=aliases(module))
    elif isinstance(identifier, str):
        found = get_registered_object(identifier) or aliases(module).get(identifier)
        if found is None:
            raise ValueError(
                f"Could not interpret {what} identifier: {identifier}. Expected one of "
                f"{', '.join(sorted(n for n in aliases(module)))}, a config dict, or a callable."
            )
    if inspect.isclass(found) and call:
        found = found()
    if callable(found):
        return found
    raise ValueError(f"Could not interpret {what} identifier: {identifier}")
