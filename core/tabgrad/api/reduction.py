"""Reductions, scans and counts of ``tf.math``, and clipping by norms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.dtype import as_dtype, bool_, int32, int64
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import convert_to_tensor, is_tensor
from ..tensor.spec import IndexedSlices
from ..tensor.tensor import Tensor
from .arguments import axes, integer, numpy_dtype, tensor


def _reduction(name: str, op: str, doc: str, dtype: Any = None) -> Callable[..., Tensor]:
    def function(
        input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None
    ) -> Tensor:
        x = convert_to_tensor(input_tensor, dtype)
        return getattr(F, op)(x, axis=axes(axis), keepdims=bool(keepdims))  # type: ignore[no-any-return]

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc + " over ``axis`` (all by default)."
    return function


reduce_sum = _reduction("reduce_sum", "sum", "The sum")
reduce_prod = _reduction("reduce_prod", "prod", "The product")
reduce_max = _reduction("reduce_max", "max", "The largest element")
reduce_min = _reduction("reduce_min", "min", "The smallest element")
reduce_mean = _reduction("reduce_mean", "mean", "The mean")
reduce_any = _reduction("reduce_any", "any", "Whether some element is True", bool_)
reduce_all = _reduction("reduce_all", "all", "Whether every element is True", bool_)
reduce_logsumexp = _reduction("reduce_logsumexp", "logsumexp", "log(sum(exp(x)))")


def reduce_variance(
    input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None
) -> Tensor:
    """The population variance over ``axis``. Raises TypeError on integers."""
    x = tensor(input_tensor)
    if x.dtype.is_integer:
        raise TypeError(f"Input must be either real or complex. Received integer type {x.dtype}.")
    return F.variance(x, axis=axes(axis), keepdims=bool(keepdims))  # type: ignore[no-any-return]


def reduce_std(
    input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None
) -> Tensor:
    """The population standard deviation over ``axis``. Raises TypeError on integers."""
    return F.sqrt(reduce_variance(input_tensor, axis, keepdims))  # type: ignore[no-any-return]


def reduce_euclidean_norm(
    input_tensor: Any, axis: Any = None, keepdims: Any = False, name: Any = None
) -> Tensor:
    """The square root of the sum of squares over ``axis``, in the input's dtype."""
    x = tensor(input_tensor)
    axis, keepdims = axes(axis), bool(keepdims)
    if x.dtype.is_integer:
        wide = F.cast(x, dtype=np.dtype(np.float64))
        return F.cast(  # type: ignore[no-any-return]
            F.sqrt(F.sum(F.square(wide), axis=axis, keepdims=keepdims)), dtype=x.dtype.numpy
        )
    squares = F.mul(x, F.conj(x))
    return F.sqrt(F.sum(squares, axis=axis, keepdims=keepdims))  # type: ignore[no-any-return]


def count_nonzero(
    input: Any, axis: Any = None, keepdims: Any = None, dtype: Any = int64, name: Any = None
) -> Tensor:
    """How many elements are not 0 (not empty, for strings)."""
    x = tensor(input)
    if x.dtype.name == "string":
        x = Tensor(np.array(x.array() != b"", dtype=bool) & np.array(x.array() != ""))
    count = F.count_nonzero(x, axis=axes(axis), keepdims=bool(keepdims))
    return F.cast(count, dtype=numpy_dtype(dtype))  # type: ignore[no-any-return]


def argmax(input: Any, axis: Any = None, output_type: Any = int64, name: Any = None) -> Tensor:
    """The index of the largest element along an axis (0 by default); of ties, the first."""
    return F.argmax(  # type: ignore[no-any-return]
        tensor(input), axis=0 if axis is None else integer(axis), dtype=numpy_dtype(output_type)
    )


def argmin(input: Any, axis: Any = None, output_type: Any = int64, name: Any = None) -> Tensor:
    """The index of the smallest element along an axis (0 by default); of ties, the first."""
    return F.argmin(  # type: ignore[no-any-return]
        tensor(input), axis=0 if axis is None else integer(axis), dtype=numpy_dtype(output_type)
    )


def cumsum(
    x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: Any = None
) -> Tensor:
    """Running sums along an axis."""
    return F.cumsum(tensor(x), axis=integer(axis), exclusive=bool(exclusive), reverse=bool(reverse))  # type: ignore[no-any-return]


def cumprod(
    x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: Any = None
) -> Tensor:
    """Running products along an axis."""
    return F.cumprod(  # type: ignore[no-any-return]
        tensor(x), axis=integer(axis), exclusive=bool(exclusive), reverse=bool(reverse)
    )


