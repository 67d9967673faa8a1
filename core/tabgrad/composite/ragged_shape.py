"""``tf.experimental.DynamicRaggedShape``: the shape of a ragged tensor, rows' lengths included."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from ..api import array as dense
from ..api import create
from ..base import jagged
from ..base.dtype import DType, as_dtype
from ..base.errors import InvalidArgumentError
from ..base.jagged import Jagged
from ..tensor.composite import Composite, NotHandled, handles
from ..tensor.convert import as_static, convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.row_partition import RowPartition, in_dtype
from ..tensor.tensor import Tensor
from .ragged_elementwise import broadcast


class DynamicRaggedShape(Composite):
    """How the outer axes are divided into rows, and the sizes of flat values.

    Args: row_partitions: of the outer axes, from the outermost. inner_shape: of the flat values. dtype: of sizes.
    """

    __slots__ = ("_dtype", "_partitions", "_sizes")

    def __init__(self, row_partitions: Any, inner_shape: Any, dtype: Any = None) -> None:
        self._partitions: tuple[RowPartition, ...] = tuple(row_partitions)
        self._sizes: list[int] = [int(d) for d in as_static(inner_shape)]
        kind = self._partitions[0].dtype if self._partitions else "int64"
        self._dtype = as_dtype(dtype or kind)
        self._partitions = tuple(p.with_dtype(self._dtype) for p in self._partitions)
        for outer, inner in pairwise(self._partitions):
            if outer.static_nvals != inner.static_nrows:
                raise ValueError(f"Rows hold {outer.static_nvals} values, the next axis has {inner.static_nrows} rows.")
        if self._partitions and self._partitions[-1].static_nvals != self._sizes[0]:
            raise ValueError(f"The rows hold {self._partitions[-1].static_nvals} values, inner_shape is {self._sizes}.")

    @classmethod
    def from_tensor(cls, t: Any, dtype: Any = None) -> DynamicRaggedShape:
        """The shape of a tensor."""
        if is_ragged(t):
            partitions = [level.partition for level in t.levels()]
            return cls(partitions, list(t.flat_values.shape), dtype or t.row_splits.dtype)
        return cls([], list(convert_to_tensor(t).shape), dtype or "int64")

    @classmethod
    def from_lengths(cls, lengths: Any, num_row_partitions: Any = None, dtype: Any = "int64") -> DynamicRaggedShape:
        """Of the axes' lengths: numbers, or a tuple of the rows' lengths where these differ."""
        ragged = [i for i, n in enumerate(lengths) if isinstance(n, (list, tuple))]
        last = max(ragged, default=0) if num_row_partitions is None else int(num_row_partitions)
        rows, partitions = int(lengths[0]), []
        for n in lengths[1 : last + 1]:
            if isinstance(n, (list, tuple)):
                if len(n) != rows:
                    raise ValueError(f"{len(n)} lengths were given for {rows} rows: {n}.")
                partitions.append(RowPartition.from_row_lengths(list(n), dtype=dtype))
            else:
                partitions.append(RowPartition.from_uniform_row_length(int(n), nrows=rows, dtype=dtype))
            rows = partitions[-1].static_nvals
        return cls(partitions, [rows, *lengths[last + 1 :]], dtype)

    @classmethod
    def from_row_partitions(cls, row_partitions: Any, dtype: Any = None) -> DynamicRaggedShape:
        """Of axes of rows alone. Raises ValueError where there are none."""
        if not row_partitions:
            raise ValueError("row_partitions cannot be empty")
        return cls(row_partitions, [row_partitions[-1].static_nvals], dtype)

    @property
    def row_partitions(self) -> tuple[RowPartition, ...]:
        """How each outer axis is divided into rows."""
        return self._partitions

    @property
    def num_row_partitions(self) -> int:
        """How many there are."""
        return len(self._partitions)

    @property
    def inner_shape(self) -> Tensor:
        """The shape of the flat values."""
        return in_dtype(self._sizes, self._dtype)

    @property
    def inner_rank(self) -> int:
        """How many axes flat values have."""
        return len(self._sizes)

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self._partitions) + len(self._sizes)

    @property
    def dtype(self) -> DType:
        """The dtype of sizes."""
        return self._dtype

    def with_dtype(self, dtype: Any) -> DynamicRaggedShape:
        """With sizes of another dtype."""
        return DynamicRaggedShape([p.with_dtype(dtype) for p in self._partitions], self._sizes, dtype)

    def static_lengths(self, ragged_lengths: bool = True) -> list[Any]:
        """The axes' lengths: numbers, and tuples (None unless ``ragged_lengths``) where rows differ."""
        if not self._partitions:
            return list(self._sizes)
        found: list[Any] = [self._partitions[0].static_nrows]
        for p in self._partitions:
            rows = tuple(np.diff(p.array).tolist()) if ragged_lengths else None
            found.append(rows if p.length is None else p.length)
        return found + self._sizes[1:]

    def is_uniform(self, axis: int) -> bool:
        """Whether an axis has one length."""
        return not isinstance(self.static_lengths()[axis], tuple)

    def __getitem__(self, index: Any) -> Any:
        lengths = self.static_lengths()
        if isinstance(index, slice):
            start, stop, step = index.indices(self.rank)
            if start == 0 and step == 1:
                count = min(max(stop - 1, 0), len(self._partitions))
                return DynamicRaggedShape.from_lengths(lengths[:stop], count, self._dtype)
            if any(isinstance(n, tuple) for n in lengths[: max(stop, start)]):
                raise ValueError("All relevant dimensions must be uniform")
            return DynamicRaggedShape([], lengths[index], self._dtype)
        number = int(as_static(index))
        if not -self.rank <= number < self.rank:
            raise IndexError(f"Index {number} is out of range of a shape of rank {self.rank}.")
        if isinstance(lengths[number], tuple):
            raise ValueError(f"Index {number % self.rank} is not uniform")
        return in_dtype(lengths[number], self._dtype)

    def filled(self, flat_values: Any) -> Any:
        """A tensor of this shape with the given flat values."""
        made = flat_values
        for p in reversed(self._partitions):
            made = RaggedTensor(made, p, internal=True)
        return made

    def components(self) -> list[Any]:
        """Row splits and the inner shape."""
        return [*(p.splits for p in self._partitions), self.inner_shape]

    def with_components(self, components: list[Any]) -> DynamicRaggedShape:
        """Of other row splits and inner shape."""
        return DynamicRaggedShape([RowPartition(s) for s in components[:-1]], components[-1], self._dtype)

    def content(self) -> Tensor:
        """The inner shape, which has no gradient."""
        return self.inner_shape

    def with_content(self, content: Any) -> DynamicRaggedShape:
        """With another inner shape."""
        return DynamicRaggedShape(self._partitions, content, self._dtype)

    def type_spec(self) -> Any:
        """Not described further."""
        raise TypeError("A DynamicRaggedShape has no public type spec.")

    def __eq__(self, other: object) -> Any:
        same = isinstance(other, DynamicRaggedShape) and self.static_lengths() == other.static_lengths()
        return Tensor(np.asarray(same))

    __hash__ = Composite.__hash__

    def __repr__(self) -> str:
        lengths = ", ".join(map(str, self.static_lengths()))
        return f"<DynamicRaggedShape lengths=[{lengths}] num_row_partitions={self.num_row_partitions}>"


