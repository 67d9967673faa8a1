"""``RandomBrightness``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.creation import zeros
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import InPlace, images_of, size_of
from .options import checked_range


@public("keras.layers")
class RandomBrightness(InPlace):
    """Adds a number to all of an image in training, and clips it to ``value_range``.

    Args: factor: share of the range, within [-1, 1], or least and greatest.
    """

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: Any = None, **kwargs: Any) -> None:
        super().__init__(factor=factor, **kwargs)
        self._seeded(seed)
        self.value_range = checked_range(value_range)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """What is added to each image."""
        batch, size = size_of(images_of(data))
        places = (1,) * 3 if len(size) == 3 else (batch, 1, 1, 1)
        if not training:
            return {"rgb_delta": zeros(places)}
        drawn = random.uniform(places, self.factor[0], self.factor[1], seed=self._source(seed))
        return {"rgb_delta": drawn * (self.value_range[1] - self.value_range[0])}

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Brighter or darker images."""
        if not training:
            return images
        return knp.clip(images + cast(transformation["rgb_delta"], images.dtype), *self.value_range)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "value_range", "seed")}
