"""Quantizers and their configs by name, config or class."""

from __future__ import annotations

import inspect
from typing import Any

from ..common.naming import to_snake_case
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .abs_max import AbsMaxQuantizer, Quantizer
from .calibrated import AWQConfig
from .configs import Float8QuantizationConfig, Int4QuantizationConfig, Int8QuantizationConfig, QuantizationConfig

_CLASSES: tuple[Any, ...] = (
    Quantizer, AbsMaxQuantizer, QuantizationConfig, Int8QuantizationConfig, Int4QuantizationConfig,
    Float8QuantizationConfig, AWQConfig,
)  # fmt: skip
_BY_NAME = {name: c for c in _CLASSES for name in (c.__name__, to_snake_case(c.__name__))}


def serialize(initializer: Any) -> Any:
    """The config of a quantizer (Keras's name for the argument)."""
    return serialize_keras_object(initializer)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The quantizer that a config describes."""
    return deserialize_keras_object(config, module_objects=_BY_NAME, custom_objects=custom_objects)


def get(identifier: Any, **kwargs: Any) -> Any:
    """The quantizer of a name, config, class or the quantizer itself; None of None.

    Raises: ValueError where it stands for none.
    """
    if identifier is None:
        return None
    if isinstance(identifier, dict):
        found = deserialize(identifier)
    else:
        found = _BY_NAME.get(identifier) if isinstance(identifier, str) else identifier
    if not callable(found):
        raise ValueError(f"Could not interpret quantizer identifier: {identifier}")
    return found(**kwargs) if inspect.isclass(found) else found
