"""keras.ops of ragged and sparse tensors: what a call does that failed since they are no tensors.

As in Keras: sparse tensors stay sparse where zeros stay zero, and become dense elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...base.errors import OpError
from ...base.tree import map_structure
from ...composite import sparse_arrange, sparse_math
from ...composite.sparse_basic import to_dense
from ...tensor.composite import composites, handler_of
from ...tensor.ragged import RaggedTensor
from ...tensor.sparse import SparseTensor

_OF_VALUES = {
    "abs", "absolute", "arcsin", "arcsinh", "arctan", "arctanh", "cast", "ceil", "conj", "conjugate", "elu",
    "expm1", "floor", "gelu", "imag", "leaky_relu", "log1p", "negative", "real", "relu", "relu6", "round", "selu",
    "sign", "silu", "sin", "sinh", "softsign", "sqrt", "square", "tan", "tanh", "trunc",
}  # fmt: skip
_OF_ROWS = {  # what TensorFlow calls it
    "add": "add", "subtract": "subtract", "multiply": "multiply", "divide": "divide", "true_divide": "divide",
    "maximum": "maximum", "minimum": "minimum", "power": "pow", "equal": "equal", "not_equal": "not_equal",
    "greater": "greater", "less": "less", "sum": "reduce_sum", "mean": "reduce_mean", "max": "reduce_max",
    "min": "reduce_min", "prod": "reduce_prod", "any": "reduce_any", "all": "reduce_all", "concatenate": "concat",
    "stack": "stack", "expand_dims": "expand_dims", "squeeze": "squeeze", "where": "where", "softmax": "softmax",
}  # fmt: skip


def _subtract(a: Any, b: Any) -> Any:
    return sparse_math.add(a, sparse_math.map_values(lambda v: -v, b) if isinstance(b, SparseTensor) else -b)


def _squeeze(x: Any, axis: Any = None) -> Any:
    sizes = x.sizes()
    gone = {i for i, d in enumerate(sizes) if d == 1} if axis is None else {axis % len(sizes)}
    return sparse_arrange.reshape(x, [d for i, d in enumerate(sizes) if i not in gone])


_OF_SPARSE: dict[str, Callable[..., Any]] = {
    "add": sparse_math.add,
    "subtract": _subtract,
    "multiply": sparse_math.multiply,
    "divide": sparse_math.divide,
    "maximum": sparse_math.maximum,
    "minimum": sparse_math.minimum,
    "matmul": sparse_math.sparse_dense_matmul,
    "dot": sparse_math.sparse_dense_matmul,
    "transpose": lambda x, axes=None: sparse_arrange.transpose(x, axes),
    "reshape": lambda x, newshape: sparse_arrange.reshape(x, newshape),
    "expand_dims": lambda x, axis: sparse_arrange.expand_dims(x, axis),
    "squeeze": _squeeze,
    "concatenate": lambda xs, axis=0: sparse_arrange.concat(axis, xs),
    "sum": lambda x, axis=None, keepdims=False: sparse_math.reduce_sum(x, axis, keepdims, output_is_sparse=True),
}


def of_composites(function: Callable[..., Any], args: Any, kwargs: Any) -> Callable[[], Any] | None:
    """What does the call instead, where there is a composite value among its arguments; else None."""
    found = list(composites((args, kwargs)))
    name = function.__name__.lstrip("_")
    if not found:
        return None
    if any(isinstance(x, RaggedTensor) for x in found):
        handler = handler_of(_OF_ROWS.get(name, name), args, kwargs)
        if handler is not None and name in _OF_ROWS:
            return lambda: handler(*args, **kwargs)
        return (lambda: _of_content(function, args, kwargs)) if name in _OF_VALUES else None
    return lambda: _of_sparse(function, name, args, kwargs)


def _of_content(function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    return args[0].with_content(function(args[0].content(), *args[1:], **kwargs))


def _of_sparse(function: Callable[..., Any], name: str, args: Any, kwargs: Any) -> Any:
    if name in _OF_VALUES and args and isinstance(args[0], SparseTensor):
        return _of_content(function, args, kwargs)
    if name in _OF_SPARSE:
        try:
            return _OF_SPARSE[name](*args, **kwargs)
        except (TypeError, ValueError, OpError):  # other operands: as dense tensors
            pass
    dense = map_structure(lambda x: to_dense(x) if isinstance(x, SparseTensor) else x, (args, kwargs))
    return function(*dense[0], **dense[1])
