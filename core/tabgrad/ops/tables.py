"""Tables from keys (texts or integers) to values, and the op that looks keys up."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import FailedPreconditionError
from ..ir.lower import HostOnly
from ..ir.op import NONE, NoGradient, Spec, op


class Table:
    """Keys with their values; ``default`` (an array) is the value of every other key.

    Attributes: ``entries`` (a dict; None before the table is filled).
    """

    def __init__(self, default: np.ndarray[Any, Any], entries: dict[Any, Any] | None = None) -> None:
        self.default = default
        self.entries = entries

    def find(self, keys: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The keys' values. Raises FailedPreconditionError before the table is filled."""
        if self.entries is None:
            raise FailedPreconditionError(
                "Table not initialized. [Op:LookupTableFindV2] Fill it before the first lookup."
            )
        default, get = self.default, self.entries.get
        out = np.empty((keys.size, *default.shape), default.dtype)
        missing = default if default.ndim else default[()]
        for i, key in enumerate(keys.reshape(-1).tolist()):
            out[i] = get(key, missing)
        return out.reshape((*keys.shape, *default.shape))


def _find_spec(keys: Spec, table: Table) -> Spec:
    return Spec((*keys.shape, *table.default.shape), table.default.dtype)


table_find = op(
    "table_find", 1, forward=lambda keys, table: table.find(keys), shape=_find_spec,
    vjp=NoGradient("a table is no differentiable function"), saves=NONE, accepts="Oiu",
    lower=HostOnly("a table of Python's"),
)  # fmt: skip
