"""``DepthwiseConv1D/2D`` and ``SeparableConv1D/2D``."""

from __future__ import annotations

from typing import Any

from ....api import conv as tf_conv
from ...saving.registry import public
from ..options import add_weight, channels_of, weight_names, with_defaults
from .base import ConvLayer, depthwise


class DepthwiseConv(ConvLayer):
    """Convolution of each channel by itself, with ``depth_multiplier`` filters each.

    Shapes: x (batch, *spatial, c) -> (batch, *new, c * m); kernel (*kernel_size, c, m)
    """

    strides_and_dilation = True
    option_names = ("depth_multiplier", *weight_names("depthwise", "bias"))

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        depth_multiplier: int = 1,
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self._take_geometry(
            kernel_size, strides, padding, data_format, dilation_rate, depth_multiplier=depth_multiplier,
            activation=activation, use_bias=use_bias, depthwise_initializer=depthwise_initializer,
            bias_initializer=bias_initializer, depthwise_regularizer=depthwise_regularizer,
            bias_regularizer=bias_regularizer, depthwise_constraint=depthwise_constraint,
            bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, input_shape: Any) -> None:
        """Creates kernel and bias."""
        channels = self._take_input(input_shape)
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        self.kernel = add_weight(self, "kernel", shape, option="depthwise")
        self.bias = add_weight(self, "bias", (self.depth_multiplier * channels,)) if self.use_bias else None

    def call(self, inputs: Any) -> Any:
        """The convolution, the bias and the activation."""
        return self._finish(depthwise(inputs, self.kernel, self))

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The convolved shape."""
        channels = self.depth_multiplier * channels_of(input_shape, self.data_format)
        return self._conv_output_shape(input_shape, channels)


@public("keras.layers")
class DepthwiseConv1D(DepthwiseConv):
    """Depthwise convolution over one axis."""

    rank = 1


@public("keras.layers")
@with_defaults(strides=(1, 1), dilation_rate=(1, 1))
class DepthwiseConv2D(DepthwiseConv):
    """Depthwise convolution over height and width."""

    rank = 2


class SeparableConv(ConvLayer):
    """A depthwise convolution, then one of kernel size 1 that mixes the channels.

    Shapes: x (batch, *spatial, c) -> (batch, *new, filters); depthwise_kernel (*kernel_size, c, m);
        pointwise_kernel (1..., c * m, filters). Source: Chollet 2017.
    """

    strides_and_dilation = True
    option_names = ("filters", "depth_multiplier", *weight_names("depthwise", "pointwise", "bias"))

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        depth_multiplier: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        pointwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self._take_geometry(
            kernel_size, strides, padding, data_format, dilation_rate, filters=filters,
            depth_multiplier=depth_multiplier, activation=activation, use_bias=use_bias,
            depthwise_initializer=depthwise_initializer, pointwise_initializer=pointwise_initializer,
            bias_initializer=bias_initializer, depthwise_regularizer=depthwise_regularizer,
            pointwise_regularizer=pointwise_regularizer, bias_regularizer=bias_regularizer,
            depthwise_constraint=depthwise_constraint, pointwise_constraint=pointwise_constraint,
            bias_constraint=bias_constraint,
        )  # fmt: skip

    def build(self, input_shape: Any) -> None:
        """Creates both kernels and the bias."""
        channels = self._take_input(input_shape)
        self.compute_output_shape(input_shape)
        wide = self.depth_multiplier * channels
        self.depthwise_kernel = add_weight(
            self, "depthwise_kernel", (*self.kernel_size, channels, self.depth_multiplier), option="depthwise"
        )
        self.pointwise_kernel = add_weight(
            self, "pointwise_kernel", (*(1,) * self.rank, wide, self.filters), option="pointwise"
        )
        self.bias = add_weight(self, "bias", (self.filters,)) if self.use_bias else None

    def call(self, inputs: Any) -> Any:
        """Both convolutions, the bias and the activation."""
        y = depthwise(inputs, self.depthwise_kernel, self)
        y = tf_conv.convolve(y, self.pointwise_kernel, self.rank, 1, "VALID", self._tf_format, 1)
        return self._finish(y)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The convolved shape. Raises ValueError where nothing would be left."""
        return self._conv_output_shape(input_shape, self.filters)


@public("keras.layers", "SeparableConv1D", "SeparableConvolution1D")
class SeparableConv1D(SeparableConv):
    """Separable convolution over one axis."""

    rank = 1


@public("keras.layers", "SeparableConv2D", "SeparableConvolution2D")
@with_defaults(strides=(1, 1), dilation_rate=(1, 1))
class SeparableConv2D(SeparableConv):
    """Separable convolution over height and width."""

    rank = 2
