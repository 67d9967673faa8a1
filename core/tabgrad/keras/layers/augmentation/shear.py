"""``RandomShear``."""

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
class RandomShear(Warp):
    """Shears images in training, to one side or the other.

    Args: x_factor, y_factor: greatest shear across and down, or least and greatest, within [0, 1].
    """

    _USE_BASE_FACTOR = False

    def __init__(
        self, x_factor: Any = 0.0, y_factor: Any = 0.0, interpolation: str = "bilinear", fill_mode: str = "reflect",
        fill_value: float = 0.0, data_format: str | None = None, seed: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.x_factor, self.y_factor = _checked(x_factor, "x_factor"), _checked(y_factor, "y_factor")
        self._warps(fill_mode, interpolation, fill_value, seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """The shears (n, 2), across and down."""
        if not training:
            return None
        batch, size = size_of(images_of(data))
        options = {"shape": (batch, 1), "seed": self._source(seed), "dtype": self.compute_dtype}
        side = random.uniform(**options)
        side = knp.where(side > 0.5, -knp.ones_like(side), knp.ones_like(side))
        down = random.uniform(minval=self.y_factor[0], maxval=self.y_factor[1], **options)
        across = random.uniform(minval=self.x_factor[0], maxval=self.x_factor[1], **options)
        return {"shear_factor": knp.concatenate([across, down], axis=1) * side, "input_shape": size}

    def _transform_images(self, images: Any, transformation: Any, interpolation: str) -> Any:
        if transformation is None:
            return images
        return self._sampled(images, matrices.shear(transformation["shear_factor"]), interpolation)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """The boxes around sheared boxes."""
        if not training:
            return bounding_boxes
        size = transformation["input_shape"]
        image = {"height": size[self.height_axis], "width": size[self.width_axis]}
        kind = self.compute_dtype
        found = convert_format(bounding_boxes, self.bounding_box_format, "rel_xyxy", dtype=kind, **image)
        found["boxes"] = _sheared(found["boxes"], cast(transformation["shear_factor"], kind))
        found = clip_to_image_size(found, bounding_box_format="rel_xyxy")
        return convert_format(found, "rel_xyxy", self.bounding_box_format, dtype=kind, **image)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("x_factor", "y_factor", "fill_mode", "interpolation", "seed", "fill_value")
        return {**super().get_config(), **config_of(self, *names)}


def _sheared(boxes: Any, factors: Any) -> Any:
    """Boxes in shares of the image: the columns follow the shear across, then the rows that down."""
    across, down = knp.split(factors, 2, axis=-1)
    x1, y1, x2, y2 = (boxes[..., i] for i in range(4))
    left = knp.where(across < 0, x1 - across * y1, x1 - across * y2)
    right = knp.where(across < 0, x2 - across * y2, x2 - across * y1)
    top = knp.where(down > 0, y1 - down * right, y1 - down * left)
    bottom = knp.where(down > 0, y2 - down * left, y2 - down * right)
    return knp.stack([left, top, right, bottom], axis=-1)


def _checked(factor: Any, name: str) -> tuple[Any, Any]:
    return interval(factor, name, lambda f: 0.0 <= f <= 1.0, "[0, 1.0]", lambda f: -abs(f))
