"""``pad_sequences``: lists of different lengths as one array."""

from __future__ import annotations

from typing import Any

import numpy as np


def pad_sequences(
    sequences: Any,
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> np.ndarray[Any, Any]:
    """Cuts and fills sequences to one length.

    Args: maxlen: the length, that of the longest unless given. padding, truncating: 'pre' or
        'post'. value: what is filled in.
    Shapes: n sequences of (length, ...) -> (n, maxlen, ...).
    Raises: ValueError on things that are no sequences, or whose items have different shapes.
    """
    if not hasattr(sequences, "__len__"):
        raise ValueError("`sequences` must be iterable.")
    for name, choice, word in (("truncating", truncating, "Truncating"), ("padding", padding, "Padding")):
        if choice not in ("pre", "post") and len(sequences):
            raise ValueError(f'{word} type "{choice}" not understood. Expected {name} to be "pre" or "post".')
    lengths, item_shape = _lengths(sequences)
    if maxlen is None:
        maxlen = int(np.max(lengths))
    text = np.issubdtype(dtype, np.str_) or np.issubdtype(dtype, np.bytes_)
    if isinstance(value, str) and dtype is not object and not text:
        raise ValueError(
            f"`dtype` {dtype} is not compatible with `value`'s type: {type(value)}\n"
            "You should set `dtype=object` for variable length strings."
        )
    out = np.full((len(sequences), maxlen, *item_shape), value, dtype=dtype)
    for index, sequence in enumerate(sequences):
        if not len(sequence):
            continue
        part = np.asarray(sequence[-maxlen:] if truncating == "pre" else sequence[:maxlen], dtype=dtype)
        if part.shape[1:] != item_shape:
            raise ValueError(
                f"Shape of sample {part.shape[1:]} of sequence at position {index} is different from expected "
                f"shape {item_shape}"
            )
        if padding == "post":
            out[index, : len(part)] = part
        else:
            out[index, -len(part) :] = part
    return out


def _lengths(sequences: Any) -> tuple[list[int], tuple[int, ...]]:
    """Every length, and the shape of an item (of the first sequence that has one)."""
    lengths: list[int] = []
    item_shape: tuple[int, ...] | None = None
    for sequence in sequences:
        try:
            lengths.append(len(sequence))
        except TypeError as error:
            raise ValueError(f"`sequences` must be a list of iterables. Found non-iterable: {sequence}") from error
        if item_shape is None and len(sequence):
            item_shape = np.asarray(sequence).shape[1:]
    return lengths, item_shape or ()
