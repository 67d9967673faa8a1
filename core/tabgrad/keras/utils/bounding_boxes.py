"""``keras.utils.bounding_boxes``: boxes between formats, clipped, moved, encoded, compared.

A box is four numbers along the last axis: corners (``xyxy``, ``yxyx``), a corner and a size (``xywh``), or a
centre and a size (``center_xywh``, ``center_yxhw``); ``rel_`` ones are shares of the image's width and height.
Sources: Ren et al. 2015 (deltas), Zheng et al. 2020 (complete IoU).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

from ...base.settings import epsilon
from ..ops import contraction, core, functions, pointwise, reduction, shaping, sorting
from ..ops.convert import name_of, shape_of, tensor
from ..ops.creation import ones, zeros

FORMATS = (
    "xyxy", "yxyx", "xywh", "center_xywh", "center_yxhw", "rel_xyxy", "rel_yxyx", "rel_xywh", "rel_center_xywh",
)  # fmt: skip
_DELTA_FORMATS = ("center_xywh", "center_yxhw")


def _parts(boxes: Any) -> Any:
    return shaping.split(boxes, 4, axis=-1)


def _joined(*parts: Any) -> Any:
    return shaping.concatenate(parts, axis=-1)


def _swapped(boxes: Any) -> Any:
    a, b, c, d = _parts(boxes)
    return _joined(b, a, d, c)


def _from_size(boxes: Any) -> Any:
    x, y, w, h = _parts(boxes)
    return _joined(x, y, x + w, y + h)


def _to_size(boxes: Any) -> Any:
    x1, y1, x2, y2 = _parts(boxes)
    return _joined(x1, y1, x2 - x1, y2 - y1)


def _from_center(boxes: Any) -> Any:
    x, y, w, h = _parts(boxes)
    half_w, half_h = w / 2.0, h / 2.0
    return _joined(x - half_w, y - half_h, x + half_w, y + half_h)


def _to_center(boxes: Any) -> Any:
    x1, y1, x2, y2 = _parts(boxes)
    w, h = x2 - x1, y2 - y1
    return _joined(x1 + w / 2.0, y1 + h / 2.0, w, h)


def _same(boxes: Any) -> Any:
    return boxes


# format without "rel_" -> (to corners, from corners)
_CONVERTERS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "xyxy": (_same, _same),
    "yxyx": (_swapped, _swapped),
    "xywh": (_from_size, _to_size),
    "center_xywh": (_from_center, _to_center),
    "center_yxhw": (lambda b: _from_center(_swapped(b)), lambda b: _swapped(_to_center(b))),
}


def _scaled(boxes: Any, by: Callable[[Any, Any], Any], width: Any, height: Any) -> Any:
    x1, y1, x2, y2 = _parts(boxes)
    return _joined(by(x1, width), by(y1, height), by(x2, width), by(y2, height))


def convert_format(
    boxes: Any, source: str, target: str, height: Any = None, width: Any = None, dtype: Any = "float32"
) -> Any:
    """Boxes (..., 4) in another format; of a dictionary, those under "boxes" are replaced.

    Args: height, width: of the image, needed between relative and absolute formats.
    Raises: ValueError on an unknown format, another last axis, or no image size where it is needed.
    """
    if isinstance(boxes, dict):
        boxes["boxes"] = convert_format(boxes["boxes"], source, target, height, width, dtype)
        return boxes
    shape = core.shape(boxes)
    if shape[-1] != 4:
        raise ValueError(f"`boxes` must be a tensor with the last dimension of 4. Received: boxes.shape={shape}")
    source, target = source.lower(), target.lower()
    if source not in FORMATS or target not in FORMATS:
        raise ValueError(
            f"Invalid source or target format. Expected one of {FORMATS}. Received: source={source}, target={target}"
        )
    from_shares, to_shares = source.startswith("rel_"), target.startswith("rel_")
    if (from_shares or to_shares) and (width is None or height is None):
        raise ValueError(
            "convert_format() needs the image's `height` and `width` to convert between relative and absolute "
            f"formats. Received: source={source}, target={target}, height={height}, width={width}"
        )
    boxes = core.cast(boxes, dtype)
    if source == target:
        return boxes
    width, height = (None if v is None else core.cast(v, dtype) for v in (width, height))
    boxes = _CONVERTERS[source.removeprefix("rel_")][0](boxes)
    if from_shares and not to_shares:
        boxes = _scaled(boxes, lambda a, b: a * b, width, height)
    convert = _CONVERTERS[target.removeprefix("rel_")][1]
    if from_shares or not to_shares:
        return convert(boxes)
    if target == "rel_yxyx":
        height, width = width, height
    return _scaled(convert(boxes), lambda a, b: a / b, width, height)


def clip_to_image_size(
    bounding_boxes: Any, height: Any = None, width: Any = None, bounding_box_format: str = "xyxy"
) -> dict[str, Any]:
    """Corners brought inside the image; labels of boxes of which nothing is left become -1.

    Raises: NotImplementedError on formats other than xyxy and rel_xyxy, ValueError on xyxy without image size.
    """
    if bounding_box_format not in ("xyxy", "rel_xyxy"):
        raise NotImplementedError(
            f"clip_to_image_size() knows 'xyxy' and 'rel_xyxy'. Received: bounding_box_format={bounding_box_format}"
        )
    absolute = bounding_box_format == "xyxy"
    if absolute and (height is None or width is None):
        raise ValueError("`height` and `width` must be set if `bounding_box_format='xyxy'`.")
    boxes, labels = bounding_boxes["boxes"], bounding_boxes.get("labels", None)
    right, bottom = (core.cast(v, boxes.dtype) for v in (width, height)) if absolute else (1.0, 1.0)
    x1, y1, x2, y2 = _parts(boxes)
    x1, y1 = pointwise.clip(x1, 0, right), pointwise.clip(y1, 0, bottom)
    x2, y2 = pointwise.clip(x2, 0, right), pointwise.clip(y2, 0, bottom)
    result = bounding_boxes.copy()
    result["boxes"] = _joined(x1, y1, x2, y2)
    if labels is not None:
        areas = shaping.squeeze((x2 - x1) * (y2 - y1), axis=-1)
        result["labels"] = sorting.where(areas > 0, labels, -1)
    return result  # type: ignore[no-any-return]


def _only_corners(bounding_box_format: str) -> None:
    if bounding_box_format != "xyxy":
        raise NotImplementedError(
            f"Only 'xyxy' boxes are supported; convert_format() makes them. Received: {bounding_box_format}"
        )


def _inverse_affine(
    center: Any, angle: Any, moves: Any, scale: Any, shears: Any, height: Any, width: Any
) -> tuple[Any, ...]:
    """The first two rows of the matrices, one number per image in each place."""
    down, across = height - 1, width - 1
    cx, cy = pointwise.multiply(center[0], across), pointwise.multiply(center[1], down)
    turn = pointwise.multiply(-angle, 1.0 / 180.0 * math.pi)
    tx, ty = pointwise.multiply(-moves[0], across), pointwise.multiply(-moves[1], down)
    sx, sy = (pointwise.multiply(-s, 1.0 / 180.0 * math.pi) for s in shears)
    slope, straight = functions.tan(sx), functions.cos(sy)
    a = functions.cos(turn - sy) / straight
    b = a * slope + functions.sin(turn)
    c = -functions.sin(turn - sy) / straight
    d = functions.cos(turn) - c * slope
    a0, a1 = pointwise.multiply(d, scale), pointwise.multiply(-b, scale)
    b0, b1 = pointwise.multiply(-c, scale), pointwise.multiply(a, scale)
    x, y = cx + tx, cy + ty
    return a0, a1, cx - a0 * x - a1 * y, b0, b1, cy - b0 * x - b1 * y


def affine_transform(
    boxes: Any, angle: Any, translate_x: Any, translate_y: Any, scale: Any, shear_x: Any, shear_y: Any,
    height: Any, width: Any, center_x: Any = None, center_y: Any = None, bounding_box_format: str = "xyxy",
) -> Any:  # fmt: skip
    """The boxes around boxes (batch, n, 4) that are turned, moved, scaled and sheared with their images.

    Args: angle, shear_x, shear_y: degrees, one per image. translate_x, translate_y: shares of the size.
    """
    _only_corners(bounding_box_format)
    center = (0.5 if center_x is None else center_x, 0.5 if center_y is None else center_y)
    rows = _inverse_affine(center, angle, (translate_x, translate_y), scale, (shear_x, shear_y), height, width)
    batch, count = core.shape(boxes)[:2]
    matrix = shaping.reshape(shaping.stack(rows, axis=-1), (batch, 2, 3))
    kind = name_of(tensor(matrix))
    boxes = core.cast(boxes, kind)
    x1, y1, x2, y2 = (boxes[..., i] for i in range(4))
    points = shaping.reshape(shaping.stack([x1, y1, x2, y1, x2, y2, x1, y2], axis=-1), (batch, count, 4, 2))
    points = shaping.concatenate([points, ones((batch, count, 4, 1), kind)], axis=-1)
    moved = contraction.einsum("bnxy,byz->bnxz", points, shaping.transpose(matrix, (0, 2, 1)))
    return shaping.concatenate([reduction.amin(moved, axis=2), reduction.amax(moved, axis=2)], axis=-1)


def crop(boxes: Any, top: Any, left: Any, height: Any, width: Any, bounding_box_format: str = "xyxy") -> Any:
    """Boxes seen from a window of the image, and clipped to it."""
    _only_corners(bounding_box_format)
    x1, y1, x2, y2 = _parts(boxes)
    x1, y1, x2, y2 = x1 - left, y1 - top, x2 - left, y2 - top
    clip = pointwise.clip
    return _joined(clip(x1, 0, width), clip(y1, 0, height), clip(x2, 0, width), clip(y2, 0, height))


def pad(
    boxes: Any, top: Any, left: Any, height: Any = None, width: Any = None, bounding_box_format: str = "xyxy"
) -> Any:
    """Boxes in an image with rows above it and columns to its left."""
    _only_corners(bounding_box_format)
    x1, y1, x2, y2 = _parts(boxes)
    return _joined(x1 + left, y1 + top, x2 + left, y2 + top)


# --- deltas ------------------------------------------------------------------------------------


def _delta_options(name: str, encoding: str, variance: Any, image_shape: Any) -> tuple[Any, Any, Any]:
    """(variance as a tensor, height, width)."""
    if variance is not None:
        variance = core.convert_to_tensor(variance, "float32")
        if shape_of(variance)[-1] != 4:
            raise ValueError(f"`variance` must be length 4. Received: variance={variance}")
    if encoding not in _DELTA_FORMATS:
        raise ValueError(f"`{name}` should be one of {_DELTA_FORMATS}. Received: {name}={encoding}")
    height, width = (None, None) if image_shape is None else image_shape[:2]
    return variance, height, width


def encode_box_to_deltas(
    anchors: Any, boxes: Any, anchor_format: str, box_format: str, encoding_format: str = "center_yxhw",
    variance: Any = None, image_shape: Any = None,
) -> Any:  # fmt: skip
    """What takes anchors to boxes: shifts in anchor sizes, logarithms of size ratios; divided by ``variance``."""
    variance, height, width = _delta_options("encoding_format", encoding_format, variance, image_shape)
    around = convert_format(anchors, anchor_format, encoding_format, height, width)
    boxes = convert_format(boxes, box_format, encoding_format, height, width)
    sizes = pointwise.maximum(around[..., 2:], epsilon())
    ratio = pointwise.maximum(boxes[..., 2:], epsilon()) / sizes
    deltas = _joined((boxes[..., :2] - around[..., :2]) / sizes, functions.log(ratio))
    return deltas if variance is None else deltas / variance


def decode_deltas_to_boxes(
    anchors: Any, boxes_delta: Any, anchor_format: str, box_format: str, encoded_format: str = "center_yxhw",
    variance: Any = None, image_shape: Any = None,
) -> Any:  # fmt: skip
    """The boxes that deltas take anchors to; of dictionaries, for each key."""
    variance, height, width = _delta_options("encoded_format", encoded_format, variance, image_shape)

    def decode(anchor: Any, delta: Any) -> Any:
        around = convert_format(anchor, anchor_format, encoded_format, height, width)
        delta = delta if variance is None else delta * variance
        sizes = around[..., 2:]
        box = _joined(delta[..., :2] * sizes + around[..., :2], functions.exp(delta[..., 2:]) * sizes)
        return convert_format(box, encoded_format, box_format, height, width)

    if isinstance(anchors, dict) and isinstance(boxes_delta, dict):
        return {level: decode(anchor, boxes_delta[level]) for level, anchor in anchors.items()}
    return decode(anchors, boxes_delta)


# --- overlaps ----------------------------------------------------------------------------------


def _turned(boxes: Any) -> Any:
    """The last two axes exchanged."""
    return shaping.swapaxes(boxes, -1, -2)


def _overlaps(a: Any, b: Any) -> Any:
    """Areas shared by each of ``a`` (.., n, 4) and each of ``b`` (.., m, 4), as (.., n, m)."""
    top_a, left_a, bottom_a, right_a = _parts(a)
    top_b, left_b, bottom_b, right_b = (_turned(p) for p in _parts(b))
    height = pointwise.minimum(bottom_a, bottom_b) - pointwise.maximum(top_a, top_b)
    width = pointwise.minimum(right_a, right_b) - pointwise.maximum(left_a, left_b)
    zero = zeros((), name_of(tensor(height)))
    return pointwise.maximum(zero, height) * pointwise.maximum(zero, width)


def _areas(boxes: Any) -> Any:
    top, left, bottom, right = _parts(boxes)
    return (bottom - top) * (right - left)


def compute_iou(
    boxes1: Any, boxes2: Any, bounding_box_format: str, use_masking: bool = False, mask_val: Any = -1,
    image_shape: Any = None,
) -> Any:  # fmt: skip
    """Intersection over union of each pair of boxes (n, 4) and (m, 4), batched or not, as (n, m).

    Args: use_masking: pairs with a box that lies below 0 in all its numbers get ``mask_val``.
    Raises: ValueError on other ranks, or relative formats without ``image_shape``.
    """
    ranks = (len(core.shape(boxes1)), len(core.shape(boxes2)))
    if any(r not in (2, 3) for r in ranks):
        raise ValueError(
            "compute_iou() expects boxes of rank 2, or 3 where batched. Received: "
            f"len(boxes1.shape)={ranks[0]}, len(boxes2.shape)={ranks[1]}"
        )
    if "rel" in bounding_box_format and image_shape is None:
        raise ValueError(
            "With relative bounding box formats (e.g. `rel_yxyx`) the `image_shape` argument must be provided. "
            f"Received: image_shape={image_shape}"
        )
    height, width = (None, None) if image_shape is None else image_shape[:2]
    a, b = (convert_format(v, bounding_box_format, "yxyx", height, width) for v in (boxes1, boxes2))
    shared = _overlaps(a, b)
    found = pointwise.divide(shared, _areas(a) + _turned(_areas(b)) - shared + epsilon())
    if not use_masking:
        return found
    empty = [pointwise.less(reduction.max(v, axis=-1, keepdims=True), 0.0) for v in (a, b)]
    masked = core.cast(mask_val, found.dtype)
    return sorting.where(pointwise.logical_or(empty[0], _turned(empty[1])), masked, found)


def compute_ciou(boxes1: Any, boxes2: Any, bounding_box_format: str, image_shape: Any = None) -> Any:
    """Complete IoU of boxes in the same places: IoU less distance of centres less difference of shape.

    Raises: ValueError on relative formats.
    """
    if "rel" in bounding_box_format:
        raise ValueError(
            "compute_ciou() takes absolute formats: convert relative boxes with convert_format() first. Received: "
            f"bounding_box_format={bounding_box_format}, image_shape={image_shape}"
        )
    height, width = (None, None) if image_shape is None else image_shape[:2]
    a, b = (convert_format(v, bounding_box_format, "xyxy", height, width) for v in (boxes1, boxes2))
    ax1, ay1, ax2, ay2 = _parts(a)
    bx1, by1, bx2, by2 = _parts(b)
    least, most, tiny = pointwise.minimum, pointwise.maximum, epsilon()
    wide_a, high_a = ax2 - ax1, ay2 - ay1 + tiny
    wide_b, high_b = bx2 - bx1, by2 - by1 + tiny
    shared = most(least(ax2, bx2) - most(ax1, bx1), 0) * most(least(ay2, by2) - most(ay1, by1), 0)
    union = wide_a * high_a + wide_b * high_b - shared + tiny
    iou = pointwise.divide(shared, union + tiny)
    diagonal = (most(ax2, bx2) - least(ax1, bx1)) ** 2 + (most(ay2, by2) - least(ay1, by1)) ** 2 + tiny
    apart = ((ax1 + ax2) / 2 - (bx1 + bx2) / 2) ** 2 + ((ay1 + ay2) / 2 - (by1 + by2) / 2) ** 2
    turn = functions.arctan(wide_b / high_b) - functions.arctan(wide_a / high_a)
    v = 4 / math.pi**2 * pointwise.power(turn, 2)
    weight = v / (v - iou + (1 + tiny))
    return shaping.squeeze(iou - (apart / diagonal + v * weight), axis=-1)


bounding_boxes = sys.modules[__name__]  # what the door of keras.utils finds here when it is first asked

__all__ = [
    "affine_transform", "clip_to_image_size", "compute_ciou", "compute_iou", "convert_format", "crop",
    "decode_deltas_to_boxes", "encode_box_to_deltas", "pad",
]  # fmt: skip
