"""Functions of tensors that take sparse ones: of their values, of their shape, and operators."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..api import array, dtypes, pointwise
from ..ir.op import F
from ..tensor.composite import NotHandled, handles
from ..tensor.convert import convert_to_tensor
from ..tensor.sparse import SparseTensor
from . import sparse_math

VALUES = {
    pointwise: "abs asin asinh atan atanh bessel_i0e erf negative sign sin sqrt square tan tanh",
    dtypes: "cast",
    array: "identity",
}


def _register(function: Any) -> None:
    def handler(x: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(x, SparseTensor):
            raise NotHandled
        return x.with_values(function(x.values, *args, **kwargs))

    handles(function.__name__, takes=SparseTensor)(handler)


for _module, _names in VALUES.items():
    for _name in _names.split():
        _register(getattr(_module, _name))

handles("sparse_multiply", takes=SparseTensor)(sparse_math.multiply)
handles("sparse_divide", takes=SparseTensor)(sparse_math.divide)


@handles("shape", takes=SparseTensor)
def shape(input: Any, out_type: Any = None, name: Any = None) -> Any:
    """The shape of the whole."""
    return F.cast(input.dense_shape, dtype=convert_to_tensor(0, out_type or "int32").data.dtype)


@handles("size", takes=SparseTensor)
def size(input: Any, out_type: Any = None, name: Any = None) -> Any:
    """The number of elements of the whole."""
    return convert_to_tensor(int(np.prod(input.sizes())), out_type or "int32")


@handles("rank", takes=SparseTensor)
def rank(input: Any, name: Any = None) -> Any:
    """The number of axes."""
    return convert_to_tensor(len(input.sizes()), "int32")
