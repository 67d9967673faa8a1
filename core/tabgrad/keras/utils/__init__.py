"""Helpers around data and training: ``keras.utils``."""

from ..common.keras_tensor import is_symbolic as is_keras_tensor
from ..common.naming import clear_session, get_uid
from ..common.variable import standardize_dtype
from ..saving.registry import (
    CustomObjectScope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from ..training.data_adapter import pack_x_y_sample_weight, unpack_x_y_sample_weight
from .files import get_file
from .labels import normalize, to_categorical
from .logging import disable_interactive_logging, enable_interactive_logging, is_interactive_logging_enabled
from .progbar import Progbar
from .py_dataset import PyDataset, Sequence
from .seeds import set_random_seed
from .sequences import pad_sequences
from .splitting import split_dataset
from .timeseries import timeseries_dataset_from_array
from .visualization import model_to_dot, plot_model

custom_object_scope = CustomObjectScope

__all__ = [
    "CustomObjectScope",
    "Progbar",
    "PyDataset",
    "Sequence",
    "clear_session",
    "custom_object_scope",
    "deserialize_keras_object",
    "disable_interactive_logging",
    "enable_interactive_logging",
    "get_custom_objects",
    "get_file",
    "get_registered_name",
    "get_registered_object",
    "get_uid",
    "is_interactive_logging_enabled",
    "is_keras_tensor",
    "model_to_dot",
    "normalize",
    "pack_x_y_sample_weight",
    "pad_sequences",
    "plot_model",
    "register_keras_serializable",
    "serialize_keras_object",
    "set_random_seed",
    "split_dataset",
    "standardize_dtype",
    "timeseries_dataset_from_array",
    "to_categorical",
    "unpack_x_y_sample_weight",
]
