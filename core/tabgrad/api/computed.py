"""Functions of values in plain NumPy, for what no op says: searches and samplers whose results have no gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..base.dtype import as_dtype
from ..compile.effects import call_python
from ..tensor.tensor import Tensor
from .arguments import tensor


def computed(name: str, function: Callable[..., Any], dtypes: Any, *operands: Any) -> list[Tensor]:
    """The results of ``function(*arrays)``: now, or at every run of the function that is being traced.

    Args: dtypes: names of the results' dtypes, one each. The shapes are those of the traced call.
    """
    given = [tensor(x) for x in operands]
    wanted = [as_dtype(d) for d in dtypes]

    def call(*tensors: Any) -> list[Tensor]:
        found = function(*[t.array() for t in tensors])
        parts = found if isinstance(found, (tuple, list)) else (found,)
        return [Tensor(part.astype(d.numpy, copy=False)) for part, d in zip(parts, wanted, strict=True)]

    if not any(t.is_symbolic for t in given):
        return call(*given)
    return call_python(name, call, given, wanted, False)
