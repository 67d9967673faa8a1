"""Quantization by the largest magnitude: ``AbsMaxQuantizer``, and groups of rows with zero points."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import ops
from ..common.variable import standardize_dtype
from ..saving.registry import public
from .groups import compute_quantization_parameters


@public("keras.quantizers")
@public("keras")
class Quantizer:
    """Base of quantizers: called with a tensor, they give a quantized one. This one gives it unchanged."""

    def __init__(self, output_dtype: str = "int8") -> None:
        self.output_dtype = output_dtype

    def __call__(self, x: Any) -> Any:
        return x

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The quantizer that a config describes."""
        return cls(**config)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments. Subclasses implement it."""
        raise NotImplementedError(f"{self} does not implement get_config()")


def abs_max_quantize(
    inputs: Any,
    axis: Any,
    value_range: tuple[int, int] = (-127, 127),
    dtype: str = "int8",
    epsilon: float = 1e-7,
    to_numpy: bool = False,
) -> tuple[Any, Any]:
    """(integers, scale): ``inputs * scale``, rounded, where the largest magnitude along ``axis`` meets the range's end.

    Args: to_numpy: computes in NumPy, with the scale in full precision until the end.
    """
    low, high = value_range
    if to_numpy:
        kept = standardize_dtype(inputs.dtype)
        array = ops.convert_to_numpy(inputs)
        along = tuple(axis) if isinstance(axis, list) else axis
        scale = np.divide(high, np.add(np.max(np.abs(array), axis=along, keepdims=True), epsilon))
        values = np.clip(np.round(np.multiply(array, scale)), low, high).astype(dtype)
        return ops.convert_to_tensor(values), ops.convert_to_tensor(scale, dtype=kept)
    inputs = ops.convert_to_tensor(inputs)
    scale = ops.divide(high, ops.add(ops.max(ops.abs(inputs), axis=axis, keepdims=True), epsilon))
    scale = ops.cast(scale, standardize_dtype(inputs.dtype))
    outputs = ops.clip(ops.round(ops.multiply(inputs, scale)), low, high)
    return ops.cast(outputs, dtype), scale


def abs_max_quantize_grouped_with_zero_point(
    inputs: Any,
    block_size: int,
    value_range: tuple[int, int] = (-8, 7),
    dtype: str = "int8",
    epsilon: float = 1e-7,
    to_numpy: bool = False,
) -> tuple[Any, Any, Any]:
    """(integers, scales, zero points) of a matrix whose rows are taken in groups, each with its own in every column.

    Shapes: inputs (rows, columns); scales and zero points (ceil(rows / block_size), columns)
    """
    low, high = value_range
    kept = standardize_dtype(inputs.dtype)
    array = ops.convert_to_numpy(inputs) if to_numpy else ops.convert_to_tensor(inputs)
    rows, columns = array.shape
    groups = math.ceil(rows / block_size)
    xp: Any = np if to_numpy else ops
    rest = xp.zeros((groups * block_size - rows, columns), dtype=array.dtype)
    blocks = xp.reshape(xp.concatenate([array, rest], axis=0), (groups, block_size, columns))
    if to_numpy:
        least, most = np.min(blocks, axis=1, keepdims=True), np.max(blocks, axis=1, keepdims=True)
        scale = np.divide(np.subtract(most, least) + epsilon, high - low)
        zero = np.clip(np.round(np.divide(-least, scale)) + low, low, high)
        values = np.clip(np.round(np.divide(blocks, scale)) + zero, low, high).astype(dtype)
        values = values.reshape(groups * block_size, columns)[:rows]
        return (
            ops.convert_to_tensor(values), ops.convert_to_tensor(scale[:, 0], dtype=kept),
            ops.convert_to_tensor(zero[:, 0].astype("int8")),
        )  # fmt: skip
    scale, zero, _ = compute_quantization_parameters(
        ops.transpose(array), bits=int(math.log2(high - low + 1)), per_channel=True, group_size=block_size,
        compute_dtype=kept, epsilon=epsilon, signed=True,
    )  # fmt: skip
    scale, zero = ops.transpose(scale), ops.transpose(zero)
    levels = ops.add(ops.round(ops.divide(blocks, ops.expand_dims(scale, axis=1))), ops.expand_dims(zero, axis=1))
    values = ops.cast(ops.clip(levels, low, high), dtype)
    return ops.reshape(values, (groups * block_size, columns))[:rows], scale, zero


@public("keras.quantizers")
class AbsMaxQuantizer(Quantizer):
    """Quantizes by the largest magnitude along an axis; see ``abs_max_quantize``.

    Args: axis: better given in the call. value_range: least and largest integer. output_dtype: their type.
    Raises: ValueError where int8 can't hold the range.
    """

    def __init__(
        self,
        axis: Any = None,
        value_range: tuple[int, int] = (-127, 127),
        epsilon: float = 1e-7,
        output_dtype: str = "int8",
    ) -> None:
        super().__init__(output_dtype=output_dtype)
        self.axis = None if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        self.value_range, self.epsilon = value_range, epsilon
        if output_dtype == "int8" and (value_range[0] < -128 or value_range[1] > 127):
            raise ValueError(
                "Quantizer with output_dtype='int8' requires value_range to be within the interval [-128, 127]. "
                f"Received: value_range={value_range}"
            )

    def __call__(self, x: Any, axis: Any = None, to_numpy: bool = False) -> tuple[Any, Any]:  # type: ignore[override]
        axis = self.axis if axis is None else axis
        axis = -1 if axis is None else axis
        return abs_max_quantize(x, axis, self.value_range, self.output_dtype, self.epsilon, to_numpy)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; the axis only where it was given."""
        config = {"value_range": self.value_range, "epsilon": self.epsilon, "output_dtype": self.output_dtype}
        return config if self.axis is None else {**config, "axis": self.axis}
