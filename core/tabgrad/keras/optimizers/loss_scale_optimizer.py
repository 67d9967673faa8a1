"""Loss scaling for float16 training (Micikevicius et al. 2017), with a scale that adapts."""

from __future__ import annotations

from typing import Any

from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from .. import initializers
from ..common.naming import name_scope
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .base_optimizer import Optimizer
from .gradients import chosen


@public("keras.optimizers")
class LossScaleOptimizer(Optimizer):
    """Wraps an optimizer: the loss is scaled up, gradients down; a step with infinities is skipped.

    Args: initial_scale; dynamic_growth_steps: finite steps after which the scale is doubled.
    """

    def __init__(
        self,
        inner_optimizer: Any,
        initial_scale: float = 2.0**15,
        dynamic_growth_steps: int = 2000,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        if not kwargs.pop("dynamic", True):
            raise ValueError(
                "LossScaleOptimizer no longer supports `dynamic=False`. Instead, simply set `loss_scale_factor` "
                "directly on the `inner_optimizer`."
            )
        for key, value in kwargs.items():
            if value not in (None, False) and not (key == "ema_momentum" and value == 0.99):
                raise ValueError(
                    f"LossScaleOptimizer does not support `{key}`. Instead, set `{key}` on the `inner_optimizer`."
                )
        super().__init__(learning_rate=0.0, name=name)
        self.inner_optimizer = inner_optimizer
        self.initial_scale = initial_scale
        self.dynamic_growth_steps = dynamic_growth_steps
        inner_optimizer.loss_scale_factor = None

    def build(self, variables: Any) -> None:
        """The scale, the count of finite steps, and the wrapped optimizer's slots."""
        self._make_scale()
        self.inner_optimizer.build(variables)
        super().build(variables)

    def _make_scale(self) -> None:
        """The scale exists from the first loss on: a traced step must not take its first value for a constant."""
        if hasattr(self, "dynamic_scale"):
            return
        self.step_counter = self.add_variable((), dtype="int64", name="step_counter")
        self.dynamic_scale = self.add_variable(
            (), initializers.Constant(self.initial_scale), dtype="float32", name="dynamic_scale"
        )

    @property
    def variables(self) -> list[Any]:
        """Its own state and the wrapped optimizer's."""
        return [*self._variables, *self.inner_optimizer.variables]

    @property
    def iterations(self) -> Any:
        """The wrapped optimizer's steps."""
        return self.inner_optimizer.iterations

    @property
    def learning_rate(self) -> Any:
        """The wrapped optimizer's learning rate."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        self.inner_optimizer.learning_rate = value

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """A step of the wrapped optimizer where all gradients are finite."""
        grads = list(grads)
        if not self.built:
            with name_scope(self.name, caller=self):
                self.build(list(trainable_variables))
        tensors = [convert_to_tensor(g) for g in grads if g is not None]
        finite: Any = None
        for g in tensors:
            here = F.all(F.isfinite(g))
            finite = here if finite is None else F.logical_and(finite, here)
        scale, steps = self.dynamic_scale.read_value(), self.step_counter.read_value()
        unscaled = [None if g is None else F.div(convert_to_tensor(g), self._cast(scale, g)) for g in grads]
        variables = list(trainable_variables) if trainable_variables is not None else self._trainable_variables
        if not self.inner_optimizer.built:
            self.inner_optimizer.build(variables)
        with chosen(finite, [*variables, *self.inner_optimizer._updated_state()]):
            self.inner_optimizer.apply(unscaled, trainable_variables)
        grown = F.equal(steps, self.dynamic_growth_steps - 1)
        kept = F.where(grown, F.mul(scale, 2.0), scale)
        self.dynamic_scale.assign(F.where(finite, kept, F.mul(scale, 0.5)))
        counted = F.where(grown, F.zeros_like(steps), F.add(steps, 1))
        self.step_counter.assign(F.where(finite, counted, F.zeros_like(steps)))

    def scale_loss(self, loss: Any) -> Any:
        """The loss times the scale."""
        if not self.built:
            with name_scope(self.name, caller=self):
                self._make_scale()
        loss = convert_to_tensor(loss)
        return F.mul(loss, self._cast(self.dynamic_scale, loss))

    def finalize_variable_values(self, var_list: Any) -> None:
        """Passed on."""
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self) -> dict[str, Any]:
        """The wrapped optimizer and the arguments."""
        return {
            "name": self.name,
            "inner_optimizer": serialize_keras_object(self.inner_optimizer),
            "initial_scale": self.initial_scale,
            "dynamic_growth_steps": self.dynamic_growth_steps,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """The optimizer that a config describes."""
        config = dict(config)
        inner = deserialize_keras_object(config.pop("inner_optimizer"), custom_objects=custom_objects)
        return cls(inner, **config)
