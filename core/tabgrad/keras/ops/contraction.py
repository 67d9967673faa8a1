"""keras.ops that multiply and add: products, einsum, diagonals, correlations, histograms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...api import linalg as tf_linalg
from ...base.dtype import as_dtype
from ...ir.op import F
from ...tensor.tensor import Tensor
from ..common.result_type import result_type
from .convert import cast, floating, floats, is_known, name_of, promoted, shape_of, tensor
from .convert import part as part_of
from .declare import operation

INT32 = np.dtype(np.int32)


def _widened(*operands: Any) -> tuple[list[Tensor], str]:
    """Operands in a dtype that products are defined for, and the result's dtype."""
    parts = promoted(*operands)
    kind = name_of(parts[0])
    if kind in ("bool", "int8", "int16", "uint8", "uint16", "uint32"):
        wide = "int32" if kind != "uint32" else "int64"
        return [cast(p, wide) for p in parts], kind
    return parts, kind


@operation("numpy", "Matmul", "x1 x2")
def matmul(x1: Any, x2: Any) -> Tensor:
    """The matrix product; vectors count as rows or columns, other axes broadcast."""
    first, second = tensor(x1), tensor(x2)
    both = {name_of(first), name_of(second)}
    (a, b), kind = _widened(first, second)
    if both == {"int8"}:  # Keras adds products of int8 up in int32
        kind = "int32"
    if not a.ndim or not b.ndim:
        raise ValueError("matmul: operands must have at least one axis. Use multiply for scalars.")
    row, column = a.ndim == 1, b.ndim == 1
    a = F.expand_dims(a, axis=0) if row else a
    b = F.expand_dims(b, axis=1) if column else b
    out = F.matmul(a, b)
    if column:
        out = F.squeeze(out, axis=(out.ndim - 1,))
    if row:
        out = F.squeeze(out, axis=(out.ndim - 1 if column else out.ndim - 2,))
    return cast(out, kind)


@operation("numpy", "Dot", "x1 x2")
def dot(x1: Any, x2: Any) -> Tensor:
    """Products summed over the last axis of x1 and the second last of x2."""
    (a, b), kind = _widened(x1, x2)
    if not a.ndim or not b.ndim:
        return cast(F.mul(a, b), kind)
    axis = b.ndim - 2 if b.ndim > 1 else 0
    return cast(tf_linalg.tensordot(a, b, [[a.ndim - 1], [axis]]), kind)


@operation("numpy", "Inner", "x1 x2")
def inner(x1: Any, x2: Any) -> Tensor:
    """Products summed over the last axes of both."""
    (a, b), kind = _widened(x1, x2)
    if not a.ndim or not b.ndim:
        return cast(F.mul(a, b), kind)
    return cast(tf_linalg.tensordot(a, b, [[a.ndim - 1], [b.ndim - 1]]), kind)


@operation("numpy", "Vdot", "x1 x2")
def vdot(x1: Any, x2: Any) -> Tensor:
    """The sum of products of all elements, x1 conjugated."""
    (a, b), kind = _widened(x1, x2)
    a = F.conj(a) if a.dtype.is_complex else a
    return cast(F.sum(F.mul(F.reshape(a, shape=(-1,)), F.reshape(b, shape=(-1,)))), kind)


@operation("numpy", "Outer", "x1 x2")
def outer(x1: Any, x2: Any) -> Tensor:
    """Every element of x1 times every element of x2."""
    a, b = promoted(x1, x2)
    row, column = F.reshape(b, shape=(1, -1)), F.reshape(a, shape=(-1, 1))
    return F.logical_and(column, row) if name_of(a) == "bool" else F.mul(column, row)  # type: ignore[no-any-return]


@operation("numpy", "Tensordot", "x1 x2")
def tensordot(x1: Any, x2: Any, axes: Any = 2) -> Tensor:
    """Products summed over pairs of axes."""
    (a, b), kind = _widened(x1, x2)
    return cast(tf_linalg.tensordot(a, b, axes), kind)


