"""``tf.autograph``: options of the conversion of Python code to graphs.

Functions are traced, not converted: their Python control flow runs while they are traced, and ``tf.cond``,
``tf.while_loop`` and their kind are for what depends on tensors.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, NoReturn


class Feature(Enum):
    """Parts of the conversion."""

    ALL = "ALL"
    AUTO_CONTROL_DEPS = "AUTO_CONTROL_DEPS"
    ASSERT_STATEMENTS = "ASSERT_STATEMENTS"
    BUILTIN_FUNCTIONS = "BUILTIN_FUNCTIONS"
    EQUALITY_OPERATORS = "EQUALITY_OPERATORS"
    LISTS = "LISTS"
    NAME_SCOPES = "NAME_SCOPES"


def do_not_convert(func: Any = None) -> Any:
    """Decorator, with or without a call: the function as it is, which it would be anyway."""
    return (lambda function: function) if func is None else func


def set_loop_options(
    parallel_iterations: Any = None, swap_memory: Any = None, maximum_iterations: Any = None,
    shape_invariants: Any = None,
) -> None:  # fmt: skip
    """Options of the loop that it stands in: Python's loops need none."""


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """There is no conversion to tell about."""


def trace(*args: Any) -> None:
    """Prints while a function is traced."""
    print(*args)


def to_graph(entity: Any, recursive: bool = True, experimental_optional_features: Any = None) -> NoReturn:
    """Refused: Python code is not converted. Raises RuntimeError."""
    raise RuntimeError(
        "tf.autograph.to_graph is not offered: functions are traced, their code is not converted. Use `tf.function`, "
        "with `tf.cond`, `tf.while_loop`, `tf.map_fn` or `tf.where` for what depends on tensors."
    )


def to_code(entity: Any, recursive: bool = True, experimental_optional_features: Any = None) -> NoReturn:
    """Refused: Python code is not converted. Raises RuntimeError."""
    raise RuntimeError(
        "tf.autograph.to_code is not offered: functions are traced, their code is not converted. To see what a "
        "traced function became, use `tf.config.explain(function)`."
    )
