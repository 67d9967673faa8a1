"""``MaxNumBoundingBoxes``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...saving.registry import public
from ..options import config_of
from .base import BaseImagePreprocessingLayer


@public("keras.layers")
class MaxNumBoundingBoxes(BaseImagePreprocessingLayer):
    """Gives each image the same number of boxes: the first ones, or all and ``fill_value`` after them."""

    def __init__(self, max_number: int, fill_value: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_number, self.fill_value = int(max_number), int(fill_value)

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """The images."""
        return images

    def transform_labels(self, labels: Any, transformation: Any = None, training: bool = True) -> Any:
        """The labels."""
        return labels

    def transform_segmentation_masks(
        self, segmentation_masks: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        """The masks."""
        return segmentation_masks

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """``max_number`` boxes and labels."""
        out = bounding_boxes.copy()
        for key, rest in (("boxes", (4,)), ("labels", ())):
            kept = bounding_boxes[key][:, : self.max_number]
            missing = ((0, 0), (0, self.max_number - kept.shape[1]), *((0, 0) for _ in kept.shape[2:]))
            full = knp.pad(kept, missing, constant_values=self.fill_value)
            out[key] = knp.reshape(full, (kept.shape[0], self.max_number, *rest))
        return out

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shapes with that number of boxes. Raises KeyError where boxes have other keys."""
        if not isinstance(input_shape, dict) or "bounding_boxes" not in input_shape:
            return input_shape
        boxes = dict(input_shape["bounding_boxes"])
        extra = set(boxes) - {"boxes", "labels"}
        if extra:
            raise KeyError(
                f"There are unsupported keys in `bounding_boxes`: {list(extra)}. Only `boxes` and `labels` are "
                "supported."
            )
        for key, shape in boxes.items():
            boxes[key] = (shape[0], self.max_number, *shape[2:])
        return {**input_shape, "bounding_boxes": boxes}

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, without the fill value, as Keras's."""
        return {**super().get_config(), **config_of(self, "max_number")}
