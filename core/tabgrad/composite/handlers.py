"""What functions of tensors do with ragged and sparse ones: importing this registers all of it."""

from . import (
    mapping,
    ragged_arrange,
    ragged_gather,
    ragged_reduce,
    ragged_shape,
    ragged_table,
    sparse_counts,
    sparse_table,
)

__all__ = [
    "mapping", "ragged_arrange", "ragged_gather", "ragged_reduce", "ragged_shape", "ragged_table", "sparse_counts",
    "sparse_table",
]  # fmt: skip
