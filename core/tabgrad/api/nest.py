"""``tf.nest``: structures of nested lists, tuples and dicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..base import tree
from ..base.tree import is_nested
from ..tensor.composite import Composite


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves in order; dicts in the order of their sorted keys; composites by their parts where asked for."""
    found = tree.flatten(structure)
    if not expand_composites:
        return found
    return [part for leaf in found for part in (leaf.components() if isinstance(leaf, Composite) else [leaf])]


def pack_sequence_as(structure: Any, flat_sequence: Any, expand_composites: bool = False) -> Any:
    """The leaves packed into a structure. Raises ValueError on another number of leaves."""
    if not is_nested(flat_sequence):
        raise TypeError(
            f"Attempted to pack value: {flat_sequence!r} into a structure, but found "
            "incompatible type instead."
        )
    if expand_composites:
        return _packed_parts(structure, list(flat_sequence))
    if not is_nested(structure):
        if len(flat_sequence) != 1:
            raise ValueError(
                "The target structure is of type atom, but the input is a sequence of "
                f"{len(flat_sequence)} elements: {flat_sequence}"
            )
        return flat_sequence[0]
    return tree.pack_sequence_as(structure, flat_sequence)


def _packed_parts(structure: Any, parts: list[Any]) -> Any:
    """The structure with composite values of the given parts. Raises ValueError on another number of parts."""
    expected = len(flatten(structure, expand_composites=True))
    if len(parts) != expected:
        raise ValueError(f"Structure had {expected} atoms, but flat_sequence had {len(parts)} items: {parts}.")
    remaining = iter(parts)

    def leaf(x: Any) -> Any:
        if isinstance(x, Composite):
            return x.with_components([next(remaining) for _ in x.components()])
        return next(remaining)

    return tree.map_structure(leaf, structure)


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
    expand = kwargs.pop("expand_composites", False)
    if kwargs:
        raise ValueError(
            "Only valid keyword arguments are `check_types` and `expand_composites`, not: "
            f"`{'`, `'.join(kwargs)}`"
        )
    for other in structure[1:]:
        assert_same_structure(structure[0], other, check_types=check_types, expand_composites=expand)
    if expand:
        rows = zip(*(flatten(s, expand_composites=True) for s in structure), strict=True)
        return _packed_parts(structure[0], [func(*row) for row in rows])
    return tree.map_structure(func, *structure)


def assert_same_structure(
    nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False
) -> None:
    """Raises ValueError where the two nest differently, TypeError where sequence types differ."""
    tree.assert_same_structure(nest1, nest2)
    if expand_composites:
        for a, b in zip(tree.flatten(nest1), tree.flatten(nest2), strict=True):
            parts = [len(x.components()) if isinstance(x, Composite) else 0 for x in (a, b)]
            if parts[0] != parts[1]:
                raise ValueError(f"The two structures don't have the same nested structure: {a!r}, {b!r}")
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
