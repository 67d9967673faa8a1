"""``tf.sparse``: places moved, cut, joined and filled."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.composite import known
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.sparse import SparseTensor
from ..tensor.spec import IndexedSlices
from ..tensor.tensor import Tensor
from .sparse_basic import checked, picked, reorder


def _axis(axis: Any, rank: int) -> int:
    number = int(as_static(axis))
    if not -rank <= number < rank:
        raise InvalidArgumentError(f"axis={number} is out of range: expected [-{rank}, {rank}).")
    return number % rank


def transpose(sp_input: Any, perm: Any = None, name: Any = None) -> SparseTensor:
    """With axes in another order, backwards unless ``perm`` is given."""
    x = checked(sp_input)
    rank = len(x.sizes())
    order = list(reversed(range(rank))) if perm is None else [int(p) for p in as_static(perm)]
    moved = SparseTensor(x.places()[:, order], x.values, np.asarray(x.sizes(), np.int64)[order])
    return reorder(moved)


def reshape(sp_input: Any, shape: Any, name: Any = None) -> SparseTensor:
    """The same elements in another shape, of which one size may be -1."""
    x = checked(sp_input)
    wanted = [int(d) for d in as_static(shape)]
    total = int(np.prod(x.sizes()))
    if wanted.count(-1) > 1:
        raise InvalidArgumentError(f"At most one dimension can be inferred (-1). Found: {wanted}")
    if -1 in wanted:
        rest = int(np.prod([d for d in wanted if d != -1]))
        wanted[wanted.index(-1)] = total // max(rest, 1)
    if int(np.prod(wanted)) != total:
        raise InvalidArgumentError(f"Cannot reshape a tensor with {total} elements ({x.sizes()}) to shape {wanted}.")
    flat = np.ravel_multi_index(tuple(x.places().T), x.sizes()) if len(x.places()) else np.zeros(0, np.int64)
    places = np.stack(np.unravel_index(flat, wanted), 1) if len(flat) else np.zeros((0, len(wanted)), np.int64)
    return SparseTensor(places.astype(np.int64), x.values, np.asarray(wanted, np.int64))


def expand_dims(sp_input: Any, axis: Any = None, name: Any = None) -> SparseTensor:
    """With a new axis of length 1, the last unless ``axis`` is given."""
    x = checked(sp_input)
    number = _axis(-1 if axis is None else axis, len(x.sizes()) + 1)
    sizes = np.insert(x.sizes(), number, 1).astype(np.int64)
    return SparseTensor(np.insert(x.places(), number, 0, axis=1), x.values, sizes)


def concat(axis: Any, sp_inputs: Any, expand_nonconcat_dims: bool = False, name: Any = None) -> SparseTensor:
    """Joined along an axis. Args: expand_nonconcat_dims: other axes may differ; the largest size counts."""
    parts = [checked(x) for x in (sp_inputs if isinstance(sp_inputs, (list, tuple)) else [sp_inputs])]
    if len(parts) == 1:
        return parts[0]
    if len({len(p.sizes()) for p in parts}) > 1:
        raise InvalidArgumentError(f"Ranks of all inputs must match. Received shapes: {[p.sizes() for p in parts]}")
    sizes = np.asarray([p.sizes() for p in parts])
    number = _axis(axis, sizes.shape[1])
    others = np.delete(sizes, number, axis=1)
    if not expand_nonconcat_dims and (others != others[0]).any():
        raise InvalidArgumentError(f"Input shapes must match along all axes but {number}. Received: {sizes.tolist()}")
    whole = sizes.max(0)
    whole[number] = sizes[:, number].sum()
    places = [p.places().copy() for p in parts]
    for moved, offset in zip(places, np.cumsum(sizes[:, number]) - sizes[:, number], strict=True):
        moved[:, number] += offset
    values = F.concat(*[p.values for p in parts], axis=0)
    return reorder(SparseTensor(np.concatenate(places), values, whole.astype(np.int64)))


def sparse_slice(sp_input: Any, start: Any, size: Any, name: Any = None) -> SparseTensor:
    """The part that begins at ``start`` and is of ``size`` at most."""
    x = checked(sp_input)
    first = np.asarray(as_static(start), np.int64).reshape(-1)
    last = np.minimum(first + np.asarray(as_static(size), np.int64).reshape(-1), x.sizes())
    places = x.places()
    kept = np.flatnonzero(((places >= first) & (places < last)).all(1))
    return picked(x, kept, places[kept] - first, np.maximum(last - first, 0))


def split(sp_input: Any = None, num_split: Any = None, axis: Any = None, name: Any = None) -> list[SparseTensor]:
    """Parts along an axis; where it can't be divided, the first ones are longer by one."""
    for value, what in ((sp_input, "sp_input"), (num_split, "num_split"), (axis, "axis")):
        if value is None:
            raise ValueError(f"{what} is required")
    x = checked(sp_input)
    number, count = _axis(axis, len(x.sizes())), int(as_static(num_split))
    size = x.sizes()[number]
    if not 1 <= count <= size:
        raise InvalidArgumentError(f"num_split must be in [1, {size}], the size of axis {number}. Received: {count}")
    ends = np.cumsum([0] + [size // count + (i < size % count) for i in range(count)]).tolist()
    found = []
    for first, last in pairwise(ends):
        start, extent = [0] * len(x.sizes()), list(x.sizes())
        start[number], extent[number] = first, last - first
        found.append(sparse_slice(x, start, extent))
    return found


def retain(sp_input: Any, to_retain: Any) -> SparseTensor:
    """The values for which ``to_retain`` holds."""
    x = checked(sp_input)
    kept = known(convert_to_tensor(to_retain), "Which values are kept")
    if kept.shape != x.values.shape:
        raise ValueError(f"Shapes {kept.shape} and {x.values.shape} are incompatible: one bool per value is needed.")
    return picked(x, np.flatnonzero(kept))


def reset_shape(sp_input: Any, new_shape: Any = None) -> SparseTensor:
    """In another shape around the same places, the tightest unless given. Raises ValueError, InvalidArgumentError."""
    x = checked(sp_input)
    if new_shape is None:
        tight = x.places().max(0) + 1 if len(x.places()) else np.zeros(len(x.sizes()), np.int64)
        return SparseTensor(x.indices, x.values, tight.astype(np.int64))
    wanted = np.asarray(as_static(new_shape), np.int64)
    if len(wanted) != len(x.sizes()):
        raise ValueError(f"Shapes of ranks {len(x.sizes())} and {len(wanted)} are incompatible.")
    if (wanted < x.sizes()).any():
        raise ValueError(f"new_shape {wanted.tolist()} is smaller than the shape {x.sizes()}.")
    return SparseTensor(x.indices, x.values, wanted)


def fill_empty_rows(sp_input: Any, default_value: Any, name: Any = None) -> tuple[SparseTensor, Tensor]:
    """With the default as the first value of rows of a matrix that have none. Returns: it; which rows had none."""
    x = checked(sp_input)
    fill = F.reshape(convert_to_tensor(default_value, x.dtype), shape=(1,))
    places = x.places()
    empty = np.ones(x.sizes()[0], bool)
    empty[places[:, 0]] = False
    new = np.zeros((int(empty.sum()), places.shape[1]), np.int64)
    new[:, 0] = np.flatnonzero(empty)
    numbers = np.append(np.arange(len(places)), np.full(len(new), len(places)))
    values = F.take(F.concat(x.values, fill, axis=0), Tensor(numbers), axis=0)
    whole = SparseTensor(np.concatenate([places, new]), values, x.dense_shape)
    order = np.argsort(whole.places()[:, 0], kind="stable")
    return picked(whole, order), Tensor(empty)


def to_indicator(sp_input: Any, vocab_size: Any, name: Any = None) -> Tensor:
    """Bools of which ids are in each row, along a new last axis of ``vocab_size`` in place of the last."""
    x = checked(sp_input)
    size = int(as_static(vocab_size))
    ids = known(x.values, "Ids")
    out = np.zeros((*x.sizes()[:-1], size), bool)
    if len(ids) and (ids.min() < 0 or ids.max() >= size):
        raise InvalidArgumentError(f"Values must be in [0, {size}). Received: {ids.tolist()}")
    out[(*x.places()[:, :-1].T, ids)] = True
    return Tensor(out)


def eye(num_rows: Any, num_columns: Any = None, dtype: Any = "float32", name: Any = None) -> SparseTensor:
    """Ones on the diagonal."""
    rows = int(as_static(num_rows))
    columns = rows if num_columns is None else int(as_static(num_columns))
    least = min(rows, columns)
    ones = Tensor(np.ones(least, as_dtype(dtype).numpy))
    return SparseTensor(np.repeat(np.arange(least), 2).reshape(-1, 2), ones, np.asarray([rows, columns], np.int64))


def mask(a: Any, mask_indices: Any, name: Any = None) -> IndexedSlices:
    """The rows of IndexedSlices without those of the given numbers."""
    kept = np.flatnonzero(~np.isin(known(a.indices, "Rows"), known(convert_to_tensor(mask_indices), "Rows")))
    rows = Tensor(kept)
    return IndexedSlices(F.take(a.values, rows, axis=0), F.take(a.indices, rows, axis=0), a.dense_shape)
