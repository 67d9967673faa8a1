"""The one gate that every op call, variable read and variable assignment goes through.

One *evaluator* gives values (eagerly, or as nodes of a graph that is being traced); any number
of *observers* (gradient tapes) see what was computed. The backward pass runs through here too,
which is what makes gradients of gradients.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class Evaluator(Protocol):
    """Gives values to op calls."""

    def evaluate(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> tuple[Any, Any]:
        """Returns the operands as tensors, and the output (a tuple where the op has several)."""

    def read(self, variable: Any) -> Any:
        """The variable's current value as a tensor."""

    def assign(self, variable: Any, value: Any) -> None:
        """Makes ``value`` (a tensor of the right shape and dtype) the variable's value."""


class Observer(Protocol):
    """Sees what was computed."""

    def observe(self, op: Any, inputs: Any, attrs: dict[str, Any], outputs: Any) -> None:
        """One op was evaluated; ``outputs`` is a tensor or a tuple of them."""

    def observe_read(self, variable: Any, tensor: Any) -> None:
        """A variable was read as ``tensor``."""


class _Context(threading.local):
    def __init__(self) -> None:
        self.evaluators: list[Any] = list(_default)
        self.observers: tuple[Any, ...] = ()
        self.makers: tuple[Callable[[Any], None], ...] = ()


_default: list[Any] = []
_context = _Context()


def set_default_evaluator(evaluator: Evaluator) -> None:
    """Installs the evaluator of every thread (the eager one; called once, at import)."""
    _default[:] = [evaluator]
    _context.evaluators[:] = [evaluator]


def current_evaluator() -> Any:
    """The evaluator in force in this thread."""
    return _context.evaluators[-1]


def dispatch(op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """Evaluates one op call and shows it to the observers."""
    context = _context
    tensors, outputs = context.evaluators[-1].evaluate(op, inputs, attrs)
    for observer in context.observers:
        observer.observe(op, tensors, attrs, outputs)
    return outputs


def read(variable: Any) -> Any:
    """A variable's value, seen by the observers."""
    context = _context
    tensor = context.evaluators[-1].read(variable)
    for observer in context.observers:
        observer.observe_read(variable, tensor)
    return tensor


def assign(variable: Any, value: Any) -> None:
    """Gives a variable a new value."""
    _context.evaluators[-1].assign(variable, value)


def show_read(variable: Any, tensor: Any) -> None:
    """Shows the observers that a variable was read as ``tensor``."""
    for observer in _context.observers:
        observer.observe_read(variable, tensor)


def calls() -> int:
    """How many op calls the trace in force holds; 0 where nothing is traced."""
    return int(getattr(_context.evaluators[-1], "calls", 0))


def notify(op: Any, inputs: Any, attrs: dict[str, Any], outputs: Any, since: int = 0) -> None:
    """Shows the observers a call that was computed by other means (custom gradients).

    A trace remembers it as well: it stands for the op calls made after the first ``since``.
    """
    for observer in _context.observers:
        observer.observe(op, inputs, attrs, outputs)
    remember = getattr(_context.evaluators[-1], "remember", None)
    if remember is not None:
        remember(op, inputs, outputs, since)


def example(tensor: Any) -> Any:
    """A value (array) that a symbolic tensor may have, None where the trace has no example of its arguments."""
    find = getattr(_context.evaluators[-1], "example", None)
    return None if find is None else find(tensor)


def sizes_of(tensor: Any) -> Any:
    """The numbers of a symbolic tensor that follows from sizes left open alone, as (lists of) Sizes; else None."""
    find = getattr(_context.evaluators[-1], "sizes_of", None)
    return None if find is None else find(tensor)


def pinned(tensor: Any) -> Any:
    """The array of such a tensor, which the trace in force relies on from here; None for others."""
    find = getattr(_context.evaluators[-1], "pinned", None)
    return None if find is None else find(tensor)


def made(variable: Any) -> None:
    """A variable was made: whoever watches is told."""
    for told in _context.makers:
        told(variable)


@contextmanager
def watching_makers(told: Callable[[Any], None] | None) -> Iterator[None]:
    """``told`` is called with every variable made inside; None: nobody is told."""
    saved = _context.makers
    _context.makers = () if told is None else (told, *saved)
    try:
        yield
    finally:
        _context.makers = saved


def is_eager() -> bool:
    """True where calls are evaluated at once, false while something is traced."""
    return _context.evaluators[-1] is _default[0]


def is_outermost() -> bool:
    """True where nothing is traced, and no pipeline's function runs."""
    return len(_context.evaluators) == 1


def is_plain() -> bool:
    """True where calls are evaluated eagerly and nothing observes them."""
    return _context.evaluators[-1] is _default[0] and not _context.observers


@contextmanager
def evaluating(evaluator: Any) -> Iterator[None]:
    """Puts another evaluator in force for this thread."""
    _context.evaluators.append(evaluator)
    try:
        yield
    finally:
        _context.evaluators.pop()


@contextmanager
def eagerly() -> Iterator[None]:
    """Computes at once inside, unseen by observers, even while something is being traced."""
    with evaluating(_default[0]), unobserved():
        yield


def add_observer(observer: Any) -> None:
    """Starts showing calls of this thread to ``observer``."""
    _context.observers = (*_context.observers, observer)


def remove_observer(observer: Any) -> None:
    """Stops showing calls to ``observer``."""
    _context.observers = tuple(o for o in _context.observers if o is not observer)


@contextmanager
def unobserved() -> Iterator[None]:
    """No observer sees what happens inside."""
    saved, _context.observers = _context.observers, ()
    try:
        yield
    finally:
        _context.observers = saved
