"""The eager evaluator: every op call computes its NumPy forward at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import OpError
from ..ir.dispatch import set_default_evaluator
from ..ir.op import Spec
from .convert import convert_operands
from .tensor import Tensor

# Faster forwards, by op name: ``(op, arrays, attrs) -> result``, or None where NumPy is to do it.
ACCELERATED: dict[str, Callable[[Any, list[Any], dict[str, Any]], Any]] = {}


class EagerEvaluator:
    """Computes op calls immediately, in NumPy or by an accelerated forward."""

    def evaluate(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> tuple[Any, Any]:
        """The operands as tensors, and the results."""
        tensors = convert_operands(op, inputs)
        arrays = [t.array() for t in tensors]
        if op.same and arrays:
            first = arrays[0].dtype
            for array in arrays:
                if array.dtype != first:
                    op.check([Spec(a.shape, a.dtype) for a in arrays])
            if op.accepts and first.kind not in op.accepts:
                op.check_kind(first)
        with np.errstate(all="ignore"):  # a kernel never warns: inf and nan are results
            try:
                faster = ACCELERATED.get(op.name)
                result = None if faster is None else faster(op, arrays, attrs)
                if result is None:
                    result = op.forward(*arrays, **attrs)
            except OpError:
                raise
            except Exception:
                specs = [Spec(a.shape, a.dtype) for a in arrays]
                op.check(specs)
                op.shape(*specs, **attrs)  # raises the message that says what does not fit
                raise
        if op.outputs == 1:
            return tensors, Tensor(array_of(result))
        return tensors, tuple(Tensor(array_of(r)) for r in result)

    def read(self, variable: Any) -> Tensor:
        """The tensor that the variable holds."""
        return variable.tensor  # type: ignore[no-any-return]

    def assign(self, variable: Any, value: Tensor) -> None:
        """Replaces the tensor that the variable holds."""
        variable.tensor = Tensor(value.array())


def array_of(value: Any) -> np.ndarray[Any, Any]:
    """A result of a forward as an array: NumPy gives scalars where there are no axes, and bytes for strings."""
    if type(value) is np.ndarray:
        return value
    return np.asarray(value, object) if type(value) is bytes else np.asarray(value)


set_default_evaluator(EagerEvaluator())
