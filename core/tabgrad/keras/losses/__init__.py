"""Losses: classes, functions, and lookup by name."""

from __future__ import annotations

from typing import Any

from ..common.identifiers import aliases, resolve
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .functions import (
    binary_crossentropy,
    categorical_crossentropy,
    mean_absolute_error,
    mean_squared_error,
    sparse_categorical_crossentropy,
)
from .loss import Loss
from .losses import CategoricalCrossentropy, LossFunctionWrapper, MeanSquaredError


def serialize(loss: Any) -> Any:
    """The loss's config."""
    return serialize_keras_object(loss)


def deserialize(name: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The loss that a config describes."""
    return deserialize_keras_object(name, custom_objects, module_objects=aliases("keras.losses"))


def get(identifier: Any) -> Any:
    """A loss from a name, config, class or callable. Raises ValueError otherwise."""
    return resolve(identifier, "keras.losses", "loss")


__all__ = [
    "CategoricalCrossentropy",
    "Loss",
    "LossFunctionWrapper",
    "MeanSquaredError",
    "binary_crossentropy",
    "categorical_crossentropy",
    "deserialize",
    "get",
    "mean_absolute_error",
    "mean_squared_error",
    "serialize",
    "sparse_categorical_crossentropy",
]
