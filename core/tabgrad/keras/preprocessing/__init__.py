"""``keras.preprocessing``: what Keras 2 had for images, texts and sequences, and older names of ``keras.utils``."""

from typing import TYPE_CHECKING

from ...base.later import modules_later
from ..utils import timeseries_dataset_from_array

if TYPE_CHECKING:
    from ..utils.directories import image_dataset_from_directory, text_dataset_from_directory
    from . import image, sequence, text

# imported when first used
_LATER = {
    "image": "preprocessing.image",
    "image_dataset_from_directory": "utils.directories:image_dataset_from_directory",
    "sequence": "preprocessing.sequence",
    "text": "preprocessing.text",
    "text_dataset_from_directory": "utils.directories:text_dataset_from_directory",
}
__getattr__ = modules_later(__name__.rpartition(".")[0], _LATER)

__all__ = [
    "image",
    "image_dataset_from_directory",
    "sequence",
    "text",
    "text_dataset_from_directory",
    "timeseries_dataset_from_array",
]
