"""Door: ``tf.types``."""

from . import types_experimental as experimental

__all__ = [
    "experimental",
]
