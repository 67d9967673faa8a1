"""The functions of ``keras.saving`` that work on models: rooms above define them, and hand them in here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

FUNCTIONS: dict[str, Callable[..., Any]] = {}


def offered(function: F) -> F:
    """Decorator: the function is one of ``keras.saving``. Configs can't name it, unlike what is ``public``."""
    FUNCTIONS[function.__name__] = function
    return function
