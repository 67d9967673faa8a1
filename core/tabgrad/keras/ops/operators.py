"""Operators of symbolic tensors: ``x + 1`` makes a node of the functional graph. Installed once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..common.keras_tensor import KerasTensor
from . import contraction, pointwise, shaping, sorting

BINARY: dict[str, Callable[..., Any]] = {
    "add": pointwise.add, "sub": pointwise.subtract, "mul": pointwise.multiply,
    "matmul": contraction.matmul, "truediv": pointwise.true_divide, "pow": pointwise.power,
    "floordiv": pointwise.floor_divide, "mod": pointwise.mod, "and": pointwise.logical_and,
    "or": pointwise.logical_or, "xor": pointwise.logical_xor,
}  # fmt: skip
COMPARISON: dict[str, Callable[..., Any]] = {
    "lt": pointwise.less, "le": pointwise.less_equal, "gt": pointwise.greater,
    "ge": pointwise.greater_equal, "ne": pointwise.not_equal,
}  # fmt: skip


def _method(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *args: Any) -> Any:
        return function(self, *args)

    method.__name__ = name
    return method


def _reflected(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return function(other, self)

    method.__name__ = name
    return method


def install(cls: Any) -> None:
    """Puts the operators on a class. ``==`` stays identity, as in Keras."""
    for name, function in BINARY.items():
        setattr(cls, f"__{name}__", _method(f"__{name}__", function))
        setattr(cls, f"__r{name}__", _reflected(f"__r{name}__", function))
    for name, function in COMPARISON.items():
        setattr(cls, f"__{name}__", _method(f"__{name}__", function))
    cls.__neg__ = _method("__neg__", pointwise.negative)
    cls.__abs__ = _method("__abs__", pointwise.absolute)
    cls.__invert__ = _method("__invert__", pointwise.logical_not)
    cls.__getitem__ = _method("__getitem__", sorting.get_item)
    cls.__round__ = lambda self, ndigits=None: pointwise.round(self, decimals=ndigits or 0)
    cls.reshape = lambda self, newshape: shaping.reshape(self, newshape)
    cls.squeeze = lambda self, axis=None: shaping.squeeze(self, axis)
    cls.__array_priority__ = 1000  # NumPy leaves mixed expressions to these
    cls.__array_ufunc__ = None


install(KerasTensor)
