"""Door: ``tf.config.experimental``."""

from .api.environment import (
    enable_op_determinism,
    get_memory_growth,
    get_synchronous_execution,
    get_visible_devices,
    list_logical_devices,
    list_physical_devices,
    set_memory_growth,
    set_synchronous_execution,
    set_visible_devices,
)

__all__ = [
    "enable_op_determinism",
    "get_memory_growth",
    "get_synchronous_execution",
    "get_visible_devices",
    "list_logical_devices",
    "list_physical_devices",
    "set_memory_growth",
    "set_synchronous_execution",
    "set_visible_devices",
]
