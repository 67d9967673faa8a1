"""``SavedState``: an optimizer's variables read and set as a whole."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np


class SavedState:
    """What saving and ``set_weights`` need of an optimizer."""

    name: str
    built: bool
    variables: Any
    _variables: list[Any]

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
