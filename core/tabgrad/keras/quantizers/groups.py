"""Scales and zero points of groups of weights, and the way from values to levels and back."""

from __future__ import annotations

from typing import Any

from .. import ops


def compute_quantization_parameters(
    x: Any,
    *,
    bits: int,
    symmetric: bool = False,
    per_channel: bool = False,
    group_size: int = -1,
    compute_dtype: str = "float32",
    epsilon: float = 0.0,
    signed: bool = False,
) -> tuple[Any, Any, Any]:
    """(scale, zero point, largest level) that map the values' range onto ``2 ** bits`` levels.

    Args: symmetric: the range is made symmetric about 0. per_channel: of each row by itself, with group_size of each
        group in it. epsilon: added to the range. signed: levels are around 0.
    Shapes: x (rows, columns); scale and zero point (rows, groups), one group without per_channel or group_size
    Raises: ValueError where x is None, empty or no matrix.
    """
    if x is None:
        raise ValueError(f"Input tensor {x} cannot be None.")
    if len(x.shape) < 2:
        raise ValueError(f"Input weight tensor {x} must have a rank of at least 2, but got rank {len(x.shape)}.")
    if 0 in tuple(x.shape):
        raise ValueError("Input tensor 'x' cannot be empty.")
    rows, columns = x.shape[0], x.shape[1]
    groups = -(-columns // group_size) if per_channel and group_size > 0 else 1
    least, most = _ranges(x, rows, groups, group_size, per_channel)
    if symmetric:
        largest = ops.maximum(ops.abs(least), most)
        least, most = ops.where(ops.less(least, 0), ops.negative(largest), least), largest
    flat = ops.equal(least, most)
    least, most = ops.where(flat, ops.subtract(least, 1), least), ops.where(flat, ops.add(most, 1), most)
    top = ops.cast(ops.subtract(ops.power(2, bits), 1), compute_dtype)
    span = ops.subtract(most, least)
    scale = ops.divide(ops.add(span, epsilon) if epsilon > 0 else span, top)
    scale = ops.where(ops.less_equal(scale, 0), 1e-8, scale)
    if symmetric:
        zero = ops.full_like(scale, ops.divide(ops.add(top, 1), 2))
    else:
        zero = ops.round(ops.divide(ops.negative(least), scale))
    if signed:
        half = 2 ** (bits - 1)
        zero = ops.clip(ops.subtract(zero, half), -half, half - 1)
    if groups == 1:
        scale, zero = ops.reshape(scale, (-1, 1)), ops.reshape(zero, (-1, 1))
        if not per_channel:
            scale, zero = ops.tile(scale, (rows, 1)), ops.tile(zero, (rows, 1))
    return scale, ops.cast(zero, "int8" if signed else "uint8"), top


def _ranges(x: Any, rows: int, groups: int, group_size: int, per_channel: bool) -> tuple[Any, Any]:
    """(least, largest) value of each group; the last one is filled up with zeros."""
    if groups > 1:
        rest = groups * group_size - x.shape[1]
        x = ops.pad(x, [[0, 0], [0, rest]], constant_values=0.0) if rest else x
        x, axis = ops.reshape(x, (rows, groups, group_size)), 2
    else:
        x, axis = ops.reshape(x, (rows if per_channel else 1, -1)), 1
    return ops.min(x, axis=axis), ops.max(x, axis=axis)


def quantize_with_sz_map(
    weights_matrix: Any, scale: Any, zero: Any, g_idx: Any, maxq: Any, group_axis: int = -1
) -> Any:
    """Levels from 0 to ``maxq`` of a matrix, by the scale and zero point of each position's group."""
    of_groups = ops.cast(g_idx, "int32")
    scale, zero = ops.take(scale, of_groups, axis=group_axis), ops.take(zero, of_groups, axis=group_axis)
    safe = ops.where(ops.equal(scale, 0), ops.cast(1e-8, scale.dtype), scale)
    return ops.clip(ops.round(ops.add(ops.divide(weights_matrix, safe), ops.cast(zero, scale.dtype))), 0, maxq)


def dequantize_with_sz_map(weights_matrix: Any, scale: Any, zero: Any, g_idx: Any, group_axis: int = -1) -> Any:
    """The values of levels, by the scale and zero point of each position's group along ``group_axis`` of both."""
    of_groups = ops.cast(g_idx, "int32")
    scale, zero = ops.take(scale, of_groups, axis=group_axis), ops.take(zero, of_groups, axis=group_axis)
    return ops.multiply(ops.subtract(weights_matrix, ops.cast(zero, scale.dtype)), scale)
