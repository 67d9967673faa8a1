"""One trace of a function on arguments of known shapes: a graph with state, run or replayed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..base.errors import OperatorNotAllowedInGraphError, ShapeDependsOnValues
from ..base.shape import TensorShape
from ..base.size import at_first, holds_sizes
from ..base.tree import flatten, map_structure
from ..base.where import raised_at
from ..execute.executor import Prepared, Task
from ..execute.select import executor
from ..ir import dispatch
from ..ir.graph import Graph
from ..ir.op import F, Spec
from ..tensor.base_variable import BaseVariable
from ..tensor.composite import Composite
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor, out_of_scope
from ..trace.replay import replay
from ..trace.sized import OtherSizes, SizedTracer
from ..trace.tracer import Tracer
from .effects import interrupted
from .signature import collect, with_tensors
from .types import ordered


class Trace:
    """A traced function. ``call_flat`` takes the tensors among the arguments, in order.

    Args: strict: whether a result that is no tensor and does not convert to one is refused. shapes: those known of the
        tensors among the arguments (None for a size that is left open, or for all of them): the trace is then a
        record, which ``at`` makes a trace for other sizes from.
    Attributes: ``graph`` (as traced), ``reads`` and ``assigned`` ((variable, tensor) pairs), ``outside``
        (tensors made before the trace, by their arrays), ``outputs`` (what the function returned).
    """

    def __init__(
        self, function: Callable[..., Any], args: Any, kwargs: Any, name: str, strict: bool = True,
        shapes: list[Any] | None = None,
    ) -> None:  # fmt: skip
        kind = Tracer if shapes is None else SizedTracer
        tracer = kind(enclosing=None if dispatch.is_eager() else dispatch.current_evaluator())
        placeholders: list[Tensor] = []
        given = with_tensors(args), with_tensors(kwargs)
        remaining = None if shapes is None else iter(shapes)
        with dispatch.evaluating(tracer), dispatch.unobserved():
            args, kwargs = map_structure(lambda x: _placeholder(tracer, x, placeholders, remaining), given)
            try:
                result = function(*args, **kwargs)
            except OperatorNotAllowedInGraphError as error:
                _locate(error)
                raise
            self.outputs = map_structure(lambda x: _output(x, function, strict), result)
        self.reads = list(tracer.reads.values())
        self.assigned = list(tracer.assigned.values())
        self.outside, self._rereads = tracer.outside, tracer.rereads
        leaves = flatten(self.outputs)
        self._results = [tracer.own(x).data for x in leaves if isinstance(x, Tensor)]
        self._pack = _packer(self.outputs)
        self.graph: Graph = tracer.graph
        self.graph.name = name
        self.graph.outputs = [*self._results, *(tracer.own(t).data for _, t in self.assigned)]
        feeds: dict[int, Any] = {id(t.data): v for v, t in self.reads}
        feeds.update({id(t.data): i for i, t in enumerate(placeholders)})
        self._captured = {id(inner.data): outer for outer, inner in tracer.captures.values()}
        self._feeds = [feeds.get(id(s)) for s in self.graph.inputs]  # numbers of arguments, variables, None: captured
        self._prepared: dict[str, Prepared] = {}
        self._streams: list[Any] = [v for v, _ in self.reads if hasattr(v, "anew")]  # of random ops

    @property
    def variables(self) -> dict[int, BaseVariable]:
        """The variables that the trace reads or assigns, by handle."""
        return {v.handle: v for v, _ in (*self.reads, *self.assigned) if not v.hidden}

    def call_flat(self, tensors: list[Tensor]) -> Any:
        """Runs the trace."""
        for stream in self._streams:
            stream.check()
        if dispatch.is_plain() and not interrupted():
            arrays = self.prepared().run([t.data for t in tensors])
            return self._pack([Tensor(a) for a in arrays])
        return self._replay(tensors, anew=not dispatch.is_eager())

    def call_many(self, batches: list[list[Tensor]]) -> Any:
        """Runs the trace on each list of tensors in order. Returns the last result."""
        if dispatch.is_plain() and not interrupted():
            arrays = self.prepared().run_many([[t.data for t in tensors] for tensors in batches])
            return self._pack([Tensor(a) for a in arrays])
        result = None
        for tensors in batches:
            result = self._replay(tensors)
        return result

    def at(self, args: Any, kwargs: Any) -> Trace:
        """The trace for other arguments, made from this one's record without the function's Python.

        Raises: OtherSizes where the Python relied on something that does not hold for these sizes.
        """
        try:
            return Trace(lambda *args, **kwargs: self.within(args, kwargs, anew=False), args, kwargs, self.graph.name)
        except Exception as error:  # also what the sizes don't allow: the function itself then says why
            raise OtherSizes from error

    def within(self, args: Any, kwargs: Any, anew: bool = True) -> Any:
        """The record's calls, made again in the trace in force. Args: anew: see ``_replay``.

        Raises: OtherSizes where the Python relied on something that does not hold for the sizes of that trace.
        """
        tensors: list[Tensor] = []
        collect((args, kwargs), tensors)
        return self._replay(tensors, anew)

    def task(self) -> Task:
        """The trace as executors take it.

        Raises: OperatorNotAllowedInGraphError where it uses tensors of the trace that it was made in.
        """
        for outer in self._captured.values():
            raise out_of_scope(outer)
        feeds = [key for key in self._feeds if key is not None]
        return Task(self.graph, feeds, [v for v, _ in self.assigned])

    def prepared(self) -> Prepared:
        """The trace made ready for the executor in force."""
        chosen = executor()
        found = self._prepared.get(chosen.name)
        if found is None:
            found = self._prepared[chosen.name] = chosen.prepare(self.task())
        return found

    def _replay(self, tensors: list[Tensor], anew: bool = False) -> Any:
        """Each node through dispatch again: tapes see it, or an outer trace takes it in.

        Args: anew: whether this is a call inside another function: random ops have streams of their own there.
        """
        known: dict[int, Tensor] = {}
        own = {stream.handle: stream.anew() for stream in self._streams} if anew else {}
        for symbol, key in zip(self.graph.inputs, self._feeds, strict=True):
            if key is None:
                known[id(symbol)] = self._captured[id(symbol)]
            else:
                known[id(symbol)] = tensors[key] if isinstance(key, int) else dispatch.read(own.get(key.handle, key))
        replay(self.graph, known, self.outside, self._rereads)
        if self.graph.recorded is not None:
            self.graph.recorded.hold(known)

        def value(x: Any) -> Tensor:
            found = self.outside.get(id(x)) if isinstance(x, np.ndarray) else known[id(x)]
            return Tensor(x) if found is None else found

        results = [value(x) if id(x) in known else F.identity(value(x)) for x in self._results]
        for variable, tensor in self.assigned:
            dispatch.assign(own.get(variable.handle, variable), value(tensor.data))
        return self._pack(results)


def is_open(x: Any) -> bool:
    """Whether a value is a tensor of which a trace leaves sizes open."""
    return isinstance(x, Tensor) and x.is_symbolic and holds_sizes(x.data.shape)


def _locate(error: OperatorNotAllowedInGraphError) -> None:
    """Adds the user's line to a message that does not name one."""
    line = None if 'File "' in str(error) else raised_at(error)
    if line is not None:
        error.args = (f"{error}\n{line}",)


