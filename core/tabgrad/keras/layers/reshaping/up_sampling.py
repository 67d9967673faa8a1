"""``UpSampling1D``, ``UpSampling2D``, ``UpSampling3D``."""

from __future__ import annotations

from typing import Any

from ....api import conv as tf_conv
from ....api.resize import resize
from ....ir.op import F
from ...common.input_spec import InputSpec
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import (
    channels_of,
    config_of,
    spatial_of,
    standardize_data_format,
    standardize_tuple,
    with_spatial,
)


class UpSampling(Layer):
    """Base: repeats each element ``size`` times along each spatial axis."""

    rank: int

    def _take(self, size: tuple[int, ...], data_format: Any) -> None:
        self._factors = size
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def call(self, inputs: Any) -> Any:
        """The repeated input."""
        start = 1 if self.data_format == "channels_last" else 2
        for i, factor in enumerate(self._factors):
            if factor != 1:
                inputs = F.repeat_each(inputs, count=factor, axis=start + i)
        return inputs

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The enlarged shape."""
        spatial = spatial_of(input_shape, self.data_format)
        sizes = [None if n is None else n * f for n, f in zip(spatial, self._factors, strict=True)]
        return with_spatial(input_shape, sizes, channels_of(input_shape, self.data_format), self.data_format)


@public("keras.layers")
class UpSampling1D(UpSampling):
    """Repeats each step. Raises: TypeError where size is no int, ValueError where not positive."""

    rank = 1

    def __init__(self, size: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(size, int) or isinstance(size, bool):
            raise TypeError(f"Expected an integer value for `size`, got {type(size)}.")
        if size <= 0:
            raise ValueError(f"Argument `size` should be a positive integer. Received: size={size}")
        self.size = size
        self._take((size,), "channels_last")

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "size": self.size}


@public("keras.layers")
class UpSampling2D(UpSampling):
    """Enlarges images by repetition or interpolation (bilinear, bicubic, lanczos3, lanczos5)."""

    rank = 2

    def __init__(
        self, size: Any = (2, 2), data_format: str | None = None, interpolation: str = "nearest", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.size = standardize_tuple(size, 2, "size")
        self.interpolation = interpolation.lower()
        self._take(self.size, data_format)

    def call(self, inputs: Any) -> Any:
        """The enlarged images."""
        if self.interpolation == "nearest":
            return super().call(inputs)
        first = self.data_format == "channels_first"
        x = tf_conv.to_last(inputs, 2) if first else inputs
        wanted = tuple(d * f for d, f in zip(x.data.shape[1:3], self.size, strict=True))
        y = resize(x, wanted, self.interpolation)
        if y.data.dtype != x.data.dtype:
            y = F.cast(F.round(y) if x.dtype.is_integer else y, dtype=x.data.dtype)
        return tf_conv.to_first(y, 2) if first else y

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "size", "data_format", "interpolation")}


@public("keras.layers")
class UpSampling3D(UpSampling):
    """Enlarges volumes by repetition."""

    rank = 3

    def __init__(self, size: Any = (2, 2, 2), data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.size = standardize_tuple(size, 3, "size")
        self._take(self.size, data_format)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "size", "data_format")}
