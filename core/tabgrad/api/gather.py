"""Gathering and scattering: ``tf.gather``, ``tf.scatter_nd``, ``tf.where``, ``tf.boolean_mask``
...
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import size_of
from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import as_static, convert_to_tensor, is_tensor, unify
from ..tensor.tensor import Tensor
from ..tensor.variable import Variable
from .arguments import integers, tensor, tensors


def gather(
    params: Any,
    indices: Any,
    validate_indices: Any = None,
    axis: Any = None,
    batch_dims: int = 0,
    name: Any = None,
) -> Tensor:
    """Slices of ``params`` along ``axis``, by index; the first ``batch_dims`` axes are paired.

    Raises: InvalidArgumentError on an index out of range. ``validate_indices`` is TensorFlow's
    retired switch: indices are always checked.
    """
    params, indices = tensor(params), tensor(indices)
    if batch_dims < 0:
        batch_dims += indices.ndim
    if not 0 <= batch_dims <= indices.ndim:
        raise InvalidArgumentError(
            f"Expected batch_dims in the range [0, {indices.ndim}], but got {batch_dims}"
        )
    axis = batch_dims if axis is None else as_static(axis)
    return F.take(params, indices, axis=int(axis), batch_dims=int(batch_dims))  # type: ignore[no-any-return]


def gather_nd(
    params: Any, indices: Any, batch_dims: int = 0, name: Any = None, bad_indices_policy: str = ""
) -> Tensor:
    """Slices of ``params`` at coordinates: the last axis of ``indices``."""
    _raises_on_bad_indices(bad_indices_policy)
    params, indices = tensor(params), tensor(indices)
    if not batch_dims:
        return F.gather_nd(params, indices)  # type: ignore[no-any-return]
    lead = tuple(params.shape[:batch_dims])
    parts = []
    shape = (*indices.shape[:-1], 1)
    for axis, count in enumerate(lead):  # batch coordinates in front of the given ones
        row = F.iota(start=0, step=1, count=count, dtype=indices.data.dtype)
        row = F.reshape(row, shape=tuple(-1 if i == axis else 1 for i in range(len(shape))))
        parts.append(F.broadcast_to(row, shape=shape))
    return F.gather_nd(params, F.concat(*parts, indices, axis=-1))  # type: ignore[no-any-return]


def _raises_on_bad_indices(policy: str) -> None:
    """A bad index raises here. Raises ValueError where another policy is asked for."""
    if policy not in ("", "DEFAULT", "ERROR"):
        raise ValueError(f"bad_indices_policy={policy!r} is not supported; a bad index raises.")


def scatter_nd(
    indices: Any, updates: Any, shape: Any, bad_indices_policy: str = "", name: Any = None
) -> Tensor:
    """A tensor of zeros with ``updates`` added at coordinates ``indices``."""
    _raises_on_bad_indices(bad_indices_policy)
    return F.scatter_nd(tensor(indices), tensor(updates), shape=integers(shape))  # type: ignore[no-any-return]


def _scattered(mode: str, text: str) -> Any:
    def function(
        tensor: Any, indices: Any, updates: Any, bad_indices_policy: str = "", name: Any = None
    ) -> Tensor:
        _raises_on_bad_indices(bad_indices_policy)
        base = convert_to_tensor(tensor)
        updates = convert_to_tensor(updates, None if is_tensor(updates) else base.dtype)
        return F.tensor_scatter(base, convert_to_tensor(indices), updates, mode=mode)  # type: ignore[no-any-return]

    function.__doc__ = f"``tensor`` with ``updates`` {text} at coordinates ``indices``."
    function.__name__ = function.__qualname__ = f"tensor_scatter_nd_{mode}"
    return function


tensor_scatter_nd_add = _scattered("add", "added")
tensor_scatter_nd_sub = _scattered("sub", "subtracted")
tensor_scatter_nd_max = _scattered("max", "combined by maximum")
tensor_scatter_nd_min = _scattered("min", "combined by minimum")


def tensor_scatter_nd_update(tensor: Any, indices: Any, updates: Any, name: Any = None) -> Tensor:
    """``tensor`` with ``updates`` written at coordinates ``indices``."""
    base = convert_to_tensor(tensor)
    updates = convert_to_tensor(updates, None if is_tensor(updates) else base.dtype)
    return F.tensor_scatter(base, convert_to_tensor(indices), updates, mode="update")  # type: ignore[no-any-return]


def boolean_mask(tensor: Any, mask: Any, axis: Any = None, name: Any = "boolean_mask") -> Tensor:
    """The elements where ``mask`` holds. Raises ValueError where the shapes don't fit."""
    mask = convert_to_tensor(mask)
    if not mask.ndim:
        raise ValueError("mask cannot be scalar.")
    return F.boolean_mask(  # type: ignore[no-any-return]
        convert_to_tensor(tensor), mask, 0 if axis is None else int(as_static(axis))
    )


