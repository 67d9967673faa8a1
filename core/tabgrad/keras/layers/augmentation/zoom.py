"""``RandomZoom``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...random import random
from ...saving.registry import public
from ...utils.bounding_boxes import clip_to_image_size, convert_format
from ..options import config_of
from . import matrices
from .base import Warp, images_of, size_of
from .options import interval


@public("keras.layers")
class RandomZoom(Warp):
    """Shows a part of images, or more than them, in training.

    Args: height_factor, width_factor: how much more of the image is seen (0.2: up to a fifth more or less;
        negative: zoomed in), or least and greatest; without ``width_factor`` both directions are alike.
    """

    _USE_BASE_FACTOR = False

    def __init__(
        self, height_factor: Any, width_factor: Any = None, fill_mode: str = "reflect",
        interpolation: str = "bilinear", seed: Any = None, fill_value: float = 0.0, data_format: str | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self.height_lower, self.height_upper = _checked(height_factor, "height_factor")
        if width_factor is not None:
            self.width_lower, self.width_upper = _checked(width_factor, "width_factor")
        self._warps(fill_mode, interpolation, fill_value, seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The zooms (n, 1)."""
        if not training:
            return None
        batch, size = size_of(images_of(data))
        seed = self._source(seed)
        down = across = random.uniform((batch, 1), 1.0 + self.height_lower, 1.0 + self.height_upper, seed=seed)
        if self.width_factor is not None:
            across = random.uniform((batch, 1), 1.0 + self.width_lower, 1.0 + self.width_upper, seed=seed)
        return {"height_zoom": down, "width_zoom": across, "input_shape": size}

    def _matrix(self, transformation: Any, height: Any, width: Any) -> Any:
        return matrices.zoom(transformation["width_zoom"], transformation["height_zoom"], height, width)

    def _transform_images(self, images: Any, transformation: Any, interpolation: str) -> Any:
        if transformation is None:
            return images
        size = images.shape
        matrix = self._matrix(transformation, size[self.height_axis], size[self.width_axis])
        return self._sampled(images, matrix, interpolation)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """Boxes in what is seen of the image."""
        if not training:
            return bounding_boxes
        size = transformation["input_shape"]
        image = {"height": size[self.height_axis], "width": size[self.width_axis]}
        found = convert_format(bounding_boxes, self.bounding_box_format, "xyxy", **image)
        matrix = self._matrix(transformation, **image)
        left, top = matrices.projected(matrix, 0, 0)
        right, bottom = matrices.projected(matrix, image["width"], image["height"])
        left, top, right, bottom = (knp.expand_dims(v, axis=-1) for v in (left, top, right, bottom))
        x1, y1, x2, y2 = knp.split(found["boxes"], 4, axis=-1)
        x1, x2 = (knp.clip(x, left, right) - left for x in (x1, x2))
        y1, y2 = (knp.clip(y, top, bottom) - top for y in (y1, y2))
        found["boxes"] = knp.concatenate([x1, y1, x2, y2], axis=-1)
        found = convert_format(found, "xyxy", "rel_xyxy", height=bottom - top, width=right - left)
        found = clip_to_image_size(found, bounding_box_format="rel_xyxy")
        return convert_format(found, "rel_xyxy", self.bounding_box_format, **image)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("height_factor", "width_factor", "fill_mode", "interpolation", "seed", "fill_value")
        return {**super().get_config(), **config_of(self, *names)}


def _checked(factor: Any, name: str) -> tuple[Any, Any]:
    return interval(factor, name, lambda f: -1.0 < f <= 1.0, "(-1.0, 1.0]", lambda f: -abs(f))
