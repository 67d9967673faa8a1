"""``RaggedTensor``: rows of different lengths, as flat values and the place each row begins at.

Where rows begin is always known: it exists in traces only where it does not depend on their arguments. Flat values are
tensors like others, so gradients flow to them. Encoding: TensorFlow's row splits; rearrangement: base/jagged.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from ..base import jagged
from ..base.dtype import DType, as_dtype
from ..base.errors import InvalidArgumentError
from ..base.jagged import Jagged
from ..base.shape import TensorShape
from ..ir.op import F
from . import ragged_making
from .composite import Composite, operator
from .convert import as_static, convert_to_tensor
from .ragged_indexing import getitem
from .row_partition import RowPartition
from .sparse import SparseTensor
from .tensor import Tensor

_OPERATORS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "floordiv": "floordiv", "mod": "floormod",
    "pow": "pow", "and": "logical_and", "or": "logical_or", "xor": "logical_xor",
}  # fmt: skip
_OTHERS = {
    "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "neg": "negative", "abs": "abs",
    "invert": "logical_not",
}  # fmt: skip


class RaggedTensor(Composite):
    """Rows of ``values``: row i is ``values[row_splits[i]:row_splits[i + 1]]``. Values may be ragged themselves.

    Made by ``tf.ragged.constant`` and the ``from_...`` methods.
    """

    __slots__ = ("_partition", "_values")

    def __init__(self, values: Any, row_partition: Any, internal: bool = False) -> None:
        if not internal:
            raise ValueError(
                "RaggedTensor constructor is private; please use one of the factory methods instead (e.g., "
                "RaggedTensor.from_row_lengths())"
            )
        self._values = values
        self._partition: RowPartition = row_partition

    # --- making ----------------------------------------------------------------------------

    from_row_splits = classmethod(ragged_making.from_row_splits)
    from_row_lengths = classmethod(ragged_making.from_row_lengths)
    from_row_starts = classmethod(ragged_making.from_row_starts)
    from_row_limits = classmethod(ragged_making.from_row_limits)
    from_value_rowids = classmethod(ragged_making.from_value_rowids)
    from_uniform_row_length = classmethod(ragged_making.from_uniform_row_length)
    from_nested_row_splits = classmethod(ragged_making.from_nested_row_splits)
    from_nested_row_lengths = classmethod(ragged_making.from_nested_row_lengths)
    from_nested_value_rowids = classmethod(ragged_making.from_nested_value_rowids)
    from_tensor = classmethod(ragged_making.from_tensor)
    from_sparse = classmethod(ragged_making.from_sparse)

    @classmethod
    def from_jagged(cls, numbers: Any, flat_values: Tensor, like: Any = None) -> Any:
        """What jagged numbers of flat values stand for: ragged where they are, else a tensor.

        Args: numbers: of ``flat_values``' rows, as an array or Jagged. like: the dtype of row splits (int64).
        """
        return cls.of_rows(numbers, F.take(flat_values, Tensor(jagged.flat(numbers)), axis=0), like)

    @classmethod
    def of_rows(cls, rows: Any, flat_values: Any, like: Any = None) -> Any:
        """Flat values in the rows of a Jagged; the tensor itself in none."""
        if not isinstance(rows, Jagged):
            return flat_values
        splits = Tensor(rows.splits.astype(as_dtype(like or "int64").numpy, copy=False))
        partition = RowPartition(splits, rows.uniform)
        return cls(cls.of_rows(rows.values, flat_values, like), partition, internal=True)

    # --- parts -----------------------------------------------------------------------------

    @property
    def values(self) -> Any:
        """The rows joined: a tensor, or a ragged tensor with one ragged axis less."""
        return self._values

    @property
    def flat_values(self) -> Any:
        """The innermost values."""
        found = self._values
        return found.flat_values if isinstance(found, RaggedTensor) else found

    @property
    def partition(self) -> RowPartition:
        """How the values are divided into rows."""
        return self._partition

    @property
    def row_splits(self) -> Tensor:
        """Where each row begins, and the end."""
        return self._partition.splits

    @property
    def uniform_row_length(self) -> Tensor | None:
        """The rows' length, where they must have one; else None."""
        return self._partition.uniform_row_length()

    @property
    def nested_row_splits(self) -> tuple[Tensor, ...]:
        """The row splits of every ragged axis, from the outermost."""
        return tuple(level.row_splits for level in self.levels())

    @property
    def dtype(self) -> DType:
        """The element type."""
        return self.flat_values.dtype  # type: ignore[no-any-return]

    @property
    def shape(self) -> TensorShape:
        """The shape, None for ragged axes."""
        return TensorShape([self._partition.static_nrows, self._partition.length, *tuple(self._values.shape)[1:]])

    def get_shape(self) -> TensorShape:
        """The shape."""
        return self.shape

    @property
    def ragged_rank(self) -> int:
        """The number of ragged axes."""
        return len(self.levels())

    def levels(self) -> list[RaggedTensor]:
        """The tensor itself, its values, their values: as long as they are ragged."""
        found, value = [], self
        while isinstance(value, RaggedTensor):
            found.append(value)
            value = value._values
        return found

    def nrows(self, out_type: Any = None, name: Any = None) -> Tensor:
        """The number of rows."""
        return convert_to_tensor(self._partition.static_nrows, out_type or self._partition.dtype)

    def row_starts(self, name: Any = None) -> Tensor:
        """Where each row begins."""
        return self._partition.row_starts()

    def row_limits(self, name: Any = None) -> Tensor:
        """Where each row ends."""
        return self._partition.row_limits()

    def value_rowids(self, name: Any = None) -> Tensor:
        """The row that each value is in."""
        return self._partition.value_rowids()

    def row_lengths(self, axis: Any = 1, name: Any = None) -> Any:
        """The lengths of rows along an axis. Raises ValueError where there is no such axis."""
        axis = self.axis(axis)
        if axis == 0:
            return self.nrows()
        if axis == 1:
            return self._partition.row_lengths()
        inner = self._values
        if isinstance(inner, RaggedTensor):
            return self.with_values(inner.row_lengths(axis - 1))
        size = np.full(inner.shape[0], inner.shape[axis - 1], self.row_splits.dtype.numpy)
        return self.with_values(Tensor(size))

    def nested_row_lengths(self, name: Any = None) -> tuple[Tensor, ...]:
        """The row lengths of every ragged axis."""
        return tuple(level.row_lengths() for level in self.levels())

    def nested_value_rowids(self, name: Any = None) -> tuple[Tensor, ...]:
        """The rows of values of every ragged axis."""
        return tuple(level.value_rowids() for level in self.levels())

    def bounding_shape(self, axis: Any = None, name: Any = None, out_type: Any = None) -> Tensor:
        """The shape of the smallest dense tensor that holds all rows, or its size along ``axis``."""
        shape = np.asarray(jagged.padded(self.jagged(), -1).shape + tuple(self.flat_values.shape)[1:])
        found = shape if axis is None else shape[as_static(axis)]
        return convert_to_tensor(found, out_type or self.row_splits.dtype)

    def axis(self, axis: Any, name: str = "axis") -> int:
        """An axis as a number from 0. Raises ValueError where there is none."""
        rank = len(self.shape)
        number = int(as_static(axis))
        if not -rank <= number < rank:
            raise ValueError(f"{name}={number} out of bounds: expected {-rank}<={name}<{rank}")
        return number % rank

    # --- other values in the same rows -----------------------------------------------------

    def with_values(self, new_values: Any) -> RaggedTensor:
        """Other values in the same rows. Raises ValueError on another number of them."""
        new = ragged_making.rows_of_values(new_values)
        ragged_making.assert_count(self._partition, new)
        kind = self._partition.dtype
        if isinstance(new, RaggedTensor) and new.row_splits.dtype is not kind:
            new, kind = new.with_row_splits_dtype("int64"), as_dtype("int64")
        return RaggedTensor(new, self._partition.with_dtype(kind), internal=True)

    def with_flat_values(self, new_values: Any) -> RaggedTensor:
        """Other innermost values in the same rows."""
        inner = self._values
        return self.with_values(inner.with_flat_values(new_values) if isinstance(inner, RaggedTensor) else new_values)

    def with_row_splits_dtype(self, dtype: Any) -> RaggedTensor:
        """With row splits of int32 or int64."""
        inner = self._values
        inner = inner.with_row_splits_dtype(dtype) if isinstance(inner, RaggedTensor) else inner
        return RaggedTensor(inner, self._partition.with_dtype(dtype), internal=True)

    def jagged(self) -> Any:
        """Its rows over the numbers of its flat values."""
        inner = self._values
        below = inner.jagged() if isinstance(inner, RaggedTensor) else np.arange(inner.data.shape[0], dtype=np.int64)
        return Jagged(below, self._partition.array, self._partition.length)

    def rearranged(self, function: Callable[[Any], Any]) -> Any:
        """What a function of jagged numbers makes of it."""
        return RaggedTensor.from_jagged(function(self.jagged()), self.flat_values, self.row_splits.dtype)

    def merge_dims(self, outer_axis: Any, inner_axis: Any) -> Any:
        """The axes from ``outer_axis`` to ``inner_axis`` joined into one."""
        outer, inner = self.axis(outer_axis, "outer_axis"), self.axis(inner_axis, "inner_axis")
        if outer > inner:
            raise ValueError(f"Expected outer_axis ({outer}) to be less than or equal to inner_axis ({inner}).")
        if outer == inner:
            return self
        if outer > 1:
            return self.with_values(_merged(self._values, outer - 1, inner - 1))
        if outer == 0:
            return _merged(self._values, 0, inner - 1)
        made = self
        for _ in range(inner - 1):
            made = made._with_joined_rows()
        return made

    def _with_joined_rows(self) -> RaggedTensor:
        """The second and the third axis joined into one."""
        inner, splits, length = self._values, self._partition.array, self._partition.length
        if isinstance(inner, RaggedTensor):
            splits, below = inner._partition.array[splits], inner._partition.length
        else:
            below = int(inner.shape[1])
            splits = splits * below
        both = None if length is None or below is None else length * below
        partition = RowPartition(self._partition.number(splits), both)
        return RaggedTensor(_merged(inner, 0, 1), partition, internal=True)

    # --- as other things -------------------------------------------------------------------

    def to_tensor(self, default_value: Any = None, name: Any = None, shape: Any = None) -> Tensor:
        """Dense: short rows filled with ``default_value`` (0 or b''), rows cut to ``shape`` where it is given."""
        flat = convert_to_tensor(self.flat_values)
        sizes = self._sizes(shape)
        count, inner = flat.data.shape[0], tuple(flat.data.shape[1:])
        numbers = jagged.padded(self.jagged(), count, sizes[: self.ragged_rank + 1])
        if default_value is None:
            default_value = b"" if flat.dtype.name == "string" else np.zeros((), flat.dtype.numpy)
        fill = convert_to_tensor(default_value, flat.dtype)
        if fill.ndim > len(inner):
            raise InvalidArgumentError(
                f"default_value.shape={fill.shape} and rt_input.flat_values.shape={flat.shape} are incompatible: the "
                "default must have fewer axes than the flat values."
            )
        filled = F.concat(flat, F.broadcast_to(fill, shape=(1, *inner)), axis=0) if (numbers == count).any() else flat
        found = F.take(filled, Tensor(numbers), axis=0)
        return _fitted_inside(found, sizes, fill, self.ragged_rank + 1)

    def _sizes(self, shape: Any) -> list[int | None]:
        found = [] if shape is None else [None if d is None else as_static(d) for d in _listed(shape)]
        if found and len(found) != len(self.shape):
            raise InvalidArgumentError(
                f"rt_input.shape and shape={found} are incompatible: the tensor has {len(self.shape)} axes."
            )
        return [None if d is None or d < 0 else int(d) for d in found]

    def to_sparse(self, name: Any = None) -> SparseTensor:
        """The values and their places."""
        flat = self.flat_values
        places: list[Any] = [np.arange(self._partition.static_nrows)]
        for level in self.levels():
            rows = jagged.row_numbers(level._partition.array)
            places = [p[rows] for p in places] + [level._partition.offsets_in_rows().array()]
        inner = tuple(flat.shape)[1:]
        if inner:
            size = int(np.prod(inner))
            within = np.unravel_index(np.arange(size), inner)
            places = [np.repeat(p, size) for p in places] + [np.tile(w, len(places[0])) for w in within]
            flat = F.reshape(flat, shape=(-1,))
        return SparseTensor(np.stack(places, 1).astype(np.int64), flat, self.bounding_shape(out_type="int64"))

    def to_list(self) -> list[Any]:
        """Nested lists."""
        inner = self._values
        values = inner.to_list() if isinstance(inner, RaggedTensor) else inner.numpy().tolist()
        return [values[i:j] for i, j in pairwise(self._partition.array)]

    def numpy(self) -> np.ndarray[Any, Any]:
        """An object array of the rows' arrays; a plain one where all rows are of one length."""
        values, splits = self._values.numpy(), self._partition.array
        rows = [values[i:j] for i, j in pairwise(splits)]
        if not rows:
            return np.zeros((0, 0, *values.shape[1:]), values.dtype)
        if len({len(row) for row in rows}) == 1:
            return np.array(rows)
        made = np.empty(len(rows), object)
        made[:] = rows
        return made

    def components(self) -> list[Any]:
        """The flat values, then row splits from the outermost."""
        return [self.flat_values, *self.nested_row_splits]

    def with_components(self, components: list[Any]) -> RaggedTensor:
        """Of other flat values and row splits."""
        made = components[0]
        for splits, level in zip(reversed(components[1:]), reversed(self.levels()), strict=True):
            made = RaggedTensor(made, RowPartition(splits, level.partition.length), internal=True)
        return made  # type: ignore[no-any-return]

    def content(self) -> Any:
        """The flat values."""
        return self.flat_values

    def with_content(self, content: Any) -> RaggedTensor:
        """Other flat values in the same rows."""
        return self.with_flat_values(content)

    def type_spec(self) -> Any:
        """What describes it."""
        return _SPEC[0](self.shape, self.dtype, self.ragged_rank, self.row_splits.dtype)

    def __tf_tensor__(self, dtype: Any = None, name: Any = None) -> Tensor:
        raise ValueError(
            f"TypeError: a RaggedTensor of shape {self.shape} is no tensor: its rows differ in length. Expected a "
            "dense tensor; pad it with `.to_tensor()`."
        )

    # --- rows ------------------------------------------------------------------------------

    def rows(self, numbers: Any) -> Any:
        """The rows with the given numbers."""
        return self.rearranged(lambda x: jagged.take(x, numbers))

    def row(self, number: int) -> Any:
        """One row."""
        start, stop = self._partition.array[number], self._partition.array[number + 1]
        inner = self._values
        picked = np.arange(start, stop)
        return inner.rows(picked) if isinstance(inner, RaggedTensor) else inner[int(start) : int(stop)]

    def __iter__(self) -> Iterator[Any]:
        return map(self.row, range(self._partition.static_nrows))

    def __getitem__(self, key: Any) -> Any:
        return getitem(self, key)

    def __bool__(self) -> bool:
        raise TypeError("RaggedTensor may not be used as a boolean.")

    def __eq__(self, other: object) -> Any:
        return False if other is None else operator("equal")(self, other)

    def __ne__(self, other: object) -> Any:
        return True if other is None else operator("not_equal")(self, other)

    __hash__ = Composite.__hash__

    def __repr__(self) -> str:
        flat = self.flat_values
        if isinstance(flat, Tensor) and flat.is_symbolic:
            return f"tf.RaggedTensor(values={self._values}, row_splits={self.row_splits})"
        with np.printoptions(formatter={"all": _text}):
            return f"<tf.RaggedTensor {_text(self.numpy())}>"


