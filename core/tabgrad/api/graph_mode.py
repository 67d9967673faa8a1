"""``tf.compat.v1``: the switches that programs of today still throw, and the refusal of graphs and sessions.

Everything runs eagerly here, and ``tf.function`` traces. What turns that on is a no-op; what turns it off, or builds
graphs by hand, is refused with the name of what to use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

_EAGER = "TensorFlow 2 semantics are always on here: ops run eagerly, and `tf.function` traces."


def enable_eager_execution(config: Any = None, device_policy: Any = None, execution_mode: Any = None) -> None:
    """Ops run eagerly anyway."""


def _on(name: str) -> Callable[[], None]:
    def enable() -> None:
        return None

    enable.__name__, enable.__doc__ = name, "It is on anyway."
    return enable


enable_v2_behavior, enable_v2_tensorshape = _on("enable_v2_behavior"), _on("enable_v2_tensorshape")
enable_resource_variables, enable_tensor_equality = _on("enable_resource_variables"), _on("enable_tensor_equality")
enable_control_flow_v2 = _on("enable_control_flow_v2")


def executing_eagerly_outside_functions() -> bool:
    """Always."""
    return True


def resource_variables_enabled() -> bool:
    """Always."""
    return True


def control_flow_v2_enabled() -> bool:
    """Always."""
    return True


def reset_default_graph() -> None:
    """There is no default graph; ``tf.keras.backend.clear_session`` resets the names of layers."""


def _nothing(name: str, what: str) -> Callable[[], None]:
    def initializer() -> None:
        return None

    initializer.__name__, initializer.__doc__ = name, f"{what} have their values when they are made."
    return initializer


global_variables_initializer = _nothing("global_variables_initializer", "Variables")
local_variables_initializer = _nothing("local_variables_initializer", "Variables")
tables_initializer = _nothing("tables_initializer", "Tables")


def _refused(name: str, instead: str) -> Callable[..., NoReturn]:
    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError(f"tf.compat.v1.{name} is not offered: {_EAGER} {instead}")

    refuse.__name__, refuse.__doc__ = name, f"Refused: it belongs to graphs. Raises RuntimeError. {instead}"
    return refuse


_CALL = "Call functions and models on values, and read results with `.numpy()`."
_KEEP = "Rewrite what needs graphs as functions of values; `tf.function` compiles them."
Session, InteractiveSession = _refused("Session", _CALL), _refused("InteractiveSession", _CALL)
get_default_session = _refused("get_default_session", _CALL)
get_default_graph = _refused("get_default_graph", _KEEP)
placeholder = _refused("placeholder", "Make it an argument of a function, or `tf.keras.Input`.")
placeholder_with_default = _refused("placeholder_with_default", "Make it an argument with a default.")
get_variable = _refused("get_variable", "Use `tf.Variable`, or `add_weight` of a layer.")
variable_scope = _refused("variable_scope", "Keep variables in a `tf.Module` or a layer.")
disable_eager_execution = _refused("disable_eager_execution", _KEEP)
disable_v2_behavior = _refused("disable_v2_behavior", _KEEP)
disable_v2_tensorshape = _refused("disable_v2_tensorshape", "Sizes are numbers or None.")
disable_resource_variables = _refused("disable_resource_variables", "Variables keep their values themselves.")
disable_tensor_equality = _refused("disable_tensor_equality", "Compare tensors as objects with `is`.")
disable_control_flow_v2 = _refused("disable_control_flow_v2", _KEEP)


def refuse_others(name: str) -> NoReturn:
    """Raises AttributeError for a name of ``tf.compat.v1`` that is not offered."""
    raise AttributeError(
        f"tf.compat.v1.{name} is not offered: of TensorFlow 1 there is what eager programs of today still use. "
        f"See whether `tf.{name}`, or what TensorFlow's migration guide names, does the same."
    )
