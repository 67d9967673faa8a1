"""``keras.backend``: configuration and the session's state."""

from ...base.settings import (
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)
from ..common.keras_tensor import KerasTensor
from ..common.keras_tensor import is_symbolic as is_keras_tensor
from ..common.naming import clear_session, get_uid, name_scope, reset_uids
from ..common.result_type import is_float_dtype, is_int_dtype, result_type
from ..common.variable import Variable, standardize_dtype


def backend() -> str:
    """The backend's name."""
    return "tabgrad"


__all__ = [
    "KerasTensor",
    "Variable",
    "backend",
    "clear_session",
    "epsilon",
    "floatx",
    "get_uid",
    "image_data_format",
    "is_float_dtype",
    "is_int_dtype",
    "is_keras_tensor",
    "name_scope",
    "reset_uids",
    "result_type",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "standardize_dtype",
]
