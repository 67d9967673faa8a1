"""Integers as they are, one-hot, multi-hot or counted: what layers that give categories share.

Computed in NumPy: bins are counted, so nothing of the size (elements, depth) is made for a sample.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .... import composite
from ....base.errors import InvalidArgumentError
from ....base.shape import size_of

MODES = ("int", "one_hot", "multi_hot", "count")


def mode_of(layer: Any, mode: Any, allowed: tuple[str, ...] = MODES) -> str:
    """The output mode by its present name. Raises ValueError on another."""
    mode = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(mode, mode) if isinstance(mode, str) else mode
    return one_of(layer, "output_mode", mode, allowed)


def one_of(layer: Any, name: str, value: Any, allowed: tuple[str, ...]) -> Any:
    """The argument. Raises ValueError unless it is one of those allowed."""
    if value not in allowed:
        raise ValueError(
            f"Unknown value for `{name}` argument of {type(layer).__name__}. Allowed values are: {allowed}. "
            f"Received: {name}={value}"
        )
    return value


def sparse_where(sparse: bool, x: Any) -> Any:
    """The encoding, as a SparseTensor where that was asked for."""
    return composite.from_dense(x) if sparse else x


def key_of(salt: Any, layer: str) -> list[int] | None:
    """The two numbers of a hash's key, None without a salt. Raises ValueError where it is none."""
    if salt is None:
        return None
    if isinstance(salt, (tuple, list)) and len(salt) == 2:
        return list(salt)
    if isinstance(salt, int):
        return [salt, salt]
    raise ValueError(
        f"The `salt` argument for `{layer}` can only be a tuple of 2 integers, or a single integer. Received: "
        f"salt={salt}."
    )


def encoded(indices: np.ndarray[Any, Any], mode: str, depth: int, dtype: Any) -> np.ndarray[Any, Any]:
    """The encoding; indices of ``depth`` and more count nowhere.

    Raises: InvalidArgumentError on negative indices where they are counted.
    """
    if mode == "int":
        return indices.astype(dtype)
    shape = encoded_shape(indices.shape, mode, depth)
    if mode == "one_hot":
        flat = indices.reshape(-1)
        out = np.zeros((flat.size, depth), dtype)
        inside = np.flatnonzero((flat >= 0) & (flat < depth))
        out[inside, flat[inside]] = 1
        return out.reshape(shape)
    if indices.ndim > 2:  # as Keras: along the second axis, and negative ones are left out
        indices = np.moveaxis(indices, 1, -1)
        indices = np.where(indices < 0, depth, indices)
    elif indices.size and indices.min() < 0:
        raise InvalidArgumentError(f"Input arr must be non-negative! Received: {int(indices.min())}")
    rows = indices.reshape(size_of(shape[:-1]), -1)
    out = np.zeros((len(rows), depth), dtype)
    row, column = np.nonzero(rows < depth)
    if mode == "count":
        np.add.at(out, (row, rows[row, column]), 1)
    else:
        out[row, rows[row, column]] = 1
    return out.reshape(shape)


def encoded_shape(shape: Any, mode: str, depth: int) -> tuple[Any, ...]:
    """The shape of the encoding of indices of a shape."""
    shape = tuple(shape)
    if mode == "int":
        return shape
    if mode == "one_hot":
        return (*(shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape or (1,)), depth)
    if len(shape) > 2:
        return (shape[0], *shape[2:], depth)
    return (*shape[:-1], depth)
