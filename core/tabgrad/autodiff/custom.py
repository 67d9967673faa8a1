"""``custom_gradient``, ``recompute_grad``, ``stop_gradient`` and forward-mode ``jvp``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from ..base.tree import flatten, map_structure, pack_sequence_as
from ..ir.dispatch import add_observer, calls, notify, remove_observer, unobserved
from ..ir.lower import HostOnly
from ..ir.op import NONE, F, Op, composite
from ..tensor.base_variable import BaseVariable
from ..tensor.composite import Composite
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .tape import GradientTape


class _ReadCollector:
    """Observer that remembers the trainable variables that are read."""

    def __init__(self) -> None:
        self.reads: dict[int, tuple[BaseVariable, Tensor]] = {}

    def observe(self, op: Any, inputs: Any, attrs: dict[str, Any], outputs: Any) -> None:
        """Op calls do not matter here."""

    def observe_read(self, variable: BaseVariable, tensor: Tensor) -> None:
        """Remembers a trainable variable."""
        if variable.trainable:
            self.reads.setdefault(variable.handle, (variable, tensor))


def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: ``f(*args)`` returns ``(result, grad_fn)``, and grad_fn gives the gradients.

    ``grad_fn(*upstream)`` returns one gradient per argument; where f reads trainable variables it
    also takes ``variables=`` and returns ``(gradients, variable_gradients)``.
    Raises: TypeError where f reads variables and grad_fn takes none.
    """

    @wraps(f)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        tensors = [convert_to_tensor(a) for a in flatten(args)]
        packed = pack_sequence_as(args, tensors)
        collector = _ReadCollector()
        since = calls()
        with unobserved():
            add_observer(collector)
            try:
                result, grad_fn = f(*packed, **kwargs)
            finally:
                remove_observer(collector)
            outputs = [F.identity(convert_to_tensor(o)) for o in flatten(result)]
        reads = list(collector.reads.values())
        variables = [v for v, _ in reads]
        _check_takes_variables(grad_fn, variables)

        def vjp(F: Any, g: Any, y: Any, *inputs: Any) -> list[Any]:
            upstream = g if isinstance(g, tuple) else (g,)
            if variables:
                grads, variable_grads = grad_fn(*upstream, variables=variables)
            else:
                grads, variable_grads = grad_fn(*upstream), []
            parts = flatten(grads)
            if len(parts) != len(tensors):
                raise ValueError(
                    f"custom_gradient function expected to return {len(tensors)} gradients, but "
                    f"returned {len(parts)} instead. Return one per argument, None where there is none."
                )
            flat = parts + list(variable_grads)
            return [None if x is None else convert_to_tensor(x) for x in flat]

        record = Op(
            name=f"custom_gradient:{getattr(f, '__name__', 'f')}", inputs=-1, outputs=len(outputs),
            forward=_never, shape=_never, vjp=vjp, saves=NONE, same=False,
            lower=HostOnly("its parts were evaluated one by one"),
        )  # fmt: skip
        shown = [dispatch_read(v) for v in variables]
        result_tensors = outputs[0] if len(outputs) == 1 else tuple(outputs)
        notify(record, tensors + shown, {}, result_tensors, since)
        return pack_sequence_as(result, outputs)

    return decorated


def dispatch_read(variable: BaseVariable) -> Tensor:
    """The variable's tensor, seen by the tapes."""
    return variable.read_value()


def _check_takes_variables(grad_fn: Any, variables: list[Any]) -> None:
    if not variables:
        return
    parameters = signature(grad_fn).parameters.values()
    if not any(p.name == "variables" or p.kind is p.VAR_KEYWORD for p in parameters):
        raise TypeError(
            "If using @custom_gradient with a function that uses variables, then grad_fn must "
            "accept a 'variables' keyword argument."
        )


def _never(*args: Any, **kwargs: Any) -> Any:
    raise AssertionError("a custom gradient is shown to tapes, never evaluated")


def stop_gradient(input: Any, name: Any = None) -> Any:
    """``input``, through which no gradient flows."""
    if isinstance(input, Composite):
        return input.with_content(stop_gradient(input.content()))
    return F.stop_gradient(input)


def recompute_grad(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f`` with its intermediate values dropped, and computed again for the backward pass.

    Source: Chen et al. 2016, Training Deep Nets with Sublinear Memory Cost.
    """

    @custom_gradient
    def recomputed(*args: Any, **kwargs: Any) -> Any:
        result = f(*args, **kwargs)

        def grad(*upstream: Any, variables: Any = None) -> Any:
            with GradientTape() as tape:
                tape.watch(list(args))
                again = f(*args, **kwargs)
            sources = [*args, *(variables or [])]
            grads = tape.gradient(again, sources, output_gradients=_like(again, upstream))
            split = len(args)
            return (grads[:split], grads[split:]) if variables else grads

        return result, grad

    return recomputed


def _like(structure: Any, flat: Any) -> Any:
    return pack_sequence_as(structure, list(flat))


def jvp(f: Callable[..., Any], primals: Any, tangents: Any) -> tuple[Any, Any]:
    """Forward mode: ``(f(*primals), its directional derivative along tangents)``.

    The derivative of the vjp with respect to its own (linear) argument is the jvp, so each op's
    one rule serves both modes. Source: the double-vjp identity, J. Townsend 2017.
    """
    primals = [convert_to_tensor(p) for p in primals]
    with GradientTape(persistent=True) as outer:
        with GradientTape() as inner:
            inner.watch(primals)
            outputs = f(*primals)
        flat = [convert_to_tensor(o) for o in flatten(outputs)]
        seeds = [F.zeros_like(o) for o in flat]
        outer.watch(seeds)
        pulled = inner.gradient(flat, primals, output_gradients=seeds, unconnected_gradients="zero")
    pushed = outer.gradient(
        pulled,
        seeds,
        output_gradients=[
            convert_to_tensor(t, p.dtype) for t, p in zip(tangents, primals, strict=True)
        ],
        unconnected_gradients="zero",
    )
    return outputs, map_structure(lambda x: x, pack_sequence_as(outputs, pushed))


def grad_pass_through(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f`` forwards, the identity backwards: its argument gets the gradient of its result
    unchanged.
    """

    @custom_gradient
    def passed(*args: Any, **kwargs: Any) -> Any:
        def grad(*upstream: Any, variables: Any = None) -> Any:
            if variables is not None:
                return upstream, [None] * len(variables)
            return upstream[0] if len(upstream) == 1 else list(upstream)

        return f(*args, **kwargs), grad

    return passed


@composite
def vjp_of(function: Callable[..., Any], operands: Any, cotangents: Any) -> list[Tensor]:
    """The gradients of ``function(*operands)`` (a tensor or several) for cotangents of its results; zeros
    where there is none. For the vjp rules of ops that are gradients themselves."""
    inputs = [F.identity(x) for x in operands]
    with GradientTape() as tape:
        tape.watch(inputs)
        results = function(*inputs)
    seeds = list(cotangents) if isinstance(cotangents, (tuple, list)) else [cotangents]
    outputs = list(results) if isinstance(results, (tuple, list)) else [results]
    return tape.gradient(outputs, inputs, output_gradients=seeds, unconnected_gradients="zero")  # type: ignore[no-any-return]
