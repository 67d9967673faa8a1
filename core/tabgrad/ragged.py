"""Door: ``tf.ragged``."""

from .composite.ragged_arrange import ragged_stack as stack
from .composite.ragged_create import (
    constant,
    map_flat_values,
    row_splits_to_segment_ids,
    segment_ids_to_row_splits,
    stack_dynamic_partitions,
)
from .composite.ragged_create import ragged_range as range
from .composite.ragged_cross import cross, cross_hashed
from .composite.ragged_gather import boolean_mask

__all__ = [
    "boolean_mask",
    "constant",
    "cross",
    "cross_hashed",
    "map_flat_values",
    "range",
    "row_splits_to_segment_ids",
    "segment_ids_to_row_splits",
    "stack",
    "stack_dynamic_partitions",
]