def cumulative_logsumexp(
    x: Any, axis: Any = 0, exclusive: bool = False, reverse: bool = False, name: Any = None
) -> Tensor:
    """Running log(sum(exp(x))) along an axis."""
    return F.cumulative_logsumexp(  # type: ignore[no-any-return]
        tensor(x), axis=integer(axis), exclusive=bool(exclusive), reverse=bool(reverse)
    )


def add_n(inputs: Any, name: Any = None) -> Tensor:
    """The sum of a list of tensors of one shape. Raises ValueError on an empty list."""
    if is_tensor(inputs):
        return tensor(inputs)
    if not isinstance(inputs, (list, tuple)) or not inputs:
        raise ValueError(
            "Inputs must be an iterable of at least one Tensor/IndexedSlices with the "
            "same dtype and shape."
        )
    parts = [tensor(i) for i in inputs]
    for part in parts[1:]:
        if tuple(part.shape) != tuple(parts[0].shape):
            raise InvalidArgumentError(
                f"Inputs to operation AddN must have the same size and shape. Input 0: "
                f"{list(parts[0].shape)} != input: {list(part.shape)} [Op:AddN]"
            )
    total = parts[0]
    for part in parts[1:]:
        total = F.add(total, part)
    return total


def accumulate_n(
    inputs: Any, shape: Any = None, tensor_dtype: Any = None, name: Any = None
) -> Tensor:
    """The sum of a list of tensors. Raises ValueError where shape or dtype are not those given."""
    total = add_n(inputs)
    if shape is not None:
        total.shape.assert_is_compatible_with(shape)
    if tensor_dtype is not None and total.dtype is not as_dtype(tensor_dtype):
        raise TypeError(f"tensor_dtype is {tensor_dtype}, but input is of type {total.dtype}")
    return total


def _monotonic(x: Any, relation: str) -> Tensor:
    flat = F.reshape(tensor(x), shape=(-1,))
    count = flat.shape[0]
    if count < 2:
        return Tensor(np.array(True))
    later = F.slice(flat, key=(slice(1, count, 1),))
    earlier = F.slice(flat, key=(slice(0, count - 1, 1),))
    return F.all(getattr(F, relation)(later, earlier))  # type: ignore[no-any-return]


def is_non_decreasing(x: Any, name: Any = None) -> Tensor:
    """Whether no element (in row-major order) is below the one before."""
    return _monotonic(x, "greater_equal")


def is_strictly_increasing(x: Any, name: Any = None) -> Tensor:
    """Whether every element (in row-major order) is above the one before."""
    return _monotonic(x, "greater")


# --- norms -------------------------------------------------------------------------------------


def global_norm(t_list: Any, name: Any = None) -> Tensor:
    """The norm of all tensors of a list together; None entries count for nothing."""
    parts = [_values(t) for t in _list(t_list) if t is not None]
    if not parts:
        return Tensor(np.array(0, np.float32))
    return F.sqrt(add_n([F.sum(F.square(p)) for p in parts]))  # type: ignore[no-any-return]


def _list(values: Any) -> list[Any]:
    if not isinstance(values, (list, tuple)):
        raise TypeError(f"`t_list` should be a sequence of tensors. Received {type(values)}.")
    return list(values)


def _values(t: Any) -> Tensor:
    return t.values if isinstance(t, IndexedSlices) else tensor(t)


def clip_by_global_norm(
    t_list: Any, clip_norm: Any, use_norm: Any = None, name: Any = None
) -> tuple[list[Any], Tensor]:
    """All tensors scaled to a global norm of at most ``clip_norm``; and the norm before."""
    given = _list(t_list)
    norm = global_norm(given) if use_norm is None else tensor(use_norm)
    limit = convert_to_tensor(clip_norm, norm.dtype)
    scale = F.mul(limit, F.minimum(F.reciprocal(norm), F.div(F.ones_like(norm), limit)))
    # an infinite norm leaves nothing that could be scaled: nan, as in TensorFlow
    scale = F.where(F.isfinite(norm), scale, F.full_like(norm, float("nan")))
    out: list[Any] = []
    for t in given:
        if isinstance(t, IndexedSlices):
            out.append(IndexedSlices(F.mul(t.values, scale), t.indices, t.dense_shape))
        else:
            out.append(
                None if t is None else F.mul(tensor(t), F.cast(scale, dtype=tensor(t).dtype.numpy))
            )
    return out, norm


