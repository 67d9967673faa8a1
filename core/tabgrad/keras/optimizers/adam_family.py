"""Adam's relatives: AdamW, Adamax, Nadam, Lamb, Lion."""

from __future__ import annotations

from typing import Any

from ...base.settings import floatx
from ...ir.op import F
from ..common.variable import Variable
from ..saving.registry import public
from .adam import Adam
from .base_optimizer import Optimizer
from .constructor import constructor


@public("keras.optimizers")
class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2019). Raises ValueError without decay."""

    @constructor
    def __init__(
        self,
        learning_rate: Any = 0.001,
        weight_decay: float | None = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
    ) -> None:
        if weight_decay is None:
            raise ValueError("Argument `weight_decay` must be a float. Received: weight_decay=None")


@public("keras.optimizers")
class Adamax(Optimizer):
    """Adam with the infinity norm in place of the second moment (Kingma & Ba 2014)."""

    @constructor
    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7
    ) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: momentum, norm."""
        if self.built:
            return
        super().build(variables)
        self._m, self._u = self.add_optimizer_variables(variables, ["momentum", "norm"])

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        index = self._get_variable_index(variable)
        m, u = self._m[index], self._u[index]
        power = F.pow(self.beta_1, self._cast(F.add(self.iterations, 1), variable))
        self.assign_add(m, F.mul(F.sub(gradient, m), 1 - self.beta_1))
        self.assign(u, F.maximum(F.mul(u, self.beta_2), F.abs(gradient)))
        self.assign_sub(variable, F.div(F.mul(rate, m), F.mul(F.sub(1, power), F.add(u, self.epsilon))))


@public("keras.optimizers")
class Nadam(Optimizer):
    """Adam with Nesterov's momentum (Dozat 2015)."""

    @constructor
    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7
    ) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: momentum, velocity, and the product of the momentum factors."""
        if self.built:
            return
        dtype = variables[0].dtype if variables else floatx()
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])
        self._u_product = Variable(1.0, dtype=getattr(dtype, "name", dtype), trainable=False)
        self._tracker.add_to_store("variables", self._u_product)

    def _factor(self, step: Any, variable: Any) -> Any:
        """The momentum of a step: beta_1 (1 - 0.96^step / 2)."""
        return F.mul(F.sub(1.0, F.mul(F.pow(0.96, self._cast(step, variable)), 0.5)), self.beta_1)

    def _before_updates(self) -> None:
        factor = self._factor(F.add(self.iterations, 1), self._u_product)
        self.assign(self._u_product, F.mul(self._u_product, factor))

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        step = F.add(self.iterations, 1)
        now, following = self._factor(step, variable), self._factor(F.add(step, 1), variable)
        product = self._cast(self._u_product, variable)
        index = self._get_variable_index(variable)
        m, v = self._momentums[index], self._velocities[index]
        self.assign_add(m, F.mul(F.sub(gradient, m), F.sub(1, self._cast(self.beta_1, variable))))
        self.assign_add(v, F.mul(F.sub(self._square(gradient), v), F.sub(1, self._cast(self.beta_2, variable))))
        ahead = F.div(F.mul(m, following), F.sub(1, F.mul(product, following)))
        here = F.div(F.mul(gradient, F.sub(1, now)), F.sub(1, product))
        second = F.div(v, F.sub(1, F.pow(self.beta_2, self._cast(step, variable))))
        self.assign_sub(variable, F.div(F.mul(F.add(ahead, here), rate), F.add(F.sqrt(second), self.epsilon)))


@public("keras.optimizers")
class Lamb(Optimizer):
    """Adam whose step is scaled to the length of the weights, per variable (You et al. 2020)."""

    @constructor
    def __init__(
        self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7
    ) -> None:
        """See the class."""

    def build(self, variables: Any) -> None:
        """Slots: momentum, velocity."""
        if self.built:
            return
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(variables, ["momentum", "velocity"])

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        step = self._cast(F.add(self.iterations, 1), variable)
        index = self._get_variable_index(variable)
        m, v = self._momentums[index], self._velocities[index]
        self.assign_add(m, F.mul(F.sub(gradient, m), 1 - self.beta_1))
        self.assign_add(v, F.mul(F.sub(self._square(gradient), v), 1 - self.beta_2))
        first = F.div(m, F.sub(1.0, F.pow(self.beta_1, step)))
        root = F.sqrt(F.div(v, F.sub(1.0, F.pow(self.beta_2, step))))
        update = F.div(first, F.add(root, self.epsilon))
        weights, length = (F.sqrt(F.sum(F.square(x))) for x in (variable, update))
        both = F.logical_and(F.greater(weights, 0), F.greater(length, 0))
        ratio = F.where(both, F.div_no_nan(weights, length), F.ones_like(weights))
        self.assign_sub(variable, F.mul(F.mul(ratio, rate), update))


@public("keras.optimizers")
class Lion(Optimizer):
    """Steps of the sign of an interpolated momentum (Chen et al. 2023). Raises ValueError on beta_1."""

    @constructor
    def __init__(self, learning_rate: Any = 0.001, beta_1: float = 0.9, beta_2: float = 0.99) -> None:
        if beta_1 <= 0 or beta_1 > 1:
            raise ValueError(
                "Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer degenerates to SignSGD. "
                f"Received: beta_1={beta_1}."
            )

    def build(self, variables: Any) -> None:
        """Slots: momentum."""
        if self.built:
            return
        super().build(variables)
        self._momentums = self.add_optimizer_variables(variables, "momentum")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step for one variable."""
        rate, gradient = self._cast(learning_rate, variable), self._cast(gradient, variable)
        m = self._momentums[self._get_variable_index(variable)]
        first, second = self._cast(self.beta_1, variable), self._cast(self.beta_2, variable)
        direction = F.sign(F.add(F.mul(m, first), F.mul(gradient, F.sub(1.0, first))))
        self.assign_sub(variable, F.mul(rate, direction))
        self.assign(m, F.add(F.mul(m, second), F.mul(gradient, F.sub(1.0, second))))
