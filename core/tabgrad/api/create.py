"""Tensors from nothing: ``tf.zeros``, ``tf.fill``, ``tf.range``, ``tf.one_hot`` and the like."""

from __future__ import annotations

from builtins import range as Range
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..base.size import holds_sizes, plain
from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import as_static, convert_to_tensor, is_tensor
from ..tensor.tensor import Tensor
from .arguments import integer, integers, numpy_dtype, tensor

FLOAT32 = as_dtype("float32")


def _shape(shape: Any) -> tuple[int, ...]:
    if isinstance(shape, (list, tuple)) and not shape:
        return ()
    sizes = integers(shape)
    if any(s < 0 for s in sizes):
        raise InvalidArgumentError(f"Dimension {min(sizes)} must be >= 0 [Op:Fill]")
    return sizes


def zeros(shape: Any, dtype: Any = FLOAT32, name: Any = None, layout: Any = None) -> Tensor:
    """A tensor of zeros (False; empty strings)."""
    return _filled(shape, 0, dtype, layout)


def ones(shape: Any, dtype: Any = FLOAT32, name: Any = None, layout: Any = None) -> Tensor:
    """A tensor of ones (True)."""
    return _filled(shape, 1, dtype, layout)


def _filled(shape: Any, value: int, dtype: Any, layout: Any) -> Tensor:
    if layout is not None:
        raise ValueError("`layout` (DTensor) is not supported: there is one device. Leave it None.")
    if as_dtype(dtype).name == "string":
        return Tensor(np.full(_shape(shape), b"", object))
    return F.fill(shape=_shape(shape), value=value, dtype=numpy_dtype(dtype))  # type: ignore[no-any-return]


def zeros_like(input: Any, dtype: Any = None, name: Any = None, layout: Any = None) -> Tensor:
    """Zeros of the input's shape, and its dtype unless given."""
    x = tensor(input)
    return _filled(tuple(x.shape), 0, dtype or x.dtype, layout)


def ones_like(input: Any, dtype: Any = None, name: Any = None, layout: Any = None) -> Tensor:
    """Ones of the input's shape, and its dtype unless given."""
    x = tensor(input)
    return _filled(tuple(x.shape), 1, dtype or x.dtype, layout)


def fill(dims: Any, value: Any, name: Any = None, layout: Any = None) -> Tensor:
    """``value`` (a scalar) repeated to fill ``dims``.

    Raises InvalidArgumentError on more values.
    """
    value = tensor(value)
    if value.size != 1 or value.ndim > 1:
        raise InvalidArgumentError(
            f"value must be a scalar, got shape {list(value.shape)} [Op:Fill]"
        )
    return F.broadcast_to(F.reshape(value, shape=()), shape=_shape(dims))  # type: ignore[no-any-return]


def eye(
    num_rows: Any,
    num_columns: Any = None,
    batch_shape: Any = None,
    dtype: Any = FLOAT32,
    name: Any = None,
) -> Tensor:
    """Identity matrices."""
    rows = integer(num_rows)
    columns = rows if num_columns is None else integer(num_columns)
    if rows < 0 or columns < 0:
        raise InvalidArgumentError(
            f"num_rows and num_columns must be >= 0, received {rows} and {columns}."
        )
    out = F.identity_matrix(rows=rows, columns=columns, diagonal=0, dtype=numpy_dtype(dtype))
    return (  # type: ignore[no-any-return]
        F.broadcast_to(out, shape=(*_shape(batch_shape), rows, columns))
        if batch_shape is not None
        else out
    )


_ORDER = ("int32", "int64", "float16", "bfloat16", "float32", "float64")


