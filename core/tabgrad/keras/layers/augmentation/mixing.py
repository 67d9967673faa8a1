"""``MixUp`` and ``CutMix``: each image with another one of its batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...ops import numpy as knp
from ...ops.core import cast, shape
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import BaseImagePreprocessingLayer, images_of, size_of
from .options import bounded
from .regions import bounds, masks


def order(batch: int, dtype: str, seed: Any) -> Any:
    """Which image each one is mixed with."""
    return random.shuffle(np.arange(batch).astype(dtype), seed=seed)


@public("keras.layers")
class MixUp(BaseImagePreprocessingLayer):
    """Weighted means of images, and of their labels, in training. Source: Zhang et al. 2017.

    Args: alpha: both parameters of the beta distribution that weights are drawn from.
    """

    def __init__(self, alpha: float = 0.2, data_format: str | None = None, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.alpha = alpha
        self._seeded(seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Weights, and whom each image is mixed with."""
        batch, _ = size_of(images_of(data))
        seed = self._source(seed)
        permutation = order(batch, "int64", seed)
        weight = random.beta((batch,), self.alpha, self.alpha, seed=seed)
        return {"mix_weight": weight, "permutation_order": permutation}

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Mixed images."""
        if not training:
            return images
        images = cast(images, self.compute_dtype)
        weight = cast(transformation["mix_weight"][:, None, None, None], self.compute_dtype)
        others = knp.take(images, transformation["permutation_order"], axis=0)
        return weight * images + (1.0 - weight) * others

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """Labels mixed with the weights of their images; they must be floats, one-hot for instance."""
        if not training:
            return labels
        weight = transformation["mix_weight"][:, None]
        return weight * labels + (1.0 - weight) * knp.take(labels, transformation["permutation_order"], axis=0)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """The boxes of both images; labels are appended to the batch, as Keras appends them."""
        if not training:
            return bounding_boxes
        boxes, labels = bounding_boxes["boxes"], bounding_boxes["labels"]
        others = transformation["permutation_order"]
        return {
            "boxes": knp.concatenate([boxes, knp.take(boxes, others, axis=0)], axis=1),
            "labels": knp.concatenate([labels, knp.take(labels, others, axis=0)], axis=0),
        }

    def transform_segmentation_masks(self, segmentation_masks: Any, transformation: Any, training: bool = True) -> Any:
        """Masks mixed as Keras mixes them: with single numbers of the batch's masks."""
        if not training:
            return segmentation_masks
        weight = transformation["mix_weight"][:, None, None, None]
        others = knp.take(segmentation_masks, transformation["permutation_order"])
        return weight * segmentation_masks + (1.0 - weight) * others

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "alpha", "seed")}


@public("keras.layers")
class CutMix(BaseImagePreprocessingLayer):
    """Puts a rectangle of another image into each one in training, and mixes labels by area. Source: Yun et al. 2019.

    Args: factor: parameter of the beta distribution that areas are drawn from, or least and greatest one.
    """

    _USE_BASE_FACTOR = False
    _FACTOR_BOUNDS = (0, 1)

    def __init__(self, factor: Any = 1.0, seed: Any = None, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounded(factor, *self._FACTOR_BOUNDS)
        self._seeded(seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Rectangles, their shares, and whose they are; None for one image."""
        size = shape(images_of(data))
        if not training or len(size) == 3:
            return None
        batch, height, width = size[0], size[self.height_axis], size[self.width_axis]
        seed, kind = self._source(seed), self.compute_dtype
        alpha = random.uniform((), *self.factor, dtype=kind, seed=seed) + 1e-6
        kept = random.beta((batch,), alpha, alpha, seed=seed, dtype=kind)
        side = knp.sqrt(1.0 - kept)
        columns = x1, x2 = bounds(batch, width, side, kind, seed)
        rows = y1, y2 = bounds(batch, height, side, kind, seed)
        inside = masks(size, columns, rows, (self.height_axis, self.width_axis, self.channel_axis), kind)
        weight = 1.0 - (x2 - x1) * (y2 - y1) / (width * height)
        return {
            "permutation_order": order(batch, "int32", seed), "batch_masks": inside,
            "mix_weight": weight[:, None, None, None],
        }  # fmt: skip

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Images with rectangles of others."""
        images = cast(images, self.compute_dtype)
        if not training or transformation is None:
            return images
        others = knp.take(images, transformation["permutation_order"], axis=0)
        return knp.where(transformation["batch_masks"], others, images)

    def transform_labels(self, labels: Any, transformation: Any, training: bool = True) -> Any:
        """Labels mixed by area; they must be floats, one-hot for instance."""
        if not training or transformation is None:
            return labels
        weight = knp.reshape(transformation["mix_weight"], (-1, 1))
        return weight * labels + (1.0 - weight) * knp.take(labels, transformation["permutation_order"], axis=0)

    def transform_segmentation_masks(self, segmentation_masks: Any, transformation: Any, training: bool = True) -> Any:
        """Masks with rectangles of others."""
        return self.transform_images(segmentation_masks, transformation, training)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "factor", "seed")}
