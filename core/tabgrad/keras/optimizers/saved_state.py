"""``SavedState``: an optimizer's variables read and set as a whole."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..common.stateless import call_with


class SavedState:
    """What saving and ``set_weights`` need of an optimizer."""

    name: str
    built: bool
    variables: Any
    _variables: list[Any]
    _trainable_variables: list[Any]
    apply: Any

    def set_weights(self, weights: Any) -> None:
        """Sets the state. Raises ValueError before build, or on another shape."""
        if not self.built:
            raise ValueError(
                "You are calling `set_weights()` on an optimizer that has not yet been built. Please call "
                "`optimizer.build(trainable_variables)` to create the optimizer weights before calling "
                "`set_weights()`."
            )
        for variable, value in zip(self._variables, weights, strict=False):
            if variable.shape != tuple(np.shape(value)):
                raise ValueError(
                    f"Optimizer variable {variable.path} has shape {variable.shape} not compatible with "
                    f"provided weight shape {np.shape(value)}."
                )
            variable.assign(value)

    def save_own_variables(self, store: Any) -> None:
        """Puts the state into ``store``, numbered."""
        for i, variable in enumerate(self.variables):
            store[str(i)] = variable.numpy()

    def load_own_variables(self, store: Any) -> None:
        """Reads the state back; warns and does nothing where the number differs."""
        if len(store.keys()) != len(self.variables):
            warnings.warn(
                f"Skipping variable loading for optimizer '{self.name}', because it has {len(self.variables)} "
                f"variables whereas the saved optimizer has {len(store.keys())} variables.",
                stacklevel=2,
            )
            return
        for i, variable in enumerate(self.variables):
            variable.assign(np.asarray(store[str(i)]))

    def stateless_apply(
        self, optimizer_variables: Any, grads: Any, trainable_variables: Any
    ) -> tuple[list[Any], list[Any]]:
        """The values of the variables and of the optimizer's state after a step, given those before; nothing changes.

        Raises: ValueError before build, or where the numbers differ.
        """
        if not self.built:
            raise ValueError(
                f"To call `stateless_apply`, {type(self).__name__} must be built (i.e. its variables must have been "
                "created). You can build it via `optimizer.build(trainable_variables)`."
            )
        own, given = self.variables, (list(trainable_variables), list(optimizer_variables))
        for name, values, variables in (
            ("trainable_variables", given[0], self._trainable_variables),
            ("optimizer_variables", given[1], own),
        ):
            if len(values) != len(variables):
                raise ValueError(
                    f"Argument `{name}` must be a list of tensors corresponding 1:1 to the variables that the "
                    f"optimizer was built with. Received {len(values)} values, but expected {len(variables)}."
                )
        pairs = [*zip(self._trainable_variables, given[0], strict=True), *zip(own, given[1], strict=True)]
        _, after = call_with(pairs, lambda: self.apply(grads))
        return after[: len(given[0])], after[len(given[0]) :]
