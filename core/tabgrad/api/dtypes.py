"""Conversions between element types."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.dtype import DType, as_dtype
from ..ir.op import F
from ..tensor.composite import accepts_composites
from ..tensor.convert import convert_to_tensor, is_tensor, unify
from ..tensor.spec import IndexedSlices
from ..tensor.tensor import Tensor
from .arguments import tensor

__all__ = ["as_dtype", "cast", "complex", "saturate_cast"]


def cast(x: Any, dtype: Any, name: Any = None) -> Any:
    """The values as another type: fractions are cut off, a complex number keeps its real part."""
    wanted: DType = as_dtype(dtype)
    if isinstance(x, IndexedSlices):
        return IndexedSlices(cast(x.values, wanted), x.indices, x.dense_shape)
    if not is_tensor(x) and not isinstance(x, (np.ndarray, np.generic)):
        x = convert_to_tensor(x)
    x = tensor(x)
    return x if x.dtype is wanted else F.cast(x, dtype=wanted.numpy)


def saturate_cast(value: Any, dtype: Any, name: Any = None) -> Tensor:
    """As cast, with values outside the type's range replaced by its limits."""
    x, wanted = tensor(value), as_dtype(dtype)
    if x.dtype.is_complex:
        x = F.real(x)
    low, high = x.dtype.limits if not x.dtype.is_bool else (0, 1)
    if low < wanted.min:
        x = F.maximum(x, Tensor(_at_least(wanted.min, x.data.dtype)))
    if high > wanted.max:
        x = F.minimum(x, Tensor(_at_most(wanted.max, x.data.dtype)))
    return x if x.dtype is wanted else F.cast(x, dtype=wanted.numpy)


def _at_most(limit: Any, dtype: np.dtype[Any]) -> Any:
    """The largest number of ``dtype`` that does not exceed ``limit``."""
    found = np.asarray(limit).astype(dtype)
    if (dtype.kind == "f" and float(found) > float(limit)) or (
        dtype.kind == "f" and int(found) > int(limit)
    ):
        found = np.nextafter(found, dtype.type(0))
    return np.asarray(found, dtype)


def _at_least(limit: Any, dtype: np.dtype[Any]) -> Any:
    return np.asarray(limit).astype(dtype)


def complex(real: Any, imag: Any, name: Any = None) -> Tensor:
    """real + i imag. Raises TypeError unless both are float32 or both float64."""
    a, b = unify(real, imag)
    if a.dtype is not b.dtype or a.dtype.name not in ("float32", "float64"):
        raise TypeError(
            f"The `real` and `imag` components have incorrect types: {a.dtype.name} "
            f"{b.dtype.name}. They must be "
            "consistent, and one of [tf.float32, tf.float64]"
        )
    return F.complex(a, b)  # type: ignore[no-any-return]


accepts_composites(globals())
