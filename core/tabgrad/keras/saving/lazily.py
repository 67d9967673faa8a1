"""Classes that a door offers, and that are imported when first asked for.

A page that trains on numbers should not pay for reading the code of image augmentation, which is some thirty files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...base.later import names_later
from . import registry


def lazily(door: Any, module: str, homes: dict[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """The door's ``__getattr__``: names are imported from their files when first used.

    Args: door: the door's ``globals()``. module: its public name ("keras.layers"), by which configs find the
        names too. homes: file, relative to the door, to the names that are defined there.
    """
    later = names_later(door["__name__"], homes)

    def find(name: str) -> Any:
        found = later(name)
        door[name] = found  # next time Python finds it without asking
        return found

    registry.LATER.setdefault(module, {}).update({name: find for names in homes.values() for name in names})
    return find
