"""``Resizing`` and ``CenterCrop`` of images, one (height, width, channels) or a batch, and of what belongs to them."""

from __future__ import annotations

from typing import Any

from ....api.resize import resize as tf_resize
from ...ops import numpy as knp
from ...ops.core import cast, shape
from ...ops.image import channels_last, resize
from ...saving.registry import public
from ...utils.bounding_boxes import clip_to_image_size, convert_format
from ..augmentation.base import BaseImagePreprocessingLayer, images_of
from ..options import config_of


class ImageLayer(BaseImagePreprocessingLayer):
    """Base: gives images the size ``height`` by ``width``."""

    _USE_BASE_FACTOR = False

    def __init__(self, height: int, width: int, data_format: str | None, **kwargs: Any) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.height, self.width = height, width

    def _size(self, x: Any) -> tuple[int, int]:
        """Height and width of images."""
        found = shape(x)
        return found[self.height_axis], found[self.width_axis]

    def _window(self, x: Any, top: int, left: int, height: int, width: int) -> Any:
        key: list[Any] = [slice(None)] * x.ndim
        key[self.height_axis], key[self.width_axis] = slice(top, top + height), slice(left, left + width)
        return x[tuple(key)]

    def transform_labels(self, labels: Any, transformation: Any = None, training: bool = True) -> Any:
        """The labels."""
        return labels

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The shape with the new height and width. Raises ValueError unless it is one of images."""
        size = list(input_shape)
        if len(size) not in (3, 4) or isinstance(size[0], (list, tuple)):
            raise ValueError(f"Expected the shape of one image or of a batch of them. Received: {input_shape}")
        size[self.height_axis], size[self.width_axis] = self.height, self.width
        return tuple(size)


def _fitting(height: int, width: int, wanted: tuple[int, int]) -> tuple[int, int, int, int]:
    """(top, left, height, width) of the largest window in the middle with the proportions wanted."""
    high = max(min(height, int(float(width * wanted[0]) / wanted[1])), 1)
    wide = max(min(width, int(float(height * wanted[1]) / wanted[0])), 1)
    return (height - high) // 2, (width - wide) // 2, high, wide


@public("keras.layers")
class Resizing(ImageLayer):
    """Resizes images; integer images are rounded and stay integers.

    Args: interpolation: as of keras.ops.image.resize. crop_to_aspect_ratio: cut first, so that nothing is
        distorted. pad_to_aspect_ratio: pad with ``fill_value`` first, likewise.
    Raises: ValueError on both of them, another fill_mode or another rank.
    """

    def __init__(
        self,
        height: int,
        width: int,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant",
        fill_value: float = 0.0,
        antialias: bool = False,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(height, width, data_format, **kwargs)
        self.interpolation = interpolation
        self.crop_to_aspect_ratio, self.pad_to_aspect_ratio = crop_to_aspect_ratio, pad_to_aspect_ratio
        self.fill_mode, self.fill_value, self.antialias = fill_mode, fill_value, bool(antialias)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Nothing is drawn: the size of the images."""
        return self._size(images_of(data))

    def _transform_images(self, images: Any, transformation: Any, interpolation: str) -> Any:
        return resize(
            images, (self.height, self.width), interpolation=interpolation, antialias=self.antialias,
            data_format=self.data_format, crop_to_aspect_ratio=self.crop_to_aspect_ratio,
            pad_to_aspect_ratio=self.pad_to_aspect_ratio, fill_mode=self.fill_mode, fill_value=self.fill_value,
        )  # fmt: skip

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """The resized images, in training and outside."""
        return self._transform_images(images, transformation, self.interpolation)

    def transform_segmentation_masks(
        self, segmentation_masks: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        """The resized masks."""
        return self._transform_images(segmentation_masks, transformation, "nearest")

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """Boxes in resized images; boxes of nothing but 0 or -1 become 0."""
        height, width = transformation
        boxes = bounding_boxes["boxes"]
        none = knp.logical_or(
            knp.all(knp.equal(boxes, -1), axis=-1, keepdims=True), knp.all(knp.equal(boxes, 0), axis=-1, keepdims=True)
        )
        found = convert_format(bounding_boxes, self.bounding_box_format, "xyxy", height, width)
        right, left, down, up = self._moves(height, width)
        x1, y1, x2, y2 = (found["boxes"][..., i] for i in range(4))
        moved = [x1 * right - left, y1 * down - up, x2 * right - left, y2 * down - up]
        found["boxes"] = knp.stack(moved, axis=-1)
        found = clip_to_image_size(found, height=self.height, width=self.width)
        found["boxes"] = knp.where(none, knp.zeros_like(found["boxes"]), found["boxes"])
        return convert_format(found, "xyxy", self.bounding_box_format, self.height, self.width)

    def _moves(self, height: int, width: int) -> tuple[Any, ...]:
        """(scale across, what is cut off at the left, scale down, what is cut off at the top)."""
        high, wide = cast(height, "float32"), cast(width, "float32")
        if self.pad_to_aspect_ratio:
            scale = knp.minimum(self.height / high, self.width / wide)
            return scale, -((self.width - wide * scale) // 2), scale, -((self.height - high * scale) // 2)
        if not self.crop_to_aspect_ratio:
            return self.width / wide, 0.0, self.height / high, 0.0
        have, wanted = wide / high, self.width / self.height
        new_wide = knp.where(have > wanted, self.height * have, float(self.width))
        new_high = knp.where(have > wanted, float(self.height), self.width / have)
        return new_wide / wide, (new_wide - self.width) // 2, new_high / high, (new_high - self.height) // 2

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = (
            "height", "width", "interpolation", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "fill_mode",
            "fill_value", "antialias", "data_format",
        )  # fmt: skip
        return {**super().get_config(), **config_of(self, *names)}


@public("keras.layers")
class CenterCrop(ImageLayer):
    """The middle of images; smaller images are cut to its proportions and enlarged."""

    def __init__(self, height: int, width: int, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(height, width, data_format, **kwargs)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Nothing is drawn: the shape of the images."""
        return {"input_shape": shape(images_of(data))}

    def _is_larger(self, height: int, width: int) -> bool:
        return height >= self.height and width >= self.width

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """The cropped images, in training and outside."""
        x = cast(images, self.compute_dtype)
        height, width = self._size(x)
        if self._is_larger(height, width):
            top, left = (height - self.height) // 2, (width - self.width) // 2
            return self._window(x, top, left, self.height, self.width)
        cut = self._window(x, *_fitting(height, width, (self.height, self.width)))
        return channels_last(cut, self.data_format, lambda t: tf_resize(t, (self.height, self.width), "bilinear"))

    def transform_segmentation_masks(
        self, segmentation_masks: Any, transformation: Any = None, training: bool = True
    ) -> Any:
        """The cropped masks."""
        return self.transform_images(segmentation_masks, transformation, training=training)

    def transform_bounding_boxes(self, bounding_boxes: Any, transformation: Any, training: bool = True) -> Any:
        """Boxes in cropped images."""
        size = transformation["input_shape"]
        height, width = size[self.height_axis], size[self.width_axis]
        found = convert_format(bounding_boxes, self.bounding_box_format, "xyxy", height, width)
        window = {"height": self.height, "width": self.width}
        larger = self._is_larger(height, width)
        top, left, high, wide = _fitting(height, width, (self.height, self.width))
        if larger:
            top, left, high, wide = (height - self.height) // 2, (width - self.width) // 2, self.height, self.width
        x1, y1, x2, y2 = knp.split(found["boxes"], 4, axis=-1)
        x1, x2 = (knp.clip(x, left, left + wide) - left for x in (x1, x2))
        y1, y2 = (knp.clip(y, top, top + high) - top for y in (y1, y2))
        found["boxes"] = knp.concatenate([x1, y1, x2, y2], axis=-1)
        if not larger:
            found = convert_format(found, "xyxy", "rel_xyxy", high, wide)
            found = convert_format(found, "rel_xyxy", "xyxy", **window)
        return convert_format(clip_to_image_size(found, **window), "xyxy", self.bounding_box_format, **window)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "height", "width", "data_format")}
