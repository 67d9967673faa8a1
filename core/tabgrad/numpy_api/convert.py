"""What every function does with its operands: tensors by NumPy's dtypes.

Python's integers are int64 and its floats float64 where nothing else decides; beside arrays, Python numbers take on the
arrays' dtype where their kind allows it, as in NumPy.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..api.dtypes import cast
from ..base.dtype import as_dtype
from ..ir.op import F
from ..tensor.base_variable import BaseVariable
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor

_PLAIN = (bool, int, float, complex)


def array(value: Any, dtype: Any = None) -> Tensor:
    """A tensor of anything NumPy takes for an array."""
    if isinstance(value, (Tensor, BaseVariable)):
        found = convert_to_tensor(value)
    elif isinstance(value, (list, tuple)) and _holds_tensors(value):
        found = F.stack(*promoted(*value), axis=0)
    else:
        held = np.asarray(value)
        if not hasattr(value, "dtype") and held.dtype.kind in "iu":
            held = held.astype(np.int64)
        found = convert_to_tensor(held)
    return found if dtype is None else cast(found, as_dtype(np.dtype(name_of(dtype))))


def name_of(dtype: Any) -> Any:
    """A dtype as NumPy takes it: Python's types are 64 bits wide on every machine."""
    if dtype is int:
        return np.int64
    return dtype.as_numpy_dtype if hasattr(dtype, "as_numpy_dtype") else dtype


def _holds_tensors(values: Any) -> bool:
    return any(
        isinstance(v, (Tensor, BaseVariable)) or (isinstance(v, (list, tuple)) and _holds_tensors(v)) for v in values
    )


def dtype_of(*values: Any) -> np.dtype[Any]:
    """The dtype that operands have together, by NumPy's rules."""
    held = [v if isinstance(v, _PLAIN) else array(v).data.dtype for v in values]
    found = np.result_type(*held)
    plain = all(isinstance(v, _PLAIN) for v in held)
    return np.dtype(np.int64) if plain and found.kind == "i" else found


def promoted(*values: Any) -> list[Tensor]:
    """Operands in the dtype that they have together."""
    dtype = as_dtype(dtype_of(*values))
    return [cast(array(v), dtype) for v in values]


def inexact(value: Any) -> Tensor:
    """Whole numbers and bools as float64."""
    x = array(value)
    return x if x.data.dtype.kind in "fcV" else cast(x, "float64")


def inexact_pair(*values: Any) -> list[Tensor]:
    """Operands in the floating dtype that they have together."""
    found = promoted(*values)
    return found if found[0].data.dtype.kind in "fcV" else [cast(x, "float64") for x in found]
