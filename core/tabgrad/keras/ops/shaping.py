"""keras.ops that move elements: reshape, join, split, pad."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from ...api import array as tf_array
from ...base.errors import InvalidArgumentError
from ...base.size import Size, whole
from ...ir.op import F
from ...tensor.convert import as_static
from ...tensor.tensor import Tensor
from ..common.symbolic import without_stand_ins
from .convert import cast, name_of, promoted, shape_of, tensor
from .convert import part as part_of
from .declare import operation

INT32 = np.dtype(np.int32)
_int, _max, _all = int, max, all


def _sizes(shape: Any) -> tuple[int, ...]:
    """A shape argument as ints; None is -1."""
    if isinstance(shape, (Tensor, np.ndarray)):
        shape = as_static(shape)
    if isinstance(shape, (_int, np.integer)):
        return (_int(shape),)
    if isinstance(shape, Size):
        return (shape,)
    return tuple(-1 if d is None else whole(as_static(d)) for d in shape)


def _reshaped(shape: Any, newshape: Any) -> tuple[int | None, ...]:
    """The shape as asked for; what -1 comes to is unknown, as in Keras. Raises ValueError on two -1."""
    if list(newshape).count(-1) > 1:
        raise ValueError(f"There must be at most one unknown dimension (-1) in `newshape`. Received: {newshape}.")
    del shape
    return tuple(None if d is None or d == -1 else int(d) for d in newshape)


@operation("numpy", "Reshape", rule=_reshaped)
def reshape(x: Any, newshape: Any) -> Tensor:
    """x in another shape; one size may be -1."""
    return F.reshape(tensor(x), shape=_sizes(newshape))  # type: ignore[no-any-return]


@operation("numpy", "Ravel")
def ravel(x: Any) -> Tensor:
    """x as a vector."""
    return F.reshape(tensor(x), shape=(-1,))  # type: ignore[no-any-return]


@operation("numpy", "Transpose")
def transpose(x: Any, axes: Any = None) -> Tensor:
    """Axes in another order, reversed where None."""
    return F.transpose(tensor(x), perm=None if axes is None else tuple(_int(a) for a in axes))  # type: ignore[no-any-return]


@operation("numpy", "Swapaxes")
def swapaxes(x: Any, axis1: int, axis2: int) -> Tensor:
    """Two axes exchanged."""
    x = tensor(x)
    perm = list(range(x.ndim))
    perm[axis1], perm[axis2] = perm[axis2], perm[axis1]
    return F.transpose(x, perm=tuple(perm))  # type: ignore[no-any-return]


@operation("numpy", "Moveaxis")
def moveaxis(x: Any, source: Any, destination: Any) -> Tensor:
    """Axes moved to other places, the others in order."""
    x = tensor(x)
    sources = (source,) if isinstance(source, _int) else tuple(source)
    targets = (destination,) if isinstance(destination, _int) else tuple(destination)
    moved = dict(zip((t % x.ndim for t in targets), (s % x.ndim for s in sources), strict=True))
    rest = iter(i for i in range(x.ndim) if i not in moved.values())
    return F.transpose(x, perm=tuple(moved[i] if i in moved else next(rest) for i in range(x.ndim)))  # type: ignore[no-any-return]


@operation("numpy", "ExpandDims")
def expand_dims(x: Any, axis: Any) -> Tensor:
    """Axes of size 1 at the given places of the result."""
    x = tensor(x)
    axes = (axis,) if isinstance(axis, _int) else tuple(axis)
    rank = x.ndim + len(axes)
    places = {a % rank for a in axes}
    sizes = iter(shape_of(x))
    return F.reshape(x, shape=tuple(1 if i in places else next(sizes) for i in range(rank)))  # type: ignore[no-any-return]


@operation("numpy", "Squeeze")
def squeeze(x: Any, axis: Any = None) -> Tensor:
    """Axes of size 1 taken out. Raises ValueError on an axis of another size."""
    x = tensor(x)
    shape = shape_of(x)
    axes = {i for i, d in enumerate(shape) if d == 1} if axis is None else {
        a % _max(len(shape), 1) for a in ((axis,) if isinstance(axis, _int) else axis)
    }  # fmt: skip
    for a in axes:
        if shape[a] != 1:
            raise ValueError(f"Cannot squeeze axis {a}, because the dimension is not 1: shape {shape}.")
    return F.reshape(x, shape=tuple(d for i, d in enumerate(shape) if i not in axes))  # type: ignore[no-any-return]


@operation("numpy", "BroadcastTo")
def broadcast_to(x: Any, shape: Any) -> Tensor:
    """x repeated to a larger shape."""
    return F.broadcast_to(tensor(x), shape=_sizes(shape))  # type: ignore[no-any-return]


@operation("numpy", "Flip")
def flip(x: Any, axis: Any = None) -> Tensor:
    """Elements in reverse order along axes, all where None."""
    x = tensor(x)
    axes = tuple(range(x.ndim)) if axis is None else (axis,) if isinstance(axis, _int) else tuple(axis)
    return F.flip(x, axis=tuple(a % x.ndim for a in axes))  # type: ignore[no-any-return]


@operation("numpy", "Fliplr")
def fliplr(x: Any) -> Tensor:
    """Reversed along axis 1."""
    return F.flip(tensor(x), axis=(1,))  # type: ignore[no-any-return]


@operation("numpy", "Flipud")
def flipud(x: Any) -> Tensor:
    """Reversed along axis 0."""
    return F.flip(tensor(x), axis=(0,))  # type: ignore[no-any-return]


@operation("numpy", "Rot90", "array")
def rot90(array: Any, k: int = 1, axes: Any = (0, 1)) -> Tensor:
    """Turned k times by 90 degrees in the plane of two axes. Raises ValueError on bad axes."""
    x = tensor(array)
    if x.ndim < 2:
        raise ValueError(f"Input array must have at least 2 dimensions. Received: array.ndim={x.ndim}")
    if len(axes) != 2 or axes[0] == axes[1]:
        raise ValueError(f"Invalid axes: {axes}. Axes must be a tuple of two different dimensions.")
    a, b = (i % x.ndim for i in axes)
    swapped = [b if i == a else a if i == b else i for i in range(x.ndim)]
    turns = k % 4
    if turns == 0:
        return x
    if turns == 2:
        return F.flip(x, axis=(a, b))  # type: ignore[no-any-return]
    if turns == 1:
        return F.transpose(F.flip(x, axis=(b,)), perm=tuple(swapped))  # type: ignore[no-any-return]
    return F.flip(F.transpose(x, perm=tuple(swapped)), axis=(b,))  # type: ignore[no-any-return]


@operation("numpy", "Roll")
def roll(x: Any, shift: Any, axis: Any = None) -> Tensor:
    """Elements moved along axes, those that fall off coming in at the start."""
    x = tensor(x)
    if axis is None:
        return F.reshape(tf_array.roll(F.reshape(x, shape=(-1,)), shift, 0), shape=shape_of(x))  # type: ignore[no-any-return]
    return tf_array.roll(x, shift, axis)


@operation("numpy", "Tile")
def tile(x: Any, repeats: Any) -> Tensor:
    """x put side by side ``repeats`` times along each axis."""
    x = tensor(x)
    times = _sizes(repeats)
    rank = _max(x.ndim, len(times))
    x = F.reshape(x, shape=(*(1,) * (rank - x.ndim), *shape_of(x)))
    return F.tile(x, multiples=(*(1,) * (rank - len(times)), *times))  # type: ignore[no-any-return]


@operation("numpy", "Repeat")
def repeat(x: Any, repeats: Any, axis: Any = None) -> Tensor:
    """Each element ``repeats`` times along an axis."""
    return tf_array.repeat(tensor(x), repeats, axis)


@operation("numpy", "Pad")
def _pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = None) -> Tensor:
    x = tensor(x)
    if isinstance(pad_width, _int):
        pairs = [(pad_width, pad_width)] * x.ndim
    else:
        rows = [(w, w) if isinstance(w, _int) else tuple(w) for w in pad_width]
        if len(rows) == 2 and _all(isinstance(w, _int) for w in pad_width):
            rows = [tuple(pad_width)]
        pairs = [(r[0], r[0]) if len(r) == 1 else r for r in rows] * (x.ndim if len(rows) == 1 else 1)
    mode = mode.lower() if isinstance(mode, str) else mode  # TensorFlow writes them in capitals
    if mode not in ("constant", "reflect", "symmetric"):
        raise ValueError(f"Unknown padding mode {mode!r}. Expected 'constant', 'reflect' or 'symmetric'.")
    if mode != "constant":
        if constant_values is not None:
            raise ValueError(
                f"Argument `constant_values` can only be provided when `mode == 'constant'`. Received: mode={mode}"
            )
        return tf_array.pad(x, pairs, mode.upper())
    value = 0 if constant_values is None else constant_values
    if name_of(x) == "bool":
        return cast(tf_array.pad(cast(x, "int32"), pairs, constant_values=_int(bool(value))), "bool")
    return tf_array.pad(x, pairs, constant_values=tensor(value, name_of(x)))


def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = None) -> Tensor:
    """x with values put around it: a constant, or its own elements mirrored."""
    return _pad(x, pad_width, mode, constant_values)  # type: ignore[no-any-return]


# --- joining and splitting ---------------------------------------------------------------------


@operation("numpy", "Concatenate", "xs")
def concatenate(xs: Any, axis: Any = 0) -> Tensor:
    """Tensors one after the other along an axis, in their common dtype."""
    parts = promoted(*xs)
    if axis is None:
        parts, axis = [F.reshape(p, shape=(-1,)) for p in parts], 0
    return F.concat(*parts, axis=_int(axis) % _max(parts[0].ndim, 1))  # type: ignore[no-any-return]


@operation("numpy", "Stack", "x")
def stack(x: Any, axis: int = 0) -> Tensor:
    """Tensors of one shape along a new axis."""
    parts = promoted(*x)
    return F.stack(*parts, axis=_int(axis) % (parts[0].ndim + 1))  # type: ignore[no-any-return]


@operation("numpy", "Append", "x1 x2")
def append(x1: Any, x2: Any, axis: Any = None) -> Tensor:
    """x2 after x1, both flattened where axis is None."""
    a, b = promoted(x1, x2)
    if axis is None:
        return F.concat(F.reshape(a, shape=(-1,)), F.reshape(b, shape=(-1,)), axis=0)  # type: ignore[no-any-return]
    return F.concat(a, b, axis=_int(axis) % a.ndim)  # type: ignore[no-any-return]


def _at_least(x: Tensor, shapes: dict[int, Any]) -> Tensor:
    return F.reshape(x, shape=shapes[x.ndim](shape_of(x))) if x.ndim in shapes else x  # type: ignore[no-any-return]


@operation("numpy", "Hstack", "xs")
def hstack(xs: Any) -> Tensor:
    """Tensors side by side: along axis 1, vectors along axis 0."""
    parts = [_at_least(p, {0: lambda s: (1,)}) for p in promoted(*xs)]
    return F.concat(*parts, axis=0 if parts[0].ndim == 1 else 1)  # type: ignore[no-any-return]


@operation("numpy", "Vstack", "xs")
def vstack(xs: Any) -> Tensor:
    """Tensors one after the other along axis 0."""
    return F.concat(*promoted(*xs), axis=0)  # type: ignore[no-any-return]


@operation("numpy", "Dstack", "xs")
def dstack(xs: Any) -> Tensor:
    """Tensors one behind the other, along axis 2."""
    shapes = {0: lambda s: (1, 1, 1), 1: lambda s: (1, *s, 1), 2: lambda s: (*s, 1)}
    return F.concat(*(_at_least(p, shapes) for p in promoted(*xs)), axis=2)  # type: ignore[no-any-return]


def _cuts(size: int, where: Any, uneven: bool) -> list[int]:
    """Sizes of the parts of an axis, from their number or the places of the cuts."""
    if isinstance(where, (Tensor, np.ndarray)):
        where = as_static(where)
    if isinstance(where, (_int, np.integer)):
        base, extra = divmod(size, where)
        if extra and not uneven:
            raise InvalidArgumentError(f"The size {size} of the axis is not divisible by the number of parts {where}.")
        return [base + (i < extra) for i in range(where)]
    edges = [0, *(_max(0, min(size, w if w >= 0 else size + w)) for w in where), size]
    return [_max(0, b - a) for a, b in itertools.pairwise(edges)]


def _parts(x: Any, where: Any, axis: int, uneven: bool = False) -> list[Tensor]:
    x = tensor(x)
    axis = axis % x.ndim
    sizes = _cuts(shape_of(x)[axis], where, uneven)
    out, start = [], 0
    for size in sizes:
        key = tuple(slice(start, start + size) if i == axis else slice(None) for i in range(x.ndim))
        out.append(part_of(x, key=key))
        start += size
    return out


@operation("numpy", "Split")
def split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Tensor]:
    """Equal parts along an axis, or parts cut at the given places."""
    return _parts(x, indices_or_sections, axis)


@operation("numpy", "ArraySplit")
def array_split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Tensor]:
    """Parts along an axis, the first ones larger where the sizes can't be equal."""
    return _parts(x, indices_or_sections, axis, uneven=True)


