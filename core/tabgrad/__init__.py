"""tabgrad: Keras-style deep learning that trains on the desktop and in a browser tab."""

from .ops import compare, create, elementwise, matmul, movement, reduce  # noqa: F401  (register)
from .ops import operators  # noqa: F401
from .ops import arrange, conv, index, pool, softmax  # noqa: F401
from .ops import activations, einsum as _einsum, fft as _fft, linalg as _linalg  # noqa: F401
from .ops import matrix as _matrix, random as _random, sort as _sort  # noqa: F401
from .ops import special, spectral  # noqa: F401
from .tensor import eager  # noqa: F401
from .tensor.convert import constant, convert_to_tensor
from .tensor.variable import Variable
from .autodiff.tape import GradientTape

# arrays, control flow, environment
from .api.array import (
    batch_to_space, bitcast, broadcast_dynamic_shape, broadcast_static_shape, broadcast_to, concat,
    ensure_shape, expand_dims, identity, identity_n, meshgrid, pad, parallel_stack, rank, repeat,
    reshape, reverse, reverse_sequence, roll, shape, shape_n, size, slice, space_to_batch,
    space_to_batch_nd, split, squeeze, stack, strided_slice, tile, transpose, unstack,
)  # fmt: skip
from .api.control import (
    case, cond, control_dependencies, foldl, foldr, group, map_fn, no_op, numpy_function, py_function,
    scan, switch_case, timestamp, vectorized_map, while_loop,
)  # fmt: skip
from .api.control import tuple_ as tuple
from .api.create import (
    eye, fill, linspace, one_hot, ones, ones_like, range, sequence_mask, zeros, zeros_like,
)  # fmt: skip
from .api.debugging import Assert
from .api.environment import (
    device, executing_eagerly, get_static_value, gradients, init_scope, name_scope,
)  # fmt: skip
from .api.environment import print_ as print
from .api import sliced as _sliced
from .api.gather import (
    boolean_mask, dynamic_partition, dynamic_stitch, gather, gather_nd, scatter_nd,
    tensor_scatter_nd_add, tensor_scatter_nd_max, tensor_scatter_nd_min, tensor_scatter_nd_sub,
    tensor_scatter_nd_update, where,
)  # fmt: skip
from .autodiff.custom import custom_gradient, grad_pass_through, recompute_grad, stop_gradient
from .autodiff.tape import UnconnectedGradients
from .base.dtype import DType
from .base.shape import TensorShape
from .dtypes import (
    as_dtype, bfloat16, bool, cast, complex, complex64, complex128, double, float16, float32,
    float64, half, int8, int16, int32, int64, saturate_cast, string, uint8, uint16, uint32, uint64,
)  # fmt: skip
from .compile.function import function
from .tensor.convert import is_tensor
from .tensor.spec import IndexedSlices, TensorSpec
from .tensor.tensor import Tensor
from . import autodiff, config, debugging, dtypes, errors, image, nest, nn
from .debugging import (
    assert_equal, assert_greater, assert_less, assert_rank,
)  # fmt: skip

newaxis = None

from . import keras  # noqa: E402



# mathematics
from .api.linalg import einsum, matmul, norm, tensordot
from .api.pointwise import (
    abs, acos, acosh, add, asin, asinh, atan, atan2, atanh, clip_by_value, cos, cosh, divide,
    equal, exp, floor, greater, greater_equal, less, less_equal, logical_and, logical_not,
    logical_or, maximum, minimum, multiply, negative, not_equal, pow, round, scalar_mul,
    sigmoid, sign, sin, sinh, sqrt, square, subtract, tan, tanh, truediv, truncatediv,
    truncatemod,
)  # fmt: skip
from .api.reduction import (
    add_n, argmax, argmin, clip_by_global_norm, clip_by_norm, cumsum, histogram_fixed_width,
    histogram_fixed_width_bins, reduce_all, reduce_any, reduce_logsumexp, reduce_max,
    reduce_mean, reduce_min, reduce_prod, reduce_sum,
)  # fmt: skip
from .api.sorting import argsort, searchsorted, sort, unique, unique_with_counts
from . import bitwise, linalg, math, random, signal
