"""``ConvLSTM1D``, ``ConvLSTM2D``, ``ConvLSTM3D``: LSTMs whose products are convolutions.

Source: Shi et al. 2015.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....api import conv as tf_conv
from ....base.dtype import as_dtype
from ....base.tree import flatten
from ....ir.op import F
from ...common.input_spec import InputSpec
from ...saving.registry import public
from ..convolutional.base import conv_length
from ..options import (
    add_weight,
    channels_of,
    config_of,
    spatial_of,
    standardize_data_format,
    standardize_padding,
    standardize_tuple,
    with_spatial,
)
from .built_in import BuiltInRNN
from .lstm import LSTMCell

_GEOMETRY = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate")


class ConvLSTMCell(LSTMCell):
    """One step of a convolutional LSTM. ``options`` are LSTMCell's.

    Raises: ValueError on strides and dilation both above 1, or unknown spatial sizes.
    """

    seed_first = True

    def __init__(
        self,
        rank: int,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        **options: Any,
    ) -> None:
        super().__init__(filters, implementation=1, **options)
        self.rank, self.filters = rank, filters
        self.kernel_size = standardize_tuple(kernel_size, rank, "kernel_size")
        self.strides = standardize_tuple(strides, rank, "strides", allow_zero=True)
        self.padding = standardize_padding(padding)
        self.data_format = standardize_data_format(data_format)
        self.dilation_rate = standardize_tuple(dilation_rate, rank, "dilation_rate")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise ValueError(
                "Specifying `strides > 1` is not compatible with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )
        self.gate_axis = -1 if self.data_format == "channels_last" else 1

    def build(self, inputs_shape: Any, states_shape: Any = None) -> None:
        """Creates both kernels and the bias."""
        self.spatial_dims = spatial_of(inputs_shape, self.data_format)
        self.input_dim = channels_of(inputs_shape, self.data_format)
        if None in (*self.spatial_dims, self.input_dim):
            raise ValueError(
                "ConvLSTM layers need known sizes of the spatial and channel dimensions. Received "
                f"input_shape={tuple(inputs_shape)}"
            )
        width = 4 * self.filters
        self.kernel = add_weight(self, "kernel", (*self.kernel_size, self.input_dim, width))
        shape = (*self.kernel_size, self.filters, width)
        self.recurrent_kernel = add_weight(self, "recurrent_kernel", shape, option="recurrent")
        self.bias = self._add_bias() if self.use_bias else None

    def _conv(self, x: Any, w: Any, strides: Any, padding: str, dilation: Any) -> Any:
        axes = "DHW"[-self.rank :] if self.rank > 1 else "W"
        order = f"N{axes}C" if self.data_format == "channels_last" else f"NC{axes}"
        return tf_conv.convolve(x, w, self.rank, strides, padding, order, dilation)

    def _gated(self, masks: Any, kernel: Any, conv: Callable[[Any, Any], Any], x: Any) -> Any:
        """The convolution of all gates at once, or of each with its own mask."""
        if masks is None:
            return conv(x, kernel)
        kernels = F.parts(kernel, sizes=self._gate_sizes, axis=-1)
        pairs = zip(masks, kernels, strict=True)
        return F.concat(*(conv(F.mul(x, m), k) for m, k in pairs), axis=self.gate_axis)

    def project(self, inputs: Any, step_input: Any, training: Any) -> Any:
        """The inputs' part of every gate; steps may lie along a leading axis."""
        masks = self.get_dropout_mask(step_input) if training and 0.0 < self.dropout < 1.0 else None
        shape = tuple(inputs.data.shape)
        lead = len(shape) - self.rank - 1
        if masks is not None and lead > 1:
            masks = [F.broadcast_to(m, shape=shape) for m in masks]
        fold = (-1, *shape[lead:])
        x = F.reshape(inputs, shape=fold)
        masks = None if masks is None else [F.reshape(m, shape=fold) for m in masks]

        def conv(x: Any, w: Any) -> Any:
            return self._conv(x, w, self.strides, self.padding, self.dilation_rate)

        y = self._gated(masks, self.kernel, conv, x)
        if self.bias is not None:
            last = self.gate_axis == -1
            y = F.add(y, self.bias if last else F.reshape(self.bias, shape=(1, -1, *(1,) * self.rank)))
        return F.reshape(y, shape=(*shape[:lead], *y.data.shape[1:]))

    def _recurrent_product(self, state: Any, training: Any) -> Callable[[Any], Any]:
        kernel = self.recurrent_kernel.as_tensor()
        masks = self._recurrent_masks(state, training)
        return lambda h: self._gated(masks, kernel, lambda x, w: self._conv(x, w, 1, "same", 1), h)

    def compute_state_shape(self, inputs_shape: Any) -> tuple[Any, ...]:
        """Shape of output and states for a step's input shape."""
        geometry = (self.kernel_size, self.strides, self.dilation_rate)
        sizes = [
            conv_length(n, k, s, d, self.padding)
            for n, k, s, d in zip(spatial_of(inputs_shape, self.data_format), *geometry, strict=True)
        ]
        return with_spatial(inputs_shape, sizes, self.filters, self.data_format)

    def get_initial_state(self, batch_size: Any = None) -> list[Any]:
        """Zeros."""
        step = with_spatial((batch_size,), self.spatial_dims, self.input_dim, self.data_format)
        zeros = F.fill(shape=self.compute_state_shape(step), value=0, dtype=as_dtype(self.compute_dtype).numpy)
        return [zeros, zeros]

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        config = {**super().get_config(), **config_of(self, *_GEOMETRY)}
        del config["units"]
        return config