@operation("numpy", "Hsplit")
def hsplit(x: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts along axis 1 (of a vector, axis 0)."""
    x = tensor(x)
    return _parts(x, indices_or_sections, 0 if x.ndim == 1 else 1)


@operation("numpy", "Vsplit")
def vsplit(x: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts along axis 0."""
    return _parts(x, indices_or_sections, 0)


@operation("numpy", "Dsplit")
def dsplit(x: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts along axis 2."""
    return _parts(x, indices_or_sections, 2)


@operation("core", "Unstack")
def unstack(x: Any, num: Any = None, axis: int = 0) -> list[Tensor]:
    """The slices along an axis. Raises ValueError where its size is unknown and not given."""
    x = tensor(x)
    size = without_stand_ins(shape_of(x))[axis]
    if size is None and num is None:
        raise ValueError(
            f"Cannot infer argument `num` from shape {without_stand_ins(shape_of(x))}. Either provide a "
            f"tensor with a concrete shape in the `axis` dimension or explicitly pass the `num` argument."
        )
    return tf_array.unstack(x, num if size is None else None, axis)


@operation("numpy", "Meshgrid", "*")
def meshgrid(*x: Any, indexing: str = "xy") -> list[Tensor]:
    """Coordinate grids of vectors. Raises ValueError on another indexing."""
    if indexing not in ("xy", "ij"):
        raise ValueError(f"Valid values for `indexing` are 'xy' and 'ij', but received {indexing}")
    return tf_array.meshgrid(*(F.reshape(tensor(v), shape=(-1,)) for v in x), indexing=indexing)


__all__ = [
    "append",
    "array_split",
    "broadcast_to",
    "concatenate",
    "dsplit",
    "dstack",
    "expand_dims",
    "flip",
    "fliplr",
    "flipud",
    "hsplit",
    "hstack",
    "meshgrid",
    "moveaxis",
    "pad",
    "ravel",
    "repeat",
    "reshape",
    "roll",
    "rot90",
    "split",
    "squeeze",
    "stack",
    "swapaxes",
    "tile",
    "transpose",
    "unstack",
    "vsplit",
    "vstack",
]
