"""``tf.image``: crops drawn so that they hold a good part of an object, and glimpses.

The draws are those of TensorFlow's CPU kernel, word for word. Source: Szegedy et al. 2014 (crops as augmentation).
"""

from __future__ import annotations

import math
from collections import namedtuple
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.tensor import Tensor
from .arguments import integers, tensor
from .computed import computed
from .random_streams import op_stream
from .words import Words

Array = np.ndarray[Any, Any]
_Single = np.float32
SampleDistortedBoundingBoxV2 = namedtuple("SampleDistortedBoundingBoxV2", ["begin", "size", "bboxes"])
StatelessSampleDistortedBoundingBox = namedtuple("StatelessSampleDistortedBoundingBox", ["begin", "size", "bboxes"])
_ATTEMPTS = 100


def sample_distorted_bounding_box(
    image_size: Any, bounding_boxes: Any, seed: Any = 0, min_object_covered: Any = 0.1, aspect_ratio_range: Any = None,
    area_range: Any = None, max_attempts: Any = None, use_image_if_no_bounding_boxes: Any = None, name: Any = None,
) -> Any:  # fmt: skip
    """A crop that holds at least ``min_object_covered`` of one of the boxes, new at every call.

    Args: image_size: height, width, channels. bounding_boxes: (batch, n, 4), in shares of the sides.
        aspect_ratio_range: of width over height, (0.75, 1.33). area_range: in shares of the image, (0.05, 1).
        max_attempts: draws, 100, before it is the whole image.
    Returns: (begin, size) for tf.slice, and the box (1, 1, 4).
    """
    settled = _settled(aspect_ratio_range, area_range, max_attempts, use_image_if_no_bounding_boxes)
    kind = f"SampleDistortedBoundingBoxV2 {settled}"
    state = op_stream(kind, seed or None, "int32", settled[2])
    return SampleDistortedBoundingBoxV2(*_sampled(state, image_size, bounding_boxes, min_object_covered, settled))


def stateless_sample_distorted_bounding_box(
    image_size: Any, bounding_boxes: Any, seed: Any, min_object_covered: Any = 0.1, aspect_ratio_range: Any = None,
    area_range: Any = None, max_attempts: Any = None, use_image_if_no_bounding_boxes: Any = None, name: Any = None,
) -> Any:  # fmt: skip
    """As sample_distorted_bounding_box, a function of ``seed`` (two integers)."""
    settled = _settled(aspect_ratio_range, area_range, max_attempts, use_image_if_no_bounding_boxes)
    state = F.philox_state(tensor(seed))
    found = _sampled(state, image_size, bounding_boxes, min_object_covered, settled)
    return StatelessSampleDistortedBoundingBox(*found)


def _settled(ratios: Any, areas: Any, attempts: Any, whole: Any) -> tuple[Any, Any, int, bool]:
    low, high = (0.75, 1.33) if ratios is None else (float(r) for r in ratios)
    least, most = (0.05, 1.0) if areas is None else (float(a) for a in areas)
    if not (0 < low <= high):
        raise InvalidArgumentError(f"aspect_ratio_range must be positive and ascend. Received [{low}, {high}]")
    if not (0 < least <= most <= 1):
        raise InvalidArgumentError(f"area_range must be within (0, 1] and ascend. Received [{least}, {most}]")
    return (low, high), (least, most), _ATTEMPTS if attempts is None else int(attempts), bool(whole)


def _sampled(state: Any, image_size: Any, bounding_boxes: Any, covered: Any, settled: Any) -> list[Tensor]:
    size = tensor(image_size)

    def sample(held: Array, sides: Array, boxes: Array, share: Array) -> Any:
        height, width = (int(s) for s in sides[:2])
        objects = _objects(boxes, height, width, settled[3])
        y, x, tall, wide = _drawn(Words(held), height, width, objects, float(share), settled)
        box = [y / height, x / width, (y + tall) / height, (x + wide) / width]
        return np.array([y, x, 0]), np.array([tall, wide, -1]), np.array(box, np.float32).reshape(1, 1, 4)

    given = (state, size, tensor(bounding_boxes, "float32"), tensor(covered, "float32"))
    return computed("SampleDistortedBoundingBox", sample, (size.dtype, size.dtype, "float32"), *given)


def _objects(boxes: Array, height: int, width: int, whole: bool) -> list[tuple[int, int, int, int]]:
    """Boxes in pixels: (y1, x1, y2, x2). Raises InvalidArgumentError on boxes that are none."""
    rows = boxes.reshape(-1, 4)
    if ((rows < 0) | (rows > 1)).any():
        raise InvalidArgumentError("All bounding box coordinates must be in [0.0, 1.0].")
    if not len(rows):
        if not whole:
            raise InvalidArgumentError(
                "No bounding boxes provided as input. Set use_image_if_no_bounding_boxes to take the whole image."
            )
        return [(0, 0, height, width)]
    scale = np.array([height, width, height, width], np.float32)
    return [tuple(row) for row in (rows * scale).astype(np.int64).tolist()]


