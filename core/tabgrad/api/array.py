"""Shape and order of tensors: ``tf.reshape``, ``tf.concat``, ``tf.pad``, ``tf.split`` and the
like.
"""

from __future__ import annotations

from builtins import slice as Slice
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError, ShapeDependsOnValues
from ..base.shape import TensorShape, broadcast_shapes, normalize_axis
from ..base.size import holds_sizes
from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import as_static, convert_to_tensor, from_sizes, is_tensor
from ..tensor.tensor import Tensor
from .arguments import axes, integer, integers, numpy_dtype, pairs, tensor, tensors

INT32 = as_dtype("int32")


def shape(input: Any, out_type: Any = None, name: Any = None) -> Tensor:
    """The shape as a vector of ``out_type`` (int32)."""
    x, dtype = tensor(input), numpy_dtype(out_type or INT32)
    dims = x.data.shape
    return from_sizes(dims, as_dtype(dtype)) if x.is_symbolic and holds_sizes(dims) else Tensor(np.asarray(dims, dtype))


def shape_n(input: Any, out_type: Any = INT32, name: Any = None) -> list[Tensor]:
    """The shapes of several tensors."""
    return [shape(x, out_type) for x in input]


def size(input: Any, out_type: Any = None, name: Any = None) -> Tensor:
    """The number of elements, as a scalar of ``out_type`` (int32)."""
    count, dtype = tensor(input).size, numpy_dtype(out_type or INT32)
    return from_sizes(count, as_dtype(dtype)) if holds_sizes(count) else Tensor(np.asarray(count, dtype))


def rank(input: Any, name: Any = None) -> Tensor:
    """The number of axes, as an int32 scalar."""
    return Tensor(np.asarray(tensor(input).ndim, np.int32))


def reshape(tensor: Any, shape: Any, name: Any = None) -> Tensor:
    """The same elements in another shape; one size may be -1."""
    return F.reshape(convert_to_tensor(tensor), shape=integers(shape) if _given(shape) else ())  # type: ignore[no-any-return]


def _given(shape: Any) -> bool:
    return not (isinstance(shape, (list, tuple)) and not shape)


def ensure_shape(x: Any, shape: Any, name: Any = None) -> Tensor:
    """``x``, checked to have the (partially known) shape. Raises InvalidArgumentError."""
    x = tensor(x)
    if shape is not None and not TensorShape(shape).is_compatible_with(x.shape):
        raise InvalidArgumentError(
            f"Shape of tensor {x.shape} is not compatible with expected shape "
            f"{TensorShape(shape)} [Op:EnsureShape]"
        )
    return F.identity(x)  # type: ignore[no-any-return]


def expand_dims(input: Any, axis: Any, name: Any = None) -> Tensor:
    """A new axis of size 1 at ``axis``."""
    return F.expand_dims(tensor(input), integer(axis))  # type: ignore[no-any-return]


def squeeze(input: Any, axis: Any = None, name: Any = None) -> Tensor:
    """Without axes of size 1: all, or those named."""
    found = axes(axis)
    if isinstance(found, int):
        found = (found,)
    return F.squeeze(tensor(input), found or None)  # type: ignore[no-any-return]


def transpose(a: Any, perm: Any = None, conjugate: bool = False, name: Any = "transpose") -> Tensor:
    """Axes in another order: reversed unless ``perm`` gives one."""
    out = F.transpose(
        tensor(a), perm=None if perm is None else integers(perm) if _given(perm) else ()
    )
    return F.conj(out) if conjugate else out  # type: ignore[no-any-return]


def broadcast_to(input: Any, shape: Any, name: Any = None) -> Tensor:
    """``input`` repeated to fill ``shape``."""
    return F.broadcast_to(tensor(input), shape=integers(shape) if _given(shape) else ())  # type: ignore[no-any-return]


