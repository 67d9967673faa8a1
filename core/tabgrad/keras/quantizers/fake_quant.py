"""``fake_quant_with_min_max_vars``: values as a quantized network would see them.

The range is moved a little, so that 0 is one of the levels. Source: TensorFlow's FakeQuantWithMinMaxVars.
"""

from __future__ import annotations

from typing import Any

from ...base.errors import InvalidArgumentError
from ...ir.op import F
from .. import ops
from ..common.variable import standardize_dtype
from ..ops.declare import operation


@operation("quantizers", "FakeQuantWithMinMaxVars", "inputs min_vals max_vals")
def fake_quant_with_min_max_vars(
    inputs: Any, min_vals: Any, max_vals: Any, num_bits: int = 8, narrow_range: bool = False, axis: int | None = None
) -> Any:
    """Inputs rounded to one of ``2 ** num_bits`` levels between two values, of the whole or along ``axis``.

    Gradients flow to the inputs where they are in the range, to its ends where inputs are beyond them.
    Args: narrow_range: one level less. axis: each index of it has a range of its own.
    Raises: InvalidArgumentError unless num_bits is from 2 to 16.
    """
    num_bits = int(num_bits)
    if not 2 <= num_bits <= 16:
        raise InvalidArgumentError(f"num_bits must be between 2 and 16, inclusive. Received: num_bits={num_bits}")
    x = ops.convert_to_tensor(inputs)
    dtype, rank = standardize_dtype(x.dtype), len(x.shape)
    ends = [ops.cast(ops.convert_to_tensor(v), "float32") for v in (min_vals, max_vals)]
    shape = (1,) * rank if axis is None else tuple(-1 if i == axis % rank else 1 for i in range(rank))
    low, high = (ops.reshape(v, shape) for v in ends)
    quantized = _fake_quant(int(narrow_range), (1 << num_bits) - 1)(ops.cast(x, "float32"), low, high)
    return ops.cast(quantized, dtype)


def _fake_quant(first: int, last: int) -> Any:
    """The function of inputs and range ends (of the same rank) for levels from ``first`` to ``last``."""

    @ops.custom_gradient
    def apply(x: Any, low: Any, high: Any) -> Any:
        scale = ops.divide(ops.subtract(high, low), float(last - first))
        from_low = ops.subtract(float(first), ops.divide(low, scale))
        away = ops.floor(ops.add(from_low, 0.5))  # positive where it matters: halves go up
        zero = ops.where(ops.greater(from_low, last), float(last), away)
        zero = ops.where(ops.less(from_low, first), float(first), zero)
        least, most = (ops.multiply(ops.subtract(float(n), zero), scale) for n in (first, last))
        inverse = ops.divide(1.0, scale)
        origin = ops.floor(ops.add(ops.multiply(ops.negative(least), inverse), 0.5))
        shifted = ops.subtract(ops.maximum(ops.minimum(x, most), least), least)
        level = ops.floor(ops.add(ops.subtract(ops.multiply(shifted, inverse), origin), 0.5))
        empty = ops.logical_and(ops.equal(low, 0.0), ops.equal(high, 0.0))
        result = ops.where(empty, 0.0, ops.multiply(level, scale))

        def grad(upstream: Any) -> Any:
            below, above = ops.less(x, least), ops.greater(x, most)
            inside = ops.logical_not(ops.logical_or(below, above))
            axes = tuple(i for i, n in enumerate(low.shape) if n == 1)

            def total(mask: Any) -> Any:
                return F.reshape(
                    ops.sum(ops.where(mask, upstream, 0.0), axis=axes, keepdims=True), shape=tuple(low.data.shape)
                )

            return [ops.where(ops.logical_or(inside, empty), upstream, 0.0), total(below), total(above)]

        return result, grad

    return apply


__all__ = ["fake_quant_with_min_max_vars"]
