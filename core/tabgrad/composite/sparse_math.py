"""``tf.sparse``: sums, products and reductions. Results have gradients with respect to values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..api import gather, pointwise
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.composite import known
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor
from .sparse_basic import checked, picked, to_dense


def _joined(*parts: SparseTensor) -> tuple[Any, Any]:
    """All places in order, each once, and the number among them of every part's places."""
    sizes = {tuple(p.sizes()) for p in parts}
    if len(sizes) > 1:
        raise InvalidArgumentError(f"Operands' shapes do not match: {sorted(sizes)}")
    found, numbers = np.unique(np.concatenate([p.places() for p in parts]), axis=0, return_inverse=True)
    return found, numbers.reshape(-1)


def add(a: Any, b: Any, threshold: Any = 0) -> Any:
    """The sum: sparse of two sparse tensors, without sums of two values below the threshold; dense where one is."""
    if not isinstance(a, SparseTensor) and not isinstance(b, SparseTensor):
        raise TypeError("At least one input should be SparseTensor; do you mean to use tf.add()?")
    if not (isinstance(a, SparseTensor) and isinstance(b, SparseTensor)):
        sparse, dense = (a, b) if isinstance(a, SparseTensor) else (b, a)
        dense = convert_to_tensor(dense, dtype_hint=sparse.dtype)
        if tuple(dense.shape) != tuple(sparse.sizes()):
            raise InvalidArgumentError(f"Operands' shapes do not match: {sparse.sizes()} and {dense.shape}.")
        return F.add(to_dense(sparse, validate_indices=False), dense)
    if a.dtype is not b.dtype:
        raise InvalidArgumentError(f"Operands must have one dtype: {a.dtype.name} and {b.dtype.name}.")
    places, numbers = _joined(a, b)
    values = F.unsorted_segment_sum(F.concat(a.values, b.values, axis=0), Tensor(numbers), num_segments=len(places))
    total = SparseTensor(places, values, a.dense_shape)
    limit = as_static(threshold)
    if not limit:
        return total
    large = np.abs(known(values, "Values to compare with a threshold")) >= limit
    return picked(total, np.flatnonzero(large | (np.bincount(np.asarray(numbers, np.intp), minlength=len(places)) < 2)))


def _pairwise(function: Callable[..., Any], a: Any, b: Any) -> SparseTensor:
    """A function of values at the places of either, 0 where one has none."""
    x, y = checked(a, "sp_a"), checked(b, "sp_b")
    places, numbers = _joined(x, y)
    count = len(x.places())
    parts = []
    for values, own in ((x.values, numbers[:count]), (y.values, numbers[count:])):
        parts.append(F.unsorted_segment_sum(values, Tensor(own), num_segments=len(places)))
    return SparseTensor(places, function(*parts), x.dense_shape)


def maximum(sp_a: Any, sp_b: Any, name: Any = None) -> SparseTensor:
    """The larger at every place."""
    return _pairwise(pointwise.maximum, sp_a, sp_b)


def minimum(sp_a: Any, sp_b: Any, name: Any = None) -> SparseTensor:
    """The smaller at every place."""
    return _pairwise(pointwise.minimum, sp_a, sp_b)


