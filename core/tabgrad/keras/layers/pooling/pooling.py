"""Max and average pooling, over windows and over everything."""

from __future__ import annotations

from typing import Any

from ....api import conv as tf_conv
from ....ir.op import F
from ...common.input_spec import InputSpec
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import (
    as_floats,
    built_at_init,
    channels_of,
    config_of,
    spatial_of,
    standardize_data_format,
    standardize_tuple,
    with_defaults,
    with_spatial,
)


class Pooling(Layer):
    """Reduces each window of ``pool_size`` to one number per channel.

    Args: strides: pool_size unless given. padding: valid or same.
    Shapes: (batch, *spatial, c) -> (batch, *new, c)
    """

    rank: int
    mode: str

    def __init__(
        self,
        pool_size: Any = 2,
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, **kwargs)
        self.pool_size = standardize_tuple(pool_size, self.rank, "pool_size")
        strides = pool_size if strides is None else strides
        self.strides = standardize_tuple(strides, self.rank, "strides", allow_zero=True)
        self.padding = padding
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        built_at_init(self)

    def call(self, inputs: Any) -> Any:
        """The pooled input."""
        self._check_padding()
        first = self.data_format == "channels_first"
        x = tf_conv.to_last(inputs, self.rank) if first else inputs
        ones = (1,) * self.rank
        pads = tf_conv.resolve_padding(self.padding, x.data.shape[1:-1], self.pool_size, self.strides, ones)
        pool = F.max_pool if self.mode == "max" else F.avg_pool
        y = pool(x, window=self.pool_size, strides=self.strides, padding=pads, dilation=ones)
        return tf_conv.to_first(y, self.rank) if first else y

    def _check_padding(self) -> None:
        if self.padding not in ("valid", "same"):
            raise ValueError(f"Argument `padding` must be either 'valid' or 'same'. Received: padding={self.padding}")

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The pooled shape. Raises ValueError where nothing would be left."""
        self._check_padding()
        sizes = []
        windows = zip(spatial_of(input_shape, self.data_format), self.pool_size, self.strides, strict=True)
        for n, window, stride in windows:
            room = None if n is None else n - window if self.padding == "valid" else n - 1
            if room is not None and room < 0 and self.padding == "valid":
                raise ValueError(
                    "Computed output size would be zero or negative. Received: "
                    f"`inputs.shape={tuple(input_shape)}`, `pool_size={self.pool_size}`, "
                    f"`strides={self.strides}`, `padding={self.padding}`."
                )
            sizes.append(None if room is None else room // stride + 1)
        return with_spatial(input_shape, sizes, channels_of(input_shape, self.data_format), self.data_format)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "pool_size", "padding", "strides", "data_format")}


@public("keras.layers", "MaxPooling1D", "MaxPool1D")
class MaxPooling1D(Pooling):
    """The largest element of each window of (batch, steps, channels)."""

    rank, mode = 1, "max"


@public("keras.layers", "MaxPooling2D", "MaxPool2D")
@with_defaults(pool_size=(2, 2))
class MaxPooling2D(Pooling):
    """The largest element of each window of (batch, height, width, channels)."""

    rank, mode = 2, "max"


@public("keras.layers", "MaxPooling3D", "MaxPool3D")
@with_defaults(pool_size=(2, 2, 2))
class MaxPooling3D(Pooling):
    """The largest element of each window of volumes."""

    rank, mode = 3, "max"


class AveragePooling(Pooling):
    """Average pooling: its ``pool_size`` has no default in Keras."""

    mode = "average"

    def __init__(
        self,
        pool_size: Any,
        strides: Any = None,
        padding: str = "valid",
        data_format: str | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(pool_size, strides, padding, data_format, name, **kwargs)


@public("keras.layers", "AveragePooling1D", "AvgPool1D")
class AveragePooling1D(AveragePooling):
    """The mean of each window of (batch, steps, channels)."""

    rank = 1


@public("keras.layers", "AveragePooling2D", "AvgPool2D")
class AveragePooling2D(AveragePooling):
    """The mean of each window of (batch, height, width, channels)."""

    rank = 2


@public("keras.layers", "AveragePooling3D", "AvgPool3D")
class AveragePooling3D(AveragePooling):
    """The mean of each window of volumes."""

    rank = 3


class GlobalPooling(Layer):
    """Reduces all spatial axes. Shapes: (batch, *spatial, c) -> (batch, c), or with 1s (keepdims)."""

    rank: int
    mode: str

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=self.rank + 2)
        built_at_init(self)

    @property
    def _axes(self) -> tuple[int, ...]:
        start = 1 if self.data_format == "channels_last" else 2
        return tuple(range(start, start + self.rank))

    def call(self, inputs: Any) -> Any:
        """The pooled input."""
        if self.mode == "average":
            inputs = as_floats(inputs, self.compute_dtype)
        return (F.max if self.mode == "max" else F.mean)(inputs, axis=self._axes, keepdims=self.keepdims)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The pooled shape."""
        ones = (1,) * self.rank if self.keepdims else ()
        return with_spatial(input_shape, ones, channels_of(input_shape, self.data_format), self.data_format)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "data_format", "keepdims")}


@public("keras.layers", "GlobalMaxPooling1D", "GlobalMaxPool1D")
class GlobalMaxPooling1D(GlobalPooling):
    """The largest element over the steps."""

    rank, mode = 1, "max"


@public("keras.layers", "GlobalMaxPooling2D", "GlobalMaxPool2D")
class GlobalMaxPooling2D(GlobalPooling):
    """The largest element of each feature map."""

    rank, mode = 2, "max"


@public("keras.layers", "GlobalMaxPooling3D", "GlobalMaxPool3D")
class GlobalMaxPooling3D(GlobalPooling):
    """The largest element of each feature map of volumes."""

    rank, mode = 3, "max"


@public("keras.layers", "GlobalAveragePooling2D", "GlobalAvgPool2D")
class GlobalAveragePooling2D(GlobalPooling):
    """The mean of each feature map."""

    rank, mode = 2, "average"


@public("keras.layers", "GlobalAveragePooling3D", "GlobalAvgPool3D")
class GlobalAveragePooling3D(GlobalPooling):
    """The mean of each feature map of volumes."""

    rank, mode = 3, "average"


@public("keras.layers", "GlobalAveragePooling1D", "GlobalAvgPool1D")
class GlobalAveragePooling1D(GlobalPooling):
    """The mean over the steps, of those alone that the mask lets through."""

    rank, mode = 1, "average"

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs: Any) -> None:
        super().__init__(data_format, keepdims, **kwargs)
        self.supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """The pooled input."""
        if mask is None:
            return super().call(inputs)
        mask = F.cast(F.expand_dims(mask, 2 if self.data_format == "channels_last" else 1), dtype=bool)
        kept = F.where(mask, inputs, 0.0)
        count = F.sum(F.cast(mask, dtype=inputs.data.dtype), axis=self._axes, keepdims=self.keepdims)
        return F.div(F.sum(kept, axis=self._axes, keepdims=self.keepdims), count)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The steps are gone, and the mask with them."""
        return None