def range(
    start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: Any = "range"
) -> Tensor:
    """start, start + delta, ... up to but without ``limit``.

    Raises: InvalidArgumentError where delta is 0 or leads away from the limit.
    """
    if limit is None:
        start, limit = 0, start
    parts = [convert_to_tensor(v, None if is_tensor(v) else dtype) for v in (start, limit, delta)]
    if dtype is None:
        names = [p.dtype.name for p in parts]
        unknown = [n for n in names if n not in _ORDER]
        if unknown:
            raise AssertionError(
                f"tf.range takes numbers of types {', '.join(_ORDER)}; received {unknown[0]}."
            )
        dtype = max(names, key=_ORDER.index)
    wanted = numpy_dtype(dtype)
    if any(p.ndim for p in parts):
        raise InvalidArgumentError("start, limit and delta must be scalars [Op:Range]")
    found = [as_static(p) for p in parts]
    if holds_sizes(found) and wanted.kind in "iu":
        first, last, step = found
        count = -((first - last) // step)
        if count >= 0:
            return F.iota(start=first, step=step, count=count, dtype=wanted)  # type: ignore[no-any-return]
    first, last, step = (np.asarray(plain(x)).astype(wanted)[()] for x in found)
    if step == 0:
        raise InvalidArgumentError("Requires delta != 0: 0 [Op:Range]")
    if (step > 0 and first > last) or (step < 0 and first < last):
        raise InvalidArgumentError(
            f"Requires start {'<=' if step > 0 else '>='} limit when delta "
            f"{'>' if step > 0 else '<'} 0: "
            f"{first}/{last} [Op:Range]"
        )
    if wanted.kind in "iu":
        count = len(Range(int(first), int(last), int(step)))
        return F.iota(start=int(first), step=int(step), count=count, dtype=wanted)  # type: ignore[no-any-return]
    count = int(np.ceil(abs((float(last) - float(first)) / float(step))))
    steps = np.full(count, step, wanted)
    steps[:1] = first
    return Tensor(np.cumsum(steps, dtype=wanted))  # TensorFlow adds delta again and again


def linspace(start: Any, stop: Any, num: Any, name: Any = None, axis: int = 0) -> Tensor:
    """``num`` evenly spaced values from start to stop, both included, along a new axis."""
    start = tensor(start)
    stop = convert_to_tensor(stop, start.dtype)
    count = integer(num)
    if count < 0:
        raise InvalidArgumentError(f"Requires num >= 0: {count} [Op:LinSpace]")
    dtype = start.data.dtype if start.data.dtype.kind == "f" else np.dtype(np.float64)
    start, stop = F.cast(start, dtype=dtype), F.cast(stop, dtype=dtype)
    shape = tuple(F.add(start, stop).data.shape)
    place = axis if axis >= 0 else len(shape) + 1 + axis
    low = F.expand_dims(F.broadcast_to(start, shape=shape), place)
    high = F.expand_dims(F.broadcast_to(stop, shape=shape), place)
    if count < 2:
        return low if count else F.take(low, Tensor(np.zeros(0, np.int32)), axis=place)  # type: ignore[no-any-return]
    step = F.div(F.sub(high, low), count - 1)
    ramp = F.iota(start=1, step=1, count=count - 2, dtype=dtype)
    places = [1] * (len(shape) + 1)
    places[place] = count - 2
    ramp = F.reshape(ramp, shape=tuple(places))
    middle = F.add(low, F.mul(step, ramp))
    return F.concat(low, middle, high, axis=place)  # type: ignore[no-any-return]


def one_hot(
    indices: Any,
    depth: Any,
    on_value: Any = None,
    off_value: Any = None,
    axis: Any = None,
    dtype: Any = None,
    name: Any = None,
) -> Tensor:
    """``on_value`` (1) where the index is, ``off_value`` (0) elsewhere, along a new axis.

    Raises: TypeError where the two values' dtypes, or ``dtype``, differ.
    """
    indices = tensor(indices)
    if indices.data.dtype.kind not in "iu":
        raise InvalidArgumentError(
            f"Value for attr 'TI' of {indices.dtype.name} is not an integer type [Op:OneHot]"
        )
    given = [tensor(v) for v in (on_value, off_value) if v is not None]
    wanted = as_dtype(dtype) if dtype is not None else given[0].dtype if given else FLOAT32
    values = []
    for value, default in ((on_value, 1), (off_value, 0)):
        if value is None:
            values.append(Tensor(np.asarray(default).astype(wanted.numpy)))
        else:
            value = convert_to_tensor(value, dtype_hint=wanted)
            if value.dtype is not wanted:
                raise TypeError(
                    f"dtype {value.dtype.name} of on_value or off_value does not match dtype "
                    f"parameter {wanted.name}"
                )
            values.append(value)
    depth = integer(depth)
    if depth < 0:
        raise InvalidArgumentError(f"depth must be non-negative, got: {depth} [Op:OneHot]")
    return F.one_hot(indices, depth, *values, -1 if axis is None else axis)  # type: ignore[no-any-return]


def sequence_mask(
    lengths: Any, maxlen: Any = None, dtype: Any = "bool", name: Any = None
) -> Tensor:
    """True at the first ``lengths[i]`` of ``maxlen`` places (the longest length unless given)."""
    lengths = tensor(lengths)
    if maxlen is None:
        held = lengths.array()
        maxlen = int(held.max()) if held.size else 0
    elif np.ndim(maxlen):
        raise ValueError("Argument `maxlen` must be scalar for sequence_mask")
    out = F.sequence_mask(lengths, max(as_static(maxlen), 0))
    return out if as_dtype(dtype).is_bool else F.cast(out, dtype=numpy_dtype(dtype))  # type: ignore[no-any-return]


accepts_composites(globals())
