"""Values made of several tensors, and how functions of tensors come to take them.

A public function that meets such a value fails, since it is no tensor. ``accepts_composites`` wraps the functions of a
module so that a failed call looks among its arguments for composite values, and has the handler that is registered
under the function's name do it. So dense calls pay for one Python call and no look at their arguments, and a page
without ragged tensors never imports the handlers.
"""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable
from importlib import import_module
from types import FunctionType
from typing import Any

import numpy as np

from ..base.errors import OperatorNotAllowedInGraphError, ShapeDependsOnValues
from .tensor import Tensor

HANDLERS: dict[str, list[tuple[Any, Callable[..., Any]]]] = {}  # by function's name: (what it takes, handler)
_AT = f"{__name__.partition('.')[0]}.composite.handlers"  # the module that registers this package's own


class Composite(ABC):
    """A value made of several tensors."""

    __slots__ = ("__weakref__",)
    __tabgrad_composite__ = True
    __tabgrad_operators__ = True  # operators of tensors leave it to those of the composite value

    @abstractmethod
    def components(self) -> list[Any]:
        """Its tensors, in order."""

    @abstractmethod
    def with_components(self, components: list[Any]) -> Any:
        """One of the same kind of other tensors."""

    @abstractmethod
    def content(self) -> Any:
        """The one of its tensors that gradients flow to."""

    @abstractmethod
    def with_content(self, content: Any) -> Any:
        """The same with another content."""

    @abstractmethod
    def type_spec(self) -> Any:
        """What describes it."""

    @property
    def _type_spec(self) -> Any:
        return self.type_spec()

    def consumers(self) -> list[Any]:
        """Nothing: operations of graphs are no values here."""
        return []

    def __hash__(self) -> int:
        raise TypeError(f"{type(self).__name__} is unhashable.")


class CompositeArgument(ShapeDependsOnValues):
    """A composite value among the arguments of a traced function, which then runs as Python."""


def known(tensor: Tensor, what: str) -> np.ndarray[Any, Any]:
    """The array of a tensor that says where values are. Raises ShapeDependsOnValues where a trace has none."""
    try:
        return tensor.array()
    except OperatorNotAllowedInGraphError:
        raise ShapeDependsOnValues(
            f"{what} must be known, but depends on arguments of the function that is being traced. Run the function "
            "eagerly (run_eagerly=True), or make the ragged or sparse tensor outside and pass it."
        ) from None


def handles(*names: str, takes: Any = Composite) -> Callable[[Any], Any]:
    """Registers a handler for public functions by name. Args: takes: types among the arguments that it is for."""

    def register(function: Any) -> Any:
        for name in names:
            HANDLERS.setdefault(name, []).append((takes, function))
        return function

    return register


def accepts_composites(namespace: dict[str, Any], but: tuple[str, ...] = ()) -> None:
    """Wraps the public functions that a module defines. Args: namespace: its globals. but: those to leave."""
    made: dict[Any, Any] = {}
    for name, found in list(namespace.items()):
        is_own = isinstance(found, FunctionType) and getattr(found, "__module__", "") == namespace["__name__"]
        if is_own and name[0] != "_" and name not in but:
            if found not in made:
                made[found] = _accepting(found)
            namespace[name] = made[found]


def _accepting(function: Any) -> Any:
    name = function.__name__.rstrip("_")

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            handler = handler_of(name, args, kwargs)
            if handler is None:
                raise
            refused = error
        try:
            return handler(*args, **kwargs)
        except NotHandled:
            raise refused from None

    return call


class NotHandled(Exception):
    """A handler's answer that the call is none of its own."""


def refuse_composites(*values: Any) -> None:
    """For functions that would take such a value for another: raises TypeError where there is one."""
    for found in composites(values):
        raise TypeError(f"Expected tensors, received {found!r}.")


def handler_of(name: str, args: Any, kwargs: Any) -> Callable[..., Any] | None:
    """The handler for a call; None where no argument is composite."""
    found = list(composites((args, tuple(kwargs.values()))))
    if not found:
        return None
    import_module(_AT)
    for takes, handler in reversed(HANDLERS.get(name, [])):
        if any(isinstance(value, takes) for value in found):
            chosen: Callable[..., Any] = handler
            return chosen
    return None


def operator(name: str, reflected: bool = False) -> Callable[..., Any]:
    """A method for an operator: the handler of the function of that name."""

    def method(self: Any, *other: Any) -> Any:
        operands = (*other, self) if reflected else (self, *other)
        handler = handler_of(name, operands, {})
        return NotImplemented if handler is None else handler(*operands)

    return method


def composites(value: Any) -> Any:
    """The composite values in nested lists, tuples and dicts, and what describes such values."""
    if hasattr(type(value), "__tabgrad_composite__"):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from composites(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from composites(item)
