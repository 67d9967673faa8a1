"""Names that variables and graphs take as options: how replicas' updates are joined, gradients of named ops."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from .environment import name_scope

_F = TypeVar("_F", bound=Callable[..., Any])


class VariableSynchronization(Enum):
    """When the replicas' copies of a variable are made equal."""

    AUTO = 0
    NONE = 1
    ON_WRITE = 2
    ON_READ = 3


class VariableAggregation(Enum):
    """How the replicas' updates of a variable are joined. There is one replica here."""

    NONE = 0
    SUM = 1
    MEAN = 2
    ONLY_FIRST_REPLICA = 3


class CriticalSection:
    """What is executed in it is not executed twice at a time."""

    def __init__(
        self, name: Any = None, shared_name: Any = None, critical_section_def: Any = None, import_scope: Any = None
    ) -> None:
        if critical_section_def is not None:
            raise ValueError("Argument `critical_section_def` belongs to graphs; leave it None.")
        self._name = name or shared_name or "critical_section"
        self._lock = threading.RLock()

    @property
    def name(self) -> str:
        """The name given."""
        return str(self._name)

    def execute(self, fn: Callable[[], Any], exclusive_resource_access: bool = True, name: Any = None) -> Any:
        """What ``fn()`` returns."""
        with self._lock:
            return fn()


class AggregationMethod:
    """How gradients of several paths are added up. All give the same sum here."""

    ADD_N = 0
    DEFAULT = ADD_N
    EXPERIMENTAL_TREE = 1
    EXPERIMENTAL_ACCUMULATE_N = 2


_GRADIENTS: dict[str, Any] = {}


class RegisterGradient:
    """Decorator: names a gradient function of an op type. Ops here bring their own; see tf.custom_gradient.

    Raises: TypeError unless the op type is text. KeyError where it has a gradient.
    """

    def __init__(self, op_type: str) -> None:
        if not isinstance(op_type, str):
            raise TypeError("op_type must be a string")
        self._op_type = op_type

    def __call__(self, f: _F) -> _F:
        _register(self._op_type, f)
        return f


def no_gradient(op_type: str) -> None:
    """Says that ops of a type have no gradient. Raises as RegisterGradient does."""
    if not isinstance(op_type, str):
        raise TypeError("op_type must be a string")
    _register(op_type, None)


def _register(op_type: str, function: Any) -> None:
    if op_type in _GRADIENTS:
        raise KeyError(f"Registering two gradient with name '{op_type}'!")
    _GRADIENTS[op_type] = function


def get_logger() -> logging.Logger:
    """The logger that TensorFlow's messages go to."""
    return logging.getLogger("tensorflow")


def get_current_name_scope() -> str:
    """The names of the scopes entered, 'outer/inner'; '' outside of any."""
    return name_scope.current().rstrip("/")


def hessians(
    ys: Any, xs: Any, gate_gradients: bool = False, aggregation_method: Any = None, name: Any = "hessians"
) -> Any:
    """Refused, as tf.gradients is: it belongs to graphs. Raises RuntimeError."""
    raise RuntimeError(
        "tf.hessians is not supported when eager execution is enabled. Use tf.GradientTape and its jacobian instead."
    )
