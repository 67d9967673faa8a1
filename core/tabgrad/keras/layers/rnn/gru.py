"""``GRUCell`` and ``GRU``. Source: Cho et al. 2014."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ...common.input_spec import InputSpec
from ...saving.registry import public
from ..options import add_weight
from .built_in import BuiltInRNN, check_use_cudnn
from .cell import RNNCell, Step, is_function


@public("keras.layers")
class GRUCell(RNNCell):
    """One step of a GRU, gates in the order update, reset, candidate.

    Args: reset_after: the reset gate is applied behind the product with the recurrent kernel.
    Shapes: kernel (d, 3 * units), recurrent_kernel (units, 3 * units), bias (3 * units,) or, with
        reset_after, (2, 3 * units): of the input and of the state
    """

    gates = 3
    option_names = ("recurrent_activation", "reset_after")

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
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
        reset_after: bool = True,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        options = {
            "activation": activation, "recurrent_activation": recurrent_activation, "use_bias": use_bias,
            "kernel_initializer": kernel_initializer, "recurrent_initializer": recurrent_initializer,
            "bias_initializer": bias_initializer, "kernel_regularizer": kernel_regularizer,
            "recurrent_regularizer": recurrent_regularizer, "bias_regularizer": bias_regularizer,
            "kernel_constraint": kernel_constraint, "recurrent_constraint": recurrent_constraint,
            "bias_constraint": bias_constraint, "reset_after": reset_after,
        }  # fmt: skip
        super().__init__(units, dropout, recurrent_dropout, seed, options, **kwargs)

    def _add_bias(self) -> Any:
        width = 3 * self.units
        return add_weight(self, "bias", (2, width) if self.reset_after else (width,))

    def _bias_row(self, row: int) -> Any:
        return None if self.bias is None else F.rows(self.bias)[row]

    def _input_bias(self) -> Any:
        return self._bias_row(0) if self.reset_after else self.bias

    def sequence(self, xs: Any, states: list[Any], mask: Any, backwards: bool) -> list[Any] | None:
        """All steps at once, with the default activations and the reset after the product."""
        default = is_function(self.activation, "tanh") and is_function(self.recurrent_activation, "sigmoid")
        if not (default and self.reset_after):
            return None
        kernel, bias = self.recurrent_kernel.as_tensor(), self._bias_row(1)
        if bias is None:
            bias = F.fill(shape=(3 * self.units,), value=0, dtype=kernel.data.dtype)
        return [F.gru_sequence(xs, kernel, bias, *states, *mask, backwards=backwards)]

    def transition(self, state: Any, training: Any) -> Step:
        """The step."""
        return self._reset_after(state, training) if self.reset_after else self._reset_before(state, training)

    def _reset_after(self, state: Any, training: Any) -> Step:
        product, bias = self._recurrent_product(state, training), self._bias_row(1)
        activation, gate, sizes = self.activation, self.recurrent_activation, self._gate_sizes

        def step(x: Any, states: list[Any]) -> tuple[Any, list[Any]]:
            h = states[0]
            inner = product(h) if bias is None else F.add(product(h), bias)
            x_z, x_r, x_h = F.parts(x, sizes=sizes, axis=-1)
            h_z, h_r, h_h = F.parts(inner, sizes=sizes, axis=-1)
            z, r = gate(F.add(x_z, h_z)), gate(F.add(x_r, h_r))
            h = _mixed(z, h, activation(F.add(x_h, F.mul(r, h_h))))
            return h, [h]

        return step

    def _reset_before(self, state: Any, training: Any) -> Step:
        k_z, k_r, k_h = F.parts(self.recurrent_kernel, sizes=self._gate_sizes, axis=1)
        masks = self._recurrent_masks(state, training)
        activation, gate, sizes = self.activation, self.recurrent_activation, self._gate_sizes

        def step(x: Any, states: list[Any]) -> tuple[Any, list[Any]]:
            h = states[0]
            for_z, for_r, for_h = (h, h, h) if masks is None else (F.mul(h, m) for m in masks)
            x_z, x_r, x_h = F.parts(x, sizes=sizes, axis=-1)
            z, r = gate(F.add(x_z, F.matmul(for_z, k_z))), gate(F.add(x_r, F.matmul(for_r, k_r)))
            candidate = activation(F.add(x_h, F.matmul(F.mul(r, for_h), k_h)))
            h = _mixed(z, h, candidate)
            return h, [h]

        return step


def _mixed(z: Any, h: Any, candidate: Any) -> Any:
    """``z * h + (1 - z) * candidate``."""
    return F.add(candidate, F.mul(z, F.sub(h, candidate)))


@public("keras.layers")
class GRU(BuiltInRNN):
    """Gated recurrent unit.

    Args: use_cudnn: 'auto', True or False; results are the same, and there is no cuDNN here.
    Shapes: (batch, steps, d) -> (batch, units), or (batch, steps, units) with return_sequences
    Example: >>> GRU(4)(ones((2, 5, 3))).shape
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
        reset_after: bool = True,
        use_cudnn: Any = "auto",
        **kwargs: Any,
    ) -> None:
        cell = GRUCell(
            units, activation=activation, recurrent_activation=recurrent_activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer,
            recurrent_regularizer=recurrent_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, recurrent_constraint=recurrent_constraint,
            bias_constraint=bias_constraint, dropout=dropout, recurrent_dropout=recurrent_dropout,
            reset_after=reset_after, seed=seed, dtype=kwargs.get("dtype"),
            trainable=kwargs.get("trainable", True), name="gru_cell",
            implementation=kwargs.pop("implementation", 2),
        )  # fmt: skip
        super().__init__(
            cell, return_sequences=return_sequences, return_state=return_state, go_backwards=go_backwards,
            stateful=stateful, unroll=unroll, activity_regularizer=activity_regularizer, **kwargs,
        )  # fmt: skip
        self.input_spec = InputSpec(ndim=3)
        check_use_cudnn(use_cudnn)
        self.use_cudnn = use_cudnn
