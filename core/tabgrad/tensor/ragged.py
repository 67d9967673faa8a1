"""``RaggedTensor``: rows of different lengths, as flat values and the place each row begins at. Values only.

What splitting text gives. It exists outside of traces alone, where the lengths are known; ``to_tensor`` pads it.
Encoding: TensorFlow's row splits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..base.dtype import DType
from ..base.errors import InvalidArgumentError
from ..base.shape import TensorShape
from .convert import as_static, convert_to_tensor
from .tensor import Tensor


class RaggedTensor:
    """Rows of ``values``: row i is ``values[row_splits[i]:row_splits[i + 1]]``. Values may be ragged themselves.

    Args: values; row_partition: the row splits. Use ``from_row_splits`` and its kind, which check them.
    """

    def __init__(self, values: Any, row_partition: Any, internal: bool = False) -> None:
        self._values = values if isinstance(values, RaggedTensor) else convert_to_tensor(values)
        self._splits = convert_to_tensor(row_partition, dtype_hint="int64")

    # --- making ----------------------------------------------------------------------------

    @classmethod
    def from_row_splits(cls, values: Any, row_splits: Any, name: Any = None, validate: bool = True) -> RaggedTensor:
        """Of flat values, where each row begins, and the end. Raises InvalidArgumentError on splits that don't fit."""
        made = cls(values, row_splits)
        splits = made._starts()
        if validate and (splits[0] != 0 or (np.diff(splits) < 0).any() or splits[-1] != _rows(made._values)):
            raise InvalidArgumentError(
                f"row_splits must begin with 0, not decrease, and end with the number of values "
                f"({_rows(made._values)}). Received: {splits.tolist()}"
            )
        return made

    @classmethod
    def from_row_lengths(cls, values: Any, row_lengths: Any, name: Any = None, validate: bool = True) -> RaggedTensor:
        """Of flat values and the rows' lengths."""
        lengths = np.asarray(convert_to_tensor(row_lengths).array(), np.int64)
        return cls.from_row_splits(values, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), name, validate)

    @classmethod
    def from_tensor(cls, tensor: Any, ragged_rank: int = 1) -> RaggedTensor:
        """The rows of a dense tensor, as rows that could be of any length."""
        tensor = convert_to_tensor(tensor)
        count, length, *rest = tensor.array().shape
        flat: Any = Tensor(tensor.array().reshape(count * length, *rest))
        if ragged_rank > 1:
            flat = cls.from_tensor(flat, ragged_rank - 1)
        return cls(flat, np.arange(count + 1, dtype=np.int64) * length)

    # --- parts -----------------------------------------------------------------------------

    @property
    def values(self) -> Any:
        """The rows joined: a tensor, or a ragged tensor with one ragged axis less."""
        return self._values

    @property
    def flat_values(self) -> Tensor:
        """The innermost values."""
        found = self._values
        return found.flat_values if isinstance(found, RaggedTensor) else found

    @property
    def row_splits(self) -> Tensor:
        """Where each row begins, and the end."""
        return self._splits

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self.flat_values.dtype

    @property
    def shape(self) -> TensorShape:
        """The shape, None for ragged axes."""
        return TensorShape([len(self._starts()) - 1, None, *tuple(self._values.shape)[1:]])

    @property
    def ragged_rank(self) -> int:
        """The number of ragged axes."""
        return 1 + (self._values.ragged_rank if isinstance(self._values, RaggedTensor) else 0)

    def nrows(self, out_type: Any = "int64", name: Any = None) -> Tensor:
        """The number of rows."""
        return convert_to_tensor(len(self._starts()) - 1, out_type)

    def row_lengths(self, axis: int = 1, name: Any = None) -> Tensor:
        """The rows' lengths."""
        return Tensor(np.diff(self._starts()))

    def bounding_shape(self, axis: Any = None, name: Any = None, out_type: Any = "int64") -> Tensor:
        """The shape of the smallest dense tensor that holds all rows, or its size along ``axis``."""
        found = convert_to_tensor(np.asarray(self.to_tensor().array().shape), out_type)
        return found if axis is None else Tensor(found.array()[axis, ...])

    def with_values(self, values: Any) -> RaggedTensor:
        """Other values in the same rows."""
        return RaggedTensor(values, self._splits)

    def with_flat_values(self, values: Any) -> RaggedTensor:
        """Other innermost values in the same rows."""
        inner = self._values
        return self.with_values(inner.with_flat_values(values) if isinstance(inner, RaggedTensor) else values)

    def _starts(self) -> np.ndarray[Any, Any]:
        return self._splits.array()

    # --- as other things -------------------------------------------------------------------

    def to_tensor(self, default_value: Any = None, name: Any = None, shape: Any = None) -> Tensor:
        """Dense, short rows filled with ``default_value`` (0 or b''), rows cut to ``shape`` where it is given."""
        inner = self._values
        wanted = [None if d is None or d < 0 else int(d) for d in (list(shape) if shape is not None else [])]
        if isinstance(inner, RaggedTensor):
            inner = inner.to_tensor(default_value, shape=[None, *wanted[2:]] if wanted[2:] else None)
        values, splits = inner.array(), self._starts()
        lengths = np.diff(splits)
        count, width = len(lengths), int(lengths.max(initial=0))
        if wanted:
            count = count if wanted[0] is None else wanted[0]
            width = width if len(wanted) < 2 or wanted[1] is None else wanted[1]
        fill: Any = (b"" if values.dtype == object else 0) if default_value is None else default_value
        out = np.empty((count, width, *values.shape[1:]), values.dtype)
        out[...] = convert_to_tensor(fill, self.dtype).array()
        for i, (start, length) in enumerate(zip(splits[:count].tolist(), lengths[:count].tolist(), strict=False)):
            length = min(length, width)
            out[i, :length] = values[start : start + length]
        return Tensor(out)

    def to_list(self) -> list[Any]:
        """Nested lists."""
        return [row.to_list() if isinstance(row, RaggedTensor) else row.array().tolist() for row in self]

    def numpy(self) -> np.ndarray[Any, Any]:
        """An object array of the rows' arrays; a plain one where all rows are of one length."""
        rows = [row.numpy() for row in self]
        if len({r.shape for r in rows}) <= 1 and not any(isinstance(r, RaggedTensor) for r in self):
            return np.stack(rows) if rows else self.flat_values.array().reshape(0, 0)
        made = np.empty(len(rows), object)
        made[:] = rows
        return made

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Tensor:
        raise ValueError(
            f"A RaggedTensor of shape {self.shape} is no tensor: its rows differ in length. Expected a dense tensor; "
            "pad it with `.to_tensor()`."
        )

    # --- rows ------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self._starts()) - 1))

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, tuple):
            return self._inner(key)
        splits = self._starts()
        if isinstance(key, slice):
            return self._picked(range(*key.indices(len(splits) - 1)))
        i = int(as_static(key))
        if not -len(splits) < i + 1 <= len(splits) - 1 and not -(len(splits) - 1) <= i < 0:
            raise InvalidArgumentError(f"slice index {i} of a RaggedTensor with {len(splits) - 1} rows out of bounds.")
        i %= len(splits) - 1
        return _cut(self._values, int(splits[i]), int(splits[i + 1]))

    def _inner(self, key: tuple[Any, ...]) -> Any:
        if len(key) == 1 or not isinstance(key[0], slice):
            found = self[key[0]]
            return found if len(key) == 1 else found[key[1] if len(key) == 2 else key[1:]]
        if len(key) > 2 or not isinstance(key[1], slice):
            raise ValueError(f"A RaggedTensor takes an index of rows and a slice of each. Received: {key!r}")
        rows = [row[key[1]] for row in self[key[0]]]
        return RaggedTensor.from_row_lengths(_joined(rows, self._values), [_rows(r) for r in rows])

    def _picked(self, numbers: range) -> RaggedTensor:
        rows = [self[i] for i in numbers]
        lengths = np.asarray([_rows(r) for r in rows], np.int64)
        return RaggedTensor.from_row_lengths(_joined(rows, self._values), lengths)

    def __repr__(self) -> str:
        return f"<tf.RaggedTensor {self.to_list()}>"


def _rows(value: Any) -> int:
    return len(value._starts()) - 1 if isinstance(value, RaggedTensor) else int(value.array().shape[0])


def _cut(value: Any, start: int, stop: int) -> Any:
    if isinstance(value, RaggedTensor):
        return value[start:stop]
    return Tensor(value.array()[start:stop])


def _joined(rows: list[Any], like: Any) -> Any:
    """Values of rows one after the other; of no rows, none of ``like``."""
    if not rows:
        return _cut(like, 0, 0)
    if isinstance(rows[0], RaggedTensor):
        lengths = np.concatenate([np.diff(r._starts()) for r in rows])
        return RaggedTensor.from_row_lengths(_joined([r.values for r in rows], rows[0].values), lengths)
    return Tensor(np.concatenate([r.array() for r in rows]))
