"""Door: ``keras.legacy``."""

from . import saving

__all__ = ["saving"]
