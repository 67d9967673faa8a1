"""Door: ``tf.autograph.experimental``."""

from .api.autograph import Feature, do_not_convert, set_loop_options

__all__ = [
    "Feature",
    "do_not_convert",
    "set_loop_options",
]
