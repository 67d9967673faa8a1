"""``RandomPosterization``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...random import random
from ...saving.registry import public
from .base import Recolour, images_of, size_of
from .options import rescaled


@public("keras.layers")
class RandomPosterization(Recolour):
    """Keeps the highest bits of each value in training.

    Args: factor: number of bits kept, or least and greatest one, within [1, 8].
    """

    _FACTOR_BOUNDS = (1, 8)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The number of bits dropped from each image."""
        batch, _ = size_of(images_of(data))
        lower, upper = self.factor
        if lower == upper:
            kept = knp.ones((batch,), dtype="uint8") * lower
        else:
            kept = random.randint((batch,), lower, upper, dtype="uint8", seed=self._source(seed))
        return {"shift_factor": 8 - kept}

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Images of fewer values."""
        if not training:
            return images
        dropped = transformation["shift_factor"][:, None, None, None]
        images = cast(rescaled(images, self.value_range, (0, 255), self.compute_dtype), "uint8")
        images = knp.bitwise_left_shift(knp.bitwise_right_shift(images, dropped), dropped)
        return rescaled(cast(images, self.compute_dtype), (0, 255), self.value_range, self.compute_dtype)
