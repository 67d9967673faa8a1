"""``tf.random``: stateless functions, and the stateful ones with TensorFlow's seeds (random_streams.py)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.dtype import DType, as_dtype, float32, int32, int64
from ..base.errors import InvalidArgumentError
from ..base.shape import broadcast_shapes, size_of
from ..ir.op import F
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .arguments import integer, integers, numpy_dtype, tensor
from .random_streams import op_state, op_stream

_UNIFORM_TYPES = ("float16", "bfloat16", "float32", "float64", "int32", "int64")
_RESERVED = 256  # blocks that TensorFlow sets aside per output


def shape_of(shape: Any) -> tuple[int, ...]:
    """A shape argument as ints. Raises InvalidArgumentError on a negative size."""
    sizes = () if isinstance(shape, (list, tuple)) and not shape else integers(shape)
    if any(s < 0 for s in sizes):
        raise InvalidArgumentError(
            f"Dimension {min(sizes)} must be >= 0. Received shape {list(sizes)}."
        )
    return sizes


def check_algorithm(alg: Any) -> None:
    """Raises ValueError on an algorithm that is not Philox (which 'auto_select' means here)."""
    name = getattr(alg, "name", alg)
    if isinstance(name, str):
        name = name.strip().lower().replace("-", "").replace("_", "")
    if name in (None, 1, 3, "philox", "autoselect"):
        return
    if name in (2, "threefry"):
        raise ValueError(
            "The ThreeFry algorithm is not available here. Use 'philox' or 'auto_select'."
        )
    raise ValueError(
        f"Argument `alg` got unsupported value {alg}. Supported values are philox for the Philox "
        "algorithm and auto_select for auto-selection."
    )


def _seeded(seed: Any, alg: Any = "auto_select") -> Tensor:
    check_algorithm(alg)
    return F.philox_state(convert_to_tensor(seed))  # type: ignore[no-any-return]


# --- distributions of a state ------------------------------------------------------------------


def scaled(value: Any, scale: Any, offset: Any, dtype: DType) -> Tensor:
    """value * scale + offset."""
    return F.add(F.mul(value, convert_to_tensor(scale, dtype)), convert_to_tensor(offset, dtype))  # type: ignore[no-any-return]


def uniform_of(state: Tensor, shape: Any, minval: Any, maxval: Any, dtype: Any) -> Tensor:
    """Uniform numbers of a float or integer dtype. Raises ValueError, InvalidArgumentError."""
    dtype = as_dtype(dtype)
    sizes = shape_of(shape)
    if dtype.is_integer:
        if (minval is None) != (maxval is None):
            raise ValueError(
                f"For integer `dtype` argument {dtype}, argument `minval` and `maxval` "
                "must be both "
                f"None or not None. Got `minval`={minval} and `maxval`={maxval}."
            )
        if minval is None:
            return F.random_bits(state, sizes, dtype.numpy)  # type: ignore[no-any-return]
        low, high = convert_to_tensor(minval, dtype), convert_to_tensor(maxval, dtype)
        if (
            not low.is_symbolic
            and not high.is_symbolic
            and not bool(np.all(low.array() < high.array()))
        ):
            raise InvalidArgumentError(f"Need minval < maxval, got {low.numpy()} >= {high.numpy()}")
        return F.random_integers(state, low, high, sizes)  # type: ignore[no-any-return]
    value = F.random_uniform(state, sizes, dtype.numpy)
    low = convert_to_tensor(0 if minval is None else minval, dtype)
    high = convert_to_tensor(1 if maxval is None else maxval, dtype)
    return F.add(F.mul(value, F.sub(high, low)), low)  # type: ignore[no-any-return]


def _gamma_of(state: Tensor, samples: int, alpha: Tensor, beta: Tensor) -> Tensor:
    shape = broadcast_shapes(tuple(alpha.shape), tuple(beta.shape))
    drawn = F.random_gamma(state, F.broadcast_to(alpha, shape=shape), samples=samples)
    return F.maximum(F.div(drawn, beta), float(np.finfo(alpha.dtype.numpy).tiny))  # type: ignore[no-any-return]


def _parameters(alpha: Any, beta: Any, dtype: Any) -> tuple[Tensor, Tensor]:
    alpha = convert_to_tensor(alpha, dtype)
    return alpha, convert_to_tensor(1 if beta is None else beta, dtype)


def _samples_in(sizes: tuple[int, ...], batch: tuple[int, ...], what: str) -> int:
    if sizes[len(sizes) - len(batch) :] != batch or len(sizes) < len(batch):
        raise InvalidArgumentError(
            f"Shape passed in must end with broadcasted shape. Received shape {list(sizes)} for "
            f"{what} of shape {list(batch)}."
        )
    return size_of(sizes[: len(sizes) - len(batch)])


# --- stateless ---------------------------------------------------------------------------------


def stateless_uniform(
    shape: Any, seed: Any, minval: Any = 0, maxval: Any = None, dtype: Any = float32,
    name: Any = None, alg: Any = "auto_select",
) -> Tensor:  # fmt: skip
    """Uniform numbers in [minval, maxval), a function of ``seed`` (two integers)."""
    dtype = as_dtype(dtype)
    if dtype.name not in (*_UNIFORM_TYPES, "uint32", "uint64"):
        raise ValueError(
            f"Argument `dtype` got invalid value {dtype}. Accepted dtypes are {_UNIFORM_TYPES}."
        )
    if dtype.is_unsigned and (minval is not None or maxval is not None):
        raise ValueError(
            "Invalid dtype for argument `dtype` when argument `minval` and/or `maxval` "
            f"is not None: {dtype}."
        )
    if dtype.is_integer and maxval is None and minval is not None:
        raise ValueError(
            f"For integer `dtype` argument {dtype}, argument `minval` and `maxval` must "
            "be both None "
            f"or not None. Got `minval`={minval} and `maxval`={maxval}."
        )
    return uniform_of(_seeded(seed, alg), shape, minval, maxval, dtype)


def stateless_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32,
    name: Any = None, alg: Any = "auto_select",
) -> Tensor:  # fmt: skip
    """Normal numbers, a function of ``seed``."""
    drawn = F.random_normal(_seeded(seed, alg), shape_of(shape), numpy_dtype(dtype))
    return scaled(drawn, stddev, mean, as_dtype(dtype))


def stateless_truncated_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32,
    name: Any = None, alg: Any = "auto_select",
) -> Tensor:  # fmt: skip
    """Normal numbers within two standard deviations of the mean, a function of ``seed``."""
    drawn = F.random_truncated_normal(_seeded(seed, alg), shape_of(shape), numpy_dtype(dtype))
    return scaled(drawn, stddev, mean, as_dtype(dtype))


def stateless_categorical(
    logits: Any, num_samples: Any, seed: Any, dtype: Any = int64, name: Any = None
) -> Tensor:
    """Class indices (batch, num_samples) drawn from softmax(logits), a function of ``seed``."""
    return _categorical(_seeded(seed), logits, num_samples, dtype)


def _categorical(state: Tensor, logits: Any, num_samples: Any, dtype: Any) -> Tensor:
    x = tensor(logits)
    if x.ndim != 2:
        raise InvalidArgumentError(f"logits should be a matrix, got shape {list(x.shape)}")
    if x.shape[1] <= 0:
        raise InvalidArgumentError(f"num_classes should be positive, got {x.shape[1]}")
    return F.random_categorical(state, x, integer(num_samples), numpy_dtype(dtype))  # type: ignore[no-any-return]


def stateless_gamma(
    shape: Any, seed: Any, alpha: Any, beta: Any = None, dtype: Any = float32, name: Any = None
) -> Tensor:
    """Gamma numbers of concentration alpha and rate beta; differentiable in both."""
    a, b = _parameters(alpha, beta, dtype)
    sizes = shape_of(shape)
    batch = broadcast_shapes(tuple(a.shape), tuple(b.shape))
    samples = _samples_in(sizes, batch, "alpha and beta")
    return F.reshape(_gamma_of(_seeded(seed), samples, a, b), shape=sizes)  # type: ignore[no-any-return]


def stateless_poisson(
    shape: Any, seed: Any, lam: Any, dtype: Any = int32, name: Any = None
) -> Tensor:
    """Poisson counts of rate ``lam``, whose shape ends ``shape``."""
    rate, sizes = tensor(lam), shape_of(shape)
    samples = _samples_in(sizes, tuple(rate.shape), "lam")
    drawn = F.random_poisson(_seeded(seed), rate, samples=samples, dtype=numpy_dtype(dtype))
    return F.reshape(drawn, shape=sizes)  # type: ignore[no-any-return]


def stateless_binomial(
    shape: Any, seed: Any, counts: Any, probs: Any, output_dtype: Any = int32, name: Any = None
) -> Tensor:
    """Binomial counts: successes in ``counts`` trials of probability ``probs``."""
    p = tensor(probs)
    n = convert_to_tensor(counts, dtype_hint=p.dtype)
    return F.random_binomial(  # type: ignore[no-any-return]
        _seeded(seed), n, p, shape=shape_of(shape), dtype=numpy_dtype(output_dtype)
    )


def stateless_shuffle(value: Any, seed: Any, alg: Any = "auto_select", name: Any = None) -> Tensor:
    """The rows of ``value`` in random order."""
    return _shuffled(_seeded(seed, alg), tensor(value))


def _shuffled(state: Tensor, value: Tensor) -> Tensor:
    if value.ndim == 0 or value.shape[0] < 2:
        return value
    return F.take(value, F.random_permutation(state, count=value.shape[0]), axis=0)  # type: ignore[no-any-return]


def split(seed: Any, num: Any = 2, alg: Any = "auto_select") -> Tensor:
    """``num`` new seeds out of one: shape (num, 2)."""
    seed = convert_to_tensor(seed)
    return uniform_of(_seeded(seed, alg), (integer(num), 2), None, None, seed.dtype)


def fold_in(seed: Any, data: Any, alg: Any = "auto_select") -> Tensor:
    """A new seed that depends on ``seed`` and on the number ``data``."""
    data = convert_to_tensor(data)
    first = uniform_of(_seeded(seed, alg), (), None, None, data.dtype)
    return F.stack(first, data, axis=0)  # type: ignore[no-any-return]


# --- stateful ----------------------------------------------------------------------------------


def epoch_order(count: int, drawn_from: int | None = None) -> np.ndarray[Any, Any]:
    """The order in which ``fit`` visits ``count`` rows in an epoch, as Keras on TensorFlow does.

    There a shuffle op inside a tf.data pipeline makes it: its seeds are the global one and 0, and it
    starts again every epoch. Without a global seed ``drawn_from`` (see ``order_source``) decides.
    """
    if drawn_from is not None:
        return np.random.default_rng(drawn_from).permutation(count)
    return _shuffled(op_state(0), Tensor(np.arange(count))).array()


def uniform(
    shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = float32, seed: Any = None,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Uniform numbers in [minval, maxval), a new draw at every call."""
    dtype, sizes = as_dtype(dtype), shape_of(shape)
    if dtype.name not in _UNIFORM_TYPES:
        raise ValueError(
            f"Argument `dtype` got invalid value {dtype}. Accepted dtypes are {_UNIFORM_TYPES}."
        )
    if maxval is None:
        if dtype.is_integer:
            raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
        maxval = 1
    kind = "uniform_int" if dtype.is_integer else "uniform"
    return uniform_of(
        op_stream(kind, seed, dtype, size_of(sizes) * _RESERVED), sizes, minval, maxval, dtype
    )


def normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, seed: Any = None,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Normal numbers, a new draw at every call."""
    sizes = shape_of(shape)
    state = op_stream("normal", seed, dtype, size_of(sizes) * _RESERVED)
    return scaled(F.random_normal(state, sizes, numpy_dtype(dtype)), stddev, mean, as_dtype(dtype))


def truncated_normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, seed: Any = None,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Normal numbers within two standard deviations of the mean, a new draw at every call."""
    sizes = shape_of(shape)
    state = op_stream("truncated", seed, dtype, size_of(sizes) * _RESERVED)
    drawn = F.random_truncated_normal(state, sizes, numpy_dtype(dtype))
    return scaled(drawn, stddev, mean, as_dtype(dtype))


def categorical(
    logits: Any, num_samples: Any, dtype: Any = None, seed: Any = None, name: Any = None
) -> Tensor:
    """Class indices (batch, num_samples) drawn from softmax(logits)."""
    dtype = int64 if dtype is None else as_dtype(dtype)
    if dtype.name not in ("int32", "int64"):
        raise ValueError(
            f"Argument `dtype` got invalid value {dtype}. Accepted dtypes are int32, int64."
        )
    x, samples = tensor(logits), integer(num_samples)
    rows = x.shape[0] if x.ndim else 0
    blocks = rows * (-(-samples // 4) * 4) * 2 * _RESERVED  # a sample takes two words
    return _categorical(op_stream("categorical", seed, dtype, blocks), x, samples, dtype)


def shuffle(value: Any, seed: Any = None, name: Any = None) -> Tensor:
    """The rows of ``value`` in random order."""
    x = tensor(value)
    rows = x.shape[0] if x.ndim else 0
    return _shuffled(op_stream("shuffle", seed, x.dtype, -(-rows // 4)), x)


def gamma(
    shape: Any,
    alpha: Any,
    beta: Any = None,
    dtype: Any = float32,
    seed: Any = None,
    name: Any = None,
) -> Tensor:
    """Gamma numbers: ``shape`` samples for each pair of alpha and beta; differentiable in both."""
    a, b = _parameters(alpha, beta, dtype)
    sizes = shape_of(shape)
    batch = broadcast_shapes(tuple(a.shape), tuple(b.shape))
    samples = size_of(sizes)
    state = op_stream("gamma", seed, dtype, samples * size_of(batch) * _RESERVED)
    return F.reshape(_gamma_of(state, samples, a, b), shape=(*sizes, *batch))  # type: ignore[no-any-return]


def poisson(
    shape: Any, lam: Any, dtype: Any = float32, seed: Any = None, name: Any = None
) -> Tensor:
    """Poisson counts: ``shape`` samples for each rate in ``lam``."""
    rate, sizes = tensor(lam), shape_of(shape)
    samples = size_of(sizes)
    state = op_stream("poisson", seed, dtype, samples * rate.size * _RESERVED)
    drawn = F.random_poisson(state, rate, samples=samples, dtype=numpy_dtype(dtype))
    return F.reshape(drawn, shape=(*sizes, *tuple(rate.shape)))  # type: ignore[no-any-return]
