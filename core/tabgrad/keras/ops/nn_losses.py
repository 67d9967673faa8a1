"""``keras.ops.nn``: encodings, losses, normalization, attention."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...api.ctc import ctc_loss as tf_ctc_loss
from ...base.settings import epsilon as default_epsilon
from ...ir.op import F
from ...tensor.tensor import Tensor
from ..common.result_type import result_type
from ..common.variable import standardize_dtype
from ..losses.probabilistic import categorical_crossentropy as categorical_loss
from ..losses.probabilistic import elementwise_binary
from ..losses.probabilistic import sparse_categorical_crossentropy as sparse_loss
from .convert import axes_of, cast, floating, floats, name_of, promoted, shape_of, tensor
from .declare import operation
from .linalg import norm


@operation("nn", "OneHot")
def one_hot(x: Any, num_classes: int, axis: int = -1, dtype: Any = None, sparse: bool = False) -> Tensor:
    """1 at each index along a new axis, 0 elsewhere; indices out of range give zeros."""
    if sparse:
        raise ValueError("Unsupported value `sparse=True`: sparse tensors are not available here.")
    indices = cast(tensor(x), "int64")
    found = F.one_hot(indices, int(num_classes), 1, 0, axis=axis)
    return cast(found, standardize_dtype(dtype))


@operation("nn", "MultiHot", "inputs")
def multi_hot(
    inputs: Any, num_classes: Any = None, axis: int = -1, dtype: Any = None, sparse: bool = False, **kwargs: Any
) -> Tensor:
    """1 at every index of a row, 0 elsewhere."""
    count = kwargs.pop("num_tokens", None) if num_classes is None else num_classes
    if count is None or kwargs:
        raise ValueError(f"Argument `num_classes` must be specified. Received: num_classes={num_classes}, {kwargs}")
    x = tensor(inputs)
    found = one_hot(x, count, axis, dtype, sparse)
    along = 1 if x.ndim > 1 else 0
    return F.any(found, axis=(along,)) if name_of(found) == "bool" else F.max(found, axis=(along,))  # type: ignore[no-any-return]


# --- losses ------------------------------------------------------------------------------------


@operation("nn", "BinaryCrossentropy", "target output")
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Tensor:
    """The cross-entropy of each element."""
    y = floating(output)
    return elementwise_binary(tensor(target, name_of(y)), y, from_logits)  # type: ignore[no-any-return]


@operation("nn", "CategoricalCrossentropy", "target output")
def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross-entropy of distributions along an axis."""
    return categorical_loss(target, output, from_logits=from_logits, axis=axis)  # type: ignore[no-any-return]


