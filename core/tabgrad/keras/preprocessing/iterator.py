"""Batches of images that are changed at random as they are asked for: what the generators' iterators share.

Orders and changes are drawn from NumPy's global generator, as Keras's are, so that ``np.random.seed`` decides them.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Iterator as PythonIterator
from typing import Any

import numpy as np

from ...base.settings import floatx, image_data_format
from ..utils.images import array_to_img
from ..utils.py_dataset import PyDataset

FORMATS = ("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff")


class Iterator(PyDataset):
    """Batches of ``n`` samples by number, and without end by ``next``.

    Subclasses implement ``_get_batches_of_transformed_samples(index_array)``, the batch of these samples.

    Args: seed: added to the number of batches seen so far, it seeds NumPy's generator before each batch; None leaves
        the generator alone.
    """

    white_list_formats = FORMATS

    def __init__(self, n: int, batch_size: int, shuffle: bool, seed: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.n, self.batch_size, self.seed, self.shuffle = n, batch_size, seed, shuffle
        self.batch_index = 0
        self.total_batches_seen = 0
        self.lock = threading.Lock()
        self.index_array: Any = None
        self.index_generator = self._flow_index()

    def _set_index_array(self) -> None:
        self.index_array = np.random.permutation(self.n) if self.shuffle else np.arange(self.n)

    def _seed_batch(self) -> None:
        if self.seed is not None:
            np.random.seed(self.seed + self.total_batches_seen)

    def __getitem__(self, idx: int) -> Any:
        if idx >= len(self):
            raise ValueError(f"Asked to retrieve element {idx}, but the Sequence has length {len(self)}")
        self._seed_batch()
        self.total_batches_seen += 1
        if self.index_array is None:
            self._set_index_array()
        start = self.batch_size * idx
        return self._get_batches_of_transformed_samples(self.index_array[start : start + self.batch_size])

    def __len__(self) -> int:
        return (self.n + self.batch_size - 1) // self.batch_size

    def on_epoch_end(self) -> None:
        """Draws the next epoch's order."""
        self._set_index_array()

    def reset(self) -> None:
        """``next`` begins again."""
        self.batch_index = 0

    def _flow_index(self) -> PythonIterator[Any]:
        self.reset()
        while True:
            self._seed_batch()
            if self.batch_index == 0:
                self._set_index_array()
            start = (self.batch_index * self.batch_size) % self.n if self.n else 0
            self.batch_index = self.batch_index + 1 if self.n > start + self.batch_size else 0
            self.total_batches_seen += 1
            yield self.index_array[start : start + self.batch_size]

    def __iter__(self) -> PythonIterator[Any]:
        return self

    def __next__(self) -> Any:
        with self.lock:
            chosen = next(self.index_generator)
        return self._get_batches_of_transformed_samples(chosen)

    def _get_batches_of_transformed_samples(self, index_array: Any) -> Any:
        raise NotImplementedError("Subclasses of `Iterator` must implement `_get_batches_of_transformed_samples`.")


def save_batch(batch: Any, index_array: Any, iterator: Any, numbers: int) -> None:
    """Writes the images into the iterator's folder. Args: numbers: names end in a number drawn below it."""
    for i, j in enumerate(index_array):
        name = f"{iterator.save_prefix}_{j}_{np.random.randint(numbers)}.{iterator.save_format}"
        array_to_img(batch[i], iterator.data_format, scale=True).save(os.path.join(iterator.save_to_dir, name))