def where(condition: Any, x: Any = None, y: Any = None, name: Any = None) -> Tensor:
    """Elements of x or y as ``condition`` holds; the condition's true coordinates where both are
    None.
    """
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    condition = tensor(condition)
    if x is None:
        if not condition.ndim:
            raise InvalidArgumentError("WhereOp: condition must have at least one axis [Op:Where]")
        return F.nonzero(condition)  # type: ignore[no-any-return]
    if condition.data.dtype.kind != "b":
        raise TypeError(
            f"condition must be boolean, received {condition.dtype.name}. Use tf.cast or a "
            "comparison."
        )
    x, y = unify(x, y, op="SelectV2")
    if x.dtype is not y.dtype:
        raise InvalidArgumentError(
            "cannot compute SelectV2 as input #2(zero-based) was expected to be a "
            f"{x.dtype.name} tensor but is a "
            f"{y.dtype.name} tensor [Op:SelectV2]. Use tf.cast."
        )
    return F.select(condition, x, y)  # type: ignore[no-any-return]


def dynamic_partition(
    data: Any, partitions: Any, num_partitions: int, name: Any = None
) -> list[Tensor]:
    """Rows of ``data`` sorted into ``num_partitions`` tensors."""
    data, partitions = tensor(data), tensor(partitions)
    if tuple(data.shape[: partitions.ndim]) != tuple(partitions.shape):
        raise InvalidArgumentError(
            f"data.shape must start with partitions.shape, got data.shape = {list(data.shape)}, "
            f"partitions.shape = {list(partitions.shape)} [Op:DynamicPartition]"
        )
    held = partitions.array()
    if held.size and (held.min() < 0 or held.max() >= num_partitions):
        raise InvalidArgumentError(
            f"partitions must be in [0, {num_partitions}) [Op:DynamicPartition]"
        )
    flat = F.reshape(data, shape=(held.size, *data.shape[partitions.ndim :]))
    rows = held.reshape(-1)
    return [F.take(flat, Tensor(np.flatnonzero(rows == k)), axis=0) for k in range(num_partitions)]


def dynamic_stitch(indices: Any, data: Any, name: Any = None) -> Tensor:
    """Rows of several tensors put where the indices say; the last one wins."""
    places = [tensor(i).array() for i in indices]
    parts = [
        F.reshape(d, shape=(i.size, *d.data.shape[i.ndim :]))
        for d, i in zip(tensors(data), places, strict=True)
    ]
    flat = np.concatenate([p.reshape(-1) for p in places])
    size = int(flat.max()) + 1 if flat.size else 0
    source = np.full(size, flat.size, np.int64)  # one row of zeros behind, for places never named
    source[flat] = np.arange(flat.size)
    rows = F.concat(*parts, axis=0)
    if (source == flat.size).any():
        rows = F.pad(rows, paddings=((0, 1), *(((0, 0),) * (rows.ndim - 1))))
    return F.take(rows, Tensor(source), axis=0)  # type: ignore[no-any-return]


