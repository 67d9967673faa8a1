"""Helpers around data and training: ``keras.utils``."""

from typing import TYPE_CHECKING

from ..common.keras_tensor import is_symbolic as is_keras_tensor
from ..common.naming import clear_session, get_uid
from ..common.variable import standardize_dtype
from ..saving.lazily import lazily
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
from .source_inputs import get_source_inputs
from .splitting import split_dataset
from .timeseries import timeseries_dataset_from_array
from .visualization import model_to_dot, plot_model

if TYPE_CHECKING:
    from . import bounding_boxes, legacy
    from .config import Config
    from .directories import (
        audio_dataset_from_directory,
        image_dataset_from_directory,
        text_dataset_from_directory,
    )
    from .feature_space import FeatureSpace
    from .images import array_to_img, img_to_array, load_img, save_img

custom_object_scope = CustomObjectScope

# imported when first used: file to the names that it defines; or when a file of Keras names them
_LATER: dict[str, tuple[str, ...]] = {
    "bounding_boxes": ("bounding_boxes",),
    "config": ("Config",),
    "directories": ("audio_dataset_from_directory", "image_dataset_from_directory", "text_dataset_from_directory"),
    "feature_space": ("FeatureSpace",),
    "images": ("array_to_img", "img_to_array", "load_img", "save_img"),
    "legacy": ("legacy",),
}
__getattr__ = lazily(globals(), "keras.utils", _LATER)

__all__ = [
    "Config",
    "CustomObjectScope",
    "FeatureSpace",
    "Progbar",
    "PyDataset",
    "Sequence",
    "array_to_img",
    "audio_dataset_from_directory",
    "bounding_boxes",
    "clear_session",
    "custom_object_scope",
    "deserialize_keras_object",
    "disable_interactive_logging",
    "enable_interactive_logging",
    "get_custom_objects",
    "get_file",
    "get_registered_name",
    "get_registered_object",
    "get_source_inputs",
    "get_uid",
    "image_dataset_from_directory",
    "img_to_array",
    "is_interactive_logging_enabled",
    "is_keras_tensor",
    "legacy",
    "load_img",
    "model_to_dot",
    "normalize",
    "pack_x_y_sample_weight",
    "pad_sequences",
    "plot_model",
    "register_keras_serializable",
    "save_img",
    "serialize_keras_object",
    "set_random_seed",
    "split_dataset",
    "standardize_dtype",
    "text_dataset_from_directory",
    "timeseries_dataset_from_array",
    "to_categorical",
    "unpack_x_y_sample_weight",
]
