"""``experimental_enable_numpy_behavior``: NumPy's methods, indexing and promotion for all tensors, from then on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..ir.op import F
from ..keras import ops
from ..ops.operators import getitem
from ..tensor.base_variable import BaseVariable
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from . import more
from .convert import array
from .functions import TABLE

_PAIRS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide", "floordiv": "floor_divide",
    "mod": "mod", "pow": "power", "matmul": "matmul",
}  # fmt: skip
_COMPARED = {
    "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "eq": "equal", "ne": "not_equal",
}  # fmt: skip


def experimental_enable_numpy_behavior(prefer_float32: bool = False, dtype_conversion_mode: str = "legacy") -> None:
    """Gives tensors NumPy's methods, indexing and promotion of dtypes."""
    kinds: list[Any] = [Tensor, BaseVariable]
    for cls in kinds:
        for name, rule in _PAIRS.items():
            setattr(cls, f"__{name}__", _operator(TABLE[rule], getattr(cls, f"__{name}__")))
            setattr(cls, f"__r{name}__", _operator(lambda a, b, f=TABLE[rule]: f(b, a), getattr(cls, f"__r{name}__")))
        for name, rule in _COMPARED.items():
            setattr(cls, f"__{name}__", _operator(TABLE[rule], getattr(cls, f"__{name}__")))
        cls.__getitem__ = _indexed
        for name, method in _METHODS.items():
            setattr(cls, name, method)


def _operator(rule: Callable[..., Any], before: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        known = isinstance(other, (Tensor, BaseVariable, np.ndarray, np.generic, int, float, complex, list, tuple))
        return rule(self, other) if known else before(self, other)

    return method


def _indexed(x: Any, key: Any) -> Any:
    """``x[key]`` with arrays of numbers and bools among the keys."""
    keys = key if isinstance(key, tuple) else (key,)
    if not any(_is_array(k) for k in keys):
        return getitem(x, key)
    x = convert_to_tensor(x)
    numbers = np.arange(int(np.prod(tuple(x.shape)))).reshape(tuple(x.shape))
    held = tuple(np.asarray(array(k).array()) if _is_array(k) else k for k in keys)
    return F.take(F.reshape(x, shape=(-1,)), Tensor(numbers[held]), axis=0)


def _is_array(key: Any) -> bool:
    return isinstance(key, (list, np.ndarray)) or (isinstance(key, Tensor) and key.ndim > 0)


def _reshape(self: Any, *shape: Any, **kwargs: Any) -> Any:
    wanted = shape[0] if len(shape) == 1 else shape
    return ops.reshape(self, tuple(np.atleast_1d(wanted).tolist()))


def _transpose(self: Any, *axes: Any) -> Any:
    wanted = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
    return ops.transpose(self, wanted or None)


_METHODS: dict[str, Any] = {
    "T": property(lambda self: ops.transpose(self)),
    "astype": lambda self, dtype: array(self, dtype),
    "reshape": _reshape,
    "transpose": _transpose,
    "ravel": lambda self: more.flatten(self),
    "flatten": lambda self, order="C": more.flatten(self),
    "clip": lambda self, a_min=None, a_max=None: TABLE["clip"](self, a_min, a_max),
    "max": lambda self, axis=None, keepdims=False: TABLE["max"](self, axis=axis, keepdims=keepdims),
    "min": lambda self, axis=None, keepdims=False: TABLE["min"](self, axis=axis, keepdims=keepdims),
    "mean": more.mean,
    "tolist": lambda self: self.numpy().tolist(),
    "__round__": lambda self, decimals=0: more.around(self, decimals),
}

__all__ = ["experimental_enable_numpy_behavior"]
