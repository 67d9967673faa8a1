"""Two integers of four bits in a byte: the first in its low half, the second in its high half."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import ops
from ..common.variable import standardize_dtype


def _check_dtype(dtype: str) -> None:
    if dtype not in ("int8", "uint8"):
        raise ValueError(f"Expected dtype to be 'int8' or 'uint8', but got '{dtype}'.")


def pack_int4(arr: Any, axis: int = 0, dtype: str = "int8") -> tuple[Any, tuple[int, ...], int]:
    """(bytes, their shape, the axis's length before): neighbours along ``axis`` share a byte; an odd one is alone.

    Raises: TypeError where ``arr`` is not of ``dtype``; ValueError where that is neither int8 nor uint8.
    """
    _check_dtype(dtype)
    if standardize_dtype(arr.dtype) != dtype:
        raise TypeError(f"Expected {dtype} tensor for packing, got {standardize_dtype(arr.dtype)}.")
    values = np.moveaxis(ops.convert_to_numpy(arr), axis, 0)
    length = values.shape[0]
    if length % 2:
        values = np.concatenate([values, np.zeros((1, *values.shape[1:]), values.dtype)])
    low, high = values[::2] & 0x0F, values[1::2] & 0x0F
    packed = np.moveaxis((low | (high << 4)).astype(dtype), 0, axis)
    return ops.convert_to_tensor(packed), tuple(packed.shape), length


def unpack_int4(packed: Any, orig_len: int, axis: int = 0, dtype: str = "int8") -> Any:
    """The integers again, ``orig_len`` of them along ``axis``: from -8 to 7, or as uint8 from 0 to 15.

    Raises: TypeError where ``packed`` holds no bytes; ValueError on another dtype than int8 and uint8.
    """
    _check_dtype(dtype)
    if standardize_dtype(packed.dtype) not in ("int8", "uint8"):
        raise TypeError(f"Expected int8 or uint8 tensor for unpacking, got {packed.dtype}")
    packed = ops.convert_to_tensor(packed)
    axis = axis % len(packed.shape)
    words = ops.cast(packed, "int32")
    halves = [ops.bitwise_and(words, 15), ops.bitwise_and(ops.right_shift(words, 4), 15)]
    if dtype == "int8":
        halves = [ops.subtract(ops.bitwise_xor(half, 8), 8) for half in halves]  # 8 to 15 stand for -8 to -1
    both = ops.stack([ops.cast(half, dtype) for half in halves], axis=axis + 1)
    shape = tuple(packed.shape)
    pairs = ops.reshape(both, (*shape[:axis], 2 * shape[axis], *shape[axis + 1 :]))
    return pairs[(*(slice(None),) * axis, slice(orig_len))]
