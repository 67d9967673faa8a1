"""Losses of real-valued predictions: ``(y_true, y_pred)`` to one value per sample."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.settings import epsilon
from ...ir.op import F
from ..saving.registry import public
from .operands import l2_normalized, operands

_LOG2 = float(np.log(np.float32(2)))  # in single precision, as Keras takes it whatever the dtype


@public("keras.losses", "mean_squared_error", "mse", "MSE")
def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    """mean((y_true - y_pred)^2) over the last axis."""
    y_true, y_pred = operands(y_true, y_pred)
    return F.mean(F.square(F.sub(y_true, y_pred)), axis=-1)


@public("keras.losses", "mean_absolute_error", "mae", "MAE")
def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    """mean(|y_true - y_pred|) over the last axis."""
    y_true, y_pred = operands(y_true, y_pred)
    return F.mean(F.abs(F.sub(y_true, y_pred)), axis=-1)


@public("keras.losses", "mean_absolute_percentage_error", "mape", "MAPE")
def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Any:
    """100 mean(|y_true - y_pred| / max(|y_true|, epsilon)) over the last axis."""
    y_true, y_pred = operands(y_true, y_pred)
    share = F.div(F.sub(y_true, y_pred), F.maximum(F.abs(y_true), epsilon()))
    return F.mul(F.mean(F.abs(share), axis=-1), 100.0)


@public("keras.losses", "mean_squared_logarithmic_error", "msle", "MSLE")
def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Any:
    """mean((log(y_true + 1) - log(y_pred + 1))^2) over the last axis; negatives count as 0."""
    y_true, y_pred = operands(y_true, y_pred)
    logs = [F.log(F.add(F.maximum(y, epsilon()), 1.0)) for y in (y_pred, y_true)]
    return F.mean(F.square(F.sub(logs[0], logs[1])), axis=-1)


@public("keras.losses", "cosine_similarity")
def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Minus the cosine of the angle between labels and predictions along ``axis``."""
    y_true, y_pred = operands(y_true, y_pred)
    return F.neg(F.sum(F.mul(l2_normalized(y_true, axis), l2_normalized(y_pred, axis)), axis=axis))


@public("keras.losses", "huber")
def huber(y_true: Any, y_pred: Any, delta: float = 1.0) -> Any:
    """Squared error / 2 up to ``delta``, linear beyond it (Huber 1964); mean over the last axis."""
    y_true, y_pred = operands(y_true, y_pred)
    error = F.sub(y_pred, y_true)
    size = F.abs(error)
    linear = F.sub(F.mul(size, delta), 0.5 * delta * delta)
    return F.mean(F.where(F.less_equal(size, delta), F.mul(F.square(error), 0.5), linear), axis=-1)


@public("keras.losses", "log_cosh")
def log_cosh(y_true: Any, y_pred: Any) -> Any:
    """mean(log(cosh(y_pred - y_true))) over the last axis."""
    y_true, y_pred = operands(y_true, y_pred)
    error = F.sub(y_pred, y_true)
    return F.mean(F.sub(F.add(error, F.softplus(F.mul(error, -2.0))), _LOG2), axis=-1)
