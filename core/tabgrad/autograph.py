"""Door: ``tf.autograph``."""

from . import autograph_experimental as experimental
from .api.autograph import (
    set_verbosity,
    to_code,
    to_graph,
    trace,
)

__all__ = [
    "experimental",
    "set_verbosity",
    "to_code",
    "to_graph",
    "trace",
]
