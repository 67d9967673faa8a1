"""Arrangements composed of reshapes, transposes and broadcasts: tiles, repeats, blocks, one-hot."""

from __future__ import annotations

from typing import Any

from ..base.errors import InvalidArgumentError
from ..base.shape import normalize_axis, size_of
from ..ir.op import F, composite


@composite
def tile(x: Any, multiples: tuple[int, ...]) -> Any:
    """``x`` repeated ``multiples[i]`` times along axis i."""
    shape = tuple(x.data.shape)
    if len(multiples) != len(shape) or any(m < 0 for m in multiples):
        raise InvalidArgumentError(
            f"Expected multiples argument to be a vector of length {len(shape)} of numbers >= 0 "
            f"but got {list(multiples)} [Op:Tile]"
        )
    split = tuple(d for s in shape for d in (1, s))
    wide = tuple(d for m, s in zip(multiples, shape, strict=True) for d in (m, s))
    out = F.broadcast_to(F.reshape(x, shape=split), shape=wide)
    return F.reshape(out, shape=tuple(m * s for m, s in zip(multiples, shape, strict=True)))


@composite
def repeat_each(x: Any, count: int, axis: int) -> Any:
    """Every slice along ``axis`` repeated ``count`` times, one beside the other."""
    shape = tuple(x.data.shape)
    axis = normalize_axis(axis, len(shape), "repeat")
    head, tail = shape[: axis + 1], shape[axis + 1 :]
    out = F.broadcast_to(F.reshape(x, shape=(*head, 1, *tail)), shape=(*head, count, *tail))
    return F.reshape(out, shape=(*shape[:axis], shape[axis] * count, *tail))


@composite
def one_hot(indices: Any, depth: int, on: Any, off: Any, axis: int = -1) -> Any:
    """``on`` at the index, ``off`` elsewhere (tensors of one dtype), along a new axis of size
    depth.
    """
    rank = len(indices.data.shape)
    axis = normalize_axis(axis, rank + 1, "OneHot")
    places = F.iota(start=0, step=1, count=depth, dtype=indices.data.dtype)
    places = F.reshape(places, shape=tuple(depth if i == axis else 1 for i in range(rank + 1)))
    return F.where(F.equal(F.expand_dims(indices, axis), places), on, off)


@composite
def squeeze(x: Any, axis: tuple[int, ...] | None = None) -> Any:
    """Without axes of size 1: all of them, or those named."""
    shape = tuple(x.data.shape)
    axes = {i for i, d in enumerate(shape) if d == 1} if axis is None else set()
    for a in axis or ():
        i = normalize_axis(a, len(shape), "Squeeze")
        if shape[i] != 1:
            raise InvalidArgumentError(
                f"Can not squeeze dim[{i}], expected a dimension of 1, got {shape[i]} [Op:Squeeze]"
            )
        axes.add(i)
    return F.reshape(x, shape=tuple(d for i, d in enumerate(shape) if i not in axes))


@composite
def split_axis(x: Any, sizes: tuple[int, ...], axis: int) -> list[Any]:
    """Consecutive parts of the given sizes along an axis."""
    shape = tuple(x.data.shape)
    axis = normalize_axis(axis, len(shape), "split")
    if sum(sizes) != shape[axis]:
        raise InvalidArgumentError(
            f"Determined shape must match: the sizes {list(sizes)} sum to {sum(sizes)}, but axis "
            f"{axis} of {list(shape)} has size {shape[axis]} [Op:SplitV]"
        )
    out, start = [], 0
    for size in sizes:
        part = slice(start, start + size, 1)
        out.append(
            F.slice(
                x, key=tuple(part if i == axis else slice(0, d, 1) for i, d in enumerate(shape))
            )
        )
        start += size
    return out


@composite
def unstack(x: Any, axis: int = 0) -> list[Any]:
    """The slices along an axis, without that axis."""
    shape = tuple(x.data.shape)
    axis = normalize_axis(axis, len(shape), "unstack")
    rest = (*shape[:axis], *shape[axis + 1 :])
    return [F.reshape(p, shape=rest) for p in split_axis(x, (1,) * shape[axis], axis)]


@composite
def move_axes(x: Any, source: tuple[int, ...], target: tuple[int, ...]) -> Any:
    """Axes ``source`` moved to the places ``target``; the others keep their order."""
    rank = len(x.data.shape)
    to = {normalize_axis(t, rank, "moveaxis"): normalize_axis(s, rank, "moveaxis")
          for s, t in zip(source, target, strict=True)}  # fmt: skip
    rest = iter(i for i in range(rank) if i not in to.values())
    return F.transpose(x, perm=tuple(to[i] if i in to else next(rest) for i in range(rank)))


