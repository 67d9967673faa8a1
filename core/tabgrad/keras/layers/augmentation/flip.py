"""``RandomFlip``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast, shape
from ...random import random
from ...saving.registry import public
from ...utils.bounding_boxes import clip_to_image_size, convert_format
from ..options import config_of
from .base import BaseImagePreprocessingLayer, images_of


@public("keras.layers")
class RandomFlip(BaseImagePreprocessingLayer):
    """Mirrors images in training, each with probability one half.

    Args: mode: "horizontal", "vertical", or "horizontal_and_vertical" (both at once).
    """

    _USE_BASE_FACTOR = False

    def __init__(
        self, mode: str = "horizontal_and_vertical", seed: Any = None, data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self._seeded(seed)
        self.mode = mode
        self._convert_input_args = False

    @property
    def _across(self) -> bool:
        return self.mode in ("horizontal", "horizontal_and_vertical")

    @property
    def _down(self) -> bool:
        return self.mode in ("vertical", "horizontal_and_vertical")

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Which images are flipped."""
        if not training:
            return None
        size = shape(images_of(data))
        drawn = random.uniform((1, 1, 1) if len(size) == 3 else (size[0], 1, 1, 1), seed=self._source(seed))
        return {"flips": knp.less_equal(drawn, 0.5), "input_shape": size}

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Some images mirrored."""
        images = cast(images, self.compute_dtype)
        if not training or transformation is None:
            return images
        for wanted, axis in ((self._across, self.width_axis), (self._down, self.height_axis)):
            if wanted:
                images = knp.where(transformation["flips"], knp.flip(images, axis=axis), images)
        return images

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """The labels."""
        return labels

    def transform_segmentation_masks(self, segmentation_masks: Any, transformation: Any, training: bool = True) -> Any:
        """Masks mirrored with their images."""
        return self.transform_images(segmentation_masks, transformation, training=training)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """Boxes mirrored with their images."""
        if not training:
            return bounding_boxes
        size = transformation["input_shape"]
        image = {"height": size[self.height_axis], "width": size[self.width_axis]}
        found = convert_format(bounding_boxes, self.bounding_box_format, "rel_xyxy", **image)
        flips = knp.squeeze(transformation["flips"], axis=-1)
        x1, y1, x2, y2 = knp.split(found["boxes"], 4, axis=-1)
        if self._across:
            x1, x2 = knp.where(flips, 1 - x2, x1), knp.where(flips, 1 - x1, x2)
        if self._down:
            y1, y2 = knp.where(flips, 1 - y2, y1), knp.where(flips, 1 - y1, y2)
        found["boxes"] = knp.concatenate([x1, y1, x2, y2], axis=-1)
        found = clip_to_image_size(found, **image)
        return convert_format(found, "rel_xyxy", self.bounding_box_format, **image)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "seed", "mode")}