def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: Any = None) -> Tensor:
    """Rows of ``params`` by id, scaled down where their norm exceeds ``max_norm``."""
    if params is None:
        raise ValueError("params must be specified.")
    if isinstance(params, (list, tuple)):
        if not params:
            raise ValueError(
                "Length of params is currently 0. Need at least one embedding table. Received "
                f"{params}"
            )
        params = F.concat(*tensors(params), axis=0) if len(params) > 1 else params[0]
    ids = tensor(ids)
    rows = F.take(tensor(params), ids, axis=0)
    if max_norm is None:
        return rows  # type: ignore[no-any-return]
    norms = F.sqrt(F.sum(F.square(rows), axis=tuple(range(ids.ndim, rows.ndim)), keepdims=True))
    limit = F.cast(tensor(max_norm), dtype=rows.data.dtype)
    return F.div(F.mul(rows, limit), F.maximum(norms, limit))  # type: ignore[no-any-return]


# --- segments -------------------------------------------------------------------------------


def _unsorted(kind: str) -> Any:
    def function(data: Any, segment_ids: Any, num_segments: Any, name: Any = None) -> Tensor:
        return getattr(F, f"unsorted_segment_{kind}")(  # type: ignore[no-any-return]
            tensor(data), tensor(segment_ids), num_segments=int(as_static(num_segments))
        )

    function.__doc__ = f"The {kind} of each segment; ids in any order, negative ones are left out."
    function.__name__ = function.__qualname__ = f"unsorted_segment_{kind}"
    return function


unsorted_segment_sum, unsorted_segment_prod = _unsorted("sum"), _unsorted("prod")
unsorted_segment_max, unsorted_segment_min = _unsorted("max"), _unsorted("min")


def _segment_counts(data: Tensor, ids: Tensor, count: int) -> Tensor:
    ones = F.fill(shape=tuple(ids.shape), value=1, dtype=data.data.dtype)
    total = F.unsorted_segment_sum(ones, ids, num_segments=count)
    rest = data.ndim - ids.ndim
    return F.maximum(F.reshape(total, shape=(count, *(1,) * rest)), 1)  # type: ignore[no-any-return]


def unsorted_segment_mean(
    data: Any, segment_ids: Any, num_segments: Any, name: Any = None
) -> Tensor:
    """The mean of each segment; 0 where it is empty."""
    data, ids, count = tensor(data), tensor(segment_ids), int(as_static(num_segments))
    return F.div(unsorted_segment_sum(data, ids, count), _segment_counts(data, ids, count))  # type: ignore[no-any-return]


def unsorted_segment_sqrt_n(
    data: Any, segment_ids: Any, num_segments: Any, name: Any = None
) -> Tensor:
    """The sum of each segment over the square root of its length."""
    data, ids, count = tensor(data), tensor(segment_ids), int(as_static(num_segments))
    return F.div(unsorted_segment_sum(data, ids, count), F.sqrt(_segment_counts(data, ids, count)))  # type: ignore[no-any-return]


def _sorted_count(data: Tensor, ids: Tensor) -> int:
    held = ids.array()
    if held.ndim != 1 or not data.ndim or held.shape[0] != data.shape[0]:
        raise InvalidArgumentError(
            f"segment_ids should be the same size as dimension 0 of input: {list(held.shape)} "
            f"and {list(data.shape)}"
        )
    if (held < 0).any():
        raise InvalidArgumentError("segment ids must be >= 0")
    if (np.diff(held) < 0).any():
        raise InvalidArgumentError("segment ids are not increasing")
    return int(held[-1]) + 1 if held.size else 0


