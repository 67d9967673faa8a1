"""``tf.random``: stateless functions, the stateful ones with TensorFlow's seeds, and global state.

Stateful functions follow TensorFlow in eager mode: an op's stream is keyed by (global seed, op
seed) and moves on at every call; without an op seed, one is drawn from Python's generator seeded
with the global seed; ``set_seed`` starts all streams again.
"""

from __future__ import annotations

import random as python_random
from typing import Any

import numpy as np

from ..base.dtype import DType, as_dtype, float32, int32, int64
from ..base.errors import InvalidArgumentError
from ..base.shape import broadcast_shapes, size_of
from ..ir.dispatch import is_eager, watching_makers
from ..ir.op import F
from ..ops.philox import advanced
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from ..tensor.variable import Variable
from .arguments import integer, integers, numpy_dtype, tensor

_UNIFORM_TYPES = ("float16", "bfloat16", "float32", "float64", "int32", "int64")
_MAX_INT32 = 2**31 - 1
_DEFAULT_SEED = 87654321  # TensorFlow's global seed where only the op has one
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


class _Global:
    """The process's seed, its source of op seeds, and every op's own stream."""

    def __init__(self) -> None:
        self.seed: int | None = None
        self.operations = python_random.Random()
        self.streams: dict[tuple[Any, ...], np.ndarray[Any, Any]] = {}

    def set(self, seed: int | None) -> None:
        self.seed = seed
        self.operations = python_random.Random(seed)
        self.streams = {}

    def pair(self, op_seed: int | None) -> tuple[int, int] | None:
        """(global, op) seeds, or None for a stream that can't be repeated."""
        if self.seed is None:
            pair = None if op_seed is None else (_DEFAULT_SEED, op_seed % _MAX_INT32)
        else:
            drawn = self.operations.randint(0, _MAX_INT32) if op_seed is None else op_seed
            pair = (self.seed % _MAX_INT32, drawn % _MAX_INT32)
        return (0, _MAX_INT32) if pair == (0, 0) else pair


_GLOBAL = _Global()


def set_seed(seed: Any) -> None:
    """Sets the global seed: every stateful function starts its stream again."""
    _GLOBAL.set(None if seed is None else int(seed))


def seed_pair(op_seed: Any) -> tuple[int, int]:
    """The two seeds of a stateful op: of its own seed and the global one, or drawn from the system."""
    pair = _GLOBAL.pair(None if op_seed is None else int(op_seed))
    if pair is None:
        source = python_random.SystemRandom()
        return source.getrandbits(64), source.getrandbits(64)
    return pair


def epoch_order(count: int, drawn_from: int | None = None) -> np.ndarray[Any, Any]:
    """The order in which ``fit`` visits ``count`` rows in an epoch, as Keras on TensorFlow does.

    There a shuffle op inside a tf.data pipeline makes it: its seeds are the global one and 0, and it
    starts again every epoch. Without a global seed ``drawn_from`` (see ``order_source``) decides.
    """
    if drawn_from is not None:
        return np.random.default_rng(drawn_from).permutation(count)
    state = _seed_state(_GLOBAL.pair(0) or (0, 0))
    return _shuffled(Tensor(state), Tensor(np.arange(count))).array()


def order_source() -> int | None:
    """A new number for ``epoch_order``; None where the global seed decides the order."""
    return python_random.SystemRandom().getrandbits(48) if _GLOBAL.seed is None else None


def global_seed() -> int | None:
    """The seed that ``set_seed`` was given."""
    return _GLOBAL.seed


def _seed_state(pair: tuple[int, int]) -> np.ndarray[Any, Any]:
    first, second = pair
    return np.array([0, 0, second & 0xFFFFFFFF, second >> 32, first & 0xFFFFFFFF, first >> 32], np.uint32)


def _stream(kind: str, seed: Any, dtype: Any, blocks: int) -> Tensor:
    """The state of this op's stream, which moves on by ``blocks``."""
    pair = _GLOBAL.pair(None if seed is None else int(seed))
    if pair is None:
        words = [python_random.SystemRandom().getrandbits(32) for _ in range(4)]
        start = np.array([0, 0, *words], np.uint32)
    else:
        start = _seed_state(pair)
    if not is_eager():
        return _traced_stream(start, blocks)
    if pair is None or seed is None:  # the op seed is new, and so is the stream
        return Tensor(start)
    key = (kind, as_dtype(dtype).name, pair)
    state = _GLOBAL.streams.get(key, start)
    _GLOBAL.streams[key] = advanced(state, blocks)
    return Tensor(state)


def op_state(op_seed: Any) -> Tensor:
    """The state of a stateful op that begins its stream anew at every call."""
    return Tensor(_seed_state(seed_pair(op_seed)))


def op_stream(kind: str, seed: Any, dtype: Any, blocks: int) -> Tensor:
    """The state of a stateful op's stream, which moves on by ``blocks``. Args: kind: tells it from other ops."""
    return _stream(kind, seed, dtype, blocks)


def op_memory(kind: str, seed: Any, start: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What a stateful op with this seed remembers from call to call, until ``set_seed``; ``start`` without a seed."""
    return start if seed is None else _GLOBAL.streams.setdefault((kind, "memory", _GLOBAL.pair(int(seed))), start)


def _traced_stream(start: np.ndarray[Any, Any], blocks: int) -> Tensor:
    """A stream of this call's own, held in a variable: every run of the trace draws anew."""
    with watching_makers(None):
        stream = Variable(start, trainable=False, name="random_stream")
    stream.hidden = True
    state = stream.read_value()
    stream.assign(F.philox_skip(state, blocks=blocks))
    return state


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
        _stream(kind, seed, dtype, size_of(sizes) * _RESERVED), sizes, minval, maxval, dtype
    )


def normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, seed: Any = None,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Normal numbers, a new draw at every call."""
    sizes = shape_of(shape)
    state = _stream("normal", seed, dtype, size_of(sizes) * _RESERVED)
    return scaled(F.random_normal(state, sizes, numpy_dtype(dtype)), stddev, mean, as_dtype(dtype))


def truncated_normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, seed: Any = None,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Normal numbers within two standard deviations of the mean, a new draw at every call."""
    sizes = shape_of(shape)
    state = _stream("truncated", seed, dtype, size_of(sizes) * _RESERVED)
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
    return _categorical(_stream("categorical", seed, dtype, blocks), x, samples, dtype)


def shuffle(value: Any, seed: Any = None, name: Any = None) -> Tensor:
    """The rows of ``value`` in random order."""
    x = tensor(value)
    rows = x.shape[0] if x.ndim else 0
    return _shuffled(_stream("shuffle", seed, x.dtype, -(-rows // 4)), x)


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
    state = _stream("gamma", seed, dtype, samples * size_of(batch) * _RESERVED)
    return F.reshape(_gamma_of(state, samples, a, b), shape=(*sizes, *batch))  # type: ignore[no-any-return]


def poisson(
    shape: Any, lam: Any, dtype: Any = float32, seed: Any = None, name: Any = None
) -> Tensor:
    """Poisson counts: ``shape`` samples for each rate in ``lam``."""
    rate, sizes = tensor(lam), shape_of(shape)
    samples = size_of(sizes)
    state = _stream("poisson", seed, dtype, samples * rate.size * _RESERVED)
    drawn = F.random_poisson(state, rate, samples=samples, dtype=numpy_dtype(dtype))
    return F.reshape(drawn, shape=(*sizes, *tuple(rate.shape)))  # type: ignore[no-any-return]
