"""``RandomHue``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.image import hsv_to_rgb, rgb_to_hsv
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import InPlace, images_of, size_of
from .options import bounded, rescaled
from .saturation import channels


@public("keras.layers")
class RandomHue(InPlace):
    """Turns the hue of colours in training, one way or the other.

    Args: factor: greatest turn as a share of half a circle, or least and greatest, within [0, 1].
    """

    _FACTOR_BOUNDS = (0, 1)

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), data_format: str | None = None, seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.value_range = value_range
        self._seeded(seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The turn of each image."""
        batch, _ = size_of(images_of(data))
        seed = self._source(seed)
        side = random.uniform((batch,), seed=seed)
        side = knp.where(side > 0.5, -knp.ones_like(side), knp.ones_like(side))
        return {"factor": side * random.uniform((batch,), *self.factor, seed=seed) * 0.5}

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Images of other hues."""
        if not training:
            return images
        images = rescaled(cast(images, self.compute_dtype), self.value_range, (0, 1))
        turn = cast(transformation["factor"], images.dtype)[:, None, None]
        hue, saturation, value = channels(rgb_to_hsv(images, data_format=self.data_format), self.channel_axis)
        hue = hue + turn
        hue = knp.where(hue > 1.0, hue - 1.0, hue)
        hue = knp.where(hue < 0.0, hue + 1.0, hue)
        images = hsv_to_rgb(knp.stack([hue, saturation, value], axis=self.channel_axis), data_format=self.data_format)
        return cast(rescaled(knp.clip(images, 0, 1), (0, 1), self.value_range), self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "value_range", "seed")}
