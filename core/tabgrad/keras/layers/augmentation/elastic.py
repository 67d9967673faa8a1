"""``RandomElasticTransform``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.image_warp import elastic
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import Warp, images_of, size_of
from .options import FILL_MODES, bounded


@public("keras.layers")
class RandomElasticTransform(Warp):
    """Warps images by smooth random displacements in training.

    Args: factor: probability of it, or least and greatest one. scale: strength, within [0, 1], likewise.
    """

    _USE_BASE_FACTOR = False
    _FACTOR_BOUNDS = (0, 1)
    _FILL_MODES = (*FILL_MODES, "mirror")

    def __init__(
        self, factor: Any = 1.0, scale: Any = 1.0, interpolation: str = "bilinear", fill_mode: str = "reflect",
        fill_value: float = 0.0, value_range: Any = (0, 255), seed: Any = None, data_format: str | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.scale = bounded(scale, *self._FACTOR_BOUNDS, "scale")
        self.value_range = value_range
        self._warps(fill_mode, interpolation, fill_value, seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Which images are warped, how strongly, and the source of the displacements."""
        if not training or self.scale[1] == 0 or self.factor[1] == 0:
            return None
        batch, _ = size_of(images_of(data))
        seed = self._source(seed)
        chance = random.uniform((batch,), *self.factor, seed=seed)
        applied = random.uniform((batch,), seed=seed) < chance
        strength = random.uniform((), *self.scale, seed=seed, dtype=self.compute_dtype)
        return {"apply_transform": applied, "distortion_factor": strength, "seed": seed}

    def _transform_images(self, images: Any, transformation: Any, interpolation: str) -> Any:
        if transformation is None:
            return images
        sides = images.shape[self.height_axis], images.shape[self.width_axis]
        strength = transformation["distortion_factor"]
        warped = elastic(
            images, max(sides) * (0.1 * strength), min(sides) * (0.05 * strength), interpolation, self.fill_mode,
            self.fill_value, transformation["seed"], self.data_format, most=0.05 * min(sides) * self.scale[1],
        )  # fmt: skip
        images = knp.where(transformation["apply_transform"][:, None, None, None], warped, images)
        return cast(knp.clip(images, *self.value_range), self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("factor", "scale", "interpolation", "fill_mode", "fill_value", "value_range", "seed")
        return {**super().get_config(), **config_of(self, *names)}
