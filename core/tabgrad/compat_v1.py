"""Door: ``tf.compat.v1``."""

from . import compat_v1_logging as logging
from . import compat_v1_random as random
from . import keras
from .api.environment import executing_eagerly
from .api.graph_mode import (
    InteractiveSession,
    Session,
    control_flow_v2_enabled,
    disable_control_flow_v2,
    disable_eager_execution,
    disable_resource_variables,
    disable_tensor_equality,
    disable_v2_behavior,
    disable_v2_tensorshape,
    enable_control_flow_v2,
    enable_eager_execution,
    enable_resource_variables,
    enable_tensor_equality,
    enable_v2_behavior,
    enable_v2_tensorshape,
    executing_eagerly_outside_functions,
    get_default_graph,
    get_default_session,
    get_variable,
    global_variables_initializer,
    local_variables_initializer,
    placeholder,
    placeholder_with_default,
    refuse_others,
    reset_default_graph,
    resource_variables_enabled,
    tables_initializer,
    variable_scope,
)
from .api.random_streams import set_seed as set_random_seed

__getattr__ = refuse_others

__all__ = [
    "InteractiveSession",
    "Session",
    "control_flow_v2_enabled",
    "disable_control_flow_v2",
    "disable_eager_execution",
    "disable_resource_variables",
    "disable_tensor_equality",
    "disable_v2_behavior",
    "disable_v2_tensorshape",
    "enable_control_flow_v2",
    "enable_eager_execution",
    "enable_resource_variables",
    "enable_tensor_equality",
    "enable_v2_behavior",
    "enable_v2_tensorshape",
    "executing_eagerly",
    "executing_eagerly_outside_functions",
    "get_default_graph",
    "get_default_session",
    "get_variable",
    "global_variables_initializer",
    "keras",
    "local_variables_initializer",
    "logging",
    "placeholder",
    "placeholder_with_default",
    "random",
    "reset_default_graph",
    "resource_variables_enabled",
    "set_random_seed",
    "tables_initializer",
    "variable_scope",
]
