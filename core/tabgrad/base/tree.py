"""Trees of values: nested lists, tuples, named tuples and dicts, as ``tf.nest`` sees them.

Dicts are visited in sorted key order; None is a leaf; strings and arrays are leaves.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Path = tuple[Any, ...]


def is_nested(value: Any) -> bool:
    """True for a list, tuple or mapping."""
    return isinstance(value, (list, tuple, Mapping)) and not _is_shape(value)


def _is_shape(value: Any) -> bool:
    return type(value).__name__ == "TensorShape"


def _children(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        try:
            keys = sorted(value)
        except TypeError:
            keys = list(value)
        for key in keys:
            yield key, value[key]
    else:
        yield from enumerate(value)


def flatten_with_path(structure: Any, prefix: Path = ()) -> list[tuple[Path, Any]]:
    """Every leaf with its path of keys."""
    if not is_nested(structure):
        return [(prefix, structure)]
    out: list[tuple[Path, Any]] = []
    for key, child in _children(structure):
        out.extend(flatten_with_path(child, (*prefix, key)))
    return out


def flatten(structure: Any) -> list[Any]:
    """Every leaf, in order."""
    if not is_nested(structure):
        return [structure]
    out: list[Any] = []
    for _, child in _children(structure):
        if is_nested(child):
            out.extend(flatten(child))
        else:
            out.append(child)
    return out


def rebuild(structure: Any, children: list[Any]) -> Any:
    """A container of the type of ``structure`` with its direct children replaced, in order."""
    if isinstance(structure, Mapping):
        by_key = dict(zip((k for k, _ in _children(structure)), children, strict=True))
        ordered = {key: by_key[key] for key in structure}
        if isinstance(structure, defaultdict):
            return defaultdict(structure.default_factory, ordered)
        return OrderedDict(ordered) if isinstance(structure, OrderedDict) else ordered
    if isinstance(structure, tuple):
        if hasattr(structure, "_fields"):
            return type(structure)(*children)
        return tuple(children)
    return list(children)


def map_structure(function: Callable[..., Any], *structures: Any) -> Any:
    """Applies ``function`` to corresponding leaves, keeping the structure.

    Raises: ValueError where the structures differ.
    """
    if not structures:
        raise ValueError("Must provide at least one structure")
    first = structures[0]
    if not is_nested(first):
        return function(*structures)
    for other in structures[1:]:
        _assert_same_level(first, other)
    columns = [[child for _, child in _children(s)] for s in structures]
    return rebuild(first, [map_structure(function, *row) for row in zip(*columns, strict=True)])


def map_up_to(shallow: Any, function: Callable[..., Any], *structures: Any) -> Any:
    """As map_structure, but the leaves are those of ``shallow``; deeper structure is passed whole."""
    if not is_nested(shallow):
        return function(*structures)
    for other in structures:
        _assert_same_level(shallow, other)
    columns = [[child for _, child in _children(s)] for s in (shallow, *structures)]
    rows = [map_up_to(row[0], function, *row[1:]) for row in zip(*columns, strict=True)]
    return rebuild(shallow, rows)


def pack_sequence_as(structure: Any, flat: Any) -> Any:
    """The inverse of flatten. Raises ValueError where the number of leaves differs."""
    leaves = list(flat)
    expected = len(flatten(structure))
    if len(leaves) != expected:
        raise ValueError(
            "Could not pack sequence. Structure had "
            f"{expected} atoms, but flat_sequence had {len(leaves)} items."
        )
    iterator = iter(leaves)
    return map_structure(lambda _: next(iterator), structure)


def assert_same_structure(a: Any, b: Any) -> None:
    """Raises ValueError where the two nest differently."""
    if is_nested(a) != is_nested(b):
        raise ValueError(f"The two structures don't have the same nested structure: {a!r}, {b!r}")
    if is_nested(a):
        _assert_same_level(a, b)
        for (_, x), (_, y) in zip(_children(a), _children(b), strict=True):
            assert_same_structure(x, y)


def _assert_same_level(a: Any, b: Any) -> None:
    if not is_nested(b) or isinstance(a, Mapping) != isinstance(b, Mapping) or len(a) != len(b):
        raise ValueError(
            "The two structures don't have the same nested structure. "
            f"First structure: {a!r}. Second structure: {b!r}."
        )
    if isinstance(a, Mapping) and set(a) != set(b):
        raise ValueError(
            f"The two structures don't have the same set of keys: {list(a)} against {list(b)}."
        )
