"""``ConcreteFunction``: the traces of a function for one signature, called on tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..base.errors import InvalidArgumentError
from ..base.tree import flatten, map_structure
from ..execute.executor import Prepared, Task
from ..ir.graph import Graph
from ..tensor.base_variable import BaseVariable
from ..tensor.spec import TensorSpec
from ..tensor.tensor import Tensor
from ..trace.sized import OtherSizes
from .binding import Parameter, constant_of, failed, signature_text
from .signature import scan
from .structured import (
    common,
    converted,
    held,
    names_in,
    output_spec,
    refilled,
    signature_of,
    specs_in,
    stand_in,
    structured,
)
from .traced import Trace
from .types import covers, is_known, type_of

STAND_INS = (97, 89)  # sizes that stand for unknown ones where a trace is asked for before there are data


class ConcreteFunction:
    """A function for one signature. Shapes are always known in a trace, so a signature with unknown sizes has one
    trace per size that it meets; all but the first are made from its record, without the function's Python.

    Attributes: ``name``; ``structured_input_signature``, ``structured_outputs`` (TensorSpecs in the structure of
    arguments and results); ``inputs``, ``outputs`` (the same, flat); ``variables``, ``trainable_variables``,
    ``captured_inputs``; ``graph`` (of the first trace).
    """

    def __init__(self, trace: Callable[..., Trace], slots: list[tuple[str, Any, Any]], name: str) -> None:
        """trace: makes a trace from arguments. slots: (name, kind of parameter, TensorSpec or argument) each."""
        self.name = name
        self._trace = trace
        aliases: dict[int, int] = {}
        self._slots = [(n, kind, type_of(value, aliases)) for n, kind, value in slots]
        self._given = [map_structure(held, value) for _, _, value in slots]
        self._names = [names_in(n, value) for n, _, value in slots]
        self.traces: dict[Any, Trace] = {}
        self._shapes = [s.shape for _, _, type_ in self._slots for s in specs_in(type_)]
        self._open = any(shape is None or None in shape for shape in self._shapes)
        self._records: list[Trace] = []
        self._quick: dict[Any, Trace] = {}  # by the arguments as they were given, where these are the tensors

    # --- signature -----------------------------------------------------------------------------

    @property
    def types(self) -> tuple[Any, ...]:
        """The parameters' names and types."""
        return tuple((name, type_) for name, _, type_ in self._slots)

    @property
    def structured_input_signature(self) -> tuple[Any, dict[str, Any]]:
        """Positional and keyword arguments with a TensorSpec in place of each tensor."""
        found = [
            (name, kind, structured(names, value))
            for (name, kind, _), names, value in zip(self._slots, self._names, self._given, strict=True)
        ]
        args = tuple(value for _, kind, value in found if kind is not Parameter.KEYWORD_ONLY)
        return args, {name: value for name, kind, value in found if kind is Parameter.KEYWORD_ONLY}

    @property
    def function_type(self) -> str:
        """The signature as text."""
        return f"{self._text()} -> {type_of(self.structured_outputs)!r}"

    def _text(self) -> str:
        return signature_text([(name, kind, type_, False) for name, kind, type_ in self._slots])

    def pretty_printed_signature(self, verbose: bool = True) -> str:
        """Parameters, results and captured variables, line by line (one line where not ``verbose``)."""
        if not verbose:
            return self.function_type
        rows = [f"  {name} ({kind.name}): {type_!r}" for name, kind, type_ in self._slots] or ["  None"]
        captured = [f"  {v.handle}: {TensorSpec(v.data.shape, v.read_value().dtype)}" for v in self.variables]
        output = type_of(self.structured_outputs)
        return "\n".join(
            ["Input Parameters:", *rows, "Output Type:", f"  {output!r}", "Captures:", *(captured or ["  None"])]
        )

    # --- what the traces tell --------------------------------------------------------------------

    def _first(self) -> Trace:
        """Any trace; one on stand-in sizes where there is none yet."""
        for trace in self.traces.values():
            return trace
        return self.outline(STAND_INS[0])

    def outline(self, size: int) -> Trace:
        """A trace in which every unknown size is ``size``.

        Raises: ValueError where even the number of axes is unknown.
        """
        values = [stand_in(v, size) for v in self._given]
        return self.trace_for(*self._split(values))

    def _split(self, values: list[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        pairs = list(zip(self._slots, values, strict=True))
        args = tuple(v for (_, kind, _), v in pairs if kind is not Parameter.KEYWORD_ONLY)
        return args, {name: v for (name, kind, _), v in pairs if kind is Parameter.KEYWORD_ONLY}

    @property
    def graph(self) -> Graph:
        """The graph of the first trace."""
        return self._first().graph

    @property
    def structured_outputs(self) -> Any:
        """A TensorSpec for each result, in the structure of the results; sizes that may differ are None."""
        if all(is_known(t) for _, _, t in self._slots):
            return map_structure(output_spec, self._first().outputs)
        if any(None is s.shape for _, _, t in self._slots for s in specs_in(t)):
            return map_structure(lambda x: x if x is None else TensorSpec(None, x.dtype), self._first().outputs)
        pair = [map_structure(output_spec, self.outline(size).outputs) for size in STAND_INS]
        return map_structure(common, *pair)

    @property
    def outputs(self) -> list[Any]:
        """The results' specs, flat."""
        return [x for x in flatten(self.structured_outputs) if x is not None]

    @property
    def inputs(self) -> list[Any]:
        """The specs of tensors among the arguments, then the captured variables."""
        found = [x for x in flatten(self.structured_input_signature) if isinstance(x, TensorSpec)]
        return [*found, *self.captured_inputs]

    @property
    def output_shapes(self) -> Any:
        """The shapes of the results."""
        return map_structure(lambda x: x if x is None else x.shape, self.structured_outputs)

    @property
    def output_dtypes(self) -> Any:
        """The dtypes of the results."""
        return map_structure(lambda x: x if x is None else x.dtype, self.structured_outputs)

    @property
    def variables(self) -> tuple[BaseVariable, ...]:
        """The variables that the function reads or assigns."""
        found: dict[int, BaseVariable] = {}
        for trace in list(self.traces.values()) or [self._first()]:
            found.update(trace.variables)
        return tuple(found.values())

    @property
    def trainable_variables(self) -> tuple[BaseVariable, ...]:
        """Those of the variables that are trainable."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def captured_inputs(self) -> list[Any]:
        """Variables and tensors that the function uses from outside."""
        return [*self.variables, *self._first().outside.values()]

    def task(self) -> Task:
        """The first trace as executors take it."""
        return self._first().task()

    def prepared(self) -> Prepared:
        """The first trace made ready for the executor in force."""
        return self._first().prepared()

    # --- calls ---------------------------------------------------------------------------------

    def trace_for(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Trace:
        """The trace for arguments that fit, made where there is none."""
        key: list[Any] = []
        scan(args, key, [])
        scan(kwargs, key, [])
        found = self.traces.get(tuple(key))
        if found is None:
            found = self.traces[tuple(key)] = self._made(args, kwargs) if self._open else self._trace(args, kwargs)
        return found

    def _made(self, args: Any, kwargs: Any) -> Trace:
        """The trace for sizes not met before: from a record that holds for them, or from the Python, recorded."""
        found: Trace
        try:
            found = self._recorded(args, kwargs, lambda record: record.at(args, kwargs))
        except Exception:  # what needs the sizes themselves; an error of the function's own comes again
            found = self._trace(args, kwargs)
            self._open = False  # a record would fail for other sizes too
        return found

    def _recorded(self, args: Any, kwargs: Any, use: Callable[[Trace], Any]) -> Any:
        """What ``use`` makes of the first record that holds for the arguments, or of a new one."""
        for record in self._records:
            try:
                return use(record)
            except OtherSizes:
                pass
        record = self._trace(args, kwargs, self._shapes)
        found = use(record)
        self._records.append(record)
        return found

    def within(self, args: Any, kwargs: Any) -> Any:
        """The function called in a trace that leaves sizes open: a record of its own becomes part of that one."""
        return self._recorded(args, kwargs, lambda record: record.within(args, kwargs))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        key: list[Any] = []
        given: list[Tensor] = []
        scan(args, key, given)
        quick = None if kwargs else self._quick.get(tuple(key))
        if quick is not None:
            return quick.call_flat(given)
        values = self._bound(args, kwargs)
        for value, (name, _, type_) in zip(values, self._slots, strict=True):
            self._check(name, type_, value)
        split = self._split(values)
        tensors: list[Tensor] = []
        scan(split[0], [], tensors)
        scan(split[1], [], tensors)
        trace = self.trace_for(*split)
        if not kwargs and len(given) == len(tensors) and all(a is b for a, b in zip(given, tensors, strict=True)):
            self._quick[tuple(key)] = trace
        return trace.call_flat(tensors)

    def _bound(self, args: Any, kwargs: Any) -> list[Any]:
        """The arguments in order: by the signature, or by the tensors alone, in order or by name."""
        try:
            parameters = [
                Parameter(name, kind, default=constant_of(type_)) for name, kind, type_ in self._slots
            ]
            bound = signature_of(parameters).bind(*args, **kwargs)
            bound.apply_defaults()
            return [converted(type_, bound.arguments[name]) for name, _, type_ in self._slots]
        except (TypeError, ValueError) as error:
            try:
                return self._bound_flat(args, kwargs)
            except (TypeError, ValueError) as second:
                raise TypeError(
                    f"{failed(error, args, kwargs, self.function_type)}\nFallback to flat signature also failed due "
                    f"to: {second}"
                ) from None

    def _bound_flat(self, args: Any, kwargs: Any) -> list[Any]:
        names = [n for found in self._names for n in found]
        call = f"{self.name}({', '.join(names)})"
        if len(args) > len(names):
            raise TypeError(f"{call} takes {len(names)} positional arguments, got {len(args)}.")
        given = dict(zip(names, args, strict=False))
        for name, value in kwargs.items():
            if name not in names or name in given:
                raise TypeError(f"{call} got {'two values' if name in given else 'an unexpected value'} for {name!r}.")
            given[name] = value
        missing = [n for n in names if n not in given]
        if missing:
            raise TypeError(f"{call} missing required arguments: {', '.join(missing)}.")
        remaining = iter([given[n] for n in names])
        pairs = zip(self._slots, self._given, strict=True)
        return [refilled(type_, value, remaining) for (_, _, type_), value in pairs]

    def _check(self, name: str, type_: Any, value: Any) -> None:
        for spec, leaf in zip(specs_in(type_), [x for x in flatten(value) if isinstance(x, Tensor)], strict=False):
            held = type_of(leaf)
            if held.dtype is not spec.dtype:
                raise InvalidArgumentError(
                    f"cannot compute {self.name} as input {name!r} was expected to be a {spec.dtype.name} tensor but "
                    f"is a {held.dtype.name} tensor [Op:{self.name}]. Convert it with tf.cast."
                )
            if not covers(spec, held):
                raise InvalidArgumentError(
                    f"cannot compute {self.name} as input {name!r} was expected to have shape {spec.shape} but has "
                    f"shape {held.shape} [Op:{self.name}]."
                )

    def __str__(self) -> str:
        return f"ConcreteFunction {self.pretty_printed_signature()}"

    def __repr__(self) -> str:
        return f"<ConcreteFunction {self.function_type} at {hex(id(self))}>"
