"""``RandomGaussianBlur``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.image import gaussian_blur
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import InPlace, images_of, size_of
from .options import bounded


@public("keras.layers")
class RandomGaussianBlur(InPlace):
    """Blurs images in training.

    Args: factor: probability of it, or least and greatest one. kernel_size: one odd number, or two. sigma: width
        of the bell, within [0, 1]: a number s for [0, s], or two.
    """

    _USE_BASE_FACTOR = False
    _FACTOR_BOUNDS = (0, 1)

    def __init__(
        self, factor: Any = 1.0, kernel_size: Any = 3, sigma: Any = 1.0, value_range: Any = (0, 255),
        data_format: str | None = None, seed: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.kernel_size = _odd(kernel_size)
        self.sigma = bounded(sigma, *self._FACTOR_BOUNDS, "sigma")
        self.value_range = value_range
        self._seeded(seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Which images are blurred, and how much in each direction."""
        if not training:
            return None
        batch, _ = size_of(images_of(data))
        seed = self._source(seed)
        chance = random.uniform((batch,), *self.factor, seed=seed)
        applied = random.uniform((batch,), seed=seed) < chance
        widths = random.uniform((2,), *self.sigma, seed=seed, dtype=self.compute_dtype) + 1e-6
        return {"should_apply_blur": applied, "blur_factor": widths}

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Some images blurred."""
        images = cast(images, self.compute_dtype)
        if not training or transformation is None:
            return images
        blurred = gaussian_blur(images, self.kernel_size, transformation["blur_factor"], self.data_format)
        images = knp.where(transformation["should_apply_blur"][:, None, None, None], blurred, images)
        return cast(knp.clip(images, *self.value_range), self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "kernel_size", "sigma", "value_range", "seed")}


def _odd(size: Any) -> tuple[Any, Any]:
    pair = (size, size) if isinstance(size, (int, float)) else size
    if not isinstance(pair, (tuple, list)) or len(pair) != 2 or any(s % 2 == 0 for s in pair):
        raise ValueError(
            f"The `kernel_size` argument should be an odd number (or a list of two). Received: kernel_size={size}"
        )
    return pair[0], pair[1]
