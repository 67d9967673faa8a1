"""The user's functions in a pipeline: how they are called, and the spec of what they return."""

from __future__ import annotations

import threading
from collections.abc import Callable, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

from ..api.random_streams import FunctionStreams, held, running
from ..base.errors import InvalidArgumentError, OperatorNotAllowedInGraphError
from ..base.settings import run_functions_eagerly
from ..ir.dispatch import eagerly, evaluating, unobserved
from ..ir.op import Spec
from ..tensor.composite_specs import CompositeSpec
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from ..trace.tracer import Tracer
from . import composites
from .structure import DatasetSpec, NoneTensorSpec, element, leaves, mapped, spec_of

STAND_INS = (20160, 40320)  # sizes that stand for unknown ones while a function is traced


class ElementFunction:
    """A function of elements. A tuple element is passed as several arguments.

    ``prefix`` counts structures passed before the element as they are (the state of a scan).
    Elements run eagerly, one by one; the function is traced once for its result's spec.
    """

    def __init__(self, function: Callable[..., Any], unpack: bool = True) -> None:
        if not callable(function):
            raise ValueError(f"Argument `func` must be a callable. Received func={function} (of type {type(function)})")
        self.function = function
        self._unpack = unpack
        self._plain = False  # whether its tf.functions run as Python: one of them has an `if` on a tensor

    def __call__(self, *arguments: Any) -> Any:
        """The result for an element, as an element."""
        with eagerly(), _inside, running(self._streams()):
            if not self._plain:
                try:
                    return _packed(self._invoke(arguments))
                except OperatorNotAllowedInGraphError:
                    if run_functions_eagerly():
                        raise
                    self._plain = True
                    self._streams().begin()
            before = run_functions_eagerly()
            run_functions_eagerly(True)
            try:
                return _packed(self._invoke(arguments))
            finally:
                run_functions_eagerly(before)

    def _streams(self) -> FunctionStreams:
        """How far its random ops are in this iteration."""
        return held(_running.iteration, self)

    def _invoke(self, arguments: tuple[Any, ...]) -> Any:
        first = arguments[0]
        if self._unpack and len(arguments) == 1 and type(first) is tuple:
            return self.function(*first)
        return self.function(*arguments)

    def spec(self, *specs: Any) -> Any:
        """The spec of the result for elements of the given specs.

        Returns None where it can't be known without values (the function looks at them, or the
        rank of an element is unknown): then an element must be looked at.
        """
        specs = tuple(mapped(composites.as_dense, spec) for spec in specs)
        flat = [s for spec in specs for s in leaves(spec)]
        if any(isinstance(s, CompositeSpec) for s in flat):
            return None
        if any(isinstance(s, TensorSpec) and s.shape is None for s in flat):
            return None
        try:
            first = self._trace(specs, STAND_INS[0])
            if not any(isinstance(s, TensorSpec) and None in s.shape for s in flat):
                return first
            return mapped(_common, first, self._trace(specs, STAND_INS[1]))
        except OperatorNotAllowedInGraphError:
            return None
        except InvalidArgumentError as error:  # while a function is traced, TensorFlow raises these
            if any(str(size) in str(error) for size in STAND_INS):
                return None  # an unknown size met a known one: it may be the same
            kind = TypeError if "was expected to be a" in str(error) else ValueError
            raise kind(str(error)) from error

    def _trace(self, specs: Any, size: int) -> Any:
        tracer = Tracer()

        def stand_in(spec: Any) -> Any:
            if isinstance(spec, NoneTensorSpec):
                return None
            if isinstance(spec, DatasetSpec):
                return SymbolicDataset.make(spec.element_spec)
            shape = tuple(size if d is None else d for d in spec.shape)
            return tracer.placeholder(Spec(shape, spec.dtype.numpy))

        with evaluating(tracer), unobserved(), _inside:
            return spec_of(_packed(self._invoke(tuple(mapped(stand_in, s) for s in specs))))


class _Running(threading.local):
    """What runs in this thread. depth: of functions of elements. iteration: the random streams of its functions."""

    def __init__(self) -> None:
        self.depth = 0
        self.iteration: MutableMapping[ElementFunction, FunctionStreams] = WeakKeyDictionary()


_running = _Running()


class Iteration:
    """One iteration over a dataset, with random streams of its own for its functions: ``with iteration: next(...)``."""

    def __init__(self) -> None:
        self._own: dict[ElementFunction, FunctionStreams] = {}
        self._before: list[MutableMapping[ElementFunction, FunctionStreams]] = []

    def __enter__(self) -> None:
        self._before.append(_running.iteration)
        _running.iteration = self._own

    def __exit__(self, *error: object) -> None:
        _running.iteration = self._before.pop()


class _Inside:
    """``with _inside:`` a function of elements runs."""

    def __enter__(self) -> None:
        _running.depth += 1

    def __exit__(self, *error: object) -> None:
        _running.depth -= 1


_inside = _Inside()


def in_pipeline() -> bool:
    """Whether a dataset's function runs now: preprocessing layers take integers as floats there, as in TensorFlow."""
    return _running.depth > 0


def _packed(result: Any) -> Any:
    """A function's result as an element; a list at the top is a tuple of components."""
    return element(tuple(result) if isinstance(result, list) else result)


class SymbolicDataset:
    """Where dataset.py says how a dataset of which only the spec is known is made."""

    make: Callable[[Any], Any]


def _common(a: Any, b: Any) -> Any:
    if isinstance(a, DatasetSpec):
        return DatasetSpec(mapped(_common, a.element_spec, b.element_spec))
    if not isinstance(a, TensorSpec) or a == b or a.shape is None:
        return a
    shape = tuple(m if m == n else None for m, n in zip(a.shape, b.shape, strict=True))
    return TensorSpec(shape, a.dtype)


def without_sizes(spec: Any, ranks_known: bool) -> Any:
    """The spec of one element as one of all: sizes unknown, ranks too unless they are known."""

    def leaf(s: Any) -> Any:
        if isinstance(s, CompositeSpec):
            return composites.without_sizes(s)
        if not isinstance(s, TensorSpec):
            return s
        return TensorSpec([None] * len(s.shape or ()) if ranks_known else None, s.dtype)

    return mapped(leaf, spec)


def is_true(value: Any) -> bool:
    """A predicate's result. Raises ValueError unless it is one bool."""
    if not isinstance(value, Tensor) or value.dtype.name != "bool" or value.data.shape:
        raise ValueError(f"`predicate` return type must be convertible to a scalar boolean tensor. Received: {value!r}")
    return bool(value.array())
