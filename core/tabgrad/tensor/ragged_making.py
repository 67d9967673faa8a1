"""What makes ragged tensors: the class methods of RaggedTensor. They check what TensorFlow checks."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base import jagged
from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..base.shape import TensorShape
from ..ir.op import F
from .composite import Composite, known
from .convert import convert_to_tensor, is_tensor
from .row_partition import RowPartition, in_dtype, index
from .sparse import SparseTensor
from .tensor import Tensor


def is_ragged(value: Any) -> bool:
    """Whether the value is a RaggedTensor."""
    return isinstance(value, Composite) and hasattr(value, "partition")


def rows_of_values(values: Any) -> Any:
    """Values that can be divided into rows. Raises ValueError on a scalar."""
    if isinstance(values, Composite):
        return values
    found = convert_to_tensor(values)
    if not found.ndim:
        raise ValueError("Shape () must have rank at least 1: values of a ragged tensor stand in rows.")
    return found


def count_of(values: Any) -> int:
    """The number of values."""
    return int(values.partition.static_nrows if is_ragged(values) else values.shape[0])


def assert_count(partition: RowPartition, values: Any) -> None:
    """Raises ValueError where the rows don't hold as many values as there are."""
    if count_of(values) != partition.static_nvals:
        raise ValueError(
            f"Shapes ({partition.static_nvals},) and ({count_of(values)},) are incompatible: the rows hold "
            f"{partition.static_nvals} values, received {count_of(values)}."
        )


def _made(cls: Any, values: Any, partition: RowPartition, validate: bool = True) -> Any:
    count = count_of(values)
    if validate and partition.static_nvals != count:
        raise InvalidArgumentError(
            "Arguments to _from_row_partition do not form a valid RaggedTensor: the rows hold "
            f"{partition.static_nvals} values, received {count}."
        )
    if is_ragged(values) and values.row_splits.dtype is not partition.dtype:
        values, partition = values.with_row_splits_dtype("int64"), partition.with_dtype("int64")
    return cls(values, partition, internal=True)


def _values(values: Any) -> Any:
    found = rows_of_values(values) if isinstance(values, Composite) else convert_to_tensor(values)
    if not isinstance(found, Composite) and not found.ndim:
        raise InvalidArgumentError("slice index 0 of dimension 0 out of bounds: values are a scalar. [Op:Slice]")
    return found


def from_row_splits(cls: Any, values: Any, row_splits: Any, name: Any = None, validate: bool = True) -> Any:
    """Of values, where each row begins, and the end. Raises ValueError, InvalidArgumentError on bad splits."""
    return _made(cls, _values(values), RowPartition.from_row_splits(row_splits, validate), validate)


def from_row_lengths(cls: Any, values: Any, row_lengths: Any, name: Any = None, validate: bool = True) -> Any:
    """Of values and the rows' lengths."""
    return _made(cls, _values(values), RowPartition.from_row_lengths(row_lengths, validate), validate)


def from_row_starts(cls: Any, values: Any, row_starts: Any, name: Any = None, validate: bool = True) -> Any:
    """Of values and where each row begins."""
    found = _values(values)
    return _made(cls, found, RowPartition.from_row_starts(row_starts, count_of(found), validate), validate)


def from_row_limits(cls: Any, values: Any, row_limits: Any, name: Any = None, validate: bool = True) -> Any:
    """Of values and where each row ends."""
    return _made(cls, _values(values), RowPartition.from_row_limits(row_limits, validate), validate)


def from_value_rowids(
    cls: Any, values: Any, value_rowids: Any, nrows: Any = None, name: Any = None, validate: bool = True
) -> Any:
    """Of values and the row each is in, in order. Args: nrows: the number of rows, where the last ones are empty."""
    found, partition = _values(values), RowPartition.from_value_rowids(value_rowids, nrows, validate)
    count = index(value_rowids, "value_rowids").shape[0]
    if count != count_of(found):
        raise ValueError(f"Shapes ({count_of(found)},) and ({count},) are incompatible: every value needs its row.")
    return _made(cls, found, partition, validate)


def from_uniform_row_length(
    cls: Any, values: Any, uniform_row_length: Any, nrows: Any = None, validate: bool = True, name: Any = None
) -> Any:
    """Of values in rows of one length. Args: nrows: their number, needed where the length is 0."""
    found = _values(values)
    hint = found.row_splits.dtype if is_ragged(found) else "int64"
    partition = RowPartition.from_uniform_row_length(
        uniform_row_length, count_of(found), nrows, validate, dtype_hint=hint
    )
    return _made(cls, found, partition, validate)


