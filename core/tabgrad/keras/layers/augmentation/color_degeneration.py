"""``RandomColorDegeneration``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.image import rgb_to_grayscale
from ...random import random
from ...saving.registry import public
from .base import Recolour, images_of, size_of


@public("keras.layers")
class RandomColorDegeneration(Recolour):
    """Mixes images with their grey forms in training.

    Args: factor: greatest share of grey, or least and greatest, within [-1, 1].
    """

    _CHANNELS = 3

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The share of grey of each image."""
        batch, _ = size_of(images_of(data))
        return {"factor": random.uniform((batch, 1, 1, 1), *self.factor, seed=self._source(seed))}

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Greyer images."""
        if not training:
            return images
        images = cast(images, self.compute_dtype)
        share = cast(transformation["factor"], self.compute_dtype)
        grey = rgb_to_grayscale(images, data_format=self.data_format)
        return cast(knp.clip(images + share * (grey - images), *self.value_range), self.compute_dtype)
