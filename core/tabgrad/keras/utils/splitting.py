"""``split_dataset``: the first and the last part of a dataset or of arrays, as two datasets."""

from __future__ import annotations

import random as python_random
from typing import Any

import numpy as np

from ...base.tree import flatten, map_structure
from ...data import AUTOTUNE, Dataset


def split_dataset(
    dataset: Any,
    left_size: float | None = None,
    right_size: float | None = None,
    shuffle: bool = False,
    seed: int | None = None,
    preferred_backend: str | None = None,
) -> tuple[Dataset, Dataset]:
    """The two parts of ``dataset``: a tf.data.Dataset, an array, or a list or tuple of arrays of one length.

    All elements are read into memory. A dataset that ends in ``batch`` is split by samples and batched again.

    Args: left_size, right_size: a share (float) or a number (int) of the samples; None is the rest. shuffle, seed:
        mixes the samples first, by Python's generator as in Keras. preferred_backend: "tensorflow" or None.
    Raises: TypeError on other data or sizes; ValueError where a part would be empty or both are more than there is.
    """
    if preferred_backend not in (None, "tensorflow"):
        raise ValueError(
            f"`preferred_backend` should be None or 'tensorflow'. Received: preferred_backend={preferred_backend}"
        )
    if not isinstance(dataset, (Dataset, np.ndarray, list, tuple)):
        raise TypeError(
            "The `dataset` argument must be a `tf.data.Dataset` or a list/tuple of arrays. "
            f"Received: dataset={dataset} of type {type(dataset)}"
        )
    if left_size is None and right_size is None:
        raise ValueError(
            "At least one of the `left_size` or `right_size` must be specified. "
            "Received: left_size=None and right_size=None"
        )
    batched = isinstance(dataset, Dataset) and dataset._kind in ("_BatchDataset", "_ParallelBatchDataset")
    size = next((len(flatten(batch)[0]) for batch in dataset), None) if batched else None
    samples = _samples(dataset.unbatch() if batched else dataset)
    if shuffle:
        python_random.seed(python_random.randint(0, 10**6) if seed is None else seed)
        python_random.shuffle(samples)
    left, right = _sizes(left_size, right_size, len(samples))
    parts = []
    for part in (samples[:left], samples[len(samples) - right :]):
        made = Dataset.from_tensor_slices(map_structure(lambda *rows: np.array(rows), *part))
        parts.append((made if size is None else made.batch(size)).prefetch(AUTOTUNE))
    return parts[0], parts[1]


def _samples(dataset: Any) -> list[Any]:
    if isinstance(dataset, Dataset):
        return [map_structure(np.asarray, element) for element in dataset]
    if isinstance(dataset, np.ndarray):
        return list(dataset)
    wrong = [type(a).__name__ for a in dataset if not isinstance(a, np.ndarray)]
    if not dataset or wrong or len({len(a) for a in dataset}) > 1:
        raise ValueError(
            "Expected a non-empty list or tuple of `numpy.ndarray` objects of the same length. Received: "
            f"{[a.shape if isinstance(a, np.ndarray) else type(a).__name__ for a in dataset]}"
        )
    return list(zip(*dataset, strict=True))


def _sizes(left: Any, right: Any, total: int) -> tuple[int, int]:
    """Both sizes as numbers of samples."""
    counts = []
    for name, size in (("left_size", left), ("right_size", right)):
        if size is not None and type(size) not in (int, float):
            raise TypeError(f"Invalid `{name}` type. Expected: int or float or None. Received: {type(size)}")
        if size is not None and not 0 < size < (total if isinstance(size, int) else 1):
            raise ValueError(
                f"`{name}` should be either a positive integer smaller than {total}, or a float within the range "
                f"`[0, 1]`. Received: {name}={size}"
            )
        counts.append(round(size * total) if isinstance(size, float) else size)
    first = total - counts[1] if counts[0] is None else counts[0]
    last = total - first if counts[1] is None else counts[1]
    if isinstance(left, float) and isinstance(right, float) and left + right > 1:
        raise ValueError(f"`left_size` + `right_size` must be at most 1. Received: {left} + {right}")
    if first + last > total or not first or not last:
        raise ValueError(
            f"Of {total} samples, the left part takes {first} and the right part {last}: neither may be empty, and "
            f"both together no more than all. Received: left_size={left}, right_size={right}"
        )
    return first, last
