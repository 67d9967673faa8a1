"""``keras.ops``: conversion, slices and scatters, control flow, gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import composite
from ...api import control as tf_control
from ...api.dtypes import saturate_cast as tf_saturate_cast
from ...autodiff.custom import custom_gradient as tf_custom_gradient
from ...base.dtype import as_dtype
from ...base.tree import flatten, map_structure, pack_sequence_as
from ...compile.rows import open_rows, over_rows
from ...ir.op import F
from ...tensor.base_variable import BaseVariable
from ...tensor.composite import Composite
from ...tensor.ragged import RaggedTensor
from ...tensor.tensor import Tensor
from ..common.keras_tensor import KerasTensor, any_symbolic
from ..common.operation import Operation
from ..common.symbolic import compute_output_spec
from ..common.variable import standardize_dtype
from ..saving.registry import PUBLIC
from .convert import cast as to_dtype
from .convert import name_of, shape_of, tensor
from .convert import part as part_of
from .declare import operation

# --- conversion --------------------------------------------------------------------------------


def convert_to_tensor(x: Any, dtype: Any = None, sparse: Any = None, ragged: Any = None) -> Any:
    """x as a tensor; a symbolic tensor is cast where its dtype differs."""
    if isinstance(x, Composite):
        kept = ragged if isinstance(x, RaggedTensor) else sparse
        if kept is not False:
            return x if dtype is None else x.with_content(tensor(x.content(), dtype))
        x = x.to_tensor() if isinstance(x, RaggedTensor) else composite.to_dense(x)
    if isinstance(x, KerasTensor):
        return x if dtype is None or standardize_dtype(dtype) == x.dtype else cast(x, dtype)
    return tensor(x, dtype)


def convert_to_numpy(x: Any) -> np.ndarray[Any, Any]:
    """x as a NumPy array."""
    if isinstance(x, Composite):
        x = convert_to_tensor(x, sparse=False, ragged=False)
    return np.array(tensor(x).array()) if not isinstance(x, np.ndarray) else np.array(x)


def is_tensor(x: Any) -> bool:
    """True for a tensor."""
    return isinstance(x, (Tensor, BaseVariable, Composite))


def shape(x: Any) -> tuple[Any, ...]:
    """The shape as a tuple; None for an unknown size of a symbolic tensor.

    Inside a layer's ``call`` every size can be computed with, as in TensorFlow: while only shapes are traced, an
    unknown one is the number that stands in for it.
    """
    if isinstance(x, KerasTensor):
        return x.shape
    if isinstance(x, Composite):
        return tuple(x.shape)  # type: ignore[attr-defined]
    return tuple(shape_of(tensor(x)))


def dtype(x: Any) -> str:
    """The name of the dtype."""
    if isinstance(x, (KerasTensor, Tensor, BaseVariable, np.ndarray)):
        return standardize_dtype(x.dtype)
    return name_of(tensor(x))


@operation("core", "Cast")
def _cast(x: Any, dtype: Any) -> Tensor:
    return to_dtype(tensor(x), standardize_dtype(dtype))


def cast(x: Any, dtype: Any) -> Any:
    """x in another dtype."""
    return _cast(x, standardize_dtype(dtype))


@operation("core", "SaturateCast")
def _saturate_cast(x: Any, dtype: Any) -> Tensor:
    return tf_saturate_cast(tensor(x), as_dtype(dtype))


def saturate_cast(x: Any, dtype: Any) -> Any:
    """x in another dtype, limited to its range."""
    return _saturate_cast(x, standardize_dtype(dtype))


@operation("core", "StopGradient", "variable")
def stop_gradient(variable: Any) -> Tensor:
    """The same values, through which no gradient flows."""
    return F.stop_gradient(tensor(variable))  # type: ignore[no-any-return]


def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: ``f`` returns (result, gradient function)."""
    return tf_custom_gradient(f)


# --- slices and scatters -----------------------------------------------------------------------


