"""Random numbers as ops: Philox bits from a state that is an operand, and distributions of them.

A state is uint32[6] (see philox.py), so that a compiled step gets a new one every time. The float32
results are TensorFlow's, bit for bit, for uniform, normal, truncated normal, integers, categorical,
gamma, Poisson and shuffles; a binomial with a mean below 10 follows the same law, by other bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import broadcast_shapes, size_of
from ..base.size import Size
from ..ir.lower import HostOnly, Kernel
from ..ir.op import BOTH, F, NoGradient, Spec, composite, op
from . import philox as generator
from . import rejection

BITS = NoGradient("random bits don't depend on anything differentiable")
_U32 = np.dtype(np.uint32)
_MIXING_KEY = np.array([0x3EC8F720, 0x02461E29], np.uint32)  # TensorFlow's key for mixing seeds


def _state_of(state: Spec) -> None:
    if tuple(state.shape) != (6,) or state.dtype != _U32:
        raise InvalidArgumentError(
            f"A random state is a uint32 tensor of shape [6], received shape {list(state.shape)} "
            f"and dtype {state.dtype.name}. Make one with F.philox_state(seed)."
        )


def _philox_spec(state: Spec, blocks: int) -> Spec:
    _state_of(state)
    return Spec((blocks, 4), _U32)


philox = op(
    "philox",
    forward=lambda state, blocks: generator.bits(state, blocks),
    shape=_philox_spec,
    vjp=BITS,
    lower=Kernel("philox", types=("uint32",)),
)


def _skip_spec(state: Spec, blocks: int) -> Spec:
    _state_of(state)
    return state


def _two_words(inputs: Any, outputs: Any, blocks: int) -> Any:
    return [blocks & 0xFFFFFFFF, blocks >> 32]


philox_skip = op(
    "philox_skip",  # the state that many counts later: how a stream moves on inside a trace
    forward=lambda state, blocks: generator.advanced(state, blocks),
    shape=_skip_spec,
    vjp=BITS,
    lower=Kernel("philox_skip", params=_two_words, types=("uint32",)),
)
box_muller = op(
    "box_muller",
    forward=lambda words, dtype: generator.normals(words, np.dtype(dtype) == np.float64),
    shape=lambda words, dtype: Spec(
        (words.shape[0], 2 if np.dtype(dtype) == np.float64 else 4), np.dtype(dtype)
    ),
    vjp=BITS,
    lower=Kernel("box_muller", values=-1),
)


def _truncated_spec(state: Spec, count: int, dtype: Any) -> Spec:
    _state_of(state)
    return Spec((count,), np.dtype(dtype))


random_truncated = op(
    "random_truncated",
    forward=lambda state, count, dtype: generator.truncated_normals(
        state, count, np.dtype(dtype) == np.float64
    ),
    shape=_truncated_spec,
    vjp=BITS,
    lower=Kernel("random_truncated", values=-1),
)


def _permutation_spec(state: Spec, count: int) -> Spec:
    _state_of(state)
    return Spec((count,), np.dtype(np.int64))


random_permutation = op(
    "random_permutation",
    forward=lambda state, count: rejection.permutation(state, count),
    shape=_permutation_spec,
    vjp=BITS,
    lower=Kernel("random_permutation", types=("uint32",)),
)


def _gamma(state: Any, alpha: Any, samples: int) -> Any:
    out = rejection.gamma(state, alpha.reshape(-1), samples)
    return out.reshape(samples, *alpha.shape).astype(alpha.dtype)


def _samples_spec(state: Spec, parameter: Spec, samples: int, dtype: Any = None) -> Spec:
    _state_of(state)
    return Spec((samples, *parameter.shape), parameter.dtype if dtype is None else np.dtype(dtype))


def _gamma_grad(F: Any, g: Any, y: Any, state: Any, alpha: Any, samples: int) -> Any:
    """Implicit reparameterisation: -(dP/da) / (dP/dx). Source: Figurnov et al. 2018."""
    shape = tuple(y.data.shape)
    a = F.broadcast_to(alpha, shape=shape)
    x = F.stop_gradient(y)
    density = F.exp(F.sub(F.sub(F.mul(F.sub(a, 1), F.log(x)), x), F.lgamma(a)))
    return F.neg(F.mul(g, F.div(F.igamma_grad_a(a, x), density)))


random_gamma = op(
    "random_gamma", 2,
    forward=_gamma, shape=_samples_spec, vjp=(None, _gamma_grad), saves=BOTH, same=False,
    lower=HostOnly("rejection of a number of draws that depends on the values"),
)  # fmt: skip


def _poisson(state: Any, rate: Any, samples: int, dtype: Any) -> Any:
    kind = np.dtype(dtype)
    highest = np.iinfo(kind).max if kind.kind in "iu" else np.finfo(kind).max
    out = rejection.poisson(state, rate.reshape(-1).astype(np.float64), samples, float(highest))
    return out.reshape(samples, *rate.shape).astype(kind)


random_poisson = op(
    "random_poisson", 2,
    forward=_poisson, shape=_samples_spec, vjp=BITS, same=False,
    lower=HostOnly("rejection of a number of draws that depends on the values"),
)  # fmt: skip


def _binomial_parts(counts: Spec, probs: Spec, shape: tuple[int, ...]) -> tuple[int, ...]:
    batch = broadcast_shapes(counts.shape, probs.shape, op="StatelessRandomBinomial")
    if tuple(shape[len(shape) - len(batch) :]) != batch:
        raise InvalidArgumentError(
            "Shape passed in must end with broadcasted shape. "
            f"Received shape {list(shape)} for parameters of shape {list(batch)}."
        )
    return batch


def _binomial_spec(state: Spec, counts: Spec, probs: Spec, shape: Any, dtype: Any) -> Spec:
    _state_of(state)
    _binomial_parts(counts, probs, tuple(shape))
    return Spec(tuple(shape), np.dtype(dtype))


def _binomial(state: Any, counts: Any, probs: Any, shape: Any, dtype: Any) -> Any:
    batch = _binomial_parts(counts, probs, tuple(shape))
    samples = size_of(shape) // max(size_of(batch), 1)
    n, p = (
        np.repeat(np.broadcast_to(v, batch).reshape(-1).astype(np.float64), samples)
        for v in (counts, probs)
    )
    out = rejection.binomial(state, n, p)
    return out.reshape(size_of(batch), samples).T.reshape(shape).astype(dtype)


random_binomial = op(
    "random_binomial", 3,
    forward=_binomial, shape=_binomial_spec, vjp=BITS, same=False,
    lower=HostOnly("rejection of a number of draws that depends on the values"),
)  # fmt: skip

# --- composites ------------------------------------------------------------------------------


def _part(x: Any, *bounds: tuple[int, int]) -> Any:
    """x[a:b, c:d, ...]."""
    return F.slice(x, key=tuple(slice(a, b, 1) for a, b in bounds))


@composite
def philox_state(seed: Any) -> Any:
    """The state that TensorFlow's stateless functions derive from a seed (two integers).

    Raises: InvalidArgumentError unless the seed has shape [2] and an integer dtype.
    """
    if tuple(seed.data.shape) != (2,):
        raise InvalidArgumentError(f"seed must have shape [2], not {list(seed.data.shape)}")
    if seed.data.dtype.kind not in "iu":
        raise InvalidArgumentError(f"seed must have an integer dtype, not {seed.data.dtype.name}")
    words = F.reshape(F.bitcast(F.cast(seed, dtype=np.dtype(np.int64)), dtype=_U32), shape=(4,))
    mix = F.reshape(F.philox(F.concat(words, _MIXING_KEY, axis=0), blocks=1), shape=(4,))
    zeros = np.zeros(2, np.uint32)
    return F.concat(zeros, _part(mix, (2, 4)), _part(mix, (0, 2)), axis=0)


@composite
def philox_words(state: Any, count: int) -> Any:
    """``count`` random words (uint32)."""
    words = F.reshape(F.philox(state, blocks=-(-count // 4)), shape=(-1,)) if count else None
    if words is None:
        return F.fill(shape=(0,), value=0, dtype=_U32)
    return words if count % 4 == 0 else _part(words, (0, count))


@composite
def random_bits(state: Any, shape: Any, dtype: Any) -> Any:
    """Integers over the whole range of ``dtype`` (32 or 64 bits)."""
    wide = np.dtype(dtype).itemsize == 8
    words = F.philox_words(state, size_of(shape) * (2 if wide else 1))
    if wide:
        words = (
            F.reshape(words, shape=(-1, 2))
            if size_of(shape)
            else F.fill(shape=(0, 2), value=0, dtype=_U32)
        )
    return F.reshape(F.bitcast(words, dtype=np.dtype(dtype)), shape=tuple(shape))


_MANTISSA = {"float16": 10, "float32": 23, "bfloat16": 7}


@composite
def random_uniform(state: Any, shape: Any, dtype: Any) -> Any:
    """Uniform numbers in [0, 1): as many random bits as the dtype's mantissa has."""
    dtype, count = np.dtype(dtype), size_of(shape)
    if dtype == np.float64:
        words = F.philox_words(state, 2 * count)
        pairs = F.reshape(words, shape=(count, 2))
        high = F.bitwise_and(_part(pairs, (0, count), (0, 1)), np.uint32(0xFFFFF))
        low = F.cast(_part(pairs, (0, count), (1, 2)), dtype=dtype)
        value = F.add(F.mul(F.cast(high, dtype=dtype), 2.0**-20), F.mul(low, 2.0**-52))
        return F.reshape(value, shape=tuple(shape))
    bits = _MANTISSA[dtype.name]
    words = F.bitwise_and(F.philox_words(state, count), np.uint32((1 << bits) - 1))
    return F.reshape(F.mul(F.cast(words, dtype=dtype), 2.0**-bits), shape=tuple(shape))


