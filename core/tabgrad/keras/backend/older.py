"""Functions that ``tf.keras.backend`` has kept from Keras 2: TensorFlow's, with Keras's names and defaults."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...api import array, control, create, linalg, pointwise, random, reduction
from ...api import gather as _rows
from ...api.activation import elu as _elu
from ...api.activation import leaky_relu
from ...api.activation import relu as _relu
from ...api.dropout import dropout as _dropout
from ...api.nn import (
    batch_normalization as _batch_normalization,
)
from ...api.nn import (
    bias_add as _bias_add,
)
from ...api.nn import (
    l2_normalize as _l2_normalize,
)
from ...api.nn import (
    sigmoid_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits,
    sparse_softmax_cross_entropy_with_logits,
)
from ...api.nn import (
    softmax as _softmax,
)
from ...api.resize import resize
from ...api.sorting import in_top_k as _in_top_k
from ...base.dtype import as_dtype
from ...base.settings import epsilon, floatx, standardize_data_format
from ...ir.op import F
from ...tensor.convert import constant as _constant
from ...tensor.convert import convert_to_tensor, is_tensor
from ...tensor.variable import Variable as _Variable
from ..ops import nn_conv as nn

# as they are
abs, cos, sin, exp, log, square, sign, round = (
    pointwise.abs, pointwise.cos, pointwise.sin, pointwise.exp, pointwise.log, pointwise.square, pointwise.sign,
    pointwise.round,
)  # fmt: skip
tanh, sigmoid, pow, maximum, minimum = (
    pointwise.tanh, pointwise.sigmoid, pointwise.pow, pointwise.maximum, pointwise.minimum
)  # fmt: skip
equal, not_equal, greater, greater_equal, less, less_equal = (
    pointwise.equal, pointwise.not_equal, pointwise.greater, pointwise.greater_equal, pointwise.less,
    pointwise.less_equal,
)  # fmt: skip
max, min, sum, prod = reduction.reduce_max, reduction.reduce_min, reduction.reduce_sum, reduction.reduce_prod
cumprod, cumsum, reshape, stack, shape = (
    reduction.cumprod, reduction.cumsum, array.reshape, array.stack, array.shape
)  # fmt: skip
ones_like, zeros_like, foldl, foldr = create.ones_like, create.zeros_like, control.foldl, control.foldr


def _cast(x: Any, dtype: Any) -> Any:
    return F.cast(convert_to_tensor(x), dtype=as_dtype(dtype).numpy)


def cast(x: Any, dtype: Any) -> Any:
    """x in another dtype."""
    return _cast(x, dtype)


def cast_to_floatx(x: Any) -> Any:
    """x in the default float dtype; an array stays one."""
    return _cast(x, floatx()) if is_tensor(x) else np.asarray(x, dtype=floatx())


def _of_bools(reduce: Callable[..., Any]) -> Callable[..., Any]:
    def reduced(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        return reduce(_cast(x, "bool"), axis, keepdims)

    return reduced


def _of_floats(reduce: Callable[..., Any]) -> Callable[..., Any]:
    def reduced(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        x = convert_to_tensor(x)
        return reduce(_cast(x, floatx()) if x.dtype.is_bool else x, axis, keepdims)

    return reduced


all, any = _of_bools(reduction.reduce_all), _of_bools(reduction.reduce_any)
mean, std, var = (_of_floats(f) for f in (reduction.reduce_mean, reduction.reduce_std, reduction.reduce_variance))


def argmax(x: Any, axis: int = -1) -> Any:
    """Where the largest is."""
    return reduction.argmax(x, axis)


def argmin(x: Any, axis: int = -1) -> Any:
    """Where the smallest is."""
    return reduction.argmin(x, axis)


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = "int32") -> Any:
    """Numbers from start (or 0) below stop."""
    if stop is None:
        start, stop = 0, start
    found = create.range(start, stop, step)
    return found if dtype == "int32" else _cast(found, dtype)


def clip(x: Any, min_value: Any, max_value: Any) -> Any:
    """x between two values; None is no bound."""
    if isinstance(min_value, (int, float)) and isinstance(max_value, (int, float)) and max_value < min_value:
        max_value = min_value
    low, high = (-np.inf if min_value is None else min_value), (np.inf if max_value is None else max_value)
    return pointwise.clip_by_value(x, low, high)


def sqrt(x: Any) -> Any:
    """The square root; 0 of negative numbers."""
    x = convert_to_tensor(x)
    return pointwise.sqrt(pointwise.maximum(x, convert_to_tensor(0.0, x.dtype)))


def softmax(x: Any, axis: int = -1) -> Any:
    """Softmax. Raises ValueError on vectors."""
    x = convert_to_tensor(x)
    if x.ndim <= 1:
        raise ValueError(f"Cannot apply softmax to a tensor that is 1D. Received input: {x}")
    return _softmax(x, axis=axis)


def elu(x: Any, alpha: float = 1.0) -> Any:
    """x above 0, ``alpha * (exp(x) - 1)`` below."""
    found = _elu(x)
    return found if alpha == 1 else _rows.where(x > 0, found, alpha * found)


def hard_sigmoid(x: Any) -> Any:
    """``0.2 * x + 0.5`` between 0 and 1."""
    return pointwise.clip_by_value(0.2 * convert_to_tensor(x) + 0.5, 0.0, 1.0)


def relu(x: Any, alpha: float = 0.0, max_value: Any = None, threshold: float = 0.0) -> Any:
    """The rectifier, with a slope, a limit and a threshold."""
    x = convert_to_tensor(x)
    if alpha != 0.0 and max_value is None and threshold == 0:
        return leaky_relu(x, alpha=alpha)
    below = _relu(threshold - x) if alpha != 0.0 else None
    found = x * _cast(x > threshold, x.dtype) if threshold != 0 else _relu(x)
    if max_value is not None:
        found = pointwise.clip_by_value(found, 0.0, max_value)
    return found if below is None else found - alpha * below


def in_top_k(predictions: Any, targets: Any, k: int) -> Any:
    """Whether each row's target is among its k largest predictions."""
    return _in_top_k(targets, predictions, k)


