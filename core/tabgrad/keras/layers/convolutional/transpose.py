"""``Conv1DTranspose``, ``Conv2DTranspose``, ``Conv3DTranspose``."""

from __future__ import annotations

from typing import Any

from ....api import conv as tf_conv
from ...saving.registry import public
from ..options import add_weight, spatial_of, standardize_tuple, weight_names, with_defaults, with_spatial
from .base import ConvLayer


class ConvTranspose(ConvLayer):
    """The transpose of a convolution: upsamples by ``strides``.

    Args: output_padding: added size along each axis, less than the stride; None is chosen so that
        the output is ``strides`` times as large (same) or holds every window (valid).
    Shapes: x (batch, *spatial, c) -> (batch, *new, filters); kernel (*kernel_size, filters, c)
    """

    option_names = ("filters", "output_padding", *weight_names("kernel", "bias"))

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        output_padding: Any = None,
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self._take_geometry(
            kernel_size, strides, padding, data_format, dilation_rate, filters=filters,
            activation=activation, use_bias=use_bias, kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
        )  # fmt: skip
        self.output_padding = None
        if output_padding is not None:
            self.output_padding = standardize_tuple(output_padding, self.rank, "output_padding", allow_zero=True)
            for i, (pad, stride) in enumerate(zip(self.output_padding, self.strides, strict=True)):
                if pad >= stride:
                    raise ValueError(
                        "`output_padding` must be strictly less than `strides` for all dimensions. At "
                        f"dimension {i}, `output_padding` is {pad} but `strides` is {stride}. Received: "
                        f"output_padding={self.output_padding}, strides={self.strides}"
                    )

    def build(self, input_shape: Any) -> None:
        """Creates kernel and bias."""
        channels = self._take_input(input_shape)
        self.kernel = add_weight(self, "kernel", (*self.kernel_size, self.filters, channels))
        self.bias = add_weight(self, "bias", (self.filters,)) if self.use_bias else None

    def call(self, inputs: Any) -> Any:
        """The transposed convolution, the bias and the activation."""
        if self.rank > 1:
            self._check_floats(inputs)
        y = tf_conv.deconvolve(
            inputs, self.kernel, self.rank, self.compute_output_shape(tuple(inputs.data.shape)),
            self.strides, self.padding, self._tf_format, self.dilation_rate,
        )  # fmt: skip
        return self._finish(y)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The upsampled shape."""
        pads = self.output_padding or (None,) * self.rank
        geometry = (self.kernel_size, self.strides, self.dilation_rate, pads)
        sizes = [
            _length(n, self.padding, *g)
            for n, *g in zip(spatial_of(input_shape, self.data_format), *geometry, strict=True)
        ]
        return with_spatial(input_shape, sizes, self.filters, self.data_format)


def _length(size: Any, padding: str, kernel: int, stride: int, dilation: int, extra: int | None) -> Any:
    if size is None:
        return None
    span = (kernel - 1) * dilation + 1
    if padding == "valid":
        return (size - 1) * stride + span + (max(span, stride) - span if extra is None else extra)
    return size * stride if extra is None else (size - 1) * stride + span % 2 + extra


@public("keras.layers", "Conv1DTranspose", "Convolution1DTranspose")
class Conv1DTranspose(ConvTranspose):
    """Transposed convolution over one axis."""

    rank = 1


@public("keras.layers", "Conv2DTranspose", "Convolution2DTranspose")
@with_defaults(strides=(1, 1), dilation_rate=(1, 1))
class Conv2DTranspose(ConvTranspose):
    """Transposed convolution over height and width."""

    rank = 2


@public("keras.layers", "Conv3DTranspose", "Convolution3DTranspose")
class Conv3DTranspose(ConvTranspose):
    """Transposed convolution over three axes; ``data_format`` comes before ``output_padding``."""

    rank = 3

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1, 1),
        padding: Any = "valid",
        data_format: str | None = None,
        output_padding: Any = None,
        dilation_rate: Any = (1, 1, 1),
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            filters, kernel_size, strides, padding, output_padding, data_format, dilation_rate, activation,
            use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
            activity_regularizer, kernel_constraint, bias_constraint, **kwargs,
        )  # fmt: skip
