"""``RandomCrop``."""

from __future__ import annotations

from typing import Any

from ...ops import core
from ...ops import numpy as knp
from ...ops.core import cast, shape
from ...ops.image import resize
from ...random import random
from ...random.seed_generator import SeedGenerator, make_default_seed
from ...saving.registry import public
from ...utils.bounding_boxes import convert_format
from ..options import config_of
from .base import BaseImagePreprocessingLayer, images_of


@public("keras.layers")
class RandomCrop(BaseImagePreprocessingLayer):
    """A window of images in training, at one random place for the whole batch; otherwise images stay as they are.

    Images that are not larger than the window are resized to it.
    """

    def __init__(
        self, height: int, width: int, seed: Any = None, data_format: str | None = None, name: str | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(name=name, data_format=data_format, **kwargs)
        self.height, self.width = height, width
        self.seed = seed if seed is not None else make_default_seed()
        self.generator = SeedGenerator(seed)
        self.supports_masking = self.supports_jit = False
        self._convert_input_args = False

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """(top, left) of the window."""
        size = shape(images_of(data))
        height, width = size[self.height_axis], size[self.width_axis]
        if height is None or width is None:
            raise ValueError(
                "RandomCrop requires the input to have a fully defined height and width. Received: "
                f"images.shape={size}"
            )
        if training and height > self.height and width > self.width:
            seed = self._source(seed)
            top = random.uniform((), 0, float(height - self.height + 1), seed=seed)
            left = random.uniform((), 0, float(width - self.width + 1), seed=seed)
            return cast(top, "int32"), cast(left, "int32")
        high = max(min(height, int(float(width * self.height) / self.width)), 1)
        wide = max(min(width, int(float(height * self.width) / self.height)), 1)
        return int(float(height - high) / 2), int(float(width - wide) / 2)

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """The window, resized where less than it is there."""
        if not training:
            return images
        images = cast(images, self.compute_dtype)
        size, starts = list(images.shape), [0] * images.ndim
        for axis, start, wanted in zip(
            (self.height_axis, self.width_axis), transformation, (self.height, self.width), strict=True
        ):
            starts[axis] = start
            size[axis] = wanted if core.is_tensor(start) else max(0, min(wanted, size[axis] - start))
        images = core.slice(images, starts, size)
        if (size[self.height_axis], size[self.width_axis]) == (self.height, self.width):
            return images
        images = resize(images, (self.height, self.width), data_format=self.data_format)
        return cast(images, self.compute_dtype)

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """The labels."""
        return labels

    def transform_segmentation_masks(self, segmentation_masks: Any, transformation: Any, training: bool = True) -> Any:
        """The window of the masks."""
        return self.transform_images(segmentation_masks, transformation)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """Boxes moved as Keras moves them: the top of the window off the first number, the left off the second."""
        if not training:
            return bounding_boxes
        window = {"height": self.height, "width": self.width}
        boxes = convert_format(bounding_boxes["boxes"], self.bounding_box_format, "xyxy", **window)
        top, left = (cast(v, boxes.dtype) for v in transformation)
        moved = [knp.maximum(boxes[..., i] - v, 0) for i, v in enumerate((top, left, top, left))]
        boxes = convert_format(knp.stack(moved, axis=-1), "xyxy", self.bounding_box_format, **window)
        return {"boxes": boxes, "labels": bounding_boxes["labels"]}

    def compute_output_shape(self, input_shape: Any, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        """The shape with the window's height and width."""
        size = list(input_shape)
        size[self.height_axis], size[self.width_axis] = self.height, self.width
        return tuple(size)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "height", "width", "seed")}
