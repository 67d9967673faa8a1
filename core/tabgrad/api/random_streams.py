"""Where stateful random functions take their numbers from, as in TensorFlow.

An op's stream is keyed by (global seed, op seed) and moves on at every call; ``set_seed`` starts all streams
again. Without an op seed, eager code draws one from Python's generator seeded with the global seed; inside a
function (a graph in TensorFlow: what is traced, a function of a pipeline, a branch or loop body in them) op seeds
count from 0, and each op has a stream of its own.
"""

from __future__ import annotations

import random as python_random
import threading
from collections import Counter
from collections.abc import MutableMapping
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import OperatorNotAllowedInGraphError
from ..ir.dispatch import current_evaluator, is_eager, watching_makers
from ..ir.op import F
from ..ops.philox import advanced
from ..tensor.tensor import Tensor
from ..tensor.variable import Variable

_MAX_INT32 = 2**31 - 1
_DEFAULT_SEED = 87654321  # TensorFlow's global seed where only the op has one

Pair = tuple[int, int]


class FunctionStreams:
    """The stateful ops of one function, in the order of its calls.

    A trace holds each op once, but Python runs the function of a pipeline for every element, and an unrolled loop's
    body for every turn: ``begin`` says that the body runs once more, and its ops go on where they were.
    """

    def __init__(self) -> None:
        self._states: dict[Any, Any] = {}  # arrays or RandomStreams, by what tells an op from others
        self._inner: dict[Any, FunctionStreams] = {}
        self.begin()

    def begin(self) -> None:
        """The function's body runs from its start."""
        self._seeds = 0
        self._calls: Counter[Any] | None = None  # made when the first op asks: most functions have none

    def op_seed(self) -> int:
        """The next op's seed, where it has none of its own."""
        self._seeds += 1
        return self._seeds - 1

    def _numbered(self, key: Any) -> Any:
        if self._calls is None:
            self._calls = Counter()
        self._calls[key] += 1
        return key, self._calls[key]

    def take(self, key: Any, start: np.ndarray[Any, Any], blocks: int) -> np.ndarray[Any, Any]:
        """The state of an op's stream, which moves on by ``blocks``."""
        key = self._numbered(key)
        state: np.ndarray[Any, Any] = self._states.get(key, start)
        self._states[key] = advanced(state, blocks)
        return state

    def traced(self, key: Any, pair: Pair | None) -> RandomStream:
        """The stream of a traced op."""
        key = self._numbered(key)
        if key not in self._states:
            self._states[key] = RandomStream(pair)
        found: RandomStream = self._states[key]
        return found

    def inner(self, label: Any) -> FunctionStreams:
        """The ops of a branch or loop body at this place, which is a function of its own."""
        return held(self._inner, self._numbered(label))


def held(streams: MutableMapping[Any, FunctionStreams], key: Any) -> FunctionStreams:
    """The streams of a key, made when first asked for."""
    found = streams.get(key)
    if found is None:
        found = streams[key] = FunctionStreams()
    return found


class _Running(threading.local):
    """The functions that run as Python in this thread, with the evaluator that they run under."""

    def __init__(self) -> None:
        self.functions: list[tuple[Any, bool, FunctionStreams]] = []


_running = _Running()
_traced: WeakKeyDictionary[Any, FunctionStreams] = WeakKeyDictionary()  # by tracer


class running:
    """Inside, a function's body runs, whose stateful ops ``streams`` remembers. None: no function of its own."""

    __slots__ = ("_streams",)

    def __init__(self, streams: FunctionStreams | None) -> None:
        self._streams = streams

    def __enter__(self) -> None:
        streams = self._streams
        if streams is not None:
            streams.begin()
            _running.functions.append((current_evaluator(), is_eager(), streams))

    def __exit__(self, *error: object) -> None:
        if self._streams is not None:
            _running.functions.pop()


def _function() -> FunctionStreams | None:
    """The function that runs or is traced; None in eager code."""
    evaluator, functions = current_evaluator(), _running.functions
    if functions and functions[-1][0] is evaluator:
        return functions[-1][2]
    return None if is_eager() else held(_traced, evaluator)


def inner_function(label: Any) -> FunctionStreams | None:
    """The streams of a branch or loop body that runs as Python inside a function; None in eager code."""
    function = _function()
    return None if function is None else function.inner(label)


