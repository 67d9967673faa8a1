"""What an object holds, by name: the edges of the graph that a checkpoint follows.

Variables hold values; modules, layers, optimizers and checkpoints hold what their attributes are; lists, tuples and
dicts hold their members. Objects of rooms above say what they hold by a method ``_checkpoint_parts``, and what they
know besides variables by ``_checkpoint_state`` and ``_set_checkpoint_state``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, SupportsIndex

from ..api.generator import Generator
from ..api.module import Module
from ..tensor.base_variable import BaseVariable
from ..tensor.waiting import arrived


def is_trackable(value: Any) -> bool:
    """Whether a checkpoint can save the value, or what is in it."""
    if isinstance(value, type):
        return False
    if isinstance(value, (BaseVariable, Module, Generator, list, tuple, dict)) or hasattr(value, "_checkpoint_state"):
        return True
    return hasattr(value, "_checkpoint_parts") and getattr(value, "_checkpointed", True)


def parts_of(value: Any) -> dict[str, Any]:
    """The trackable objects that a value holds, by name.

    Raises: ValueError on a dict with keys that are no strings and values that are to be saved.
    """
    if isinstance(value, BaseVariable):
        return {}
    if isinstance(value, dict):
        held = {k: v for k, v in value.items() if is_trackable(v)}
        wrong = [k for k in held if not isinstance(k, str)]
        if wrong and any(isinstance(held[k], BaseVariable) or not is_container(held[k]) for k in wrong):
            raise ValueError(
                f"Unable to save the object {value}: a dict with keys that are no strings ({wrong[0]!r}), whose values "
                "are trackable. Use string keys, or keep the dict out of the checkpointed object's attributes."
            )
        return {k: v for k, v in held.items() if isinstance(k, str)}
    if isinstance(value, (list, tuple)):
        names = getattr(value, "_fields", None) or map(str, range(len(value)))
        return {name: v for name, v in zip(names, value, strict=True) if is_trackable(v)}
    if isinstance(value, Generator):
        return {"_state_var": value._state}
    held = value._checkpoint_parts() if hasattr(value, "_checkpoint_parts") else getattr(value, "__dict__", {})
    return {name: v for name, v in held.items() if is_trackable(v)}


def is_container(value: Any) -> bool:
    """Whether the value is a plain collection."""
    return isinstance(value, (list, tuple, dict))


def watched(value: Any) -> Any:
    """The value; a plain list or dict as one that says when something is added to it."""
    if type(value) is list:
        return ListWrapper(value)
    if type(value) is dict:
        return DictWrapper(value)
    return value


class ListWrapper(list):  # type: ignore[type-arg]
    """A list in an attribute of a checkpoint: what is added to it may be waited for."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        super().__init__(map(watched, values))

    def append(self, value: Any) -> None:
        super().append(watched(value))
        arrived()

    def extend(self, values: Iterable[Any]) -> None:
        super().extend(map(watched, values))
        arrived()

    def insert(self, index: SupportsIndex, value: Any) -> None:
        super().insert(index, watched(value))
        arrived()

    def __iadd__(self, values: Iterable[Any]) -> ListWrapper:  # type: ignore[misc]
        self.extend(values)
        return self

    def __repr__(self) -> str:
        return f"ListWrapper({super().__repr__()})"


class DictWrapper(dict):  # type: ignore[type-arg]
    """A dict in an attribute of a checkpoint: what is added to it may be waited for."""

    def __init__(self, values: dict[Any, Any]) -> None:
        super().__init__({key: watched(value) for key, value in values.items()})

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, watched(value))
        arrived()

    def update(self, *args: Any, **kwargs: Any) -> None:
        for key, value in dict(*args, **kwargs).items():
            self[key] = value
