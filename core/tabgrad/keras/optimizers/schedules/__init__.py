"""Learning rates that depend on the step."""

from __future__ import annotations

from typing import Any

from ...common.identifiers import aliases
from ...saving.serialization import deserialize_keras_object, serialize_keras_object
from .decays import (
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
)
from .learning_rate_schedule import LearningRateSchedule


def serialize(learning_rate_schedule: Any) -> Any:
    """The schedule's config."""
    return serialize_keras_object(learning_rate_schedule)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The schedule that a config describes."""
    return deserialize_keras_object(config, custom_objects, module_objects=aliases("keras.optimizers.schedules"))


__all__ = [
    "CosineDecay",
    "CosineDecayRestarts",
    "ExponentialDecay",
    "InverseTimeDecay",
    "LearningRateSchedule",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
    "deserialize",
    "serialize",
]
