"""Initializers that draw nothing: zeros, ones, a constant, the identity matrix."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...tensor.convert import constant, convert_to_tensor
from ..common.variable import standardize_dtype
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object, serialize_keras_object


def numpy_dtype(dtype: Any) -> np.dtype[Any]:
    """The NumPy dtype of a dtype's name; floatx where None."""
    return as_dtype(standardize_dtype(dtype)).numpy


@public("keras.initializers")
class Initializer:
    """Called with ``(shape, dtype=None)``, gives a weight's first value. Subclass it for your own."""

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        raise NotImplementedError("Initializer subclasses must implement the `__call__()` method.")

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        """The initializer that a config describes."""
        return cls(**config)

    def clone(self) -> Initializer:
        """A new one with the same config."""
        return type(self).from_config(self.get_config())


@public("keras.initializers", "Zeros", "zeros", "zero")
class Zeros(Initializer):
    """All zeros."""

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return convert_to_tensor(np.zeros(tuple(shape), numpy_dtype(dtype)))


@public("keras.initializers", "Ones", "ones", "one")
class Ones(Initializer):
    """All ones."""

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        return convert_to_tensor(np.ones(tuple(shape), numpy_dtype(dtype)))


@public("keras.initializers", "Constant", "constant")
class Constant(Initializer):
    """All ``value``: a number, or values that broadcast to the shape."""

    def __init__(self, value: Any = 0.0) -> None:
        self.value = value

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        value = np.asarray(constant(self.value, dtype=None), dtype=numpy_dtype(dtype))
        return convert_to_tensor(np.array(np.broadcast_to(value, tuple(shape))))

    def get_config(self) -> dict[str, Any]:
        """``{'value': ...}``."""
        return {"value": serialize_keras_object(self.value)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Constant:
        """The initializer that a config describes."""
        return cls(deserialize_keras_object(config["value"]))


@public("keras.initializers", "Identity", "identity", "IdentityInitializer")
class Identity(Initializer):
    """The identity matrix times ``gain``. Raises ValueError unless the shape is 2-D."""

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = gain

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        if len(shape) != 2:
            raise ValueError(
                "Identity matrix initializer can only be used for 2D matrices. "
                f"Received: shape={shape} of rank {len(shape)}."
            )
        return convert_to_tensor((self.gain * np.eye(*shape)).astype(numpy_dtype(dtype)))

    def get_config(self) -> dict[str, Any]:
        """``{'gain': ...}``."""
        return {"gain": self.gain}