# --- several axes ------------------------------------------------------------------------------


def _nested(make: Any, flat_values: Any, levels: Any, what: str, validate: bool) -> Any:
    if is_tensor(levels):
        raise TypeError(f"Argument `{what}` must be a list of Tensors. Received {levels}.")
    found = flat_values
    for level in reversed(list(levels)):
        found = make(found, level, validate=validate)
    return found


def from_nested_row_splits(
    cls: Any, flat_values: Any, nested_row_splits: Any, name: Any = None, validate: bool = True
) -> Any:
    """Of flat values and row splits from the outermost axis."""
    return _nested(cls.from_row_splits, flat_values, nested_row_splits, "nested_row_splits", validate)


def from_nested_row_lengths(
    cls: Any, flat_values: Any, nested_row_lengths: Any, name: Any = None, validate: bool = True
) -> Any:
    """Of flat values and row lengths from the outermost axis."""
    return _nested(cls.from_row_lengths, flat_values, nested_row_lengths, "nested_row_lengths", validate)


def from_nested_value_rowids(
    cls: Any, flat_values: Any, nested_value_rowids: Any, nested_nrows: Any = None, name: Any = None,
    validate: bool = True,
) -> Any:  # fmt: skip
    """Of flat values and the rows they are in, from the outermost axis."""
    if is_tensor(nested_value_rowids):
        raise TypeError(f"Argument `nested_value_rowids` must be a list of Tensors. Received {nested_value_rowids}.")
    counts = [None] * len(nested_value_rowids) if nested_nrows is None else list(nested_nrows)
    if len(counts) != len(nested_value_rowids):
        raise ValueError(
            f"Argument `nested_nrows` must have the same length as `nested_value_rowids`: {len(counts)} and "
            f"{len(nested_value_rowids)}."
        )
    found = flat_values
    for rows, count in reversed(list(zip(nested_value_rowids, counts, strict=True))):
        found = cls.from_value_rowids(found, rows, count, validate=validate)
    return found


# --- of other tensors --------------------------------------------------------------------------


def from_tensor(
    cls: Any, tensor: Any, lengths: Any = None, padding: Any = None, ragged_rank: int = 1, name: Any = None,
    row_splits_dtype: Any = "int64",
) -> Any:  # fmt: skip
    """The rows of a dense tensor.

    Args: lengths: of the rows (a list or tuple of them for several axes); longer rows are cut. padding: a value that
        rows are filled with at their ends, which is left out. ragged_rank: how many axes become ragged.
    """
    if lengths is not None and padding is not None:
        raise ValueError("Specify argument `lengths` or `padding`, but not both.")
    if not isinstance(ragged_rank, int):
        raise TypeError(f"Argument `ragged_rank` must be an int. Received {ragged_rank!r}.")
    if ragged_rank <= 0:
        raise ValueError(f"Argument `ragged_rank` must be greater than 0. Received {ragged_rank}.")
    x = tensor if is_ragged(tensor) else convert_to_tensor(tensor)
    shape = tuple(x.shape)
    if len(shape) < 2:
        raise ValueError(f"The rank of a RaggedTensor must be greater than 1. Received rank {len(shape)}.")
    if is_ragged(tensor):
        return tensor
    levels = lengths if isinstance(lengths, (list, tuple)) and lengths and _is_list(lengths[0]) else None
    ragged_rank = ragged_rank if levels is None else len(levels)
    if len(shape) <= ragged_rank:
        raise ValueError(f"Shape {TensorShape(shape)} must have rank at least {ragged_rank + 1}")
    kind = as_dtype(row_splits_dtype)
    if levels is not None:
        made = _of_levels(cls, x, levels, kind)
        bound = tuple(made.bounding_shape().array().tolist())
        if bound != shape:
            raise ValueError(f"Shapes {shape} and {bound} are incompatible: the longest rows must be whole.")
        return made
    if ragged_rank > 1 and lengths is None:
        flat = F.reshape(x, shape=(shape[0] * shape[1], *shape[2:]))
        if padding is None:
            inner = from_tensor(cls, flat, ragged_rank=ragged_rank - 1, row_splits_dtype=kind)
            return cls.from_uniform_row_length(inner, shape[1], nrows=shape[0])
        return _unpadded(cls, x, padding, ragged_rank, kind)
    if ragged_rank > 1:
        outer = F.reshape(x, shape=(-1, *shape[ragged_rank - 1 :]))
        made = from_tensor(cls, outer, lengths, None, 1, None, kind)
        for size, count in reversed([(shape[i + 1], int(np.prod(shape[: i + 1]))) for i in range(ragged_rank - 1)]):
            made = cls.from_uniform_row_length(made, size, nrows=count)
        return made
    if lengths is not None:
        kept = index(lengths, "lengths")
        kind = kept.dtype if is_tensor(lengths) else kind
        rows = np.maximum(0, np.minimum(known(kept, "The lengths of rows"), shape[1]))
    elif padding is not None:
        return _unpadded(cls, x, padding, 1, kind)
    else:
        flat = F.reshape(x, shape=(shape[0] * shape[1], *shape[2:]))
        return cls.from_uniform_row_length(flat, in_dtype(shape[1], kind), nrows=shape[0])
    return _cut(cls, x, rows, kind)


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple, np.ndarray)) or (is_tensor(value) and value.shape.rank > 0)


