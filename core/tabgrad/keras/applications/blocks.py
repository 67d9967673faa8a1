"""Small parts that several architectures are made of."""

from __future__ import annotations

from typing import Any

from ...base.settings import image_data_format


def chain(x: Any, *layers: Any) -> Any:
    """``x`` through the layers, one after the other."""
    for layer in layers:
        x = layer(x)
    return x


def channels_last() -> bool:
    """Whether images have their channels last."""
    return image_data_format() == "channels_last"


def channel_axis(last: int = 3) -> int:
    """The axis of the channels. Args: last: how configs write the last one."""
    return last if channels_last() else 1


def correct_pad(x: Any, kernel_size: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The zeros around an image before a strided kernel: one fewer before an even side, so that pixels align."""
    first = 1 if channels_last() else 2
    rows, columns = x.shape[first : first + 2]
    odd = (1, 1) if rows is None else (1 - rows % 2, 1 - columns % 2)
    half = kernel_size // 2
    return (half - odd[0], half), (half - odd[1], half)


def make_divisible(value: float, divisor: int = 8) -> int:
    """The nearest multiple of ``divisor``, at least one, not more than a tenth below ``value``."""
    nearest = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return nearest + divisor if nearest < 0.9 * value else nearest
