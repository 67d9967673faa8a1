"""``LSTMCell`` and ``LSTM``. Source: Hochreiter & Schmidhuber 1997."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ... import initializers
from ...common.input_spec import InputSpec
from ...saving.registry import public
from ..options import add_weight
from .built_in import BuiltInRNN, check_use_cudnn
from .cell import RNNCell, Step, is_function


@public("keras.layers")
class LSTMCell(RNNCell):
    """One step of an LSTM, gates in the order input, forget, candidate, output.

    Args: unit_forget_bias: the forget gate's bias starts at 1.
    Shapes: kernel (d, 4 * units), recurrent_kernel (units, 4 * units), bias (4 * units,); states h, c
    """

    gates = 4
    gate_axis = -1  # axis of a step along which the gates lie
    option_names = ("recurrent_activation", "unit_forget_bias")

    def __init__(
        self,
        units: int,
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
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        options = {
            "activation": activation, "recurrent_activation": recurrent_activation, "use_bias": use_bias,
            "kernel_initializer": kernel_initializer, "recurrent_initializer": recurrent_initializer,
            "bias_initializer": bias_initializer, "kernel_regularizer": kernel_regularizer,
            "recurrent_regularizer": recurrent_regularizer, "bias_regularizer": bias_regularizer,
            "kernel_constraint": kernel_constraint, "recurrent_constraint": recurrent_constraint,
            "bias_constraint": bias_constraint, "unit_forget_bias": unit_forget_bias,
        }  # fmt: skip
        super().__init__(units, dropout, recurrent_dropout, seed, options, **kwargs)
        self.state_size = [units, units]

    def _add_bias(self) -> Any:
        if not self.unit_forget_bias:
            return add_weight(self, "bias", (4 * self.units,))

        def initializer(shape: Any, *args: Any, **kwargs: Any) -> Any:
            first = self.bias_initializer((self.units,), *args, **kwargs)
            forget = initializers.Ones()((self.units,), *args, **kwargs)
            return F.concat(first, forget, self.bias_initializer((2 * self.units,), *args, **kwargs), axis=0)

        return add_weight(self, "bias", (4 * self.units,), initializer=initializer)

    def sequence(self, xs: Any, states: list[Any], mask: Any, backwards: bool) -> list[Any] | None:
        """All steps at once, with the default activations."""
        if not (is_function(self.activation, "tanh") and is_function(self.recurrent_activation, "sigmoid")):
            return None
        return list(F.lstm_sequence(xs, self.recurrent_kernel.as_tensor(), *states, *mask, backwards=backwards))

    def transition(self, state: Any, training: Any) -> Step:
        """The step."""
        product, sizes = self._recurrent_product(state, training), self._gate_sizes
        activation, gate, axis = self.activation, self.recurrent_activation, self.gate_axis

        def step(x: Any, states: list[Any]) -> tuple[Any, list[Any]]:
            i, f, g, o = F.parts(F.add(x, product(states[0])), sizes=sizes, axis=axis)
            c = F.add(F.mul(gate(f), states[1]), F.mul(gate(i), activation(g)))
            h = F.mul(gate(o), activation(c))
            return h, [h, c]

        return step


@public("keras.layers")
class LSTM(BuiltInRNN):
    """Long short-term memory.

    Args: use_cudnn: 'auto', True or False; results are the same, and there is no cuDNN here.
    Shapes: (batch, steps, d) -> (batch, units), or (batch, steps, units) with return_sequences;
        states h and c (batch, units)
    Example: >>> LSTM(4)(ones((2, 5, 3))).shape
    """

    def __init__(
        self,
        units: int,
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
        unroll: bool = False,
        use_cudnn: Any = "auto",
        **kwargs: Any,
    ) -> None:
        cell = LSTMCell(
            units, activation=activation, recurrent_activation=recurrent_activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer, unit_forget_bias=unit_forget_bias,
            kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint, dropout=dropout,
            recurrent_dropout=recurrent_dropout, seed=seed, dtype=kwargs.get("dtype"),
            trainable=kwargs.get("trainable", True), name="lstm_cell",
            implementation=kwargs.pop("implementation", 2),
        )  # fmt: skip
        super().__init__(
            cell, return_sequences=return_sequences, return_state=return_state, go_backwards=go_backwards,
            stateful=stateful, unroll=unroll, activity_regularizer=activity_regularizer, **kwargs,
        )  # fmt: skip
        self.input_spec = InputSpec(ndim=3)
        check_use_cudnn(use_cudnn)
        self.use_cudnn = use_cudnn
