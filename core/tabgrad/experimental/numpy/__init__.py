"""Door: ``tf.experimental.numpy``."""


import numpy as _np

from ...numpy_api import more as _more
from ...numpy_api.behavior import experimental_enable_numpy_behavior
from ...numpy_api.functions import TABLE as _TABLE
from ...numpy_api.functions import positive
from ...tensor.tensor import Tensor as ndarray
from . import random

globals().update(_TABLE)
globals().update({n: f for n, f in vars(_more).items() if getattr(f, "__module__", "") == _more.__name__})
bool_, int_, float_, complex_ = _np.bool_, _np.int64, _np.float64, _np.complex128
int8, int16, int32, int64 = _np.int8, _np.int16, _np.int32, _np.int64
uint8, uint16, uint32, uint64 = _np.uint8, _np.uint16, _np.uint32, _np.uint64
float16, float32, float64, complex64, complex128 = _np.float16, _np.float32, _np.float64, _np.complex64, _np.complex128
string_, unicode_, object_, inexact = _np.bytes_, _np.str_, _np.object_, _np.inexact
e, pi, inf, newaxis = _np.e, _np.pi, _np.inf, None
finfo, iinfo, issubdtype = _np.finfo, _np.iinfo, _np.issubdtype

__all__ = [name for name in globals() if not name.startswith("_")]
