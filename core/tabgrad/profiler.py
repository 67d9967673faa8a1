"""Door: ``tf.profiler``."""

from . import profiler_experimental as experimental

__all__ = [
    "experimental",
]
