"""``RandomColorJitter``."""

from __future__ import annotations

from typing import Any

from ...ops.core import cast
from ...saving.registry import public
from ..options import config_of
from .base import InPlace
from .brightness import RandomBrightness
from .contrast import RandomContrast
from .hue import RandomHue
from .saturation import RandomSaturation


@public("keras.layers")
class RandomColorJitter(InPlace):
    """Brightness, contrast, saturation and hue, one after the other, each where its factor is given."""

    def __init__(
        self, value_range: Any = (0, 255), brightness_factor: Any = None, contrast_factor: Any = None,
        saturation_factor: Any = None, hue_factor: Any = None, seed: Any = None, data_format: str | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range = value_range
        self.brightness_factor, self.contrast_factor = brightness_factor, contrast_factor
        self.saturation_factor, self.hue_factor = saturation_factor, hue_factor
        self._seeded(seed)

        def made(kind: Any, factor: Any) -> Any:
            return None if factor is None else kind(factor=factor, value_range=value_range, seed=seed)

        self.random_brightness = made(RandomBrightness, brightness_factor)
        self.random_contrast = made(RandomContrast, contrast_factor)
        self.random_saturation = made(RandomSaturation, saturation_factor)
        self.random_hue = made(RandomHue, hue_factor)

    def _steps(self) -> list[Any]:
        found = (self.random_brightness, self.random_contrast, self.random_saturation, self.random_hue)
        return [layer for layer in found if layer is not None]

    def build(self, input_shape: Any) -> None:
        """Builds the parts."""
        for layer in self._steps():
            layer.build(input_shape)

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Images after every step."""
        if not training:
            return images
        images = cast(images, self.compute_dtype)
        for layer in self._steps():
            drawn = layer.get_random_transformation(images, seed=self.generator)
            if layer is self.random_contrast:
                drawn["contrast_factor"] = cast(drawn["contrast_factor"], self.compute_dtype)
            images = layer.transform_images(images, drawn)
        return cast(images, self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("value_range", "brightness_factor", "contrast_factor", "saturation_factor", "hue_factor", "seed")
        return {**super().get_config(), **config_of(self, *names)}
