"""``tf.experimental.RowPartition``: how values are divided into rows. Source: TensorFlow's row partitions."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import jagged
from ..base.dtype import DType, as_dtype
from ..base.errors import InvalidArgumentError
from ..base.shape import TensorShape
from .composite import known
from .convert import convert_to_tensor
from .tensor import Tensor

_INDEX = ("int32", "int64")


class RowPartition:
    """Where rows begin and end. Made by the ``from_...`` methods, which check what they are given.

    Attributes: ``splits`` (where rows begin, and the end), ``length`` (the rows' common length where they must have
    one), ``array`` (the splits as int64 numbers).
    """

    def __init__(self, splits: Tensor, length: int | None = None) -> None:
        self.splits = splits
        self.length = length
        self.array: np.ndarray[Any, Any] = known(splits, "Where the rows of a ragged tensor begin").astype(np.int64)

    # --- making ----------------------------------------------------------------------------

    @classmethod
    def from_row_splits(cls, row_splits: Any, validate: bool = True, dtype: Any = None) -> RowPartition:
        """Of where each row begins, and the end. Raises ValueError, InvalidArgumentError."""
        _flag(validate)
        splits = index(row_splits, "row_splits", dtype)
        if not splits.shape[0]:
            raise ValueError("row_splits tensor may not be empty.")
        made = cls(splits)
        if validate:
            _holds(made.array[0] == 0, "from_row_splits", f"row_splits must begin with 0, not {made.array[0]}")
            _holds((np.diff(made.array) >= 0).all(), "from_row_splits", f"row_splits decrease: {made.array.tolist()}")
        return made

    @classmethod
    def from_row_lengths(cls, row_lengths: Any, validate: bool = True, dtype: Any = None) -> RowPartition:
        """Of the rows' lengths."""
        _flag(validate)
        lengths = index(row_lengths, "row_lengths", dtype)
        array = known(lengths, "The lengths of rows")
        if validate:
            _holds((array >= 0).all(), "from_row_lengths", f"row_lengths must be positive or 0: {array.tolist()}")
        return cls(in_dtype(jagged.ends(array), lengths.dtype))

    @classmethod
    def from_value_rowids(
        cls, value_rowids: Any, nrows: Any = None, validate: bool = True, dtype: Any = None
    ) -> RowPartition:
        """Of the row that each value is in, in order. Args: nrows: their number, where the last ones are empty."""
        _flag(validate)
        rows = index(value_rowids, "value_rowids", dtype)
        array = known(rows, "The rows of values")
        least = int(array[-1]) + 1 if len(array) else 0
        count = least if nrows is None else _scalar(nrows, "nrows")
        if count < 0:
            raise ValueError(f"Expected nrows >= 0; got {count}")
        if validate:
            if nrows is not None and count < least:
                last = least - 1
                raise ValueError(f"Expected nrows >= value_rowids[-1] + 1; got nrows={count}, value_rowids[-1]={last}")
            good = not len(array) or (array[0] >= 0 and (np.diff(array) >= 0).all())
            _holds(good, "from_value_rowids", f"value_rowids must be positive or 0 and not decrease: {array.tolist()}")
        lengths = np.bincount(np.asarray(array, np.intp), minlength=count)[:count]
        return cls(in_dtype(jagged.ends(lengths), rows.dtype))

    @classmethod
    def from_row_starts(cls, row_starts: Any, nvals: Any, validate: bool = True, dtype: Any = None) -> RowPartition:
        """Of where each row begins. Args: nvals: the number of values."""
        starts = index(row_starts, "row_starts", dtype)
        array, end = known(starts, "Where rows begin"), _scalar(nvals, "nvals")
        if validate and len(array):
            _holds(array[0] == 0, "from_row_starts", f"the first row must begin at 0, not {array[0]}")
            good = (np.diff(array) >= 0).all() and array[-1] <= end
            _holds(good, "from_row_starts", f"row_starts must not decrease nor exceed {end}: {array.tolist()}")
        return cls(in_dtype(np.append(array, end), starts.dtype))

    @classmethod
    def from_row_limits(cls, row_limits: Any, validate: bool = True, dtype: Any = None) -> RowPartition:
        """Of where each row ends."""
        limits = index(row_limits, "row_limits", dtype)
        array = known(limits, "Where rows end")
        if validate:
            good = not len(array) or (array[0] >= 0 and (np.diff(array) >= 0).all())
            _holds(good, "from_row_limits", f"row_limits must be positive or 0 and not decrease: {array.tolist()}")
        return cls(in_dtype(np.append(0, array), limits.dtype))

    @classmethod
    def from_uniform_row_length(
        cls, uniform_row_length: Any, nvals: Any = None, nrows: Any = None, validate: bool = True, dtype: Any = None,
        dtype_hint: Any = None,
    ) -> RowPartition:  # fmt: skip
        """Rows of one length. Args: nvals, nrows: the numbers of values and of rows, at least one of the two."""
        if nvals is None and nrows is None:
            raise ValueError("Either (or both) of nvals and nrows must be specified")
        length = _scalar(uniform_row_length, "uniform_row_length")
        if length < 0:
            raise ValueError("uniform_row_length must be >= 0.")
        values = None if nvals is None else _scalar(nvals, "nvals")
        count = _scalar(nrows, "nrows") if nrows is not None else (values or 0) // max(length, 1)
        if values is not None and count * length != values:
            raise ValueError(f"uniform_row_length={length} times nrows={count} must equal nvals={values}")
        kind = dtype or next(
            (x.dtype for x in (uniform_row_length, nrows, nvals) if isinstance(x, Tensor)), dtype_hint or "int64"
        )
        return cls(in_dtype(np.arange(count + 1, dtype=np.int64) * length, as_dtype(kind)), length)

    # --- parts -----------------------------------------------------------------------------

    @property
    def dtype(self) -> DType:
        """The dtype of row splits."""
        return self.splits.dtype

    @property
    def static_nrows(self) -> int:
        """The number of rows."""
        return len(self.array) - 1

    @property
    def static_nvals(self) -> int:
        """The number of values."""
        return int(self.array[-1])

    @property
    def static_uniform_row_length(self) -> int | None:
        """The rows' common length, None where they need none."""
        return self.length

    def row_splits(self) -> Tensor:
        """Where each row begins, and the end."""
        return self.splits

    def row_starts(self) -> Tensor:
        """Where each row begins."""
        return self.number(self.array[:-1])

    def row_limits(self) -> Tensor:
        """Where each row ends."""
        return self.number(self.array[1:])

    def row_lengths(self) -> Tensor:
        """The rows' lengths."""
        return self.number(np.diff(self.array))

    def value_rowids(self) -> Tensor:
        """The row that each value is in."""
        return self.number(jagged.row_numbers(self.array))

    def nrows(self) -> Tensor:
        """The number of rows."""
        return self.number(self.static_nrows)

    def nvals(self) -> Tensor:
        """The number of values."""
        return self.number(self.static_nvals)

    def uniform_row_length(self) -> Tensor | None:
        """The rows' common length."""
        return None if self.length is None else self.number(self.length)

    def is_uniform(self) -> bool:
        """Whether the rows must have one length."""
        return self.length is not None

    def offsets_in_rows(self) -> Tensor:
        """The place of each value in its row."""
        return self.number(jagged.ranges(np.zeros(self.static_nrows), np.diff(self.array)))

    def with_dtype(self, dtype: Any) -> RowPartition:
        """With row splits of another dtype."""
        kind = as_dtype(dtype)
        if kind.name not in _INDEX:
            raise ValueError(f"Argument `row_splits` dtype must be int32 or int64. Received {kind!r}.")
        return self if kind is self.dtype else RowPartition(in_dtype(self.array, kind), self.length)

    def number(self, value: Any) -> Tensor:
        """Numbers in the dtype of the row splits."""
        return in_dtype(value, self.dtype)

    def __repr__(self) -> str:
        if self.length is not None:
            return f"tf.RowPartition(nrows={self.static_nrows}, uniform_row_length={self.length})"
        return f"tf.RowPartition(row_splits={self.array})"


