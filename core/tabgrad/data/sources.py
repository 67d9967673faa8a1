"""Where elements come from: rows, numbers, generators, random words."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from ..api.random import stateless_categorical
from ..api.random_streams import seed_pair
from ..base.dtype import DType, as_dtype, int64
from ..base.errors import InvalidArgumentError
from ..ir.dispatch import eagerly
from ..tensor.composite import Composite
from ..tensor.composite_specs import CompositeSpec
from ..tensor.convert import convert_to_tensor
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from . import composites
from .shuffling import Seeds, Words
from .structure import as_scalar, assert_alike, element, is_structure, leaves, mapped, spec_of

Make = Callable[[], Iterator[Any]]


def table_of(tensors: Any) -> tuple[Any, int]:
    """The tensors as a structure of equally long ones, and their length."""
    structure = element(tensors)
    flat = [t for t in leaves(structure) if t is not None]
    if not flat:
        raise ValueError("Invalid `tensors`. `tensors` should not be empty.")
    for t in flat:
        if not isinstance(t, Composite) and (not isinstance(t, Tensor) or not t.ndim):
            raise ValueError("Unbatching a tensor is only supported for rank >= 1")
    counts = [composites.count_of(t) if isinstance(t, Composite) else t.data.shape[0] for t in flat]
    count = counts[0]
    for other in counts[1:]:
        if other != count:
            raise ValueError(
                f"Dimensions {count} and {other} are not compatible: all components need the same first size."
            )
    return structure, count


def numbers(args: tuple[Any, ...], dtype: DType) -> tuple[Make, TensorSpec, int]:
    """Iteration, spec and count of range(stop), (start, stop) or (start, stop, step)."""
    if not 1 <= len(args) <= 3:
        raise ValueError(f"Invalid `args`. The length of `args` should be between 1 and 3 but was {len(args)}.")
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (*args, 1)[:3]
    first = as_scalar(start, "start")
    by = as_scalar(step, "step")
    spec = TensorSpec((), dtype)
    if stop is None:
        return lambda: _counted(itertools.count(first, by), dtype), spec, -1
    if by == 0:
        raise InvalidArgumentError("step must be a non-zero integer.")
    values = range(first, as_scalar(stop, "stop"), by)
    return lambda: _counted(values, dtype), spec, len(values)


def _counted(values: Any, dtype: DType) -> Iterator[Tensor]:
    for value in values:
        yield Tensor(np.asarray(value, dtype.numpy))


# --- generators --------------------------------------------------------------------------------


def generator_spec(generator: Any, output_types: Any, output_shapes: Any, signature: Any) -> Any:
    """The spec from either way of giving it. Raises TypeError."""
    if not callable(generator):
        raise TypeError("`generator` must be a Python callable.")
    if signature is not None:
        if output_types is not None or output_shapes is not None:
            raise TypeError(
                "The `output_types` and `output_shapes` arguments can't be used together with the "
                "`output_signature` argument."
            )
        for s in leaves(signature):
            if not isinstance(s, (TensorSpec, CompositeSpec)):
                raise TypeError(
                    "`output_signature` must contain objects that are subclass of `tf.TypeSpec` but found "
                    f"{type(s)} which is not. Expected tf.TensorSpec in tuples and dicts."
                )
        return signature
    if output_types is None:
        raise TypeError(
            "To specify the output signature you need to provide either the `output_signature` argument "
            "or the `output_types` argument."
        )
    if isinstance(output_types, list):
        output_types = tuple(output_types)
    if output_shapes is None:
        return mapped(lambda t: TensorSpec(None, as_dtype(t)), output_types)
    return _typed(output_types, output_shapes)


def _typed(types: Any, shapes: Any) -> Any:
    if isinstance(types, dict):
        return {k: _typed(types[k], shapes[k]) for k in types}
    if isinstance(types, tuple):
        parts = [_typed(t, s) for t, s in zip(types, shapes, strict=True)]
        return type(types)(*parts) if hasattr(types, "_fields") else tuple(parts)
    return TensorSpec(shapes, as_dtype(types))


def generated(generator: Callable[..., Any], args: tuple[Any, ...], spec: Any) -> Iterator[Any]:
    """What the generator yields, as elements of the spec. Raises InvalidArgumentError."""
    with eagerly():
        arrays = [convert_to_tensor(a).numpy() for a in args]
        items = iter(generator(*arrays))
    while True:
        with eagerly():
            try:
                value = next(items)
            except StopIteration:
                return
        yield _fitted(value, spec)


def _fitted(value: Any, spec: Any) -> Any:
    if is_structure(spec):
        if isinstance(value, list) and isinstance(spec, tuple):
            value = tuple(value)
        try:
            assert_alike(spec, value)
        except (TypeError, ValueError):
            raise InvalidArgumentError(
                "TypeError: `generator` yielded an element that did not match the expected structure. "
                f"The expected structure was {spec}, but the yielded element was {value}."
            ) from None
        if isinstance(spec, dict):
            return {k: _fitted(value[k], spec[k]) for k in spec}
        parts = [_fitted(v, s) for v, s in zip(value, spec, strict=True)]
        return type(spec)(*parts) if hasattr(spec, "_fields") else tuple(parts)
    return _fitted_leaf(value, spec)


def _fitted_leaf(value: Any, spec: Any) -> Any:
    if isinstance(spec, CompositeSpec):
        if not spec.is_compatible_with(value):
            raise InvalidArgumentError(
                f"TypeError: `generator` yielded an element of {spec_of(value)} where {spec} was expected."
            )
        return value
    try:
        tensor = value if isinstance(value, Tensor) else Tensor(np.array(_cast(value, spec.dtype)))
        if tensor.dtype is not spec.dtype:
            raise ValueError(f"dtype {tensor.dtype.name}")
    except (TypeError, ValueError) as error:
        raise InvalidArgumentError(
            "TypeError: `generator` yielded an element that could not be converted to the expected type. "
            f"The expected type was {spec.dtype.name}, but the yielded element was {value!r} ({error})."
        ) from None
    if spec.shape is not None and not spec.shape.is_compatible_with(tensor.shape):
        raise InvalidArgumentError(
            f"TypeError: `generator` yielded an element of shape {tuple(tensor.shape)} where an element of "
            f"shape {spec.shape} was expected."
        )
    return tensor


def _cast(value: Any, dtype: DType) -> Any:
    if dtype.name == "string":
        return convert_to_tensor(value, dtype=dtype).array()
    if isinstance(value, (list, tuple)):
        value = [np.asarray(v) for v in value]
    return np.asarray(value).astype(dtype.numpy)


# --- random ------------------------------------------------------------------------------------


def random_words(seed: Any, rerandomize: bool) -> tuple[Make, TensorSpec]:
    """An endless stream of 32-bit words as int64 scalars, TensorFlow's for a given seed."""
    seeds = Seeds(seed_pair(seed), rerandomize)

    def make() -> Iterator[Tensor]:
        words = Words(*seeds.next())
        while True:
            yield Tensor(np.asarray(words.next(), np.int64))

    return make, TensorSpec((), int64)


def chosen(words: Iterator[Tensor], count: int, weights: Any) -> Iterator[Tensor]:
    """Indices below ``count``, drawn with the given (or equal) weights from a stream of words."""
    equal = np.full(count, np.e, np.float32) if weights is None else weights
    return chosen_by(words, itertools.repeat(equal))


def chosen_by(words: Iterator[Tensor], weights: Iterable[Any]) -> Iterator[Tensor]:
    """Indices drawn with the weights of each draw, for as long as there are some."""
    for given, first in zip(weights, words, strict=False):
        with np.errstate(divide="ignore"):
            logits = np.log(given).reshape(1, -1)
        pair = np.stack([first.array(), next(words).array()])
        with eagerly():
            drawn = stateless_categorical(logits, 1, seed=pair)
        yield Tensor(drawn.array().reshape(()))
