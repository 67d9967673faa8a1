"""Penalties on weights and outputs: L1, L2, both, orthogonality."""

from __future__ import annotations

from typing import Any

from ..common.identifiers import aliases, resolve
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .regularizers import L1, L1L2, L2, OrthogonalRegularizer, Regularizer


def serialize(regularizer: Any) -> Any:
    """The regularizer's config."""
    return serialize_keras_object(regularizer)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The regularizer that a config describes."""
    return deserialize_keras_object(config, custom_objects, module_objects=aliases("keras.regularizers"))


def get(identifier: Any) -> Any:
    """A regularizer from a name, config, class or callable. Raises ValueError otherwise."""
    return resolve(identifier, "keras.regularizers", "regularizer")


# Keras's lower-case names of the classes
l1 = L1
l2 = L2
l1_l2 = L1L2
orthogonal_regularizer = OrthogonalRegularizer

__all__ = [
    "L1",
    "L1L2",
    "L2",
    "OrthogonalRegularizer",
    "Regularizer",
    "deserialize",
    "get",
    "l1",
    "l1_l2",
    "l2",
    "orthogonal_regularizer",
    "serialize",
]
