"""``RandomTranslation``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...random import random
from ...saving.registry import public
from ...utils.bounding_boxes import clip_to_image_size, convert_format
from ..options import config_of
from . import matrices
from .base import Warp, images_of, size_of
from .options import interval


@public("keras.layers")
class RandomTranslation(Warp):
    """Moves images in training.

    Args: height_factor, width_factor: greatest move as a share of the size, or least and greatest; positive ones
        are down and to the right.
    """

    _USE_BASE_FACTOR = False

    def __init__(
        self, height_factor: Any, width_factor: Any, fill_mode: str = "reflect", interpolation: str = "bilinear",
        seed: Any = None, fill_value: float = 0.0, data_format: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self.height_lower, self.height_upper = _checked(height_factor, "height_factor")
        self.width_lower, self.width_upper = _checked(width_factor, "width_factor")
        self._warps(fill_mode, interpolation, fill_value, seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The moves (n, 2), in pixels."""
        if not training:
            return None
        batch, size = size_of(images_of(data))
        seed = self._source(seed)
        down = random.uniform((batch, 1), self.height_lower, self.height_upper, seed=seed)
        down = knp.multiply(down, size[self.height_axis])
        across = random.uniform((batch, 1), self.width_lower, self.width_upper, seed=seed)
        across = knp.multiply(across, size[self.width_axis])
        return {"translations": cast(knp.concatenate([across, down], axis=1), "float32"), "input_shape": size}

    def _transform_images(self, images: Any, transformation: Any, interpolation: str) -> Any:
        if transformation is None:
            return images
        return self._sampled(images, matrices.translation(transformation["translations"]), interpolation)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """Boxes moved with their images."""
        if not training:
            return bounding_boxes
        size = transformation["input_shape"]
        image = {"height": size[self.height_axis], "width": size[self.width_axis]}
        found = convert_format(bounding_boxes, self.bounding_box_format, "xyxy", **image)
        moves = matrices.projected(matrices.translation(transformation["translations"]), 0, 0)
        x1, y1, x2, y2 = knp.split(found["boxes"], 4, axis=-1)
        across, down = (knp.expand_dims(cast(m, x1.dtype), axis=-1) for m in moves)
        found["boxes"] = knp.concatenate([x1 - across, y1 - down, x2 - across, y2 - down], axis=-1)
        return convert_format(clip_to_image_size(found, **image), "xyxy", self.bounding_box_format, **image)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("height_factor", "width_factor", "fill_mode", "interpolation", "seed", "fill_value")
        return {**super().get_config(), **config_of(self, *names)}


def _checked(factor: Any, name: str) -> tuple[Any, Any]:
    return interval(factor, name, lambda f: -1.0 <= f <= 1.0, "[-1.0, 1.0]", lambda f: -abs(f))