def _text(value: Any) -> str:
    """An array with commas; an empty one by its lists, so that its shape shows."""
    if not isinstance(value, np.ndarray):
        return str(value)
    return np.array2string(value, separator=", ") if value.size else repr(value.tolist())


def _listed(shape: Any) -> Any:
    return as_static(shape) if isinstance(shape, Tensor) else list(shape)


def _merged(value: Any, outer: int, inner: int) -> Any:
    if outer == inner:
        return value
    if isinstance(value, RaggedTensor):
        return value.merge_dims(outer, inner)
    shape = tuple(value.data.shape)
    return F.reshape(value, shape=(*shape[:outer], int(np.prod(shape[outer : inner + 1])), *shape[inner + 1 :]))


def _fitted_inside(x: Tensor, sizes: list[int | None], fill: Tensor, ragged: int) -> Tensor:
    """The uniform inner axes cut or filled up to the sizes that are given."""
    for axis in range(ragged, len(sizes)):
        have, want = x.data.shape[axis], sizes[axis]
        if want is None or want == have:
            continue
        shape = list(x.data.shape)
        if want < have:
            x = F.slice(x, key=tuple(slice(0, want if a == axis else d, 1) for a, d in enumerate(shape)))
            continue
        shape[axis] = want - have
        x = F.concat(x, F.broadcast_to(fill, shape=tuple(shape)), axis=axis)
    return x


_SPEC: list[Any] = []  # RaggedTensorSpec, which knows this class
for _name, _function in _OPERATORS.items():
    setattr(RaggedTensor, f"__{_name}__", operator(_function))
    setattr(RaggedTensor, f"__r{_name}__", operator(_function, reflected=True))
for _name, _function in _OTHERS.items():
    setattr(RaggedTensor, f"__{_name}__", operator(_function))
