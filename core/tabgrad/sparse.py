"""Door: ``tf.sparse``."""

from .composite.sparse_arrange import (
    concat,
    expand_dims,
    eye,
    fill_empty_rows,
    mask,
    reset_shape,
    reshape,
    retain,
    split,
    to_indicator,
    transpose,
)  # fmt: skip
from .composite.sparse_arrange import sparse_slice as slice
from .composite.sparse_basic import (
    from_dense,
    reorder,
    to_dense,
)  # fmt: skip
from .composite.sparse_counts import (
    bincount,
    cross,
    cross_hashed,
)  # fmt: skip
from .composite.sparse_math import (
    add,
    map_values,
    maximum,
    minimum,
    reduce_max,
    reduce_sum,
    sampled_addmm,
    segment_mean,
    segment_sqrt_n,
    segment_sum,
    softmax,
    sparse_dense_matmul,
)  # fmt: skip
from .tensor.sparse import SparseTensor

__all__ = [
    "SparseTensor",
    "add",
    "bincount",
    "concat",
    "cross",
    "cross_hashed",
    "expand_dims",
    "eye",
    "fill_empty_rows",
    "from_dense",
    "map_values",
    "mask",
    "maximum",
    "minimum",
    "reduce_max",
    "reduce_sum",
    "reorder",
    "reset_shape",
    "reshape",
    "retain",
    "sampled_addmm",
    "segment_mean",
    "segment_sqrt_n",
    "segment_sum",
    "slice",
    "softmax",
    "sparse_dense_matmul",
    "split",
    "to_dense",
    "to_indicator",
    "transpose",
]
