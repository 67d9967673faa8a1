"""Batches: elements stacked, padded, taken apart, cut again, and windows of elements."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..base.errors import DataLossError, InvalidArgumentError
from ..tensor.composite import Composite
from ..tensor.composite_specs import CompositeSpec
from ..tensor.convert import convert_to_tensor
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from . import composites
from .structure import filled, leaves, mapped


def groups(items: Iterator[Any], size: int, drop_remainder: bool) -> Iterator[list[Any]]:
    """Lists of ``size`` consecutive elements; the last may be shorter."""
    while True:
        group = list(itertools.islice(items, size))
        if not group or (len(group) < size and drop_remainder):
            return
        yield group


def stack(parts: list[Any], spec: Any = None) -> Any:
    """Elements as a batch. Args: spec: theirs, where known. Raises InvalidArgumentError where shapes differ."""
    columns = [list(c) for c in zip(*(leaves(p) for p in parts), strict=True)]
    specs = [None] * len(columns) if spec is None else leaves(spec)
    return filled(parts[0], [_stack_column(c, i, s) for i, (c, s) in enumerate(zip(columns, specs, strict=True))])


def _stack_column(column: list[Any], component: int, spec: Any = None) -> Any:
    if column[0] is None:
        return None
    found = composites.stack_column(column, spec)
    if found is not None:
        return found
    if not isinstance(column[0], Tensor):
        raise TypeError(
            "Batching of a dataset of datasets is not supported: batch the inner ones, e.g. "
            "ds.flat_map(lambda window: window.batch(n))."
        )
    arrays = [t.array() for t in column]
    first = arrays[0].shape
    for array in arrays:
        if array.shape != first:
            raise InvalidArgumentError(
                "Cannot batch tensors with different shapes in component "
                f"{component}. First element had shape {list(first)} and another had shape "
                f"{list(array.shape)}. Use padded_batch, or make them alike with map."
            )
    return Tensor(np.stack(arrays))


def batched_spec(spec: Any, size: int | None) -> Any:
    """The spec of batches of a given (or unknown) size."""

    def leaf(s: Any) -> Any:
        if isinstance(s, CompositeSpec):
            return composites.batched_spec(s, size)
        if not isinstance(s, TensorSpec):
            return s
        return TensorSpec(None if s.shape is None else (size, *s.shape), s.dtype)

    return mapped(leaf, spec)


# --- padding -----------------------------------------------------------------------------------


def padded_spec(spec: Any, padded_shapes: Any, size: int | None) -> Any:
    """(spec of padded batches, the shapes asked for as a list of tuples).

    Raises: ValueError where a rank is unknown or a shape asked for does not fit.
    """
    flat = leaves(spec)
    for s in flat:
        if isinstance(s, CompositeSpec):
            raise TypeError(f"`padded_batch` is only supported for datasets that produce tensor elements, not {s}.")
    if padded_shapes is None:
        for s in flat:
            if s.shape is None:
                raise ValueError(f"You must provide `padded_shapes` argument because component {s} has unknown rank.")
        shapes = [tuple(s.shape) for s in flat]
    else:
        given = _flat_shapes(padded_shapes, spec)
        shapes = [_merged(s, g) for s, g in zip(flat, given, strict=True)]
    return filled(spec, [TensorSpec((size, *g), s.dtype) for s, g in zip(flat, shapes, strict=True)]), shapes


def _flat_shapes(shapes: Any, spec: Any) -> list[Any]:
    """The shape for every component: lists and TensorShapes are shapes, tuples follow the spec."""
    if isinstance(spec, TensorSpec):
        return [shapes]
    if isinstance(spec, dict):
        return [s for key in sorted(spec) for s in _flat_shapes(shapes[key], spec[key])]
    if not isinstance(shapes, (tuple, list)) or len(shapes) != len(spec):
        raise ValueError(f"padded_shapes {shapes!r} do not have the structure of the elements {spec!r}.")
    return [s for part, inner in zip(shapes, spec, strict=True) for s in _flat_shapes(part, inner)]


def _merged(spec: Any, shape: Any) -> tuple[Any, ...]:
    if isinstance(shape, Tensor):
        shape = shape.numpy().tolist()
    wanted = [None if d is None or d == -1 else int(d) for d in ([] if shape is None else shape)]
    if shape is None:
        return tuple(spec.shape)
    if spec.shape is not None:
        if len(spec.shape) != len(wanted):
            raise ValueError(
                f"The padded shape {tuple(wanted)} is not compatible with the shape {spec.shape} of "
                "the corresponding input component: the ranks differ."
            )
        for have, want in zip(spec.shape, wanted, strict=True):
            if have is not None and want is not None and want < have:
                raise ValueError(
                    f"The padded shape {tuple(wanted)} is not compatible with the shape {spec.shape} of "
                    "the corresponding input component: it is smaller."
                )
    return tuple(wanted)


def padding_values(spec: Any, given: Any) -> list[Any]:
    """A scalar per component: zero (empty text) unless given. Raises TypeError on another dtype."""
    flat = leaves(spec)
    if given is None:
        values: list[Any] = [None] * len(flat)
    elif isinstance(given, (tuple, dict)):
        values = leaves(given)
    else:
        values = [given] * len(flat)
    if len(values) != len(flat):
        raise ValueError(f"padding_values {given!r} do not have the structure of the elements.")
    return [_padding_value(s, v) for s, v in zip(flat, values, strict=True)]


def _padding_value(spec: Any, value: Any) -> Any:
    if value is None:
        return b"" if spec.dtype.name == "string" else np.zeros((), spec.dtype.numpy)
    if isinstance(value, (int, float, str, bytes)) and not isinstance(value, bool):
        return convert_to_tensor(value, dtype=spec.dtype).array()[()]
    tensor = convert_to_tensor(value)
    if tensor.dtype is not spec.dtype:
        raise TypeError(
            f"The padding value type {tensor.dtype.name} is not the type {spec.dtype.name} of the component."
        )
    return tensor.array()[()]


def pad_and_stack(parts: list[Any], shapes: list[Any], values: list[Any]) -> Any:
    """Elements as a batch, each component padded to its shape, or to the largest of the batch."""
    columns = zip(*(leaves(p) for p in parts), strict=True)
    rows = [_pad_column([t.array() for t in c], s, v) for c, s, v in zip(columns, shapes, values, strict=True)]
    return filled(parts[0], rows)


def _pad_column(arrays: list[Any], shape: tuple[Any, ...], value: Any) -> Tensor:
    sizes = [max(a.shape[i] for a in arrays) if want is None else want for i, want in enumerate(shape)]
    for a in arrays:
        if a.ndim != len(sizes):
            raise InvalidArgumentError(
                f"All elements in a batch must have the same rank as the padded shape: expected rank "
                f"{len(sizes)} but got element with rank {a.ndim}."
            )
        if any(have > size for have, size in zip(a.shape, sizes, strict=True)):
            raise DataLossError(
                f"Attempted to pad to a smaller size than the input element: {list(a.shape)} to {sizes}."
            )
    out = np.full((len(arrays), *sizes), value, arrays[0].dtype)
    for i, a in enumerate(arrays):
        place: Any = (i, *(slice(0, d) for d in a.shape))
        out[place] = a
    return Tensor(out)


# --- taking apart ------------------------------------------------------------------------------


def row_spec(spec: Any) -> Any:
    """The spec of rows. Raises ValueError where a component has none."""

    def leaf(s: Any) -> Any:
        if isinstance(s, CompositeSpec):
            return composites.row_spec(s)
        if not isinstance(s, TensorSpec) or s.shape is None:
            return s
        if not len(s.shape):
            raise ValueError(f"Cannot unbatch an input with scalar components: {s}.")
        return TensorSpec(tuple(s.shape)[1:], s.dtype)

    return mapped(leaf, spec)


def unbatched(items: Iterator[Any]) -> Iterator[Any]:
    """The rows of every element, in order."""
    for item in items:
        flat = leaves(item)
        sizes = {composites.count_of(t) for t in flat if t is not None}
        if len(sizes) > 1:
            raise InvalidArgumentError(
                f"Input element must have the same batch size in each component; got {sorted(sizes)}."
            )
        for i in range(sizes.pop() if sizes else 0):
            yield mapped(lambda t: _row(t, i), item)  # noqa: B023


def _row(value: Any, i: int) -> Any:
    if isinstance(value, Composite):
        return composites.row_of(value, i)
    return value if value is None else Tensor(value.array()[i, ...])


def rebatched(items: Iterator[Any], sizes: list[int], drop_remainder: bool) -> Iterator[Any]:
    """Batches of the given sizes, in turn, from batches of other sizes."""
    rows = unbatched(items)
    for size in itertools.cycle(sizes):
        group = list(itertools.islice(rows, size))
        if not group or (len(group) < size and drop_remainder):
            return
        yield stack(group)
        if len(group) < size:
            return


def windows(items: Iterator[Any], size: int, shift: int, stride: int, drop_remainder: bool) -> Iterator[list[Any]]:
    """Lists of ``size`` elements ``stride`` apart; each list starts ``shift`` later than the last."""
    span = (size - 1) * stride + 1
    buffer: list[Any] = []
    while True:
        buffer.extend(itertools.islice(items, max(span - len(buffer), 0)))
        if not buffer or (len(buffer) < span and drop_remainder):
            return
        yield buffer[:span:stride]
        if len(buffer) < shift:
            skipped = shift - len(buffer)
            buffer = []
            if len(list(itertools.islice(items, skipped))) < skipped:
                return
        else:
            del buffer[:shift]
