"""keras.ops that make tensors: constants, ranges, identities, windows, and conversion."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...base.settings import floatx
from ...ir.op import F
from ...tensor.convert import as_static
from ...tensor.tensor import Tensor
from ..common.result_type import result_type
from ..common.variable import standardize_dtype
from .convert import cast, floating, floats, name_of, shape_of, tensor
from .convert import part as part_of
from .declare import operation
from .shaping import _sizes


def _filled(shape: Any, value: Any, dtype: Any) -> Tensor:
    wanted = as_dtype(standardize_dtype(dtype)).numpy
    return F.fill(shape=_sizes(shape), value=value, dtype=wanted)  # type: ignore[no-any-return]


def zeros(shape: Any, dtype: Any = None) -> Tensor:
    """Zeros of a shape."""
    return _filled(shape, 0, dtype)


def ones(shape: Any, dtype: Any = None) -> Tensor:
    """Ones of a shape."""
    return _filled(shape, 1, dtype)


def empty(shape: Any, dtype: Any = None) -> Tensor:
    """A tensor of a shape; its values, which mean nothing, are zeros."""
    return _filled(shape, 0, dtype)


@operation("numpy", "Full", "fill_value")
def full(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """One value, or values broadcast to a shape."""
    return F.broadcast_to(tensor(fill_value, standardize_dtype(dtype)), shape=_sizes(shape))  # type: ignore[no-any-return]


def _kind(x: Tensor, dtype: Any) -> str:
    return name_of(x) if dtype is None else standardize_dtype(dtype)


@operation("numpy", "ZerosLike")
def zeros_like(x: Any, dtype: Any = None) -> Tensor:
    """Zeros of x's shape."""
    x = tensor(x)
    return F.zeros_like(cast(x, _kind(x, dtype)))  # type: ignore[no-any-return]


@operation("numpy", "OnesLike")
def ones_like(x: Any, dtype: Any = None) -> Tensor:
    """Ones of x's shape."""
    x = tensor(x)
    return _filled(shape_of(x), 1, _kind(x, dtype))


@operation("numpy", "EmptyLike")
def empty_like(x: Any, dtype: Any = None) -> Tensor:
    """A tensor of x's shape; its values mean nothing."""
    return zeros_like(x, dtype)  # type: ignore[no-any-return]


@operation("numpy", "FullLike", "x fill_value")
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """One value in x's shape."""
    x = tensor(x)
    return F.broadcast_to(tensor(fill_value, _kind(x, dtype)), shape=shape_of(x))  # type: ignore[no-any-return]


@operation("numpy", "Array")
def array(x: Any, dtype: Any = None) -> Tensor:
    """x as a tensor."""
    return tensor(x, dtype)


@operation("numpy", "Copy")
def copy(x: Any) -> Tensor:
    """The same values."""
    return F.identity(tensor(x))  # type: ignore[no-any-return]


def _number(value: Any) -> Any:
    found = as_static(value)
    return found.item() if isinstance(found, np.generic) else found


@operation("numpy", "Arange", "start stop", "step")
def arange(start: Any, stop: Any = None, step: Any = None, dtype: Any = None) -> Tensor:
    """start, start + step, ... below stop; from 0 where only one number is given."""
    if dtype is None:
        given = [v for v in (start, stop, step) if v is not None]
        dtype = result_type(*(getattr(v, "dtype", None) or type(v) for v in given))
    first, last, by = _number(start), _number(stop), _number(step)
    if last is None:
        first, last = 0, first
    by = 1 if by is None else by
    wanted = as_dtype(standardize_dtype(dtype)).numpy
    count = max(0, math.ceil((last - first) / by))
    return F.iota(start=first, step=by, count=count, dtype=wanted)  # type: ignore[no-any-return]


def linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False,
    dtype: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    """``num`` evenly spaced numbers. With ``retstep``, also their distance."""
    a, b = floats(start, stop)
    if num < 0:
        raise ValueError(f"`num` must be a non-negative integer. Received: num={num}")
    wanted = name_of(a) if dtype is None else standardize_dtype(dtype)
    parts = max(num - 1 if endpoint else num, 1)
    gap = F.div(F.sub(b, a), float(parts))
    place = axis if axis >= 0 else axis + a.ndim + 1
    steps = F.reshape(
        F.iota(start=0, step=1, count=num, dtype=a.data.dtype),
        shape=tuple(num if i == place else 1 for i in range(a.ndim + 1)),
    )
    out = F.add(F.expand_dims(a, axis=place), F.mul(F.expand_dims(gap, axis=place), steps))
    if endpoint and num > 1:  # the end is met exactly
        key = tuple(slice(0, num - 1) if i == place else slice(None) for i in range(out.ndim))
        end = F.broadcast_to(
            F.expand_dims(b, axis=place), shape=tuple(1 if i == place else d for i, d in enumerate(shape_of(out)))
        )
        out = F.concat(part_of(out, key=key), end, axis=place)
    if wanted in ("int32", "int64", "uint8", "int8", "int16", "uint16", "uint32"):
        out = F.floor(out)
    out = cast(out, wanted)
    return (out, gap) if retstep else out


def logspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: float = 10,
    dtype: Any = None, axis: int = 0,
) -> Tensor:  # fmt: skip
    """Numbers whose logarithms to ``base`` are evenly spaced."""
    exponents = linspace(start, stop, num, endpoint, axis=axis)
    out = F.pow(tensor(float(base), name_of(exponents)), exponents)
    return out if dtype is None else cast(out, standardize_dtype(dtype))  # type: ignore[no-any-return]


def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0) -> Tensor:
    """Numbers with a constant ratio."""
    a, b = floats(start, stop)
    out = F.exp(linspace(F.log(a), F.log(b), num, endpoint, axis=axis))
    return out if dtype is None else cast(out, standardize_dtype(dtype))  # type: ignore[no-any-return]


def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Tensor:
    """Ones on a diagonal."""
    wanted = as_dtype(standardize_dtype(dtype)).numpy
    rows = int(_number(N))
    columns = rows if M is None else int(_number(M))
    return F.identity_matrix(rows=rows, columns=columns, diagonal=int(_number(k)), dtype=wanted)  # type: ignore[no-any-return]


def identity(n: int, dtype: Any = None) -> Tensor:
    """The identity matrix."""
    return eye(n, dtype=dtype)


def tri(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Tensor:
    """Ones at and below a diagonal."""
    rows, columns = int(_number(N)), int(_number(N if M is None else M))
    lower = np.tri(rows, columns, int(_number(k)))
    return tensor(lower.astype(as_dtype(standardize_dtype(dtype)).numpy))


# --- windows -----------------------------------------------------------------------------------


def _window(x: Any, one: Any, many: Any) -> Tensor:
    """A window of length x, computed in float32 as Keras does."""
    count = int(_number(x))
    if count <= 1:
        return ones((count,)) if one is None else tensor(np.full((count,), one, floatx()))
    n = np.arange(count, dtype=np.float64)
    return tensor(np.asarray(many(n, count), floatx()))


def bartlett(x: Any) -> Tensor:
    """A triangle that is 0 at its ends."""
    return _window(x, None, lambda n, c: 1 - np.abs(2 * n / (c - 1) - 1))


def hanning(x: Any) -> Tensor:
    """A raised cosine."""
    return _window(x, None, lambda n, c: 0.5 - 0.5 * np.cos(2 * np.pi * n / (c - 1)))


def hamming(x: Any) -> Tensor:
    """A raised cosine on a pedestal of 0.08."""
    return _window(x, None, lambda n, c: 0.54 - 0.46 * np.cos(2 * np.pi * n / (c - 1)))


def blackman(x: Any) -> Tensor:
    """A sum of three cosines."""

    def many(n: Any, c: int) -> Any:
        angle = 2 * np.pi * n / (c - 1)
        return 0.42 - 0.5 * np.cos(angle) + 0.08 * np.cos(2 * angle)

    return _window(x, None, many)


def kaiser(x: Any, beta: Any) -> Tensor:
    """Bessel functions of a half circle."""
    shape = float(_number(beta))

    def many(n: Any, c: int) -> Any:
        half = (c - 1) / 2
        return np.i0(shape * np.sqrt(np.maximum(0, 1 - ((n - half) / half) ** 2))) / np.i0(shape)

    return _window(x, None, many)


@operation("numpy", "View")
def view(x: Any, dtype: Any = None) -> Tensor:
    """The same bytes read as another dtype; the last axis shrinks or grows with the size."""
    x = tensor(x)
    wanted = as_dtype(standardize_dtype(dtype)).numpy
    have = x.data.dtype.itemsize
    if wanted.itemsize > have:
        ratio = wanted.itemsize // have
        return F.bitcast(F.reshape(x, shape=(*shape_of(x)[:-1], -1, ratio)), dtype=wanted)  # type: ignore[no-any-return]
    out = F.bitcast(x, dtype=wanted)
    if wanted.itemsize < have:
        out = F.reshape(out, shape=(*shape_of(x)[:-1], -1))
    return out  # type: ignore[no-any-return]


@operation("numpy", "Vander")
def vander(x: Any, N: Any = None, increasing: bool = False) -> Tensor:
    """Powers of a vector's elements, one row each."""
    x = tensor(x)
    kind = result_type(name_of(x))
    count = shape_of(x)[0] if N is None else int(N)
    powers = np.arange(count) if increasing else np.arange(count - 1, -1, -1)
    wide = floating(x)
    out = F.pow(F.expand_dims(wide, axis=1), tensor(powers.astype(wide.data.dtype)))
    return cast(out, kind)


__all__ = [
    "arange",
    "array",
    "bartlett",
    "blackman",
    "copy",
    "empty",
    "empty_like",
    "eye",
    "full",
    "full_like",
    "geomspace",
    "hamming",
    "hanning",
    "identity",
    "kaiser",
    "linspace",
    "logspace",
    "ones",
    "ones_like",
    "tri",
    "vander",
    "view",
    "zeros",
    "zeros_like",
]
