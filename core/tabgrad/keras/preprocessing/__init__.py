"""``keras.preprocessing``: older names of helpers that ``keras.utils`` has."""

from ..utils import timeseries_dataset_from_array
from . import sequence

__all__ = ["sequence", "timeseries_dataset_from_array"]
