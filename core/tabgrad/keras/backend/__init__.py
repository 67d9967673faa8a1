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
from ..common.naming import get_uid, name_scope, reset_uids
from ..common.variable import Variable, standardize_dtype
from ..engine.base_layer import clear_session


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
    "name_scope",
    "reset_uids",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "standardize_dtype",
]