def index(value: Any, what: str, dtype: Any = None) -> Tensor:
    """A vector of places or lengths. Raises ValueError on other dtypes than int32 and int64, and on other ranks."""
    try:
        found = convert_to_tensor(value, dtype, None if hasattr(value, "dtype") else "int64")
        if not isinstance(value, Tensor) and found.dtype.name not in _INDEX and not found.data.size:
            found = in_dtype(found.array(), as_dtype("int64"))
    except TypeError as error:
        raise ValueError(f"{what} must be whole numbers: {error}") from None
    if found.dtype.name not in _INDEX:
        raise ValueError(f"{what} must have dtype int32 or int64. Received: {found.dtype.name}")
    if found.ndim != 1:
        raise ValueError(f"Shape {TensorShape(found.data.shape)} must have rank 1: {what} is a vector.")
    return found


def in_dtype(value: Any, dtype: DType) -> Tensor:
    """Numbers as a tensor of a dtype."""
    return Tensor(np.asarray(value).astype(dtype.numpy))


def _scalar(value: Any, what: str) -> int:
    found = convert_to_tensor(value)
    if found.ndim:
        raise ValueError(f"Shape {TensorShape(found.data.shape)} must have rank 0: {what} is a number.")
    return int(known(found, what))


def _flag(validate: Any) -> None:
    if not isinstance(validate, bool):
        raise TypeError(f"Argument `validate` must have type bool. Received {validate}.")


def _holds(condition: Any, maker: str, why: str) -> None:
    if not condition:
        raise InvalidArgumentError(f"Arguments to {maker} do not form a valid RaggedTensor: {why}")