def _placeholder(tracer: Any, x: Any, made: list[Tensor], shapes: Iterator[Any] | None) -> Any:
    if not isinstance(x, Tensor):
        return x
    spec = Spec(tuple(x.data.shape) if shapes is None else tuple(map(at_first, x.data.shape)), x.data.dtype)
    inner = tracer.placeholder(spec) if shapes is None else tracer.open_placeholder(spec, next(shapes))
    made.append(inner)
    if isinstance(x.data, np.ndarray):
        tracer.examples.keep(inner.data, x.data)
    mask = getattr(x, "_keras_mask", None)
    if mask is not None:
        inner._keras_mask = _placeholder(tracer, mask, made, shapes)
    return inner


def _output(x: Any, function: Any, strict: bool) -> Any:
    """A result as a tensor or None."""
    if x is None or isinstance(x, Tensor):
        return x
    if isinstance(x, BaseVariable):
        return x.as_tensor()
    if isinstance(x, TensorShape):
        return convert_to_tensor(list(x))
    if isinstance(x, Composite):
        raise ShapeDependsOnValues(f"A result is a {type(x).__name__}, which has no fixed number of values.")
    if isinstance(x, (bool, int, float, complex, str, bytes, np.ndarray, np.generic)) or hasattr(x, "__tf_tensor__"):
        return convert_to_tensor(x)
    if not strict:
        return x
    raise TypeError(
        "To be compatible with tf.function, Python functions must return zero or more Tensors or ExtensionTypes or "
        f"None values; in compilation of {function}, found return value of type {type(x).__name__}, which is not a "
        "Tensor or ExtensionType."
    )


def _packer(structure: Any) -> Callable[[list[Tensor]], Any]:
    """What puts tensors in the place of those in the structure; the usual structures have a way of their own."""
    if isinstance(structure, Tensor):
        return lambda tensors: tensors[0]
    if type(structure) is dict and all(isinstance(x, Tensor) for x in structure.values()):
        order = {key: i for i, key in enumerate(ordered(structure))}
        places = [(key, order[key]) for key in structure]
        return lambda tensors: {key: tensors[i] for key, i in places}
    if type(structure) in (list, tuple) and all(isinstance(x, Tensor) for x in structure):
        return list if isinstance(structure, list) else tuple

    def pack(tensors: list[Tensor]) -> Any:
        remaining = iter(tensors)
        return map_structure(lambda x: next(remaining) if isinstance(x, Tensor) else x, structure)

    return pack
