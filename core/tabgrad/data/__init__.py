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
from .records import FixedLengthRecordDataset, TFRecordDataset
from .structure import DatasetSpec
from .text import TextLineDataset

__all__ = [
    "AUTOTUNE",
    "INFINITE_CARDINALITY",
    "UNKNOWN_CARDINALITY",
    "Dataset",
    "DatasetSpec",
    "FixedLengthRecordDataset",
    "Iterator",
    "NumpyIterator",
    "Options",
    "TFRecordDataset",
    "TextLineDataset",
    "ThreadingOptions",
    "experimental",
]