def _sorted(kind: str, empty: int | None) -> Any:
    """``empty``: what an id that does not occur gets, where the unsorted op gives a limit."""

    def function(data: Any, segment_ids: Any, name: Any = None) -> Tensor:
        data, ids = tensor(data), tensor(segment_ids)
        count = _sorted_count(data, ids)
        if kind == "mean":
            return unsorted_segment_mean(data, ids, count)
        out = getattr(F, f"unsorted_segment_{kind}")(data, ids, num_segments=count)
        if empty is None:
            return out  # type: ignore[no-any-return]
        missing = np.bincount(ids.array().astype(np.intp), minlength=count) == 0
        missing = missing.reshape(-1, *(1,) * (data.ndim - 1))
        return F.where(Tensor(missing), F.zeros_like(out), out)  # type: ignore[no-any-return]

    function.__doc__ = f"The {kind} of each segment; ids must be sorted and >= 0."
    function.__name__ = function.__qualname__ = f"segment_{kind}"
    return function


segment_sum, segment_prod = _sorted("sum", None), _sorted("prod", None)
segment_mean, segment_max, segment_min = _sorted("mean", None), _sorted("max", 0), _sorted("min", 0)


# --- Variable's scatter methods --------------------------------------------------------------


def _rows(variable: Any, slices: Any, mode: str) -> Any:
    """``variable`` updated at the rows of an IndexedSlices."""
    if not hasattr(slices, "indices") or not hasattr(slices, "values"):
        raise TypeError(
            f"sparse_delta is not IndexedSlices: {slices!r}. Build one with tf.IndexedSlices."
        )
    indices = F.expand_dims(slices.indices, -1)
    return _points(variable, indices, slices.values, mode)


def _points(variable: Any, indices: Any, updates: Any, mode: str) -> Any:
    held = variable.read_value()
    indices, updates = tensor(indices), convert_to_tensor(updates, dtype_hint=held.dtype)
    depth = indices.shape[-1]
    wanted = (*indices.shape[:-1], *held.shape[depth:])
    if tuple(updates.shape) != wanted and size_of(updates.shape) == 1:
        updates = F.broadcast_to(F.reshape(updates, shape=()), shape=wanted)
    if mode in ("mul", "div"):
        old = F.gather_nd(held, indices)
        updates = F.mul(old, updates) if mode == "mul" else F.div(old, updates)
        mode = "update"
    return variable.assign(F.tensor_scatter(held, indices, updates, mode=mode))


def _variable_method(prefix: str, mode: str) -> Any:
    def points(self: Any, indices: Any, updates: Any, name: Any = None) -> Any:
        return _points(self, indices, updates, mode)

    def rows(self: Any, sparse_delta: Any, use_locking: bool = False, name: Any = None) -> Any:
        return _rows(self, sparse_delta, mode)

    method: Any = points if prefix == "scatter_nd" else rows
    method.__doc__ = f"Updates rows or points of the variable ({mode}). Returns the variable."
    method.__name__ = method.__qualname__ = f"{prefix}_{mode}"
    return method


def install(cls: Any) -> None:
    """Gives a variable class its scatter methods, ``gather_nd`` and ``sparse_read``."""
    for mode in ("add", "sub", "update", "max", "min", "mul", "div"):
        setattr(cls, f"scatter_{mode}", _variable_method("scatter", mode))
    for mode in ("add", "sub", "update", "max", "min"):
        setattr(cls, f"scatter_nd_{mode}", _variable_method("scatter_nd", mode))
    cls.batch_scatter_update = _batch_scatter_update
    cls.sparse_read = lambda self, indices, name=None: gather(self, indices)
    cls.gather_nd = lambda self, indices, name=None: gather_nd(self, indices)


def _batch_scatter_update(
    self: Any, sparse_delta: Any, use_locking: bool = False, name: Any = None
) -> Any:
    """Writes rows of each batch entry."""
    indices, values = sparse_delta.indices, sparse_delta.values
    lead = indices.shape[:-1]
    coordinates = [
        np.broadcast_to(g[..., None], indices.shape)
        for g in np.meshgrid(*map(np.arange, lead), indexing="ij")
    ]
    points = F.stack(*[Tensor(c.astype(indices.data.dtype)) for c in coordinates], indices, axis=-1)
    return _points(self, points, values, "update")


install(Variable)


accepts_composites(globals())
