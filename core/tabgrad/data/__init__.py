"""``tf.data``: pipelines of elements."""

from . import experimental
from .base import (
    AUTOTUNE,
    INFINITE_CARDINALITY,
    UNKNOWN_CARDINALITY,
    NumpyIterator,
)
from .base import DatasetIterator as Iterator
from .dataset import Dataset
from .options import Options, ThreadingOptions
from .structure import DatasetSpec

__all__ = [
    "AUTOTUNE",
    "INFINITE_CARDINALITY",
    "UNKNOWN_CARDINALITY",
    "Dataset",
    "DatasetSpec",
    "Iterator",
    "NumpyIterator",
    "Options",
    "ThreadingOptions",
    "experimental",
]
