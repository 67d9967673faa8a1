"""``tf.image``: flips, rotations, crops, pads, patches, boxes."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.convert import as_static
from ..tensor.tensor import Tensor
from .arguments import integers, tensor
from .conv import resolve_padding
from .resize import as_batch


def flip_left_right(image: Any) -> Tensor:
    """Mirrored along the width."""
    x, back = as_batch(image)
    return back(F.flip(x, axis=(2,)))  # type: ignore[no-any-return]


def flip_up_down(image: Any) -> Tensor:
    """Mirrored along the height."""
    x, back = as_batch(image)
    return back(F.flip(x, axis=(1,)))  # type: ignore[no-any-return]


def transpose(image: Any, name: Any = None) -> Tensor:
    """Height and width swapped."""
    x, back = as_batch(image)
    return back(F.transpose(x, perm=(0, 2, 1, 3)))  # type: ignore[no-any-return]


def rot90(image: Any, k: Any = 1, name: Any = None) -> Tensor:
    """Turned counter-clockwise by k quarter turns."""
    x, back = as_batch(image)
    turns = int(as_static(k)) % 4
    if turns == 1:
        x = F.flip(F.transpose(x, perm=(0, 2, 1, 3)), axis=(1,))
    elif turns == 2:
        x = F.flip(x, axis=(1, 2))
    elif turns == 3:
        x = F.transpose(F.flip(x, axis=(1,)), perm=(0, 2, 1, 3))
    return back(x)  # type: ignore[no-any-return]


def crop_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> Tensor:
    """The part of the given size at the given offset. Raises ValueError where it lies outside."""
    x, back = as_batch(image)
    top, left, height, width = (
        int(as_static(v)) for v in (offset_height, offset_width, target_height, target_width)
    )
    if left < 0 or top < 0:
        raise ValueError("offset_width and offset_height must be >= 0.")
    if height <= 0 or width <= 0:
        raise ValueError("target_width and target_height must be > 0.")
    if left + width > x.shape[2] or top + height > x.shape[1]:
        raise ValueError(
            f"width must be >= target + offset: crop {height}x{width} at ({top}, {left}) of "
            f"{list(x.shape)}."
        )
    return back(x[:, top : top + height, left : left + width])  # type: ignore[index, no-any-return]


def pad_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> Tensor:
    """The image at the given offset inside zeros of the given size.

    Raises ValueError where it does not fit.
    """
    x, back = as_batch(image)
    top, left, height, width = (
        int(as_static(v)) for v in (offset_height, offset_width, target_height, target_width)
    )
    below, right = height - top - x.shape[1], width - left - x.shape[2]
    if top < 0 or left < 0:
        raise ValueError("offset_height and offset_width must be >= 0")
    if below < 0 or right < 0:
        raise ValueError(
            f"height must be <= target - offset: {list(x.shape)} at ({top}, {left}) in "
            f"{height}x{width}."
        )
    return back(F.pad(x, paddings=((0, 0), (top, below), (left, right), (0, 0))))  # type: ignore[no-any-return]


def central_crop(image: Any, central_fraction: Any) -> Tensor:
    """The middle part of each axis. Raises ValueError unless the fraction is in (0, 1]."""
    x, back = as_batch(image)
    fraction = float(as_static(central_fraction))
    if not 0 < fraction <= 1:
        raise ValueError("central_fraction must be within (0, 1]")
    if fraction == 1:
        return back(x)  # type: ignore[no-any-return]
    top, left = (int((d - d * fraction) / 2) for d in (float(x.shape[1]), float(x.shape[2])))
    return crop_to_bounding_box(image, top, left, x.shape[1] - 2 * top, x.shape[2] - 2 * left)


def resize_with_crop_or_pad(image: Any, target_height: Any, target_width: Any) -> Tensor:
    """Cropped or padded about the centre to the given size."""
    x, back = as_batch(image)
    height, width = int(as_static(target_height)), int(as_static(target_width))
    if height <= 0 or width <= 0:
        raise ValueError("target_width and target_height must be > 0.")
    dh, dw = height - x.shape[1], width - x.shape[2]
    top, left = max(-dh // 2, 0), max(-dw // 2, 0)
    y = crop_to_bounding_box(x, top, left, min(height, x.shape[1]), min(width, x.shape[2]))
    return back(pad_to_bounding_box(y, max(dh // 2, 0), max(dw // 2, 0), height, width))  # type: ignore[no-any-return]


def extract_patches(
    images: Any, sizes: Any, strides: Any, rates: Any, padding: str, name: Any = None
) -> Tensor:
    """Patches of the images along the last axis: (n, rows, columns, size * size * channels)."""
    x = tensor(images)
    if x.ndim != 4:
        raise InvalidArgumentError(
            f"input must be 4-dimensional{list(x.shape)} [Op:ExtractImagePatches]"
        )
    size, step, rate = (integers(v)[1:3] for v in (sizes, strides, rates))
    pads = resolve_padding(padding, x.shape[1:3], size, step, rate)
    x = F.pad(x, paddings=((0, 0), *pads, (0, 0)))
    rows, columns = (
        (d - (k - 1) * r - 1) // s + 1
        for d, k, s, r in zip(x.shape[1:3], size, step, rate, strict=True)
    )
    parts = []
    for i in range(size[0]):
        for j in range(size[1]):
            top, left = i * rate[0], j * rate[1]
            parts.append(
                x[
                    :,
                    top : top + (rows - 1) * step[0] + 1 : step[0],
                    left : left + (columns - 1) * step[1] + 1 : step[1],
                ]
            )
    return F.concat(*parts, axis=3)  # type: ignore[no-any-return]


_BOX_COLORS = [
    [1, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 1], [0, 1, 0, 1], [0.5, 0, 0.5, 1], [0.5, 0.5, 0, 1],
    [0.5, 0, 0, 1], [0, 0, 0.5, 1], [0, 1, 1, 1], [1, 0, 1, 1],
]  # fmt: skip


def draw_bounding_boxes(images: Any, boxes: Any, colors: Any, name: Any = None) -> Tensor:
    """Outlines of normalised boxes (batch, n, 4) drawn on copies of the images, one pixel wide."""
    held, corners = tensor(images).array().copy(), tensor(boxes).array()
    height, width, depth = held.shape[1:]
    default = np.asarray(_BOX_COLORS)
    palette = default if colors is None or not tensor(colors).size else tensor(colors).array()
    for image, group in zip(held, corners, strict=True):
        for k, (y1, x1, y2, x2) in enumerate(group):
            color = palette[k % len(palette)][:depth] if depth > 1 else 1.0
            top, bottom = int(y1 * (height - 1)), int(y2 * (height - 1))
            left, right = int(x1 * (width - 1)), int(x2 * (width - 1))
            rows = slice(max(top, 0), min(bottom, height - 1) + 1)
            columns = slice(max(left, 0), min(right, width - 1) + 1)
            for row in (top, bottom):
                if 0 <= row < height:
                    image[row, columns] = color
            for column in (left, right):
                if 0 <= column < width:
                    image[rows, column] = color
    return Tensor(held)