def broadcast_static_shape(shape_x: Any, shape_y: Any) -> TensorShape:
    """The shape two shapes broadcast to. Raises ValueError where they don't."""
    try:
        return TensorShape(broadcast_shapes(TensorShape(shape_x), TensorShape(shape_y)))
    except InvalidArgumentError as error:
        raise ValueError(
            f"Incompatible shapes for broadcasting: {shape_x} and {shape_y}. {error}"
        ) from None


def broadcast_dynamic_shape(shape_x: Any, shape_y: Any) -> Tensor:
    """As broadcast_static_shape, of shapes given as tensors."""
    x, y = tensors([shape_x, shape_y])
    return Tensor(np.asarray(broadcast_shapes(integers(x), integers(y)), x.data.dtype))


def concat(values: Any, axis: Any, name: Any = "concat") -> Tensor:
    """Tensors joined along an axis that they have.

    Raises InvalidArgumentError where there is none.
    """
    if is_tensor(values) or not isinstance(values, (list, tuple)):
        values = [values]
    if not len(values):
        raise InvalidArgumentError("ConcatOp : Expected at least one tensor [Op:ConcatV2]")
    return F.concat(*tensors(values), axis=integer(axis))  # type: ignore[no-any-return]


def stack(values: Any, axis: Any = 0, name: Any = "stack") -> Tensor:
    """Tensors of one shape joined along a new axis. Raises ValueError on an axis out of range."""
    if not is_tensor(values) and not len(values):
        return Tensor(np.zeros((0,), np.float32))
    if isinstance(values, (list, tuple)) and not any(
        is_tensor(v) or isinstance(v, np.ndarray) for v in values
    ):
        parts = F.unstack(tensor(list(values)))  # Python numbers share the type of them all
    else:
        parts = tensors(values)
    rank = parts[0].ndim + 1
    if not -rank <= axis < rank:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-rank}, {rank})")
    return F.stack(*parts, axis=axis)  # type: ignore[no-any-return]


parallel_stack = stack


def unstack(value: Any, num: Any = None, axis: Any = 0, name: Any = "unstack") -> list[Tensor]:
    """The slices along an axis. Raises ValueError where ``num`` is not their number."""
    value = tensor(value)
    if not value.ndim or not -value.ndim <= axis < value.ndim:
        raise ValueError(f"Argument `axis` = {axis} not in range [{-value.ndim}, {value.ndim})")
    if num is not None and num != value.shape[axis]:
        raise InvalidArgumentError(
            f"Input shape axis {axis} must equal {num}, got shape {list(value.shape)} [Op:Unpack]"
        )
    return F.unstack(value, axis)  # type: ignore[no-any-return]


