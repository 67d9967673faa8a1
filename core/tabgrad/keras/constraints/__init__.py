"""Projections applied to weights after each update."""

from __future__ import annotations

from typing import Any

from ..common.identifiers import aliases, resolve
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .constraints import Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm


def serialize(constraint: Any) -> Any:
    """The constraint's config."""
    return serialize_keras_object(constraint)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The constraint that a config describes."""
    return deserialize_keras_object(config, custom_objects, module_objects=aliases("keras.constraints"))


def get(identifier: Any) -> Any:
    """A constraint from a name, config, class or callable. Raises ValueError otherwise."""
    return resolve(identifier, "keras.constraints", "constraint")


# Keras's lower-case names of the classes
max_norm = MaxNorm
min_max_norm = MinMaxNorm
non_neg = NonNeg
unit_norm = UnitNorm

__all__ = [
    "Constraint",
    "MaxNorm",
    "MinMaxNorm",
    "NonNeg",
    "UnitNorm",
    "deserialize",
    "get",
    "max_norm",
    "min_max_norm",
    "non_neg",
    "serialize",
    "unit_norm",
]
