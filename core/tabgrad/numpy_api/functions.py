"""The functions whose rules are those of ``keras.ops`` once their operands have NumPy's dtypes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..keras import ops
from ..tensor.tensor import Tensor
from .convert import array, inexact, inexact_pair, promoted

SAME = (
    "abs absolute square sign negative real imag conj conjugate isreal reshape ravel transpose swapaxes moveaxis "
    "expand_dims squeeze tile repeat flip roll rot90 broadcast_to diag diagonal diagflat trace tril triu sort nonzero "
    "diff argmax argmin max min amax amin all any ptp copy clip bitwise_not signbit"
)
INEXACT = (
    "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp exp2 expm1 log log10 log1p log2 sqrt "
    "floor ceil cbrt deg2rad rad2deg angle isnan isinf isfinite isneginf isposinf sinc reciprocal"
)
PAIR = (
    "add subtract multiply floor_divide mod power maximum minimum equal not_equal less less_equal greater "
    "greater_equal logical_and logical_or logical_xor matmul dot inner outer vdot cross kron tensordot bitwise_and "
    "bitwise_or bitwise_xor gcd lcm isclose allclose"
)
INEXACT_PAIR = "divide true_divide arctan2 hypot logaddexp logaddexp2 heaviside nextafter"
LISTS = "concatenate stack hstack dstack"


def _wrapped(name: str, convert: Callable[..., Any], count: int) -> Callable[..., Any]:
    rule = getattr(ops, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        if not args:  # the operand by NumPy's name for it
            args = tuple(kwargs.pop(k) for k in ("a", "x", "m", "v", "x1", "x2", "b", "arrays") if k in kwargs)
        first = convert(*args[:count])
        operands = first if isinstance(first, list) else [first]
        return rule(*operands, *args[count:], **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``numpy.{name}``."
    return function


def _joined(arrays: Any) -> list[Any]:
    return [promoted(*arrays)]


TABLE: dict[str, Callable[..., Any]] = {}
for _names, _convert, _count in (
    (SAME, array, 1), (INEXACT, inexact, 1), (PAIR, promoted, 2), (INEXACT_PAIR, inexact_pair, 2), (LISTS, _joined, 1),
):  # fmt: skip
    for _name in _names.split():
        TABLE[_name] = _wrapped(_name, _convert, _count)

TABLE["remainder"], TABLE["float_power"], TABLE["fabs"] = TABLE["mod"], TABLE["power"], TABLE["abs"]


def positive(x: Any) -> Tensor:
    """``numpy.positive``."""
    return array(x)


__all__ = ["TABLE", "positive"]
