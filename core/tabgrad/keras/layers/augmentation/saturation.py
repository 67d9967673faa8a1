"""``RandomSaturation``."""

from __future__ import annotations

from typing import Any

from ....base.settings import epsilon
from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.image import hsv_to_rgb, rgb_to_hsv
from ...random import random
from ...saving.registry import public
from .base import Recolour, images_of, size_of


@public("keras.layers")
class RandomSaturation(Recolour):
    """Multiplies the saturation of colours in training.

    Args: factor: f for the multiplier f / (1 - f): 0 grey, 0.5 as it is, 1 as saturated as can be; a number
        stands for [-f, f], so give two. value_range: bounds of the saturation.
    """

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The multiplier of each image."""
        batch, _ = size_of(images_of(data))
        factor = random.uniform((batch,), *self.factor, seed=self._source(seed))
        return {"factor": factor / (1 - factor + epsilon())}

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """More or less colourful images."""
        if not training:
            return images
        factor = cast(transformation["factor"], self.compute_dtype)[:, None, None]
        hue, saturation, value = channels(rgb_to_hsv(images, data_format=self.data_format), self.channel_axis)
        saturation = knp.clip(knp.multiply(saturation, factor), *self.value_range)
        return hsv_to_rgb(knp.stack([hue, saturation, value], axis=self.channel_axis), data_format=self.data_format)


def channels(images: Any, axis: int) -> list[Any]:
    """The channels of images, each without the axis."""
    return [images[..., i] if axis == -1 else images[:, i] for i in range(images.shape[axis])]
