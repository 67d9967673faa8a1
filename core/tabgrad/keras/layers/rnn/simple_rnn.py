"""``SimpleRNNCell`` and ``SimpleRNN``."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ...common.input_spec import InputSpec
from ...saving.registry import public
from .built_in import BuiltInRNN
from .cell import RNNCell, Step, is_function


@public("keras.layers")
class SimpleRNNCell(RNNCell):
    """``h = activation(x @ kernel + bias + h @ recurrent_kernel)``."""

    seed_first = True

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
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
            "activation": activation, "use_bias": use_bias, "kernel_initializer": kernel_initializer,
            "recurrent_initializer": recurrent_initializer, "bias_initializer": bias_initializer,
            "kernel_regularizer": kernel_regularizer, "recurrent_regularizer": recurrent_regularizer,
            "bias_regularizer": bias_regularizer, "kernel_constraint": kernel_constraint,
            "recurrent_constraint": recurrent_constraint, "bias_constraint": bias_constraint,
        }  # fmt: skip
        super().__init__(units, dropout, recurrent_dropout, seed, options, **kwargs)

    def sequence(self, xs: Any, states: list[Any], mask: Any, backwards: bool) -> list[Any] | None:
        """All steps at once, with the default activation."""
        if not is_function(self.activation, "tanh"):
            return None
        return [F.simple_rnn(xs, self.recurrent_kernel.as_tensor(), *states, *mask, backwards=backwards)]

    def transition(self, state: Any, training: Any) -> Step:
        """The step."""
        product, activation = self._recurrent_product(state, training), self.activation

        def step(x: Any, states: list[Any]) -> tuple[Any, list[Any]]:
            h = activation(F.add(x, product(states[0])))
            return h, [h]

        return step


@public("keras.layers")
class SimpleRNN(BuiltInRNN):
    """Fully connected recurrence: the output of a step is fed to the next.

    Shapes: (batch, steps, d) -> (batch, units), or (batch, steps, units) with return_sequences
    Example: >>> SimpleRNN(4)(ones((2, 5, 3))).shape
    """

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        cell = SimpleRNNCell(
            units, activation=activation, use_bias=use_bias, kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer, kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint, bias_constraint=bias_constraint, dropout=dropout,
            recurrent_dropout=recurrent_dropout, seed=seed, dtype=kwargs.get("dtype"),
            trainable=kwargs.get("trainable", True), name="simple_rnn_cell",
        )  # fmt: skip
        super().__init__(
            cell, return_sequences=return_sequences, return_state=return_state, go_backwards=go_backwards,
            stateful=stateful, unroll=unroll, activity_regularizer=activity_regularizer, **kwargs,
        )  # fmt: skip
        self.input_spec = [InputSpec(ndim=3)]

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, without the seed, as in Keras."""
        config = super().get_config()
        del config["seed"]
        return config
