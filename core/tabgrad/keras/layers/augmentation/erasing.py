"""``RandomErasing``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import InPlace, images_of, size_of
from .options import bounded
from .regions import bounds, masks


@public("keras.layers")
class RandomErasing(InPlace):
    """Fills a rectangle of images in training. Source: Zhong et al. 2017.

    Args: factor: probability of it, or least and greatest one. scale: least and greatest share of the image.
        fill_value: a number, or one for each of three channels; None for noise.
    """

    _USE_BASE_FACTOR = False
    _FACTOR_BOUNDS = (0, 1)

    def __init__(
        self, factor: Any = 1.0, scale: Any = (0.02, 0.33), fill_value: Any = None, value_range: Any = (0, 255),
        seed: Any = None, data_format: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.scale = bounded(scale, *self._FACTOR_BOUNDS, "scale")
        self.fill_value, self.value_range = fill_value, value_range
        self._seeded(seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Which images are changed, where, and what by."""
        if not training:
            return None
        images = images_of(data)
        batch, size = size_of(images)
        seed, kind = self._source(seed), self.compute_dtype
        shares = knp.sqrt(random.uniform((batch, 2), *self.scale, dtype=kind, seed=seed))
        columns = bounds(batch, size[self.width_axis], shares[:, 0], kind, seed)
        rows = bounds(batch, size[self.height_axis], shares[:, 1], kind, seed)
        axes = self.height_axis, self.width_axis, self.channel_axis
        inside = masks(size, columns, rows, axes, kind)
        chance = random.uniform((batch,), *self.factor, seed=seed)
        applied = random.uniform((batch,), seed=seed) < chance
        return {"apply_erasing": applied, "batch_masks": inside, "fill_value": self._filling(images, size, seed)}

    def _filling(self, images: Any, size: Any, seed: Any) -> Any:
        kind, value = self.compute_dtype, self.fill_value
        if value is None:
            filling = random.normal(size, dtype=kind, seed=seed) * self.value_range[1]
        elif isinstance(value, (int, float)) or (isinstance(value, (tuple, list)) and len(value) == 3):
            filling = knp.full_like(images, value, dtype=kind)
        else:
            raise ValueError(
                f"The `fill_value` argument should be a number (or a list of three numbers). Received: {value}"
            )
        return knp.clip(filling, *self.value_range)

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Some images with a rectangle filled."""
        images = cast(images, self.compute_dtype)
        if not training:
            return images
        erased = knp.where(transformation["batch_masks"], transformation["fill_value"], images)
        return knp.where(transformation["apply_erasing"][:, None, None, None], erased, images)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "scale", "fill_value", "value_range", "seed")}
