"""Metrics: classes, functions, and lookup by name."""

from __future__ import annotations

from typing import Any

from ..common.identifiers import aliases, resolve
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .accuracy_metrics import (
    BinaryAccuracy,
    CategoricalAccuracy,
    SparseCategoricalAccuracy,
    binary_accuracy,
    categorical_accuracy,
    sparse_categorical_accuracy,
)
from .metric import Metric
from .reduction_metrics import Mean, MeanMetricWrapper, Sum


def serialize(metric: Any) -> Any:
    """The metric's config."""
    return serialize_keras_object(metric)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The metric that a config describes."""
    return deserialize_keras_object(config, custom_objects, module_objects=aliases("keras.metrics"))


def get(identifier: Any) -> Any:
    """A metric from a name, config, class or callable. Raises ValueError otherwise."""
    return resolve(identifier, "keras.metrics", "metric")


__all__ = [
    "BinaryAccuracy",
    "CategoricalAccuracy",
    "Mean",
    "MeanMetricWrapper",
    "Metric",
    "SparseCategoricalAccuracy",
    "Sum",
    "binary_accuracy",
    "categorical_accuracy",
    "deserialize",
    "get",
    "serialize",
    "sparse_categorical_accuracy",
]
