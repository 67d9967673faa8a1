"""``Functional``: a model that is a graph of layer calls between symbolic tensors."""

from __future__ import annotations

import warnings
from typing import Any

from ...base.dtype import as_dtype
from ...base.tree import flatten, is_nested, map_structure
from ...ir.op import F
from ...tensor.composite import Composite
from ...tensor.convert import convert_to_tensor, is_tensor
from ...tensor.tensor import Tensor
from ..common.input_spec import InputSpec
from ..common.keras_tensor import KerasTensor, get_keras_mask, set_keras_mask
from ..common.tracking import DotNotTrackScope
from ..saving.registry import public
from . import functional_config
from .function_graph import FunctionGraph
from .input_layer import Input, InputLayer
from .layer import Layer
from .model import _FUNCTIONAL, Model


@public("keras.models")
@public("keras.src.models.functional")
class Functional(Model):
    """The calls that lead from ``inputs`` to ``outputs``, both structures of KerasTensors.

    Raises: ValueError where something else is among them, or the graph is not connected.
    """

    _layers_first = True
    _more_untouched = ("operations", "_operations", "_functional_layers")
    _checkpoint_names = {"_operations": "operations", "optimizer": "optimizer"}

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any) -> None:
        if "_super_called" not in self.__dict__ or "_compiled" not in self.__dict__:
            self._reset_trainer()
        trainable = kwargs.pop("trainable", None)
        Layer.__init__(self, name=name, **kwargs)
        for what, structure in (("inputs", inputs), ("outputs", outputs)):
            for x in flatten(structure):
                if not isinstance(x, KerasTensor):
                    raise ValueError(
                        f"All `{what}` values must be KerasTensors. Received: {what}={structure} "
                        f"including invalid value {x} of type {type(x)}"
                    )
        if isinstance(inputs, dict):
            _warn_names(inputs)
        if not all(_is_input(x) for x in flatten(inputs)):
            inputs, outputs = _restart(inputs, outputs)
        with DotNotTrackScope():
            self._inputs_struct = _plain(inputs)
            self._outputs_struct = _plain(outputs)
            self._inputs, self._outputs = flatten(inputs), flatten(outputs)
            self._graph = FunctionGraph(self._inputs_struct, self._outputs_struct, self.name)
            self.__dict__["_functional_layers"] = [
                o for o in self._graph.operations if isinstance(o, Layer)
            ]
        if trainable is not None:
            self.trainable = trainable  # the model's alone, as in Keras: its layers keep their own
        for layer in self.layers:
            self._tracker.track(layer)
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self.output_names = [x._keras_history.operation.name for x in self._outputs]
        self.supports_masking = True
        self.built = True

    @property
    def operations(self) -> list[Any]:
        """Layers and other operations, in the order they run."""
        return list(self._graph.operations)

    @property
    def layers(self) -> list[Any]:
        """The layers of the graph."""
        return list(self._functional_layers)

    @layers.setter
    def layers(self, _: Any) -> None:
        raise AttributeError(
            "`Model.layers` attribute is reserved and should not be used. Please use another name."
        )

    @property
    def inputs(self) -> list[Any]:
        """The symbolic inputs, flat."""
        return self._inputs  # type: ignore[no-any-return]

    @property
    def outputs(self) -> list[Any]:
        """The symbolic outputs, flat."""
        return self._outputs  # type: ignore[no-any-return]

    @property
    def input(self) -> Any:
        """The symbolic inputs in the structure they were given."""
        return self._inputs_struct

    @property
    def output(self) -> Any:
        """The symbolic outputs in the structure they were given."""
        return self._outputs_struct

    @property
    def input_names(self) -> list[str]:
        """Names of the inputs."""
        return [x.name for x in self._inputs]

    @property
    def input_shape(self) -> Any:
        """Shape of the input, a list where there are several."""
        shapes = [x.shape for x in self._inputs]
        return shapes[0] if len(shapes) == 1 else shapes

    @property
    def output_shape(self) -> Any:
        """Shape of the output, a list where there are several."""
        shapes = [x.shape for x in self._outputs]
        return shapes[0] if len(shapes) == 1 else shapes

    @property
    def input_spec(self) -> Any:
        """What the inputs must look like."""
        manual = self.__dict__.get("_manual_input_spec")
        if manual is not None or "_inputs_struct" not in self.__dict__:
            return manual
        if isinstance(self._inputs_struct, dict):
            if not all(isinstance(x, KerasTensor) for x in self._inputs_struct.values()):
                return None
            return [_spec(self._inputs_struct[k], k) for k in sorted(self._inputs_struct)]
        return [_spec(x, None) for x in self._inputs]

    @input_spec.setter
    def input_spec(self, value: Any) -> None:
        self.__dict__["_manual_input_spec"] = value

    def build(self, input_shape: Any) -> None:
        """A graph is built when it is made."""
        self.built = True

    def get_build_config(self) -> dict[str, Any]:
        """No shapes: the graph has them."""
        return {"input_shape": None}

    def build_from_config(self, config: dict[str, Any] | None) -> None:
        """A graph is built when it is made."""

    def _lock_state(self) -> None:
        """Layers may be attached to a graph after it is made."""

    def call(
        self, inputs: Any, training: bool | None = None, mask: Any = None, **kwargs: Any
    ) -> Any:
        """Runs the graph."""
        values = self._standardize_inputs(inputs)
        if mask is not None:
            for x, m in zip(values, flatten(self._by_name(mask, self._inputs_struct)), strict=True):
                if m is not None:
                    set_keras_mask(x, m)

        def caller(operation: Any) -> Any:
            names = getattr(operation, "_call_context_names", ())
            extra = {
                k: v
                for k, v in {"training": training, **kwargs}.items()
                if k in names and v is not None
            }
            return (lambda *a, **k: operation(*a, **{**k, **extra})) if extra else operation

        result = self._graph.run(values, caller)
        return result[0] if isinstance(result, list) and len(result) == 1 else result

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """Masks travel with the tensors inside the graph."""
        return None

    def _standardize_inputs(self, inputs: Any) -> list[Any]:
        structure = self._inputs_struct
        inputs = self._by_name(inputs, structure)
        if isinstance(structure, list) and len(structure) == 1 and not is_nested(inputs):
            inputs = [inputs]
        if (
            isinstance(structure, KerasTensor)
            and isinstance(inputs, (list, tuple))
            and len(inputs) == 1
        ):
            inputs = inputs[0]
        if not _same_nesting(inputs, structure):
            expected = map_structure(lambda x: x.name, structure)
            got = map_structure(
                lambda x: None if x is None else f"Tensor(shape={tuple(x.shape)})", inputs
            )
            message = (
                f"The structure of `inputs` doesn't match the expected structure.\nExpected: {expected}\n"
                f"Received: inputs={got}"
            )
            if len(flatten(inputs)) != len(self._inputs):
                raise ValueError(message)
            warnings.warn(message, stacklevel=4)
        return [
            self._fitted(x, symbol) for x, symbol in zip(flatten(inputs), self._inputs, strict=True)
        ]

    def _by_name(self, inputs: Any, structure: Any) -> Any:
        """A dict of inputs (or masks) for a model made with a list or a single input, or with fewer keys."""
        if not isinstance(inputs, dict):
            return inputs
        if isinstance(structure, dict):
            if not set(structure) < set(inputs):
                return inputs
            unused = sorted(str(k) for k in set(inputs) - set(structure))
            warnings.warn(
                f"The structure of `inputs` doesn't match the expected structure.\nExpected: {sorted(structure)}\n"
                f"Received: {sorted(map(str, inputs))}, of which {unused} are not used.",
                stacklevel=5,
            )
            return {k: inputs[k] for k in structure}
        names = [x.name for x in flatten(structure)]
        if not set(names) <= set(inputs):
            raise ValueError(
                f"The structure of `inputs` doesn't match the expected structure.\nExpected: {names}\n"
                f"Received: {sorted(inputs)}"
            )
        return [inputs[n] for n in names] if is_nested(structure) else inputs[names[0]]

    def _fitted(self, x: Any, symbol: KerasTensor) -> Any:
        operation = symbol._keras_history.operation if symbol._keras_history else None
        if x is None:
            if isinstance(operation, InputLayer) and not operation.optional:
                raise ValueError(
                    f"The input '{symbol.name}' is not optional, but None was passed. Please provide a valid tensor."
                )
            return None
        if isinstance(x, Composite):
            same = x.content().dtype.name == symbol.dtype
            return x if same else x.with_content(F.cast(x.content(), dtype=as_dtype(symbol.dtype).numpy))
        mask = get_keras_mask(x)
        y = x
        if not isinstance(x, KerasTensor):
            y = x if is_tensor(x) else convert_to_tensor(x)
            y = convert_to_tensor(y)
            if y.dtype.name != symbol.dtype:
                y = F.cast(y, dtype=as_dtype(symbol.dtype).numpy)
            y = self._ranked(y, symbol)
        if mask is not None and get_keras_mask(y) is None:
            set_keras_mask(y, mask)
        return y

    def _ranked(self, x: Tensor, symbol: KerasTensor) -> Tensor:
        rank, wanted = len(x.data.shape), len(symbol.shape)
        if rank == wanted:
            return x
        if rank == wanted + 1 and x.data.shape[-1] == 1:
            return F.reshape(x, shape=tuple(x.data.shape[:-1]))  # type: ignore[no-any-return]
        if rank == wanted - 1 and symbol.shape[-1] == 1:
            return F.expand_dims(x, -1)  # type: ignore[no-any-return]
        raise ValueError(
            f"Invalid input shape for input {x} with name '{symbol.name}'. Expected shape {symbol.shape}, "
            f"but input has incompatible shape {tuple(x.data.shape)}"
        )

    def add_loss(self, loss: Any) -> None:
        """Not available on graphs, as in Keras: add the loss in a layer of your own."""
        raise NotImplementedError(
            "`add_loss` is not supported on Functional models. Call `self.add_loss(...)` in the `call` of "
            "a custom layer instead."
        )

    def get_config(self) -> dict[str, Any]:
        """Layers, their calls, inputs and outputs."""
        if not functional_config.has_functional_constructor(type(self), Functional):
            return Model.get_config(self)
        return functional_config.write(self, self._graph)

    @staticmethod
    def from_functional_config(cls: Any, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The model that a functional config describes."""
        return functional_config.read(Functional if cls is Model else cls, config, custom_objects)


_FUNCTIONAL.append(Functional)


def _plain(structure: Any) -> Any:
    return map_structure(lambda x: x, structure)


def _spec(x: KerasTensor, name: str | None) -> InputSpec:
    operation = x._keras_history.operation  # type: ignore[union-attr]
    optional = isinstance(operation, InputLayer) and operation.optional
    shape = (None, *x.shape[1:]) if x.shape else ()
    return InputSpec(
        shape=shape, allow_last_axis_squeeze=True, name=name or operation.name, optional=optional
    )


def _is_input(x: KerasTensor) -> bool:
    return x._keras_history is not None and isinstance(x._keras_history.operation, InputLayer)


def _warn_names(inputs: dict[str, Any]) -> None:
    for key, value in inputs.items():
        if isinstance(value, KerasTensor) and key != value.name:
            warnings.warn(
                "When providing `inputs` as a dict, all keys in the dict must match the names of the "
                f"corresponding tensors. Received key '{key}' mapping to value {value} which has name "
                f"'{value.name}'. Change the tensor name to '{key}' (via `Input(..., name='{key}')`)",
                stacklevel=5,
            )


def _restart(inputs: Any, outputs: Any) -> tuple[Any, Any]:
    """A model that starts in the middle of a graph: the calls again, from new Inputs."""
    graph = FunctionGraph(inputs, outputs, "this model")
    fresh = map_structure(
        lambda x: x if _is_input(x) else Input(batch_shape=x.shape, dtype=x.dtype, name=f"{x.name}CLONE"),
        inputs,
    )
    return fresh, graph.run(flatten(fresh), lambda operation: operation)


def _same_nesting(a: Any, b: Any) -> bool:
    if is_nested(b) != is_nested(a):
        return False
    if not is_nested(b):
        return True
    if isinstance(a, dict) != isinstance(b, dict) or len(a) != len(b):
        return False
    if isinstance(b, dict):
        return set(a) == set(b) and all(_same_nesting(a[k], b[k]) for k in b)
    return all(_same_nesting(x, y) for x, y in zip(a, b, strict=True))