@operation("numpy", "Einsum", "*")
def einsum(subscripts: str, *operands: Any, **kwargs: Any) -> Tensor:
    """Sums of products in Einstein's notation."""
    if kwargs:
        raise TypeError(f"Unexpected arguments for einsum: {sorted(kwargs)}")
    parts, kind = _widened(*operands)
    if {name_of(tensor(x)) for x in operands} == {"int8"}:
        kind = "int32"
    return cast(tf_linalg.einsum(subscripts.replace(" ", ""), *parts), kind)


@operation("numpy", "Kron", "x1 x2")
def kron(x1: Any, x2: Any) -> Tensor:
    """The Kronecker product."""
    a, b = promoted(x1, x2)
    rank = max(a.ndim, b.ndim)
    sa = (1,) * (rank - a.ndim) + shape_of(a)
    sb = (1,) * (rank - b.ndim) + shape_of(b)
    wide = F.reshape(a, shape=tuple(v for d in sa for v in (d, 1)))
    tall = F.reshape(b, shape=tuple(v for d in sb for v in (1, d)))
    return F.reshape(F.mul(wide, tall), shape=tuple(p * q for p, q in zip(sa, sb, strict=True)))  # type: ignore[no-any-return]


@operation("numpy", "Cross", "x1 x2")
def cross(x1: Any, x2: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: Any = None) -> Tensor:
    """The cross product of vectors of 3 (or 2) components. Raises ValueError on other sizes."""
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = promoted(x1, x2)
    a = F.move_axes(a, source=(axisa % a.ndim,), target=(a.ndim - 1,))
    b = F.move_axes(b, source=(axisb % b.ndim,), target=(b.ndim - 1,))
    na, nb = shape_of(a)[-1], shape_of(b)[-1]
    if na not in (2, 3) or nb not in (2, 3):
        raise ValueError(
            f"`x1`'s dim on axis={axisa} and `x2`'s dim on axis={axisb} must be either 2 or 3, received {na} and {nb}"
        )

    def part(t: Any, i: int) -> Any:
        return t[..., i] if i < shape_of(t)[-1] else F.zeros_like(t[..., 0])

    def minor(i: int, j: int) -> Any:
        return F.sub(F.mul(part(a, i), part(b, j)), F.mul(part(a, j), part(b, i)))

    if na == nb == 2:
        return minor(0, 1)  # type: ignore[no-any-return]
    out = F.stack(minor(1, 2), minor(2, 0), minor(0, 1), axis=len(shape_of(minor(0, 1))))
    return F.move_axes(out, source=(out.ndim - 1,), target=(axisc % out.ndim,))  # type: ignore[no-any-return]


# --- diagonals ---------------------------------------------------------------------------------


def _diagonal_size(rows: int, columns: int, k: int) -> int:
    return max(0, min(rows, columns - k) if k >= 0 else min(rows + k, columns))


