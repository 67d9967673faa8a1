"""Keys of calls: which calls may share one trace, told quickly."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..base.shape import TensorShape
from ..base.size import plain
from ..base.tree import flatten, rebuild
from ..tensor.base_variable import BaseVariable
from ..tensor.composite import Composite, CompositeArgument
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .types import ordered, reference

_VALUES = frozenset((bool, int, str, bytes, complex, type(None)))


def scan(value: Any, key: list[Any], tensors: list[Tensor]) -> None:
    """Appends what tells the value apart to ``key``, and its tensors, in order, to ``tensors``.

    Tensors count by shape and dtype, variables by identity, other values by type and value, objects by
    equality. NumPy arrays become tensors.
    Raises: TypeError on an object that can't be hashed.
    """
    kind = type(value)
    if kind is Tensor:
        data = value.data
        key += (data.shape if type(data) is np.ndarray else tuple(map(plain, data.shape)), data.dtype)
        tensors.append(value)
        mask = getattr(value, "_keras_mask", None)
        if mask is not None:
            key.append("mask")
            scan(mask, key, tensors)
    elif kind in _VALUES:
        key += (kind, value)
    elif kind is tuple or kind is list:
        key += (kind, len(value))
        for item in value:
            scan(item, key, tensors)
    elif kind is float:
        key += (kind, value if value == value else "nan")
    elif kind is np.ndarray or isinstance(value, np.generic):
        scan(convert_to_tensor(value), key, tensors)
    elif isinstance(value, BaseVariable):
        key += (BaseVariable, value.handle)
    else:
        _scan_rest(value, kind, key, tensors)


def _scan_rest(value: Any, kind: Any, key: list[Any], tensors: list[Tensor]) -> None:
    if isinstance(value, Mapping):
        keys = ordered(value)
        key += (dict if kind is OrderedDict else kind, tuple(keys))
        for name in keys:
            scan(value[name], key, tensors)
    elif isinstance(value, (list, tuple)) and not isinstance(value, TensorShape):
        key += (kind, len(value))
        for item in value:
            scan(item, key, tensors)
    elif isinstance(value, Composite):
        raise CompositeArgument(f"A {type(value).__name__} is among the arguments, whose rows must be known.")
    elif isinstance(value, Tensor):
        key += (value.data.shape, value.data.dtype)
        tensors.append(value)
    elif isinstance(value, np.ndarray):
        scan(convert_to_tensor(value), key, tensors)
    else:
        key += (kind, reference(value))


def collect(value: Any, tensors: list[Tensor]) -> None:
    """The tensors that ``scan`` would find, without keys."""
    for leaf in flatten(value):
        if isinstance(leaf, (np.ndarray, np.generic)):
            leaf = convert_to_tensor(leaf)
        if isinstance(leaf, Tensor):
            tensors.append(leaf)
            mask = getattr(leaf, "_keras_mask", None)
            if mask is not None:
                tensors.append(mask)


def with_tensors(structure: Any) -> Any:
    """Arguments with NumPy arrays turned into tensors, as tf.function does."""
    if isinstance(structure, Mapping):
        return rebuild(structure, [with_tensors(structure[k]) for k in ordered(structure)])
    if isinstance(structure, (list, tuple)) and not isinstance(structure, TensorShape):
        return rebuild(structure, [with_tensors(v) for v in structure])
    if isinstance(structure, (np.ndarray, np.generic)):
        return convert_to_tensor(structure)
    return structure
