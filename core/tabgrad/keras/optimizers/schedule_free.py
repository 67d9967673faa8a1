"""``ScheduleFreeAdamW``: Adam whose averaged weights stand in for a schedule (Defazio et al. 2024)."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ..saving.registry import public
from .base_optimizer import Optimizer
from .constructor import constructor


@public("keras.optimizers")
class ScheduleFreeAdamW(Optimizer):
    """Gradients are taken between the fast weights and their running mean.

    Args: warmup_steps: over which the rate grows.
    """

    @constructor
    def __init__(
        self,
        learning_rate: Any = 0.0025,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        warmup_steps: int = 0,
    ) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: momentum (the fast weights), velocity."""
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])
        for momentum, variable in zip(self._momentums, variables, strict=True):
            if momentum is not None:
                momentum.assign(convert_to_tensor(variable))

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        step = self._cast(F.add(self.iterations, 1), variable)
        if self.warmup_steps > 0:
            rate = F.mul(rate, F.minimum(F.div(step, float(self.warmup_steps)), 1.0))
        index = self._get_variable_index(variable)
        momentum, velocity = self._momentums[index], self._velocities[index]
        self.assign_add(velocity, F.mul(F.sub(F.square(gradient), velocity), 1 - self.beta_2))
        deviation = F.add(F.sqrt(F.div(velocity, F.sub(1.0, F.pow(self.beta_2, step)))), self.epsilon)
        self.assign_sub(momentum, F.div(F.mul(rate, gradient), deviation))
        weight = F.div(1.0, step)
        # the mean is taken out of the variable with the momentum as it is now, as Keras on TensorFlow does
        mean = F.div(F.sub(variable, F.mul(momentum, 1 - self.beta_1)), self.beta_1)
        mean = F.add(F.mul(F.sub(1.0, weight), mean), F.mul(weight, momentum))
        self.assign(variable, F.add(F.mul(momentum, 1 - self.beta_1), F.mul(mean, self.beta_1)))