def _starts(indices: Any, rank: int) -> list[Any]:
    """Start indices as ints where known, else scalar tensors."""
    if isinstance(indices, (Tensor, BaseVariable, np.ndarray)):
        found = tensor(indices)
        if not found.is_symbolic:
            return [int(i) for i in found.array().reshape(-1)]
        return [found[i] for i in range(rank)]  # type: ignore[index]
    out = []
    for i in indices:
        t = tensor(i)
        out.append(t if t.is_symbolic else int(t.array()))
    return out


def _window(start: Any, size: int) -> Tensor:
    positions = F.iota(start=0, step=1, count=size, dtype=np.dtype(np.int32))
    return F.add(positions, to_dtype(tensor(start), "int32"))  # type: ignore[no-any-return]


@operation("core", "Slice", "inputs start_indices")
def slice(inputs: Any, start_indices: Any, shape: Any) -> Tensor:
    """The part of the given shape at the given start; -1 in the shape means all that is left."""
    x = tensor(inputs)
    starts = _starts(start_indices, x.ndim)
    for axis, (start, size) in enumerate(zip(starts, shape, strict=True)):
        have = shape_of(x)[axis]
        if isinstance(start, int):
            stop = have if size == -1 else start + int(size)
            if start < 0 or stop > have:
                raise ValueError(f"Slice [{start}, {stop}) is out of bounds for axis {axis} of size {have}.")
            key = tuple(_slice(start, stop) if i == axis else _slice(None) for i in range(x.ndim))
            x = part_of(x, key=key)
        else:
            x = F.take(x, _window(start, int(size)), axis=axis)
    return x


_slice = type(np.s_[:])


@operation("core", "SliceUpdate", "inputs start_indices updates")
def slice_update(inputs: Any, start_indices: Any, updates: Any) -> Tensor:
    """inputs with the part at the given start replaced."""
    x = tensor(inputs)
    new = to_dtype(tensor(updates), name_of(x))
    starts = _starts(start_indices, x.ndim)
    if x.ndim == 0:
        return new
    grids = [
        F.reshape(_window(start, size), shape=tuple(size if i == axis else 1 for i in range(x.ndim)))
        for axis, (start, size) in enumerate(zip(starts, shape_of(new), strict=True))
    ]
    places = F.stack(*(F.broadcast_to(g, shape=shape_of(new)) for g in grids), axis=x.ndim)
    return F.tensor_scatter(x, places, new, mode="update")  # type: ignore[no-any-return]


@operation("core", "Scatter", "indices values")
def scatter(indices: Any, values: Any, shape: Any) -> Tensor:
    """Zeros of the given shape, with values added at the indices."""
    sizes = tuple(int(d) for d in (shape.array() if isinstance(shape, Tensor) else shape))
    return F.scatter_nd(tensor(indices), tensor(values), shape=sizes)  # type: ignore[no-any-return]


@operation("core", "ScatterUpdate", "inputs indices updates")
def scatter_update(inputs: Any, indices: Any, updates: Any, reduction: Any = None) -> Tensor:
    """inputs with elements at the indices replaced, or combined with ``reduction``."""
    x = tensor(inputs)
    modes = {None: "update", "add": "add", "max": "max", "min": "min"}
    new = to_dtype(tensor(updates), name_of(x))
    if reduction in modes:
        return F.tensor_scatter(x, tensor(indices), new, mode=modes[reduction])  # type: ignore[no-any-return]
    if reduction == "mul":
        return _scatter_products(x, tensor(indices), new)
    raise ValueError(f"Unsupported reduction: {reduction}. Expected None, 'add', 'max', 'min' or 'mul'.")


def _scatter_products(x: Tensor, indices: Tensor, updates: Tensor) -> Tensor:
    depth = shape_of(indices)[-1]
    size = int(np.prod(shape_of(x)[:depth]))
    weights = np.cumprod((1, *shape_of(x)[:depth][:0:-1]))[::-1].astype(np.int64)
    flat = F.sum(F.mul(to_dtype(indices, "int64"), tensor(weights.copy())), axis=-1)
    rest = shape_of(x)[depth:]
    products = F.unsorted_segment_prod(
        F.reshape(updates, shape=(-1, *rest)), F.reshape(flat, shape=(-1,)), num_segments=size
    )
    return F.mul(x, F.reshape(products, shape=shape_of(x)))  # type: ignore[no-any-return]


# --- control flow ------------------------------------------------------------------------------


