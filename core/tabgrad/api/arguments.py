"""Arguments of public functions: tensors and static numbers out of what users pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..base.size import whole
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.tensor import Tensor


def tensor(value: Any, dtype: Any = None) -> Tensor:
    """``value`` as a tensor."""
    return convert_to_tensor(value, dtype)


def tensors(values: Any) -> list[Tensor]:
    """A list of values as tensors; Python values take the dtype of the first tensor among them."""
    values = list(values)
    known = next((v.dtype for v in values if hasattr(v, "data") and hasattr(v, "dtype")), None)
    return [convert_to_tensor(v, dtype_hint=known) for v in values]


def integer(value: Any) -> int:
    """A static integer, given as a number or a tensor. Raises TypeError on a float."""
    found = as_static(value)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if isinstance(found, float) and not found.is_integer():
        raise TypeError(f"Expected an integer, received {value!r}.")
    return whole(found)  # type: ignore[no-any-return]


def integers(value: Any) -> tuple[int, ...]:
    """Static integers: a number, a list that may hold scalar tensors, or a tensor."""
    found = as_static(value)
    if isinstance(found, (list, tuple)):
        out = [as_static(f) for f in found]
        if any(isinstance(f, (float, str, list)) for f in out):
            raise TypeError(f"Expected integers, received {value!r}.")
        return tuple(whole(f) for f in out)
    if isinstance(found, (float, str, bytes)):
        raise TypeError(f"Expected integers, received {value!r}.")
    return (whole(found),)


def axes(value: Any) -> Any:
    """An axis argument: None, an int, or a tuple of ints."""
    found = as_static(value)
    return tuple(int(f) for f in found) if isinstance(found, (list, tuple)) else found


def pairs(value: Any) -> tuple[tuple[int, int], ...]:
    """Static (before, after) pairs. Raises: InvalidArgumentError on rows of another length."""
    rows = np.asarray(as_static(value), dtype=np.int64)
    if rows.size and (rows.ndim != 2 or rows.shape[1] != 2):
        raise InvalidArgumentError(
            f"paddings must be a matrix with 2 columns, received shape {list(rows.shape)} [Op:Pad]. "
            "Give one (before, after) pair per axis."
        )
    return tuple((int(a), int(b)) for a, b in rows.reshape(-1, 2))


def numpy_dtype(dtype: Any) -> np.dtype[Any]:
    """The NumPy dtype that ``dtype`` names."""
    return as_dtype(dtype).numpy
