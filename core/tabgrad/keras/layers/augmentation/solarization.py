"""``Solarization``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import InPlace, images_of, size_of
from .options import checked_range, interval, rescaled


@public("keras.layers")
class Solarization(InPlace):
    """Adds a number to images in training, and takes values above a threshold from the greatest.

    Args: addition_factor, threshold_factor: greatest share of the range, or least and greatest, within [0, 1].
    """

    _USE_BASE_FACTOR = False

    def __init__(
        self, addition_factor: Any = 0.0, threshold_factor: Any = 0.0, value_range: Any = (0, 255), seed: Any = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self._seeded(seed)
        self.addition_factor = _checked(addition_factor, "addition_factor")
        self.threshold_factor = _checked(threshold_factor, "threshold_factor")
        self.value_range = checked_range(value_range)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """What is added to each image, and its threshold."""
        if not training:
            return None
        batch, size = size_of(images_of(data))
        options = {"seed": self._source(seed), "dtype": self.compute_dtype}
        options["shape"] = (1,) * 3 if len(size) == 3 else (batch, 1, 1, 1)
        (low, high), (least, most) = self.addition_factor, self.threshold_factor
        return {
            "additions": random.uniform(minval=low, maxval=high * 255, **options),
            "thresholds": random.uniform(minval=least, maxval=most * 255, **options),
        }

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Solarized images."""
        kind = self.compute_dtype
        images = cast(images, kind)
        if not training or transformation is None:
            return images
        images = rescaled(images, self.value_range, (0, 255), kind) + transformation["additions"]
        images = knp.clip(images, 0, 255)
        images = knp.where(images < transformation["thresholds"], images, 255 - images)
        return rescaled(images, (0, 255), self.value_range, kind)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "value_range", "addition_factor", "threshold_factor", "seed")}


def _checked(factor: Any, name: str) -> tuple[Any, Any]:
    return interval(factor, name, lambda f: 0 <= f <= 1.0, "[0, 1]", lambda f: 0)
