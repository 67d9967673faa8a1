"""Calls with given values in the place of variables: the functional form of a stateful call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...base.dtype import as_dtype
from ...ir import dispatch
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from . import state
from .variable import Variable


class StatelessScope:
    """Context manager: variables may be assigned inside, and have their old values again outside.

    Args: state_mapping: (variable, value) pairs: what variables are inside. collect_losses: what layers add by
        ``add_loss`` goes to ``losses`` of the scope. initialize_variables: without effect.
    Raises: ValueError on what is no variable, or a value of another shape.
    """

    def __init__(
        self, state_mapping: Any = None, collect_losses: bool = False, initialize_variables: bool = True
    ) -> None:
        del initialize_variables
        self.collect_losses = collect_losses
        self.losses: list[Any] = []
        self._given: list[tuple[Variable, Any]] = []
        self._before: dict[int, tuple[Variable, Any]] = {}
        self._after: dict[int, Any] = {}
        self._open = False
        for variable, value in state_mapping or ():
            if not isinstance(variable, Variable):
                raise ValueError(
                    "Invalid reference variable in StatelessScope: all keys in argument `mapping` must be Variable "
                    f"instances. Received instead: {variable}"
                )
            tensor = convert_to_tensor(value)
            if as_dtype(tensor.dtype) != as_dtype(variable.data.dtype):
                tensor = F.cast(tensor, dtype=variable.data.dtype)
            if tuple(variable.shape) != tuple(tensor.shape):
                raise ValueError(
                    "Invalid variable value in StatelessScope: all values in argument `mapping` must be tensors with a "
                    f"shape that matches the corresponding variable shape. For variable {variable}, received invalid "
                    f"value {value} with shape {tuple(tensor.shape)}."
                )
            self._given.append((variable, tensor))
            self._after[id(variable)] = tensor

    def __enter__(self) -> StatelessScope:
        self._outer = state.get("stateless_scope")
        state.put("stateless_scope", self)
        self._open = True
        for variable, value in self._given:
            self.remember(variable)
            _put(variable, value)
        return self

    def __exit__(self, *exc: Any) -> None:
        self._open = False
        for key, (variable, before) in self._before.items():
            self._after[key] = dispatch.read(variable)
            _put(variable, before)
        self._before.clear()
        state.put("stateless_scope", self._outer)

    def remember(self, variable: Variable) -> None:
        """Called before a variable is assigned: keeps what it is outside."""
        if id(variable) not in self._before:
            self._before[id(variable)] = variable, dispatch.read(variable)

    def add_loss(self, loss: Any) -> None:
        """Keeps a loss."""
        self.losses.append(loss)

    def add_update(self, update: tuple[Variable, Any]) -> None:
        """Assigns a (variable, value) pair, inside the scope."""
        variable, value = update
        variable.assign(value)

    def get_current_value(self, variable: Variable) -> Any:
        """What the variable is in the scope (or was at its end), None where it was neither given nor assigned."""
        if self._open and id(variable) in self._before:
            return dispatch.read(variable)
        return self._after.get(id(variable))


class SymbolicScope:
    """Context manager of Keras's, around what only finds shapes. Nothing here depends on it."""

    def __enter__(self) -> SymbolicScope:
        return self

    def __exit__(self, *exc: Any) -> None:
        pass


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
