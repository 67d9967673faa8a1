"""Door: ``tf.sets``."""

from .api.sets import difference, intersection, size, union

__all__ = ["difference", "intersection", "size", "union"]
