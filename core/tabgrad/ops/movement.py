"""Shape and order: reshape, transpose, broadcast, pad, flip, concat, slice. No arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import broadcast_shapes, normalize_axes, normalize_axis, size_of
from ..base.size import Size
from ..ir.lower import Kernel, View
from ..ir.op import NONE, VARIADIC, F, Spec, composite, op
from .rules import like


def resolved_shape(size: int, shape: Any) -> tuple[int, ...]:
    """``shape`` with its -1, if any, worked out from the number of elements.

    Raises: InvalidArgumentError where the elements don't fill it.
    """
    dims = [int(d) for d in shape]
    if dims.count(-1) > 1 or any(d < -1 for d in dims):
        raise InvalidArgumentError(
            f"Size of each dimension must be >= 0, with at most one -1. Received {dims} "
            "[Op:reshape]."
        )
    if -1 in dims:
        known = size_of(d for d in dims if d != -1)
        if known == 0 or size % known:
            raise InvalidArgumentError(
                f"Input to reshape is a tensor with {size} values, but the requested shape "
                f"{dims} requires a multiple of {known} [Op:Reshape]"
            )
        dims[dims.index(-1)] = size // known
    if size_of(dims) != size:
        raise InvalidArgumentError(
            f"Input to reshape is a tensor with {size} values, but the requested shape {dims} "
            f"has {size_of(dims)} [Op:Reshape]"
        )
    return tuple(dims)


reshape = op(
    "reshape",
    forward=lambda x, shape: x.reshape(resolved_shape(x.size, shape)),
    shape=lambda x, shape: Spec(resolved_shape(size_of(x.shape), shape), x.dtype),
    vjp=lambda F, g, y, x, shape: F.reshape(g, shape=tuple(x.data.shape)),
    saves=NONE,
    lower=View(),
)


def _perm(rank: int, perm: Any) -> tuple[int, ...]:
    axes = (
        tuple(range(rank))[::-1]
        if perm is None
        else tuple(normalize_axis(p, rank, "transpose") for p in perm)
    )
    if sorted(axes) != list(range(rank)):
        raise InvalidArgumentError(
            f"transpose expects a vector of size {rank} that permutes the axes. "
            f"But input(1) is {list(axes)} [Op:Transpose]"
        )
    return axes


def _transpose_spec(x: Spec, perm: Any = None) -> Spec:
    return Spec(tuple(x.shape[i] for i in _perm(len(x.shape), perm)), x.dtype)


def _transpose_grad(F: Any, g: Any, y: Any, x: Any, perm: Any = None) -> Any:
    inverse = np.argsort(_perm(len(x.data.shape), perm))
    return F.transpose(g, perm=tuple(int(i) for i in inverse))


transpose = op(
    "transpose",
    forward=lambda x, perm=None: np.transpose(x, _perm(x.ndim, perm)),
    shape=_transpose_spec,
    vjp=_transpose_grad,
    saves=NONE,
    lower=View(),
)


def _broadcast_spec(x: Spec, shape: Any) -> Spec:
    try:  # not NumPy's function: where its integers are 32 bits wide, it refuses large shapes
        fits = broadcast_shapes(x.shape, tuple(shape)) == tuple(shape)
    except InvalidArgumentError:
        fits = False
    if not fits:
        raise InvalidArgumentError(
            f"Incompatible shapes: {list(x.shape)} vs. {list(shape)} [Op:BroadcastTo]. "
            "Sizes must be equal or 1, aligned from the right."
        )
    return Spec(tuple(shape), x.dtype)


broadcast_to = op(
    "broadcast_to",
    forward=lambda x, shape: np.broadcast_to(x, tuple(shape)),
    shape=_broadcast_spec,
    vjp=lambda F, g, y, x, shape: g,  # the backward walk sums what was repeated
    saves=NONE,
    lower=View(),
)


@composite
def sum_to(x: Any, shape: tuple[int, ...]) -> Any:
    """Sums the axes along which ``shape`` was broadcast to x's shape: un-broadcasting."""
    have = tuple(x.data.shape)
    lead = len(have) - len(shape)
    axes = tuple(range(lead)) + tuple(i + lead for i, d in enumerate(shape) if _is_spread(d, have[i + lead]))
    if not axes:
        return x
    return F.reshape(F.sum(x, axis=axes, keepdims=True), shape=tuple(shape))


