"""``RandomSharpness``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.nn_conv import depthwise_conv
from ...random import random
from ...saving.registry import public
from .base import Recolour, images_of, size_of

_SMOOTH = np.array([[1, 1, 1], [1, 5, 1], [1, 1, 1]]) / 13.0


@public("keras.layers")
class RandomSharpness(Recolour):
    """Blurs or sharpens images in training: 0 the most blurred, 0.5 as they are, 1 sharper.

    Args: factor: a number f for [0, f], or two, within [0, 1].
    """

    _FACTOR_BOUNDS = (0, 1)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The sharpness of each image."""
        batch, _ = size_of(images_of(data))
        return {"factor": random.uniform((batch,), *self.factor, seed=self._source(seed))}

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Blurred or sharpened images."""
        images = cast(images, self.compute_dtype)
        if not training:
            return images
        first = self.data_format == "channels_first"
        images = knp.swapaxes(images, -3, -1) if first else images
        sharpness = cast(transformation["factor"] * 2, self.compute_dtype)[:, None, None, None]
        kernel = np.tile(_SMOOTH[:, :, None, None], (1, 1, images.shape[-1], 1))
        smooth = depthwise_conv(images, cast(kernel, self.compute_dtype), 1, "same", "channels_last")
        images = images + (1.0 - sharpness) * (cast(smooth, self.compute_dtype) - images)
        images = knp.clip(images, *self.value_range)
        return knp.swapaxes(images, -3, -1) if first else images
