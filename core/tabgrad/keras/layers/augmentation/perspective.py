"""``RandomPerspective``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.dtype import as_dtype
from ...ops import numpy as knp
from ...ops.core import cast, shape
from ...ops.creation import ones
from ...ops.image_warp import homography, perspective_transform
from ...ops.linalg import inv
from ...random import random
from ...saving.registry import public
from ...utils.bounding_boxes import clip_to_image_size, convert_format
from ..options import config_of
from .base import BaseImagePreprocessingLayer, images_of, size_of
from .options import INTERPOLATIONS, bounded, one_of


@public("keras.layers")
class RandomPerspective(BaseImagePreprocessingLayer):
    """Moves the corners of images in training.

    Args: factor: probability of it, or least and greatest one. scale: greatest move as a share of the size,
        within [0, 1]. interpolation, fill_value: as of ``keras.ops.image.perspective_transform``.
    Raises: ValueError on another scale, NotImplementedError on another interpolation.
    """

    _USE_BASE_FACTOR = False
    _FACTOR_BOUNDS = (0, 1)

    def __init__(
        self, factor: Any = 1.0, scale: float = 1.0, interpolation: str = "bilinear", fill_value: float = 0.0,
        seed: Any = None, data_format: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        if scale < 0.0 or scale > 1.0:
            raise ValueError(f"The `scale` argument should be a number in the range [0, 1]. Received: scale={scale}")
        one_of("interpolation", interpolation, INTERPOLATIONS)
        self.scale, self.interpolation, self.fill_value = scale, interpolation, fill_value
        self._seeded(seed)
        self.supports_jit = False

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Which images are changed, and their corners before and after."""
        if not training:
            return None
        batch, size = size_of(images_of(data))
        seed = self._source(seed)
        chance = random.uniform((batch,), *self.factor, seed=seed)
        applied = random.uniform((batch,), seed=seed) < chance
        reach = 0.5 * self.scale
        moves = random.uniform((batch, 4, 2), -reach, reach, seed=seed, dtype=self.compute_dtype)
        right, bottom = size[self.width_axis] - 1, size[self.height_axis] - 1
        corners = np.array([[0, 0], [right, 0], [0, bottom], [right, bottom]], np.float32)
        start = knp.repeat(cast(corners[None], self.compute_dtype), batch, axis=0)
        return {
            "apply_perspective": applied, "start_points": start, "end_points": start + start * moves,
            "input_shape": size,
        }  # fmt: skip

    def _transform_images(self, images: Any, transformation: Any, interpolation: str) -> Any:
        if transformation is None:
            return images
        warped = perspective_transform(
            images, transformation["start_points"], transformation["end_points"], interpolation=interpolation,
            fill_value=self.fill_value, data_format=self.data_format,
        )  # fmt: skip
        return knp.where(transformation["apply_perspective"][:, None, None, None], warped, images)

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """The labels."""
        return labels

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """The boxes around moved boxes, as xyxy."""
        if not training or transformation is None:
            return bounding_boxes
        size = transformation["input_shape"]
        image = {"height": size[self.height_axis], "width": size[self.width_axis]}
        found = convert_format(bounding_boxes, self.bounding_box_format, "xyxy", **image)
        points = (cast(transformation[k], "float32") for k in ("start_points", "end_points"))
        matrix = cast(homography(*points), self.compute_dtype)
        x1, y1, x2, y2 = knp.split(found["boxes"], 4, axis=-1)
        corners = [_moved(x, y, matrix) for x, y in ((x1, y1), (x2, y2), (x1, y2), (x2, y1))]
        xs, ys = (knp.stack(c, axis=-1) for c in zip(*corners, strict=True))
        around = [knp.min(xs, axis=-1), knp.min(ys, axis=-1), knp.max(xs, axis=-1), knp.max(ys, axis=-1)]
        boxes = knp.stack(around, axis=-1)
        found["boxes"] = knp.where(transformation["apply_perspective"][:, None, None], boxes, found["boxes"])
        return clip_to_image_size(found, **image)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "scale", "interpolation", "fill_value", "seed")}


def _moved(x: Any, y: Any, matrices: Any) -> tuple[Any, Any]:
    """Places (n, boxes, 1) taken back through the matrices (n, 8)."""
    count = shape(matrices)[0]
    last = ones((count, 1), as_dtype(matrices.dtype).name)
    whole = knp.reshape(knp.concatenate([matrices, last], axis=-1), (count, 3, 3))
    places = knp.moveaxis(knp.concatenate([x, y, knp.ones_like(x)], axis=-1), -1, -2)
    moved = knp.moveaxis(knp.matmul(inv(whole), places), -1, -2)
    return moved[..., 0] / moved[..., 2], moved[..., 1] / moved[..., 2]
