"""What recurrent cells share: weights, dropout masks that hold for a whole sequence, and the split
of a step into what depends on the input (``project``, done for all steps at once) and the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....base.dtype import as_dtype
from ....base.tree import is_nested
from ....ir.op import F
from ... import activations
from ...engine.layer import Layer
from ...random import random
from ...random.seed_generator import SeedGenerator
from ..options import add_weight, as_floats, config_of, take, weight_names

Step = Callable[[Any, list[Any]], tuple[Any, list[Any]]]


class DropoutRNNCell:
    """Mixin: dropout masks that are drawn once and kept until reset.

    A cell sets ``dropout``, ``recurrent_dropout`` and ``seed_generator``; with
    ``dropout_mask_count`` it gets a list of so many masks instead of one.
    """

    dropout: float
    recurrent_dropout: float
    seed_generator: SeedGenerator
    dropout_mask_count: int | None = None

    def _draw(self, like: Any, rate: float) -> Any:
        ones = F.ones_like(like)
        if self.dropout_mask_count is None:
            return random.dropout(ones, rate, seed=self.seed_generator)
        return [random.dropout(ones, rate, seed=self.seed_generator) for _ in range(self.dropout_mask_count)]

    def _mask(self, kind: str, like: Any, rate: float) -> Any:
        if self.__dict__.get(kind) is None and rate > 0:
            self.__dict__[kind] = self._draw(like, rate)
        return self.__dict__.get(kind)

    def get_dropout_mask(self, step_input: Any) -> Any:
        """The mask of the inputs, None without dropout."""
        return self._mask("_dropout_mask", step_input, self.dropout)

    def get_recurrent_dropout_mask(self, step_input: Any) -> Any:
        """The mask of the state, None without dropout."""
        return self._mask("_recurrent_dropout_mask", step_input, self.recurrent_dropout)

    def reset_dropout_mask(self) -> None:
        """The next mask is drawn anew."""
        self.__dict__["_dropout_mask"] = None

    def reset_recurrent_dropout_mask(self) -> None:
        """The next mask is drawn anew."""
        self.__dict__["_recurrent_dropout_mask"] = None


class RNNCell(Layer, DropoutRNNCell):
    """Base of the built-in cells. Subclasses set ``gates`` and implement ``transition``.

    Shapes: kernel (d, gates * units), recurrent_kernel (units, gates * units).
    Raises: ValueError unless units is positive.
    """

    gates = 1
    seed_first = False  # whether the seed is drawn before the initializers' seeds
    option_names: tuple[str, ...] = ()

    def __init__(
        self, units: int, dropout: float, recurrent_dropout: float, seed: Any, options: dict[str, Any], **kwargs: Any
    ) -> None:
        if units <= 0:
            raise ValueError(
                f"Received an invalid value for argument `units`, expected a positive integer, got {units}."
            )
        implementation = kwargs.pop("implementation", 2)
        super().__init__(**kwargs)
        self.units = units
        self.seed = seed
        if self.seed_first:
            self.seed_generator = SeedGenerator(seed)
        take(self, **options)
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self.implementation = 1 if self.recurrent_dropout and self.gates > 1 else implementation
        if self.implementation == 1 and self.gates > 1:
            self.dropout_mask_count = self.gates
        if not self.seed_first:
            self.seed_generator = SeedGenerator(seed)
        self.state_size: Any = units
        self.output_size = units

    def build(self, input_shape: Any) -> None:
        """Creates both kernels and the bias."""
        width = self.gates * self.units
        self.kernel = add_weight(self, "kernel", (input_shape[-1], width))
        self.recurrent_kernel = add_weight(self, "recurrent_kernel", (self.units, width), option="recurrent")
        self.bias = self._add_bias() if self.use_bias else None

    def _add_bias(self) -> Any:
        return add_weight(self, "bias", (self.gates * self.units,))

    def _input_bias(self) -> Any:
        return self.bias

    @property
    def _gate_sizes(self) -> tuple[int, ...]:
        return (self.units,) * self.gates

    def project(self, inputs: Any, step_input: Any, training: Any) -> Any:
        """The inputs' part of every gate: (..., d) -> (..., gates * units)."""
        bias, inputs = self._input_bias(), as_floats(inputs, self.kernel.dtype)
        if not (training and 0.0 < self.dropout < 1.0):
            return F.dense(inputs, self.kernel, bias)
        masks = self.get_dropout_mask(step_input)
        if not isinstance(masks, list):
            return F.dense(F.mul(inputs, masks), self.kernel, bias)
        kernels = F.parts(self.kernel, sizes=self._gate_sizes, axis=1)
        parts = [F.dense(F.mul(inputs, m), k) for m, k in zip(masks, kernels, strict=True)]
        joined = F.concat(*parts, axis=-1)
        return joined if bias is None else F.add(joined, bias)

    def _recurrent_masks(self, state: Any, training: Any) -> Any:
        """The state's masks in training, else None."""
        if not (training and 0.0 < self.recurrent_dropout < 1.0):
            return None
        return self.get_recurrent_dropout_mask(state)

    def _recurrent_product(self, state: Any, training: Any) -> Callable[[Any], Any]:
        """``h -> h @ recurrent_kernel``, with each gate's own mask where there are masks."""
        kernel = self.recurrent_kernel.as_tensor()
        masks = self._recurrent_masks(state, training)
        if masks is None:
            return lambda h: F.matmul(h, kernel)
        if not isinstance(masks, list):
            return lambda h: F.matmul(F.mul(h, masks), kernel)
        kernels = F.parts(kernel, sizes=self._gate_sizes, axis=1)
        return lambda h: F.concat(*(F.matmul(F.mul(h, m), k) for m, k in zip(masks, kernels, strict=True)), axis=-1)

    def sequence(self, xs: Any, states: list[Any], mask: Any, backwards: bool) -> list[Any] | None:
        """All steps of projected inputs (batch, steps, gates * units) in one call: every state after each
        step, (batch, steps, units). None where the cell's options call for steps of their own."""
        return None

    def transition(self, state: Any, training: Any) -> Step:
        """The step from (projected input, states) to (output, new states), its weights at hand."""
        raise NotImplementedError

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        """One step: (batch, d) and the states -> the output and the new states."""
        nested = is_nested(states)
        held = list(states) if nested else [states]
        step = self.transition(held[0], training)
        output, new = step(self.project(inputs, inputs, training), held)
        return output, new if nested else new[0]

    def get_initial_state(self, batch_size: Any = None) -> list[Any]:
        """Zeros."""
        sizes = self.state_size if isinstance(self.state_size, list) else [self.state_size]
        dtype = as_dtype(self.compute_dtype).numpy
        return [F.fill(shape=(batch_size, n), value=0, dtype=dtype) for n in sizes]

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, *self.option_names, *CELL_OPTIONS)}


CELL_OPTIONS = (
    "units", "activation", "use_bias", "dropout", "recurrent_dropout", "seed",
    *weight_names("kernel", "recurrent", "bias", activity=False),
)  # fmt: skip


def is_function(activation: Any, name: str) -> bool:
    """Whether an activation is Keras's own function of that name."""
    return activation is getattr(activations, name)
