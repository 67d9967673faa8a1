"""``to_categorical`` and ``normalize``: labels and rows in the form that losses expect."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ir.op import F
from ...tensor.convert import convert_to_tensor, is_tensor


def to_categorical(x: Any, num_classes: int | None = None) -> Any:
    """Class numbers as one-hot rows; a last axis of size 1 is dropped.

    Args: num_classes: width of the rows, the largest number + 1 unless given.
    Shapes: (...) or (..., 1) -> (..., num_classes); float64 arrays for arrays, float32 tensors for
        tensors.
    Raises: IndexError where a number is out of range.
    """
    if is_tensor(x):
        tensor = convert_to_tensor(x)
        shape = tuple(tensor.data.shape)
        if len(shape) > 1 and shape[-1] == 1:
            tensor = F.reshape(tensor, shape=shape[:-1])
        if num_classes is None:
            raise ValueError("to_categorical of a tensor needs `num_classes`: a tensor's largest value is not read.")
        return F.one_hot(tensor, depth=int(num_classes), on=np.float32(1), off=np.float32(0))
    labels = np.array(x, dtype="int64")
    shape = labels.shape
    if len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    flat = labels.reshape(-1)
    width = int(num_classes) if num_classes else int(np.max(flat)) + 1
    rows = np.zeros((flat.shape[0], width))
    rows[np.arange(flat.shape[0]), flat] = 1
    return rows.reshape((*shape, width))


def normalize(x: Any, axis: int = -1, order: int = 2) -> Any:
    """``x`` divided by its norms along ``axis``; zero norms leave it as it is.

    Args: order: of the norm, 2 is Euclidean.
    """
    if isinstance(x, np.ndarray):
        norms = np.atleast_1d(np.linalg.norm(x, order, axis))
        norms[norms == 0] = 1
        return x / np.expand_dims(norms, axis)
    tensor = convert_to_tensor(x)
    if not tensor.dtype.is_floating:
        tensor = F.cast(tensor, dtype=np.dtype(np.float32))
    if order == 2:
        squares = F.sum(F.square(tensor), axis=axis, keepdims=True)
        return F.mul(tensor, F.rsqrt(F.maximum(squares, 1e-12)))
    powers = F.sum(F.pow(F.abs(tensor), float(order)), axis=axis, keepdims=True)
    return F.div(tensor, F.maximum(F.pow(powers, 1.0 / order), 1e-12))