def _drawn(
    words: Words, height: int, width: int, objects: Any, share: float, settled: Any
) -> tuple[int, int, int, int]:
    (low, high), areas, attempts, _ = settled
    for _ in range(attempts):
        ratio = _Single(words.single()) * (_Single(high) - _Single(low)) + _Single(low)
        crop = _crop(words, height, width, areas, ratio)
        if crop is not None and any(_holds(crop, o, share) for o in objects):
            return crop
    return 0, 0, height, width


def _holds(crop: tuple[int, int, int, int], of: tuple[int, int, int, int], share: float) -> bool:
    """Whether a crop has at least this share of an object."""
    area = (of[2] - of[0]) * (of[3] - of[1])
    tall = min(crop[0] + crop[2], of[2]) - max(crop[0], of[0])
    wide = min(crop[1] + crop[3], of[3]) - max(crop[1], of[1])
    inner = max(tall, 0) * max(wide, 0)
    return area >= 1 and crop[2] * crop[3] >= 1 and bool(_Single(inner) / _Single(area) >= _Single(share))


def _crop(words: Words, height: int, width: int, areas: Any, ratio: Any) -> tuple[int, int, int, int] | None:
    """A crop (y, x, height, width) of the ratio and of an area within the limits, None where rounding leaves none."""
    least, most = (_Single(_Single(a) * _Single(width)) * _Single(height) for a in areas)

    def rounded(rows: int) -> int:
        return int(np.rint(_Single(rows) * ratio))

    tall, tallest = (int(np.rint(np.sqrt(_Single(a / ratio)))) for a in (least, most))
    if rounded(tallest) > width:
        tallest = int((width + 0.5 - 1e-7) / float(ratio))
        tallest -= rounded(tallest) > width
    tallest = min(tallest, height)
    tall = min(tall, tallest)
    if tall < tallest:
        tall += words.below(tallest - tall + 1)
    if tall * rounded(tall) < least:
        tall += 1
    if tall * rounded(tall) > most:
        tall -= 1
    wide = rounded(tall)
    if not (least <= tall * wide <= most and 0 < wide <= width and 0 < tall <= height):
        return None
    y = words.below(height - tall) if tall < height else 0
    x = words.below(width - wide) if wide < width else 0
    return y, x, tall, wide


def extract_glimpse(
    input: Any, size: Any, offsets: Any, centered: bool = True, normalized: bool = True, noise: str = "uniform",
    name: Any = None,
) -> Tensor:  # fmt: skip
    """A window of the given size out of each image; what lies outside is noise. No gradient.

    Args: offsets: (batch, 2), y then x. centered: they count from the middle. normalized: in shares of the sides
        (half of them, from the middle). Both: they are where the window's middle is; otherwise, its corner.
        noise: "uniform", "gaussian" or "zero".
    """
    x, (tall, wide) = tensor(input), integers(size)
    if noise not in ("uniform", "gaussian", "zero"):
        raise InvalidArgumentError(f"noise must be 'uniform', 'gaussian' or 'zero'. Received: {noise!r}")
    at = tensor(offsets, "float32")
    if x.ndim != 4 or tuple(at.shape) != (x.shape[0], 2):
        raise InvalidArgumentError(f"input must have 4 axes, offsets be (batch, 2). Received {x.shape}, {at.shape}")

    def look(images: Array, places: Array) -> Array:
        sides = np.array(images.shape[1:3], np.float32)
        middle = places * sides if normalized else places
        if centered:
            middle = (middle / 2 if normalized else middle) + sides / 2
        if centered and normalized:  # otherwise offsets are of the corner, in TensorFlow's kernel
            middle = middle - np.array([tall, wide], np.float32) / 2
        corners = middle.astype(np.int64)
        out = _noise(images, noise, (len(images), tall, wide, images.shape[3]))
        for target, image, (top, left) in zip(out, images, corners.tolist(), strict=True):
            rows = slice(max(top, 0), max(min(top + tall, image.shape[0]), 0))
            columns = slice(max(left, 0), max(min(left + wide, image.shape[1]), 0))
            part = image[rows, columns]
            if part.size:
                y, x = rows.start - top, columns.start - left
                target[y : y + part.shape[0], x : x + part.shape[1]] = part
        return out

    return computed("ExtractGlimpseV2", look, (x.dtype,), x, at)[0]


def _noise(images: Array, kind: str, shape: tuple[int, ...]) -> Array:
    if kind == "zero":
        return np.zeros(shape, images.dtype)
    draw = np.random.default_rng()
    if kind == "gaussian":
        return draw.normal(images.mean(), math.sqrt(images.var()), shape).astype(images.dtype)
    return draw.uniform(images.min(), images.max(), shape).astype(images.dtype)
