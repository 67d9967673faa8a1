"""Adagrad's relatives: Adagrad, Adadelta, Ftrl, Adafactor."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from .. import initializers
from ..saving.registry import public
from .base_optimizer import Optimizer
from .constructor import constructor


@public("keras.optimizers")
class Adagrad(Optimizer):
    """Steps divided by the root of the sum of squared gradients (Duchi et al. 2011)."""

    @constructor
    def __init__(
        self, learning_rate: Any = 0.001, initial_accumulator_value: float = 0.1, epsilon: float = 1e-7
    ) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: accumulator."""
        if self.built:
            return
        super().build(variables)
        start = initializers.Constant(self.initial_accumulator_value)
        self._sums = self.add_optimizer_variables(variables, "accumulator", start)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        total = self._sums[self._get_variable_index(variable)]
        self.assign_add(total, self._square(gradient))
        self.assign_sub(variable, F.div(F.mul(rate, gradient), F.sqrt(F.add(total, self.epsilon))))


@public("keras.optimizers")
class Adadelta(Optimizer):
    """Steps in the ratio of running means of past steps and gradients (Zeiler 2012)."""

    @constructor
    def __init__(self, learning_rate: Any = 0.001, rho: float = 0.95, epsilon: float = 1e-7) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: accumulated_grad, accumulated_delta_var."""
        if self.built:
            return
        super().build(variables)
        names = ["accumulated_grad", "accumulated_delta_var"]
        self._grads, self._deltas = self.add_optimizer_variables(variables, names)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        index = self._get_variable_index(variable)
        squares, deltas = self._grads[index], self._deltas[index]
        self.assign(squares, F.add(F.mul(squares, self.rho), F.mul(self._square(gradient), 1 - self.rho)))
        roots = [F.sqrt(F.add(x, self.epsilon)) for x in (deltas, squares)]
        delta = F.neg(F.div(F.mul(roots[0], gradient), roots[1]))
        self.assign(deltas, F.add(F.mul(deltas, self.rho), F.mul(F.square(delta), 1 - self.rho)))
        self.assign_add(variable, F.mul(rate, delta))


@public("keras.optimizers")
class Ftrl(Optimizer):
    """Follow the regularized leader (McMahan et al. 2013), with L1, L2 and shrinkage.

    Raises: ValueError on negative strengths or a positive power.
    """

    @constructor
    def __init__(
        self,
        learning_rate: Any = 0.001,
        learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        l2_shrinkage_regularization_strength: float = 0.0,
        beta: float = 0.0,
    ) -> None:
        for name in (
            "initial_accumulator_value", "l1_regularization_strength", "l2_regularization_strength",
            "l2_shrinkage_regularization_strength",
        ):  # fmt: skip
            value = getattr(self, name)
            if value < 0.0:
                raise ValueError(f"`{name}` needs to be positive or zero. Received: {name}={value}.")
        if learning_rate_power > 0.0:
            raise ValueError(
                "`learning_rate_power` needs to be negative or zero. Received: "
                f"learning_rate_power={learning_rate_power}."
            )

    def build(self, variables: Any) -> None:
        """Slots: accumulator, linear."""
        if self.built:
            return
        super().build(variables)
        starts = [initializers.Constant(self.initial_accumulator_value), "zeros"]
        self._sums, self._linears = self.add_optimizer_variables(variables, ["accumulator", "linear"], starts)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        index = self._get_variable_index(variable)
        total, linear = self._sums[index], self._linears[index]
        power, l1 = -self.learning_rate_power, self.l1_regularization_strength
        l2 = F.add(F.div(self.beta, F.mul(rate, 2.0)), self.l2_regularization_strength)
        shrunk = F.add(gradient, F.mul(variable, 2 * self.l2_shrinkage_regularization_strength))
        grown = F.add(total, self._square(gradient))
        raised = F.pow(grown, power)
        sigma = F.div(F.sub(raised, F.pow(total, power)), rate)
        self.assign_add(linear, F.sub(shrunk, F.mul(sigma, variable)))
        quadratic = F.add(F.div(raised, rate), F.mul(l2, 2.0))
        self.assign(variable, F.div(F.sub(F.clip(linear.read_value(), -l1, l1), linear), quadratic))
        self.assign(total, grown)


def _rms(x: Any) -> Any:
    return F.sqrt(F.mean(F.square(x)))


@public("keras.optimizers")
class Adafactor(Optimizer):
    """Second moments kept as row and column means (Shazeer & Stern 2018)."""

    @constructor
    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_2_decay: float = -0.8,
        epsilon_1: float = 1e-30,
        epsilon_2: float = 1e-3,
        clip_threshold: float = 1.0,
        relative_step: bool = True,
    ) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: row and column means for matrices, and velocity."""
        if self.built:
            return
        super().build(variables)
        self._r: list[Any] = []
        self._c: list[Any] = []
        self._v: list[Any] = []
        for v in variables:
            shape = tuple(v.shape)
            if len(shape) < 2:
                self._r.append(self.add_variable((), name=v.name))  # unused, but part of the state in Keras
                self._c.append(self.add_variable((), name=v.name))
            else:
                self._r.append(self.add_variable(shape[:-1], dtype=v.dtype, name=v.name))
                self._c.append(self.add_variable((*shape[:-2], shape[-1]), dtype=v.dtype, name=v.name))
            self._v.append(self.add_variable_from_reference(v, "velocity"))

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        step = self._cast(F.add(self.iterations, 1), variable)
        if not callable(self._learning_rate) and self.relative_step:
            rate = F.minimum(rate, F.div(1, F.sqrt(step)))
        index = self._get_variable_index(variable)
        r, c, v = self._r[index], self._c[index], self._v[index]
        rho = F.minimum(rate, F.div(1, F.sqrt(step)))
        alpha = F.mul(F.maximum(_rms(variable), self.epsilon_2), rho)
        squares = F.add(self._square(gradient), self.epsilon_1)
        beta = F.sub(1, F.pow(step, self.beta_2_decay))

        def moved(slot: Any, value: Any) -> Any:
            return F.add(F.mul(beta, slot), F.mul(F.sub(1, beta), value))

        if len(variable.shape) >= 2:
            self.assign(r, moved(r, F.mean(squares, axis=-1)))
            self.assign(c, moved(c, F.mean(squares, axis=-2)))
            rows = F.div(r, F.mean(r.read_value(), axis=-1, keepdims=True))
            self.assign(v, F.mul(F.expand_dims(rows, -1), F.expand_dims(c.read_value(), -2)))
        else:
            self.assign(v, moved(v, squares))
        update = F.div(gradient, F.sqrt(v))
        update = F.div(update, F.maximum(F.div(_rms(update), self.clip_threshold), 1.0))
        self.assign_sub(variable, F.mul(alpha, update))
