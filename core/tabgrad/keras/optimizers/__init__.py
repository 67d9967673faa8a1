"""Optimizers: classes, and lookup by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..common.identifiers import aliases, resolve
from ..saving.lazily import lazily
from ..saving.serialization import deserialize_keras_object, serialize_keras_object
from . import schedules
from .adagrad_family import Adadelta, Adafactor, Adagrad, Ftrl
from .adam import Adam
from .adam_family import Adamax, AdamW, Lamb, Lion, Nadam
from .base_optimizer import Optimizer
from .loss_scale_optimizer import LossScaleOptimizer
from .muon import Muon
from .rmsprop import RMSprop
from .schedule_free import ScheduleFreeAdamW
from .sgd import SGD

if TYPE_CHECKING:
    from . import legacy
    from .multi_optimizer import MultiOptimizer, OptimizerMap

_LATER: dict[str, tuple[str, ...]] = {"legacy": ("legacy",), "multi_optimizer": ("MultiOptimizer", "OptimizerMap")}
__getattr__ = lazily(globals(), "keras.optimizers", _LATER)


def _names() -> dict[str, Any]:
    found = aliases("keras.optimizers")
    return {**found, **{name.lower(): cls for name, cls in found.items()}}


def serialize(optimizer: Any) -> Any:
    """The optimizer's config."""
    return serialize_keras_object(optimizer)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The optimizer that a config describes; class names in any case."""
    names = _names()
    if isinstance(config, dict) and str(config.get("class_name", "")).lower() in names:
        config = {**config, "class_name": names[config["class_name"].lower()].__name__}
    return deserialize_keras_object(config, custom_objects, module_objects=names)


def get(identifier: Any) -> Any:
    """An optimizer from a name (any case), config, or optimizer. Raises ValueError otherwise."""
    if identifier is None or isinstance(identifier, Optimizer):
        return identifier
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str) and identifier.lower() in _names():
        return _names()[identifier.lower()]()
    if isinstance(identifier, str):
        return resolve(identifier, "keras.optimizers", "optimizer")
    raise ValueError(f"Could not interpret optimizer identifier: {identifier}")


__all__ = [
    "SGD",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lamb",
    "Lion",
    "LossScaleOptimizer",
    "MultiOptimizer",
    "Muon",
    "Nadam",
    "Optimizer",
    "OptimizerMap",
    "RMSprop",
    "ScheduleFreeAdamW",
    "deserialize",
    "get",
    "legacy",
    "schedules",
    "serialize",
]
