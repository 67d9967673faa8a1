"""``Pipeline``: layers that prepare data, one after the other."""

from __future__ import annotations

from typing import Any

from ....base.tree import map_structure
from ...common.keras_tensor import get_keras_mask
from ...engine.layer import Layer
from ...saving.registry import public
from ...saving.serialization import deserialize_keras_object, serialize_keras_object
from ..options import takes


@public("keras.layers")
class Pipeline(Layer):
    """Calls layers one after the other; a plain layer, not a model: inputs reach the first one as they are."""

    def __init__(self, layers: Any, name: str | None = None) -> None:
        super().__init__(name=name)
        self._pipeline_layers = layers
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True

    @property
    def layers(self) -> Any:
        """The layers, in order."""
        return self._pipeline_layers

    def call(self, inputs: Any, training: bool = True, mask: Any = None) -> Any:
        """What the last layer returns."""
        for layer in self._pipeline_layers:
            options: dict[str, Any] = {"mask": mask} if takes(layer, "mask") else {}
            if takes(layer, "training") and training is not None:
                options["training"] = training
            inputs = layer(inputs, **options)
            mask = map_structure(get_keras_mask, inputs)
        return inputs

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The pipeline of a config. Raises ValueError where there is no list of layers."""
        layers = config.get("layers")
        if not isinstance(layers, (list, tuple)):
            raise ValueError(
                "A `Pipeline` config must contain a `layers` key with a list of serialized layers. Received: "
                f"layers={layers}"
            )
        return cls(**{**config, "layers": [deserialize_keras_object(x) for x in layers]})

    def get_config(self) -> dict[str, Any]:
        """The layers and the name."""
        return {"layers": serialize_keras_object(self._pipeline_layers), "name": self.name}
