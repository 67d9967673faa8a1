"""Door: ``tf.sparse``."""

from .tensor.sparse import SparseTensor, from_dense, reorder, to_dense

__all__ = ["SparseTensor", "from_dense", "reorder", "to_dense"]
