"""``StackedRNNCells``."""

from __future__ import annotations

from typing import Any

from ....base.dtype import as_dtype
from ....base.tree import flatten, is_nested
from ....ir.op import F
from ...engine.layer import Layer
from ...saving.registry import public
from ...saving.serialization import deserialize_keras_object, serialize_keras_object
from ..options import takes


@public("keras.layers")
class StackedRNNCells(Layer):
    """Cells one above the other as a single cell.

    Raises: ValueError where one has no ``call`` or ``state_size``.
    """

    def __init__(self, cells: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for cell in cells:
            for name, what in (("call", "a `call` method"), ("state_size", "a `state_size` attribute")):
                if name not in dir(cell):
                    raise ValueError(f"All cells must have {what}. Received cell without it: {cell}")
        self.cells = cells

    @property
    def state_size(self) -> list[Any]:
        """The state size of each cell."""
        return [c.state_size for c in self.cells]

    @property
    def output_size(self) -> Any:
        """The output size of the last cell."""
        return _output_size(self.cells[-1])

    def get_initial_state(self, batch_size: Any = None) -> list[Any]:
        """The initial states of each cell."""
        dtype = as_dtype(self.compute_dtype).numpy

        def zeros(n: int) -> Any:
            return F.fill(shape=(batch_size, n), value=0, dtype=dtype)

        states = []
        for cell in self.cells:
            make, size = getattr(cell, "get_initial_state", None), cell.state_size
            if make is not None:
                states.append(make(batch_size=batch_size))
            else:
                states.append(zeros(size) if isinstance(size, int) else [zeros(n) for n in size])
        return states

    def call(self, inputs: Any, states: Any, training: bool = False, **kwargs: Any) -> Any:
        """One step through all cells."""
        new_states = []
        for cell, state in zip(self.cells, states, strict=True):
            nested = is_nested(state)
            given = {"training": training} if isinstance(cell, Layer) and takes(cell, "training") else {}
            run = cell if callable(cell) else cell.call
            inputs, new = run(inputs, list(state) if nested else [state], **kwargs, **given)
            if is_nested(new) and len(new) == 1 and not nested:
                new = new[0]
            new_states.append(new)
        return inputs, new_states[0] if len(new_states) == 1 else new_states

    def build(self, input_shape: Any) -> None:
        """Builds each cell on the output of the one below."""
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
                cell.built = True
            input_shape = (flatten(input_shape)[0], _output_size(cell))

    def get_config(self) -> dict[str, Any]:
        """The cells' configs."""
        return {**super().get_config(), "cells": [serialize_keras_object(c) for c in self.cells]}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The cells of a config."""
        config = dict(config)
        cells = [deserialize_keras_object(c, custom_objects) for c in config.pop("cells")]
        return cls(cells, **config)


def _output_size(cell: Any) -> Any:
    size = getattr(cell, "output_size", None)
    if size is not None:
        return size
    return cell.state_size[0] if isinstance(cell.state_size, (list, tuple)) else cell.state_size
