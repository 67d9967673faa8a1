"""tabgrad: Keras-style deep learning that trains on the desktop and in a browser tab."""

from typing import TYPE_CHECKING as _TYPE_CHECKING

# first: the ops register, eager evaluation is installed, control flow gets its gradient
from .compile import control as _control
from .ops import vocabulary as _vocabulary
from .tensor import eager as _eager

# isort: split
from . import (
    autodiff,
    bitwise,
    config,
    data,
    debugging,
    dtypes,
    errors,
    image,
    keras,
    linalg,
    math,
    nest,
    nn,
    random,
    signal,
)  # fmt: skip
from .api import sliced as _sliced
from .api.array import (
    batch_to_space,
    bitcast,
    broadcast_dynamic_shape,
    broadcast_static_shape,
    broadcast_to,
    concat,
    ensure_shape,
    expand_dims,
    identity,
    identity_n,
    meshgrid,
    pad,
    parallel_stack,
    rank,
    repeat,
    reshape,
    reverse,
    reverse_sequence,
    roll,
    shape,
    shape_n,
    size,
    slice,
    space_to_batch,
    space_to_batch_nd,
    split,
    squeeze,
    stack,
    strided_slice,
    tile,
    transpose,
    unstack,
)  # fmt: skip
from .api.control import (
    case,
    cond,
    control_dependencies,
    foldl,
    foldr,
    group,
    map_fn,
    no_op,
    scan,
    switch_case,
    timestamp,
    vectorized_map,
    while_loop,
)  # fmt: skip
from .api.control import tuple_ as tuple
from .api.create import (
    eye,
    fill,
    linspace,
    one_hot,
    ones,
    ones_like,
    range,
    sequence_mask,
    zeros,
    zeros_like,
)  # fmt: skip
from .api.debugging import Assert
from .api.environment import (
    device,
    executing_eagerly,
    get_static_value,
    gradients,
    init_scope,
    inside_function,
    name_scope,
)  # fmt: skip
from .api.environment import print_ as print
from .api.gather import (
    boolean_mask,
    dynamic_partition,
    dynamic_stitch,
    gather,
    gather_nd,
    scatter_nd,
    tensor_scatter_nd_add,
    tensor_scatter_nd_max,
    tensor_scatter_nd_min,
    tensor_scatter_nd_sub,
    tensor_scatter_nd_update,
    where,
)  # fmt: skip
from .api.host_function import numpy_function, py_function
from .api.initializers import (
    constant_initializer,
    ones_initializer,
    random_normal_initializer,
    random_uniform_initializer,
    zeros_initializer,
)
from .api.linalg import eig, eigvals, einsum, matmul, norm, tensordot
from .api.module import Module
from .api.pointwise import (
    abs,
    acos,
    acosh,
    add,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    clip_by_value,
    cos,
    cosh,
    divide,
    equal,
    exp,
    floor,
    greater,
    greater_equal,
    less,
    less_equal,
    logical_and,
    logical_not,
    logical_or,
    maximum,
    minimum,
    multiply,
    negative,
    not_equal,
    pow,
    round,
    scalar_mul,
    sigmoid,
    sign,
    sin,
    sinh,
    sqrt,
    square,
    subtract,
    tan,
    tanh,
    truediv,
    truncatediv,
    truncatemod,
)  # fmt: skip
from .api.reduction import (
    add_n,
    argmax,
    argmin,
    clip_by_global_norm,
    clip_by_norm,
    cumsum,
    histogram_fixed_width,
    histogram_fixed_width_bins,
    reduce_all,
    reduce_any,
    reduce_logsumexp,
    reduce_max,
    reduce_mean,
    reduce_min,
    reduce_prod,
    reduce_sum,
)  # fmt: skip
from .api.sorting import argsort, searchsorted, sort, unique, unique_with_counts
from .api.tensor_array import TensorArray
from .autodiff.custom import custom_gradient, grad_pass_through, recompute_grad, stop_gradient
from .autodiff.tape import GradientTape, UnconnectedGradients
from .base.dtype import DType
from .base.later import modules_later as _modules_later
from .base.shape import TensorShape
from .compile.function import function
from .debugging import (
    assert_equal,
    assert_greater,
    assert_less,
    assert_rank,
)  # fmt: skip
from .dtypes import (
    as_dtype,
    bfloat16,
    bool,
    cast,
    complex,
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
    saturate_cast,
    string,
    uint8,
    uint16,
    uint32,
    uint64,
)  # fmt: skip
from .tensor.composite_specs import (
    IndexedSlicesSpec,
    NoneTensorSpec,
    RaggedTensorSpec,
    SparseTensorSpec,
    is_symbolic_tensor,
    is_tensor,
    type_spec_from_value,
)  # fmt: skip
from .tensor.convert import constant, convert_to_tensor, register_tensor_conversion_function
from .tensor.ragged import RaggedTensor
from .tensor.sparse import SparseTensor
from .tensor.spec import IndexedSlices, TensorSpec, TypeSpec
from .tensor.tensor import Tensor
from .tensor.variable import Variable

if _TYPE_CHECKING:
    from . import lookup, strings
    from .api.array_places import (
        edit_distance,
        extract_volume_patches,
        fingerprint,
        guarantee_const,
        realdiv,
        unravel_index,
    )  # fmt: skip
    from .api.conv_gradients import (
        conv,
        conv2d_backprop_filter_v2,
        conv2d_backprop_input_v2,
        required_space_to_batch_paddings,
    )  # fmt: skip
    from .api.device_spec import DeviceSpec
    from .api.isotonic import approx_top_k
    from .api.linalg_functions import sqrtm as matrix_square_root
    from .api.signal_transforms import fftnd, ifftnd, irfftnd, rfftnd
    from .api.strings import as_string
    from .api.tensor_messages import make_ndarray, make_tensor_proto
    from .api.variable_options import (
        AggregationMethod,
        CriticalSection,
        RegisterGradient,
        VariableAggregation,
        VariableSynchronization,
        get_current_name_scope,
        get_logger,
        hessians,
        no_gradient,
    )  # fmt: skip

newaxis = None
# imported when first used; some are other names of Keras's
__getattr__ = _modules_later(
    __name__,
    {
        **{
            name: name
            for name in [
                "audio", "autograph", "compat", "distribute", "experimental", "io", "lookup", "profiler", "queue",
                "ragged", "sets", "sparse", "strings", "summary", "sysconfig", "test", "train", "types", "version",
            ]
        },
        **{name: f"keras.{name}" for name in ("initializers", "losses", "metrics", "optimizers")},
        **{
            name: f"api.{file}:{name}"
            for file, names in {
                "array_places": "edit_distance extract_volume_patches fingerprint "
                "guarantee_const realdiv unravel_index",
                "conv_gradients": "conv conv2d_backprop_filter_v2 "
                "conv2d_backprop_input_v2 required_space_to_batch_paddings",
                "device_spec": "DeviceSpec",
                "isotonic": "approx_top_k",
                "signal_transforms": "fftnd ifftnd irfftnd rfftnd",
                "strings": "as_string",
                "tensor_messages": "make_ndarray make_tensor_proto",
                "variable_options": "AggregationMethod CriticalSection RegisterGradient VariableAggregation "
                "VariableSynchronization get_current_name_scope get_logger hessians no_gradient",
            }.items()
            for name in names.split()
        },
        "matrix_square_root": "api.linalg_functions:sqrtm",
    },
)
__version__ = "0.1.0"
