"""Any data that ``fit`` takes, as batches ``(x, y, sample_weight)`` of tensors."""

from __future__ import annotations

import random as python_random
import types
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from ...api.random import epoch_order
from ...api.random_streams import order_source
from ...base.dtype import as_dtype
from ...base.settings import floatx
from ...base.tree import flatten, is_nested, map_structure
from ...data.composites import count_of, rows_of
from ...tensor.base_variable import BaseVariable
from ...tensor.composite import Composite
from ...tensor.convert import convert_to_tensor, to_array
from ...tensor.tensor import Tensor


def unpack_x_y_sample_weight(data: Any) -> tuple[Any, Any, Any]:
    """``x``, ``(x,)``, ``(x, y)`` or ``(x, y, sample_weight)`` as three values.

    Raises: ValueError on a tuple of another length.
    """
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return (data, None, None)
    if 1 <= len(data) <= 3:
        return (*data, *(None,) * (3 - len(data)))  # type: ignore[return-value]
    raise ValueError(
        f"Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`, found: {data}"
    )


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """The inverse: a tuple no longer than needed."""
    if y is None:
        return x if not isinstance(x, (tuple, list)) else (x,)
    return (x, y) if sample_weight is None else (x, y, sample_weight)


class DataAdapter(Protocol):
    """A source of batches."""

    num_batches: int | None
    batch_size: int | None
    once: bool  # batches can't be had again
    even: bool  # all batches are known to have the same number of rows
    reads_ahead: bool  # a tf.data.Dataset, whose end TensorFlow asks for: only then is a cache kept

    def batches(self) -> Iterator[Any]:
        """The batches of one epoch (or endless)."""

    def look_ahead(self) -> None:
        """Called once, before all else."""

    def reset(self) -> None:
        """Called before the first epoch."""

    def on_epoch_begin(self) -> None:
        """Called before every epoch."""

    def on_epoch_end(self, whole: bool = True) -> None:
        """Called after every epoch."""


