"""Arguments of augmentation layers: intervals of strengths, ranges of values, axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....base.tree import map_structure
from ...ops.core import cast

FILL_MODES = ("reflect", "wrap", "constant", "nearest")
INTERPOLATIONS = ("nearest", "bilinear")


def bounded(factor: Any, low: float, high: float, name: str = "factor") -> tuple[Any, Any]:
    """A number f as (max(-f, low), f), two numbers sorted. Raises ValueError outside of [low, high]."""
    if isinstance(factor, (tuple, list)):
        if len(factor) == 2 and factor[0] <= high and factor[1] >= low:
            first, last = sorted(factor)
            return first, last
    elif isinstance(factor, (int, float)) and low <= factor <= high:
        return max(-abs(factor), low), abs(factor)
    raise ValueError(
        f"The `{name}` argument should be a number (or a list of two numbers) in the range [{low}, {high}]. "
        f"Received: {name}={factor}"
    )


def interval(
    factor: Any, name: str, allowed: Callable[[Any], bool], described: str, below: Callable[[Any], Any]
) -> tuple[Any, Any]:
    """A number f as (below(f), |f|), two numbers sorted.

    Args: allowed: tells whether a number may be given, ``described`` in words ("[0, 1]").
    Raises: ValueError where a number is not allowed, or it is neither a number nor two.
    """
    numbers = factor if isinstance(factor, (tuple, list)) else [factor]
    pair = len(numbers) == 2 and isinstance(factor, (tuple, list))
    if (pair or isinstance(factor, (int, float))) and all(allowed(f) for f in numbers):
        first, last = sorted(factor) if pair else (below(factor), abs(factor))
        return first, last
    raise ValueError(
        f"The `{name}` argument should be a number (or a list of two numbers) in the range {described}. "
        f"Received: {name}={factor}"
    )


def checked_range(value_range: Any) -> list[Any]:
    """Least and greatest value of images. Raises ValueError unless there are two numbers."""
    if not isinstance(value_range, (tuple, list)) or len(value_range) != 2:
        raise ValueError(
            f"The `value_range` argument should be a list of two numbers. Received: value_range={value_range}"
        )
    return sorted(value_range)


def one_of(name: str, value: Any, accepted: tuple[str, ...]) -> None:
    """Raises NotImplementedError unless the value is one of those accepted."""
    if value not in accepted:
        raise NotImplementedError(f"Unknown `{name}` {value}. Expected one of {accepted}.")


def spatial_axes(data_format: str) -> tuple[int, int]:
    """The axes of height and width, counted from the end."""
    return (-2, -1) if data_format == "channels_first" else (-3, -2)


def rescaled(images: Any, source: Any, target: Any, dtype: Any = "float32") -> Any:
    """Images whose values are brought from one range to another, in ``dtype`` unless the ranges are equal."""
    if source[0] == target[0] and source[1] == target[1]:
        return images
    low, high, new_low, new_high = map_structure(lambda v: cast(v, dtype), [*source, *target])
    return (cast(images, dtype) - low) / (high - low) * (new_high - new_low) + new_low
