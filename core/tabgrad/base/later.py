"""What a package offers and imports when first asked for: a page should not pay for what it does not use."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def modules_later(package: str, homes: dict[str, str], door: str = "") -> Callable[[str], Any]:
    """A package's ``__getattr__``.

    Args: homes: name to the module in the package, or to "module:name" in one. door: the module that offers them, where
        it is another one.
    """

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {(door or package)!r} has no attribute {name!r}")
        module, _, inner = homes[name].partition(":")
        found = import_module(f"{package}.{module}")
        return getattr(found, inner) if inner else found

    return find


def names_later(package: str, homes: dict[str, tuple[str, ...]], door: str = "") -> Callable[[str], Any]:
    """The same for names that modules of the package define. Args: homes: module to its names."""
    return modules_later(package, {name: f"{home}:{name}" for home, names in homes.items() for name in names}, door)
