"""Operations and the nodes that record their symbolic calls: the graph of the functional API."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from ...base.dtype import DType, as_dtype
from ...base.errors import InvalidArgumentError
from ...base.tree import flatten, map_structure
from ..saving.saveable import KerasSaveable
from ..saving.serialization import deserialize_keras_object
from .dtype_policy import DTypePolicy
from .dtype_policy import serialize as serialize_policy
from .keras_tensor import KerasHistory, KerasTensor, any_symbolic
from .naming import auto_name
from .symbolic import compute_output_spec

_SIMPLE = (str, int, float, bool, type(None), DType)


class Node:
    """One symbolic call of an operation: its arguments, and the tensors it gave."""

    def __init__(self, operation: Any, call_args: Any, call_kwargs: Any, outputs: Any) -> None:
        self.operation = operation
        self.args = tuple(call_args)
        self.kwargs = dict(call_kwargs)
        self.input_tensors = [x for x in flatten((self.args, self.kwargs)) if isinstance(x, KerasTensor)]
        self.outputs = [x for x in flatten(outputs) if isinstance(x, KerasTensor)]
        for x in self.input_tensors:
            if x._keras_history is None:  # a shape to try a call with: no graph starts here
                continue
            if self not in x._keras_history.operation._outbound_nodes:
                x._keras_history.operation._outbound_nodes.append(self)
        for i, x in enumerate(self.outputs):
            x._keras_history = KerasHistory(operation, len(operation._inbound_nodes), i)
        operation._inbound_nodes.append(self)

    @property
    def is_input(self) -> bool:
        """True where the node is an Input."""
        return not self.input_tensors

    @property
    def parent_nodes(self) -> list[Node]:
        """The nodes that made the operands, each once, in order."""
        found: list[Node] = []
        for x in self.input_tensors:
            history = x._keras_history
            if history is None:
                continue
            node = history.operation._inbound_nodes[history.node_index]
            if node not in found:
                found.append(node)
        return found

    def fill(self, values: dict[int, Any]) -> tuple[Any, dict[str, Any]]:
        """The arguments with symbolic tensors replaced, by id."""

        def value(x: Any) -> Any:
            return values[id(x)] if isinstance(x, KerasTensor) else x

        return map_structure(value, self.args), map_structure(value, self.kwargs)

    def __repr__(self) -> str:
        return f"<Node operation={self.operation}, id={id(self)}>"


class Operation(KerasSaveable):
    """Something callable on tensors, eager or symbolic: the base of layers and of keras.ops nodes.

    Subclasses implement ``call``. Their constructor arguments are remembered, so that get_config
    works without being written where all of them are plain values.
    """

    def __init__(self, name: str | None = None) -> None:
        if name is None:
            name = auto_name(type(self).__name__)
        if not isinstance(name, str) or "/" in name:
            raise ValueError(
                "Argument `name` must be a string and cannot contain character `/`. "
                f"Received: name={name} (of type {type(name)})"
            )
        self.name = name
        self._inbound_nodes: list[Node] = []
        self._outbound_nodes: list[Node] = []

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        instance = super().__new__(cls)
        object.__setattr__(instance, "_auto_config", _constructor_arguments(cls, args, kwargs))
        return instance

    @classmethod
    def _bare(cls) -> Any:
        return Operation(name="bare")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if any_symbolic(args, kwargs):
            return self.symbolic_call(*args, **kwargs)
        if getattr(self, "quantization_mode", None) is not None:
            return self.quantized_call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        """Infers the result's shape and dtype, and records the call."""
        outputs = self.compute_output_spec(*args, **kwargs)
        Node(self, args, kwargs, outputs)
        return outputs

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """The computation. Subclasses implement it."""
        raise NotImplementedError(f"{type(self).__name__} does not implement call().")

    def quantized_call(self, *args: Any, **kwargs: Any) -> Any:
        """The computation with quantized weights, for operations that have some."""
        raise NotImplementedError(f"{type(self).__name__} does not implement quantized_call().")

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Shape and dtype of the result, found by tracing ``call``."""
        try:
            return compute_output_spec(self.call, *args, **kwargs)
        except Exception as error:
            raise _explained(self, error) from error

    @property
    def input(self) -> Any:
        """The symbolic input of the operation's first call. Raises AttributeError before it."""
        return self._arguments_of_single_node("input_tensors", "input")

    @property
    def output(self) -> Any:
        """The symbolic output of the operation's first call."""
        return self._arguments_of_single_node("outputs", "output")

    def _arguments_of_single_node(self, attribute: str, what: str) -> Any:
        if not self._inbound_nodes:
            raise AttributeError(f"The layer {self.name} has never been called and thus has no defined {what}.")
        found = getattr(self._inbound_nodes[0], attribute)
        return found[0] if len(found) == 1 else found

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as plain values.

        Raises: NotImplementedError where some are not plain and get_config is not overridden.
        """
        config: dict[str, Any] = {"name": self.name}
        if getattr(type(self).__init__, "__qualname__", "").startswith("Operation."):
            return config
        arguments = getattr(self, "_auto_config", None)
        if arguments is None or not all(_is_plain(v) for v in arguments.values()):
            raise NotImplementedError(
                f"\nObject {type(self).__name__} was created by passing\nnon-serializable argument "
                "values in `__init__()`,\nand therefore the object must override `get_config()` in\n"
                "order to be serializable. Please implement `get_config()`."
            )
        plain = {k: as_dtype(v).name if isinstance(v, DType) else v for k, v in arguments.items()}
        config = {**config, **plain, "name": self.name}
        parameters = inspect.signature(type(self).__init__).parameters
        extra = parameters.get("kwargs")
        if "name" not in parameters and (extra is None or extra.kind is not extra.VAR_KEYWORD):
            config.pop("name")  # the constructor does not take it
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """An object of this class from its config."""
        config = dict(config)
        if isinstance(config.get("dtype"), dict):
            policy = deserialize_keras_object(config["dtype"])
            plain = policy.quantization_mode is None and not isinstance(policy, Mapping)
            config["dtype"] = policy.name if plain else policy  # what a constructor without policies in mind can take
        try:
            return cls(**config)
        except Exception as error:
            raise TypeError(
                f"Error when deserializing class '{cls.__name__}' using config={config}.\n\n"
                f"Exception encountered: {error}"
            ) from error


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_plain(v) for v in value)
    if isinstance(value, dict):
        return all(_is_plain(v) for v in value.values())
    return isinstance(value, _SIMPLE)


def _constructor_arguments(cls: type, args: Any, kwargs: Any) -> dict[str, Any] | None:
    """Arguments by name, defaults included; None where they can't be given by name again."""
    try:
        bound = inspect.signature(cls.__init__).bind(None, *args, **kwargs)
    except (TypeError, ValueError):
        return None
    bound.apply_defaults()
    out = dict(list(bound.arguments.items())[1:])
    kinds = inspect.signature(cls.__init__).parameters
    for name, parameter in kinds.items():
        if parameter.kind is parameter.VAR_KEYWORD and name in out:
            out.update(out.pop(name))
        elif parameter.kind is parameter.VAR_POSITIONAL and out.get(name):
            return None
        elif parameter.kind is parameter.VAR_POSITIONAL:
            out.pop(name, None)
    if isinstance(out.get("dtype"), DTypePolicy):
        policy = out["dtype"]
        out["dtype"] = policy.name if policy.quantization_mode is None else serialize_policy(policy)
    return out


def _explained(operation: Operation, error: Exception) -> Exception:
    text = (
        f"Could not automatically infer the output shape / dtype of '{operation.name}' (of type "
        f"{type(operation).__name__}). Either the `{type(operation).__name__}.call()` method is "
        f"incorrect, or you need to implement the `{type(operation).__name__}.compute_output_spec() / "
        f"compute_output_shape()` method. Error encountered:\n\n{error}"
    )
    if isinstance(error, InvalidArgumentError) and isinstance(error, (ValueError, TypeError)):
        return ValueError(text) if isinstance(error, ValueError) else TypeError(text)
    try:
        return type(error)(text)
    except TypeError:
        return ValueError(text)