def l2_normalize(x: Any, axis: Any = None) -> Any:
    """Rows of length 1."""
    return _l2_normalize(x, axis=axis)


def dropout(x: Any, level: float, noise_shape: Any = None, seed: Any = None) -> Any:
    """Some elements 0, the others larger."""
    return _dropout(x, rate=level, noise_shape=noise_shape, seed=_seed(seed))


def batch_normalization(
    x: Any, mean: Any, var: Any, beta: Any, gamma: Any, axis: int = -1, epsilon: float = 1e-3
) -> Any:
    """x less its mean, over its deviation, scaled and shifted."""
    del axis
    return _batch_normalization(x, mean, var, beta, gamma, epsilon)


def bias_add(x: Any, bias: Any, data_format: Any = None) -> Any:
    """x plus a bias for every channel."""
    first = standardize_data_format(data_format) == "channels_first"
    return _bias_add(x, bias, "NC..." if first else None)


def _probabilities(output: Any) -> Any:
    small = epsilon()
    return pointwise.clip_by_value(output, small, 1.0 - small)


def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """Of every element, from probabilities or logits."""
    target, output = convert_to_tensor(target), convert_to_tensor(output)
    if from_logits:
        return sigmoid_cross_entropy_with_logits(labels=target, logits=output)
    output, small = _probabilities(output), epsilon()
    found = target * pointwise.log(output + small) + (1 - target) * pointwise.log(1 - output + small)
    return -found


def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """Along the axis, from probabilities or logits."""
    target, output = convert_to_tensor(target), convert_to_tensor(output)
    if from_logits:
        return softmax_cross_entropy_with_logits(labels=target, logits=output, axis=axis)
    output = _probabilities(output / reduction.reduce_sum(output, axis, True))
    return -reduction.reduce_sum(target * pointwise.log(output), axis)


def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """As categorical_crossentropy, of class numbers."""
    target, output = _cast(target, "int64"), convert_to_tensor(output)
    if not from_logits:
        output = pointwise.log(_probabilities(output))
    if axis not in (-1, output.ndim - 1):
        order = [i for i in range(output.ndim) if i != axis % output.ndim] + [axis % output.ndim]
        output = array.transpose(output, order)
    if target.ndim == output.ndim:
        target = array.squeeze(target, -1)
    return sparse_softmax_cross_entropy_with_logits(labels=target, logits=output)


def concatenate(tensors: Any, axis: int = -1) -> Any:
    """Tensors one after another."""
    return array.concat(tensors, axis)


def expand_dims(x: Any, axis: int = -1) -> Any:
    """x with another axis of size 1."""
    return array.expand_dims(x, axis)


def squeeze(x: Any, axis: int) -> Any:
    """x without an axis of size 1."""
    return array.squeeze(x, [axis])


def flatten(x: Any) -> Any:
    """x as a vector."""
    return array.reshape(x, [-1])


def batch_flatten(x: Any) -> Any:
    """Each sample as a vector."""
    return array.reshape(x, (-1, math.prod(convert_to_tensor(x).shape[1:])))


def permute_dimensions(x: Any, pattern: Any) -> Any:
    """The axes in another order."""
    return array.transpose(x, perm=pattern)


def transpose(x: Any) -> Any:
    """The axes in reverse."""
    return array.transpose(x)


