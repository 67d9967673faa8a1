"""Functions that work element by element, by name: of ragged tensors they are functions of the flat values."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

from ..api import activation, array, array_places, create, debugging, dropout, dtypes, gather, nn, pointwise
from ..tensor.composite import NotHandled, handles
from ..tensor.convert import convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from .ragged_elementwise import elementwise, mapped

ONE = {
    pointwise: "abs acos acosh angle asin asinh atan atanh ceil conj cos cosh digamma erf erfc erfcinv erfinv exp "
    "expm1 floor imag is_finite is_inf is_nan lgamma log log1p log_sigmoid logical_not ndtri negative "
    "real reciprocal reciprocal_no_nan rint round rsqrt sigmoid sign sin sinh softplus sqrt square tan "
    "tanh invert bessel_i0 bessel_i0e bessel_i1 bessel_i1e bessel_j0 bessel_j1 bessel_k0 bessel_k0e "
    "bessel_k1 bessel_k1e bessel_y0 bessel_y1 dawsn expint fresnel_cos fresnel_sin spence clip_by_value",
    activation: "relu relu6 elu selu leaky_relu gelu silu softsign",
    array: "identity bitcast",
    create: "zeros_like ones_like",
    dropout: "dropout stateless_dropout",
    dtypes: "cast saturate_cast",
    debugging: "check_numerics",
}
TWO = {
    pointwise: "add atan2 divide divide_no_nan equal floordiv floormod greater greater_equal less less_equal "
    "logical_and logical_or logical_xor maximum minimum multiply multiply_no_nan nextafter not_equal pow "
    "scalar_mul squared_difference subtract truncatediv truncatemod xdivy xlog1py xlogy zeta bitwise_and "
    "bitwise_or bitwise_xor left_shift right_shift",
    array_places: "realdiv",
    dtypes: "complex",
    nn: "sigmoid_cross_entropy_with_logits",
}


def _register(function: Callable[..., Any], count: int) -> None:
    parameters = list(signature(function).parameters)[:count]

    def handler(*args: Any, **kwargs: Any) -> Any:
        operands = [kwargs.pop(p) if p in kwargs else args[i] for i, p in enumerate(parameters)]
        rest = args[count:]
        if not any(map(is_ragged, operands)):
            raise NotHandled
        if count == 1:
            return mapped(lambda x: function(x, *rest, **kwargs), operands[0])
        return elementwise(lambda *flat: function(*flat, *rest, **kwargs), *operands)

    handles(function.__name__, takes=RaggedTensor)(handler)


for _functions, _count in ((ONE, 1), (TWO, 2)):
    for _module, _names in _functions.items():
        for _name in _names.split():
            _register(getattr(_module, _name), _count)


@handles("where", takes=RaggedTensor)
def where(condition: Any, x: Any = None, y: Any = None, name: Any = None) -> Any:
    """Elements of ``x`` where the condition holds, of ``y`` elsewhere; the places where it holds without the two."""
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    if x is None:
        found = condition.with_flat_values(condition.flat_values)
        places = found.to_sparse().indices
        return gather.boolean_mask(places, array.reshape(condition.flat_values, [-1]))
    condition = condition if is_ragged(condition) else convert_to_tensor(condition)
    return elementwise(gather.where, condition, x, y)


def _assertion(name: str) -> None:
    function = getattr(debugging, name)

    def assertion(x: Any, y: Any, *args: Any, **kwargs: Any) -> None:
        def check(a: Any, b: Any) -> Any:
            function(a, b, *args, **kwargs)
            return a if a.ndim else b

        elementwise(check, *(v if is_ragged(v) else convert_to_tensor(v) for v in (x, y)))

    handles(name, takes=RaggedTensor)(assertion)


for _name in ["equal", "none_equal", "greater", "greater_equal", "less", "less_equal", "near"]:
    _assertion(f"assert_{_name}")


@handles("add_n", takes=RaggedTensor)
def add_n(inputs: Any, name: Any = None) -> Any:
    """The sum of several."""
    total = inputs[0]
    for x in inputs[1:]:
        total = pointwise.add(total, x)
    return total
