"""``RandomInvert``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import InPlace, images_of, size_of
from .options import bounded


@public("keras.layers")
class RandomInvert(InPlace):
    """Takes images from the greatest value in training.

    Args: factor: probability of it, or least and greatest one.
    """

    _USE_BASE_FACTOR = False
    _FACTOR_BOUNDS = (0, 1)

    def __init__(
        self, factor: Any = 1.0, value_range: Any = (0, 255), seed: Any = None, data_format: str | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.value_range = value_range
        self._seeded(seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Which images are inverted."""
        if not training:
            return None
        batch, _ = size_of(images_of(data))
        seed = self._source(seed)
        chance = random.uniform((batch,), *self.factor, seed=seed)
        return {"apply_inversion": random.uniform((batch,), seed=seed) < chance}

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Some images inverted."""
        if not training:
            return images
        images = cast(images, self.compute_dtype)
        applied = transformation["apply_inversion"][:, None, None, None]
        return knp.where(applied, self.value_range[1] - images, images)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "value_range", "seed")}
