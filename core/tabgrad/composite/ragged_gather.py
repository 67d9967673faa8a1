"""Parts of ragged tensors by their places: rows, elements, masks, partitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..api import gather as dense
from ..api import linalg
from ..api.array import reshape
from ..api.create import one_hot as dense_one_hot
from ..base import jagged
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.composite import handles, known
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.tensor import Tensor
from .ragged_arrange import ragged_stack
from .ragged_create import stack_dynamic_partitions


@handles("gather", takes=RaggedTensor)
def gather(
    params: Any, indices: Any, validate_indices: Any = None, axis: Any = None, batch_dims: Any = 0, name: Any = None
) -> Any:
    """Rows by number, along any axis, with any number of batch axes."""
    params = params if is_ragged(params) else convert_to_tensor(params)
    indices = indices if is_ragged(indices) else convert_to_tensor(indices)
    batch = int(as_static(batch_dims))
    batch = batch + len(indices.shape) if batch < 0 else batch
    number = batch if axis is None else int(as_static(axis))
    number = number + len(params.shape) if number < 0 else number
    if batch > number:
        raise ValueError(f"batch_dims={batch} must not exceed axis={number}.")
    return _gathered(params, indices, number, batch)


def _gathered(params: Any, indices: Any, axis: int, batch: int) -> Any:
    if batch:
        return _batched(params, indices, axis, batch)
    if axis:
        return _along(params, indices, axis)
    if is_ragged(indices):
        return indices.with_values(_gathered(params, indices.values, 0, 0))
    if not is_ragged(params):
        return dense.gather(params, indices)
    if not indices.ndim:
        return params[int(_checked(indices, params.partition.static_nrows))]
    flat = params.rows(_checked(indices, params.partition.static_nrows).reshape(-1))
    if indices.ndim == 1:
        return flat
    return _nested(flat, indices.shape)


def _nested(flat: Any, shape: Any) -> Any:
    """Rows in the axes of a shape, each of which is ragged."""
    found = flat
    for i in range(len(shape) - 1, 0, -1):
        count = int(np.prod(shape[:i]))
        found = RaggedTensor.from_row_splits(found, np.arange(count + 1, dtype=np.int64) * shape[i], validate=False)
    return found


def _checked(indices: Any, size: Any, at: str = "params") -> np.ndarray[Any, Any]:
    found = np.asarray(known(indices, "Indices into a ragged tensor") if isinstance(indices, Tensor) else indices)
    if found.size and ((found < 0) | (found >= size)).any():
        raise InvalidArgumentError(f"indices = {found.tolist()} are not in [0, {size}) of {at} [Op:GatherV2].")
    return found


def _along(params: Any, indices: Any, axis: int) -> Any:
    if not is_ragged(params):
        params = RaggedTensor.from_tensor(params, ragged_rank=axis)
    if axis > 1:
        return params.with_values(_gathered(params.values, indices, axis - 1, 0))
    count = params.partition.static_nrows
    if is_ragged(indices):
        rows = RaggedTensor.from_uniform_row_length(_repeated(indices, count), indices.partition.static_nrows, count)
        return _batched(params, rows, 1, 1)
    spread = F.broadcast_to(indices, shape=(count, *indices.shape))
    if indices.ndim:
        return _batched(params, spread, 1, 1)
    picked = _checked(spread, np.diff(params.partition.array)) + params.partition.array[:-1]
    return _gathered(params.values, Tensor(picked), 0, 0)


def _repeated(x: RaggedTensor, times: int) -> Any:
    return x.rearranged(lambda rows: jagged.repeated(rows, times))


def _batched(params: Any, indices: Any, axis: int, batch: int) -> Any:
    if not is_ragged(params) and not is_ragged(indices):
        return dense.gather(params, indices, axis=axis, batch_dims=batch)
    params = params if is_ragged(params) else RaggedTensor.from_tensor(params, ragged_rank=1)
    if not is_ragged(indices) and (batch > 1 or axis > 1):
        indices = RaggedTensor.from_tensor(indices, ragged_rank=1)
    if not is_ragged(indices):
        return _shifted(params, indices, np.arange(indices.shape[0]))
    if params.partition.static_nrows != indices.partition.static_nrows:
        raise InvalidArgumentError(
            f"params and indices must have the same batch shape: {params.partition.static_nrows} and "
            f"{indices.partition.static_nrows} rows."
        )
    if batch > 1:
        if not np.array_equal(params.partition.array, indices.partition.array):
            raise InvalidArgumentError("params and indices must have the same batch shape.")
        return indices.with_values(_batched(params.values, indices.values, axis - 1, batch - 1))
    if axis > 1:
        inner = [_gathered(p, i, axis - 1, 0) for p, i in zip(params, indices, strict=True)]
        return ragged_stack(inner)
    return indices.with_values(_shifted(params, indices.values, jagged.row_numbers(indices.partition.array)))


def _shifted(params: RaggedTensor, indices: Any, rows: Any) -> Any:
    """Elements of the given rows of params, one for every (outermost) index."""
    if is_ragged(indices):
        inner = rows[jagged.row_numbers(indices.partition.array)]
        return indices.with_values(_shifted(params, indices.values, inner))
    wide = (-1, *([1] * (indices.ndim - 1)))
    lengths = np.diff(params.partition.array)[rows].reshape(wide)
    picked = _checked(indices, lengths) + params.partition.array[:-1][rows].reshape(wide)
    return _gathered(params.values, Tensor(picked), 0, 0)


@handles("embedding_lookup", takes=RaggedTensor)
def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: Any = None) -> Any:
    """Rows of ``params`` by the ids of ragged rows."""
    return ids.with_flat_values(dense.embedding_lookup(params, ids.flat_values, max_norm))


@handles("gather_nd", takes=RaggedTensor)
def gather_nd(params: Any, indices: Any, batch_dims: Any = 0, name: Any = None, bad_indices_policy: str = "") -> Any:
    """Elements by their coordinates, which are the last axis of ``indices``."""
    if as_static(batch_dims) != 0:
        raise ValueError("batch_dims != 0 is not supported for ragged gather yet.")
    if is_ragged(indices):
        if is_ragged(indices.values) or len(indices.shape) > 2:
            return indices.with_values(gather_nd(params, indices.values))
        raise ValueError("The innermost dimension of indices may not be ragged")
    places = convert_to_tensor(indices)
    if not is_ragged(params):
        return dense.gather_nd(params, places)
    array = known(places, "Indices into a ragged tensor")
    flat = array.reshape(-1, array.shape[-1])
    depth = flat.shape[1]
    if not depth:
        raise ValueError("The last axis of indices must not be empty.")
    x: Any = params
    rows = _checked(flat[:, 0], params.partition.static_nrows)
    for i in range(1, min(depth, params.ragged_rank + 1)):
        starts, lengths = x.partition.array[:-1][rows], np.diff(x.partition.array)[rows]
        rows = starts + _checked(flat[:, i], lengths)
        x = x.values
    if depth > params.ragged_rank + 1:
        found: Any = dense.gather_nd(x, Tensor(np.concatenate([rows[:, None], flat[:, params.ragged_rank + 1 :]], 1)))
    else:
        found = x.rows(rows) if is_ragged(x) else F.take(x, Tensor(rows), axis=0)
    if array.ndim == 2:
        return found
    if array.ndim == 1:
        return found if is_ragged(found) or depth == 1 else found[0]
    if not is_ragged(found):
        return reshape(found, [*array.shape[:-1], *found.shape[1:]])
    return _nested(found, array.shape[:-1])


def boolean_mask(data: Any, mask: Any, axis: Any = None, name: Any = None) -> Any:
    """Elements where the mask holds, in their rows. Raises ValueError on a scalar mask."""
    if not is_ragged(mask):
        mask = convert_to_tensor(mask, "bool" if not hasattr(mask, "dtype") else None)
    data = data if is_ragged(data) else convert_to_tensor(data)
    if mask.dtype.name != "bool":
        raise TypeError(f"mask must be bool. Received: {mask.dtype.name}")
    if not len(mask.shape):
        raise ValueError("mask cannot be scalar.")
    if len(mask.shape) > len(data.shape):
        raise ValueError(f"Shapes {data.shape} and {mask.shape} are incompatible: the mask has more axes.")
    if not is_ragged(mask) and mask.ndim > 1:
        mask = RaggedTensor.from_tensor(mask, ragged_rank=mask.ndim - 1)
    if is_ragged(mask):
        levels = len(mask.shape) - 1
        mask = mask if mask.ragged_rank == levels else _deepened(mask, levels)
        data = _deepened(data, levels)
    return _masked(data, mask)


def _deepened(x: Any, levels: int) -> Any:
    have = x.ragged_rank if is_ragged(x) else 0
    if have >= levels:
        return x
    inner = RaggedTensor.from_tensor(x.flat_values if have else x, ragged_rank=levels - have)
    return x.with_flat_values(inner) if have else inner


def _masked(data: Any, mask: Any) -> Any:
    if not is_ragged(mask):
        kept = np.flatnonzero(known(mask, "A mask of a ragged tensor"))
        size = data.partition.static_nrows if is_ragged(data) else data.shape[0]
        if size != mask.shape[0]:
            raise ValueError(f"Shapes ({size},) and {mask.shape} are incompatible.")
        return data.rows(kept) if is_ragged(data) else F.take(data, Tensor(kept), axis=0)
    if not np.array_equal(data.partition.array, mask.partition.array):
        raise InvalidArgumentError("Inputs must have identical ragged splits: those of `data` and of `mask` differ.")
    values = _masked(data.values, mask.values)
    if is_ragged(mask.values):
        return RaggedTensor.from_row_splits(values, data.row_splits, validate=False)
    held = known(mask.values, "A mask of a ragged tensor")
    starts = mask.partition.array[:-1].astype(np.intp)
    lengths = np.add.reduceat(np.append(held, False).astype(np.int64), starts) if len(held) else 0
    lengths = np.where(np.diff(mask.partition.array) > 0, lengths, 0)
    return RaggedTensor.from_row_lengths(values, lengths.astype(data.row_splits.dtype.numpy), validate=False)


@handles("one_hot", takes=RaggedTensor)
def one_hot(
    indices: Any, depth: Any, on_value: Any = None, off_value: Any = None, axis: Any = None, dtype: Any = None,
    name: Any = None,
) -> Any:  # fmt: skip
    """Indices as vectors, along a new uniform axis."""
    number = None if axis is None else int(as_static(axis))
    if number is not None and number >= 0:
        if number <= indices.ragged_rank:
            raise ValueError("axis must be greater than indices.ragged_rank.")
        number -= indices.ragged_rank
    flat = dense_one_hot(indices.flat_values, depth, on_value, off_value, number, dtype)
    return indices.with_flat_values(flat)


@handles("dynamic_partition", takes=RaggedTensor)
def dynamic_partition(data: Any, partitions: Any, num_partitions: Any, name: Any = None) -> list[Any]:
    """The elements of every partition."""
    return list(stack_dynamic_partitions(data, partitions, num_partitions))


@handles("matmul", takes=RaggedTensor)
def matmul(
    a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False, adjoint_a: bool = False,
    adjoint_b: bool = False, **kwargs: Any,
) -> Any:  # fmt: skip
    """Products of matrices, one of a batch after the other; each must be a matrix."""
    options = {"transpose_a": transpose_a, "transpose_b": transpose_b, "adjoint_a": adjoint_a, "adjoint_b": adjoint_b}
    a, b = (x if is_ragged(x) else convert_to_tensor(x) for x in (a, b))
    ranks = {len(x.shape) for x in (a, b)}
    if len(ranks) > 1:
        raise ValueError(f"Both inputs must have the same rank. Received: {sorted(ranks)}")
    rank = ranks.pop()
    if rank == 1 or rank == 0:
        raise ValueError("a and b must have at least two axes.")
    if rank == 2:
        x, y = (_matrix(v) for v in (a, b))
        found = linalg.matmul(x, y, **options)
        return found
    parts = [matmul(x, y, **options) if is_ragged(x) or is_ragged(y) else linalg.matmul(x, y, **options)
             for x, y in zip(a, b, strict=True)]  # fmt: skip
    if len({tuple(p.shape)[1:] for p in parts}) == 1 and not any(map(is_ragged, parts)):
        return RaggedTensor.from_row_lengths(F.concat(*parts, axis=0), [int(p.shape[0]) for p in parts])
    return ragged_stack(parts)


def _matrix(x: Any) -> Any:
    if not is_ragged(x):
        return x
    lengths = np.diff(x.partition.array)
    if len(set(lengths.tolist())) > 1:
        raise InvalidArgumentError(
            "The matrices in `a` and `b` may not be ragged in their innermost dimension: rows of one length expected, "
            f"received {lengths.tolist()}."
        )
    return x.to_tensor()
