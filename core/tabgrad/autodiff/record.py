"""What a tape keeps of one op call: enough for the backward pass, and nothing more."""

from __future__ import annotations

from typing import Any

from ..ir.op import Saves, Spec
from ..tensor.tensor import Tensor


class Record:
    """One recorded call. Operands that the vjp does not need are kept as shape and dtype only."""

    __slots__ = ("attrs", "input_ids", "inputs", "op", "output_ids", "outputs")

    def __init__(self, op: Any, inputs: Any, attrs: dict[str, Any], outputs: Any) -> None:
        out = outputs if isinstance(outputs, tuple) else (outputs,)
        saves = op.saves
        keep_in = saves is Saves.INPUTS or saves is Saves.BOTH
        keep_out = saves is Saves.OUTPUT or saves is Saves.BOTH
        self.op = op
        self.attrs = attrs
        self.input_ids = [t.id for t in inputs]
        self.output_ids = [t.id for t in out]
        self.inputs = list(inputs) if keep_in else [_abstract(t) for t in inputs]
        self.outputs = out if keep_out else tuple(_abstract(t) for t in out)


def _abstract(tensor: Tensor) -> Tensor:
    """A stand-in without elements."""
    return Tensor(Spec(tuple(tensor.data.shape), tensor.data.dtype))
