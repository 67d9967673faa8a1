"""Door: ``tf.config``."""

from .api.environment import (
    LogicalDevice,
    PhysicalDevice,
    functions_run_eagerly,
    get_visible_devices,
    list_logical_devices,
    list_physical_devices,
    run_functions_eagerly,
)

__all__ = [
    "LogicalDevice",
    "PhysicalDevice",
    "functions_run_eagerly",
    "get_visible_devices",
    "list_logical_devices",
    "list_physical_devices",
    "run_functions_eagerly",
]
