"""``keras.Function``: the computation between symbolic tensors, to be called on others."""

from __future__ import annotations

from typing import Any

from ...base.tree import flatten, map_structure
from ..common.keras_tensor import KerasTensor
from ..common.operation import Operation
from ..saving.registry import public
from .function_graph import FunctionGraph


@public("keras")
class Function(Operation):
    """The graph from ``inputs`` to ``outputs`` (structures of KerasTensors) as one operation.

    Raises: ValueError where one is empty, or an output can't be reached from the inputs; where it is called on
        another structure, or shapes that do not fit.
    """

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None) -> None:
        super().__init__(name=name)
        self._inputs_struct, self._outputs_struct = inputs, outputs
        for which, given in (("inputs", inputs), ("outputs", outputs)):
            if not flatten(given):
                raise ValueError(f"`{which}` argument cannot be empty. Received:\ninputs={inputs}\noutputs={outputs}")
        self._graph = FunctionGraph(inputs, outputs, self.name)

    @property
    def operations(self) -> list[Any]:
        """The operations of the graph, in order."""
        return list(self._graph.operations)

    @property
    def inputs(self) -> list[KerasTensor]:
        """The symbolic inputs, flat."""
        return self._graph.inputs

    @property
    def outputs(self) -> list[KerasTensor]:
        """The symbolic outputs, flat."""
        return self._graph.outputs

    def call(self, inputs: Any) -> Any:
        """The outputs for other inputs, in the same structure."""
        values = flatten(inputs)
        if len(values) != len(self.inputs):
            raise ValueError(
                f"Function was called with an invalid input structure. Expected input structure: "
                f"{self._inputs_struct}\nReceived input structure: {inputs}"
            )
        for value, symbol in zip(values, self.inputs, strict=True):
            shape = tuple(value.shape)
            if len(shape) != len(symbol.shape) or any(
                m is not None and n is not None and m != n for m, n in zip(shape, symbol.shape, strict=True)
            ):
                raise ValueError(
                    f"{type(self).__name__} was passed incompatible inputs. For input {symbol.name!r}, expected shape "
                    f"{symbol.shape}, but received {shape}"
                )
        return self._graph.run(values, lambda operation: operation)

    def compute_output_spec(self, inputs: Any) -> Any:
        """The outputs' own shapes where the inputs have those of the graph, else by tracing."""
        if all(x.shape == s.shape for x, s in zip(flatten(inputs), self.inputs, strict=False)):
            return map_structure(lambda x: KerasTensor(x.shape, dtype=x.dtype), self._outputs_struct)
        return super().compute_output_spec(inputs)
