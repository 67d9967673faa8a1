"""The name that a loss or metric function shows under in the logs."""

from __future__ import annotations

from typing import Any

from ..common.naming import to_snake_case


def object_name(obj: Any) -> str:
    """``obj.name``, else its ``__name__``, else its class's."""
    if hasattr(obj, "name"):
        return str(obj.name)
    if hasattr(obj, "__name__"):
        return to_snake_case(obj.__name__)
    return to_snake_case(type(obj).__name__)
