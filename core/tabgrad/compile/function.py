"""``tf.function``: a Python function traced once per signature and then run as a program."""

from __future__ import annotations

import functools
import inspect
import weakref
from collections.abc import Callable
from typing import Any

from ..base.settings import run_functions_eagerly
from ..base.tree import flatten, map_structure
from ..ir.op import Spec
from ..tensor.base_variable import BaseVariable
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from .concrete import ConcreteFunction
from .signature import fitted, signature_of, with_tensors


class Function:
    """A function that traces itself: see ``function``."""

    def __init__(
        self,
        python_function: Callable[..., Any],
        input_signature: Any = None,
        reduce_retracing: bool = False,
    ) -> None:
        self.python_function = python_function
        self.input_signature = None if input_signature is None else tuple(input_signature)
        self.reduce_retracing = reduce_retracing
        self._signature = inspect.signature(python_function)
        self._traces: dict[Any, ConcreteFunction] = {}
        self._bound: weakref.WeakKeyDictionary[Any, Function] = weakref.WeakKeyDictionary()
        self._made_variables = False
        self._name = str(getattr(python_function, "__name__", "function"))
        functools.update_wrapper(self, python_function)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """As a method: one Function per object, with traces of its own."""
        if instance is None:
            return self
        try:
            found = self._bound.get(instance)
        except TypeError:  # not hashable, or not weakly referable: traces last for this access only
            return self._bind(instance)
        if found is None:
            found = self._bound[instance] = self._bind(instance)
        return found

    def _bind(self, instance: Any) -> Function:
        method = self.python_function.__get__(instance)
        return Function(method, self.input_signature, self.reduce_retracing)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if run_functions_eagerly():
            return self.python_function(*args, **kwargs)
        args, kwargs = self._canonical(args, kwargs)
        concrete = self._trace_for(args, kwargs)
        return concrete.call_flat([x for x in flatten((args, kwargs)) if isinstance(x, Tensor)])

    def _canonical(
        self, args: Any, kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Arguments as the cache sees them: defaults filled in, arrays as tensors, specs applied."""
        if self.input_signature is not None:
            bound = self._signature.bind(*args, **kwargs)
            values = list(bound.args)
            if len(values) != len(self.input_signature):
                raise TypeError(
                    f"Binding inputs to tf.function failed: {len(self.input_signature)} arguments were declared in "
                    f"input_signature, received {len(values)}."
                )
            return tuple(
                fitted(s, v) for s, v in zip(self.input_signature, values, strict=True)
            ), {}
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return with_tensors(tuple(bound.args)), with_tensors(dict(bound.kwargs))

    def _trace_for(self, args: Any, kwargs: Any) -> ConcreteFunction:
        key = signature_of((args, kwargs))
        found = self._traces.get(key)
        if found is None:
            found = ConcreteFunction(self.python_function, args, kwargs, self._name)
            self._traces[key] = found
        return found

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The trace for arguments given as tensors or TensorSpecs (with known shapes)."""
        if self.input_signature is not None and not args and not kwargs:
            args = self.input_signature

        def stand_in(x: Any) -> Any:
            if not isinstance(x, TensorSpec):
                return x
            if x.shape is None or None in x.shape:
                raise ValueError(
                    f"get_concrete_function needs known shapes, received {x}. Traces are made per shape: give the "
                    "sizes, or call the function on data."
                )
            return Tensor(Spec(tuple(x.shape), x.dtype.numpy))

        args, kwargs = map_structure(stand_in, (tuple(args), dict(kwargs)))
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return self._trace_for(with_tensors(tuple(bound.args)), with_tensors(dict(bound.kwargs)))

    def experimental_get_tracing_count(self) -> int:
        """How often the Python function was traced."""
        return len(self._traces)

    @property
    def variables(self) -> tuple[BaseVariable, ...]:
        """Variables that any trace uses."""
        found = {v.handle: v for c in self._traces.values() for v in c.variables}
        return tuple(found.values())

    def __repr__(self) -> str:
        return f"<tabgrad.function {getattr(self.python_function, '__qualname__', self.python_function)}>"


def function(
    func: Callable[..., Any] | None = None,
    input_signature: Any = None,
    autograph: bool = True,
    jit_compile: bool | None = None,
    reduce_retracing: bool = False,
    experimental_implements: Any = None,
    experimental_autograph_options: Any = None,
    experimental_attributes: Any = None,
) -> Any:
    """Makes a Python function into a traced one; usable as a decorator, with or without arguments.

    The function's Python runs once per signature (shapes and dtypes of tensors, values of other
    arguments). Tensor operations, variable reads and assignments become one program, which later
    calls run. ``autograph``, ``jit_compile`` and the experimental arguments are TensorFlow's choices
    of how to run; results do not depend on them.
    Raises: OperatorNotAllowedInGraphError where Python needs a tensor's value.
    """
    del (
        autograph,
        jit_compile,
        experimental_implements,
        experimental_autograph_options,
        experimental_attributes,
    )

    def decorate(target: Callable[..., Any]) -> Function:
        inner = target.python_function if isinstance(target, Function) else target
        return Function(inner, input_signature, reduce_retracing)

    return decorate if func is None else decorate(func)
