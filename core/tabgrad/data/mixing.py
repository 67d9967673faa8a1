"""Several datasets as one: side by side, one after the other, in turns, by choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..tensor.composite_specs import CompositeSpec
from ..tensor.spec import TensorSpec
from .structure import assert_alike, is_structure, mapped

Source = Callable[[], Iterator[Any]]


def zipped(structure: Any, iterators: list[Iterator[Any]]) -> Iterator[Any]:
    """Elements of several sources in the given structure, until one of them ends."""
    while True:
        row = []
        for items in iterators:
            try:
                row.append(next(items))
            except StopIteration:
                return
        remaining = iter(row)
        yield mapped(lambda _: next(remaining), structure)  # noqa: B023


def interleaved(items: Iterator[Any], inner: Callable[[Any], Iterator[Any]], cycle: int, block: int) -> Iterator[Any]:
    """``block`` elements in turn from each of ``cycle`` inner iterations; ended ones are replaced."""
    slots: list[Iterator[Any] | None] = [None] * cycle
    ended = False
    while True:
        idle = True
        for k in range(cycle):
            if slots[k] is None and not ended:
                try:
                    slots[k] = inner(next(items))
                except StopIteration:
                    ended = True
            current = slots[k]
            if current is None:
                continue
            idle = False
            for _ in range(block):
                try:
                    value = next(current)
                except StopIteration:
                    slots[k] = None
                    break
                yield value
        if idle and ended:
            return


def directed(choices: Iterator[Any], sources: list[Source], stop_on_empty: bool) -> Iterator[Any]:
    """The next element of the source that each choice names; ended sources are passed over."""
    iterators: list[Iterator[Any] | None] = [source() for source in sources]
    for choice in choices:
        index = int(choice.array())
        if not 0 <= index < len(iterators):
            raise InvalidArgumentError(
                f"Selector index out of range: {index} >= {len(iterators)}. Give one index per dataset."
            )
        current = iterators[index]
        if current is None:
            continue
        try:
            value = next(current)
        except StopIteration:
            if stop_on_empty:
                return
            iterators[index] = None
            if all(x is None for x in iterators):
                return
            continue
        yield value


def common_spec(first: Any, second: Any) -> Any:
    """The most specific spec of both. Raises TypeError where they are not alike."""
    failure = TypeError(f"Incompatible dataset elements:\n  {first!r} vs.\n  {second!r}")
    try:
        if is_structure(first) or is_structure(second):
            assert_alike(first, second)
    except (TypeError, ValueError):
        raise failure from None

    def leaf(a: Any, b: Any) -> Any:
        if not isinstance(a, TensorSpec):
            common = a.most_specific_common_supertype([b]) if isinstance(a, CompositeSpec) else a if a == b else None
            if common is None:
                raise failure
            return common
        if not isinstance(b, TensorSpec) or a.dtype is not b.dtype:
            raise failure
        if a.shape is None or b.shape is None or len(a.shape) != len(b.shape):
            return TensorSpec(None, a.dtype)
        dims = [m if m == n else None for m, n in zip(a.shape, b.shape, strict=True)]
        return TensorSpec(dims, a.dtype)

    return mapped(leaf, first, second)


def checked_weights(weights: Any, count: int) -> np.ndarray[Any, Any]:
    """Positive float weights, one per dataset. Raises ValueError, TypeError."""
    array = np.asarray(weights)
    if array.shape != (count,):
        raise ValueError(
            f"Invalid `weights`. The shape of `weights` should be ({count},), one for each dataset, but is "
            f"{array.shape}."
        )
    if array.dtype.kind != "f":
        raise TypeError(
            f"Invalid `weights`. `weights` type must be either `tf.float32` or `tf.float64` but is {array.dtype}."
        )
    return array
