"""How weights start: constants, random draws, and variance-scaled draws."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.dtype import as_dtype
from ...ir.op import F
from ...tensor.convert import convert_to_tensor, is_tensor
from ..common.identifiers import aliases, resolve
from ..common.variable import standardize_dtype
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from .constant_initializers import Constant, Identity, Initializer, Ones, Zeros
from .random_initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    Orthogonal,
    RandomNormal,
    RandomUniform,
    TruncatedNormal,
    VarianceScaling,
)
from .stft_initializer import STFT, STFTInitializer, stft


def serialize(initializer: Any) -> Any:
    """The initializer's config."""
    return serialize_keras_object(initializer)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The initializer that a config describes."""
    return deserialize_keras_object(config, custom_objects, module_objects=aliases("keras.initializers"))


def get(identifier: Any) -> Any:
    """An initializer from a name, config, class, callable, or the values themselves.

    Raises: ValueError where nothing is meant by it.
    """
    if is_tensor(identifier) or isinstance(identifier, (np.ndarray, np.generic)):

        def values(shape: Any, dtype: Any = None) -> Any:
            if tuple(shape) != tuple(identifier.shape):
                raise ValueError(
                    f"Expected `shape` to be {tuple(identifier.shape)} for direct tensor as initializer. "
                    f"Received shape={shape}"
                )
            return F.cast(convert_to_tensor(identifier), dtype=as_dtype(standardize_dtype(dtype)).numpy)

        return values
    return resolve(identifier, "keras.initializers", "initializer")


# Keras's lower-case names of the classes
zeros = Zeros
constant = Constant
ones = Ones
identity = Identity
IdentityInitializer = Identity
orthogonal = Orthogonal
OrthogonalInitializer = Orthogonal
glorot_uniform = GlorotUniform
glorot_normal = GlorotNormal
he_uniform = HeUniform
he_normal = HeNormal
lecun_uniform = LecunUniform
lecun_normal = LecunNormal
random_normal = RandomNormal
random_uniform = RandomUniform
truncated_normal = TruncatedNormal
variance_scaling = VarianceScaling

__all__ = [
    "STFT",
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Identity",
    "IdentityInitializer",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "Orthogonal",
    "OrthogonalInitializer",
    "RandomNormal",
    "RandomUniform",
    "STFTInitializer",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "constant",
    "deserialize",
    "get",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "identity",
    "lecun_normal",
    "lecun_uniform",
    "ones",
    "orthogonal",
    "random_normal",
    "random_uniform",
    "serialize",
    "stft",
    "truncated_normal",
    "variance_scaling",
    "zeros",
]
