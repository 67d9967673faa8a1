"""Layers to configs and back, under ``keras.layers``."""

from __future__ import annotations

from typing import Any

from ..engine.layer import Layer
from ..saving.serialization import deserialize_keras_object, serialize_keras_object


def serialize(layer: Any) -> Any:
    """The layer's config."""
    return serialize_keras_object(layer)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The layer that a config describes. Raises ValueError where it describes something else."""
    found = deserialize_keras_object(config, custom_objects)
    if not isinstance(found, Layer):
        raise ValueError(
            "`keras.layers.deserialize` was passed a `config` object that is not a `keras.layers.Layer`. "
            f"Received: {config}"
        )
    return found
