"""Door: ``tf.config``."""

from . import config_experimental as experimental
from .api.environment import (
    LogicalDevice,
    PhysicalDevice,
    functions_run_eagerly,
    get_visible_devices,
    list_logical_devices,
    list_physical_devices,
    run_functions_eagerly,
    set_visible_devices,
)
from .api.explain import Explanation, explain
from .execute.select import get_executor, set_executor

__all__ = [
    "Explanation",
    "LogicalDevice",
    "PhysicalDevice",
    "experimental",
    "explain",
    "functions_run_eagerly",
    "get_executor",
    "get_visible_devices",
    "list_logical_devices",
    "list_physical_devices",
    "run_functions_eagerly",
    "set_executor",
    "set_visible_devices",
]
