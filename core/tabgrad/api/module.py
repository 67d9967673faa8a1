"""``tf.Module``: an object that finds the variables in its attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from ..base.tree import flatten, is_nested
from ..tensor.base_variable import BaseVariable
from ..tensor.waiting import WAITING, arrived
from .environment import name_scope


class Module:
    """Base of one's own collections of variables and modules, found in attributes in name order.

    Lists, tuples and dicts are searched too. Args: name: snake case of the class unless given.
    Raises: ValueError where the name is no Python identifier.
    """

    def __init__(self, name: str | None = None) -> None:
        if name is None:
            name = re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", type(self).__name__).lower()
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid module name. Module names must be valid Python identifiers.")
        self._name = name

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if WAITING:
            arrived()

    @property
    def name(self) -> str:
        """The module's name."""
        return self._name

    @property
    def variables(self) -> tuple[Any, ...]:
        """Every variable of this module and of the modules in it."""
        return tuple(self._find(lambda x: True))

    @property
    def trainable_variables(self) -> tuple[Any, ...]:
        """Those that gradients are taken for."""
        return tuple(self._find(lambda x: x.trainable))

    @property
    def non_trainable_variables(self) -> tuple[Any, ...]:
        """The others."""
        return tuple(self._find(lambda x: not x.trainable))

    @property
    def submodules(self) -> tuple[Any, ...]:
        """The modules and layers found in this one, at any depth."""
        return tuple(x for x in _walk(self, set()) if x is not self and not isinstance(x, BaseVariable))

    def _find(self, wanted: Callable[[Any], bool]) -> list[Any]:
        return [x for x in _walk(self, set()) if isinstance(x, BaseVariable) and wanted(x)]

    @property
    def name_scope(self) -> Any:
        """A context manager; names have no meaning here beyond the variables' own."""
        return name_scope(f"{self._name}/")

    @classmethod
    def with_name_scope(cls, method: Callable[..., Any]) -> Callable[..., Any]:
        """Decorator: enters the module's name scope around the method."""

        @wraps(method)
        def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
            with self.name_scope:
                return method(self, *args, **kwargs)

        return wrapped


def _holds_variables(x: Any) -> bool:
    return isinstance(x, Module) or (hasattr(x, "trainable_variables") and hasattr(x, "variables"))


def _walk(module: Any, seen: set[int]) -> Iterator[Any]:
    """The module's variables first, then those of what it contains."""
    seen.add(id(module))
    if not isinstance(module, Module):  # a Keras layer knows its own
        yield module
        for variable in module.variables:
            if id(variable) not in seen:
                seen.add(id(variable))
                yield variable
        return
    yield module
    inner = []
    for _, value in sorted(vars(module).items()):
        for leaf in flatten(value) if is_nested(value) else [value]:
            if id(leaf) in seen:
                continue
            if isinstance(leaf, BaseVariable):
                seen.add(id(leaf))
                yield leaf
            elif _holds_variables(leaf):
                inner.append(leaf)
    for leaf in inner:
        if id(leaf) not in seen:
            yield from _walk(leaf, seen)
