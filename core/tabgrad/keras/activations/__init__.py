"""Activation functions, and lookup by name."""

from __future__ import annotations

from typing import Any

from ..common.identifiers import aliases, resolve
from ..saving.registry import public_name
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .activations import (
    celu,
    elu,
    exponential,
    gelu,
    glu,
    hard_shrink,
    hard_sigmoid,
    hard_silu,
    hard_tanh,
    leaky_relu,
    linear,
    log_sigmoid,
    log_softmax,
    mish,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    soft_shrink,
    softmax,
    softplus,
    softsign,
    sparse_plus,
    sparse_sigmoid,
    sparsemax,
    squareplus,
    tanh,
    tanh_shrink,
    threshold,
)

swish, hard_swish = silu, hard_silu


def serialize(activation: Any) -> Any:
    """The activation's name, or its config where it is not one of Keras's."""
    known = public_name(activation)
    return known[1] if known and known[0] == "keras.activations" else serialize_keras_object(activation)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The activation that a name or config describes."""
    return deserialize_keras_object(config, custom_objects, module_objects=aliases("keras.activations"))


def get(identifier: Any) -> Any:
    """An activation from a name, config or callable; None is linear. Raises ValueError otherwise."""
    if identifier is None:
        return linear
    return resolve(identifier, "keras.activations", "activation function", call=False)


__all__ = [
    "celu",
    "deserialize",
    "elu",
    "exponential",
    "gelu",
    "get",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "leaky_relu",
    "linear",
    "log_sigmoid",
    "log_softmax",
    "mish",
    "relu",
    "relu6",
    "selu",
    "serialize",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "squareplus",
    "swish",
    "tanh",
    "tanh_shrink",
    "threshold",
]
