"""Sliced assignment to variables: ``v[1:].assign(value)``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ir.op import F
from ..ops.operators import getitem
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from ..tensor.variable import Variable


class VariableSlice(Tensor):
    """A slice of a variable: a tensor that remembers where it came from, so that it can be
    assigned.
    """

    __slots__ = ("_key", "_variable")

    def __init__(self, data: Any, variable: Variable, key: Any) -> None:
        super().__init__(data)
        self._variable = variable
        self._key = key

    def assign(
        self, value: Any, use_locking: bool = False, name: Any = None, read_value: bool = True
    ) -> Any:
        """Writes ``value`` (broadcast) into the slice. Returns the variable."""
        return self._write(value, "update", read_value)

    def assign_add(
        self, value: Any, use_locking: bool = False, name: Any = None, read_value: bool = True
    ) -> Any:
        """Adds ``value`` to the slice. Returns the variable."""
        return self._write(value, "add", read_value)

    def assign_sub(
        self, value: Any, use_locking: bool = False, name: Any = None, read_value: bool = True
    ) -> Any:
        """Subtracts ``value`` from the slice. Returns the variable."""
        return self._write(value, "sub", read_value)

    def _write(self, value: Any, mode: str, read_value: bool) -> Any:
        held = self._variable.read_value()
        places = np.arange(held.size).reshape(tuple(held.shape))
        picked = getitem(Tensor(places), self._key).array()
        value = convert_to_tensor(value, dtype_hint=held.dtype)
        value = F.broadcast_to(value, shape=picked.shape)
        flat = F.tensor_scatter(
            F.reshape(held, shape=(-1,)),
            Tensor(picked.reshape(-1, 1)),
            F.reshape(value, shape=(-1,)),
            mode=mode,
        )
        return self._variable.assign(
            F.reshape(flat, shape=tuple(held.shape)), read_value=read_value
        )


def _getitem(self: Variable, key: Any) -> Any:
    found = getitem(self, key)
    if type(found) is not Tensor:
        return found
    out = VariableSlice(found.data, self, key)
    out.id = found.id  # the tapes know the slice by this number
    return out


_class: Any = Variable  # installed as in ops/operators.py, so that tensor/ needs no ops
_class.__getitem__ = _getitem
