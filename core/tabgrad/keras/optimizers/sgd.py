"""Gradient descent with momentum (Sutskever et al. 2013 for Nesterov's form)."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from ..saving.registry import public
from .base_optimizer import Optimizer
from .constructor import constructor


@public("keras.optimizers")
class SGD(Optimizer):
    """``w -= rate * g``; with momentum, ``v = momentum * v - rate * g; w += v``.

    Args: momentum: in [0, 1]. nesterov: look ahead. Raises: ValueError on another momentum.
    """

    @constructor
    def __init__(
        self,
        learning_rate: Any = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        if not isinstance(momentum, (float, int)) or not 0 <= momentum <= 1:
            raise ValueError("`momentum` must be a float between [0, 1].")

    def build(self, variables: Any) -> None:
        """Slots: momentum, where it is used."""
        if self.built:
            return
        super().build(variables)
        self._momentums = self.add_optimizer_variables(variables, "momentum") if self.momentum else []

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        step = F.mul(gradient, rate)
        if not self.momentum:
            self.assign_sub(variable, step)
            return
        m = self._momentums[self._get_variable_index(variable)]
        velocity = F.sub(F.mul(m, self.momentum), step)
        self.assign(m, velocity)
        if self.nesterov:
            velocity = F.sub(F.mul(velocity, self.momentum), step)
        self.assign_add(variable, velocity)
