"""Adam (Kingma & Ba 2014), with the AMSGrad variant (Reddi et al. 2018)."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from ..saving.registry import public
from .base_optimizer import Optimizer
from .constructor import constructor


@public("keras.optimizers")
class Adam(Optimizer):
    """Steps scaled by running estimates of the gradient's first two moments.

    Args: beta_1, beta_2: decay of the estimates. epsilon: added to the root. amsgrad: divide by the
        largest second moment seen.
    """

    @constructor
    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
    ) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: momentum, velocity and, with amsgrad, velocity_hat."""
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])
        if self.amsgrad:
            self._velocity_hats = self.add_optimizer_variables(variables, "velocity_hat")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        step = self._cast(F.add(self.iterations, 1), variable)
        m = self._momentums[self._get_variable_index(variable)]
        v = self._velocities[self._get_variable_index(variable)]
        correction = F.sub(1, F.pow(self.beta_2, step))
        alpha = F.div(F.mul(rate, F.sqrt(correction)), F.sub(1, F.pow(self.beta_1, step)))
        self.assign_add(m, F.mul(F.sub(gradient, m), 1 - self.beta_1))
        self.assign_add(v, F.mul(F.sub(self._square(gradient), v), 1 - self.beta_2))
        if self.amsgrad:
            hat = self._velocity_hats[self._get_variable_index(variable)]
            self.assign(hat, F.maximum(hat, v))
            v = hat
        self.assign_sub(variable, F.div(F.mul(m, alpha), F.add(F.sqrt(v), self.epsilon)))
