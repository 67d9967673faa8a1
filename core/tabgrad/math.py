"""``tf.math``."""

from .api.gather import (
    segment_max, segment_mean, segment_min, segment_prod, segment_sum, unsorted_segment_max,
    unsorted_segment_mean, unsorted_segment_min, unsorted_segment_prod, unsorted_segment_sqrt_n,
    unsorted_segment_sum,
)  # fmt: skip
from .api.nn import l2_normalize, log_softmax, softmax, zero_fraction
from .api.pointwise import (
    abs, acos, acosh, add, angle, asin, asinh, atan, atan2, atanh, bessel_i0, bessel_i0e,
    bessel_i1, bessel_i1e, betainc, ceil, conj, cos, cosh, digamma, divide, divide_no_nan,
    equal, erf, erfc, erfcinv, erfinv, exp, expm1, floor, floordiv, floormod, greater,
    greater_equal, igamma, igammac, imag, is_finite, is_inf, is_nan, lbeta, less, less_equal,
    lgamma, log, log1p, log_sigmoid, logical_and, logical_not, logical_or, logical_xor, maximum,
    minimum, mod, multiply, multiply_no_nan, ndtri, negative, nextafter, not_equal, polygamma,
    polyval, pow, real, reciprocal, reciprocal_no_nan, rint, round, rsqrt, scalar_mul, sigmoid,
    sign, sin, sinh, softplus, softsign, sqrt, square, squared_difference, subtract, tan, tanh,
    truediv, xdivy, xlog1py, xlogy, zeta,
)  # fmt: skip
from .api.reduction import (
    accumulate_n, add_n, argmax, argmin, bincount, confusion_matrix, count_nonzero, cumprod,
    cumsum, cumulative_logsumexp, invert_permutation, is_non_decreasing, is_strictly_increasing,
    reduce_all, reduce_any, reduce_euclidean_norm, reduce_logsumexp, reduce_max, reduce_mean,
    reduce_min, reduce_prod, reduce_std, reduce_sum, reduce_variance,
)  # fmt: skip
from .api.sorting import in_top_k, top_k
from . import math_special as special

__all__ = [
    "abs", "accumulate_n", "acos", "acosh", "add", "add_n", "angle", "argmax", "argmin", "asin",
    "asinh", "atan", "atan2", "atanh", "bessel_i0", "bessel_i0e", "bessel_i1", "bessel_i1e",
    "betainc", "bincount", "ceil", "confusion_matrix", "conj", "cos", "cosh", "count_nonzero",
    "cumprod", "cumsum", "cumulative_logsumexp", "digamma", "divide", "divide_no_nan", "equal",
    "erf", "erfc", "erfcinv", "erfinv", "exp", "expm1", "floor", "floordiv", "floormod",
    "greater", "greater_equal", "igamma", "igammac", "imag", "in_top_k", "invert_permutation",
    "is_finite", "is_inf", "is_nan", "is_non_decreasing", "is_strictly_increasing",
    "l2_normalize", "lbeta", "less", "less_equal", "lgamma", "log", "log1p", "log_sigmoid",
    "log_softmax", "logical_and", "logical_not", "logical_or", "logical_xor", "maximum",
    "minimum", "mod", "multiply", "multiply_no_nan", "ndtri", "negative", "nextafter",
    "not_equal", "polygamma", "polyval", "pow", "real", "reciprocal", "reciprocal_no_nan",
    "reduce_all", "reduce_any", "reduce_euclidean_norm", "reduce_logsumexp", "reduce_max",
    "reduce_mean", "reduce_min", "reduce_prod", "reduce_std", "reduce_sum", "reduce_variance",
    "rint", "round", "rsqrt", "scalar_mul", "segment_max", "segment_mean", "segment_min",
    "segment_prod", "segment_sum", "sigmoid", "sign", "sin", "sinh", "softmax", "softplus",
    "softsign", "special", "sqrt", "square", "squared_difference", "subtract", "tan", "tanh",
    "top_k", "truediv", "unsorted_segment_max", "unsorted_segment_mean", "unsorted_segment_min",
    "unsorted_segment_prod", "unsorted_segment_sqrt_n", "unsorted_segment_sum", "xdivy",
    "xlog1py", "xlogy", "zero_fraction", "zeta",
]  # fmt: skip
