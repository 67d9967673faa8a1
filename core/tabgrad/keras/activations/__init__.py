"""Activation functions, and lookup by name."""

from __future__ import annotations

from typing import Any

from ..common.identifiers import resolve
from ..saving.registry import public_name
from ..saving.serialization import serialize_keras_object
from .activations import linear, relu, sigmoid, softmax, tanh


def serialize(activation: Any) -> Any:
    """The activation's name, or its config where it is not one of Keras's."""
    known = public_name(activation)
    return known[1] if known and known[0] == "keras.activations" else serialize_keras_object(activation)


def get(identifier: Any) -> Any:
    """An activation from a name, config or callable; None is linear. Raises ValueError otherwise."""
    if identifier is None:
        return linear
    return resolve(identifier, "keras.activations", "activation function", call=False)


__all__ = ["get", "linear", "relu", "serialize", "sigmoid", "softmax", "tanh"]
