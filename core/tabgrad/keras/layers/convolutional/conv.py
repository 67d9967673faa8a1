"""``Conv1D``, ``Conv2D``, ``Conv3D``."""

from __future__ import annotations

from typing import Any

from ....api import conv as tf_conv
from ....ir.op import F
from ...saving.registry import public
from ..low_rank import LowRankAdapted
from ..options import add_weight, weight_names, with_defaults
from .base import ConvLayer


class Conv(ConvLayer, LowRankAdapted):
    """Convolution over ``rank`` spatial axes, with a bias and an activation.

    Args: filters: output channels. kernel_size, strides, dilation_rate: an int or one for each axis.
        padding: valid, same, or causal in one dimension. groups: channels are split into so many,
        each with its own filters. lora_rank, lora_alpha: adapted as soon as it is built; see ``enable_lora``.
    Shapes: x (batch, *spatial, c) -> (batch, *new, filters); kernel (*kernel_size, c / groups, filters)
    """

    option_names = ("filters", "groups", *weight_names("kernel", "bias"))

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: Any = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        groups: int = 1,
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
        rank, alpha = kwargs.pop("lora_rank", None), kwargs.pop("lora_alpha", None)
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self._take_low_rank(rank, alpha)
        self._take_geometry(
            kernel_size, strides, padding, data_format, dilation_rate, filters=filters, groups=groups,
            activation=activation, use_bias=use_bias, kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
        )  # fmt: skip
        if groups <= 0:
            raise ValueError(f"The number of groups must be a positive integer. Received: groups={groups}.")
        if filters is not None and filters % groups:
            raise ValueError(
                "The number of filters must be evenly divisible by the number of groups. Received: "
                f"groups={groups}, filters={filters}."
            )

    def build(self, input_shape: Any) -> None:
        """Creates kernel and bias."""
        channels = self._take_input(input_shape)
        if channels % self.groups:
            raise ValueError(
                "The number of input channels must be evenly divisible by the number of groups. Received "
                f"groups={self.groups}, but the input has {channels} channels (full input shape is {input_shape})."
            )
        self.compute_output_shape(input_shape)
        self._add_main((*self.kernel_size, channels // self.groups, self.filters), self.kernel_initializer)
        self.bias = add_weight(self, "bias", (self.filters,)) if self.use_bias else None
        self._adapt_when_built(self.lora_alpha)

    @property
    def kernel(self) -> Any:
        """The kernel, adapted where LoRA is enabled. Raises AttributeError before the layer is built."""
        return self._main_value()

    def call(self, inputs: Any) -> Any:
        """The convolution, the bias and the activation."""
        if self.rank > 1:
            self._check_floats(inputs)
        return self._finish(self.convolution_op(inputs, self.kernel))

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        """The convolution alone, with a kernel of one's own."""
        padding = self.padding
        if padding == "causal":
            before = self.dilation_rate[0] * (self.kernel_size[0] - 1)
            time = (before, 0)
            last = self.data_format == "channels_last"
            inputs = F.pad(inputs, paddings=((0, 0), time, (0, 0)) if last else ((0, 0), (0, 0), time))
            padding = "valid"
        return tf_conv.convolve(inputs, kernel, self.rank, self.strides, padding, self._tf_format, self.dilation_rate)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The convolved shape. Raises ValueError where nothing would be left."""
        return self._conv_output_shape(input_shape, self.filters)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **self._low_rank_config()}


@public("keras.layers", "Conv1D", "Convolution1D")
class Conv1D(Conv):
    """Convolution over one axis: (batch, steps, channels)."""

    rank = 1
    allow_causal = True


@public("keras.layers", "Conv2D", "Convolution2D")
@with_defaults(strides=(1, 1), dilation_rate=(1, 1))
class Conv2D(Conv):
    """Convolution over height and width: (batch, height, width, channels)."""

    rank = 2


@public("keras.layers", "Conv3D", "Convolution3D")
@with_defaults(strides=(1, 1, 1), dilation_rate=(1, 1, 1))
class Conv3D(Conv):
    """Convolution over three axes: (batch, a, b, c, channels)."""

    rank = 3
