"""``tf.sparse``: counts of values in rows, and crossed features."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..tensor.composite import handles, known
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor
from .ragged_cross import combined, hasher


def _rows(values: Any, weights: Any) -> tuple[list[Any], list[Any] | None]:
    """Values, row by row, and their weights."""
    if isinstance(values, SparseTensor):
        places, held = values.places()[:, :-1], known(values.values, "Values to count")
        inner = values.sizes()[:-1]
        rows = np.ravel_multi_index(tuple(places.T), inner) if inner and len(held) else np.zeros(len(held), np.int64)
        count = int(np.prod(inner))
        given = None if weights is None else known(weights.values, "Weights")
        picks = [np.flatnonzero(rows == i) for i in range(count)]
        return [held[p] for p in picks], None if given is None else [given[p] for p in picks]
    if is_ragged(values):
        found = [np.asarray(r.array()) for r in values]
        return found, None if weights is None else [np.asarray(r.array()) for r in weights]
    array = known(convert_to_tensor(values), "Values to count")
    flat = array.reshape(-1, array.shape[-1]) if array.ndim else array.reshape(1, 1)
    given = None if weights is None else known(convert_to_tensor(weights), "Weights").reshape(flat.shape)
    return list(flat), None if given is None else list(given)


def _counted(rows: Any, weights: Any, minlength: Any, maxlength: Any, binary: bool) -> tuple[list[Any], int]:
    """(values, their counts or weights) of every row, and the number of columns."""
    low = min((int(r.min()) for r in rows if len(r)), default=0)
    if low < 0:
        raise InvalidArgumentError("Input values must all be non-negative!")
    size = max((int(r.max()) for r in rows if len(r)), default=-1) + 1
    size = size if minlength is None else max(size, int(as_static(minlength)))
    size = size if maxlength is None else min(size, int(as_static(maxlength)))
    found = []
    for i, row in enumerate(rows):
        held = row < size
        if weights is not None:
            values, numbers = np.unique(row[held], return_inverse=True)
            totals = np.zeros(len(values), weights[i].dtype)
            np.add.at(totals, numbers.reshape(-1), weights[i][held])
        else:
            values, totals = np.unique(row[held], return_counts=True)
        found.append((values, np.ones_like(totals) if binary else totals))
    return found, size


def bincount(
    values: Any, weights: Any = None, axis: Any = 0, minlength: Any = None, maxlength: Any = None,
    binary_output: bool = False, name: Any = None,
) -> SparseTensor:  # fmt: skip
    """How often each number occurs, in all (axis 0) or in every row (axis -1), as a sparse tensor."""
    if axis not in (0, -1, None):
        raise ValueError(f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported.")
    values = values if isinstance(values, (SparseTensor, RaggedTensor)) else convert_to_tensor(values)
    rows, given = _rows(values, weights)
    flat = axis != -1 or len(values.shape) < 2
    if flat:
        rows = [np.concatenate(rows)] if rows else [np.zeros(0, np.int64)]
        given = None if given is None else [np.concatenate(given)]
    found, size = _counted(rows, given, minlength, maxlength, binary_output)
    places = [(*(() if flat else (i,)), v) for i, (row, _) in enumerate(found) for v in row.tolist()]
    kind = given[0].dtype if given else np.int32 if values.dtype.name == "int32" else np.int64
    totals = np.concatenate([t for _, t in found]).astype(kind) if found else np.zeros(0, kind)
    shape = [size] if flat else [len(found), size]
    where = np.asarray(places, np.int64).reshape(-1, len(shape))
    return SparseTensor(where, Tensor(totals), np.asarray(shape, np.int64))


@handles("bincount")
def dense_bincount(
    arr: Any, weights: Any = None, minlength: Any = None, maxlength: Any = None, dtype: Any = "int32", name: Any = None,
    axis: Any = None, binary_output: bool = False,
) -> Tensor:  # fmt: skip
    """``tf.math.bincount`` of ragged and sparse tensors: the counts as a dense tensor."""
    rows, given = _rows(arr, weights)
    if axis in (None, 0):
        rows = [np.concatenate(rows)]
        given = None if given is None else [np.concatenate(given)]
    found, size = _counted(rows, given, minlength, maxlength, binary_output)
    kind = given[0].dtype if given else convert_to_tensor(0, dtype).dtype.numpy
    out = np.zeros((len(found), size), kind)
    for i, (values, totals) in enumerate(found):
        out[i, values] = totals
    return Tensor(out[0] if axis in (None, 0) else out)


# --- crosses -----------------------------------------------------------------------------------


def cross(inputs: Any, name: Any = None, separator: Any = None) -> SparseTensor:
    """Combinations of the features of every row, as texts joined by ``_X_``."""
    between = b"_X_" if separator is None else (separator.encode() if isinstance(separator, str) else separator)
    between = as_static(between)

    def joined(row: Any) -> bytes:
        return bytes(between.join(v if isinstance(v, bytes) else str(v).encode() for v in row))

    return _sparse(inputs, joined, object)


def cross_hashed(inputs: Any, num_buckets: Any = 0, hash_key: Any = None, name: Any = None) -> SparseTensor:
    """Combinations of the features of every row, hashed into buckets (64 bits where their number is 0)."""
    return _sparse(inputs, hasher(num_buckets, hash_key), np.int64)


def _sparse(inputs: Any, function: Any, dtype: Any) -> SparseTensor:
    if not isinstance(inputs, (list, tuple)):
        raise TypeError("Inputs must be a list")
    parts = list(inputs)
    if not all(isinstance(x, (SparseTensor, Tensor)) for x in parts):
        raise TypeError("All inputs must be Tensor or SparseTensor.")
    ordered = [x for x in parts if isinstance(x, SparseTensor)] + [x for x in parts if not isinstance(x, SparseTensor)]
    rows = [[function(c) for c in row] for row in combined(ordered)]
    places = np.asarray([(i, j) for i, row in enumerate(rows) for j in range(len(row))], np.int64).reshape(-1, 2)
    values = np.empty(len(places), dtype)
    values[:] = [v for row in rows for v in row]
    shape = np.asarray([len(rows), max(map(len, rows), default=0)], np.int64)
    return SparseTensor(places, Tensor(values), shape)