class ArrayAdapter:
    """Arrays (or structures of them) with the same first size, cut into batches. Floats become ``floatx``.

    Args: as_given: floats keep their dtype.
    Raises: ValueError where the sizes differ, or weights are given twice.
    """

    once = reads_ahead = False

    def __init__(
        self, x: Any, y: Any, sample_weight: Any, batch_size: int | None, shuffle: Any, class_weight: Any,
        steps: int | None = None, as_given: bool = False,
    ) -> None:  # fmt: skip
        convert = _as_array if as_given else _usual
        self.data = tuple(map_structure(convert, d) if d is not None else None for d in (x, y, sample_weight))
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
            if is_nested(self.data[1]):
                raise ValueError("`class_weight` is only supported for Models with a single output.")
            self.data = (*self.data[:2], class_weight_to_sample_weight(self.data[1], class_weight))
        self.size = _common_size(self.data)
        usual = -(-self.size // steps) if steps else 32  # so many steps are to take all rows, as in Keras
        self.batch_size = min(batch_size or usual, self.size) if self.size else 1
        self.num_batches: int | None = -(-self.size // self.batch_size) if self.size else 0
        self.even = self.size % self.batch_size == 0
        self.shuffle = shuffle
        self.order: int | None = None  # what the running epoch's order was drawn from
        self.pinned: int | None = None  # what the next epoch's is to be drawn from

    def _order(self, count: int) -> np.ndarray[Any, Any]:
        self.order, self.pinned = order_source() if self.pinned is None else self.pinned, None
        return epoch_order(count, self.order)

    def batches(self) -> Iterator[Any]:
        """Batches in order, shuffled by row, or (``'batch'``) by batch."""
        starts = np.arange(0, self.size, self.batch_size)
        if self.shuffle == "batch":
            starts = starts[self._order(len(starts))]
        order = self._order(self.size) if self.shuffle and self.shuffle != "batch" else None
        present = 3 if self.data[2] is not None else 2 if self.data[1] is not None else 1
        for start in starts:
            stop = min(start + self.batch_size, self.size)
            rows = slice(start, stop) if order is None else order[start:stop]
            batch = tuple(
                None if d is None else map_structure(lambda a: _rows_of(a, rows), d)  # noqa: B023
                for d in self.data[:present]
            )
            yield pack_x_y_sample_weight(batch[0]) if present == 1 else batch

    def look_ahead(self) -> None:
        """Nothing to do: arrays are there."""

    def reset(self) -> None:
        """Nothing to do: each epoch asks for its order."""

    def on_epoch_begin(self) -> None:
        """Nothing to do."""

    def on_epoch_end(self, whole: bool = True) -> None:
        """Nothing to do."""


class IterableAdapter:
    """A generator, or anything that can be iterated over again: tf.data, loaders, PyDatasets."""

    def __init__(self, source: Any, class_weight: Any = None, shuffle: Any = False) -> None:
        self.source = source
        self.shuffle = shuffle
        self.class_weight = class_weight
        self.batch_size = None
        self.num_batches = _length(source)
        self.once = isinstance(source, types.GeneratorType) or (
            hasattr(source, "__next__") and not hasattr(source, "__len__")
        )
        self.reads_ahead = hasattr(source, "element_spec")
        shapes = [getattr(s, "shape", None) for s in flatten(source.element_spec)] if self.reads_ahead else [None]
        self.even = all(shape and shape[0] is not None for shape in shapes)
        self._items: Iterator[Any] | None = None

    def batches(self) -> Iterator[Any]:
        """What the source yields, as tensors. A generator goes on where it stopped."""
        if self.once:
            if self._items is None:
                self._items = iter(self.source)
            items = self._items
        elif hasattr(self.source, "__getitem__") and hasattr(self.source, "__len__"):
            order = list(range(len(self.source)))
            if self.shuffle:
                python_random.shuffle(order)  # Python's generator, as Keras's PyDatasets
            items = (self.source[i] for i in order)
        else:
            items = iter(self.source)
        for item in items:
            yield self._converted(item)

    def _converted(self, item: Any) -> Any:
        x, y, weight = unpack_x_y_sample_weight(item)
        if y is not None and self.class_weight is not None:
            weight = class_weight_to_sample_weight(np.asarray(y), self.class_weight)
        batch = tuple(None if d is None else map_structure(_to_tensor, d) for d in (x, y, weight))
        if not isinstance(item, (tuple, list)) and weight is None and not isinstance(item, np.ndarray):
            return batch[0]  # a step of one's own gets the element as the source gave it
        given = len(item) if isinstance(item, (tuple, list)) else 1
        return batch[: max(given, 3 if weight is not None else 1)]

    def look_ahead(self) -> None:
        """Asks a PyDataset for its first two batches, which Keras does to learn their shapes.

        One that draws its batches at random draws these too, so that those after them are Keras's.
        """
        if hasattr(self.source, "on_epoch_end") and hasattr(self.source, "__getitem__"):
            for i in range(min(2, 2 if self.num_batches is None else self.num_batches)):
                self.source[i]

    def reset(self) -> None:
        """Tells a PyDataset that what it was asked for before is over."""
        if hasattr(self.source, "on_epoch_end"):
            self.source.on_epoch_end()

    def on_epoch_begin(self) -> None:
        """Tells a PyDataset that an epoch begins."""
        if hasattr(self.source, "on_epoch_begin"):
            self.source.on_epoch_begin()

    def on_epoch_end(self, whole: bool = True) -> None:
        """Tells a PyDataset that the epoch is over.

        Of a tf.data.Dataset of known size that was to be read to its end (``whole``: no steps_per_epoch), an
        iteration is begun and left, as Keras does: a shuffle goes on by one, so that its orders are Keras's.
        """
        if hasattr(self.source, "on_epoch_end"):
            self.source.on_epoch_end()
        if whole and self.reads_ahead and self.num_batches is not None:
            iter(self.source)


def get_data_adapter(
    x: Any, y: Any = None, sample_weight: Any = None, batch_size: int | None = None,
    shuffle: Any = True, class_weight: Any = None, steps: int | None = None,
) -> DataAdapter:  # fmt: skip
    """The adapter for what ``x`` is.

    Args: steps: how many batches an epoch of arrays has where there is no batch_size.
    Raises: ValueError where y or weights are given beside a source that brings its own.
    """
    if _is_arrays(x):
        return ArrayAdapter(x, y, sample_weight, batch_size, shuffle, class_weight, steps)
    if not hasattr(x, "__iter__") and not hasattr(x, "__getitem__"):
        raise ValueError(
            f"Unrecognized data type: x={x} (of type {type(x)}). Expected arrays, tensors, a tf.data.Dataset, "
            "a PyDataset, or a generator."
        )
    for what, value in (("y", y), ("sample_weight", sample_weight)):
        if value is not None:
            raise ValueError(
                f"When providing `x` as a {type(x).__name__}, `{what}` should not be passed. Instead, the "
                "targets and weights should be included in what it yields."
            )
    return IterableAdapter(x, class_weight, shuffle)


def _is_arrays(x: Any) -> bool:
    leaves = flatten(x)
    return bool(leaves) and all(
        isinstance(leaf, (np.ndarray, Tensor, BaseVariable, Composite, list, int, float)) or hasattr(leaf, "__array__")
        for leaf in leaves
    )


def _as_array(x: Any) -> Any:
    if x is None:  # an output without labels
        return None
    if isinstance(x, Composite):
        return _Rows(x)
    if isinstance(x, (Tensor, BaseVariable)):
        return np.asarray(convert_to_tensor(x).array())
    array = np.asarray(x)
    if array.dtype.kind in "SU" or (array.dtype == object and array.size and _is_text(array)):
        return to_array(array)
    return array.astype(floatx()) if array.dtype == object else array


def _usual(x: Any) -> Any:
    """An array whose floats are of the usual kind."""
    array = _as_array(x)
    if not isinstance(array, np.ndarray) or not as_dtype(array.dtype).is_floating or array.dtype == floatx():
        return array
    return array.astype(as_dtype(floatx()).numpy)


class _Rows:
    """A ragged or sparse tensor as an array of rows."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.shape = (count_of(value),)
        self.ndim = len(value.shape)

    def taken(self, numbers: Any) -> Any:
        """The rows with the given numbers."""
        return rows_of(self.value, numbers)


def _is_text(array: Any) -> bool:
    return isinstance(array.reshape(-1)[0], (str, bytes))


def _rows_of(array: Any, rows: Any) -> Any:
    if isinstance(array, _Rows):
        return array.taken(np.arange(array.shape[0])[rows])
    return None if array is None else Tensor(np.ascontiguousarray(array[rows]))


def _to_tensor(x: Any) -> Any:
    if isinstance(x, (Tensor, Composite)) or x is None:
        return x
    array = np.asarray(x)
    return Tensor(_as_array(array)) if array.ndim else convert_to_tensor(array)


def _common_size(data: Any) -> int:
    data = [[a for a in flatten(d) if a is not None] for d in data if d is not None]
    if any(not a.ndim for d in data for a in d):
        raise ValueError(
            "The data must be arrays of samples. Received numbers in nested lists: pass `np.array(...)` of equal rows, "
            "and pad rows of different lengths first (`keras.utils.pad_sequences`)."
        )
    sizes = [a.shape[0] for d in data for a in d]
    if len(set(sizes)) > 1:
        named = [[a.shape[0] for a in d] for d in data]
        labels = ", ".join(
            f"{n}: {s}" for n, s in zip(("x sizes", "y sizes", "sample_weight sizes"), named, strict=False)
        )
        raise ValueError(
            f"Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. {labels}"
        )
    return int(sizes[0]) if sizes else 0


def _length(source: Any) -> int | None:
    if hasattr(source, "cardinality"):
        count = int(source.cardinality())
        return count if count >= 0 else None
    if hasattr(source, "num_batches"):
        count = source.num_batches
        return None if count is None else int(count)
    try:
        return len(source)
    except TypeError:
        return None


def class_weight_to_sample_weight(y: Any, class_weight: dict[int, float]) -> np.ndarray[Any, Any]:
    """A weight per sample from a weight per class; labels may be one-hot."""
    labels = np.asarray(y)
    if labels.ndim > 1 and labels.shape[-1] != 1:
        labels = np.argmax(labels, axis=-1)
    elif labels.ndim > 1:
        labels = labels[..., 0]
    weights = np.ones(labels.shape, np.float32)
    for label, weight in class_weight.items():
        weights[np.round(labels).astype(np.int64) == label] = weight
    return weights


def train_validation_split(arrays: Any, validation_split: float) -> tuple[Any, Any]:
    """The first and the last part of every array.

    Raises: ValueError where a part would be empty, or the data are no arrays.
    """
    flat = [a for d in arrays if d is not None for a in flatten(d)]
    if not all(hasattr(a, "shape") or isinstance(a, list) for a in flat):
        raise ValueError(
            "Argument `validation_split` is only supported for tensors or NumPy arrays. "
            f"Found incompatible type in the input: {[type(a) for a in flat]}"
        )
    size = len(flat[0])
    split = int(size * (1.0 - validation_split))
    if split in (0, size):
        raise ValueError(
            f"Training data contains {size} samples, which is not sufficient to split it into a validation and "
            f"training set as specified by `validation_split={validation_split}`. Either provide more data, or a "
            "different value for the `validation_split` argument."
        )
    first = tuple(None if d is None else map_structure(lambda a: a[:split], d) for d in arrays)
    last = tuple(None if d is None else map_structure(lambda a: a[split:], d) for d in arrays)
    return first, last
