"""Door: ``tf.dtypes``."""

from .api.array import bitcast
from .api.dtypes import as_dtype, cast, complex, saturate_cast
from .base.dtype import (
    DType,
    bfloat16,
    complex64,
    complex128,
    double,
    float16,
    float32,
    float64,
    half,
    int8,
    int16,
    int32,
    int64,
    string,
    uint8,
    uint16,
    uint32,
    uint64,
)
from .base.dtype import bool_ as bool

__all__ = [
    "DType",
    "as_dtype",
    "bfloat16",
    "bitcast",
    "bool",
    "cast",
    "complex",
    "complex64",
    "complex128",
    "double",
    "float16",
    "float32",
    "float64",
    "half",
    "int8",
    "int16",
    "int32",
    "int64",
    "saturate_cast",
    "string",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
]