def _is_spread(size: Any, to: Any) -> bool:
    """Whether an axis of ``size`` was broadcast; to a size that is left open it always is, be that 1 as well."""
    return size == 1 if isinstance(to, Size) and not isinstance(size, Size) else bool(size != to)


# --- padding and flipping -------------------------------------------------------------------


def _pad_spec(x: Spec, paddings: Any, mode: str = "constant", value: float = 0) -> Spec:
    if len(paddings) != len(x.shape):
        raise InvalidArgumentError(
            f"The first dimension of paddings must be the rank of inputs: {len(paddings)} pairs "
            f"for shape {list(x.shape)} [Op:Pad]"
        )
    for (low, high), dim in zip(paddings, x.shape, strict=True):
        most = {"reflect": dim - 1, "symmetric": dim}.get(mode)
        if low < 0 or high < 0 or (most is not None and max(low, high) > most):
            raise InvalidArgumentError(
                f"Paddings must be non-negative, and for mode {mode} at most {most} along an axis "
                f"of size {dim}. Received {list(paddings)} [Op:Pad]"
            )
    return Spec(tuple(d + a + b for d, (a, b) in zip(x.shape, paddings, strict=True)), x.dtype)


def _pad(x: Any, paddings: Any, mode: str = "constant", value: float = 0) -> Any:
    _pad_spec(Spec(x.shape, x.dtype), paddings, mode)
    if x.ndim == 0:
        return x
    if mode == "constant":
        return np.pad(x, paddings, constant_values=np.asarray(value).astype(x.dtype))
    return np.pad(x, paddings, mode=mode)  # type: ignore[call-overload]


def _pad_grad(
    F: Any, g: Any, y: Any, x: Any, paddings: Any, mode: str = "constant", value: float = 0
) -> Any:
    if mode == "constant":
        key = tuple(slice(a, a + d, 1) for (a, _), d in zip(paddings, x.data.shape, strict=True))
        return F.slice(g, key=key)
    for axis, (low, high) in enumerate(paddings):
        g = _fold(F, g, axis, low, high, 1 if mode == "reflect" else 0)
    return g


def _fold(F: Any, g: Any, axis: int, low: int, high: int, skip: int) -> Any:
    """Adds the mirrored borders of one axis back onto the middle."""
    rank, total = len(g.data.shape), g.data.shape[axis]
    size = total - low - high

    def cut(start: int, stop: int) -> Any:
        return F.slice(
            g,
            key=tuple(
                slice(start, stop, 1) if i == axis else slice(0, g.data.shape[i], 1)
                for i in range(rank)
            ),
        )

    def place(part: Any, before: int) -> Any:
        after = size - before - part.data.shape[axis]
        pads = tuple((before, after) if i == axis else (0, 0) for i in range(rank))
        return F.pad(F.flip(part, axis=(axis,)), paddings=pads)

    out = cut(low, low + size)
    if low:
        out = F.add(out, place(cut(0, low), skip))
    if high:
        out = F.add(out, place(cut(low + size, total), size - skip - high))
    return out


pad = op("pad", forward=_pad, shape=_pad_spec, vjp=_pad_grad, saves=NONE, lower=Kernel("pad"))


def _flip_spec(x: Spec, axis: Any) -> Spec:
    normalize_axes(axis, len(x.shape), "flip")
    return x


flip = op(
    "flip",
    forward=lambda x, axis: np.flip(x, axis),
    shape=_flip_spec,
    vjp=lambda F, g, y, x, axis: F.flip(g, axis=axis),
    saves=NONE,
    lower=View(),
)
roll = op(
    "roll",
    forward=lambda x, shift, axis: np.roll(x, shift, axis),
    shape=like,
    vjp=lambda F, g, y, x, shift, axis: F.roll(
        g, shift=tuple(-s for s in shift) if isinstance(shift, tuple) else -shift, axis=axis
    ),
    saves=NONE,
    lower=Kernel("roll"),
)

# --- joining --------------------------------------------------------------------------------


