"""What the loss functions do to their arguments before computing."""

from __future__ import annotations

from typing import Any

from ...base.settings import floatx
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from .loss import as_float, squeeze_or_expand_to_same_rank


def cast_operands(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Both as tensors of the predictions' float dtype."""
    y_pred = convert_to_tensor(y_pred)
    if not y_pred.dtype.is_floating:
        y_pred = as_float(y_pred, floatx())
    return as_float(y_true, y_pred.dtype), y_pred


def operands(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """As cast_operands, with ranks made equal where a last axis of size 1 explains the difference."""
    return squeeze_or_expand_to_same_rank(*cast_operands(y_true, y_pred))


def l2_normalized(x: Any, axis: Any = -1) -> Any:
    """x divided by its Euclidean norm along ``axis``, which counts as at least 1e-6."""
    squares = F.sum(F.square(x), axis=axis, keepdims=True)
    return F.mul(x, F.rsqrt(F.maximum(squares, 1e-12)))


def same_shape(target: Any, output: Any) -> None:
    """Raises ValueError unless both have the same shape, of at least one axis."""
    a, b = tuple(target.data.shape), tuple(output.data.shape)
    if len(a) != len(b):
        raise ValueError(
            "Arguments `target` and `output` must have the same rank (ndim). Received: "
            f"target.shape={a}, output.shape={b}"
        )
    if a != b:
        raise ValueError(
            f"Arguments `target` and `output` must have the same shape. Received: target.shape={a}, output.shape={b}"
        )
