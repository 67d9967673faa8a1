"""RMSprop (Tieleman & Hinton 2012), with momentum and the centred form (Graves 2013)."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from ..saving.registry import public
from .base_optimizer import Optimizer
from .constructor import constructor


@public("keras.optimizers")
class RMSprop(Optimizer):
    """Steps divided by the root of a running mean of squared gradients.

    Args: rho: decay of the mean. momentum, epsilon. centered: divide by the standard deviation.
    """

    @constructor
    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
    ) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: velocity, and momentum and average_gradient where they are used."""
        if self.built:
            return
        super().build(variables)
        self._velocities = self.add_optimizer_variables(variables, "velocity")
        self._momentums = self.add_optimizer_variables(variables, "momentum") if self.momentum > 0 else []
        self._average_gradients = self.add_optimizer_variables(variables, "average_gradient") if self.centered else []

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        index = self._get_variable_index(variable)
        velocity = self._velocities[index]
        self.assign(velocity, F.add(F.mul(velocity, self.rho), F.mul(self._square(gradient), 1 - self.rho)))
        if self.centered:
            average = self._average_gradients[index]
            self.assign(average, F.add(F.mul(average, self.rho), F.mul(gradient, 1 - self.rho)))
            denominator = F.add(F.sub(velocity, F.square(average)), self.epsilon)
        else:
            denominator = F.add(velocity, self.epsilon)
        step = F.div(F.mul(rate, gradient), F.sqrt(denominator))
        if self.momentum > 0:
            momentum = self._momentums[index]
            self.assign(momentum, F.add(F.mul(momentum, self.momentum), step))
            step = momentum.read_value()
        self.assign_sub(variable, step)
