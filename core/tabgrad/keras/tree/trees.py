"""Nested structures: what nests, walks over it, structures made again from other leaves.

Lists, tuples, named tuples, deques and dicts nest; of other classes derived from them, instances are leaves, and so is
None. Dicts are walked in the order of their sorted keys, ordered dicts in their own. Rules: those of optree, by which
Keras 3.15 walks.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any

from ..common.tracking import TrackedDict, TrackedList, TrackedOrderedDict

_SEQUENCES = (list, tuple, deque, TrackedList)
_MAPPINGS = (dict, OrderedDict, defaultdict, TrackedDict, TrackedOrderedDict)
_DIFFERENT = "Structures don't have the same nested structure."


class MAP_TO_NONE:
    """What a function given to ``traverse`` returns for a part that is to become None."""


def _is_named_tuple(x: Any) -> bool:
    return isinstance(x, tuple) and hasattr(type(x), "_fields")


def is_nested(structure: Any) -> bool:
    """Whether the value is a container of others."""
    return type(structure) in _SEQUENCES or type(structure) in _MAPPINGS or _is_named_tuple(structure)


def _keys(mapping: Any) -> list[Any]:
    if isinstance(mapping, OrderedDict):
        return list(mapping)
    try:
        return sorted(mapping)
    except TypeError:
        return sorted(mapping, key=lambda k: (f"{type(k).__module__}.{type(k).__qualname__}", k))


def _items(structure: Any) -> list[tuple[Any, Any]]:
    """(key or index, child) of a container."""
    if type(structure) in _MAPPINGS:
        return [(key, structure[key]) for key in _keys(structure)]
    return list(enumerate(structure))


def _with_children(structure: Any, children: list[Any]) -> Any:
    """A container of that type with other children, in the order of ``_items``."""
    if type(structure) in _MAPPINGS:
        by_key = dict(zip(_keys(structure), children, strict=True))
        ordered = {key: by_key[key] for key in structure}
        if isinstance(structure, defaultdict):
            return defaultdict(structure.default_factory, ordered)
        return OrderedDict(ordered) if isinstance(structure, OrderedDict) else ordered
    if _is_named_tuple(structure):
        return type(structure)(*children)
    if isinstance(structure, deque):
        return deque(children, structure.maxlen)
    return tuple(children) if isinstance(structure, tuple) else list(children)


def _kind(structure: Any) -> Any:
    """What must be equal for two containers to be of one kind: dicts of all kinds are, if their keys are."""
    if type(structure) in _MAPPINGS:
        return "mapping", frozenset(structure)
    kind = type(structure) if _is_named_tuple(structure) else next(c for c in _SEQUENCES if isinstance(structure, c))
    return kind, len(structure)


def _rows(structures: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Corresponding children of containers, in the order of the first one's. Raises ValueError where they differ."""
    first = structures[0]
    if not all(is_nested(s) and _kind(s) == _kind(first) for s in structures):
        raise ValueError(f"{_DIFFERENT} Received: " + ", ".join(f"{s!r:.200}" for s in structures))
    if type(first) in _MAPPINGS:
        return [tuple(s[key] for s in structures) for key in _keys(first)]
    return list(zip(*structures, strict=True))


def traverse(func: Callable[[Any], Any], structure: Any, top_down: bool = True) -> Any:
    """Calls ``func`` on the structure and all its parts; what it returns, unless None, takes the part's place.

    Args: top_down: parents first, and no further into parts that are replaced; else children first.
    """

    def children() -> Any:
        if not is_nested(structure):
            return structure
        return _with_children(structure, [traverse(func, c, top_down) for _, c in _items(structure)])

    if top_down:
        found = func(structure)
        if found is None:
            return children()
    else:
        walked = children()
        found = func(walked)
        if found is None:
            return walked
    return None if found is MAP_TO_NONE else found


def flatten(structure: Any) -> list[Any]:
    """Every leaf, in order."""
    return [leaf for _, leaf in flatten_with_path(structure)]