def _concat_spec(*xs: Spec, axis: int) -> Spec:
    first = xs[0].shape
    axis = normalize_axis(axis, len(first), "ConcatV2")
    for i, x in enumerate(xs):
        fits = len(x.shape) == len(first) and all(
            a == b for k, (a, b) in enumerate(zip(x.shape, first, strict=True)) if k != axis
        )
        if not fits:
            raise InvalidArgumentError(
                f"ConcatOp : Dimension mismatch: all sizes except along axis {axis} must match: "
                f"shape[0] = {list(first)} vs. shape[{i}] = {list(x.shape)} [Op:ConcatV2]"
            )
    dims = list(first)
    dims[axis] = sum(x.shape[axis] for x in xs)
    return Spec(tuple(dims), xs[0].dtype)


def _concat_grad(F: Any, g: Any, y: Any, *xs: Any, axis: int) -> Any:
    axis = normalize_axis(axis, len(g.data.shape), "concat")
    out, start = [], 0
    for x in xs:
        stop = start + x.data.shape[axis]
        key = tuple(
            slice(start, stop, 1) if i == axis else slice(0, d, 1)
            for i, d in enumerate(g.data.shape)
        )
        out.append(F.slice(g, key=key))
        start = stop
    return out


concat = op(
    "concat",
    VARIADIC,
    forward=lambda *xs, axis: np.concatenate(xs, axis=axis),
    shape=_concat_spec,
    vjp=_concat_grad,
    saves=NONE,
    lower=Kernel("concat"),
)


@composite
def expand_dims(x: Any, axis: int) -> Any:
    """A new axis of size 1 at ``axis``."""
    shape = list(x.data.shape)
    shape.insert(normalize_axis(axis, len(shape) + 1, "expand_dims"), 1)
    return F.reshape(x, shape=tuple(shape))


def _stack_spec(*xs: Spec, axis: int) -> Spec:
    for i, x in enumerate(xs):
        if x.shape != xs[0].shape:
            raise InvalidArgumentError(
                f"Shapes of all inputs must match: values[0].shape = {list(xs[0].shape)} != "
                f"values[{i}].shape = {list(x.shape)} [Op:Pack]"
            )
    shape = list(xs[0].shape)
    shape.insert(normalize_axis(axis, len(shape) + 1, "stack"), len(xs))
    return Spec(tuple(shape), xs[0].dtype)


def _stack_grad(F: Any, g: Any, y: Any, *xs: Any, axis: int) -> Any:
    axis = normalize_axis(axis, len(g.data.shape), "stack")
    out = []
    for i, x in enumerate(xs):
        key = tuple(
            slice(i, i + 1, 1) if k == axis else slice(0, d, 1) for k, d in enumerate(g.data.shape)
        )
        out.append(F.reshape(F.slice(g, key=key), shape=tuple(x.data.shape)))
    return out


stack = op(
    "stack",
    VARIADIC,
    forward=lambda *xs, axis: np.stack(xs, axis=axis),
    shape=_stack_spec,
    vjp=_stack_grad,
    saves=NONE,
    lower=Kernel("concat"),
)

# --- slicing --------------------------------------------------------------------------------


def _slice_length(s: slice) -> int:
    """Elements of a slice whose bounds are all known; ``stop`` -1 with a negative step is
    'before 0'.
    """
    return len(range(s.start, s.stop, s.step))


def _as_python(s: slice) -> slice:
    return slice(s.start, None if s.stop < 0 else s.stop, s.step)


def _slice_grad(F: Any, g: Any, y: Any, x: Any, key: tuple[slice, ...]) -> Any:
    return F.unslice(g, key=key, shape=tuple(x.data.shape))


def _unslice(g: Any, key: tuple[slice, ...], shape: tuple[int, ...]) -> Any:
    out = np.zeros(shape, g.dtype)
    out[tuple(_as_python(s) for s in key)] = g
    return out


slice_ = op(
    "slice",
    forward=lambda x, key: x[tuple(_as_python(s) for s in key)],
    shape=lambda x, key: Spec(tuple(_slice_length(s) for s in key), x.dtype),
    vjp=_slice_grad,
    saves=NONE,
    lower=View(),
)
unslice = op(
    "unslice",  # the transpose of slice: a tensor of zeros with g written into the slice
    forward=_unslice,
    shape=lambda g, key, shape: Spec(tuple(shape), g.dtype),
    vjp=lambda F, h, y, g, key, shape: F.slice(h, key=key),
    saves=NONE,
    lower=Kernel("unslice"),
)
