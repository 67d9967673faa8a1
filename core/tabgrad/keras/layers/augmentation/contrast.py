"""``RandomContrast``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.creation import zeros
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import InPlace, images_of, size_of
from .options import bounded


@public("keras.layers")
class RandomContrast(InPlace):
    """Scales the differences from the mean of each channel in training, and clips to ``value_range``.

    Args: factor: a number f for scales within [1, 1 + f]; two for [1 - f1, 1 + f2]; within [0, 1].
    """

    _FACTOR_BOUNDS = (0, 1)

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.value_range = value_range
        self._seeded(seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The scale of each image."""
        batch, size = size_of(images_of(data))
        places = (1,) * 3 if len(size) == 3 else (batch, 1, 1, 1)
        if not training:
            return {"contrast_factor": zeros(places)}
        lower, upper = 1.0 - self.factor[0], 1.0 + self.factor[1]
        drawn = random.uniform(places, lower, upper, dtype=self.compute_dtype, seed=self._source(seed))
        return {"contrast_factor": drawn}

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Images of more or less contrast."""
        if not training:
            return images
        mean = knp.mean(images, axis=self.height_axis, keepdims=True)
        mean = knp.mean(mean, axis=self.width_axis, keepdims=True)
        return knp.clip((images - mean) * transformation["contrast_factor"] + mean, *self.value_range)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "value_range", "seed")}