def map_values(op: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """A function of the values of sparse arguments, at their places."""
    sparse: list[SparseTensor] = []

    def values(x: Any) -> Any:
        if not isinstance(x, SparseTensor):
            return x
        sparse.append(x)
        return x.values

    args, kwargs = tuple(map(values, args)), {k: values(v) for k, v in kwargs.items()}
    if not sparse:
        raise ValueError("No SparseTensor in argument list of map_values")
    first = sparse[0]
    for other in sparse[1:]:
        if first.sizes() != other.sizes() or not np.array_equal(first.places(), other.places()):
            raise InvalidArgumentError("The SparseTensors of map_values must have the same places and shape.")
    return first.with_values(op(*args, **kwargs))


def sparse_dense_matmul(
    sp_a: Any, b: Any, adjoint_a: bool = False, adjoint_b: bool = False, name: Any = None
) -> Tensor:
    """The product of a sparse matrix and a dense one (either way round), dense."""
    if isinstance(b, SparseTensor) and not isinstance(sp_a, SparseTensor):
        found = sparse_dense_matmul(b, sp_a, not adjoint_b, not adjoint_a)
        return F.transpose(found, perm=(1, 0))  # type: ignore[no-any-return]
    x, y = checked(sp_a, "sp_a"), convert_to_tensor(b, dtype_hint=sp_a.dtype)
    if len(x.sizes()) != 2 or y.ndim != 2:
        raise InvalidArgumentError(f"Tensors must be matrices. Received shapes {x.sizes()} and {y.shape}.")
    if adjoint_b:
        y = F.conj(F.transpose(y, perm=(1, 0)))
    values, (rows, columns), shape = x.values, x.places().T, x.sizes()
    if adjoint_a:
        values, (rows, columns), shape = F.conj(values), (columns, rows), shape[::-1]
    if shape[1] != y.shape[0]:
        raise InvalidArgumentError(
            f"Cannot multiply A and B because inner dimension does not match: {shape[1]} vs. {y.shape[0]}. Did you "
            "forget a transpose?"
        )
    products = F.mul(F.reshape(values, shape=(-1, 1)), F.take(y, Tensor(columns), axis=0))
    return F.unsorted_segment_sum(products, Tensor(rows), num_segments=shape[0])  # type: ignore[no-any-return]


def _broadcast(x: SparseTensor, dense: Any) -> Any:
    """The elements of a dense tensor at the places of a sparse one."""
    y = convert_to_tensor(dense, dtype_hint=x.dtype)
    sizes = x.sizes()
    if y.ndim > len(sizes):
        raise InvalidArgumentError(f"SparseTensor of shape {sizes} can't be broadcast to the dense shape {y.shape}.")
    try:
        y = F.broadcast_to(y, shape=tuple(sizes))
    except InvalidArgumentError:
        raise InvalidArgumentError(f"A dense tensor of shape {y.shape} can't be broadcast to {sizes}.") from None
    return F.gather_nd(y, Tensor(x.places()))


def multiply(x: Any, y: Any) -> SparseTensor:
    """The product with a dense tensor, which is broadcast."""
    if isinstance(x, SparseTensor) and isinstance(y, SparseTensor):
        raise ValueError("A SparseTensor is multiplied with a dense tensor, not with another SparseTensor.")
    sparse, dense = (x, y) if isinstance(x, SparseTensor) else (y, x)
    return sparse.with_values(pointwise.multiply(sparse.values, _broadcast(sparse, dense)))


def divide(x: Any, y: Any) -> SparseTensor:
    """The quotient by a dense tensor, which is broadcast."""
    if not isinstance(x, SparseTensor) or isinstance(y, SparseTensor):
        raise TypeError("A SparseTensor is divided by a dense tensor.")
    return x.with_values(pointwise.divide(x.values, _broadcast(x, y)))


# --- reductions --------------------------------------------------------------------------------


def _reduced(function: Callable[..., Any], x: Any, axis: Any, keepdims: Any, sparse: bool) -> Any:
    x = checked(x)
    sizes, places = x.sizes(), x.places()
    rank = len(sizes)
    found = as_static(axis)
    axes = range(rank) if found is None else (found if isinstance(found, (list, tuple)) else [found])
    for a in axes:
        if not -rank <= a < rank:
            raise InvalidArgumentError(f"Invalid reduction dimension {a}, for input with {rank} dimensions.")
    gone = {a % rank for a in axes}
    kept = [a for a in range(rank) if a not in gone]
    shape = [1 if a in gone else d for a, d in enumerate(sizes) if keepdims or a not in gone]
    inner = [sizes[a] for a in kept]
    rows = np.ravel_multi_index(tuple(places[:, kept].T), inner) if kept else np.zeros(len(places), np.int64)
    if not len(places):
        rows = np.zeros(0, np.int64)
    present, numbers = np.unique(rows, return_inverse=True)
    totals = function(x.values, Tensor(numbers.reshape(-1)), len(present))
    where = np.zeros((len(present), len(shape)))
    if shape and len(present):
        where = np.stack(np.unravel_index(present, shape), 1)
    made = SparseTensor(where.astype(np.int64), totals, np.asarray(shape, np.int64))
    if sparse:
        return made
    return to_dense(made) if shape else (totals[0] if len(present) else Tensor(np.zeros((), x.dtype.numpy)))


def reduce_sum(
    sp_input: Any, axis: Any = None, keepdims: Any = None, output_is_sparse: bool = False, name: Any = None
) -> Any:
    """The sum over axes."""
    return _reduced(gather.unsorted_segment_sum, sp_input, axis, keepdims, output_is_sparse)


def reduce_max(
    sp_input: Any, axis: Any = None, keepdims: Any = None, output_is_sparse: bool = False, name: Any = None
) -> Any:
    """The largest value over axes; 0 where there is none."""
    return _reduced(gather.unsorted_segment_max, sp_input, axis, keepdims, output_is_sparse)


def softmax(sp_input: Any, name: Any = None) -> SparseTensor:
    """Softmax of the values in every row of the last axis."""
    x = checked(sp_input)
    if len(x.sizes()) < 2:
        raise InvalidArgumentError(f"Input should have rank >= 2, got {len(x.sizes())}.")
    _, numbers = np.unique(x.places()[:, :-1], axis=0, return_inverse=True)
    rows, count = Tensor(numbers.reshape(-1)), int(numbers.max(initial=-1)) + 1
    largest = F.stop_gradient(gather.unsorted_segment_max(x.values, rows, count))
    exps = F.exp(F.sub(x.values, F.take(largest, rows, axis=0)))
    sums = gather.unsorted_segment_sum(exps, rows, count)
    return x.with_values(F.div(exps, F.take(sums, rows, axis=0)))


def _segments(name: str) -> Callable[..., Any]:
    function = getattr(gather, f"unsorted_segment_{name}")

    def segment(
        data: Any, indices: Any, segment_ids: Any, num_segments: Any = None, name: Any = None,
        sparse_gradient: bool = False,
    ) -> Tensor:  # fmt: skip
        rows = known(convert_to_tensor(segment_ids), "Segments")
        if (np.diff(rows) < 0).any():
            raise InvalidArgumentError(f"segment ids are not increasing: {rows.tolist()}")
        count = int(rows[-1]) + 1 if len(rows) else 0
        count = count if num_segments is None else int(as_static(num_segments))
        if len(rows) and rows[-1] >= count:
            raise InvalidArgumentError(f"segment ids must be < num_segments ({count}): {rows.tolist()}")
        return function(gather.gather(data, indices), Tensor(rows), count)  # type: ignore[no-any-return]

    segment.__name__ = segment.__qualname__ = f"segment_{name}"
    segment.__doc__ = f"The {name.replace('_', ' ')} of picked rows of data, segment by segment."
    return segment


segment_sum, segment_mean, segment_sqrt_n = _segments("sum"), _segments("mean"), _segments("sqrt_n")


def sampled_addmm(
    indices: Any, values: Any, dense_shape: Any, mat1: Any, mat2: Any, beta: Any = 1.0, alpha: Any = 1.0,
    output_type: Any = "float32",
) -> tuple[Any, Any, Any]:  # fmt: skip
    """``alpha * mat1 @ mat2 + beta * values`` at the given places. Returns: places, values, shape."""
    places = known(convert_to_tensor(indices), "Places")
    a, b = convert_to_tensor(mat1), convert_to_tensor(mat2)
    *outer, row, column = places.T
    rows = F.gather_nd(a, Tensor(np.stack([*outer, row], 1)))
    turned = F.transpose(b, perm=(*range(b.ndim - 2), b.ndim - 1, b.ndim - 2))
    columns = F.gather_nd(turned, Tensor(np.stack([*outer, column], 1)))
    found = F.sum(F.mul(rows, columns), axis=-1)
    return indices, F.add(F.mul(found, alpha), F.mul(convert_to_tensor(values), beta)), dense_shape
