"""``RandomGrayscale``."""

from __future__ import annotations

from typing import Any

from ...common.keras_tensor import KerasTensor
from ...ops import numpy as knp
from ...ops.image import rgb_to_grayscale
from ...random import random
from ...saving.registry import public
from ..options import config_of
from .base import InPlace, images_of, size_of


@public("keras.layers")
class RandomGrayscale(InPlace):
    """Makes images grey in training, each with probability ``factor``; they keep their channels.

    Raises: ValueError unless the probability is within [0, 1].
    """

    def __init__(self, factor: float = 0.5, data_format: str | None = None, seed: Any = None, **kwargs: Any) -> None:
        super().__init__(data_format=data_format, **kwargs)
        if factor < 0 or factor > 1:
            raise ValueError(f"`factor` should be between 0 and 1. Received: factor={factor}")
        self.factor: Any = factor
        self._seeded(seed)

    def get_random_transformation(self, data: Any, training: bool = True, seed: Any = None) -> Any:
        """Which images become grey."""
        batch, _ = size_of(images_of(data))
        drawn = random.uniform((batch,), 0, 1, seed=self._source(seed))
        return (drawn < self.factor)[:, None, None, None]

    def transform_images(self, images: Any, transformation: Any, training: bool = True) -> Any:
        """Some images grey."""
        if not training:
            return images
        applied = self.get_random_transformation(images) if transformation is None else transformation
        return knp.where(applied, rgb_to_grayscale(images, data_format=self.data_format), images)

    def compute_output_spec(self, inputs: Any, **kwargs: Any) -> KerasTensor:
        """Like the input, its dtype included."""
        return KerasTensor(inputs.shape, dtype=inputs.dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, without the seed, as Keras's."""
        return {**super().get_config(), **config_of(self, "factor")}
