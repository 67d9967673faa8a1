"""Helpers around data and training: ``keras.utils``."""

from ..common.naming import get_uid
from ..saving.registry import (
    CustomObjectScope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .files import get_file
from .labels import normalize, to_categorical
from .logging import disable_interactive_logging, enable_interactive_logging, is_interactive_logging_enabled
from .progbar import Progbar
from .py_dataset import PyDataset, Sequence
from .seeds import set_random_seed
from .sequences import pad_sequences
from .visualization import model_to_dot, plot_model

custom_object_scope = CustomObjectScope

__all__ = [
    "CustomObjectScope",
    "Progbar",
    "PyDataset",
    "Sequence",
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
    "model_to_dot",
    "normalize",
    "pad_sequences",
    "plot_model",
    "register_keras_serializable",
    "serialize_keras_object",
    "set_random_seed",
    "to_categorical",
]
