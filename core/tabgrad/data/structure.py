"""Structures of dataset elements: tuples, named tuples and dicts; a list is one tensor.

A leaf is a Tensor, None, or a Dataset (whose elements are an element of the outer one).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..base.tree import rebuild
from ..ir.op import F
from ..tensor.base_variable import BaseVariable
from ..tensor.composite import Composite
from ..tensor.composite_specs import NoneTensorSpec
from ..tensor.convert import convert_to_tensor
from ..tensor.spec import TensorSpec, TypeSpec
from ..tensor.tensor import Tensor
from . import composites


def is_structure(value: Any) -> bool:
    """True for a tuple or mapping; a list is a leaf that becomes a tensor."""
    return isinstance(value, (tuple, Mapping)) and type(value).__name__ != "TensorShape"


def _children(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [value[key] for key in sorted(value)]
    return list(value)


def leaves(structure: Any) -> list[Any]:
    """Every leaf, dicts in the order of their sorted keys."""
    if not is_structure(structure):
        return [structure]
    return [leaf for child in _children(structure) for leaf in leaves(child)]


def mapped(function: Callable[..., Any], first: Any, *others: Any) -> Any:
    """Applies a function to corresponding leaves. Raises ValueError, TypeError where they differ."""
    if not is_structure(first):
        return function(first, *others)
    for other in others:
        assert_alike(first, other)
    columns = [_children(s) for s in (first, *others)]
    return rebuild(first, [mapped(function, *row) for row in zip(*columns, strict=True)])


def assert_alike(a: Any, b: Any) -> None:
    """Raises TypeError or ValueError where the outer level of two structures differs."""
    if is_structure(a) and is_structure(b) and isinstance(a, Mapping) == isinstance(b, Mapping):  # noqa: SIM102 (two questions)
        if len(a) == len(b) and (not isinstance(a, Mapping) or set(a) == set(b)):
            return
    if is_structure(a) != is_structure(b) or isinstance(a, Mapping) == isinstance(b, Mapping):
        raise ValueError(f"The two structures don't have the same nested structure. First: {a!r}. Second: {b!r}.")
    raise TypeError(f"The two structures don't have the same sequence type: {a!r}, {b!r}.")


def filled(structure: Any, values: list[Any]) -> Any:
    """The structure with its leaves replaced, in order."""
    remaining = iter(values)
    return mapped(lambda _: next(remaining), structure)


def element(value: Any) -> Any:
    """A value as a dataset element: leaves as tensors."""
    return mapped(_leaf, value)


def _leaf(value: Any) -> Any:
    if value is None or isinstance(value, (Tensor, Composite)) or hasattr(value, "element_spec"):
        return value
    if isinstance(value, BaseVariable):
        return value.read_value()
    return convert_to_tensor(value)


class DatasetSpec(TypeSpec):
    """Describes a component that is itself a dataset: the spec of its elements."""

    def __init__(self, element_spec: Any, dataset_shape: Any = ()) -> None:
        self.element_spec = element_spec
        self.dataset_shape = dataset_shape

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DatasetSpec) and other.element_spec == self.element_spec

    def __hash__(self) -> int:
        return hash(repr(self.element_spec))

    def __repr__(self) -> str:
        return f"DatasetSpec({self.element_spec!r}, TensorShape([]))"


def spec_of(value: Any) -> Any:
    """The spec of an element."""
    return mapped(_leaf_spec, value)


def _leaf_spec(value: Any) -> Any:
    if value is None:
        return NoneTensorSpec()
    if isinstance(value, Tensor):
        return TensorSpec(tuple(value.data.shape), value.dtype)
    if isinstance(value, Composite):
        return value.type_spec()
    return DatasetSpec(value.element_spec)


def numpy_of(value: Any) -> Any:
    """An element with NumPy arrays for tensors, nested datasets as iterators of arrays."""

    def leaf(x: Any) -> Any:
        if isinstance(x, Tensor):
            return x.numpy()
        if isinstance(x, Composite):
            return composites.numpy_of(x)
        return x if x is None else x.as_numpy_iterator()

    return mapped(leaf, value)


def stacked(parts: list[Any]) -> Any:
    """Tensors of one shape as one tensor with a new first axis, computed eagerly."""
    return Tensor(np.stack([p.array() for p in parts]))


def unstacked(value: Tensor, i: int) -> Tensor:
    """Row i of a tensor."""
    return Tensor(value.array()[i, ...])  # an array, where a text would come out as itself


def as_scalar(value: Any, what: str, dtype: Any = np.int64) -> Any:
    """A count or flag given as a number or tensor, as a Python number."""
    if isinstance(value, (Tensor, BaseVariable)):
        value = convert_to_tensor(value).array()
    array = np.asarray(value)
    if array.ndim or array.dtype.kind not in "iub":
        raise ValueError(f"{what} must be a whole number. Received: {value!r}")
    return array.astype(dtype).item()


def cast_to(value: Any, dtype: Any) -> Tensor:
    """A tensor in another dtype."""
    return value if value.dtype is dtype else F.cast(value, dtype=dtype.numpy)  # type: ignore[no-any-return]