# --- what functions of shapes do with it -------------------------------------------------------


@handles("shape", takes=RaggedTensor)
def shape(input: Any, out_type: Any = None, name: Any = None) -> DynamicRaggedShape:
    """The shape of a ragged tensor."""
    return DynamicRaggedShape.from_tensor(input, out_type or "int32")


@handles("reshape", takes=(RaggedTensor, DynamicRaggedShape))
def reshape(tensor: Any, shape: Any, name: Any = None) -> Any:
    """The elements in another shape, which may be ragged."""
    flat = tensor.flat_values if is_ragged(tensor) else tensor
    if isinstance(shape, DynamicRaggedShape):
        return shape.filled(dense.reshape(flat, shape.inner_shape))
    return dense.reshape(flat, shape)


@handles("broadcast_to", takes=(RaggedTensor, DynamicRaggedShape))
def broadcast_to(input: Any, shape: Any, name: Any = None) -> Any:
    """Spread to a shape, which may be ragged."""
    if not isinstance(shape, DynamicRaggedShape):
        raise NotHandled
    x = input if is_ragged(input) else convert_to_tensor(input)
    if not shape.num_row_partitions and not is_ragged(x):
        return dense.broadcast_to(x, shape.inner_shape)
    if not len(x.shape):
        return shape.filled(dense.broadcast_to(x, shape.inner_shape))
    template = shape.filled(create.zeros(shape.inner_shape, x.dtype if x.dtype.name != "string" else "int32"))
    rows, flats = broadcast([x, template])
    if jagged_lengths(rows) != jagged_lengths(template.jagged()):
        raise InvalidArgumentError(f"A tensor of shape {x.shape} can't be broadcast to {shape}.")
    return shape.filled(dense.broadcast_to(flats[0], shape.inner_shape))


def jagged_lengths(rows: Any) -> list[Any]:
    """The lengths of all rows."""
    return [rows.lengths.tolist(), *jagged_lengths(rows.values)] if isinstance(rows, Jagged) else [jagged.count(rows)]


@handles("broadcast_dynamic_shape", takes=DynamicRaggedShape)
def broadcast_dynamic_shape(shape_x: Any, shape_y: Any) -> DynamicRaggedShape:
    """The shape that tensors of two shapes have together."""
    parts = [s if isinstance(s, DynamicRaggedShape) else DynamicRaggedShape([], s) for s in (shape_x, shape_y)]
    tensors = [p.filled(create.zeros(p.inner_shape, "int32")) for p in parts]
    if not any(map(is_ragged, tensors)):
        found = np.broadcast_shapes(*(tuple(t.shape) for t in tensors))
        return DynamicRaggedShape([], list(found), parts[0].dtype)
    rows, flats = broadcast(tensors)
    inner = np.broadcast_shapes(*(tuple(f.shape) for f in flats))
    made = RaggedTensor.of_rows(rows, create.zeros(inner, "int32"), parts[0].dtype)
    return DynamicRaggedShape.from_tensor(made, parts[0].dtype)


@handles("fill", takes=DynamicRaggedShape)
def fill(dims: Any, value: Any, name: Any = None, layout: Any = None) -> Any:
    """A tensor of one value."""
    return dims.filled(create.fill(dims.inner_shape, value))


@handles("zeros", takes=DynamicRaggedShape)
def zeros(shape: Any, dtype: Any = "float32", name: Any = None, layout: Any = None) -> Any:
    """A tensor of zeros."""
    return shape.filled(create.zeros(shape.inner_shape, dtype))


@handles("ones", takes=DynamicRaggedShape)
def ones(shape: Any, dtype: Any = "float32", name: Any = None, layout: Any = None) -> Any:
    """A tensor of ones."""
    return shape.filled(create.ones(shape.inner_shape, dtype))
