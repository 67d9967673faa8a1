"""``AutoContrast``."""

from __future__ import annotations

from typing import Any

from ...ops import numpy as knp
from ...ops.core import cast
from ...saving.registry import public
from ..options import config_of
from .base import InPlace
from .options import checked_range, rescaled


@public("keras.layers")
class AutoContrast(InPlace):
    """Stretches the values of each channel over all of ``value_range``, in training and outside."""

    _USE_BASE_FACTOR = False

    def __init__(self, value_range: Any = (0, 255), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.value_range = checked_range(value_range)

    def transform_images(self, images: Any, transformation: Any = None, training: bool = True) -> Any:
        """Stretched images; those of one value stay as they are."""
        kind = self.compute_dtype
        wide = cast(rescaled(images, self.value_range, (0, 255), kind), kind)
        low = knp.min(wide, axis=(1, 2), keepdims=True)
        scale = 255.0 / (knp.max(wide, axis=(1, 2), keepdims=True) - low)
        stretched = knp.clip(wide * scale + -low * scale, 0.0, 255.0)
        stretched = rescaled(stretched, (0, 255), self.value_range, kind)
        return cast(knp.where(knp.isnan(stretched), images, stretched), kind)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "value_range")}
