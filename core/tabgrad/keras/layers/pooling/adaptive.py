"""Adaptive pooling: windows as large as the wanted output size asks for."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import channels_of, config_of, standardize_data_format, with_spatial


class AdaptivePooling(Layer):
    """Base: output place i of n pools the inputs from ``floor(i s / n)`` to ``ceil((i + 1) s / n)``.

    Raises: TypeError unless output_size is an int or ``rank`` of them.
    """

    rank: int
    mode: str

    def __init__(self, output_size: Any, data_format: str | None = None, **kwargs: Any) -> None:
        several = isinstance(output_size, (tuple, list)) and len(output_size) == self.rank
        if not isinstance(output_size, int) and not several:
            raise TypeError(
                f"`output_size` must be an integer or a tuple of {self.rank}. Received: {output_size} of "
                f"type {type(output_size)}"
            )
        super().__init__(**kwargs)
        self.output_size = tuple(output_size) if several else (output_size,) * self.rank
        self.data_format = standardize_data_format(data_format)

    def call(self, inputs: Any) -> Any:
        """The pooled input."""
        reduce = F.max if self.mode == "max" else F.mean
        start = 1 if self.data_format == "channels_last" else 2
        x = inputs
        for axis, count in enumerate(self.output_size, start):
            shape = tuple(x.data.shape)
            size, parts = shape[axis], []
            for i in range(count):
                low, high = i * size // count, -(-(i + 1) * size // count)
                key = tuple(slice(low, high, 1) if k == axis else slice(0, d, 1) for k, d in enumerate(shape))
                parts.append(reduce(F.slice(x, key=key), axis=(axis,), keepdims=True))
            x = F.concat(*parts, axis=axis)
        return x

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The wanted sizes."""
        channels = channels_of(input_shape, self.data_format)
        return with_spatial(input_shape, self.output_size, channels, self.data_format)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "output_size", "data_format")}


@public("keras.layers")
class AdaptiveAveragePooling1D(AdaptivePooling):
    """Means, over one axis."""

    rank, mode = 1, "average"


@public("keras.layers")
class AdaptiveAveragePooling2D(AdaptivePooling):
    """Means, over height and width."""

    rank, mode = 2, "average"


@public("keras.layers")
class AdaptiveAveragePooling3D(AdaptivePooling):
    """Means, over three axes."""

    rank, mode = 3, "average"


@public("keras.layers")
class AdaptiveMaxPooling1D(AdaptivePooling):
    """Maxima, over one axis."""

    rank, mode = 1, "max"


@public("keras.layers")
class AdaptiveMaxPooling2D(AdaptivePooling):
    """Maxima, over height and width."""

    rank, mode = 2, "max"


@public("keras.layers")
class AdaptiveMaxPooling3D(AdaptivePooling):
    """Maxima, over three axes."""

    rank, mode = 3, "max"
