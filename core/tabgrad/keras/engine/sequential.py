"""``Sequential``: layers one after the other."""

from __future__ import annotations

import copy
from typing import Any

from ..common.input_spec import assert_input_compatibility
from ..common.keras_tensor import KerasTensor
from ..common.naming import auto_name
from ..common.symbolic import without_stand_ins
from ..common.tracking import DotNotTrackScope
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .functional import Functional
from .input_layer import Input, InputLayer
from .layer import Layer
from .model import Model


@public("keras.models")
@public("keras")
class Sequential(Model):
    """A plain stack of layers, each with one input and one output.

    Args: layers: a list, or none and ``add`` them. trainable, name.
    It is built at once where the input's shape is known (an Input first, or ``input_shape=`` on the
    first layer), else at the first call.
    """

    _layers_first = True
    _more_untouched = ("_functional", "_stack")
    _checkpoint_names = {"_functional": "_functional", "optimizer": "optimizer"}

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return Layer.__new__(cls, *args, **kwargs)

    def __init__(self, layers: Any = None, trainable: bool = True, name: str | None = None) -> None:
        super().__init__(trainable=trainable, name=name)
        self.__dict__["_functional"] = None
        self.__dict__["_stack"] = []
        if layers is not None:
            for layer in layers:
                self.add(layer, rebuild=False)
            self._rebuild()

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Puts a layer on top. Raises ValueError where it is no layer, or its name is taken."""
        stack = self._stack
        if not stack and getattr(layer, "_input_shape_arg", None) is not None:
            self.add(InputLayer(shape=layer._input_shape_arg), rebuild=False)
        if isinstance(layer, KerasTensor):
            origin = layer._keras_history.operation if layer._keras_history else None
            if not isinstance(origin, InputLayer):
                raise ValueError(
                    f"Only keras.Input tensors can be added to a Sequential model. Received: {layer}"
                )
            layer = origin
        if not isinstance(layer, Layer) and (not callable(layer) or isinstance(layer, type)):
            raise ValueError(
                "Only instances of `keras.Layer` can be added to a Sequential model. "
                f"Received: {layer} (of type {type(layer)})"
            )
        if any(layer is not other and layer.name == other.name for other in stack):
            raise ValueError(
                "All layers added to a Sequential model should have unique names. Name "
                f"'{layer.name}' is already the name of a layer in this model. Update the `name` argument "
                "to pass a unique name."
            )
        if isinstance(layer, InputLayer) and stack and isinstance(stack[0], InputLayer):
            raise ValueError(
                f"Sequential model '{self.name}' has already been configured to use input shape "
                f"{stack[0].batch_shape}. You cannot add a different Input layer to it."
            )
        stack.append(layer)
        if not isinstance(layer, InputLayer):
            self._tracker.unlock()
            self._tracker.track(layer)
        if rebuild:
            self._rebuild()
        else:
            self.built = False
            self.__dict__["_functional"] = None

    def pop(self, rebuild: bool = True) -> Any:
        """Takes the top layer off and returns it. Raises IndexError where there is none."""
        if not self._stack:
            raise IndexError("There are no layers in the model.")
        layer = self._stack.pop()
        self._tracker.unlock()
        self._tracker.untrack(layer)
        self.built = False
        self.__dict__["_functional"] = None
        if rebuild:
            self._rebuild()
        return layer

    def _rebuild(self) -> None:
        self.built = False
        self.__dict__["_functional"] = None
        if len(self._stack) < 2:
            return
        first = self._stack[0]
        shape = first.batch_shape if isinstance(first, InputLayer) else getattr(first, "input_shape", None)
        if isinstance(shape, tuple):  # of a model with one input
            self.build(shape)

    def _lock_state(self) -> None:
        """Layers may be added and popped at any time."""

    def build(self, input_shape: Any = None) -> None:
        """Builds every layer for an input shape (batch included)."""
        if not self._stack:
            raise ValueError(
                f"Sequential model {self.name} cannot be built because it has no layers. Call `model.add(layer)`."
            )
        if input_shape is None:
            return
        if isinstance(self._stack[0], InputLayer):
            if tuple(self._stack[0].batch_shape) != tuple(input_shape):
                raise ValueError(
                    f"Sequential model '{self.name}' has already been configured to use input shape "
                    f"{self._stack[0].batch_shape}. You cannot build it with input_shape {input_shape}"
                )
            first = self._stack[0]
        else:
            dtype = self._stack[0].compute_dtype
            first = InputLayer(batch_shape=without_stand_ins(tuple(input_shape)), dtype=dtype)
            self._stack.insert(0, first)
        inputs = x = first._inbound_nodes[0].outputs[0]
        for layer in self._stack[1:]:
            try:
                x = layer(x)
            except NotImplementedError:
                return  # a layer that has no symbolic form: the model runs eagerly, layer by layer
            except TypeError as error:
                if not _takes_one_argument(layer):
                    raise ValueError(
                        "Layers added to a Sequential model can only have a single positional argument, "
                        f"the input tensor. Layer {type(layer).__name__} has more: {error}"
                    ) from error
                raise
        with DotNotTrackScope():
            self.__dict__["_functional"] = Functional(inputs=inputs, outputs=x)

    def call(
        self, inputs: Any, training: bool | None = None, mask: Any = None, **kwargs: Any
    ) -> Any:
        """Applies the layers in order."""
        if self._functional is not None:
            return self._functional.call(inputs, training=training, mask=mask, **kwargs)
        x = inputs
        for layer in self.layers:
            extra: dict[str, Any] = {}
            if "training" in layer._call_signature.parameters and training is not None:
                extra["training"] = training
            if "mask" in layer._call_signature.parameters and mask is not None:
                extra["mask"] = mask
            x = layer(x, **extra)
            mask = getattr(x, "_keras_mask", None)
        return x

    def compute_output_spec(self, inputs: Any, **kwargs: Any) -> Any:
        """Symbolic result. Symbolic inputs must be of the shape built for; tensors need only suit the layers."""
        if self._functional is not None:
            assert_input_compatibility(self._functional.input_spec, inputs, layer_name=self._functional.name)
        return super().compute_output_spec(inputs, **kwargs)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """Masks travel with the tensors."""
        return None

    @property
    def layers(self) -> list[Any]:
        """The layers, the input left out."""
        return [layer for layer in self._stack if not isinstance(layer, InputLayer)]

    @layers.setter
    def layers(self, _: Any) -> None:
        raise AttributeError(
            "`Sequential.layers` attribute is reserved and should not be used. Use `add()` and `pop()`."
        )

    def _graph_attribute(self, name: str) -> Any:
        if self._functional is None:
            raise AttributeError(
                f"Sequential model '{self.name}' has no defined {name} yet. Call it on data, or give an Input first."
            )
        return getattr(self._functional, name)

    @property
    def inputs(self) -> list[Any]:
        """The symbolic input, in a list."""
        return self._graph_attribute("inputs")  # type: ignore[no-any-return]

    @property
    def outputs(self) -> list[Any]:
        """The symbolic output, in a list."""
        return self._graph_attribute("outputs")  # type: ignore[no-any-return]

    @property
    def input(self) -> Any:
        """The symbolic input."""
        return self._graph_attribute("inputs")[0]

    @property
    def output(self) -> Any:
        """The symbolic output."""
        return self._graph_attribute("outputs")[0]

    @property
    def input_shape(self) -> Any:
        """Shape of the input."""
        return self._graph_attribute("input_shape")

    @property
    def output_shape(self) -> Any:
        """Shape of the output."""
        return self._graph_attribute("output_shape")

    @property
    def input_dtype(self) -> str:
        """Dtype that the first layer takes."""
        layers = self._stack
        return (
            layers[0].input_dtype
            if layers and not isinstance(layers[0], InputLayer)
            else (layers[0].dtype if layers else super().input_dtype)
        )

    def get_config(self) -> dict[str, Any]:
        """The layers' configs, the input's among them."""
        config: dict[str, Any] = {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": Layer.get_config(self)["dtype"],
            "layers": [serialize_keras_object(layer) for layer in self._stack],
        }
        if self._functional is not None:
            config["build_input_shape"] = self._stack[0].batch_shape
        return copy.deepcopy(config)

    @classmethod
    def from_config(
        cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None
    ) -> Any:
        """The model that a config describes."""
        model = cls(name=config.get("name"))
        for layer_config in config["layers"]:
            model.add(
                deserialize_keras_object(layer_config, custom_objects=custom_objects), rebuild=False
            )
        if isinstance(next(iter(model._stack), None), InputLayer):
            for _ in model._stack[2:]:  # Keras builds after each layer: names of later models count on from there
                auto_name("Functional")
        model._rebuild()
        shape = config.get("build_input_shape")
        if (
            model._functional is None
            and shape
            and isinstance(shape, (tuple, list))
            and model._stack
        ):
            model.build(tuple(shape))
        return model


def _takes_one_argument(layer: Any) -> bool:
    required = [
        p for p in layer._call_signature.parameters.values()
        if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]  # fmt: skip
    return len(required) <= 1


__all__ = ["Input", "Sequential"]
