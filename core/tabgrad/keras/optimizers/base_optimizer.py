"""``Optimizer``: slots, learning rate, clipping, decay, averaging; subclasses give the update rule."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...base.settings import floatx
from ...ir.op import F
from ...tensor.base_variable import BaseVariable
from ...tensor.convert import convert_to_tensor
from ...tensor.waiting import WAITING, arrived
from .. import initializers
from ..common.naming import auto_name, name_scope
from ..common.tracking import Tracker
from ..common.variable import Variable
from ..saving.registry import public
from ..saving.saveable import KerasSaveable
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .gradients import chosen, clip_by_global_norm, clip_by_norm
from .saved_state import SavedState
from .schedules.learning_rate_schedule import LearningRateSchedule

SHARED: dict[str, Any] = {
    "weight_decay": None, "clipnorm": None, "global_clipnorm": None, "clipvalue": None, "use_ema": False,
    "ema_momentum": 0.99, "ema_overwrite_frequency": None, "loss_scale_factor": None,
    "gradient_accumulation_steps": None,
}  # fmt: skip


@public("keras.optimizers")
class Optimizer(SavedState, KerasSaveable):
    """Updates variables from gradients. Subclasses implement ``build`` (slots) and ``update_step``.

    Args: learning_rate: float, LearningRateSchedule or callable. weight_decay: decoupled decay.
        clipnorm (per variable), clipvalue, global_clipnorm: at most one. use_ema, ema_momentum,
        ema_overwrite_frequency: averaged weights. loss_scale_factor: gradients are divided by it.
        gradient_accumulation_steps: updates happen every so many steps (at least 2).
    Raises: ValueError on values out of range and unknown arguments.
    """

    _checkpointed = True
    _checkpoint_names = {n: n for n in ("_variables", "_trainable_variables", "_iterations", "_learning_rate")}

    def __init__(
        self,
        learning_rate: Any,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        if kwargs.pop("decay", None) is not None:
            warnings.warn("Argument `decay` is no longer supported and will be ignored.", stacklevel=3)
        if kwargs:
            raise ValueError(f"Argument(s) not recognized: {kwargs}")
        self.name = name or auto_name(type(self).__name__)
        self.weight_decay = weight_decay
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.use_ema, self.ema_momentum = use_ema, ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self._check_arguments()
        self._own_arguments: list[str] = []
        self.built = False
        self._variables: list[Variable] = []
        self._tracker = Tracker({"variables": (lambda x: isinstance(x, Variable), self._variables)})
        self._trainable_variables: list[Any] = []
        self._index: dict[int, int] = {}
        self._excluded: set[int] = set()
        self._excluded_names: re.Pattern[str] | None = None
        self._iterations = self.add_variable((), dtype="int64", name="iteration")
        self._learning_rate = self._make_learning_rate(learning_rate)

    def _check_arguments(self) -> None:
        given = [a for a in (self.clipnorm, self.clipvalue, self.global_clipnorm) if a is not None]
        if len(given) > 1:
            raise ValueError(
                "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: "
                f"clipnorm={self.clipnorm}, clipvalue={self.clipvalue}, global_clipnorm={self.global_clipnorm}"
            )
        steps = self.gradient_accumulation_steps
        if steps and steps < 2:
            raise ValueError(
                f"`gradient_accumulation_steps` must be an integer >= 2. Received: gradient_accumulation_steps={steps}"
            )
        if self.use_ema and not 0 <= self.ema_momentum <= 1:
            raise ValueError(f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={self.ema_momentum}")
        frequency = self.ema_overwrite_frequency
        if self.use_ema and frequency and (not isinstance(frequency, int) or frequency < 1):
            raise ValueError(
                "`ema_overwrite_frequency` must be an integer >= 1 or None. Received: "
                f"ema_overwrite_frequency={frequency}"
            )

    def _make_learning_rate(self, value: Any) -> Any:
        if isinstance(value, LearningRateSchedule) or callable(value):
            return value
        if not isinstance(value, float):
            raise ValueError(
                "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a "
                "callable (that takes in the current iteration value and returns the corresponding learning "
                f"rate value). Received instead: learning_rate={value}"
            )
        exact = np.asarray(value, as_dtype(floatx()).numpy)  # an initializer would round to float32
        return self.add_variable((), lambda shape, dtype: exact, dtype=floatx(), name="learning_rate")

    # --- state -----------------------------------------------------------------------------

    @property
    def iterations(self) -> Any:
        """Number of updates made."""
        if self.gradient_accumulation_steps:
            return F.floordiv(self._iterations, self.gradient_accumulation_steps)
        return self._iterations

    @property
    def variables(self) -> list[Variable]:
        """The optimizer's state: step, learning rate, slots."""
        return list(self._variables)

    def build(self, variables: Any) -> None:
        """Creates what all optimizers keep per variable. Subclasses add their slots."""
        if self.use_ema:
            self._averages = self.add_optimizer_variables(variables, "average")
        self._trainable_variables = list(variables)
        self._index = {id(v): i for i, v in enumerate(variables)}
        if self.gradient_accumulation_steps:
            self._accumulators = [self.add_variable_from_reference(v, name="gradient_accumulator") for v in variables]
        self.built = True

    def _get_variable_index(self, variable: Any) -> int:
        return self._index[id(variable)]

    def add_variable(
        self,
        shape: Any,
        initializer: Any = "zeros",
        dtype: Any = None,
        aggregation: str = "none",
        layout: Any = None,
        name: str | None = None,
    ) -> Variable:
        """Creates a variable of the optimizer's state."""
        self._check_super_called()
        with name_scope(self.name, caller=self):
            variable = Variable(
                initializers.get(initializer), shape=shape, dtype=dtype, trainable=False,
                aggregation=aggregation, layout=layout, name=name,
            )  # fmt: skip
        self._tracker.add_to_store("variables", variable)
        if WAITING:
            arrived()
        return variable

    def add_variable_from_reference(
        self, reference_variable: Any, name: str | None = None, initializer: Any = "zeros"
    ) -> Variable:
        """A slot of the shape and dtype of a model's variable."""
        path = getattr(reference_variable, "path", None) or str(reference_variable.name).replace(":", "_")
        return self.add_variable(
            tuple(reference_variable.shape),
            initializer,
            dtype=as_dtype(reference_variable.data.dtype).name,
            name=f"{path.replace('/', '_')}_{name or 'var'}",
        )

    def add_optimizer_variables(self, trainable_variables: Any, name: Any, initializer: Any = "zeros") -> Any:
        """One slot per variable; for a list of names, a tuple of such lists."""
        names = [name] if isinstance(name, str) else list(name)
        starts = initializer if isinstance(initializer, (list, tuple)) else [initializer] * len(names)
        if len(names) != len(starts):
            raise ValueError(
                "The number of provided names must match the number of provided initializers. "
                f"Received name='{name}', initializer='{initializer}'"
            )
        slots: tuple[list[Any], ...] = tuple([] for _ in names)
        for variable in trainable_variables:
            for slot, slot_name, start in zip(slots, names, starts, strict=True):
                skip = getattr(variable, "overwrite_with_gradient", False)
                slot.append(None if skip else self.add_variable_from_reference(variable, slot_name, start))
        return slots[0] if isinstance(name, str) else slots

    # --- learning rate ---------------------------------------------------------------------

    @property
    def learning_rate(self) -> Any:
        """The current learning rate: a variable, or the schedule's value at this step."""
        if isinstance(self._learning_rate, LearningRateSchedule):
            return self._learning_rate(self._iterations)
        if isinstance(self._learning_rate, Variable):
            return self._learning_rate
        return self._learning_rate()

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        if (
            isinstance(self._learning_rate, Variable)
            and not isinstance(value, LearningRateSchedule)
            and (isinstance(value, (int, float, np.generic, np.ndarray, BaseVariable)) or hasattr(value, "numpy"))
        ):
            self._learning_rate.assign(value)
            return
        if isinstance(self._learning_rate, LearningRateSchedule) and not callable(value):
            raise TypeError(
                "This optimizer was created with a `LearningRateSchedule` object as its `learning_rate` "
                "constructor argument, hence its learning rate is not settable. If you need the learning rate "
                "to be settable, you should instantiate the optimizer with a float `learning_rate` argument."
            )
        if isinstance(self._learning_rate, Variable):
            self._tracker.untrack(self._learning_rate)
        self._learning_rate = value

    lr = learning_rate

    # --- updates ---------------------------------------------------------------------------

    def apply_gradients(self, grads_and_vars: Any, **legacy: Any) -> Variable:
        """Updates from (gradient, variable) pairs. Returns the step counter."""
        if legacy:
            raise ValueError(f"Unexpected arguments for apply_gradients: {sorted(legacy)}")
        pairs = list(grads_and_vars)
        if not pairs:
            raise ValueError("No gradients provided for any variable: `grads_and_vars` is empty.")
        self.apply([g for g, _ in pairs], [v for _, v in pairs])
        return self._iterations

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """Updates the variables from their gradients (None: no gradient, a warning).

        Raises: ValueError where no variable has a gradient, or one is new to this optimizer.
        """
        grads = list(grads)
        if not grads:
            return
        variables = self._known_variables(grads, trainable_variables)
        with name_scope(self.name, caller=self):
            grads, variables = self._with_gradients(grads, variables)
            grads, variables = self._overwritten(grads, variables)
            if grads:
                if self.loss_scale_factor is not None:
                    grads = [F.div(g, self.loss_scale_factor) for g in grads]
                self._apply_updates(grads, variables)
                for variable in variables:
                    if getattr(variable, "constraint", None) is not None:
                        variable.assign(variable.constraint(variable))
        self._iterations.assign_add(1)

    def _known_variables(self, grads: list[Any], variables: Any) -> list[Any]:
        if variables is None:
            if not self.built:
                raise ValueError(
                    "When passing `grads` without `variables`, the optimizer must already be built on a list "
                    "of variables. Call `optimizer.build(trainable_variables)` first."
                )
            if len(grads) != len(self._trainable_variables):
                raise ValueError(
                    "When passing `grads` as a list of gradient tensors, the gradients must match "
                    f"`optimizer.variables` one-to-one. Received a list of {len(grads)} gradients, but the "
                    f"optimizer is tracking {len(self._trainable_variables)} trainable variables."
                )
            return self._trainable_variables
        variables = list(variables)
        if not self.built:
            with name_scope(self.name, caller=self):
                self.build(variables)
            self.built = True
        for v in variables:
            if id(v) not in self._index:
                raise ValueError(
                    f"Unknown variable: {v}. This optimizer can only be called for the variables it was "
                    "originally built with. When working with a new set of variables, you should recreate a "
                    "new optimizer instance."
                )
        return variables  # type: ignore[no-any-return]

    def _with_gradients(self, grads: list[Any], variables: list[Any]) -> tuple[list[Any], list[Any]]:
        kept = [(convert_to_tensor(g), v) for g, v in zip(grads, variables, strict=True) if g is not None]
        if not kept:
            raise ValueError("No gradients provided for any variable.")
        missing = [getattr(v, "path", v.name) for g, v in zip(grads, variables, strict=True) if g is None]
        if missing:
            warnings.warn(
                f"Gradients do not exist for variables {missing} when minimizing the loss. If using "
                "`model.compile()`, did you forget to provide a `loss` argument?",
                stacklevel=4,
            )
        return [g for g, _ in kept], [v for _, v in kept]

    def _overwritten(self, grads: list[Any], variables: list[Any]) -> tuple[list[Any], list[Any]]:
        """Variables that take their gradient as their value (float8 scales) leave the list here."""
        kept = []
        for g, v in zip(grads, variables, strict=True):
            if getattr(v, "overwrite_with_gradient", False):
                v.assign(g)
            else:
                kept.append((g, v))
        return [g for g, _ in kept], [v for _, v in kept]

    def _apply_updates(self, grads: list[Any], variables: list[Any]) -> None:
        if not self.gradient_accumulation_steps:
            self._update(grads, variables)
        else:
            self._accumulate(grads, variables)
        if self.use_ema:
            self._update_averages()

    def _accumulate(self, grads: list[Any], variables: list[Any]) -> None:
        """Adds the gradients up; at every n-th step, updates from their mean and starts again.

        No branch depends on the step's value, so that the step can be traced: the update is made in
        every step, and every variable then keeps its new value or its old one.
        """
        steps = self.gradient_accumulation_steps
        assert steps is not None
        due = F.equal(F.floormod(F.add(self._iterations, 1), steps), 0)
        slots = [self._accumulators[self._get_variable_index(v)] for v in variables]
        sums = [F.add(g, slot) for g, slot in zip(grads, slots, strict=True)]
        kept = [*variables, *(v for v in self._updated_state() if v is not self._iterations)]
        with chosen(due, kept):
            self._update([F.div(total, float(steps)) for total in sums], variables)
        for slot, total in zip(slots, sums, strict=True):
            slot.assign(F.where(due, F.zeros_like(total), total))

    def _updated_state(self) -> list[Any]:
        """The slots that an update changes."""
        return list(self._variables)

    def _update(self, grads: list[Any], variables: list[Any]) -> None:
        grads = self._clip_gradients(grads)
        self._apply_weight_decay(variables)
        learning_rate = self.learning_rate
        self._before_updates()
        for g, v in zip(grads, variables, strict=True):
            self.update_step(g, v, learning_rate)

    def _before_updates(self) -> None:
        """Called once per update, before the variables' own."""

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """Updates one variable and its slots. Subclasses implement it."""
        raise NotImplementedError(f"{type(self).__name__} does not implement update_step().")

    def assign(self, variable: Any, value: Any) -> None:
        """Sets a variable."""
        variable.assign(value)

    def assign_add(self, variable: Any, value: Any) -> None:
        """Adds to a variable."""
        variable.assign_add(value)

    def assign_sub(self, variable: Any, value: Any) -> None:
        """Subtracts from a variable."""
        variable.assign_sub(value)

    def scale_loss(self, loss: Any) -> Any:
        """The loss times loss_scale_factor, where there is one."""
        return loss if self.loss_scale_factor is None else F.mul(loss, self.loss_scale_factor)

    def _clip_gradients(self, grads: list[Any]) -> list[Any]:
        if self.clipnorm and self.clipnorm > 0:
            return [clip_by_norm(g, self.clipnorm) for g in grads]
        if self.global_clipnorm and self.global_clipnorm > 0:
            return clip_by_global_norm(grads, self.global_clipnorm)
        if self.clipvalue and self.clipvalue > 0:
            return [F.clip(g, -self.clipvalue, self.clipvalue) for g in grads]
        return grads

    # --- weight decay and averages -----------------------------------------------------------

    def exclude_from_weight_decay(self, var_list: Any = None, var_names: Any = None) -> None:
        """Variables, or patterns of names, that weight decay leaves alone from now on."""
        self._excluded = {id(v) for v in var_list or ()}
        self._excluded_names = re.compile("|".join(set(var_names))) if var_names else None

    def _use_weight_decay(self, variable: Any) -> bool:
        if id(variable) in self._excluded:
            return False
        return not (self._excluded_names and self._excluded_names.search(variable.name))

    def _apply_weight_decay(self, variables: list[Any]) -> None:
        if self.weight_decay is None:
            return
        for v in variables:
            if self._use_weight_decay(v):
                rate = self._cast(self.learning_rate, v)
                v.assign(F.sub(v, F.mul(F.mul(v, self.weight_decay), rate)))

    def _update_averages(self) -> None:
        first = F.equal(self.iterations, 0)
        for v, average in zip(self._trainable_variables, self._averages, strict=True):
            if average is not None:
                kept = F.cast(F.where(first, 0.0, self.ema_momentum), dtype=v.data.dtype)
                average.assign(F.add(F.mul(kept, average), F.mul(F.sub(1, kept), v)))
        frequency = self.ema_overwrite_frequency
        if frequency:
            due = F.equal(F.floormod(F.add(self.iterations, 1), frequency), 0)
            with chosen(due, self._trainable_variables):
                self._overwrite_with_averages()

    def _overwrite_with_averages(self) -> None:
        for v, average in zip(self._trainable_variables, self._averages, strict=True):
            if average is not None:
                v.assign(average.read_value())

    def finalize_variable_values(self, var_list: Any) -> None:
        """At the end of training, weights become their averages where use_ema is on."""
        if self.use_ema:
            self._overwrite_with_averages()

    @staticmethod
    def _square(gradient: Any) -> Any:
        """The squared gradient. Of a lookup, each looked-up row is squared before repeated rows add up:
        what Keras on TensorFlow computes from IndexedSlices."""
        rows = getattr(gradient, "rows", None)
        if rows is None:
            return F.square(gradient)
        shape = tuple(gradient.data.shape)
        total = F.unsorted_segment_sum(F.square(rows[0]), rows[1], num_segments=shape[0])
        return F.reshape(total, shape=shape)

    @staticmethod
    def _cast(value: Any, variable: Any) -> Any:
        """A scalar in the variable's dtype."""
        tensor = convert_to_tensor(value)
        return tensor if tensor.data.dtype == variable.data.dtype else F.cast(tensor, dtype=variable.data.dtype)

    # --- configuration ---------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; the learning rate at its current value."""
        rate: Any = self._learning_rate
        if isinstance(rate, Variable):
            rate = float(rate.numpy())
        elif isinstance(rate, LearningRateSchedule) or callable(rate):
            rate = serialize_keras_object(rate)
        config: dict[str, Any] = {"name": self.name, "learning_rate": rate}
        for key in (*SHARED, *self._own_arguments):
            config[key] = getattr(self, key)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """The optimizer that a config describes."""
        config = dict(config)
        if isinstance(config.get("learning_rate"), dict):
            config["learning_rate"] = deserialize_keras_object(config["learning_rate"], custom_objects=custom_objects)
        return cls(**config)

    def __setattr__(self, name: str, value: Any) -> None:
        tracker = self.__dict__.get("_tracker")
        object.__setattr__(self, name, value if tracker is None or name.startswith("_") else tracker.track(value))

    @classmethod
    def _bare(cls) -> Any:
        return Optimizer(1.0, name="bare")

    def _check_super_called(self) -> None:
        if "_tracker" not in self.__dict__:
            raise RuntimeError(
                f"In optimizer '{type(self).__name__}', you forgot to call `super().__init__()` as the first "
                "statement in the `__init__()` method. Go add it!"
            )

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__name__} object name={self.name}>"
