"""``keras.preprocessing.image``: generators of changed images, and older names of what ``keras.utils`` has."""

from ..utils.images import array_to_img, img_to_array, load_img, save_img, smart_resize
from .file_iterators import DirectoryIterator
from .generator import ImageDataGenerator
from .iterator import Iterator, NumpyArrayIterator
from .table_iterator import DataFrameIterator
from .transforms import (
    apply_affine_transform,
    apply_brightness_shift,
    apply_channel_shift,
    random_brightness,
    random_channel_shift,
    random_rotation,
    random_shear,
    random_shift,
    random_zoom,
)

__all__ = [
    "DataFrameIterator",
    "DirectoryIterator",
    "ImageDataGenerator",
    "Iterator",
    "NumpyArrayIterator",
    "apply_affine_transform",
    "apply_brightness_shift",
    "apply_channel_shift",
    "array_to_img",
    "img_to_array",
    "load_img",
    "random_brightness",
    "random_channel_shift",
    "random_rotation",
    "random_shear",
    "random_shift",
    "random_zoom",
    "save_img",
    "smart_resize",
]
