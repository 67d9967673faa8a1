"""``tf.image.random_*`` and ``stateless_random_*``: one draw, then the plain function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.convert import as_static
from ..tensor.tensor import Tensor
from .arguments import integers, tensor
from .image_color import adjust_brightness, adjust_contrast, adjust_hue, adjust_saturation
from .random import stateless_uniform, uniform

Draw = Callable[..., Any]


def _stateful(seed: Any) -> Draw:
    return lambda shape, low, high, dtype="float32": uniform(shape, low, high, dtype, seed)


def _stateless(seed: Any) -> Draw:
    return lambda shape, low, high, dtype="float32": stateless_uniform(
        shape, seed, low, high, dtype
    )


def _brightness(image: Any, max_delta: Any, draw: Draw) -> Tensor:
    if max_delta < 0:
        raise ValueError("max_delta must be non-negative.")
    return adjust_brightness(image, draw([], -max_delta, max_delta))


def _hue(image: Any, max_delta: Any, draw: Draw) -> Tensor:
    if not 0 <= max_delta <= 0.5:
        raise ValueError("max_delta must be non-negative, and <= 0.5.")
    return adjust_hue(image, draw([], -max_delta, max_delta))


def _between(adjust: Draw, image: Any, lower: Any, upper: Any, draw: Draw) -> Tensor:
    if upper <= lower:
        raise ValueError("upper must be > lower.")
    if lower < 0:
        raise ValueError("lower must be non-negative.")
    return adjust(image, draw([], lower, upper))  # type: ignore[no-any-return]


def _flip(image: Any, axis: int, draw: Draw) -> Tensor:
    x = tensor(image)
    if x.ndim not in (3, 4):
        raise ValueError(f"'image' (shape {x.shape}) must have either 3 or 4 dimensions.")
    if x.ndim == 3:
        return F.where(F.less(draw([], 0, 1.0), 0.5), F.flip(x, axis=(axis,)), x)  # type: ignore[no-any-return]
    chosen = F.round(F.reshape(draw([x.shape[0]], 0, 1.0), shape=(-1, 1, 1, 1)))
    return F.where(F.greater(chosen, 0), F.flip(x, axis=(axis + 1,)), x)  # type: ignore[no-any-return]


def _crop(value: Any, size: Any, draw: Draw) -> Tensor:
    x = tensor(value)
    wanted = integers(size)
    if len(wanted) != x.ndim or any(w > d for w, d in zip(wanted, x.shape, strict=False)):
        raise InvalidArgumentError(
            f"Need value.shape >= size, got {list(x.shape)} and {list(wanted)}."
        )
    limit = np.asarray(x.shape) - np.asarray(wanted) + 1
    offsets = as_static(draw([x.ndim], 0, np.iinfo(np.int32).max, "int32"))
    starts = [int(o) % int(n) for o, n in zip(offsets, limit, strict=True)]
    return F.slice(x, key=tuple(slice(s, s + w, 1) for s, w in zip(starts, wanted, strict=True)))  # type: ignore[no-any-return]


def random_brightness(image: Any, max_delta: Any, seed: Any = None) -> Tensor:
    """Brightness changed by up to ``max_delta``. Raises ValueError where it is negative."""
    return _brightness(image, max_delta, _stateful(seed))


def stateless_random_brightness(image: Any, max_delta: Any, seed: Any) -> Tensor:
    """As random_brightness, a function of ``seed`` (two integers)."""
    return _brightness(image, max_delta, _stateless(seed))


def random_hue(image: Any, max_delta: Any, seed: Any = None) -> Tensor:
    """Hue changed by up to ``max_delta``. Raises ValueError unless in [0, 0.5]."""
    return _hue(image, max_delta, _stateful(seed))


def stateless_random_hue(image: Any, max_delta: Any, seed: Any) -> Tensor:
    """As random_hue, a function of ``seed`` (two integers)."""
    return _hue(image, max_delta, _stateless(seed))


def random_contrast(image: Any, lower: Any, upper: Any, seed: Any = None) -> Tensor:
    """Contrast multiplied by a number in [lower, upper). Raises ValueError on an empty range."""
    return _between(adjust_contrast, image, lower, upper, _stateful(seed))


def stateless_random_contrast(image: Any, lower: Any, upper: Any, seed: Any) -> Tensor:
    """As random_contrast, a function of ``seed`` (two integers)."""
    return _between(adjust_contrast, image, lower, upper, _stateless(seed))


def random_saturation(image: Any, lower: Any, upper: Any, seed: Any = None) -> Tensor:
    """Saturation multiplied by a number in [lower, upper). Raises ValueError on an empty range."""
    return _between(adjust_saturation, image, lower, upper, _stateful(seed))


def stateless_random_saturation(image: Any, lower: Any, upper: Any, seed: Any = None) -> Tensor:
    """As random_saturation, a function of ``seed`` (two integers)."""
    return _between(adjust_saturation, image, lower, upper, _stateless(seed))


def random_flip_left_right(image: Any, seed: Any = None) -> Tensor:
    """Mirrored along the width, or not."""
    return _flip(image, 1, _stateful(seed))


def stateless_random_flip_left_right(image: Any, seed: Any) -> Tensor:
    """As random_flip_left_right, a function of ``seed`` (two integers)."""
    return _flip(image, 1, _stateless(seed))


def random_flip_up_down(image: Any, seed: Any = None) -> Tensor:
    """Mirrored along the height, or not."""
    return _flip(image, 0, _stateful(seed))


def stateless_random_flip_up_down(image: Any, seed: Any) -> Tensor:
    """As random_flip_up_down, a function of ``seed`` (two integers)."""
    return _flip(image, 0, _stateless(seed))


def random_crop(value: Any, size: Any, seed: Any = None, name: Any = None) -> Tensor:
    """A part of the given size at a random place.

    Raises InvalidArgumentError where it is too large.
    """
    return _crop(value, size, _stateful(seed))


def stateless_random_crop(value: Any, size: Any, seed: Any, name: Any = None) -> Tensor:
    """As random_crop, a function of ``seed`` (two integers)."""
    return _crop(value, size, _stateless(seed))
