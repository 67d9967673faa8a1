"""``tf.ragged``: what makes ragged tensors, and rows by their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import jagged
from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.composite import known
from ..tensor.convert import constant as dense_constant
from ..tensor.convert import convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.row_partition import RowPartition, in_dtype
from ..tensor.row_partition import index as index_vector
from ..tensor.tensor import Tensor


def constant(
    pylist: Any, dtype: Any = None, ragged_rank: Any = None, inner_shape: Any = None, name: Any = None,
    row_splits_dtype: Any = "int64",
) -> Any:  # fmt: skip
    """Nested lists as a ragged tensor; a tensor where they are not nested.

    Args: ragged_rank: how many axes are ragged, all but the last unless given. inner_shape: of the uniform axes within.
    Raises: ValueError where scalars are nested to different depths.
    """
    if is_ragged(pylist):
        raise TypeError("pylist may not be a RaggedTensor or RaggedTensorValue.")
    inner = None if inner_shape is None else tuple(inner_shape)
    if not _nested(pylist):
        if ragged_rank or inner:
            raise ValueError(f"Invalid pylist={pylist!r}: a scalar is incompatible with ragged_rank={ragged_rank}, "
                             f"inner_shape={inner_shape}.")  # fmt: skip
        return dense_constant(pylist, dtype)
    scalars, deepest = _depths(pylist)
    _check(pylist, scalars, deepest, ragged_rank, inner)
    flat_list = ragged_rank is None and (deepest < 2 or (inner is not None and deepest - len(inner) < 2))
    if ragged_rank == 0 or flat_list:
        return dense_constant(pylist, dtype, inner)
    if ragged_rank is None:
        ragged_rank = max(1, deepest - 1 if scalars is None else scalars - 1 - len(inner or ()))
        inner = inner or ()
    levels, values = [], list(pylist)
    for depth in range(ragged_rank):
        if inner is None and not all(map(_nested, values)):
            raise ValueError(
                f"pylist has scalar values depth {depth + 1}, but ragged_rank={ragged_rank} requires scalar value "
                f"depth greater than {ragged_rank}"
            )
        levels.append([len(row) for row in values])
        values = [item for row in values for item in row]
    if inner is None:
        inner = _shape_of(values)
    made: Any = dense_constant(values, dtype, (len(values), *inner))
    for lengths in reversed(levels):
        splits = in_dtype(jagged.ends(lengths), as_dtype(row_splits_dtype))
        made = RaggedTensor(made, RowPartition(splits), internal=True)
    return made


def _check(pylist: Any, scalars: int | None, deepest: int, ragged_rank: Any, inner: Any) -> None:
    if ragged_rank is not None and ragged_rank < 0:
        raise ValueError(f"Invalid ragged_rank={ragged_rank!r}: must be nonnegative")
    if scalars is not None and deepest > scalars:
        raise ValueError(f"Invalid pylist={pylist!r}: empty list nesting is greater than scalar value nesting")
    if scalars is not None and ragged_rank is not None and deepest < ragged_rank:
        raise ValueError(f"Invalid pylist={pylist}, max depth smaller than ragged_rank={ragged_rank}")
    if inner is not None and ragged_rank is not None:
        wanted = ragged_rank + len(inner) + 1
        if (scalars is not None and wanted != scalars) or (scalars is None and wanted < deepest):
            raise ValueError(f"Invalid pylist={pylist!r}: incompatible with ragged_rank={ragged_rank} and "
                             f"dim(inner_shape)={len(inner)}")  # fmt: skip


def _nested(value: Any) -> bool:
    return isinstance(value, (list, tuple)) or np.ndim(value) != 0


def _depths(value: Any) -> tuple[int | None, int]:
    """How deep scalars are (None where there are none), and lists."""
    if not _nested(value):
        return 0, 0
    scalars, deepest = None, 1
    for child in value:
        inner, depth = _depths(child)
        if inner is not None:
            if scalars is not None and scalars != inner + 1:
                raise ValueError("all scalar values must have the same nesting depth")
            scalars = inner + 1
        deepest = max(deepest, depth + 1)
    return scalars, deepest


def _shape_of(values: list[Any]) -> tuple[int, ...]:
    """The one shape of all values. Raises ValueError where they differ."""

    def of(value: Any) -> tuple[int, ...]:
        if not _nested(value):
            return ()
        shapes = {of(child) for child in value} or {()}
        if len(shapes) > 1:
            raise ValueError("inner values have inconsistent shape")
        return (len(value), *shapes.pop())

    found = {of(v) for v in values} or {()}
    if len(found) > 1:
        raise ValueError("inner values have inconsistent shape")
    return found.pop()


def ragged_range(
    starts: Any, limits: Any = None, deltas: Any = 1, dtype: Any = None, name: Any = None,
    row_splits_dtype: Any = "int64",
) -> RaggedTensor:  # fmt: skip
    """Rows start, start + delta, ... up to the limit (exclusive). One argument: limits, from 0."""
    if limits is None:
        starts, limits = 0, starts
    parts = [convert_to_tensor(v, dtype, dtype_hint="int32") for v in (starts, limits, deltas)]
    order = ["int32", "int64", "float32", "float64"]
    kind = as_dtype(dtype) if dtype is not None else as_dtype(max((p.dtype.name for p in parts), key=order.index))
    arrays = [known(p, "A range's bounds").astype(kind.numpy) for p in parts]
    if any(a.ndim > 1 for a in arrays):
        raise InvalidArgumentError("starts, limits and deltas must be scalars or vectors.")
    sizes = {len(a) for a in arrays if a.ndim}
    if len(sizes) > 1:
        raise InvalidArgumentError(f"starts, limits, and deltas must have the same shape. Received lengths {sizes}.")
    first, last, step = (np.broadcast_to(a, (max(sizes, default=1),)) for a in arrays)
    if (step == 0).any():
        raise InvalidArgumentError("Requires delta != 0")
    counts = np.maximum(0, np.ceil((last.astype("float64") - first) / step)).astype(np.int64)
    within = jagged.ranges(np.zeros(len(counts)), counts)
    values = jagged.each(first, counts) + within.astype(kind.numpy) * jagged.each(step, counts)
    splits = in_dtype(jagged.ends(counts), as_dtype(row_splits_dtype))
    return RaggedTensor(Tensor(values.astype(kind.numpy)), RowPartition(splits), internal=True)


def row_splits_to_segment_ids(splits: Any, name: Any = None, out_type: Any = None) -> Tensor:
    """The row of each value. Args: splits: where each row begins, and the end."""
    found = index_vector(splits, "splits")
    if not found.shape[0]:
        raise ValueError("Invalid row_splits: []")
    return in_dtype(jagged.row_numbers(known(found, "Row splits")), as_dtype(out_type or found.dtype))


def segment_ids_to_row_splits(
    segment_ids: Any, num_segments: Any = None, out_type: Any = None, name: Any = None
) -> Tensor:
    """Where each row begins, and the end. Args: segment_ids: the row of each value, in order."""
    if segment_ids is not None and not isinstance(segment_ids, Tensor):
        segment_ids = convert_to_tensor(segment_ids, dtype_hint="int64")
    found = index_vector(segment_ids, "segment_ids")
    count = None if num_segments is None else convert_to_tensor(num_segments)
    partition = RowPartition.from_value_rowids(found, count, validate=False)
    return in_dtype(partition.array, as_dtype(out_type or found.dtype))


def map_flat_values(op: Any, *args: Any, **kwargs: Any) -> Any:
    """``op`` of the flat values of the ragged arguments, in their rows.

    Raises: ValueError where the ragged arguments' rows differ, or the result has another number of rows.
    """
    ragged: list[RaggedTensor] = []

    def flat(value: Any) -> Any:
        if is_ragged(value):
            ragged.append(value)
            return value.flat_values
        if isinstance(value, (list, tuple)):
            return type(value)(flat(v) for v in value)
        return {k: flat(v) for k, v in value.items()} if isinstance(value, dict) else value

    args, kwargs = flat(args), flat(kwargs)
    if not ragged:
        return op(*args, **kwargs)
    first = ragged[0]
    for other in ragged[1:]:
        _assert_same_rows(first, other)
    found = op(*args, **kwargs)
    count = first.levels()[-1].partition.static_nvals
    if not hasattr(found, "shape") or not len(found.shape) or found.shape[0] != count:
        raise ValueError(
            f"tf.ragged.map_flat_values requires that the output of `op` have the same outer-dimension size as "
            f"flat_values of any ragged inputs: expected {count}, received {getattr(found, 'shape', found)}."
        )
    return first.with_flat_values(found)


def _assert_same_rows(a: RaggedTensor, b: RaggedTensor) -> None:
    if a.ragged_rank != b.ragged_rank:
        raise ValueError("All ragged tensors must have the same ragged_rank.")
    counts = {x.flat_values.shape[0] for x in (a, b)}
    if len(counts) > 1:
        raise ValueError(f"The flat_values of ragged arguments must all have one outer-dimension size. Got {counts}.")
    for x, y in zip(a.levels(), b.levels(), strict=True):
        if x.partition is not y.partition and not np.array_equal(x.partition.array, y.partition.array):
            raise InvalidArgumentError("Inputs must have identical ragged splits")


def stack_dynamic_partitions(data: Any, partitions: Any, num_partitions: Any, name: Any = None) -> RaggedTensor:
    """The elements of ``data`` as rows, by the partition that each one belongs to."""
    count = convert_to_tensor(num_partitions)
    if is_ragged(partitions):
        if not is_ragged(data):
            data = RaggedTensor.from_tensor(data, ragged_rank=partitions.ragged_rank)
        return stack_dynamic_partitions(data.flat_values, partitions.flat_values, count)
    part = convert_to_tensor(partitions)
    data = data if is_ragged(data) else convert_to_tensor(data)
    shape = tuple(part.data.shape)
    if tuple(data.shape)[: len(shape)] != shape:
        raise ValueError(f"Shapes {data.shape} and {part.shape} are incompatible: `data` must begin with the shape of "
                         "`partitions`.")  # fmt: skip
    if not shape:
        raise ValueError("Shape () must have rank at least 1: a scalar has no elements to divide.")
    if len(shape) > 1:
        wide = (-1, *data.shape[len(shape) :])
        data = data.merge_dims(0, len(shape) - 1) if is_ragged(data) else F.reshape(data, shape=wide)
    rows = known(part, "The partitions of elements").reshape(-1)
    if part.dtype.name not in ("int32", "int64"):
        raise InvalidArgumentError(f"partitions must be whole numbers. Received: {part.dtype.name}")
    size = int(count.array())
    if len(rows) and (rows.min() < 0 or rows.max() >= size):
        raise InvalidArgumentError(f"partitions must be in [0, {size}). Received: {rows.tolist()}")
    order = np.argsort(rows, kind="stable")
    picked = data.rows(order) if is_ragged(data) else F.take(data, Tensor(order), axis=0)
    return RaggedTensor.from_value_rowids(picked, rows[order], size)  # type: ignore[no-any-return]
