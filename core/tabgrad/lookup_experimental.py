"""``tf.lookup.experimental``."""

from .api.lookup import DenseHashTable, MutableHashTable

__all__ = ["DenseHashTable", "MutableHashTable"]