class NumpyArrayIterator(Iterator):
    """Batches of arrays: ``x`` changed by the generator, with labels and weights where there are some.

    Args: x: (samples, rows, columns, channels), or a pair of that and other inputs, passed on unchanged.
        subset: "training" or "validation", the parts that the generator's validation_split cuts.
        ignore_class_split: allows the parts to have different classes.
    Raises: ValueError where lengths or ranks do not fit, or a part lacks classes of the other.
    """

    def __init__(
        self, x: Any, y: Any, image_data_generator: Any, batch_size: int = 32, shuffle: bool = False,
        sample_weight: Any = None, seed: Any = None, data_format: str | None = None, save_to_dir: Any = None,
        save_prefix: str = "", save_format: str = "png", subset: str | None = None, ignore_class_split: bool = False,
        dtype: Any = None,
    ) -> None:  # fmt: skip
        self.data_format = image_data_format() if data_format is None else data_format
        self.dtype = floatx() if dtype is None else dtype
        x, others = _apart(x)
        _check_lengths(x, y, sample_weight)
        if subset is not None:
            part = _part(subset, len(x), y, image_data_generator._validation_split, ignore_class_split)
            x, others, y = x[part], [other[part] for other in others], None if y is None else y[part]
        self.x, self.x_misc = np.asarray(x, dtype=self.dtype), others
        if self.x.ndim != 4:
            raise ValueError(
                "Input data in `NumpyArrayIterator` should have rank 4: (samples, rows, columns, channels). "
                f"You passed an array with shape {self.x.shape}"
            )
        check_channels("NumpyArrayIterator", self.x, self.data_format, 4)
        self.y = None if y is None else np.asarray(y)
        self.sample_weight = None if sample_weight is None else np.asarray(sample_weight)
        self.image_data_generator = image_data_generator
        self.save_to_dir, self.save_prefix, self.save_format = save_to_dir, save_prefix, save_format
        super().__init__(self.x.shape[0], batch_size, shuffle, seed)

    def _get_batches_of_transformed_samples(self, index_array: Any) -> Any:
        batch = np.zeros((len(index_array), *self.x.shape[1:]), dtype=self.dtype)
        for i, j in enumerate(index_array):
            image = self.x[j]
            drawn = self.image_data_generator.get_random_transform(image.shape)
            image = self.image_data_generator.apply_transform(image.astype(self.dtype), drawn)
            batch[i] = self.image_data_generator.standardize(image)
        if self.save_to_dir:
            save_batch(batch, index_array, self, 10**4)
        inputs: Any = [batch, *(other[index_array] for other in self.x_misc)] if self.x_misc else batch
        if self.y is None:
            return inputs
        if self.sample_weight is None:
            return inputs, self.y[index_array]
        return inputs, self.y[index_array], self.sample_weight[index_array]


def _apart(x: Any) -> tuple[Any, list[Any]]:
    """(images, the other inputs of a pair). Raises ValueError where their lengths differ."""
    if not isinstance(x, (tuple, list)):
        return x, []
    images, others = x[0], [np.asarray(other) for other in (x[1] if isinstance(x[1], list) else [x[1]])]
    for other in others:
        if len(images) != len(other):
            raise ValueError(
                "All of the arrays in `x` should have the same length. "
                f"Found a pair with: len(x[0]) = {len(images)}, len(x[?]) = {len(other)}"
            )
    return images, others


def _check_lengths(x: Any, y: Any, sample_weight: Any) -> None:
    for name, what, given in (("y", "labels", y), ("sample_weight", "weights", sample_weight)):
        if given is not None and len(x) != len(given):
            raise ValueError(
                f"`x` (images tensor) and `{name}` ({what}) should have the same length. "
                f"Found: x.shape = {np.asarray(x).shape}, {name}.shape = {np.asarray(given).shape}"
            )


def _part(subset: str, count: int, y: Any, validation_split: float, ignore_class_split: bool) -> slice:
    """Where the subset is: validation first. Raises ValueError on another name, or where classes are missing."""
    check_subset(subset)
    middle = int(count * validation_split)
    if y is not None and not ignore_class_split and not np.array_equal(np.unique(y[:middle]), np.unique(y[middle:])):
        raise ValueError(
            "Training and validation subsets have different number of classes after the split. If your numpy arrays "
            "are sorted by the label, you might want to shuffle them; or pass `ignore_class_split=True`."
        )
    return slice(None, middle) if subset == "validation" else slice(middle, None)


def check_subset(subset: str) -> None:
    """Raises ValueError unless it is "training" or "validation"."""
    if subset not in ("training", "validation"):
        raise ValueError(f'Invalid subset name: {subset}; expected "training" or "validation".')


def check_channels(what: str, x: Any, data_format: str, level: int) -> None:
    """Warns where a batch of images has a number of channels that images do not have."""
    axis = 3 if data_format == "channels_last" else 1
    if x.shape[axis] not in (1, 3, 4):
        warnings.warn(
            f'{what} is set to use the data format convention "{data_format}" (channels on axis {axis}), i.e. expected '
            f"either 1, 3, or 4 channels on axis {axis}. However, it was passed an array with shape {x.shape} "
            f"({x.shape[axis]} channels).",
            stacklevel=level,
        )
