"""``tf.data.experimental``: older names of what ``tf.data.Dataset`` has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .base import AUTOTUNE, INFINITE_CARDINALITY, UNKNOWN_CARDINALITY
from .csv_files import CsvDataset, make_csv_dataset
from .dataset import Dataset
from .options import AutotuneOptions, DistributeOptions, OptimizationOptions, ThreadingOptions


def cardinality(dataset: Any) -> Any:
    """The number of elements."""
    return dataset.cardinality()


def get_single_element(dataset: Any) -> Any:
    """The only element."""
    return dataset.get_single_element()


def assert_cardinality(expected_cardinality: Any) -> Callable[[Any], Any]:
    """A transformation that states the number of elements. Iterating past another number raises."""
    return lambda dataset: dataset._with_cardinality(int(expected_cardinality))


def _method(name: str) -> Callable[..., Callable[[Any], Any]]:
    def transformation(*args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        return lambda dataset: getattr(dataset, name)(*args, **kwargs)

    transformation.__name__ = name
    transformation.__doc__ = f"A transformation for ``Dataset.apply``: ``Dataset.{name}``."
    return transformation


bucket_by_sequence_length = _method("bucket_by_sequence_length")
enumerate_dataset = _method("enumerate")
group_by_window = _method("group_by_window")
ignore_errors = _method("ignore_errors")
scan = _method("scan")
take_while = _method("take_while")
unbatch = _method("unbatch")
unique = _method("unique")
choose_from_datasets = Dataset.choose_from_datasets
sample_from_datasets = Dataset.sample_from_datasets
Counter = Dataset.counter
RandomDataset = Dataset.random

__all__ = [
    "AUTOTUNE", "INFINITE_CARDINALITY", "UNKNOWN_CARDINALITY", "AutotuneOptions", "Counter", "CsvDataset",
    "DistributeOptions", "OptimizationOptions", "RandomDataset", "ThreadingOptions",
    "assert_cardinality", "bucket_by_sequence_length", "cardinality", "choose_from_datasets",
    "enumerate_dataset", "get_single_element", "group_by_window", "ignore_errors",
    "make_csv_dataset",
    "sample_from_datasets", "scan", "take_while", "unbatch", "unique",
]  # fmt: skip
