"""``keras.tree``: nested structures."""

from ...base.tree import (
    assert_same_structure,
    flatten,
    flatten_with_path,
    is_nested,
    map_structure,
    pack_sequence_as,
)
from ...base.tree import map_up_to as map_structure_up_to

__all__ = [
    "assert_same_structure",
    "flatten",
    "flatten_with_path",
    "is_nested",
    "map_structure",
    "map_structure_up_to",
    "pack_sequence_as",
]