class Cond(Operation):
    """Node of ``keras.ops.cond``."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if any_symbolic(args, kwargs) or _captures(args):
            return self.symbolic_call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def call(self, pred: Any, true_fn: Any, false_fn: Any) -> Any:
        """The result of the branch that the condition chooses."""
        if isinstance(pred, bool):
            return true_fn() if pred else false_fn()
        return tf_control.cond(to_dtype(tensor(pred), "bool"), true_fn, false_fn)

    def compute_output_spec(self, pred: Any, true_fn: Any, false_fn: Any) -> Any:
        """The spec of both branches. Raises ValueError where they differ."""
        first, second = compute_output_spec(true_fn), compute_output_spec(false_fn)
        for a, b in zip(flatten(first), flatten(second), strict=True):
            if getattr(a, "shape", a) != getattr(b, "shape", b) or getattr(a, "dtype", a) != getattr(b, "dtype", b):
                raise ValueError(
                    "`true_fn` and `false_fn` should return outputs of the same kind (struct, dtype and shape). "
                    f"Got {first} and {second} instead."
                )
        return first


def _captures(args: Any) -> bool:
    for function in args:
        for cell in getattr(function, "__closure__", None) or ():
            try:
                if isinstance(cell.cell_contents, KerasTensor):
                    return True
            except ValueError:  # a name that is not bound yet
                continue
    return False


Cond.__module__ = "keras.src.ops.core"
PUBLIC.setdefault("keras.src.ops.core", {})["Cond"] = Cond


def cond(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any]) -> Any:
    """The result of one of two functions."""
    return Cond()(pred, true_fn, false_fn)


@operation("core", "Switch", "index branches *")
def switch(index: Any, branches: Any, *operands: Any) -> Any:
    """The result of the function with the given number, limited to those there are."""
    place = to_dtype(tensor(index), "int32")
    place = F.minimum(F.maximum(place, 0), len(branches) - 1)
    return tf_control.switch_case(place, [lambda b=b: b(*operands) for b in branches])


@operation("core", "WhileLoop", "loop_vars")
def _while_loop(cond: Any, body: Any, loop_vars: Any, maximum_iterations: Any = None) -> Any:
    single = not isinstance(loop_vars, (tuple, list))
    values = (loop_vars,) if single else tuple(loop_vars)

    def step(*args: Any) -> Any:
        found = body(*args)
        return (found,) if single or not isinstance(found, (tuple, list)) else tuple(found)

    values = map_structure(lambda v: tensor(v), values)
    found = tf_control.while_loop(cond, step, values, maximum_iterations=maximum_iterations)
    if single:
        return found[0] if isinstance(found, (list, tuple)) else found
    return type(loop_vars)(found) if isinstance(loop_vars, list) else tuple(found)


def while_loop(cond: Any, body: Any, loop_vars: Any, maximum_iterations: Any = None) -> Any:
    """Repeats ``body`` on the loop variables while ``cond`` holds."""
    return _while_loop(cond, body, loop_vars, maximum_iterations)


@operation("core", "ForiLoop", "init_val")
def fori_loop(lower: Any, upper: Any, body_fun: Any, init_val: Any) -> Any:
    """``body_fun(i, value)`` for i from lower to upper."""
    start, stop = tensor(lower), tensor(upper)

    def step(i: Any, value: Any) -> Any:
        return F.add(i, 1), body_fun(i, value)

    return tf_control.while_loop(lambda i, v: F.less(i, to_dtype(stop, name_of(start))), step, (start, init_val))[1]


def _rows(structure: Any) -> int:
    return shape_of(flatten(structure)[0])[0]


def _tensors(structure: Any) -> Any:
    return map_structure(lambda v: v if v is None else tensor(v), structure)


def _stacked(results: list[Any]) -> Any:
    columns = [
        None if c[0] is None else F.stack(*(tensor(v) for v in c), axis=0)
        for c in zip(*(flatten(r) for r in results), strict=True)
    ]
    return pack_sequence_as(results[0], columns)


@operation("core", "Scan", "f init xs")
def scan(f: Any, init: Any, xs: Any = None, length: Any = None, reverse: bool = False, unroll: Any = 1) -> Any:
    """``carry, y = f(carry, x)`` over the rows of ``xs``. Returns (last carry, ys stacked)."""
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    if not isinstance(unroll, (bool, int)):
        raise ValueError(f"`unroll` must be an integer or boolean. Received: unroll={unroll}")
    if xs is None and length is None:
        raise ValueError("Got no `xs` to scan over and `length` not provided.")
    carry, rows = _tensors(init), None if xs is None else _tensors(xs)
    if rows is not None and open_rows(flatten(rows)):
        return _scan_open(f, carry, rows, reverse)
    count = int(length) if rows is None else _rows(rows)
    order = range(count - 1, -1, -1) if reverse else range(count)
    results: list[Any] = []
    for i in order:
        row = None if rows is None else map_structure(lambda t, i=i: t[i], rows)
        carry, y = f(carry, row)
        carry = _tensors(carry)
        results.append(y)
    if reverse:
        results.reverse()
    return carry, (_stacked(results) if results else None)


def _scan_open(f: Any, carry: Any, rows: Any, reverse: bool) -> Any:
    """The same over rows whose number is not known."""
    count = len(flatten(carry))
    structure: list[Any] = []

    def step(*given: Any) -> Any:
        found, y = f(pack_sequence_as(carry, list(given[:count])), pack_sequence_as(rows, list(given[count:])))
        structure[:] = [None if y is None else _tensors(y)]
        return flatten(_tensors(found)), [] if y is None else flatten(structure[0])

    last, ys = over_rows(step, flatten(carry), flatten(rows), reverse)
    return pack_sequence_as(carry, last), None if structure[0] is None else pack_sequence_as(structure[0], ys)


@operation("core", "AssociativeScan", "f elems")
def associative_scan(f: Any, elems: Any, reverse: bool = False, axis: int = 0) -> Any:
    """Running results of an associative function along an axis."""
    if not callable(f):
        raise TypeError(f"`f` should be a callable. Received: f={f}")
    values = _tensors(elems)
    flat = flatten(values)
    if any(not t.ndim for t in flat):
        raise ValueError("Elements must have at least one axis.")
    axis = axis % flat[0].ndim
    count = shape_of(flat[0])[axis]
    if any(shape_of(t)[axis] != count for t in flat):
        raise ValueError(
            f"Array inputs to associative_scan must have the same first dimension. (saw: "
            f"{[tuple(t.shape) for t in flat]})"
        )

    def part(i: int) -> Any:
        key_of = lambda t: tuple(_slice(i, i + 1) if a == axis else _slice(None) for a in range(t.ndim))  # noqa: E731
        return map_structure(lambda t: part_of(t, key=key_of(t)), values)

    order = list(range(count))[::-1] if reverse else list(range(count))
    if not order:
        return values
    found = [part(order[0])]
    for i in order[1:]:
        found.append(f(found[-1], part(i)))
    if reverse:
        found.reverse()
    columns = [F.concat(*c, axis=axis) for c in zip(*(flatten(r) for r in found), strict=True)]
    return pack_sequence_as(values, columns)


@operation("core", "Map", "f xs")
def map(f: Any, xs: Any) -> Any:
    """f applied to each row, the results stacked."""
    rows = _tensors(xs)
    if open_rows(flatten(rows)):
        return _scan_open(lambda _, row: ([], f(row)), [], rows, reverse=False)[1]
    return _stacked([f(map_structure(lambda t, i=i: t[i], rows)) for i in range(_rows(rows))])


@operation("core", "VectorizedMap", "function elements")
def vectorized_map(function: Any, elements: Any) -> Any:
    """function applied to each row, the results stacked."""
    return tf_control.vectorized_map(function, _tensors(elements))


__all__ = [
    "associative_scan",
    "cast",
    "cond",
    "convert_to_numpy",
    "convert_to_tensor",
    "custom_gradient",
    "dtype",
    "fori_loop",
    "is_tensor",
    "map",
    "saturate_cast",
    "scan",
    "scatter",
    "scatter_update",
    "shape",
    "slice",
    "slice_update",
    "stop_gradient",
    "switch",
    "vectorized_map",
    "while_loop",
]
