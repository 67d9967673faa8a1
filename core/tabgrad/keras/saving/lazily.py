"""Classes that a door offers, and that are imported when first asked for.

A page that trains on numbers should not pay for reading the code of image augmentation: about a hundred
files, a third of the time that ``import tabgrad`` takes in a browser.
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
    package = door["__name__"]
    later = names_later(package, homes)
    known = registry.LATER.setdefault(module, {})
    known.update({name: f"{package}.{home}" for home, names in homes.items() for name in names})

    def find(name: str) -> Any:
        found = later(name)
        door[name] = found  # next time Python finds it without asking
        return found

    return find