def split(
    value: Any, num_or_size_splits: Any, axis: Any = 0, num: Any = None, name: Any = "split"
) -> list[Tensor]:
    """Parts along an axis: a number of equal ones, or given sizes (one of which may be -1)."""
    value = tensor(value)
    axis = integer(axis)
    wanted = as_static(num_or_size_splits)
    total = value.shape[normalize_axis(axis, value.ndim, "Split")]
    if not isinstance(wanted, (list, tuple)):
        if wanted < 1 or total % wanted:
            raise InvalidArgumentError(
                "Number of ways to split should evenly divide the split dimension, but got "
                f"split_dim {axis} "
                f"(size = {total}) and num_split {wanted} [Op:Split]"
            )
        sizes = (total // wanted,) * wanted
    else:
        known = sum(s for s in wanted if s != -1)
        sizes = tuple(int(total - known if s == -1 else s) for s in wanted)
    return F.split_axis(value, sizes, axis)  # type: ignore[no-any-return]


def tile(input: Any, multiples: Any, name: Any = None) -> Tensor:
    """``input`` repeated ``multiples[i]`` times along axis i."""
    return F.tile(tensor(input), integers(multiples) if _given(multiples) else ())  # type: ignore[no-any-return]


def repeat(input: Any, repeats: Any, axis: Any = None, name: Any = None) -> Tensor:
    """Each element repeated: a number of times, or a number for each slice along ``axis``."""
    x = tensor(input)
    if axis is None:
        x, axis = F.reshape(x, shape=(-1,)), 0
    axis = normalize_axis(integer(axis), x.ndim, "Repeat")
    counts = integers(repeats)
    if len(counts) == 1:
        return F.repeat_each(x, counts[0], axis)  # type: ignore[no-any-return]
    if len(counts) != x.shape[axis]:
        raise ValueError(
            f"repeats has {len(counts)} entries, but axis {axis} has size {x.shape[axis]} "
            "[Op:Repeat]"
        )
    return F.take(x, Tensor(np.repeat(np.arange(len(counts)), counts)), axis=axis)  # type: ignore[no-any-return]


def pad(
    tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0, name: Any = None
) -> Tensor:
    """Borders added: a constant, or the tensor mirrored (REFLECT without the edge, SYMMETRIC with).

    Raises: ValueError on another mode.
    """
    x = convert_to_tensor(tensor)
    mode = mode.upper()
    if mode not in ("CONSTANT", "REFLECT", "SYMMETRIC"):
        raise ValueError(
            "Value of argument `mode` expected to be one of 'CONSTANT', 'REFLECT', or 'SYMMETRIC'. "
            f"Received `mode` = {mode}"
        )
    given = pairs(paddings)
    if (
        mode == "CONSTANT"
        and is_tensor(constant_values)
        and constant_values.data.dtype.kind in "fc"
    ):
        return _pad_with_tensor(x, given, convert_to_tensor(constant_values, x.dtype))
    return F.pad(x, paddings=given, mode=mode.lower(), value=as_static(constant_values))  # type: ignore[no-any-return]


def _pad_with_tensor(x: Tensor, paddings: Any, value: Tensor) -> Tensor:
    """The border's value is itself differentiable."""
    inside = F.pad(
        F.fill(shape=tuple(x.shape), value=True, dtype=np.dtype(bool)),
        paddings=paddings,
        value=False,
    )
    return F.where(inside, F.pad(x, paddings=paddings), value)  # type: ignore[no-any-return]


def roll(input: Any, shift: Any, axis: Any, name: Any = None) -> Tensor:
    """Elements moved along axes; those that leave come in at the other end."""
    x = tensor(input)
    along = tuple(normalize_axis(a, x.ndim, "Roll") for a in integers(axis))
    by = integers(shift)
    if len(by) != len(along):
        raise InvalidArgumentError("shift and axis must have the same size [Op:Roll]")
    return F.roll(x, shift=by, axis=along)  # type: ignore[no-any-return]


def reverse(tensor: Any, axis: Any, name: Any = None) -> Tensor:
    """The order along the axes reversed."""
    x = convert_to_tensor(tensor)
    found = axes(axis)
    found = (found,) if isinstance(found, int) else found
    return (
        F.flip(x, axis=tuple(normalize_axis(a, x.ndim, "ReverseV2") for a in found)) if found else x
    )


def reverse_sequence(
    input: Any, seq_lengths: Any, seq_axis: Any = None, batch_axis: Any = None, name: Any = None
) -> Tensor:
    """The first ``seq_lengths[i]`` steps of example i reversed."""
    x, lengths = tensor(input), tensor(seq_lengths)
    seq, batch = seq_axis or 0, batch_axis or 0
    if tuple(lengths.shape) != (x.shape[batch],):
        raise InvalidArgumentError(
            f"Length of seq_lengths != input.dims({batch}), ({list(lengths.shape)} vs. "
            f"{x.shape[batch]}) [Op:ReverseSequence]"
        )
    return F.reverse_sequence(x, lengths, seq, batch)  # type: ignore[no-any-return]


def slice(input_: Any, begin: Any, size: Any, name: Any = None) -> Tensor:
    """``input_[begin : begin + size]`` along every axis; a size of -1 means to the end."""
    x = tensor(input_)
    if _depends_on_arguments(begin):
        return _slice_at(x, begin, integers(size))
    starts, sizes = integers(begin), integers(size)
    if len(starts) != x.ndim or len(sizes) != x.ndim:
        raise InvalidArgumentError(
            f"Expected begin and size arguments to be 1-D tensors of size {x.ndim}, but got shapes "
            f"[{len(starts)}] and [{len(sizes)}] instead. [Op:Slice]"
        )
    key = []
    for i, (start, count, dim) in enumerate(zip(starts, sizes, x.shape, strict=True)):
        stop = dim if count == -1 else start + count
        if not 0 <= start <= dim or not start <= stop <= dim:
            raise InvalidArgumentError(
                f"Expected size[{i}] in [0, {dim - start}], but got {count} (begin {start}) "
                "[Op:Slice]"
            )
        key.append(Slice(start, stop, 1))
    return F.slice(x, key=tuple(key))  # type: ignore[no-any-return]


def _depends_on_arguments(begin: Any) -> bool:
    """Whether a traced function computes any of the numbers."""
    parts = begin if isinstance(begin, (list, tuple)) else [begin]
    return any(is_tensor(b) and tensor(b).is_symbolic for b in parts)


def _slice_at(x: Tensor, begin: Any, sizes: tuple[int, ...]) -> Tensor:
    """A slice whose begin is known only when the trace runs: its rows are looked up, axis by axis."""
    starts = tensor(begin)
    if -1 in sizes or len(sizes) != x.ndim:
        raise ShapeDependsOnValues(
            "tf.slice with a begin that a traced function computes takes a size for every axis: with -1 (to the end) "
            "the shape would depend on the begin. Give the sizes, or run eagerly (run_eagerly=True)."
        )
    for axis, count in enumerate(sizes):
        rows = F.add(F.take(starts, axis, axis=0), np.arange(count, dtype=starts.data.dtype))
        x = F.take(x, rows, axis=axis)
    return x


def strided_slice(
    input_: Any,
    begin: Any,
    end: Any,
    strides: Any = None,
    begin_mask: int = 0,
    end_mask: int = 0,
    ellipsis_mask: int = 0,
    new_axis_mask: int = 0,
    shrink_axis_mask: int = 0,
    var: Any = None,
    name: Any = None,
) -> Tensor:
    """``input_[begin:end:strides]``; the masks say where a bound is open, an axis is new or
    dropped.
    """
    if var is not None:
        raise ValueError(
            "strided_slice with `var` assigns to a slice: write var[...].assign(value) instead."
        )
    starts, stops = integers(begin), integers(end)
    steps = (1,) * len(starts) if strides is None else integers(strides)
    key: list[Any] = []
    for i, (a, b, s) in enumerate(zip(starts, stops, steps, strict=True)):
        bit = 1 << i
        if ellipsis_mask & bit:
            key.append(Ellipsis)
        elif new_axis_mask & bit:
            key.append(None)
        elif shrink_axis_mask & bit:
            key.append(a)
        else:
            key.append(Slice(None if begin_mask & bit else a, None if end_mask & bit else b, s))
    return tensor(input_)[tuple(key)]  # type: ignore[index, no-any-return]


def meshgrid(*args: Any, **kwargs: Any) -> list[Tensor]:
    """Coordinate grids of vectors. ``indexing``: 'xy' (first two axes swapped) or 'ij'."""
    indexing = kwargs.pop("indexing", "xy")
    kwargs.pop("name", None)
    if kwargs:
        raise TypeError(f"'{next(iter(kwargs))}' is an invalid keyword argument for this function")
    if indexing not in ("xy", "ij"):
        raise ValueError(
            f"Argument `indexing` parameter must be either 'xy' or 'ij', got '{indexing}'"
        )
    vectors = [F.reshape(x, shape=(-1,)) for x in tensors(args)]
    sizes = [v.size for v in vectors]
    order = list(range(len(vectors)))
    if indexing == "xy" and len(order) > 1:
        order[:2] = [1, 0]
    full = tuple(sizes[i] for i in order)
    out = []
    for i, vector in enumerate(vectors):
        shape = tuple(sizes[i] if k == i else 1 for k in order)
        out.append(F.broadcast_to(F.reshape(vector, shape=shape), shape=full))
    return out


def moveaxis(a: Any, source: Any, destination: Any) -> Tensor:
    """Axes moved to other places."""
    return F.move_axes(tensor(a), integers(source), integers(destination))  # type: ignore[no-any-return]


# --- blocks ---------------------------------------------------------------------------------


def _channels_last(x: Tensor, data_format: str) -> Any:
    if data_format == "NHWC":
        return x, lambda y: y
    if data_format == "NCHW":
        return F.transpose(x, perm=(0, 2, 3, 1)), lambda y: F.transpose(y, perm=(0, 3, 1, 2))
    raise ValueError(f"data_format must be 'NHWC' or 'NCHW', received {data_format!r}.")


def depth_to_space(
    input: Any, block_size: int, data_format: str = "NHWC", name: Any = None
) -> Tensor:
    """Channels to blocks of pixels."""
    x, back = _channels_last(tensor(input), data_format)
    return back(F.depth_to_space(x, _block(block_size)))  # type: ignore[no-any-return]


def space_to_depth(
    input: Any, block_size: int, data_format: str = "NHWC", name: Any = None
) -> Tensor:
    """Blocks of pixels to channels."""
    x, back = _channels_last(tensor(input), data_format)
    return back(F.space_to_depth(x, _block(block_size)))  # type: ignore[no-any-return]


def _block(size: int) -> int:
    if size < 2:
        raise InvalidArgumentError(
            f"Value for attr 'block_size' of {size} must be at least minimum 2"
        )
    return size


def space_to_batch_nd(input: Any, block_shape: Any, paddings: Any, name: Any = None) -> Tensor:
    """Blocks of the padded spatial axes to batch entries."""
    return F.space_to_batch(tensor(input), integers(block_shape), pairs(paddings))  # type: ignore[no-any-return]


def space_to_batch(input: Any, block_shape: Any, paddings: Any, name: Any = None) -> Tensor:
    """As space_to_batch_nd."""
    return space_to_batch_nd(input, block_shape, paddings)


def batch_to_space(input: Any, block_shape: Any, crops: Any, name: Any = None) -> Tensor:
    """Batch entries to blocks of the spatial axes, then cropped."""
    x = tensor(input)
    block = integers(block_shape)
    if len(block) == 1 and len(pairs(crops)) == 2:
        block = block * 2
    return F.batch_to_space(x, block, pairs(crops))  # type: ignore[no-any-return]


def identity(input: Any, name: Any = None) -> Tensor:
    """The same value as a new tensor."""
    return F.identity(tensor(input))  # type: ignore[no-any-return]


def identity_n(input: Any, name: Any = None) -> list[Tensor]:
    """The same values as new tensors."""
    return [identity(x) for x in input]


def bitcast(input: Any, type: Any, name: Any = None) -> Tensor:
    """The same bytes as another type; a narrower type adds a last axis, a wider one removes it.

    Gradient: none. Raises InvalidArgumentError where the last axis does not match.
    """
    x, wanted = tensor(input), as_dtype(type)
    if wanted.size > x.dtype.size and (not x.ndim or x.shape[-1] * x.dtype.size != wanted.size):
        raise InvalidArgumentError(
            f"Cannot bitcast from {x.dtype.name} to {wanted.name}: shape {list(x.shape)} "
            "[Op:Bitcast]"
        )
    data = np.ascontiguousarray(x.array())
    if wanted.size < x.dtype.size:
        return Tensor(data[..., None].view(wanted.numpy).copy())
    out = data.reshape(data.shape if data.ndim else (1,)).view(wanted.numpy)
    return Tensor(
        out.reshape(data.shape if wanted.size == x.dtype.size else data.shape[:-1]).copy()
    )


accepts_composites(globals())