@operation("nn", "SparseCategoricalCrossentropy", "target output")
def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross-entropy of class numbers along an axis."""
    return sparse_loss(target, output, from_logits=from_logits, axis=axis)  # type: ignore[no-any-return]


@operation("nn", "CTCLoss", "target output target_length output_length")
def ctc_loss(target: Any, output: Any, target_length: Any, output_length: Any, mask_index: int = 0) -> Tensor:
    """Connectionist temporal classification: target (batch, length), output (batch, time, classes)."""
    labels, logits = tensor(target, "int32"), tensor(output)
    if labels.ndim != 2 or logits.ndim != 3:
        raise ValueError(
            "`target` must be of rank 2 and `output` of rank 3. Received: "
            f"target.shape={tuple(labels.shape)}, output.shape={tuple(logits.shape)}"
        )
    logits = cast(logits, result_type(name_of(logits), "float32"))
    return tf_ctc_loss(
        labels, logits, tensor(target_length, "int32"), tensor(output_length, "int32"),
        logits_time_major=False, blank_index=mask_index,
    )  # fmt: skip


@operation("nn", "PSNR", "x1 x2")
def psnr(x1: Any, x2: Any, max_val: float) -> Tensor:
    """The peak signal-to-noise ratio in decibels. Raises ValueError where shapes differ."""
    a, b = floats(x1, x2)
    if shape_of(a) != shape_of(b):
        raise ValueError(f"Input shapes {a.shape} and {b.shape} must match for PSNR calculation. ")
    error = F.mean(F.square(F.sub(a, b)))
    top = tensor(float(max_val), name_of(a))
    ratio = F.sub(F.mul(F.log(top), 20.0), F.mul(F.log(error), 10.0))
    return F.div(ratio, math.log(10.0))  # type: ignore[no-any-return]


# --- normalization -----------------------------------------------------------------------------


@operation("nn", "Moments")
def moments(x: Any, axes: Any, keepdims: bool = False, synchronized: bool = False) -> tuple[Tensor, Tensor]:
    """(mean, variance) along axes; float16 is computed in float32 and limited to its range."""
    x = tensor(x)
    half = name_of(x) in ("float16", "bfloat16")
    wide = cast(x, "float32") if half else x
    mean = F.mean(wide, axis=axes_of(axes), keepdims=True)
    variance = F.mean(F.squared_difference(wide, F.stop_gradient(mean)), axis=axes_of(axes), keepdims=True)
    if not keepdims:
        drop = axes_of(axes)
        drop = (drop,) if isinstance(drop, int) else tuple(range(x.ndim)) if drop is None else drop
        drop = tuple(a % x.ndim for a in drop)
        mean, variance = F.squeeze(mean, axis=drop), F.squeeze(variance, axis=drop)
    if not half:
        return mean, variance
    limits = np.finfo(x.data.dtype) if name_of(x) == "float16" else None
    if limits is not None:
        mean = F.clip(mean, float(limits.min), float(limits.max))
        variance = F.clip(variance, float(limits.min), float(limits.max))
    return cast(mean, x.dtype), cast(variance, x.dtype)


@operation("nn", "BatchNorm", "x mean variance offset scale")
def batch_normalization(
    x: Any, mean: Any, variance: Any, axis: int, offset: Any = None, scale: Any = None, epsilon: float = 1e-3
) -> Tensor:
    """(x - mean) / sqrt(variance + epsilon) * scale + offset, along an axis."""
    x = tensor(x)
    shape = [1] * x.ndim
    shape[axis] = shape_of(x)[axis]

    def along(v: Any) -> Any:
        return F.reshape(tensor(v, name_of(x)), shape=tuple(shape))

    factor = F.rsqrt(F.add(along(variance), epsilon))
    if scale is not None:
        factor = F.mul(factor, along(scale))
    shift = F.neg(F.mul(along(mean), factor))
    if offset is not None:
        shift = F.add(shift, along(offset))
    return F.add(F.mul(x, factor), shift)  # type: ignore[no-any-return]


def _fitting(weight: Any, axes: tuple[int, ...], x: Tensor) -> Tensor:
    w = tensor(weight, name_of(x))
    if w.ndim == len(axes) and axes != tuple(range(x.ndim - len(axes), x.ndim)):
        shape = [1] * x.ndim
        for size, a in zip(shape_of(w), axes, strict=True):
            shape[a] = size
        w = F.reshape(w, shape=tuple(shape))
    return w


def _axes(axis: Any, rank: int) -> tuple[int, ...]:
    found = axes_of(axis)
    return tuple(sorted(a % rank for a in ((found,) if isinstance(found, int) else found)))


@operation("nn", "LayerNorm", "x gamma beta")
def layer_normalization(
    x: Any, gamma: Any = None, beta: Any = None, axis: Any = -1, epsilon: Any = None, **kwargs: Any
) -> Tensor:
    """x with mean 0 and variance 1 along axes, then scaled and shifted."""
    if kwargs.pop("rms_scaling", False):
        return rms_normalization(x, gamma, axis, epsilon)  # type: ignore[no-any-return]
    if kwargs:
        raise TypeError(f"Unexpected arguments for layer_normalization: {sorted(kwargs)}")
    x = tensor(x)
    kind = name_of(x)
    wide = cast(x, result_type(kind, "float32"))
    small = default_epsilon() if epsilon is None else epsilon
    axes = _axes(axis, wide.ndim)
    mean, variance = moments(wide, axes, keepdims=True)
    factor = F.rsqrt(F.add(variance, small))
    if gamma is not None:
        factor = F.mul(factor, _fitting(gamma, axes, wide))
    shift = F.neg(F.mul(mean, factor))
    if beta is not None:
        shift = F.add(shift, _fitting(beta, axes, wide))
    return cast(F.add(F.mul(wide, factor), shift), kind)


@operation("nn", "RMSNorm", "x", "scale")
def rms_normalization(x: Any, scale: Any = None, axis: Any = -1, epsilon: Any = None) -> Tensor:
    """x over its root mean square along axes, then scaled (Zhang & Sennrich 2019)."""
    x = tensor(x)
    kind = name_of(x)
    wide = cast(x, result_type(kind, "float32"))
    small = default_epsilon() if epsilon is None else epsilon
    axes = _axes(axis, wide.ndim)
    factor = F.rsqrt(F.add(F.mean(F.square(wide), axis=axes, keepdims=True), small))
    out = F.mul(wide, factor)
    return cast(out if scale is None else F.mul(out, _fitting(scale, axes, wide)), kind)


@operation("nn", "Normalize")
def normalize(x: Any, axis: Any = -1, order: Any = 2, epsilon: Any = None) -> Tensor:
    """x over its norm along an axis. Raises ValueError unless the order is an int of 1 or more."""
    if not isinstance(order, int) or order < 1:
        raise ValueError(f"Argument `order` must be an int >= 1. Received: order={order}")
    x = floating(x)
    small = default_epsilon() if epsilon is None else epsilon
    if order == 2:
        power = F.sum(F.square(x), axis=axes_of(axis), keepdims=True)
        return F.mul(x, F.rsqrt(F.maximum(power, tensor(small**2, name_of(x)))))  # type: ignore[no-any-return]
    length = norm(x, ord=order, axis=axis, keepdims=True)
    return F.div(x, F.maximum(length, tensor(small, name_of(x))))  # type: ignore[no-any-return]


@operation("nn", "Polar", "abs_ angle")
def polar(abs_: Any, angle: Any) -> Tensor:
    """The complex numbers of the given modulus and argument."""
    size, turn = promoted(abs_, angle)
    return F.complex(F.mul(size, F.cos(turn)), F.mul(size, F.sin(turn)))  # type: ignore[no-any-return]


# --- attention ---------------------------------------------------------------------------------


@operation("nn", "DotProductAttention", "query key value", "bias mask scale")
def dot_product_attention(
    query: Any, key: Any, value: Any, bias: Any = None, mask: Any = None, scale: Any = None,
    is_causal: bool = False, flash_attention: Any = None, attn_logits_soft_cap: Any = None,
) -> Tensor:  # fmt: skip
    """softmax(query key^T scale + bias) value, tensors (batch, length, heads, width)."""
    if flash_attention:
        raise ValueError("Flash attention is not available here: leave `flash_attention` None.")
    if attn_logits_soft_cap is not None:
        raise ValueError("`attn_logits_soft_cap` is only for TPUs: leave it None.")
    q, k, v = promoted(query, key, value)
    if q.ndim != 4:
        raise ValueError(
            f"`dot_product_attention` only supports 4D inputs. Received: query.shape={tuple(q.shape)}, "
            f"key.shape={tuple(k.shape)}, value.shape={tuple(v.shape)}."
        )
    heads, shared = shape_of(q)[2], shape_of(k)[2]
    if heads > shared > 1:
        k, v = (F.repeat_each(t, count=heads // shared, axis=2) for t in (k, v))
    factor = 1.0 / math.sqrt(shape_of(k)[-1]) if scale is None else scale
    logits = F.einsum(q, k, equation="btnh,bsnh->bnts")
    wide = result_type(name_of(logits), "float32")
    logits = F.mul(cast(logits, wide), tensor(factor, wide))
    if bias is not None:
        logits = F.add(logits, tensor(bias, wide))
    allowed = None if mask is None else cast(tensor(mask), "bool")
    if is_causal:
        triangle = tensor(np.tri(shape_of(q)[1], shape_of(k)[1], dtype=bool)[None, None])
        allowed = triangle if allowed is None else F.logical_and(allowed, triangle)
    if allowed is not None:
        lowest = -0.7 * float(np.finfo(logits.data.dtype).max)
        logits = F.where(allowed, logits, tensor(lowest, wide))
    weights = cast(F.softmax(logits, axis=-1), name_of(k))
    return F.einsum(weights, v, equation="bnts,bsnh->btnh")  # type: ignore[no-any-return]


__all__ = [
    "batch_normalization",
    "binary_crossentropy",
    "categorical_crossentropy",
    "ctc_loss",
    "dot_product_attention",
    "layer_normalization",
    "moments",
    "multi_hot",
    "normalize",
    "one_hot",
    "polar",
    "psnr",
    "rms_normalization",
    "sparse_categorical_crossentropy",
]
