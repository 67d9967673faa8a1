"""Components of elements that are ragged or sparse: their rows, batches and specs."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import composite
from ..tensor.composite_specs import CompositeSpec, RaggedTensorSpec, SparseTensorSpec
from ..tensor.ragged import RaggedTensor
from ..tensor.sparse import SparseTensor
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor


def count_of(value: Any) -> int:
    """The number of rows."""
    return int(value.sizes()[0] if isinstance(value, SparseTensor) else value.shape[0])


def row_of(value: Any, i: int) -> Any:
    """Row i of a ragged or sparse tensor."""
    return composite.row(value, i) if isinstance(value, SparseTensor) else value[i]


def rows_of(value: Any, numbers: list[int]) -> Any:
    """Several rows of a ragged or sparse tensor."""
    if isinstance(value, SparseTensor):
        return composite.stacked([composite.row(value, i) for i in numbers])
    return value.rows(numbers)


def stack_column(column: list[Any], spec: Any = None) -> Any:
    """One component of several elements as a batch; rows of a ragged tensor are ragged again. None: of tensors only."""
    if isinstance(column[0], SparseTensor):
        return composite.stacked(column)
    if isinstance(column[0], RaggedTensor):
        return composite.ragged_stack(column)
    if isinstance(spec, RaggedTensorSpec):
        arrays = [t.array() for t in column]
        lengths = np.asarray([len(a) for a in arrays], np.int64)
        return RaggedTensor.from_row_lengths(Tensor(np.concatenate(arrays)), lengths).with_row_splits_dtype(
            spec.row_splits_dtype
        )
    return None


def batched_spec(spec: CompositeSpec, size: int | None) -> Any:
    """The spec of batches."""
    shape = None if spec.shape is None else (size, *spec.shape)
    if isinstance(spec, RaggedTensorSpec):
        return RaggedTensorSpec(shape, spec.dtype, spec.ragged_rank + 1, spec.row_splits_dtype)
    return spec.with_shape(shape)


def row_spec(spec: CompositeSpec) -> Any:
    """The spec of rows."""
    shape = None if spec.shape is None else tuple(spec.shape)[1:]
    if isinstance(spec, RaggedTensorSpec):
        return RaggedTensorSpec(shape, spec.dtype, max(spec.ragged_rank - 1, 0), spec.row_splits_dtype)
    return spec.with_shape(shape)


def as_dense(spec: Any) -> Any:
    """The spec of a tensor for rows of a ragged one, which are tensors; others as they are."""
    if isinstance(spec, RaggedTensorSpec) and not spec.ragged_rank:
        return TensorSpec(spec.shape, spec.dtype)
    return spec


def without_sizes(spec: CompositeSpec) -> Any:
    """The spec of one element as one of all: the number of a ragged one's rows may differ."""
    if isinstance(spec, SparseTensorSpec) or spec.shape is None:
        return spec
    return spec.with_shape([None, *tuple(spec.shape)[1:]])


def numpy_of(value: Any) -> Any:
    """A component as an array, dense where it is sparse."""
    if isinstance(value, SparseTensor):
        return composite.to_dense(value).numpy()
    return value.numpy()


# --- rows of different shapes ------------------------------------------------------------------


def ragged_spec(spec: Any, row_splits_dtype: Any) -> Any:
    """The spec of elements of which a batch is ragged: those with sizes that are not known."""
    if not isinstance(spec, TensorSpec) or not spec.shape or None not in spec.shape:
        return spec
    last = max(i for i, d in enumerate(spec.shape) if d is None)
    return RaggedTensorSpec(spec.shape, spec.dtype, last, row_splits_dtype)


def as_ragged(value: Any, spec: Any) -> Any:
    """An element's component of a ragged batch."""
    if isinstance(spec, RaggedTensorSpec) and spec.ragged_rank and isinstance(value, Tensor):
        return RaggedTensor.from_tensor(value, ragged_rank=spec.ragged_rank, row_splits_dtype=spec.row_splits_dtype)
    return value