def flatten_with_path(structure: Any) -> list[tuple[Any, Any]]:
    """(path, leaf) of every leaf; a path is a tuple of keys and indices."""
    if not is_nested(structure):
        return [((), structure)]
    return [((key, *path), leaf) for key, child in _items(structure) for path, leaf in flatten_with_path(child)]


def map_structure(func: Callable[..., Any], *structures: Any, none_is_leaf: bool = True) -> Any:
    """``func`` of corresponding leaves, in the structure of the first.

    Args: none_is_leaf: whether func is called on None; else None stays.
    Raises: ValueError without structures, or where they nest differently.
    """
    if not structures:
        raise ValueError("Must provide at least one structure")
    if not any(is_nested(s) for s in structures):
        nothing = [s is None for s in structures]
        if none_is_leaf or not any(nothing):
            return func(*structures)
        if not all(nothing):
            raise ValueError(f"{_DIFFERENT} Received: {structures}")
        return None
    rows = _rows(structures)
    return _with_children(structures[0], [map_structure(func, *row, none_is_leaf=none_is_leaf) for row in rows])


def map_structure_up_to(shallow_structure: Any, func: Callable[..., Any], *structures: Any) -> Any:
    """``func`` of what the structures have at the leaves of the shallow one, in its structure.

    Raises: ValueError without structures, or where one is not as deep as the shallow one.
    """
    if not structures:
        raise ValueError("Must provide at least one structure")
    if not is_nested(shallow_structure):
        return func(*structures)
    rows = _rows((shallow_structure, *structures))
    return _with_children(shallow_structure, [map_structure_up_to(row[0], func, *row[1:]) for row in rows])


def assert_same_structure(a: Any, b: Any, check_types: bool | None = None) -> None:
    """Raises ValueError where the two nest differently; lists and tuples differ.

    Args: check_types: without effect, deprecated.
    """
    if check_types is not None:
        warnings.warn(
            "The `check_types` argument is deprecated and no longer has any effect. For a looser check, use "
            "`keras.tree.assert_same_paths()`, which takes lists and tuples as equal.",
            DeprecationWarning, stacklevel=2,
        )  # fmt: skip
    map_structure(lambda x, y: None, a, b)


def assert_same_paths(a: Any, b: Any) -> None:
    """Raises ValueError where the two have leaves at different paths, whatever their containers are."""
    ours, theirs = ({path for path, _ in flatten_with_path(s)} for s in (a, b))
    if ours != theirs:
        raise ValueError(
            "`a` and `b` don't have the same paths."
            + (f"\nPaths in `a` missing in `b`:\n{ours - theirs}" if ours - theirs else "")
            + (f"\nPaths in `b` missing in `a`:\n{theirs - ours}" if theirs - ours else "")
        )


def pack_sequence_as(structure: Any, flat_sequence: Iterable[Any]) -> Any:
    """The leaves in the structure's form. Raises ValueError where their number differs."""
    leaves = list(flat_sequence)
    expected = len(flatten(structure))
    if len(leaves) != expected:
        raise ValueError(f"The structure has {expected} leaves, `flat_sequence` {len(leaves)} items.")
    rest = iter(leaves)

    def packed(part: Any) -> Any:
        return _with_children(part, [packed(c) for _, c in _items(part)]) if is_nested(part) else next(rest)

    return packed(structure)


def lists_to_tuples(structure: Any) -> Any:
    """The structure with tuples for its lists."""
    return traverse(lambda x: tuple(x) if isinstance(x, list) else None, structure, top_down=False)


def map_shape_structure(func: Callable[[Any], Any], structure: Any) -> Any:
    """``func`` of every shape in the structure: of every list or tuple of ints and None, and of other leaves."""
    is_shape = isinstance(structure, (list, tuple)) and all(e is None or isinstance(e, int) for e in structure)
    if is_shape or not is_nested(structure):
        return func(structure)
    return _with_children(structure, [map_shape_structure(func, c) for _, c in _items(structure)])