@composite
def depth_to_space(x: Any, block: int) -> Any:
    """(n, h, w, c b b) -> (n, h b, w b, c): channels become blocks of b x b pixels."""
    n, h, w, c = x.data.shape
    if c % (block * block):
        raise InvalidArgumentError(
            f"Dimension size must be evenly divisible by {block * block} but is {c} "
            "[Op:DepthToSpace]"
        )
    out = F.reshape(x, shape=(n, h, w, block, block, c // (block * block)))
    out = F.transpose(out, perm=(0, 1, 3, 2, 4, 5))
    return F.reshape(out, shape=(n, h * block, w * block, c // (block * block)))


@composite
def space_to_depth(x: Any, block: int) -> Any:
    """(n, h, w, c) -> (n, h / b, w / b, c b b): the inverse of depth_to_space."""
    n, h, w, c = x.data.shape
    if h % block or w % block:
        raise InvalidArgumentError(
            f"Dimension sizes must be evenly divisible by {block} but are {h} and {w} "
            "[Op:SpaceToDepth]"
        )
    out = F.reshape(x, shape=(n, h // block, block, w // block, block, c))
    out = F.transpose(out, perm=(0, 1, 3, 2, 4, 5))
    return F.reshape(out, shape=(n, h // block, w // block, c * block * block))


@composite
def space_to_batch(x: Any, block: tuple[int, ...], paddings: Any) -> Any:
    """Blocks of the padded spatial axes 1..m become batch entries."""
    m, rank = len(block), len(x.data.shape)
    pads = ((0, 0), *paddings, *((0, 0),) * (rank - m - 1))
    x = F.pad(x, paddings=tuple((int(a), int(b)) for a, b in pads))
    batch, spatial, rest = x.data.shape[0], x.data.shape[1 : m + 1], tuple(x.data.shape[m + 1 :])
    if any(s % b for s, b in zip(spatial, block, strict=True)):
        raise InvalidArgumentError(
            f"padded_shape={list(spatial)} is not divisible by block_shape={list(block)} "
            "[Op:SpaceToBatchND]"
        )
    split = [d for s, b in zip(spatial, block, strict=True) for d in (s // b, b)]
    x = F.reshape(x, shape=(batch, *split, *rest))
    inner = [2 * i + 2 for i in range(m)]
    outer = [2 * i + 1 for i in range(m)]
    tail = range(2 * m + 1, len(x.data.shape))
    x = F.transpose(x, perm=(*inner, 0, *outer, *tail))
    return F.reshape(
        x,
        shape=(
            batch * size_of(block),
            *(s // b for s, b in zip(spatial, block, strict=True)),
            *rest,
        ),
    )


@composite
def batch_to_space(x: Any, block: tuple[int, ...], crops: Any) -> Any:
    """The inverse of space_to_batch."""
    m = len(block)
    shape = tuple(x.data.shape)
    if shape[0] % size_of(block):
        raise InvalidArgumentError(
            f"Input batch dimension ({shape[0]}) is not divisible by product of block sizes "
            f"({size_of(block)}) [Op:BatchToSpaceND]"
        )
    batch, spatial, rest = shape[0] // size_of(block), shape[1 : m + 1], shape[m + 1 :]
    x = F.reshape(x, shape=(*block, batch, *spatial, *rest))
    order = [m] + [a for i in range(m) for a in (m + 1 + i, i)]
    x = F.transpose(x, perm=(*order, *range(2 * m + 1, len(x.data.shape))))
    full = tuple(s * b for s, b in zip(spatial, block, strict=True))
    x = F.reshape(x, shape=(batch, *full, *rest))
    key = [slice(0, batch, 1)]
    key += [slice(int(a), d - int(b), 1) for d, (a, b) in zip(full, crops, strict=True)]
    return F.slice(x, key=(*key, *(slice(0, d, 1) for d in rest)))


@composite
def sequence_mask(lengths: Any, maxlen: int) -> Any:
    """(..., maxlen) of bool: position < length."""
    places = F.iota(start=0, step=1, count=maxlen, dtype=lengths.data.dtype)
    return F.less(places, F.expand_dims(lengths, -1))


@composite
def reverse_sequence(x: Any, lengths: Any, seq_axis: int, batch_axis: int) -> Any:
    """Each example's first ``lengths[i]`` steps in reverse order; the rest stays."""
    rank = len(x.data.shape)
    seq_axis, batch_axis = (
        normalize_axis(a, rank, "reverse_sequence") for a in (seq_axis, batch_axis)
    )
    moved = F.move_axes(x, (batch_axis, seq_axis), (0, 1))
    steps = x.data.shape[seq_axis]
    places = F.iota(start=0, step=1, count=steps, dtype=lengths.data.dtype)
    lengths = F.expand_dims(lengths, -1)
    picks = F.where(F.less(places, lengths), F.sub(F.sub(lengths, 1), places), places)
    out = F.take(moved, picks, axis=1, batch_dims=1)
    return F.move_axes(out, (0, 1), (batch_axis, seq_axis))