def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: Any = None) -> Any:
    """t scaled so that its norm (over ``axes``) is at most ``clip_norm``."""
    values = _values(t)
    total = F.sum(F.mul(values, values), axis=_axes(axes), keepdims=True)
    positive = F.greater(total, 0)
    norm = F.where(positive, F.sqrt(F.where(positive, total, F.ones_like(total))), total)
    limit = convert_to_tensor(clip_norm, values.dtype)
    clipped = F.div(F.mul(values, limit), F.maximum(norm, limit))
    return (
        IndexedSlices(clipped, t.indices, t.dense_shape)
        if isinstance(t, IndexedSlices)
        else clipped
    )


_axes = axes


def confusion_matrix(
    labels: Any, predictions: Any, num_classes: Any = None, weights: Any = None, dtype: Any = int32,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """How often each label (row) was predicted as each class (column)."""
    rows, columns = (
        np.asarray(tensor(v).array()).astype(np.int64).ravel() for v in (labels, predictions)
    )
    for what, values in (("labels", rows), ("predictions", columns)):
        if values.size and values.min() < 0:
            raise InvalidArgumentError(f"`{what}` contains negative values")
    if num_classes is None:
        count = int(max(rows.max(initial=-1), columns.max(initial=-1))) + 1
    else:
        count = integer(num_classes)
    for what, values in (("labels", rows), ("predictions", columns)):
        if values.size and values.max() >= count:
            raise InvalidArgumentError(f"`{what}` out of bound: {int(values.max())} >= {count}")
    out = np.zeros((count, count), numpy_dtype(dtype))
    amount = 1 if weights is None else np.asarray(tensor(weights).array()).astype(out.dtype).ravel()
    np.add.at(out, (rows, columns), amount)
    return Tensor(out)


def bincount(
    arr: Any, weights: Any = None, minlength: Any = None, maxlength: Any = None, dtype: Any = int32,
    name: Any = None, axis: Any = None, binary_output: bool = False,
) -> Tensor:  # fmt: skip
    """How often 0, 1, ... occur (or the sums of their weights), per row where ``axis=-1``."""
    x = tensor(arr)
    if axis not in (None, 0, -1):
        raise ValueError(
            f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported."
        )
    values = x.array()
    if values.size and values.min() < 0:
        raise InvalidArgumentError("Input arr must be non-negative!")
    rows = values.reshape(1, -1) if axis in (None, 0) else values.reshape(-1, values.shape[-1])
    size = int(values.max()) + 1 if values.size else 0
    size = size if minlength is None else max(size, integer(minlength))
    size = size if maxlength is None else min(size, integer(maxlength))
    w = None if weights is None else tensor(weights).array().reshape(rows.shape)
    kind = w.dtype if w is not None else numpy_dtype(dtype)
    out = np.zeros((len(rows), size), kind)
    for i, row in enumerate(rows):
        kept = row < size
        if binary_output:
            out[i, row[kept]] = 1
        else:
            np.add.at(out[i], row[kept], 1 if w is None else w[i][kept])
    return Tensor(out[0] if axis in (None, 0) or values.ndim == 1 else out)


def invert_permutation(x: Any, name: Any = None) -> Tensor:
    """y with y[x[i]] = i. Raises InvalidArgumentError unless x permutes 0 .. n-1."""
    x = tensor(x)
    if x.ndim != 1:
        raise InvalidArgumentError("invert_permutation expects a 1D vector.")
    values = x.array()
    out = np.full(values.shape, -1, values.dtype)
    for i, v in enumerate(values.tolist()):
        if not 0 <= v < len(values):
            raise InvalidArgumentError(f"{v} is not between 0 and {len(values)}")
        if out[v] != -1:
            raise InvalidArgumentError(f"{v} is duplicated in the input.")
        out[v] = i
    return Tensor(out)


def histogram_fixed_width_bins(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = int32, name: Any = None
) -> Tensor:
    """The bin of each value: ``nbins`` equal ones over the range; the ends catch the rest."""
    x = tensor(values)
    bounds = convert_to_tensor(value_range, dtype_hint=x.dtype)
    low, high = F.slice(bounds, key=(slice(0, 1, 1),)), F.slice(bounds, key=(slice(1, 2, 1),))
    count = integer(nbins)
    flat = F.reshape(x, shape=(-1,))
    position = F.floor(F.mul(F.div(F.sub(flat, low), F.sub(high, low)), count))
    bins = F.cast(F.clip(position, 0, count - 1), dtype=numpy_dtype(dtype))
    return F.reshape(bins, shape=tuple(x.shape))  # type: ignore[no-any-return]


def histogram_fixed_width(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = int32, name: Any = None
) -> Tensor:
    """How many values fall in each of ``nbins`` equal bins over ``value_range``."""
    bins = histogram_fixed_width_bins(values, value_range, nbins, int32)
    return bincount(bins, minlength=nbins, maxlength=nbins, dtype=dtype)


accepts_composites(globals())
