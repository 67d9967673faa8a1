"""Door: ``tf.profiler.experimental``."""

from .api.profiling import (
    Profile,
    ProfilerOptions,
    Trace,
    client,
    server,
    start,
    stop,
)

__all__ = [
    "Profile",
    "ProfilerOptions",
    "Trace",
    "client",
    "server",
    "start",
    "stop",
]
