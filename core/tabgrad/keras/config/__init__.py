"""``keras.config``: settings of the process."""

from ...base.settings import (
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)
from ..backend import backend
from ..common.dtype_policy import dtype_policy, set_dtype_policy
from ..saving.serialization import enable_unsafe_deserialization
from ..utils import disable_interactive_logging, enable_interactive_logging, is_interactive_logging_enabled

__all__ = [
    "backend",
    "disable_interactive_logging",
    "dtype_policy",
    "enable_interactive_logging",
    "enable_unsafe_deserialization",
    "epsilon",
    "floatx",
    "image_data_format",
    "is_interactive_logging_enabled",
    "set_dtype_policy",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
]
