"""Signatures: which calls of a function may share one trace."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.tree import flatten_with_path, is_nested, rebuild
from ..tensor.base_variable import BaseVariable
from ..tensor.convert import constant, convert_to_tensor
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor


def signature_of(structure: Any) -> tuple[Any, ...]:
    """A hashable key: tensors by shape and dtype, variables and objects by identity, values by value."""
    return (*tuple((path, _leaf(x)) for path, x in flatten_with_path(structure)), _nesting(structure))


def _leaf(x: Any) -> Any:
    if isinstance(x, Tensor):
        return ("tensor", tuple(x.data.shape), x.data.dtype.str)
    if isinstance(x, BaseVariable):
        return ("variable", x.handle)
    if x is None or isinstance(x, (bool, int, float, str, bytes)):
        return (type(x).__name__, x)
    try:
        hash(x)
    except TypeError:
        return ("object", id(x))
    return ("value", type(x).__name__, x)


def _nesting(structure: Any) -> Any:
    if not is_nested(structure):
        return None
    return (type(structure).__name__, len(structure))


def with_tensors(structure: Any) -> Any:
    """Arguments with NumPy arrays turned into tensors, as tf.function does."""
    if is_nested(structure):
        values = (
            [structure[k] for k in sorted(structure)]
            if isinstance(structure, dict)
            else list(structure)
        )
        return rebuild(structure, [with_tensors(v) for v in values])
    if isinstance(structure, (np.ndarray, np.generic)):
        return convert_to_tensor(structure)
    return structure


def fitted(spec: Any, value: Any) -> Any:
    """``value`` as a tensor of the declared spec. Raises TypeError where it does not fit."""
    if is_nested(spec):
        values = [fitted(s, v) for s, v in zip(_values(spec), _values(value), strict=True)]
        return rebuild(value, values)
    if not isinstance(spec, TensorSpec):
        return value
    tensor = value.as_tensor() if isinstance(value, BaseVariable) else value
    if not isinstance(tensor, Tensor):
        try:
            tensor = constant(tensor, spec.dtype)
        except (TypeError, ValueError) as error:
            raise TypeError(f"Can not cast {value!r} to {spec}: {error}") from None
    if tensor.dtype is not spec.dtype or not _compatible(spec.shape, tensor.shape):
        raise TypeError(
            f"Binding inputs to tf.function failed: can not cast TensorSpec(shape={tensor.shape}, "
            f"dtype={tensor.dtype!r}) to {spec}. Pass a tensor of the declared shape and dtype."
        )
    return tensor


def _values(structure: Any) -> list[Any]:
    return (
        [structure[k] for k in sorted(structure)]
        if isinstance(structure, dict)
        else list(structure)
    )


def _compatible(declared: Any, shape: Any) -> bool:
    return declared is None or declared.is_compatible_with(shape)
