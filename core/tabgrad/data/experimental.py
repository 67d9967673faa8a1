"""``tf.data.experimental``: older names of what ``tf.data.Dataset`` has."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from ..base.tree import map_structure
from ..ir.op import F
from .base import AUTOTUNE, INFINITE_CARDINALITY, UNKNOWN_CARDINALITY
from .csv_files import CsvDataset, make_csv_dataset
from .dataset import Dataset
from .options import AutotuneOptions, DistributeOptions, OptimizationOptions, ThreadingOptions


class AutoShardPolicy(IntEnum):
    """How a dataset is divided among workers: there is one worker here."""

    OFF = -1
    AUTO = 0
    FILE = 1
    DATA = 2
    HINT = 3


def cardinality(dataset: Any) -> Any:
    """The number of elements."""
    return dataset.cardinality()


def get_single_element(dataset: Any) -> Any:
    """The only element."""
    return dataset.get_single_element()


def assert_cardinality(expected_cardinality: Any) -> Callable[[Any], Any]:
    """A transformation that states the number of elements. Iterating past another number raises."""
    return lambda dataset: dataset._with_cardinality(int(expected_cardinality))


def map_and_batch(
    map_func: Callable[..., Any], batch_size: Any, num_parallel_batches: Any = None, drop_remainder: bool = False,
    num_parallel_calls: Any = None,
) -> Callable[[Any], Any]:  # fmt: skip
    """A transformation: ``Dataset.map``, then ``Dataset.batch``."""
    return lambda dataset: dataset.map(map_func, num_parallel_calls).batch(batch_size, drop_remainder)


def shuffle_and_repeat(buffer_size: Any, count: Any = None, seed: Any = None) -> Callable[[Any], Any]:
    """A transformation: ``Dataset.shuffle``, then ``Dataset.repeat``."""
    return lambda dataset: dataset.shuffle(buffer_size, seed).repeat(count)


def parallel_interleave(
    map_func: Callable[..., Any], cycle_length: Any, block_length: Any = 1, sloppy: Any = False,
    buffer_output_elements: Any = None, prefetch_input_elements: Any = None,
) -> Callable[[Any], Any]:  # fmt: skip
    """A transformation: ``Dataset.interleave``."""
    return lambda dataset: dataset.interleave(map_func, cycle_length, block_length)


def save(dataset: Any, path: Any, compression: Any = None, shard_func: Any = None, checkpoint_args: Any = None) -> None:
    """``dataset.save``."""
    dataset.save(path, compression, shard_func, checkpoint_args)


def load(path: Any, element_spec: Any = None, compression: Any = None, reader_func: Any = None) -> Dataset:
    """``Dataset.load``."""
    return Dataset.load(path, element_spec, compression, reader_func)  # type: ignore[no-any-return]


def from_list(elements: Any, name: str | None = None) -> Dataset:
    """The elements of a list, each a structure. Raises ValueError where there are none."""
    if not elements:
        raise ValueError("Invalid `elements`. `elements` should not be empty.")
    return Dataset.from_tensor_slices(map_structure(lambda *column: F.stack(*column, axis=0), *elements))


def get_structure(dataset_or_iterator: Any) -> Any:
    """The spec of the elements."""
    return dataset_or_iterator.element_spec


def _method(name: str) -> Callable[..., Callable[[Any], Any]]:
    def transformation(*args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        return lambda dataset: getattr(dataset, name)(*args, **kwargs)

    transformation.__name__ = name
    transformation.__doc__ = f"A transformation for ``Dataset.apply``: ``Dataset.{name}``."
    return transformation


bucket_by_sequence_length = _method("bucket_by_sequence_length")
dense_to_ragged_batch = _method("ragged_batch")
enumerate_dataset = _method("enumerate")
rejection_resample = _method("rejection_resample")
snapshot = _method("snapshot")
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
    "AUTOTUNE", "INFINITE_CARDINALITY", "UNKNOWN_CARDINALITY", "AutoShardPolicy", "AutotuneOptions", "Counter",
    "CsvDataset", "DistributeOptions", "OptimizationOptions", "RandomDataset", "ThreadingOptions",
    "assert_cardinality", "bucket_by_sequence_length", "cardinality", "choose_from_datasets",
    "dense_to_ragged_batch", "enumerate_dataset", "from_list", "get_single_element", "get_structure", "group_by_window",
    "ignore_errors", "load", "make_csv_dataset", "map_and_batch", "parallel_interleave", "rejection_resample",
    "sample_from_datasets", "save", "scan", "shuffle_and_repeat", "snapshot", "take_while", "unbatch", "unique",
]  # fmt: skip