def reverse(x: Any, axes: Any) -> Any:
    """x from end to start along axes."""
    return array.reverse(x, [axes] if isinstance(axes, int) else axes)


def tile(x: Any, n: Any) -> Any:
    """x over and over."""
    return array.tile(x, [n] if isinstance(n, int) else n)


def repeat(x: Any, n: int) -> Any:
    """A matrix's rows n times each along a new second axis. Raises ValueError on another rank."""
    if convert_to_tensor(x).ndim != 2:
        raise ValueError(f"Expected input `x` to have rank 2. Received: rank(x)={convert_to_tensor(x).ndim}")
    return array.tile(array.expand_dims(x, 1), [1, n, 1])


def repeat_elements(x: Any, rep: int, axis: int) -> Any:
    """Every element ``rep`` times in a row."""
    return array.repeat(x, rep, axis)


def resize_images(
    x: Any, height_factor: int, width_factor: int, data_format: str, interpolation: str = "nearest"
) -> Any:
    """Images larger by whole factors."""
    first = standardize_data_format(data_format) == "channels_first"
    x = convert_to_tensor(x)
    x = array.transpose(x, (0, 2, 3, 1)) if first else x
    found = resize(x, (x.shape[1] * height_factor, x.shape[2] * width_factor), interpolation)
    return array.transpose(found, (0, 3, 1, 2)) if first else found


def temporal_padding(x: Any, padding: Any = (1, 1)) -> Any:
    """Zeros before and after the steps."""
    return array.pad(x, [[0, 0], list(padding), [0, 0]])


def spatial_2d_padding(x: Any, padding: Any = ((1, 1), (1, 1)), data_format: Any = None) -> Any:
    """Zeros around images."""
    edges = [list(p) for p in padding]
    first = standardize_data_format(data_format) == "channels_first"
    return array.pad(x, [[0, 0], [0, 0], *edges] if first else [[0, 0], *edges, [0, 0]])


def dot(x: Any, y: Any) -> Any:
    """The product over x's last axis and y's last but one (its only one)."""
    x, y = convert_to_tensor(x), convert_to_tensor(y)
    if x.ndim <= 2 and y.ndim <= 2:
        return linalg.matmul(x, y)
    return linalg.tensordot(x, y, [[x.ndim - 1], [y.ndim - 2 if y.ndim > 1 else 0]])


def batch_dot(x: Any, y: Any, axes: Any = None) -> Any:
    """The product of sample with sample over one axis of each. Raises ValueError below rank 2."""
    x, y = convert_to_tensor(x), convert_to_tensor(y)
    if x.ndim < 2 or y.ndim < 2:
        raise ValueError(f"Cannot do batch_dot on inputs with rank < 2. Received shapes {x.shape} and {y.shape}.")
    if axes is None:
        axes = (x.ndim - 1, y.ndim - 2 if y.ndim > 2 else y.ndim - 1)
    a, b = (axes, axes) if isinstance(axes, int) else axes
    a, b = a % x.ndim, b % y.ndim
    names = "abcdefghijklmnop"
    left = "z" + "".join("y" if i == a else names[i] for i in range(1, x.ndim))
    right = "z" + "".join("y" if i == b else names[i].upper() for i in range(1, y.ndim))
    kept = "z" + (left[1:] + right[1:]).replace("y", "")
    found = linalg.einsum(f"{left},{right}->{kept}", x, y)
    return array.expand_dims(found, 1) if found.ndim == 1 else found


def conv1d(
    x: Any, kernel: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None, dilation_rate: Any = 1
) -> Any:
    """Convolution along steps."""
    if padding == "causal":
        x, padding = temporal_padding(x, (dilation_rate * (convert_to_tensor(kernel).shape[0] - 1), 0)), "valid"
    return nn.conv(x, kernel, strides, padding, data_format, dilation_rate)


def conv2d(
    x: Any, kernel: Any, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None,
    dilation_rate: Any = (1, 1),
) -> Any:  # fmt: skip
    """Convolution of images."""
    return nn.conv(x, kernel, strides, padding, data_format, dilation_rate)


conv3d = conv2d


def depthwise_conv2d(
    x: Any, depthwise_kernel: Any, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None,
    dilation_rate: Any = (1, 1),
) -> Any:  # fmt: skip
    """Convolution of each channel by itself."""
    return nn.depthwise_conv(x, depthwise_kernel, strides, padding, data_format, dilation_rate)


def pool2d(
    x: Any, pool_size: Any, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None,
    pool_mode: str = "max",
) -> Any:  # fmt: skip
    """The largest or the mean of windows."""
    if pool_mode not in ("max", "avg"):
        raise ValueError(f"Invalid pooling mode: {pool_mode}")
    return (nn.max_pool if pool_mode == "max" else nn.average_pool)(x, pool_size, strides, padding, data_format)


