"""What convolution layers share: their options, checks, shapes and the steps around F.conv."""

from __future__ import annotations

from typing import Any

from ....api import conv as tf_conv
from ....ir.op import F
from ...common.input_spec import InputSpec
from ...engine.layer import Layer
from ..options import (
    channels_of,
    config_of,
    spatial_of,
    standardize_data_format,
    standardize_padding,
    standardize_tuple,
    take,
    with_spatial,
)


class ConvLayer(Layer):
    """Base of all convolution layers. Subclasses set ``rank`` and ``option_names``.

    Raises: ValueError on sizes that are not positive, other paddings, or both strides and dilation.
    """

    rank: int
    allow_causal = False
    strides_and_dilation = False  # whether both above 1 are allowed
    option_names: tuple[str, ...]

    def _take_geometry(
        self, kernel_size: Any, strides: Any, padding: Any, data_format: Any, dilation_rate: Any, **options: Any
    ) -> None:
        self.kernel_size = standardize_tuple(kernel_size, self.rank, "kernel_size")
        self.strides = standardize_tuple(strides, self.rank, "strides")
        self.dilation_rate = standardize_tuple(dilation_rate, self.rank, "dilation_rate")
        self.padding = standardize_padding(padding, allow_causal=self.allow_causal)
        self.data_format = standardize_data_format(data_format)
        take(self, **options)
        self.input_spec = InputSpec(min_ndim=self.rank + 2)
        for name in ("filters", "depth_multiplier"):
            value = options.get(name)
            if value is not None and value <= 0:
                raise ValueError(
                    f"Invalid value for argument `{name}`. Expected a strictly positive value. Received {name}={value}."
                )
        if not self.strides_and_dilation and max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )

    def _take_input(self, input_shape: Any) -> Any:
        """Number of channels, which the input must have from now on."""
        axis = -1 if self.data_format == "channels_last" else 1
        channels = input_shape[axis]
        if channels is None:
            raise ValueError(
                f"The channel dimension of the inputs should be defined. The input_shape received is "
                f"{tuple(input_shape)}, where axis {axis} (0-based) is the channel dimension, which found "
                "to be `None`."
            )
        self.input_spec = InputSpec(min_ndim=self.rank + 2, axes={axis: channels})
        return channels

    def _check_floats(self, inputs: Any) -> None:
        """Raises: ValueError on integers, which no kernel of floats can meet."""
        if inputs.data.dtype.kind in "iub":
            raise ValueError(
                f"Exception encountered when calling {type(self).__name__}.call(): the inputs hold "
                f"{inputs.data.dtype.name}, the kernel {self.compute_dtype}. Cast the inputs, or put a "
                "Rescaling layer before this one."
            )

    @property
    def _tf_format(self) -> str:
        axes = "DHW"[-self.rank :] if self.rank > 1 else "W"
        return f"NC{axes}" if self.data_format == "channels_first" else f"N{axes}C"

    def _finish(self, outputs: Any) -> Any:
        """The bias and the activation."""
        if self.use_bias:
            bias: Any = self.bias
            if self.data_format == "channels_first":
                bias = F.reshape(bias, shape=(1, -1, *(1,) * self.rank))
            outputs = F.add(outputs, bias)
        return outputs if self.activation is None else self.activation(outputs)

    def _conv_output_shape(self, input_shape: Any, channels: Any) -> tuple[Any, ...]:
        if len(input_shape) != self.rank + 2:
            raise ValueError(
                f"Kernel shape must have the same length as input, but received a kernel of {self.rank} "
                f"spatial axes and input of shape {tuple(input_shape)}."
            )
        spatial = spatial_of(input_shape, self.data_format)
        sizes = [
            conv_length(n, k, s, d, self.padding)
            for n, k, s, d in zip(spatial, self.kernel_size, self.strides, self.dilation_rate, strict=True)
        ]
        if any(n is not None and n <= 0 for n in sizes):
            raise ValueError(
                "Computed output size would be zero or negative. Received "
                f"`inputs shape={tuple(input_shape)}`, `kernel size={self.kernel_size}`, "
                f"`dilation_rate={self.dilation_rate}`, `strides={self.strides}`, `padding={self.padding}`."
            )
        return with_spatial(input_shape, sizes, channels, self.data_format)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        geometry = ("kernel_size", "strides", "padding", "data_format", "dilation_rate", "activation", "use_bias")
        return {**super().get_config(), **config_of(self, *geometry, *self.option_names)}


def conv_length(size: Any, kernel: int, stride: int, dilation: int, padding: Any) -> Any:
    """Output size of a convolution along one axis, None where unknown."""
    if size is None:
        return None
    if padding == "valid":
        return (size - dilation * (kernel - 1) - 1) // stride + 1
    return (size - 1) // stride + 1


def depthwise(x: Any, w: Any, layer: ConvLayer) -> Any:
    """Each channel with its own filters: w (*kernel, channels, multiplier)."""
    first = layer.data_format == "channels_first"
    if first:
        x = tf_conv.to_last(x, layer.rank)
    depth, multiplier = w.data.shape[-2:]
    pads = tf_conv.resolve_padding(
        layer.padding, x.data.shape[1:-1], layer.kernel_size, layer.strides, layer.dilation_rate
    )
    w = F.reshape(w, shape=(*layer.kernel_size, 1, depth * multiplier))
    y = F.conv(
        x, w, strides=layer.strides, padding=pads, dilation=layer.dilation_rate, groups=depth
    )  # fmt: skip
    return tf_conv.to_first(y, layer.rank) if first else y


__all__ = ["ConvLayer", "channels_of", "conv_length", "depthwise"]