@composite
def random_normal(state: Any, shape: Any, dtype: Any) -> Any:
    """Standard normal numbers."""
    dtype, count = np.dtype(dtype), size_of(shape)
    compute = dtype if dtype == np.float64 else np.dtype(np.float32)
    per_block = 2 if dtype == np.float64 else 4
    if not count:
        return F.fill(shape=tuple(shape), value=0, dtype=dtype)
    words = F.philox(state, blocks=-(-count // per_block))
    flat = F.reshape(F.box_muller(words, dtype=compute), shape=(-1,))
    flat = flat if not isinstance(count, Size) and count % per_block == 0 else _part(flat, (0, count))
    return F.reshape(flat if dtype == compute else F.cast(flat, dtype=dtype), shape=tuple(shape))


@composite
def random_truncated_normal(state: Any, shape: Any, dtype: Any) -> Any:
    """Standard normal numbers, drawn again where beyond two standard deviations."""
    dtype = np.dtype(dtype)
    compute = dtype if dtype == np.float64 else np.dtype(np.float32)
    flat = F.random_truncated(state, count=size_of(shape), dtype=compute)
    return F.reshape(flat if dtype == compute else F.cast(flat, dtype=dtype), shape=tuple(shape))


@composite
def random_integers(state: Any, low: Any, high: Any, shape: Any) -> Any:
    """Integers in [low, high); low and high are int32 or int64 tensors."""
    dtype = low.data.dtype
    unsigned = np.dtype(f"u{dtype.itemsize}")
    bits = F.random_bits(state, shape, unsigned)
    span = F.bitcast(F.sub(high, low), dtype=unsigned)
    return F.add(F.bitcast(F.truncmod(bits, span), dtype=dtype), low)


@composite
def random_categorical(state: Any, logits: Any, samples: int, dtype: Any) -> Any:
    """Class indices drawn with probabilities softmax(logits): (batch, samples)."""
    wide = np.dtype(np.float64)
    batch, classes = (int(d) for d in logits.data.shape)
    x = F.cast(logits, dtype=wide)
    finite = F.isfinite(x)
    lowest = F.full_like(x, float(np.finfo(wide).min))
    peak = F.max(F.where(finite, x, lowest), axis=1, keepdims=True)
    mass = F.where(finite, F.exp(F.sub(x, peak)), F.zeros_like(x))
    cumulative = F.cumsum(mass, axis=1)
    total = _part(cumulative, (0, batch), (classes - 1, classes))
    wanted = F.mul(F.random_uniform(state, (batch, samples), wide), total)
    below = F.less_equal(
        F.reshape(cumulative, shape=(batch, 1, classes)),
        F.reshape(wanted, shape=(batch, samples, 1)),
    )
    return F.sum(F.cast(below, dtype=np.dtype(dtype)), axis=2)
