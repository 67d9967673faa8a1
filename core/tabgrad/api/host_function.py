"""Python inside of tensor programs: ``tf.py_function`` and ``tf.numpy_function``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..base.tree import flatten
from ..compile.effects import call_python
from ..ir.dispatch import is_eager
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .arguments import tensor


def numpy_function(
    func: Any = None, inp: Any = None, Tout: Any = None, stateful: bool = True, name: Any = None
) -> Any:
    """Calls a Python function with NumPy arrays; its results become tensors. No gradient.

    Eagerly each keeps the dtype that the function gave it, and the only one is no list, as in TensorFlow. In a traced
    function it is called at every run, and its results keep the shapes that they had when the function was traced.
    Without ``func`` and ``inp`` it gives a decorator.
    Raises: TypeError without ``Tout``, or with ``inp`` for a decorator.
    """
    decorator = _decorator(numpy_function, func, inp, Tout)
    if decorator is not None:
        return decorator
    if is_eager():
        found = [None if f is None else convert_to_tensor(f) for f in flatten(func(*map(np.array, inp)))]
        return found[0] if len(found) == 1 else found
    operands = [tensor(x) for x in inp]
    return _called("numpy_function", lambda *xs: func(*[x.numpy() for x in xs]), operands, Tout, False)


def py_function(func: Any = None, inp: Any = None, Tout: Any = None, name: Any = None) -> Any:
    """Calls a Python function with tensors; differentiable. Results have dtypes ``Tout``.

    In a traced function it is called at every run, as numpy_function is; a decorator as there.
    """
    decorator = _decorator(py_function, func, inp, Tout)
    if decorator is not None:
        return decorator
    operands = [tensor(x) for x in inp]
    if is_eager():
        return _results(func(*operands), Tout)
    return _called("py_function", func, operands, Tout, True)


def _decorator(call: Callable[..., Any], func: Any, inp: Any, wanted: Any) -> Any:
    """What decorates a function where none is given; None where one is."""
    if wanted is None:
        raise TypeError(f"Missing required argument `Tout` of tf.{call.__name__}: the dtypes of the results, by name.")
    if func is not None:
        if inp is None:
            raise TypeError(f"Missing argument `inp` of tf.{call.__name__}: the list of the function's arguments.")
        return None
    if inp is not None:
        raise TypeError(f"tf.{call.__name__} as a decorator takes no `inp`. Received: inp={inp}")
    return lambda f: functools.wraps(f)(lambda *args: call(f, inp=args, Tout=wanted))


def _several(found: Any, wanted: Any) -> list[Any]:
    """The results of a function with ``wanted`` outputs."""
    parts = list(found) if isinstance(found, (list, tuple)) else [found]
    if not wanted and parts == [None]:
        return []
    if len(parts) != len(wanted):
        raise InvalidArgumentError(f"pyfunc returned {len(parts)} values, but expects to see {len(wanted)} values.")
    return parts


def _called(name: str, func: Any, operands: list[Tensor], wanted: Any, differentiable: bool) -> Any:
    several = isinstance(wanted, (list, tuple))
    dtypes = [as_dtype(getattr(w, "dtype", w)) for w in (wanted if several else [wanted])]

    def call(*xs: Any) -> list[Any]:
        found = func(*xs)
        return [_as(f, d) if differentiable else f for f, d in zip(_several(found, dtypes), dtypes, strict=True)]

    results = call_python(name, call, operands, dtypes, differentiable)
    return results if several else results[0]


def _results(found: Any, wanted: Any) -> Any:
    if isinstance(wanted, (list, tuple)):
        return [_as(f, w) for f, w in zip(_several(found, wanted), wanted, strict=True)]
    return _as(found, wanted)


def _as(value: Any, dtype: Any) -> Tensor:
    wanted = as_dtype(dtype.dtype if hasattr(dtype, "dtype") else dtype)
    if value is None:
        return Tensor(np.zeros((0,), wanted.numpy))
    found = convert_to_tensor(value, dtype_hint=wanted)
    if found.dtype is not wanted:
        raise InvalidArgumentError(
            f"The function gave a {found.dtype.name} value where Tout says {wanted.name}. "
            "Convert it inside."
        )
    return found
