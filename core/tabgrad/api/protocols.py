"""``tf.types.experimental``: types for annotations and isinstance."""

from __future__ import annotations

from abc import ABC, abstractmethod
from inspect import Signature as FunctionType
from typing import Any

import numpy as np

from ..compile.concrete import ConcreteFunction
from ..compile.function import Function, Method
from ..tensor.base_variable import BaseVariable
from ..tensor.tensor import Tensor

# without parameters, which isinstance does not take
_Nested = tuple | list | np.ndarray  # type: ignore[type-arg]
TensorLike = Tensor | BaseVariable | int | float | bool | str | bytes | complex | np.generic | _Nested


class Callable(ABC):  # noqa: B024 (nothing but isinstance is asked of it)
    """What ``tf.function`` makes, or a trace of it."""


for _made in (Function, Method, ConcreteFunction):
    Callable.register(_made)


class GenericFunction(Callable):
    """What ``tf.function`` makes."""


for _made in (Function, Method):
    GenericFunction.register(_made)

PolymorphicFunction = GenericFunction


class AtomicFunction(Callable):
    """A function of a graph by itself; there are none here."""


class TraceType(ABC):
    """How an argument counts when traces are looked up; see SupportsTracingProtocol."""

    @abstractmethod
    def is_subtype_of(self, other: Any) -> bool:
        """Whether a trace for ``other`` takes this."""

    @abstractmethod
    def most_specific_common_supertype(self, others: Any) -> Any:
        """The narrowest type that this and the others are of, or None."""

    @abstractmethod
    def placeholder_value(self, placeholder_context: Any) -> Any:
        """What stands for the argument while tracing."""


class SupportsTracingProtocol(ABC):  # noqa: B024 (the method may be the class's own affair)
    """Objects that say how they count when traces are looked up, by ``__tf_tracing_type__``."""

    @classmethod
    def __subclasshook__(cls, other: type) -> bool:
        return callable(getattr(other, "__tf_tracing_type__", None))


__all__ = [
    "AtomicFunction",
    "Callable",
    "ConcreteFunction",
    "FunctionType",
    "GenericFunction",
    "PolymorphicFunction",
    "SupportsTracingProtocol",
    "TensorLike",
    "TraceType",
]
