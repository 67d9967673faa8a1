"""Calls with given values in the place of variables: the functional form of a stateful call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...ir import dispatch
from ...tensor.convert import convert_to_tensor
from .variable import Variable


def call_with(values: list[tuple[Variable, Any]], function: Callable[[], Any]) -> tuple[Any, list[Any]]:
    """``function()`` while each variable has the value given, and the values it has afterwards.

    The variables are as before when this returns. Gradients flow to the values given.
    """
    given = [(v, convert_to_tensor(x)) for v, x in values]
    before = [(v, dispatch.read(v)) for v, _ in given]
    try:
        for variable, value in given:
            _put(variable, value)
        result = function()
        return result, [dispatch.read(v) for v, _ in given]
    finally:
        for variable, value in before:
            _put(variable, value)


def paired(layer: Any, trainable: Any, non_trainable: Any) -> list[tuple[Variable, Any]]:
    """The layer's variables with the values given for them.

    Raises: ValueError before the layer is built, or where the numbers differ.
    """
    cls = type(layer).__name__
    if not layer.built:
        raise ValueError(
            f"To call stateless_call, {cls} must be built (i.e. its variables must have been already created). You "
            "can build it by calling it on some data."
        )
    pairs: list[tuple[Variable, Any]] = []
    for name, own, given in (
        ("trainable_variables", layer.trainable_variables, list(trainable)),
        ("non_trainable_variables", layer.non_trainable_variables, list(non_trainable)),
    ):
        if len(own) != len(given):
            raise ValueError(
                f"Argument `{name}` must be a list of tensors corresponding 1:1 to {cls}().{name}. Received list "
                f"with length {len(given)}, but expected {len(own)} variables."
            )
        pairs += zip(own, given, strict=True)
    return pairs


def _put(variable: Variable, value: Any) -> None:
    if dispatch.is_eager():
        variable.tensor = value  # the very tensor, so that tapes recognise it
    else:
        dispatch.assign(variable, value)
