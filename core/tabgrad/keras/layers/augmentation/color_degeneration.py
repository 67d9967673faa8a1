"""``RandomColorDegeneration``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.image import rgb_to_grayscale
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import BaseImagePreprocessingLayer, images_of, size_of
from .options import bounded, checked_range


@public("keras.layers")
class RandomColorDegeneration(BaseImagePreprocessingLayer):
    """Mixes images with their grey forms in training.

    Args: factor: greatest share of grey, or least and greatest, within [-1, 1].
    """

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), data_format: str | None = None, seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self.value_range = checked_range(value_range)
        self._seeded(seed)

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

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """The labels."""
        return labels

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """The boxes."""
        return bounding_boxes

    def transform_segmentation_masks(self, segmentation_masks: Any, transformation: Any, training: bool = True) -> Any:
        """The masks."""
        return segmentation_masks

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape. Raises ValueError unless it is one of images with three channels."""
        if len(input_shape) not in (3, 4):
            raise ValueError(
                "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). Received: "
                f"input_shape={input_shape}"
            )
        count = input_shape[self.channel_axis]
        if count not in (None, 3):
            raise ValueError(f"Input images must have 3 channels, but received images with {count} channels.")
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "value_range", "seed")}