pool3d = pool2d


def gather(reference: Any, indices: Any) -> Any:
    """Rows by number."""
    return _rows.gather(reference, indices)


def one_hot(indices: Any, num_classes: int) -> Any:
    """A 1 at each number."""
    return create.one_hot(indices, depth=num_classes, axis=-1)


def switch(condition: Any, then_expression: Any, else_expression: Any) -> Any:
    """One of two values (or functions that give them); element by element where the condition has axes."""
    condition = _cast(condition, "bool")

    def value(x: Any) -> Any:
        return x() if callable(x) else x

    if condition.ndim:
        then, other = convert_to_tensor(value(then_expression)), convert_to_tensor(value(else_expression))
        more = then.ndim - condition.ndim
        return _rows.where(array.reshape(condition, (*condition.shape, *[1] * more)), then, other)
    return control.cond(condition, lambda: value(then_expression), lambda: value(else_expression))


def map_fn(fn: Any, elems: Any, name: Any = None, dtype: Any = None) -> Any:
    """The function of every row."""
    del name
    return control.map_fn(fn, elems, dtype=dtype)


# --- variables and values ------------------------------------------------------------------------


def variable(value: Any, dtype: Any = None, name: Any = None, constraint: Any = None) -> Any:
    """A variable."""
    return _Variable(value, dtype=dtype or floatx(), name=name, constraint=constraint)


def constant(value: Any, dtype: Any = None, shape: Any = None, name: Any = None) -> Any:
    """A constant."""
    del name
    return _constant(value, dtype=dtype or floatx(), shape=shape)


def _filled(make: Callable[..., Any]) -> Callable[..., Any]:
    def filled(shape: Any, dtype: Any = None, name: Any = None) -> Any:
        return variable(make(shape, dtype or floatx()), dtype, name)

    return filled


ones, zeros, eye = (
    _filled(create.ones), _filled(create.zeros), _filled(lambda size, dtype: create.eye(size, dtype=dtype))
)  # fmt: skip


def get_value(x: Any) -> Any:
    """The array of a variable or tensor."""
    return x.numpy() if callable(getattr(x, "numpy", None)) else x


eval = get_value


def set_value(x: Any, value: Any) -> None:
    """Sets a variable."""
    x.assign(np.asarray(value, dtype=as_dtype(x.dtype).name))


def batch_get_value(tensors: Any) -> list[Any]:
    """The arrays of variables."""
    return [get_value(x) for x in tensors]


def batch_set_value(tuples: Any) -> None:
    """Sets variables."""
    for x, value in tuples:
        set_value(x, value)


def update(x: Any, new_x: Any) -> Any:
    """Sets a variable."""
    return x.assign(new_x)


def update_add(x: Any, increment: Any) -> Any:
    """Adds to a variable."""
    return x.assign_add(increment)


def update_sub(x: Any, decrement: Any) -> Any:
    """Takes from a variable."""
    return x.assign_sub(decrement)


def moving_average_update(x: Any, value: Any, momentum: Any) -> Any:
    """Moves a variable towards a value."""
    return x.assign_sub((x - value) * (1 - momentum))


def ndim(x: Any) -> int:
    """How many axes."""
    return len(x.shape)


def int_shape(x: Any) -> tuple[Any, ...] | None:
    """The shape, None for unknown sizes."""
    return tuple(x.shape)


def dtype(x: Any) -> str:
    """The dtype's name."""
    return as_dtype(x.dtype).name


def count_params(x: Any) -> int:
    """How many elements."""
    return math.prod(x.shape)


def is_sparse(tensor: Any) -> bool:
    """Whether it is a SparseTensor."""
    return type(tensor).__name__ == "SparseTensor"


def _seed(seed: Any) -> int:
    return int(np.random.randint(10**7)) if seed is None else seed


def random_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Normal numbers."""
    return random.normal(shape, mean, stddev, dtype or floatx(), seed=_seed(seed))


def random_uniform(shape: Any, minval: Any = 0.0, maxval: Any = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Uniform numbers."""
    return random.uniform(shape, minval, maxval, dtype or floatx(), seed=_seed(seed))


def truncated_normal(shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Normal numbers within two standard deviations."""
    return random.truncated_normal(shape, mean, stddev, dtype or floatx(), seed=_seed(seed))


def random_bernoulli(shape: Any, p: Any = 0.0, dtype: Any = None, seed: Any = None) -> Any:
    """Ones with probability p, zeros else."""
    dtype = dtype or floatx()
    return _cast(random.uniform(shape, dtype=dtype, seed=_seed(seed)) <= p, dtype)