class _Global:
    """The process's seed, its source of op seeds, and every op's own stream."""

    def __init__(self) -> None:
        self.seed: int | None = None
        self.operations = python_random.Random()
        self.streams: dict[tuple[Any, ...], np.ndarray[Any, Any]] = {}
        self.traced: WeakValueDictionary[int, RandomStream] = WeakValueDictionary()  # by handle

    def set(self, seed: int | None) -> None:
        self.seed = seed
        self.operations = python_random.Random(seed)
        self.streams = {}
        for stream in list(self.traced.values()):
            stream.restart()

    def pair(self, op_seed: int | None) -> Pair | None:
        """(global, op) seeds, or None for a stream that can't be repeated."""
        if self.seed is None:
            pair = None if op_seed is None else (_DEFAULT_SEED, op_seed % _MAX_INT32)
        else:
            pair = (self.seed % _MAX_INT32, (self._drawn() if op_seed is None else op_seed) % _MAX_INT32)
        return (0, _MAX_INT32) if pair == (0, 0) else pair

    def _drawn(self) -> int:
        function = _function()
        return self.operations.randint(0, _MAX_INT32) if function is None else function.op_seed()


_GLOBAL = _Global()


def set_seed(seed: Any) -> None:
    """Sets the global seed: every stateful function starts its stream again."""
    _GLOBAL.set(None if seed is None else int(seed))


def global_seed() -> int | None:
    """The seed that ``set_seed`` was given."""
    return _GLOBAL.seed


def order_source() -> int | None:
    """A new number for ``epoch_order``; None where the global seed decides the order."""
    return python_random.SystemRandom().getrandbits(48) if _GLOBAL.seed is None else None


def seed_pair(op_seed: Any) -> Pair:
    """The two seeds of a stateful op: of its own seed and the global one, or drawn from the system."""
    pair = _GLOBAL.pair(None if op_seed is None else int(op_seed))
    if pair is None:
        source = python_random.SystemRandom()
        return source.getrandbits(64), source.getrandbits(64)
    return pair


def op_state(op_seed: Any) -> Tensor:
    """The state of a stateful op that begins its stream anew at every call."""
    return Tensor(_start(seed_pair(op_seed)))


def op_stream(kind: str, seed: Any, dtype: Any, blocks: int) -> Tensor:
    """The state of a stateful op's stream, which moves on by ``blocks``. Args: kind: tells it from other ops."""
    pair = _GLOBAL.pair(None if seed is None else int(seed))
    key = (kind, as_dtype(dtype).name, pair)
    function = _function()
    if not is_eager():
        return _traced_state(function, key, pair, blocks)
    start = _start(pair)
    if pair is None:
        return Tensor(start)
    if function is not None:
        return Tensor(function.take(key, start, blocks))
    if seed is None:  # the op seed is new, and so is the stream
        return Tensor(start)
    state = _GLOBAL.streams.get(key, start)
    _GLOBAL.streams[key] = advanced(state, blocks)
    return Tensor(state)


def op_memory(kind: str, seed: Any, start: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What a stateful op with this seed remembers from call to call, until ``set_seed``; ``start`` without a seed."""
    return start if seed is None else _GLOBAL.streams.setdefault((kind, "memory", _GLOBAL.pair(int(seed))), start)


def _start(pair: Pair | None) -> np.ndarray[Any, Any]:
    """Where the stream of a pair of seeds begins; anywhere without one."""
    if pair is None:
        return np.array([0, 0, *(python_random.SystemRandom().getrandbits(32) for _ in range(4))], np.uint32)
    first, second = pair
    return np.array([0, 0, second & 0xFFFFFFFF, second >> 32, first & 0xFFFFFFFF, first >> 32], np.uint32)


class RandomStream(Variable):
    """A traced op's stream: every run of the trace draws anew."""

    hidden = True

    def __init__(self, pair: Pair | None) -> None:
        self._pair = pair
        with watching_makers(None):
            super().__init__(_start(pair), trainable=False, name="random_stream")
        _GLOBAL.traced[self.handle] = self

    def restart(self) -> None:
        """Goes back to its start, if it has one."""
        if self._pair is not None:
            self.tensor = Tensor(_start(self._pair))

    @staticmethod
    def check() -> None:
        """Raises OperatorNotAllowedInGraphError where a pipeline runs: random ops belong to its iteration then."""
        if any(eager for _, eager, _ in _running.functions):
            raise OperatorNotAllowedInGraphError("A tf.function of a pipeline that draws numbers runs as Python.")

    def anew(self) -> RandomStream:
        """The stream of the same op where its function is called at another place: it begins at its start."""
        return RandomStream(self._pair)


def _traced_state(function: FunctionStreams | None, key: Any, pair: Pair | None, blocks: int) -> Tensor:
    RandomStream.check()
    assert function is not None
    stream = function.traced(key, pair)
    state = stream.read_value()
    stream.assign(F.philox_skip(state, blocks=blocks))
    return state
