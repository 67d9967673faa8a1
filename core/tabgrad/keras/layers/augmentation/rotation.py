"""``RandomRotation``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.creation import ones, zeros
from ...random import random
from ...saving.registry import public
from ...utils.bounding_boxes import affine_transform, clip_to_image_size, convert_format
from ..options import config_of
from . import matrices
from .base import Warp, images_of, size_of


@public("keras.layers")
class RandomRotation(Warp):
    """Turns images in training, by an angle of its own for each.

    Args: factor: share of a full turn, or least and greatest one (counterclockwise is positive).
        fill_mode, interpolation, fill_value: as of ``keras.ops.image.affine_transform``.
    """

    def __init__(
        self, factor: Any, fill_mode: str = "reflect", interpolation: str = "bilinear", seed: Any = None,
        fill_value: float = 0.0, data_format: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(factor=factor, data_format=data_format, **kwargs)
        self._warps(fill_mode, interpolation, fill_value, seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The angles, and the matrices of them."""
        if not training:
            return None
        batch, size = size_of(images_of(data))
        height, width = size[self.height_axis], size[self.width_axis]
        lower, upper = (f * 360.0 for f in self.factor)
        angle = random.uniform((batch,), lower, upper, seed=self._source(seed))
        matrix = matrices.rotation(angle, height, width)
        return {
            "angle": angle, "rotation_matrix": knp.squeeze(matrix, axis=0) if len(size) == 3 else matrix,
            "image_height": height, "image_width": width, "batch_size": batch,
        }  # fmt: skip

    def _transform_images(self, images: Any, transformation: Any, interpolation: str) -> Any:
        return self._sampled(images, transformation["rotation_matrix"], interpolation)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """The boxes around turned boxes; they are taken as xyxy, as Keras takes them."""
        if not training:
            return bounding_boxes
        image = {"height": transformation["image_height"], "width": transformation["image_width"]}
        none, one = zeros((transformation["batch_size"],)), ones((transformation["batch_size"],))
        bounding_boxes["boxes"] = affine_transform(
            bounding_boxes["boxes"], transformation["angle"], none, none, one, none, none, **image
        )
        clipped = clip_to_image_size(bounding_boxes, **image)
        return convert_format(clipped, "xyxy", self.bounding_box_format, **image)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = config_of(self, "factor", "fill_mode", "fill_value", "interpolation", "seed")
        return {**super().get_config(), **own}
