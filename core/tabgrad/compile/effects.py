"""What a traced function does besides computing: printing, checking, calling Python.

Each is an op on the host that takes and gives a token. The token is the value of a hidden variable, so effects
happen at every run, in the order of the program, and in the branch or loop that they stand in, as assignments do.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..autodiff.tape import GradientTape
from ..base.dtype import DType
from ..base.errors import InvalidArgumentError, OperatorNotAllowedInGraphError
from ..base.tree import flatten
from ..base.where import NO_VALUE, described
from ..ir import dispatch
from ..ir.lower import HostOnly
from ..ir.op import INPUTS, NONE, VARIADIC, NoGradient, Op, Spec
from ..tensor.base_variable import BaseVariable
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor

_TOKEN = np.zeros((), np.int32)
_EFFECT = "an effect in Python"


class _Effects(BaseVariable):
    """The hidden variable."""

    hidden = True

    def as_tensor(self) -> Tensor:
        """The token."""
        return self.read_value()


EFFECTS = _Effects(Tensor(_TOKEN), False, "effects")


class _Running(threading.local):
    depth = 0


_running = _Running()


def interrupted() -> bool:
    """Whether a program is being run that has called back into Python: it can't be entered again."""
    return _running.depth > 0


@contextmanager
def _on_host() -> Iterator[None]:
    _running.depth += 1
    try:
        with dispatch.eagerly():
            yield
    finally:
        _running.depth -= 1


def is_effect(op: Op) -> bool:
    """Whether an op's first result is the token."""
    return isinstance(op.lower, HostOnly) and op.lower.reason is _EFFECT


def effect(name: str, action: Callable[..., None], *operands: Any) -> None:
    """``action(*arrays)`` at every run of the trace in force, or now where nothing is traced."""

    def forward(token: Any, *arrays: Any) -> Any:
        with _on_host():
            action(*arrays)
        return _TOKEN

    op = Op(
        name=name, inputs=VARIADIC, forward=forward, shape=lambda token, *_: token, vjp=NoGradient("an effect"),
        lower=HostOnly(_EFFECT), saves=NONE, same=False,
    )  # fmt: skip
    token = op(EFFECTS.read_value(), *[convert_to_tensor(x) for x in operands])
    dispatch.assign(EFFECTS, token)


def on_host(name: str, function: Callable[..., Any], shape: Callable[..., Spec], *operands: Any) -> Tensor:
    """``function(*arrays)``, an array, computed in Python at every run of the trace in force; now where there is none.

    Args: shape: the result's Spec from those of the operands.
    """

    def forward(*arrays: Any) -> Any:
        with _on_host():
            return function(*arrays)

    op = Op(
        name=name, inputs=VARIADIC, forward=forward, shape=shape, vjp=NoGradient("computed in Python"),
        lower=HostOnly(f"{name} is computed in Python"), saves=NONE, same=False,
    )  # fmt: skip
    made: Tensor = op(*operands)
    return made


def on_host_in_order(name: str, function: Callable[..., Any], shape: Callable[..., Spec], *operands: Any) -> Tensor:
    """As ``on_host``, after the effects that stand before it and before those that follow."""

    def forward(token: Any, *arrays: Any) -> Any:
        with _on_host():
            return _TOKEN, function(*arrays)

    op = Op(
        name=name, inputs=VARIADIC, outputs=2, forward=forward, shape=lambda token, *specs: (token, shape(*specs)),
        vjp=NoGradient("computed in Python"), lower=HostOnly(_EFFECT), saves=NONE, same=False,
    )  # fmt: skip
    token, result = op(EFFECTS.read_value(), *operands)
    dispatch.assign(EFFECTS, token)
    return result  # type: ignore[no-any-return]


def call_python(
    name: str, function: Callable[..., list[Any]], operands: list[Tensor], dtypes: list[DType], differentiable: bool
) -> list[Tensor]:
    """The results of ``function(*tensors)`` at every run of the trace in force.

    The shapes of the results are learnt by calling it now, on values that the operands have for the arguments of
    this call; the first run gets these results where its operands are the same, so that the function is called
    once per run.
    Raises: OperatorNotAllowedInGraphError where there are no such values. At a run: InvalidArgumentError where
    a result has another shape or dtype, and what the function raises.
    """
    examples = [dispatch.example(t) for t in operands]
    if any(x is None for x in examples):
        raise OperatorNotAllowedInGraphError(
            described(f"{name} gives results whose shapes are known only when it is called on values.", NO_VALUE)
        )
    call = _Call(name, function, dtypes, examples)
    specs = [Spec(tuple(x.shape), x.dtype) for x in call.first]
    op = Op(
        name=name, inputs=VARIADIC, outputs=1 + len(specs), forward=call.run, same=False, saves=INPUTS,
        shape=(lambda token, *_: (token, *specs)) if specs else (lambda token, *_: token),
        lower=HostOnly(_EFFECT),
        vjp=call.vjp if differentiable and specs else NoGradient("a NumPy function has none"),
    )  # fmt: skip
    made = op(EFFECTS.read_value(), *operands)
    token, *results = made if isinstance(made, tuple) else (made,)
    dispatch.assign(EFFECTS, token)
    keep = getattr(dispatch.current_evaluator(), "examples", None)
    for tensor, array in zip(results, call.first, strict=True):
        if keep is not None:
            keep.keep(tensor.data, array)
    return results


