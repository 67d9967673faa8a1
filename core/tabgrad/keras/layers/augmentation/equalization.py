"""``Equalization``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....ir.op import F
from ...common.keras_tensor import KerasTensor
from ...ops import numpy as knp
from ...ops.core import cast
from ...saving.registry import public
from ..options import config_of
from .base import InPlace
from .options import checked_range


@public("keras.layers")
class Equalization(InPlace):
    """Spreads the values of each channel evenly over ``value_range`` in training, by the histogram of the batch.

    Args: bins: of the histogram.
    """

    def __init__(
        self, value_range: Any = (0, 255), bins: int = 256, data_format: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data_format=data_format, **kwargs)
        self.bins = bins
        self.value_range = checked_range(value_range)

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Equalized images."""
        if not training:
            return images
        images = cast(images, self.compute_dtype)
        parts = knp.split(images, images.shape[self.channel_axis], axis=self.channel_axis)
        equal = [self._equalized(part) for part in parts]
        return cast(knp.concatenate(equal, axis=self.channel_axis), self.compute_dtype)

    def _equalized(self, channel: Any) -> Any:
        low, high = self.value_range
        scale = 255 / (high - low)
        channel = channel * scale + (0 - low * scale)
        counts = histogram(cast(channel, "float32") * (self.bins - 1) / 255.0, self.bins)
        table = _table(counts)
        place = knp.clip(channel / 255.0 * (self.bins - 1), 0, self.bins - 1)
        equal = knp.take(table, cast(place, "int32"))
        equal = knp.where(knp.count_nonzero(counts) <= 1, channel, equal)
        back = (high - low) / 255
        return equal * back + (low - 0 * back)

    def compute_output_spec(self, inputs: Any, **kwargs: Any) -> KerasTensor:
        """Like the input, its dtype included."""
        return KerasTensor(inputs.shape, dtype=inputs.dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "bins", "value_range")}


def histogram(values: Any, bins: int) -> Any:
    """How many values fall into each bin; those outside count as in the first or last."""
    places = F.reshape(F.clip(cast(values, "int32"), 0, bins - 1), shape=(-1,))
    ones = F.add(F.zeros_like(places), np.int32(1))
    return F.unsorted_segment_sum(ones, places, num_segments=bins)


def _table(counts: Any) -> Any:
    """New values by bin: the share of values below, as float64, as integers divided in TensorFlow."""
    below = cast(knp.cumsum(counts), "float64")
    first = knp.min(knp.where(below > 0, below, below[-1]))
    rest = below[-1] - first
    rest = knp.where(knp.equal(rest, 0), knp.ones_like(rest), rest)
    return knp.clip(knp.round((below - first) * 255 / rest), 0, 255)
