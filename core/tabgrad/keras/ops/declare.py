"""``@operation``: gives a function of tensors its symbolic form.

With a KerasTensor among the arguments, the call becomes a node of the functional graph: an
``Operation`` of a class of its own, named and serialized as Keras names and serializes it (module
``keras.src.ops.numpy``, class ``Add``).
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from ...base.dtype import DType
from ...tensor.composite import composites
from ...tensor.convert import convert_to_tensor
from ..common.keras_tensor import KerasTensor, any_symbolic
from ..common.operation import Operation
from ..saving.registry import PUBLIC

_OF_COMPOSITES = f"{__package__}.composites"  # imported when a call with such tensors fails
Function = TypeVar("Function", bound=Callable[..., Any])


class FunctionOperation(Operation):
    """A node that calls a function on tensors, with arguments that are fixed for the node."""

    function: Callable[..., Any]
    slots: tuple[str, ...]  # parameters that are tensors, in the order of ``call``
    broadcasts = False  # whether the result's shape is that of the tensors broadcast together
    rule: Callable[..., Any] | None = None  # the result's shape for a tensor of a shape with unknown sizes

    def __init__(self, *, name: str | None = None, **fixed: Any) -> None:
        super().__init__(name=name)
        self._fixed = fixed

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """The function of these tensors and the fixed arguments."""
        if "*" in self.slots:  # any number of tensors, after the fixed arguments that come first
            first = [self._fixed[n] for n in self._leading()]
            rest = {k: v for k, v in self._fixed.items() if k not in self._leading()}
            return type(self).function(*first, *args, **rest, **kwargs)
        named = dict(zip(self.slots, args, strict=False))
        return type(self).function(**named, **kwargs, **self._fixed)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """By tracing; by a rule where there are unknown sizes and a stand-in for them could not fit the known ones."""
        if self.rule is not None and None in args[0].shape:
            return KerasTensor(self.rule(args[0].shape, **self._fixed), dtype=args[0].dtype)
        if not self.broadcasts or not any(None in getattr(a, "shape", ()) for a in args):
            return super().compute_output_spec(*args, **kwargs)
        shape: tuple[Any, ...] = ()
        for a in args:
            shape = _broadcast(shape, tuple(getattr(a, "shape", np.shape(a))))
        scalars = [KerasTensor((), dtype=a.dtype) if isinstance(a, KerasTensor) else _scalar(a) for a in args]
        return KerasTensor(shape, dtype=super().compute_output_spec(*scalars, **kwargs).dtype)

    def _leading(self) -> list[str]:
        names = []
        for parameter in inspect.signature(type(self).function).parameters.values():
            if parameter.kind is parameter.VAR_POSITIONAL:
                break
            names.append(parameter.name)
        return names

    def get_config(self) -> dict[str, Any]:
        """The name and the fixed arguments."""
        fixed = {k: v.name if isinstance(v, DType) else v for k, v in self._fixed.items()}
        return {"name": self.name, **fixed}


def operation(
    family: str,
    class_name: str,
    tensors: str = "x",
    keywords: str = "",
    broadcasts: bool = False,
    rule: Callable[..., Any] | None = None,
) -> Callable[[Function], Function]:
    """Decorator of a function of keras.ops.

    Args: family: Keras's module (``numpy``, ``nn``). class_name: the node's class. tensors: the
        parameters that are tensors, space separated; ``*`` for any number of them. keywords: those
        that are passed by name to the node's call. broadcasts: the result's shape is that of the
        tensors broadcast together. rule: gives the result's shape, from the tensor's with None among its sizes and
        the fixed arguments.
    """
    slots, named = tuple(tensors.split()), tuple(keywords.split())

    def decorate(function: Function) -> Function:
        signature = inspect.signature(function)
        module = f"keras.src.ops.{family}"
        fields = {
            "broadcasts": broadcasts,
            "rule": None if rule is None else staticmethod(rule),
            "function": staticmethod(function), "slots": slots, "__module__": module,
            "__doc__": f"Node of ``keras.ops.{function.__name__}``.",
        }  # fmt: skip
        cls: Any = type(class_name, (FunctionOperation,), fields)
        PUBLIC.setdefault(module, {})[class_name] = cls

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            if not any_symbolic(args, kwargs):
                try:
                    return function(*args, **kwargs)
                except Exception:
                    if next(composites((args, kwargs)), None) is None:
                        raise
                    instead = import_module(_OF_COMPOSITES).of_composites(function, args, kwargs)
                    if instead is None:
                        raise
                return instead()
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            values = dict(bound.arguments)
            operands: list[Any] = []
            for slot in slots:
                operands += _operands(signature, values) if slot == "*" else [values.pop(slot)]
            by_name = {n: values.pop(n) for n in named}
            for name, parameter in signature.parameters.items():
                if parameter.kind is parameter.VAR_KEYWORD:
                    by_name.update(values.pop(name))
            return cls(**values).symbolic_call(*operands, **by_name)

        call.operation_class = cls  # type: ignore[attr-defined]
        return call  # type: ignore[return-value]

    return decorate


def _scalar(value: Any) -> Any:
    """A number or array as an operand of which only the dtype matters."""
    if isinstance(value, (bool, int, float)):
        return value
    return KerasTensor((), dtype=convert_to_tensor(value).dtype.name)


def _broadcast(a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, ...]:
    """Two shapes broadcast together; an unknown size gives way to a known one above 1."""
    rank = max(len(a), len(b))
    a, b = (1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b
    out = []
    for m, n in zip(a, b, strict=True):
        if m is not None and n is not None and m != n and 1 not in (m, n):
            raise ValueError(
                f"Cannot broadcast shape, the failure dim has value {m}, which cannot be broadcasted to "
                f"{n}. Input shapes are: {a} and {b}."
            )
        if m == 1 or n == 1:
            out.append(n if m == 1 else m)
        else:
            out.append(n if m is None else m)
    return tuple(out)


def _operands(signature: inspect.Signature, values: dict[str, Any]) -> list[Any]:
    for name, parameter in signature.parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            return list(values.pop(name))
    return []


def symbolic_spec(shape: Any, dtype: Any) -> KerasTensor:
    """A symbolic result that is not recorded."""
    return KerasTensor(shape, dtype=dtype)
