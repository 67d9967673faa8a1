"""``tf.compat``: text and paths as one type, sizes as numbers, kinds of numbers."""

from __future__ import annotations

import codecs
import datetime
import numbers
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

integral_types = (numbers.Integral, np.integer)
real_types = (numbers.Real, np.integer, np.floating)
complex_types = (numbers.Complex, np.number)
bytes_or_text_types = (bytes, str)


def as_bytes(bytes_or_text: Any, encoding: str = "utf-8") -> bytes:
    """Bytes of text; bytes as they are. Raises TypeError on other things."""
    encoding = codecs.lookup(encoding).name
    if isinstance(bytes_or_text, str):
        return bytes_or_text.encode(encoding)
    if isinstance(bytes_or_text, (bytes, bytearray)):
        return bytes(bytes_or_text)
    raise TypeError(f"Expected binary or unicode string, got {bytes_or_text!r}")


def as_text(bytes_or_text: Any, encoding: str = "utf-8") -> str:
    """Text of bytes; text as it is. Raises TypeError on other things."""
    encoding = codecs.lookup(encoding).name
    if isinstance(bytes_or_text, bytes):
        return bytes_or_text.decode(encoding)
    if isinstance(bytes_or_text, str):
        return bytes_or_text
    raise TypeError(f"Expected binary or unicode string, got {bytes_or_text!r}")


as_str = as_text


def as_str_any(value: Any, encoding: str = "utf-8") -> str:
    """Text of bytes, ``str`` of anything else."""
    return as_text(value, encoding) if isinstance(value, bytes) else str(value)


def path_to_str(path: Any) -> Any:
    """A path object as text; other things as they are."""
    return as_str_any(os.fspath(path)) if hasattr(path, "__fspath__") else path


def path_to_bytes(path: Any) -> bytes:
    """A path object, or text, as bytes."""
    return as_bytes(os.fspath(path) if hasattr(path, "__fspath__") else path)


def dimension_value(dimension: Any) -> Any:
    """A size as a number or None, which sizes are here."""
    return getattr(dimension, "value", dimension)


def dimension_at_index(shape: Any, index: int) -> Any:
    """The size of an axis; None where the shape's rank is not known."""
    return None if shape.rank is None else shape[index]


# how far ahead of this day other programs may be; see forward_compatible
_HORIZON = [datetime.date(2026, 1, 16)]


def forward_compatible(year: int, month: int, day: int) -> bool:
    """Whether programs of before that day no longer need to read what is written now."""
    return _HORIZON[-1] > datetime.date(year, month, day)


@contextmanager
def forward_compatibility_horizon(year: int, month: int, day: int) -> Iterator[None]:
    """A scope in which it is that day for ``forward_compatible``."""
    _HORIZON.append(datetime.date(year, month, day))
    try:
        yield
    finally:
        _HORIZON.pop()
