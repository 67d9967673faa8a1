"""Door: ``tf.summary.experimental``."""

from .api.summaries import get_step, set_step

__all__ = ["get_step", "set_step"]
