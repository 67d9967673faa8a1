"""``RNN``: a cell over every step of a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.dtype import as_dtype
from ....base.tree import flatten, is_nested, map_structure
from ....ir.dispatch import eagerly
from ....ir.op import F
from ....tensor.convert import convert_to_tensor
from ...common.naming import name_scope
from ...common.symbolic import without_stand_ins
from ...common.variable import Variable
from ...engine.layer import Layer
from ...saving.registry import public
from ...saving.serialization import deserialize_keras_object, serialize_keras_object
from ..options import config_of, takes
from .cell import DropoutRNNCell, RNNCell
from .loop import as_bool, run_steps
from .stacked import StackedRNNCells

_FLAGS = ("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask")


@public("keras.layers")
class RNN(Layer):
    """Runs a cell over the steps of (batch, steps, ...).

    Args: cell: a cell, or a list of them to be stacked. return_sequences: every output, not the
        last alone. return_state: the last states too. go_backwards: from the last step.
        stateful: a batch starts from the states the one before ended with. unroll: no effect on
        results. zero_output_for_mask: masked steps give zeros, not the output before.
    Shapes: (batch, steps, d) -> (batch, units), or (batch, steps, units)
    Raises: ValueError where the cell has no ``call`` or ``state_size``.
    """

    _masks_are_nodes = True

    def __init__(
        self,
        cell: Any,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **kwargs: Any,
    ) -> None:
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        if "call" not in dir(cell):
            raise ValueError(f"Argument `cell` should have a `call` method. Received: cell={cell}")
        if "state_size" not in dir(cell):
            raise ValueError(
                "The RNN cell should have a `state_size` attribute (single integer or list of integers, "
                f"one integer per RNN state). Received: cell={cell}"
            )
        super().__init__(**kwargs)
        self.zero_output_for_mask = zero_output_for_mask
        self.cell = cell
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll = go_backwards, stateful, unroll
        self.supports_masking = True
        self.__dict__["states"] = None
        self._expected_batch_size: int | None = None
        size = cell.state_size
        if not isinstance(size, (list, tuple, int)):
            raise ValueError("state_size must be an integer, or a list/tuple of integers (one for each state tensor).")
        self.single_state = isinstance(size, int)
        self.state_size = [size] if isinstance(size, int) else list(size)

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        """The output's shape, and the states' with return_state."""
        batch, length = sequences_shape[0], sequences_shape[1]
        size = getattr(self.cell, "output_size", None)
        size = self.state_size[0] if size is None else size
        if not isinstance(size, int):
            raise ValueError("output_size must be an integer.")
        shape = (batch, length, size) if self.return_sequences else (batch, size)
        if not self.return_state:
            return shape
        states = [[(batch, n) for n in s] if isinstance(s, (list, tuple)) else (batch, s) for s in self.state_size]
        return (shape, *states)

    def compute_mask(self, inputs: Any, mask: Any) -> Any:
        """The mask of the steps, where they are returned."""
        output = flatten(mask)[0] if self.return_sequences else None
        return [output, *(None for _ in self.state_size)] if self.return_state else output

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:
        """Builds the cell, and the state variables of a stateful layer."""
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build((sequences_shape[0], *sequences_shape[2:]))
            self.cell.built = True
        if not self.stateful:
            return
        if self.states is not None:
            self.reset_state()
            return
        if sequences_shape[0] is None:
            raise ValueError(
                "When using `stateful=True` in a RNN, the batch size must be static. Found dynamic batch "
                f"size: sequence.shape={tuple(sequences_shape)}. Give it with `batch_shape` or `batch_size` of Input."
            )
        self._create_state_variables(sequences_shape[0])
        self._expected_batch_size = sequences_shape[0]

    def _create_state_variables(self, batch_size: int) -> None:
        """State variables are no weights, so they stay untracked."""
        with name_scope(self.name, caller=self), eagerly():
            self.__dict__["states"] = map_structure(
                lambda v: Variable(v, trainable=False, dtype=self.variable_dtype, name="rnn_state"),
                self.get_initial_state(batch_size),
            )

    def get_initial_state(self, batch_size: Any) -> list[Any]:
        """The states that a sequence starts from: the cell's own, else zeros."""
        make = getattr(self.cell, "get_initial_state", None)
        if make is None:
            dtype = as_dtype(self.cell.compute_dtype).numpy
            return [F.fill(shape=(batch_size, n), value=0, dtype=dtype) for n in self.state_size]
        states = make(batch_size=batch_size)
        return list(states) if is_nested(states) else [states]

    def reset_states(self) -> None:
        """Alias of reset_state."""
        self.reset_state()

    def reset_state(self) -> None:
        """Zeros in the state variables."""
        for v in flatten(self.states) if self.states is not None else ():
            v.assign(np.zeros(v.shape))

    def inner_loop(self, sequences: Any, initial_state: Any, mask: Any, training: Any = False) -> Any:
        """(last output, outputs or None, last states)."""
        cell = self.cell
        whole = self._whole_sequence(sequences, initial_state, mask, training)
        if whole is not None:
            return whole
        if isinstance(cell, RNNCell) and type(cell).call is RNNCell.call:
            first = F.rows(_swap_batch_and_time(sequences))[0] if cell.dropout else sequences
            xs = cell.project(_swap_batch_and_time(sequences), first, training)
            step: Any = cell.transition(initial_state[0], training)
        else:
            xs = _swap_batch_and_time(sequences)
            kwargs = {"training": training} if isinstance(cell, Layer) and takes(cell, "training") else {}

            def step(x: Any, states: Any) -> Any:
                output, new = cell(x, states, **kwargs)
                return output, list(new) if is_nested(new) else [new]

        return run_steps(
            step, xs, initial_state, None if mask is None else _swap_batch_and_time(mask), self.go_backwards,
            self.return_sequences, self.zero_output_for_mask,
        )  # fmt: skip

    def _whole_sequence(self, sequences: Any, states: list[Any], mask: Any, training: Any) -> Any:
        """inner_loop in one op, where the cell has one for its options; else None."""
        cell, steps = self.cell, sequences.data.shape[1]
        dropped = isinstance(cell, RNNCell) and training and 0.0 < cell.recurrent_dropout < 1.0
        if not isinstance(cell, RNNCell) or dropped or type(cell).call is not RNNCell.call:
            return None
        if type(cell).sequence is RNNCell.sequence or len(sequences.data.shape) != 3 or not steps:
            return None
        if without_stand_ins((steps,))[0] is None:
            return None
        first = _first_step(sequences)
        if cell.dropout:
            projected = _swap_batch_and_time(cell.project(_swap_batch_and_time(sequences), first, training))
        else:
            projected = cell.project(sequences, first, training)
        masks = [] if mask is None else [as_bool(mask)]
        found = cell.sequence(projected, states, masks, self.go_backwards)
        return None if found is None else self._of_sequence(found, states, masks)

    def _of_sequence(self, found: list[Any], states: list[Any], masks: list[Any]) -> Any:
        """(last output, outputs or None, last states) from the states after each step."""
        hs, at = found[0], 0 if self.go_backwards else -1
        if masks:
            hs = self._masked_outputs(hs, masks[0])
        last = [_step_of(s, at) for s in found]
        outputs = None
        if self.return_sequences:
            outputs = F.flip(hs, axis=(1,)) if self.go_backwards else hs
        return (_step_of(hs, at) if masks else last[0]), outputs, last

    def _masked_outputs(self, hs: Any, mask: Any) -> Any:
        """Outputs of masked steps: zeros, or the output of the last step before that was not masked."""
        if not self.zero_output_for_mask:
            seen = F.cumsum(F.cast(mask, dtype=np.dtype(np.int32)), axis=1, reverse=self.go_backwards)
            mask = F.greater(seen, 0)
        return F.where(F.expand_dims(mask, -1), hs, F.zeros_like(hs))

    def call(self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False) -> Any:
        """The outputs, and the states with return_state."""
        batch, steps = sequences.data.shape[:2]
        if self.unroll and without_stand_ins((steps,))[0] is None:
            raise ValueError(
                "Cannot unroll a RNN if the time dimension is undefined. Give it in the `shape` or "
                "`batch_shape` of Input."
            )
        if initial_state is None:
            initial_state = self.states if self.stateful else self.get_initial_state(batch_size=batch)
        if self.stateful and self._expected_batch_size not in (None, batch):
            raise ValueError(
                "If an RNN is stateful, the batch size of the input sequences must be the same as the "
                f"batch size of the initial state.\n- Expected batch size: {self._expected_batch_size}\n"
                f"- Received batch size: {batch}"
            )
        wanted = as_dtype(self.cell.compute_dtype).numpy
        states = list(initial_state) if is_nested(initial_state) else [initial_state]
        if len(states) != len(self.state_size):
            raise ValueError(
                f"Layer {self.name} has {len(self.state_size)} states of sizes {list(self.state_size)}. Received an "
                f"`initial_state` of {len(states)}: give one tensor of (batch, size) for each."
            )
        states = map_structure(lambda s: _cast(convert_to_tensor(s), wanted), states)
        self._draw_masks(self.cell, lambda: _first_step(sequences), states)
        mask = flatten(mask)[0] if mask is not None else None
        last, outputs, states = self.inner_loop(sequences, states, mask, training)
        self._reset_masks(self.cell)
        dtype = as_dtype(self.compute_dtype).numpy
        output = _cast(outputs if self.return_sequences else last, dtype)
        states = map_structure(lambda s: _cast(s, dtype), states)
        if self.stateful:
            for variable, value in zip(flatten(self.states), flatten(states), strict=True):
                variable.assign(value)
        return (output, *states) if self.return_state else output

    def _draw_masks(self, cell: Any, first: Any, state: Any) -> None:
        """Draws the cells' dropout masks in Keras's order, in training and outside."""
        if isinstance(cell, DropoutRNNCell) and (cell.dropout or cell.recurrent_dropout):
            if cell.dropout:
                cell.get_dropout_mask(first())
            cell.get_recurrent_dropout_mask(state[0] if isinstance(state, (list, tuple)) else state)
        if isinstance(cell, StackedRNNCells):
            step_input = first()
            for inner, s in zip(cell.cells, state, strict=True):
                held = step_input
                self._draw_masks(inner, lambda held=held: held, s)
                step_input, _ = inner(step_input, list(s) if is_nested(s) else [s])

    def _reset_masks(self, cell: Any) -> None:
        if isinstance(cell, DropoutRNNCell):
            cell.reset_dropout_mask()
            cell.reset_recurrent_dropout_mask()
        for inner in cell.cells if isinstance(cell, StackedRNNCells) else ():
            self._reset_masks(inner)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        cell = serialize_keras_object(self.cell)
        return {**super().get_config(), **config_of(self, *_FLAGS), "cell": cell}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The layer of a config."""
        config = dict(config)
        cell = deserialize_keras_object(config.pop("cell"), custom_objects)
        return cls(cell, **config)


def _swap_batch_and_time(x: Any) -> Any:
    return F.transpose(x, perm=(1, 0, *range(2, len(x.data.shape))))


def _step_of(x: Any, at: int) -> Any:
    """One step of (batch, steps, ...)."""
    shape = tuple(x.data.shape)
    at %= shape[1]
    key = tuple(slice(at, at + 1, 1) if i == 1 else slice(0, d, 1) for i, d in enumerate(shape))
    return F.reshape(F.slice(x, key=key), shape=(shape[0], *shape[2:]))


def _first_step(x: Any) -> Any:
    shape = tuple(x.data.shape)
    key = tuple(slice(0, 1 if i == 1 else d, 1) for i, d in enumerate(shape))
    return F.reshape(F.slice(x, key=key), shape=(shape[0], *shape[2:]))


def _cast(x: Any, dtype: Any) -> Any:
    return x if x.data.dtype == dtype else F.cast(x, dtype=dtype)
