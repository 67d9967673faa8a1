"""What ``tf.Variable`` and ``keras.Variable`` share: a replaceable tensor with an identity."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..ir import dispatch
from .tensor import Tensor

_serial = itertools.count(1)


class BaseVariable:
    """State shared by ``tf.Variable`` and ``keras.Variable``: one tensor, read and assigned.

    ``tensor`` holds the current value; reads and assignments go through dispatch, so that tapes
    and traces see them. Subclasses add their constructor and their names for things.
    """

    __array_priority__ = 100
    hidden = False  # state that the framework keeps for itself, which is not among a function's variables

    def __init__(self, tensor: Tensor, trainable: bool, name: str) -> None:
        self._home: Any = None
        self._tensor: Tensor | None = tensor
        self.handle = next(_serial)
        self._trainable = trainable
        self._name = name
        dispatch.made(self)

    @property
    def tensor(self) -> Tensor:
        """The current value. Where an executor holds it (``settle``), it is fetched now."""
        held = self._tensor
        if held is None:
            held = self._tensor = Tensor(self._home.fetch(self))
        return held

    @tensor.setter
    def tensor(self, value: Tensor) -> None:
        self._tensor = value
        if self._home is not None:
            self._home.changed(self)

    def settle(self, home: Any) -> None:
        """An executor keeps the value from here on: ``home.fetch(variable)`` gives the array,
        ``home.changed(variable)`` is told of values assigned elsewhere, ``home.spec`` has shape and dtype."""
        self._home = home

    def moved(self) -> None:
        """The executor has a newer value than the one held here."""
        self._tensor = None

    @property
    def name(self) -> str:
        """The variable's name."""
        return self._name

    @property
    def trainable(self) -> bool:
        """Whether gradient tapes watch it and optimizers update it."""
        return self._trainable

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return int(self.data.ndim)

    @property
    def data(self) -> Any:
        """What has the shape and dtype (the held array, if any): reads of the value are to be seen."""
        held = self._tensor
        return self._home.spec if held is None else held.data

    @property
    def device(self) -> str:
        """Where it lives: always the CPU."""
        return "/job:localhost/replica:0/task:0/device:CPU:0"

    def read_value(self) -> Tensor:
        """The current value."""
        return dispatch.read(self)  # type: ignore[no-any-return]

    def as_tensor(self) -> Tensor:
        """The value as operations see it. Keras variables are cast here in mixed precision."""
        raise NotImplementedError

    def numpy(self) -> Any:
        """A copy of the value as a NumPy array (a scalar where the rank is 0)."""
        return self.read_value().numpy()

    def _assign(self, value: Tensor) -> None:
        dispatch.assign(self, value)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return self.read_value().__array__(dtype)

    def __len__(self) -> int:
        if not self.data.ndim:
            raise TypeError("Scalar tensor has no `len()`")
        return int(self.data.shape[0])

    def __bool__(self) -> bool:
        return bool(self.read_value())

    def __int__(self) -> int:
        return int(self.read_value())

    def __float__(self) -> float:
        return float(self.read_value())

    def __index__(self) -> int:
        return self.read_value().__index__()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.read_value())

    def __format__(self, spec: str) -> str:
        return format(self.read_value(), spec) if not self.ndim else str(self)

    def __hash__(self) -> int:
        return self.handle
