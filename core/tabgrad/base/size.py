"""``Size``: a number that follows from sizes which are not fixed yet.

A function whose signature leaves sizes open is traced once, on the sizes of its first call. Numbers that Python
computes from those sizes remember how, so that the trace can be made again for other sizes without the Python. Where
Python needs the plain number (a comparison, an index), the trace notes what it then relied on: a *guard*. The idea is
that of PyTorch's SymInt ("PyTorch 2", Ansel et al. 2024, section 4).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

Known = dict[int, Any]  # the values of a trace's symbols at other sizes, by the symbols' identity


class Size:
    """A number known for the sizes of this trace, and a rule that gives it for others.

    Args: value: for the sizes traced with. other: for a second choice of sizes, which tells what depends on them.
        read: the number, from the values of the symbols. guards: collects what Python relied on: each takes the
        values of the symbols and says whether it holds.
    """

    __slots__ = ("guards", "other", "read", "value")

    def __init__(self, value: Any, other: Any, read: Callable[[Known], Any], guards: list[Callable[[Known], bool]]):
        self.value, self.other, self.read, self.guards = value, other, read, guards

    def pinned(self) -> Any:
        """The plain number, which the trace relies on from here on."""
        value, read = self.value, self.read
        self.guards.append(lambda known: bool(read(known) == value))
        return value

    # --- arithmetic keeps the rule -----------------------------------------------------------------

    def _with(self, function: Callable[..., Any], *operands: Any) -> Any:
        """The function of numbers, some of which are Sizes."""
        if not all(isinstance(x, (Size, int, float)) for x in operands):
            return NotImplemented
        value = function(*(at_first(x) for x in operands))
        try:
            other = function(*(at_second(x) for x in operands))
        except ArithmeticError:
            return function(*(plain(x) for x in operands))
        return Size(value, other, lambda known: function(*(_now(x, known) for x in operands)), self.guards)

    def __add__(self, x: Any) -> Any:
        return self._with(operator.add, self, x)

    def __radd__(self, x: Any) -> Any:
        return self._with(operator.add, x, self)

    def __sub__(self, x: Any) -> Any:
        return self._with(operator.sub, self, x)

    def __rsub__(self, x: Any) -> Any:
        return self._with(operator.sub, x, self)

    def __mul__(self, x: Any) -> Any:
        return self._with(operator.mul, self, x)

    def __rmul__(self, x: Any) -> Any:
        return self._with(operator.mul, x, self)

    def __floordiv__(self, x: Any) -> Any:
        return self._with(operator.floordiv, self, x)

    def __rfloordiv__(self, x: Any) -> Any:
        return self._with(operator.floordiv, x, self)

    def __truediv__(self, x: Any) -> Any:
        return self._with(operator.truediv, self, x)

    def __rtruediv__(self, x: Any) -> Any:
        return self._with(operator.truediv, x, self)

    def __mod__(self, x: Any) -> Any:
        return self._with(operator.mod, self, x)

    def __rmod__(self, x: Any) -> Any:
        return self._with(operator.mod, x, self)

    def __pow__(self, x: Any) -> Any:
        return self._with(operator.pow, self, x)

    def __rpow__(self, x: Any) -> Any:
        return self._with(operator.pow, x, self)

    def __neg__(self) -> Any:
        return self._with(operator.neg, self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return self._with(operator.abs, self)

    def __floor__(self) -> Any:
        return self._with(math.floor, self)

    def __ceil__(self) -> Any:
        return self._with(math.ceil, self)

    def __round__(self, digits: int | None = None) -> Any:
        return self._with(round, self) if digits is None else round(self.pinned(), digits)

    # --- comparisons and plain numbers are relied on -----------------------------------------------

    def _holds(self, function: Callable[..., bool], x: Any) -> Any:
        if not isinstance(x, (Size, int, float)):
            return NotImplemented
        outcome = function(self.value, at_first(x))
        self.guards.append(lambda known: function(self.read(known), _now(x, known)) == outcome)
        return outcome

    def __eq__(self, x: object) -> Any:
        return True if x is self else self._holds(operator.eq, x)

    def __ne__(self, x: object) -> Any:
        return False if x is self else self._holds(operator.ne, x)

    def __lt__(self, x: Any) -> Any:
        return self._holds(operator.lt, x)

    def __le__(self, x: Any) -> Any:
        return self._holds(operator.le, x)

    def __gt__(self, x: Any) -> Any:
        return self._holds(operator.gt, x)

    def __ge__(self, x: Any) -> Any:
        return self._holds(operator.ge, x)

    __hash__ = None  # type: ignore[assignment]  # what is kept under a size would outlive the trace

    def __bool__(self) -> bool:
        return bool(self._holds(operator.ne, 0))

    def __index__(self) -> int:
        return operator.index(self.pinned())

    def __int__(self) -> int:
        return int(self.pinned())

    def __float__(self) -> float:
        return float(self.pinned())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.asarray(self.pinned(), dtype)

    def __repr__(self) -> str:
        return "None"

    def __format__(self, spec: str) -> str:
        return format("None", spec)


def whole(x: Any) -> Any:
    """An integer; a Size stays one."""
    return x if isinstance(x, Size) else int(x)


def plain(x: Any) -> Any:
    """A number as a plain one, relied on."""
    return x.pinned() if isinstance(x, Size) else x


def number(x: Any) -> Any:
    """A float; a Size stays one."""
    return x if isinstance(x, Size) else float(x)


def least(a: Any, b: Any) -> Any:
    """The smaller number; Sizes are kept, and nothing is relied on."""
    return _either(min, a, b)


def most(a: Any, b: Any) -> Any:
    """The larger number, likewise."""
    return _either(max, a, b)


def _either(function: Any, a: Any, b: Any) -> Any:
    size = a if isinstance(a, Size) else b
    return size._with(function, a, b) if isinstance(size, Size) else function(a, b)


def at_first(x: Any) -> Any:
    """The number at the sizes traced with."""
    return x.value if isinstance(x, Size) else x


def at_second(x: Any) -> Any:
    """The number at the second choice of sizes."""
    return x.other if isinstance(x, Size) else x


def _now(x: Any, known: Known) -> Any:
    return x.read(known) if isinstance(x, Size) else x


def holds_sizes(x: Any) -> bool:
    """Whether there is a Size in a structure of tuples, lists, dicts and slices."""
    if isinstance(x, (tuple, list)):
        return any(map(holds_sizes, x))
    if isinstance(x, dict):
        return any(map(holds_sizes, x.values()))
    if isinstance(x, slice):
        return holds_sizes((x.start, x.stop, x.step))
    return isinstance(x, Size)


def with_sizes(x: Any, number: Callable[[Size], Any]) -> Any:
    """The structure with ``number(size)`` in place of every Size."""
    if isinstance(x, Size):
        return number(x)
    if not holds_sizes(x):
        return x
    if isinstance(x, dict):
        return {k: with_sizes(v, number) for k, v in x.items()}
    if isinstance(x, slice):
        return slice(*with_sizes((x.start, x.stop, x.step), number))
    made = [with_sizes(v, number) for v in x]
    return made if isinstance(x, list) else tuple(made)
