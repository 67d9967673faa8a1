"""``ContrastLimitedAdaptiveHistogramEqualization``. Source: Zuiderveld 1994 (Graphics Gems IV)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....ir.op import F
from ...ops import numpy as knp
from ...ops.core import cast
from ...ops.image import channels_last
from ...saving.registry import public
from ..options import config_of
from .base import BaseImagePreprocessingLayer
from .options import rescaled

_VALUES = 256


@public("keras.layers")
class ContrastLimitedAdaptiveHistogramEqualization(BaseImagePreprocessingLayer):
    """Equalizes each tile of an image by its own histogram, and blends between tiles; in training and outside.

    Args: clip_limit: bound of the histogram, as a multiple of a flat one; 0 for none. tile_grid_size: number of
        tiles down and across.
    """

    def __init__(
        self, value_range: Any = (0, 255), clip_limit: float = 4.0, tile_grid_size: Any = (8, 8),
        data_format: str | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range, self.clip_limit, self.tile_grid_size = value_range, clip_limit, tile_grid_size

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Equalized images, in the input's dtype."""
        kind = images.dtype

        def change(x: Any) -> Any:
            batch = x if x.ndim == 4 else knp.expand_dims(x, axis=0)
            out = _equalized(rescaled(batch, self.value_range, (0, 255)), self.tile_grid_size, self.clip_limit)
            out = cast(rescaled(out, (0, 255), self.value_range), kind)
            return out if x.ndim == 4 else knp.squeeze(out, axis=0)

        return channels_last(images, self.data_format, change)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "value_range", "clip_limit", "tile_grid_size")}


def _equalized(images: Any, grid: Any, clip_limit: float) -> Any:
    height, width = images.shape[1:3]
    high, wide = (-(-size // count) for size, count in zip((height, width), grid, strict=True))
    missing = ((0, 0), (0, high * grid[0] - height), (0, wide * grid[1] - width), (0, 0))
    whole = knp.pad(images, missing, mode="symmetric") if any(m[1] for m in missing) else images
    pixels = knp.clip(cast(whole, "int32"), 0, _VALUES - 1)
    tables = _tables(_histograms(pixels, grid, (high, wide)), high * wide, clip_limit)
    for axis, count in zip((1, 2), grid, strict=True):  # the outermost tiles once more
        tables = knp.take(tables, np.clip(np.arange(-1, count + 1), 0, count - 1).astype(np.int32), axis=axis)
    (top, down), (left, right) = (_blend(count, size) for count, size in zip(grid, (high, wide), strict=True))
    share_down, share_right = down[None, :, None, None], right[None, None, :, None]

    def line(rows: Any) -> Any:
        first, second = (_looked_up(tables, pixels, rows, left + i) for i in (0, 1))
        return first * (1.0 - share_right) + second * share_right

    out = line(top) * (1.0 - share_down) + line(top + 1) * share_down
    return out[:, :height, :width, :]


def _histograms(pixels: Any, grid: Any, size: Any) -> Any:
    """Counts (n, rows, columns, channels, values) of the tiles, as floats."""
    n, channels = pixels.shape[0], pixels.shape[-1]
    (rows, columns), (high, wide) = grid, size
    tiles = knp.reshape(pixels, (n, rows, high, columns, wide, channels))
    tiles = knp.reshape(knp.transpose(tiles, (0, 1, 3, 5, 2, 4)), (-1, high * wide))
    count = n * rows * columns * channels
    places = F.reshape(F.add(tiles, np.arange(count, dtype=np.int32)[:, None] * _VALUES), shape=(-1,))
    ones = F.add(F.zeros_like(places), np.int32(1))
    counts = F.unsorted_segment_sum(ones, places, num_segments=count * _VALUES)
    return knp.reshape(cast(counts, "float32"), (n, rows, columns, channels, _VALUES))


def _tables(counts: Any, pixels: int, clip_limit: float) -> Any:
    """New values by old ones: the share of pixels below, of histograms that are cut off and filled up evenly."""
    if clip_limit > 0:
        cut = knp.clip(counts, 0, cast(clip_limit * pixels / 256.0, counts.dtype))
        counts = cut + knp.sum(counts - cut, axis=-1, keepdims=True) / 256.0
    below = knp.cumsum(counts, axis=-1)
    first = knp.min(below, axis=-1, keepdims=True)
    rest = cast(pixels, below.dtype) - first
    rest = knp.where(knp.equal(rest, 0), knp.ones_like(rest), rest)
    return knp.clip((below - first) * 255.0 / rest, 0, 255)


def _blend(count: int, size: int) -> tuple[Any, Any]:
    """For each pixel of an axis: the tile before it (counted from 1), and the share of the next one."""
    place = (np.arange(count * size, dtype=np.float32) - np.float32(size / 2.0)) / np.float32(size) + np.float32(1)
    before = np.floor(place)
    return np.clip(before, 0, count).astype(np.int32), place - before


def _looked_up(tables: Any, pixels: Any, rows: Any, columns: Any) -> Any:
    n, down, across, channels, _ = tables.shape
    images = np.arange(n, dtype=np.int32)[:, None, None, None] * down
    tile = (images + rows[None, :, None, None]) * across + columns[None, None, :, None]
    start = (tile * channels + np.arange(channels, dtype=np.int32)) * _VALUES
    return knp.take(knp.reshape(tables, (-1,)), F.add(pixels, start.astype(np.int32)))
