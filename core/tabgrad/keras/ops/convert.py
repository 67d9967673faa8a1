"""Operands of keras.ops: anything as a tensor, and promotion to a common dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...base.settings import floatx
from ...ir.op import F
from ...tensor.base_variable import BaseVariable
from ...tensor.convert import convert_to_tensor
from ...tensor.tensor import Tensor
from ..common.result_type import result_type
from ..common.variable import standardize_dtype


def cast(x: Tensor, dtype: Any) -> Tensor:
    """x in another dtype."""
    wanted = as_dtype(dtype).numpy
    return x if x.data.dtype == wanted else F.cast(x, dtype=wanted)  # type: ignore[no-any-return]


def tensor(x: Any, dtype: Any = None) -> Tensor:
    """x as a tensor, cast to ``dtype`` where given."""
    if isinstance(x, (int, float)) and dtype is not None and not isinstance(x, bool):
        wanted = as_dtype(standardize_dtype(dtype))
        return Tensor(np.asarray(x).astype(wanted.numpy))
    if type(x) is not Tensor:
        x = convert_to_tensor(x)
    return x if dtype is None else cast(x, standardize_dtype(dtype))


def name_of(x: Tensor) -> str:
    """The dtype's name."""
    return x.dtype.name


def floating(x: Any) -> Tensor:
    """x as a tensor of floats (or complex numbers): integers and bools become floatx."""
    x = tensor(x)
    return x if x.dtype.is_floating or x.dtype.is_complex else cast(x, floatx())


def kind_of(x: Any) -> Any:
    """What promotion sees of an operand: its dtype, or int and float of Python numbers."""
    if isinstance(x, (bool, np.bool_)):
        return "bool"
    if type(x) in (int, float):
        return type(x)
    return x.dtype.name


def _held(x: Any) -> Any:
    return x if isinstance(x, (int, float)) else tensor(x)


def promoted(*operands: Any, at_least: Any = None) -> list[Tensor]:
    """Operands in their common dtype; ``at_least`` takes part as one more dtype."""
    held = [_held(x) for x in operands]
    kinds = [kind_of(x) for x in held]
    dtype = result_type(*kinds, *(() if at_least is None else (at_least,)))
    return [tensor(x, dtype) for x in held]


def floats(*operands: Any) -> list[Tensor]:
    """Operands in their common floating dtype."""
    return promoted(*operands, at_least=float)


def part(x: Any, key: Any) -> Any:
    """x[key] for slices with open ends."""
    return x[tuple(key)]


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape as a tuple."""
    return tuple(x.data.shape)


def is_known(x: Any) -> bool:
    """True for a tensor whose value exists, or a variable."""
    return isinstance(x, BaseVariable) or not x.is_symbolic


def axes_of(axis: Any) -> Any:
    """An axis argument: None, an int, or a tuple of ints."""
    if axis is None or isinstance(axis, int):
        return axis
    if isinstance(axis, (list, tuple)):
        return tuple(int(a) for a in axis)
    return int(axis)
