"""``tf.nest``: structures of nested lists, tuples and dicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..base import tree
from ..base.tree import is_nested


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves in order; dicts in the order of their sorted keys."""
    return tree.flatten(structure)


def pack_sequence_as(structure: Any, flat_sequence: Any, expand_composites: bool = False) -> Any:
    """The leaves packed into a structure. Raises ValueError on another number of leaves."""
    if not is_nested(flat_sequence):
        raise TypeError(
            f"Attempted to pack value: {flat_sequence!r} into a structure, but found "
            "incompatible type instead."
        )
    if not is_nested(structure):
        if len(flat_sequence) != 1:
            raise ValueError(
                "The target structure is of type atom, but the input is a sequence of "
                f"{len(flat_sequence)} elements: {flat_sequence}"
            )
        return flat_sequence[0]
    return tree.pack_sequence_as(structure, flat_sequence)


def map_structure(func: Callable[..., Any], *structure: Any, **kwargs: Any) -> Any:
    """``func`` applied to corresponding leaves.

    Raises: TypeError where ``func`` is not callable or the types differ, ValueError where the
        structures do.
    """
    if not callable(func):
        raise TypeError(f"func must be callable, got: {func}")
    if not structure:
        raise ValueError("Must provide at least one structure")
    check_types = kwargs.pop("check_types", True)
    kwargs.pop("expand_composites", None)
    if kwargs:
        raise ValueError(
            "Only valid keyword arguments are `check_types` and `expand_composites`, not: "
            f"`{'`, `'.join(kwargs)}`"
        )
    for other in structure[1:]:
        assert_same_structure(structure[0], other, check_types=check_types)
    return tree.map_structure(func, *structure)


def assert_same_structure(
    nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False
) -> None:
    """Raises ValueError where the two nest differently, TypeError where sequence types differ."""
    tree.assert_same_structure(nest1, nest2)
    if check_types:
        _same_types(nest1, nest2)


def _same_types(a: Any, b: Any) -> None:
    if not is_nested(a):
        return
    if isinstance(a, Mapping):
        for key in a:
            _same_types(a[key], b[key])
        return
    if type(a) is not type(b):
        raise TypeError(
            "The two structures don't have the same sequence type. First structure has type "
            f"{type(a)}, while second structure has type {type(b)}."
        )
    for x, y in zip(a, b, strict=True):
        _same_types(x, y)
