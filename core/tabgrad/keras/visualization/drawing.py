"""Boxes and masks drawn into batches of images."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.settings import image_data_format
from ...tensor.convert import convert_to_tensor
from ..utils.bounding_boxes import convert_format
from .optional import opencv

_GAP = 8  # pixels between a box and the text above it
_LETTER = 12  # pixels of a letter's height at scale 1


def as_batch(images: Any) -> Any:
    """Images as an array. Raises ValueError unless they have four axes."""
    found = np.asarray(convert_to_tensor(images))
    if found.ndim != 4:
        raise ValueError(f"`images` must be batched 4D tensor. Received: images.shape={found.shape}")
    return found


def draw_bounding_boxes(
    images: Any, bounding_boxes: Any, bounding_box_format: Any, class_mapping: Any = None,
    color: Any = (128, 128, 128), line_thickness: int = 2, text_thickness: Any = 1, font_scale: float = 1.0,
    data_format: Any = None,
) -> Any:  # fmt: skip
    """Images (uint8) with their boxes, and the names of their classes.

    Args: bounding_boxes: "boxes" (batch, boxes, 4), "labels" (batch, boxes) with -1 for none, "confidences" if known.
        class_mapping: label to name; boxes of other labels have no text. color: red, green, blue.
    Raises: ImportError without OpenCV; ValueError, TypeError where images or boxes are no batch of them.
    """
    cv2 = opencv("draw_bounding_boxes")
    images = as_batch(images)
    if not isinstance(bounding_boxes, dict):
        raise TypeError(
            f"`bounding_boxes` should be a dict. Received: bounding_boxes={bounding_boxes} of type "
            f"{type(bounding_boxes)}"
        )
    if "boxes" not in bounding_boxes or "labels" not in bounding_boxes:
        raise ValueError(
            f"`bounding_boxes` should be a dict containing 'boxes' and 'labels' keys. Received: {bounding_boxes}"
        )
    last = (data_format or image_data_format()) == "channels_last"
    height, width = images.shape[1:3] if last else images.shape[2:4]
    boxes = convert_format(bounding_boxes.copy(), bounding_box_format, "xyxy", height, width)
    corners, labels = (np.asarray(convert_to_tensor(boxes[name])).astype("int32") for name in ("boxes", "labels"))
    sure = boxes.get("confidences")
    sure = None if sure is None else np.asarray(convert_to_tensor(sure))
    found = _bytes(images)
    for i, image in enumerate(found):
        for j, (x1, y1, x2, y2) in enumerate(corners[i].tolist()):
            label = int(labels[i][j])
            if label == -1:
                continue
            cv2.rectangle(image, (x1, y1), (x2, y2), color, line_thickness)
            if label in (class_mapping or {}):
                text = class_mapping[label] if sure is None else f"{class_mapping[label]} | {sure[i][j]:.2f}"
                thickness = text_thickness or line_thickness
                place = _text_place(x1, y1, font_scale, thickness)
                font = cv2.FONT_HERSHEY_SIMPLEX
                cv2.putText(
                    img=image, text=text, org=place, fontFace=font, fontScale=font_scale, color=color,
                    thickness=thickness,
                )  # fmt: skip
    return found


def _bytes(images: Any) -> Any:
    """A copy in uint8; floats that are at most 1 are taken to be from 0 to 1."""
    if images.dtype.kind == "f" and images.size:
        images = np.clip(images, 0, 1) * 255 if images.max() <= 1.0 else np.clip(images, 0, 255)
    return np.ascontiguousarray(images).astype("uint8")


def _text_place(x: int, y: int, font_scale: float, thickness: int) -> tuple[int, int]:
    """Above the box where there is room, else within it."""
    height = int(font_scale * _LETTER)
    if y - _GAP - 2 * height > 0:
        return x, y - _GAP
    return x + 3, y + 2 * height + thickness + 3


def draw_segmentation_masks(
    images: Any, segmentation_masks: Any, num_classes: Any = None, color_mapping: Any = None, alpha: float = 0.8,
    blend: bool = True, ignore_index: int = -1, data_format: Any = None,
) -> Any:  # fmt: skip
    """Images with the pixels of each class in its color.

    Args: segmentation_masks: (batch, height, width, 1) of class numbers. num_classes: numbers from it on are not drawn;
        the largest one unless given. color_mapping: number to color. alpha: how much of the color. blend: False gives
        the colors alone. ignore_index: a class that is not drawn.
    Returns: uint8 array, or (not blended) a float32 tensor.
    Raises: ValueError unless images have four axes; TypeError on masks that are no integers.
    """
    images, masks = as_batch(images), np.asarray(convert_to_tensor(segmentation_masks))
    if (data_format or image_data_format()) == "channels_first":
        images, masks = np.moveaxis(images, 1, -1), np.moveaxis(masks, 1, -1)
    images = images.astype("float32")
    if masks.dtype.kind not in "iu":
        raise TypeError(
            f"`segmentation_masks` must be in integer dtype. Received: segmentation_masks.dtype={masks.dtype}"
        )
    count = int(masks.max()) if num_classes is None else num_classes
    colors = _palette(count) if color_mapping is None else [color_mapping[i] for i in range(count)]
    drawn = images.copy()
    for i, color in enumerate(colors):
        drawn[masks[..., 0] == i] = np.array(color, dtype="float32")
    if not blend:
        return convert_to_tensor(drawn)
    mixed = images * np.float32(1 - alpha) + drawn * np.float32(alpha)
    return np.where(masks != ignore_index, mixed, images).astype("uint8")


def _palette(count: int) -> list[Any]:
    """Colors far from each other; Keras's."""
    return [[i * step % 255 for step in (2**25 - 1, 2**15 - 1, 2**21 - 1)] for i in range(count)]
