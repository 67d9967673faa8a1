"""Door: ``tf.nest``."""

from .api.nest import assert_same_structure, flatten, map_structure, pack_sequence_as
from .base.tree import is_nested

__all__ = ["assert_same_structure", "flatten", "is_nested", "map_structure", "pack_sequence_as"]