class _Call:
    """A Python function as the forward of an op, with the results of its first call kept for the first run."""

    def __init__(self, name: str, function: Callable[..., list[Any]], dtypes: list[DType], operands: list[Any]) -> None:
        self.name, self.function, self.dtypes = name, function, dtypes
        self.first: list[Any] = []
        self.first = self.arrays(operands)
        self.specs = [(x.shape, x.dtype) for x in self.first]
        self._kept: Any = (operands, self.first)

    def arrays(self, operands: list[Any]) -> list[Any]:
        """The results of a call, as arrays of the declared dtypes."""
        with _on_host():
            found = self.function(*[Tensor(x) for x in operands])
        results = [
            convert_to_tensor(x, dtype_hint=None if isinstance(x, (np.ndarray, np.generic)) else d).array()
            for x, d in zip(found, self.dtypes, strict=True)
        ]
        for i, (array, dtype) in enumerate(zip(results, self.dtypes, strict=True)):
            if array.dtype != dtype.numpy:
                raise InvalidArgumentError(
                    f"{i}-th value returned by {self.name} is {array.dtype}, but expects {dtype.name}. Convert it "
                    "inside the function, or change Tout."
                )
        return results

    def run(self, token: Any, *operands: Any) -> Any:
        """The op's forward."""
        kept, self._kept = self._kept, None
        if kept is not None and all(map(np.array_equal, kept[0], operands)):
            results = kept[1]
        else:
            results = self.arrays(list(operands))
        for i, (array, (shape, _)) in enumerate(zip(results, self.specs, strict=True)):
            if array.shape != shape:
                raise InvalidArgumentError(
                    f"{i}-th value returned by {self.name} has shape {array.shape}, but had {shape} when the function "
                    "was traced: shapes are fixed in a trace. Return one shape, or run eagerly (run_eagerly=True)."
                )
        return (_TOKEN, *results) if results else _TOKEN

    def vjp(self, F: Any, g: Any, y: Any, token: Any, *operands: Any) -> list[Any]:
        """The op's gradient: the function under a tape, at the run."""
        return [None, *eager_gradient(lambda *tensors: self.function(*tensors), list(operands), list(g)[1:])]


def gradient_function(function: Callable[..., Any], count: int) -> Callable[..., list[Tensor]]:
    """The function of ``count`` operands and the cotangents of results that gives the operands' gradients, eagerly."""

    def gradients(*tensors: Any) -> list[Tensor]:
        sources, upstream = list(tensors[:count]), list(tensors[count:])
        with GradientTape() as tape:
            tape.watch(sources)
            results = [convert_to_tensor(x) for x in flatten(function(*sources))]
        return list(tape.gradient(results, sources, output_gradients=upstream, unconnected_gradients="zero"))

    return gradients


def eager_gradient(function: Callable[..., Any], operands: list[Tensor], cotangents: list[Tensor]) -> list[Tensor]:
    """Gradients of an eager function as an op, whose own gradient is made in the same way."""
    count = len(operands)
    gradients = gradient_function(function, count)

    def forward(*arrays: Any) -> Any:
        with _on_host():
            found = [t.array() for t in gradients(*[Tensor(x) for x in arrays])]
        return found[0] if len(found) == 1 else tuple(found)

    def vjp(F: Any, g: Any, y: Any, *inputs: Any) -> list[Any]:
        return eager_gradient(gradients, list(inputs), list(g) if isinstance(g, tuple) else [g])

    specs = [Spec(tuple(t.data.shape), t.data.dtype) for t in operands]
    op = Op(
        name="eager_gradient", inputs=VARIADIC, outputs=count, forward=forward, vjp=vjp, saves=INPUTS, same=False,
        shape=lambda *_: specs[0] if count == 1 else tuple(specs), lower=HostOnly("differentiates Python"),
    )  # fmt: skip
    found = op(*operands, *cotangents)
    return list(found) if isinstance(found, tuple) else [found]