@operation("numpy", "Diagonal")
def diagonal(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """A diagonal of the plane of two axes, as the last axis."""
    x = tensor(x)
    if x.ndim < 2:
        raise ValueError(f"`diagonal` requires an array of at least two dimensions, but `x` is of shape {x.shape}")
    moved = F.move_axes(x, source=(axis1 % x.ndim, axis2 % x.ndim), target=(x.ndim - 2, x.ndim - 1))
    *lead, rows, columns = shape_of(moved)
    size = _diagonal_size(rows, columns, offset)
    first = (offset if offset >= 0 else -offset * columns) + np.arange(size) * (columns + 1)
    flat = F.reshape(moved, shape=(*lead, rows * columns))
    return F.take(flat, tensor(first.astype(np.int32)), axis=len(lead))  # type: ignore[no-any-return]


@operation("numpy", "Diag")
def diag(x: Any, k: int = 0) -> Tensor:
    """A matrix with a vector on its diagonal, or the diagonal of a matrix."""
    x = tensor(x)
    if x.ndim == 2:
        return diagonal(x, offset=k)  # type: ignore[no-any-return]
    if x.ndim != 1:
        raise ValueError(f"`x` must be 1d or 2d, but received shape {x.shape}.")
    size = shape_of(x)[0]
    side = size + abs(k)
    start = k if k >= 0 else -k * side
    places = (start + np.arange(size) * (side + 1)).astype(np.int32)
    flat = (
        F.scatter_nd(tensor(places[:, None]), x, shape=(side * side,))
        if size
        else F.fill(shape=(side * side,), value=0, dtype=x.data.dtype)
    )
    return F.reshape(flat, shape=(side, side))  # type: ignore[no-any-return]


@operation("numpy", "Diagflat")
def diagflat(x: Any, k: int = 0) -> Tensor:
    """The flattened tensor on a matrix's diagonal."""
    return diag(F.reshape(tensor(x), shape=(-1,)), k)  # type: ignore[no-any-return]


@operation("numpy", "Trace")
def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The sum of a diagonal."""
    x = tensor(x)
    kind = name_of(x)
    if kind in ("bool", "int8", "int16"):
        x = cast(x, "int32")
    elif kind in ("uint8", "uint16"):
        x = cast(x, "uint32")
    return F.sum(diagonal(x, offset, axis1, axis2), axis=-1)  # type: ignore[no-any-return]


def _triangle(x: Any, k: int, lower: bool) -> Tensor:
    x = tensor(x)
    if x.ndim < 2:
        raise ValueError(f"Expected at least two axes, received shape {x.shape}.")
    rows, columns = shape_of(x)[-2:]
    mask = np.tri(rows, columns, k if lower else k - 1, dtype=bool)
    return F.where(tensor(mask if lower else ~mask), x, F.zeros_like(x))  # type: ignore[no-any-return]


@operation("numpy", "Tril")
def tril(x: Any, k: int = 0) -> Tensor:
    """Zeros above a diagonal."""
    return _triangle(x, k, True)


@operation("numpy", "Triu")
def triu(x: Any, k: int = 0) -> Tensor:
    """Zeros below a diagonal."""
    return _triangle(x, k, False)


@operation("numpy", "Diff", "a")
def _diff(a: Any, n: int = 1, axis: int = -1) -> Tensor:
    x = tensor(a)
    if not x.ndim:
        raise ValueError("diff requires input that is at least one dimensional.")
    axis = axis % x.ndim
    for _ in range(n):
        size = shape_of(x)[axis]

        def part(low: int, high: int) -> Any:
            return part_of(x, key=tuple(slice(low, high) if i == axis else slice(None) for i in range(x.ndim)))  # noqa: B023

        high, low = part(1, size), part(0, max(size - 1, 0))
        x = F.not_equal(high, low) if name_of(x) == "bool" else F.sub(high, low)
    return x


def diff(a: Any, n: int = 1, axis: int = -1) -> Tensor:
    """Differences of neighbours along an axis, n times over."""
    return _diff(a, n, axis)  # type: ignore[no-any-return]


# --- statistics --------------------------------------------------------------------------------


@operation("numpy", "Corrcoef")
def corrcoef(x: Any) -> Tensor:
    """Pearson's correlation of the rows."""
    x = floating(x)
    x = F.expand_dims(x, axis=0) if x.ndim == 1 else x
    centered = F.sub(x, F.mean(x, axis=-1, keepdims=True))
    covariance = F.matmul(centered, F.transpose(F.conj(centered) if x.dtype.is_complex else centered, perm=(1, 0)))
    scale = F.sqrt(diagonal(covariance))
    out = F.div(F.div(covariance, F.expand_dims(scale, axis=1)), F.expand_dims(scale, axis=0))
    return F.squeeze(out) if shape_of(out) == (1, 1) else out  # type: ignore[no-any-return]


@operation("numpy", "Correlate", "x1 x2")
def correlate(x1: Any, x2: Any, mode: str = "valid") -> Tensor:
    """The cross-correlation of two vectors. Raises ValueError on another mode."""
    if mode not in ("valid", "same", "full"):
        raise ValueError(f"mode must be either `valid`, `same`, or `full`. Received: mode={mode}")
    a, b = floats(x1, x2)
    if a.ndim != 1 or b.ndim != 1:
        raise ValueError(f"Inputs must be 1-dimensional. Received: x1.shape={a.shape}, x2.shape={b.shape}.")
    swap = shape_of(a)[0] < shape_of(b)[0]
    long, short = (b, a) if swap else (a, b)
    n, m = shape_of(long)[0], shape_of(short)[0]
    before = {"valid": 0, "same": m // 2, "full": m - 1}[mode]
    after = {"valid": 0, "same": m - 1 - m // 2, "full": m - 1}[mode]
    if swap and mode == "same":
        before, after = after, before
    padded = F.pad(long, paddings=((before, after),))
    rows = F.take(
        padded, tensor((np.arange(n + before + after - m + 1)[:, None] + np.arange(m)).astype(np.int32)), axis=0
    )
    out = F.sum(F.mul(rows, short), axis=1)
    return F.flip(out, axis=(0,)) if swap else out  # type: ignore[no-any-return]


@operation("numpy", "Bincount")
def bincount(x: Any, weights: Any = None, minlength: Any = 0, sparse: bool = False) -> Tensor:
    """How often each number occurs (or the sum of its weights), rows apart where x is a matrix."""
    if sparse:
        raise ValueError("Unsupported value `sparse=True`: sparse tensors are not available here.")
    x = tensor(x)
    dtype = "int32" if weights is None else name_of(tensor(weights))
    if weights is not None:
        dtype = (
            {"bool": "int32"}.get(dtype, dtype)
            if dtype in ("float32", "float64", "float16", "int32", "int64")
            else "int32"
        )
    ids = cast(x, "int32")
    if not is_known(ids):
        if not int(minlength):
            raise ValueError("bincount inside a traced function needs `minlength`: the largest number is not known.")
        depth = int(minlength)
    else:
        depth = max(int(ids.array().max(initial=-1)) + 1, int(minlength or 0))
    flat = F.reshape(ids, shape=(-1,))
    rows = math.prod(shape_of(x)[:-1]) if x.ndim > 1 else 1
    offsets = np.repeat(np.arange(rows, dtype=np.int32) * depth, shape_of(x)[-1] if x.ndim else 1)
    values = (
        F.fill(shape=shape_of(flat), value=1, dtype=as_dtype(dtype).numpy)
        if weights is None
        else F.reshape(cast(tensor(weights), dtype), shape=(-1,))
    )
    counts = F.unsorted_segment_sum(values, F.add(flat, tensor(offsets)), num_segments=rows * depth)
    return F.reshape(counts, shape=(*shape_of(x)[:-1], depth) if x.ndim > 1 else (depth,))  # type: ignore[no-any-return]


@operation("numpy", "Histogram")
def histogram(x: Any, bins: int = 10, range: Any = None) -> tuple[Tensor, Tensor]:
    """(counts in equal bins, the bins' edges). Raises ValueError on a bad range."""
    if range is not None and (len(range) < 2 or range[1] < range[0]):
        raise ValueError(f"Argument `range` must be a pair (low, high). Received: {range}")
    x = tensor(x)
    kind = result_type(name_of(x), float)
    flat = F.reshape(cast(x, kind), shape=(-1,))
    if range is None:
        low, high = F.min(flat), F.max(flat)
    else:
        low, high = tensor(range[0], kind), tensor(range[1], kind)
        inside = F.logical_and(F.greater_equal(flat, low), F.less_equal(flat, high))
        flat = F.where(inside, flat, tensor(math.nan, kind))
    same = F.equal(low, high)
    low, high = F.where(same, F.sub(low, 0.5), low), F.where(same, F.add(high, 0.5), high)
    steps = F.div(F.iota(start=0, step=1, count=bins + 1, dtype=as_dtype(kind).numpy), float(bins))
    edges = F.add(low, F.mul(F.sub(high, low), steps))
    slot = F.sub(F.searchsorted(edges, flat, side="right", dtype=INT32), 1)
    slot = F.where(F.equal(flat, high), tensor(bins - 1, "int32"), slot)
    slot = F.where(F.isnan(flat), tensor(-1, "int32"), F.minimum(slot, tensor(bins - 1, "int32")))
    ones = F.fill(shape=shape_of(flat), value=1, dtype=as_dtype(kind).numpy)
    return F.unsorted_segment_sum(ones, slot, num_segments=bins), edges


@operation("numpy", "IsIn", "x1 x2")
def isin(x1: Any, x2: Any, assume_unique: bool = False, invert: bool = False) -> Tensor:
    """Whether each element of x1 is among those of x2."""
    a, b = promoted(x1, x2)
    flat = F.reshape(b, shape=(1, -1))
    found = F.any(F.equal(F.expand_dims(F.reshape(a, shape=(-1,)), axis=1), flat), axis=1)
    found = F.reshape(found, shape=shape_of(a))
    return F.logical_not(found) if invert else found  # type: ignore[no-any-return]


@operation("numpy", "Unique")
def unique(
    x: Any, sorted: bool = True, return_index: bool = False, return_inverse: bool = False,
    return_counts: bool = False, axis: Any = None, size: Any = None, fill_value: Any = None,
) -> Any:  # fmt: skip
    """Distinct elements (or slices along an axis), sorted; indices, inverse and counts where asked."""
    x = tensor(x)
    if not is_known(x):
        raise ValueError("unique needs values: its result's shape depends on them.")
    values, index, inverse, counts = np.unique(
        x.array(), return_index=True, return_inverse=True, return_counts=True, axis=axis
    )
    along = 0 if axis is None else axis
    if size is not None:
        values, index, counts = _to_size(values, index, counts, size, fill_value, along)
    inverse = inverse.reshape(x.shape if axis is None else (-1,))
    extra = [
        tensor(a.astype(np.int32))
        for a, wanted in ((index, return_index), (inverse, return_inverse), (counts, return_counts))
        if wanted
    ]
    return (tensor(values), *extra) if extra else tensor(values)


def _to_size(values: Any, index: Any, counts: Any, size: int, fill: Any, axis: int) -> Any:
    have = values.shape[axis]
    keep = np.arange(min(size, have))
    values, index, counts = np.take(values, keep, axis=axis), index[keep], counts[keep]
    if size > have:
        pads = [(0, size - have) if i == axis % values.ndim else (0, 0) for i in range(values.ndim)]
        if fill is None:
            fill_values = np.repeat(np.take(values, [0], axis=axis), size - have, axis=axis)
            values = np.concatenate([values, fill_values], axis=axis)
        else:
            values = np.pad(values, pads, constant_values=fill)
        index = np.pad(index, (0, size - have))
        counts = np.pad(counts, (0, size - have))
    return values, index, counts


def vectorize(pyfunc: Any, *, excluded: Any = None, signature: Any = None) -> Any:
    """A function of elements (or of the core axes of ``signature``) applied to whole tensors."""
    if signature is not None or excluded:
        raise NotImplementedError(
            "vectorize with `signature` or `excluded` is not supported: use keras.ops.vectorized_map."
        )
    if not callable(pyfunc):
        raise ValueError(f"Argument `pyfunc` must be callable. Received: {pyfunc}")

    def call(*args: Any) -> Any:
        parts = [tensor(a) for a in args]
        shape = np.broadcast_shapes(*(shape_of(p) for p in parts))
        flat = [F.reshape(F.broadcast_to(p, shape=shape), shape=(-1,)) for p in parts]
        found = [pyfunc(*(f[i] for f in flat)) for i in range(math.prod(shape))]
        return F.reshape(F.stack(*(tensor(f) for f in found), axis=0), shape=shape)

    return call


__all__ = [
    "bincount",
    "corrcoef",
    "correlate",
    "cross",
    "diag",
    "diagflat",
    "diagonal",
    "diff",
    "dot",
    "einsum",
    "histogram",
    "inner",
    "isin",
    "kron",
    "matmul",
    "outer",
    "tensordot",
    "trace",
    "tril",
    "triu",
    "unique",
    "vdot",
    "vectorize",
]
