"""``timeseries_dataset_from_array``: sliding windows over rows, as a ``tf.data.Dataset``.

The order of a shuffled dataset is Keras's: NumPy's legacy generator orders the windows, a shuffle of the dataset's own
mixes them again in every epoch.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...api.gather import gather
from ...data import AUTOTUNE, Dataset
from ...ir.op import F
from ...tensor.convert import convert_to_tensor


def timeseries_dataset_from_array(
    data: Any,
    targets: Any,
    sequence_length: int,
    sequence_stride: int = 1,
    sampling_rate: int = 1,
    batch_size: int | None = 128,
    shuffle: bool = False,
    seed: int | None = None,
    start_index: int | None = None,
    end_index: int | None = None,
    format: str = "tf",
) -> Dataset:
    """Windows of ``sequence_length`` rows, one every ``sequence_stride`` rows, each with its target if there are any.

    Args: data: rows in order of time. targets: the target of the window that begins at each row, or None.
        sampling_rate: every how manyth row a window takes. batch_size: None gives single windows. shuffle, seed: mixes
        the windows. start_index, end_index: the part of the rows that is used. format: "tf".
    Shapes: data (rows, ...) -> windows (batch, sequence_length, ...); targets (rows, ...) -> (batch, ...)
    Raises: ValueError where an argument is out of the data's range.
    """
    _check(len(data), sequence_stride, sampling_rate, start_index, end_index)
    if format != "tf":
        raise ValueError(f'`format` should be "tf": other loaders are not provided. Received: format={format}')
    first, end = start_index or 0, len(data) if end_index is None else end_index
    count = end - first - (sequence_length - 1) * sampling_rate
    if targets is not None:
        count = min(count, len(targets))
    starts = np.arange(0, count, sequence_stride, dtype=np.int32 if count < 2**31 - 1 else np.int64)
    if shuffle:
        seed = np.random.randint(10**6) if seed is None else seed
        np.random.RandomState(seed).shuffle(starts)
    rows = convert_to_tensor(data[first:end])
    offsets = np.arange(0, sequence_length * sampling_rate, sampling_rate, dtype=starts.dtype)
    dataset = Dataset.from_tensor_slices(starts)
    if targets is None:
        dataset = dataset.map(lambda start: gather(rows, F.add(start, offsets)))
    else:
        labels = convert_to_tensor(targets[first:end])
        dataset = dataset.map(lambda start: (gather(rows, F.add(start, offsets)), gather(labels, start)))
    dataset = dataset.prefetch(AUTOTUNE)
    if shuffle:
        dataset = dataset.shuffle(buffer_size=1024 if batch_size is None else batch_size * 8, seed=seed)
    return dataset if batch_size is None else dataset.batch(batch_size)


def _check(rows: int, stride: int, rate: int, start: int | None, end: int | None) -> None:
    for name, value, least in (
        ("start_index", start, 0), ("end_index", end, 1), ("sampling_rate", rate, 1), ("sequence_stride", stride, 1)
    ):  # fmt: skip
        if value is None or (value == 0 and name == "end_index"):  # as in Keras, an end of 0 gives no windows
            continue
        if not least <= value < rows:
            raise ValueError(
                f"`{name}` must be {least} or greater and lower than the length of the data, {rows}. "
                f"Received: {name}={value}"
            )
    if start and end and end <= start:
        raise ValueError(
            f"`end_index` must be higher than `start_index`. Received: start_index={start}, end_index={end}"
        )
