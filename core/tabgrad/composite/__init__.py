"""Ragged and sparse tensors: functions of them, and what functions of tensors do with them.

What dense code asks for is here by name, imported when first used.
"""

from typing import TYPE_CHECKING

from ..base.later import names_later

if TYPE_CHECKING:
    from .ragged_arrange import ragged_stack
    from .ragged_cross import rows_of
    from .sparse_basic import from_dense, row, stacked, to_dense
    from .sparse_math import sparse_dense_matmul

__getattr__ = names_later(
    __name__,
    {
        "ragged_arrange": ("ragged_stack",),
        "ragged_cross": ("rows_of",),
        "sparse_basic": ("from_dense", "row", "stacked", "to_dense"),
        "sparse_math": ("sparse_dense_matmul",),
    },
)

__all__ = ["from_dense", "ragged_stack", "row", "rows_of", "sparse_dense_matmul", "stacked", "to_dense"]