class ConvLSTM(BuiltInRNN):
    """Base: an LSTM over images or other fields.

    Shapes: (batch, steps, *spatial, c) -> (batch, *new, filters), with steps for return_sequences
    """

    rank: int

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = 1,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True,
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        **kwargs: Any,
    ) -> None:
        cell = ConvLSTMCell(
            self.rank, filters, kernel_size, strides, padding, data_format, dilation_rate,
            activation=activation, recurrent_activation=recurrent_activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer, unit_forget_bias=unit_forget_bias,
            kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint, dropout=dropout,
            recurrent_dropout=recurrent_dropout, seed=seed, name="conv_lstm_cell", dtype=kwargs.get("dtype"),
        )  # fmt: skip
        super().__init__(
            cell, return_sequences=return_sequences, return_state=return_state, go_backwards=go_backwards,
            stateful=stateful, activity_regularizer=activity_regularizer, **kwargs,
        )  # fmt: skip
        self.input_spec = InputSpec(ndim=self.rank + 3)

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        """The output's shape, and the states' with return_state."""
        batch, steps = sequences_shape[:2]
        state = self.cell.compute_state_shape((batch, *sequences_shape[2:]))
        shape = (batch, steps, *state[1:]) if self.return_sequences else state
        return (shape, state, state) if self.return_state else shape

    def compute_mask(self, inputs: Any, mask: Any) -> Any:
        """The mask of the steps, where they are returned."""
        output = flatten(mask)[0] if self.return_sequences else None
        return [output, None, None] if self.return_state else output

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        config = {**super().get_config(), **config_of(self.cell, *_GEOMETRY)}
        del config["units"]
        return config


@public("keras.layers")
class ConvLSTM1D(ConvLSTM):
    """Convolutional LSTM over (batch, steps, width, channels)."""

    rank = 1


@public("keras.layers")
class ConvLSTM2D(ConvLSTM):
    """Convolutional LSTM over (batch, steps, height, width, channels)."""

    rank = 2


@public("keras.layers")
class ConvLSTM3D(ConvLSTM):
    """Convolutional LSTM over (batch, steps, a, b, c, channels)."""

    rank = 3
