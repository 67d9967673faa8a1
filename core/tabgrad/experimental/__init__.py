"""Door: ``tf.experimental``. A package, since programs import ``tensorflow.experimental.numpy``."""

from typing import TYPE_CHECKING

from ..base.later import modules_later as _modules_later
from ..composite.ragged_shape import DynamicRaggedShape
from ..tensor.row_partition import RowPartition

if TYPE_CHECKING:
    from . import numpy

__getattr__ = _modules_later(__name__, {"numpy": "numpy"})
__all__ = ["DynamicRaggedShape", "RowPartition", "numpy"]
