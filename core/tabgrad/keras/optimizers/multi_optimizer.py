"""Several optimizers in one: which variable is updated by which, by path, pattern or function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .base_optimizer import Optimizer
from .loss_scale_optimizer import LossScaleOptimizer


@public("keras.optimizers")
class OptimizerMap(MutableMapping[str, Optimizer]):
    """Paths of variables, or regular expressions that match whole paths, to optimizers.

    Args: default_optimizer: for variables that nothing matches. optimizer_map: a dict to start from.
    Raises: TypeError where these are something else; ValueError (lookup) where several patterns match, (assignment)
        on a key that is there, and on optimizers that wrap others.
    """

    def __init__(self, default_optimizer: Any, optimizer_map: dict[str, Any] | None = None) -> None:
        if not isinstance(default_optimizer, Optimizer):
            raise TypeError(f"default_optimizer must be a Keras Optimizer instance. Received: {default_optimizer}")
        if optimizer_map is not None and not isinstance(optimizer_map, dict):
            raise TypeError(f"optimizer_map must be a dictionary. Received: {optimizer_map}")
        self._default_optimizer = default_optimizer
        self._optimizer_map = optimizer_map or {}

    @property
    def default_optimizer(self) -> Optimizer:
        """For variables that nothing matches."""
        return self._default_optimizer

    def __getitem__(self, key: str) -> Optimizer:
        if key in self._optimizer_map:
            return self._optimizer_map[key]
        found = [optimizer for pattern, optimizer in self._optimizer_map.items() if re.fullmatch(pattern, key)]
        if len(found) > 1:
            raise ValueError(f"Multiple optimizers assigned to variable {key}.")
        return found[0] if found else self._default_optimizer

    def __setitem__(self, key: str, optimizer: Optimizer) -> None:
        if key in self._optimizer_map:
            raise ValueError(
                f"'{key}' already exists in the OptimizerMap with value {self._optimizer_map[key]}. Please make sure "
                "to not use duplicated keys."
            )
        if not isinstance(key, str):
            raise ValueError(f"key must be a string. Received: {key}")
        if not isinstance(optimizer, Optimizer):
            raise ValueError(f"optimizer must be a Keras Optimizer instance. Received: {optimizer}")
        if isinstance(optimizer, (LossScaleOptimizer, MultiOptimizer)):
            raise ValueError(f"optimizer cannot be {type(optimizer).__name__}.")
        self._optimizer_map[key] = optimizer

    def __delitem__(self, key: str) -> None:
        del self._optimizer_map[key]

    def __len__(self) -> int:
        return len(self._optimizer_map)

    def __iter__(self) -> Iterator[str]:
        return iter(self._optimizer_map)

    def __call__(self, variable: Any) -> Optimizer:
        return self[variable.path]

    def get_config(self) -> dict[str, Any]:
        """The optimizers' configs."""
        return {
            "default_optimizer": serialize_keras_object(self._default_optimizer),
            "optimizer_map": serialize_keras_object(self._optimizer_map),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> OptimizerMap:
        """The map that a config describes."""
        names = ("default_optimizer", "optimizer_map")
        return cls(*(deserialize_keras_object(config[name], custom_objects=custom_objects) for name in names))


@public("keras.optimizers")
class MultiOptimizer(Optimizer):
    """Hands each variable to the optimizer that ``optimizer_map`` gives for it.

    Args: optimizer_map: an OptimizerMap, or a function of a variable. loss_scale_factor: in place of the optimizers'
        own. ``optimizers`` are the ones in use; there is no common learning rate.
    """

    def __init__(
        self,
        optimizer_map: OptimizerMap | Callable[[Any], Optimizer],
        loss_scale_factor: float | None = None,
        name: str | None = None,
    ) -> None:
        self.__dict__["_inner_optimizers"] = []
        super().__init__(learning_rate=0.0, loss_scale_factor=loss_scale_factor, name=name)
        self._optimizer_map = optimizer_map
        known = list(optimizer_map.values()) if hasattr(optimizer_map, "values") else []
        for optimizer in [*known, getattr(optimizer_map, "default_optimizer", None)]:
            if optimizer is not None:
                self._include(optimizer)

    def _include(self, optimizer: Any) -> int:
        """Its number among the optimizers in use."""
        if optimizer not in self._inner_optimizers:
            optimizer.loss_scale_factor = self.loss_scale_factor
            self._inner_optimizers.append(optimizer)
        return int(self._inner_optimizers.index(optimizer))

    def build(self, variables: Any) -> None:
        """Builds each optimizer with its own variables. Raises ValueError where the map gives what can't be used."""
        if self.built:
            return
        variables = list(variables)
        self._choice: dict[int, int] = {}
        for variable in variables:
            optimizer = self._optimizer_map(variable)
            if not isinstance(optimizer, Optimizer):
                raise ValueError(f"Optimizer for variable {variable} is not an Optimizer instance.")
            if isinstance(optimizer, (LossScaleOptimizer, MultiOptimizer)):
                raise ValueError(f"{type(optimizer).__name__} cannot be used inside an MultiOptimizer.")
            self._choice[id(variable)] = self._include(optimizer)
        for optimizer, (_, own) in zip(self._inner_optimizers, self._shares(variables, variables), strict=True):
            if own:
                optimizer.build(own)
        super().build(variables)

    def _shares(self, values: list[Any], variables: list[Any]) -> list[tuple[list[Any], list[Any]]]:
        """What falls to each optimizer: of the values, and of the variables."""
        shares: list[tuple[list[Any], list[Any]]] = [([], []) for _ in self._inner_optimizers]
        for value, variable in zip(values, variables, strict=True):
            own_values, own = shares[self._choice[id(variable)]]
            own_values.append(value)
            own.append(variable)
        return shares

    @property
    def optimizers(self) -> list[Optimizer]:
        """The optimizers in use."""
        return self._inner_optimizers  # type: ignore[no-any-return]

    @property
    def variables(self) -> list[Any]:
        """Its own step, and the optimizers' state."""
        return [*self._variables, *(v for optimizer in self._inner_optimizers for v in optimizer.variables)]

    def _updated_state(self) -> list[Any]:
        return self.variables

    @property
    def iterations(self) -> Any:
        """Number of updates made."""
        return self._iterations

    @property
    def learning_rate(self) -> Any:
        """There is none."""
        raise AttributeError(
            "Learning rate cannot be accessed on a MultiOptimizer. Access the learning rate on the individual "
            "sub-optimizers instead: `optimizer.optimizers[0].learning_rate`."
        )

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        raise AttributeError(
            "Learning rate cannot be set on a MultiOptimizer. Set the learning rate on the individual sub-optimizers "
            "instead: `optimizer.optimizers[0].learning_rate = ...`."
        )

    @property
    def loss_scale_factor(self) -> float | None:
        """What the gradients are divided by, in every optimizer."""
        return self.__dict__.get("_loss_scale_factor")

    @loss_scale_factor.setter
    def loss_scale_factor(self, value: float | None) -> None:
        self.__dict__["_loss_scale_factor"] = value
        for optimizer in self._inner_optimizers:
            optimizer.loss_scale_factor = value

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """A step of every optimizer, with its share of the gradients. Raises ValueError where their number differs."""
        grads = list(grads)
        if not grads:
            return
        if not self.built and trainable_variables is not None:
            self.build(trainable_variables)  # here, so that the optimizers' variables are not named after this one
        variables = self._known_variables(grads, trainable_variables)
        if len(grads) != len(self._choice):
            raise ValueError(
                f"Gradients must match trainable variables one-to-one. Received {len(grads)} gradients and "
                f"{len(self._choice)} variables."
            )
        for optimizer, (own_grads, own) in zip(self._inner_optimizers, self._shares(grads, variables), strict=True):
            if own:
                optimizer.apply(own_grads, own)
        self._iterations.assign_add(1)

    def finalize_variable_values(self, var_list: Any) -> None:
        """Passed on, to each optimizer its own."""
        variables = list(var_list)
        for optimizer, (_, own) in zip(self._inner_optimizers, self._shares(variables, variables), strict=True):
            if own:
                optimizer.finalize_variable_values(own)

    def set_weights(self, weights: Any) -> None:
        """Sets its own state and the optimizers'. Raises ValueError before build."""
        super().set_weights(weights[: len(self._variables)])
        start = len(self._variables)
        for optimizer in self._inner_optimizers:
            count = len(optimizer.variables)
            if count and optimizer.built:
                optimizer.set_weights(weights[start : start + count])
            start += count

    def get_config(self) -> dict[str, Any]:
        """The map and the arguments."""
        return {
            "optimizer_map": serialize_keras_object(self._optimizer_map),
            "loss_scale_factor": self.loss_scale_factor,
            "name": self.name,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """The optimizer that a config describes."""
        found = deserialize_keras_object(config["optimizer_map"], custom_objects=custom_objects)
        return cls(**{**config, "optimizer_map": found})