def _cut(cls: Any, x: Tensor, lengths: Any, kind: Any) -> Any:
    rows, width, *rest = tuple(x.data.shape)
    if len(lengths) != rows:
        raise ValueError(f"Shapes {(rows, width)} and {(len(lengths), width)} are incompatible: a length per row.")
    flat = F.reshape(x, shape=(rows * width, *rest))
    picked = jagged.ranges(np.arange(rows) * width, lengths)
    splits = RowPartition(in_dtype(jagged.ends(lengths), kind))
    return cls(F.take(flat, Tensor(picked), axis=0), splits, internal=True)


def _of_levels(cls: Any, x: Tensor, levels: Any, kind: Any) -> Any:
    """Row lengths of several axes: those of an inner axis are of the rows that the outer ones keep."""
    made = _cut(cls, x, np.minimum(np.asarray(convert_to_tensor(levels[0]).array()), x.data.shape[1]), kind)
    if len(levels) == 1:
        return made
    return made.with_values(_of_levels(cls, made.values, levels[1:], kind))


def _unpadded(cls: Any, x: Tensor, padding: Any, ragged_rank: int, kind: Any) -> Any:
    """Without the padding at the end of rows of the innermost ragged axis."""
    shape = tuple(x.data.shape)
    fill = convert_to_tensor(padding, x.dtype)
    if tuple(fill.data.shape) != shape[ragged_rank + 1 :]:
        raise ValueError(
            f"Shapes {fill.shape} and {TensorShape(shape[ragged_rank + 1 :])} are incompatible: the padding must have "
            "the shape of what is in the ragged rows."
        )
    outer = F.reshape(x, shape=(-1, *shape[ragged_rank:]))
    array = known(outer, "The padding of rows")
    same = (array == fill.array()).reshape(*array.shape[:2], -1).all(-1)
    width = array.shape[1]
    lengths = width - np.argmin(np.concatenate([same[:, ::-1], np.zeros((len(same), 1), bool)], 1), axis=1)
    made = _cut(cls, outer, lengths, kind)
    for i in reversed(range(ragged_rank - 1)):
        made = cls.from_uniform_row_length(made, shape[i + 1], nrows=int(np.prod(shape[: i + 1])))
    return made


def from_sparse(cls: Any, st_input: Any, name: Any = None, row_splits_dtype: Any = "int64") -> Any:
    """The rows of a sparse matrix, whose values must stand at the beginnings of the rows."""
    if not isinstance(st_input, SparseTensor):
        raise TypeError(f"Argument `st_input` must be of type SparseTensor, but is of type {type(st_input).__name__}.")
    if st_input.indices.shape[1] != 2:
        raise ValueError("rank(st_input) must be 2.")
    places = known(st_input.indices, "The places of a sparse tensor")
    rows, columns = places[:, 0], places[:, 1]
    count = int(known(st_input.dense_shape, "The shape of a sparse tensor")[0])
    lengths = np.bincount(np.asarray(rows, np.intp), minlength=count)
    expected = jagged.ranges(np.zeros(count), lengths)
    if (np.diff(rows) < 0).any() or (columns != expected).any():
        raise InvalidArgumentError(f"SparseTensor is not right-ragged. SparseTensor.indices = {places.tolist()}")
    return cls(st_input.values, RowPartition(in_dtype(jagged.ends(lengths), as_dtype(row_splits_dtype))), internal=True)
