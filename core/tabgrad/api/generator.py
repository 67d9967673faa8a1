"""``tf.random.Generator``: random numbers from a state that is a variable."""

from __future__ import annotations

import enum
import secrets
from typing import Any

import numpy as np

from ..base.dtype import as_dtype, float32, int32, int64, uint64
from ..base.shape import broadcast_shapes, size_of
from ..ir.op import F
from ..tensor.convert import convert_to_tensor, is_tensor
from ..tensor.tensor import Tensor
from ..tensor.variable import Variable
from .arguments import integer, numpy_dtype, tensor
from .random import check_algorithm, scaled, shape_of, uniform_of

_STATE_SIZE = 3  # two words of counter, then the key, 64 bits each
_RESERVED = 256


class Algorithm(enum.Enum):
    """The generators' names; Philox is the one there is."""

    PHILOX = 1
    THREEFRY = 2
    AUTO_SELECT = 3


def create_rng_state(seed: Any, alg: Any) -> Tensor:
    """The state of a generator (int64[3]) from an integer or a list of integers.

    Raises: ValueError where the algorithm is not Philox.
    """
    check_algorithm(alg)
    if isinstance(seed, (int, np.integer)):
        words = [(int(seed) >> (64 * i)) & (2**64 - 1) for i in range(_STATE_SIZE)]
    else:
        given = seed.numpy() if is_tensor(seed) else np.asarray(seed, dtype=object)
        words = [int(v) & (2**64 - 1) for v in np.ravel(given)][:_STATE_SIZE]
        words = [0] * (_STATE_SIZE - len(words)) + words
    return Tensor(np.array(words, np.uint64).view(np.int64))


class Generator:
    """A stream of random numbers whose state is a variable: ``state``, int64[3].

    Create with ``from_seed``, ``from_state``, ``from_key_counter`` or
    ``from_non_deterministic_state``. The numbers are TensorFlow's for the same seed.
    """

    def __init__(self, copy_from: Any = None, state: Any = None, alg: Any = None) -> None:
        if copy_from is not None:
            if alg is not None or state is not None:
                raise AssertionError("Give either copy_from, or state and alg, not both.")
            state, alg = copy_from.state.read_value(), copy_from.algorithm
        if state is None or alg is None:
            raise AssertionError("Generator needs copy_from, or both state and alg.")
        check_algorithm(alg)
        self.algorithm = 1
        if isinstance(state, Variable):
            self._state = state
        else:
            self._state = Variable(
                _as_state(state), trainable=False, name="StateVar", dtype="int64"
            )

    @classmethod
    def from_seed(cls, seed: Any, alg: Any = None) -> Generator:
        """A generator whose state is made from a seed."""
        alg = 1 if alg is None else alg
        return cls(state=create_rng_state(seed, alg), alg=alg)

    @classmethod
    def from_state(cls, state: Any, alg: Any) -> Generator:
        """A generator with the given state."""
        return cls(state=state, alg=alg)

    @classmethod
    def from_key_counter(cls, key: Any, counter: Any, alg: Any) -> Generator:
        """A generator with the given key (a number) and counter (two numbers)."""
        return cls(state=_key_counter(key, counter), alg=alg)

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """A generator that no one can predict."""
        words = np.frombuffer(secrets.token_bytes(8 * _STATE_SIZE), np.int64)
        return cls(state=words, alg=1 if alg is None else alg)

    @property
    def state(self) -> Variable:
        """The state."""
        return self._state

    @property
    def key(self) -> Tensor:
        """The key, the last number of the state."""
        return self._state.read_value()[-1]  # type: ignore[index, no-any-return]

    def reset(self, state: Any) -> None:
        """Replaces the state."""
        self._state.assign(_as_state(state))

    def reset_from_seed(self, seed: Any) -> None:
        """Replaces the state by one made from a seed."""
        self._state.assign(create_rng_state(seed, self.algorithm))

    def reset_from_key_counter(self, key: Any, counter: Any) -> None:
        """Replaces the state by a key and a counter."""
        self._state.assign(_key_counter(key, counter))

    def skip(self, delta: Any) -> Tensor:
        """Moves on by ``delta`` outputs; returns the state before."""
        before = self._state.read_value()
        words = F.reshape(F.bitcast(before, dtype=np.dtype(np.uint32)), shape=(6,))
        after = F.philox_skip(words, blocks=integer(delta) * _RESERVED)
        self._state.assign(F.bitcast(F.reshape(after, shape=(3, 2)), dtype=np.dtype(np.int64)))
        return before

    def _take(self, sizes: tuple[int, ...]) -> Tensor:
        words = F.bitcast(self.skip(size_of(sizes)), dtype=np.dtype(np.uint32))
        return F.reshape(words, shape=(6,))  # type: ignore[no-any-return]

    def normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, name: Any = None
    ) -> Tensor:
        """Normal numbers."""
        sizes = shape_of(shape)
        drawn = F.random_normal(self._take(sizes), sizes, numpy_dtype(dtype))
        return scaled(drawn, stddev, mean, as_dtype(dtype))

    def truncated_normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = float32, name: Any = None
    ) -> Tensor:
        """Normal numbers within two standard deviations of the mean."""
        sizes = shape_of(shape)
        drawn = F.random_truncated_normal(self._take(sizes), sizes, numpy_dtype(dtype))
        return scaled(drawn, stddev, mean, as_dtype(dtype))

    def uniform(
        self,
        shape: Any,
        minval: Any = 0,
        maxval: Any = None,
        dtype: Any = float32,
        name: Any = None,
    ) -> Tensor:
        """Uniform numbers in [minval, maxval); integers in full where both are None."""
        dtype = as_dtype(dtype)
        if dtype.is_integer and (minval is None) != (maxval is None):
            raise ValueError(
                f"For integer dtype {dtype}, minval and maxval must be both `None` or both "
                f"non-`None`; got minval={minval} and maxval={maxval}"
            )
        sizes = shape_of(shape)
        return uniform_of(self._take(sizes), sizes, minval, maxval, dtype)

    def uniform_full_int(self, shape: Any, dtype: Any = uint64, name: Any = None) -> Tensor:
        """Integers over the whole range of the dtype."""
        return self.uniform(shape, None, None, dtype)

    def binomial(
        self, shape: Any, counts: Any, probs: Any, dtype: Any = int32, name: Any = None
    ) -> Tensor:
        """Binomial counts; ``shape`` ends with the parameters' common shape."""
        sizes, n, p = shape_of(shape), tensor(counts), tensor(probs)
        pairs = size_of(broadcast_shapes(n.data.shape, p.data.shape))
        words = self._take((pairs * 200 * (size_of(sizes) // max(pairs, 1) + 3) // 4,))  # what TensorFlow sets aside
        return F.random_binomial(words, n, p, shape=sizes, dtype=numpy_dtype(dtype))  # type: ignore[no-any-return]

    def make_seeds(self, count: Any = 1) -> Tensor:
        """Seeds for stateless functions: shape (2, count)."""
        keys = self.uniform_full_int((integer(count),), int64)
        return F.stack(keys, F.zeros_like(keys), axis=0)  # type: ignore[no-any-return]

    def split(self, count: Any = 1) -> list[Generator]:
        """Independent new generators."""
        keys = self.uniform_full_int((integer(count),), int64).array()
        return [Generator(state=np.array([0, 0, k], np.int64), alg=self.algorithm) for k in keys]


def _as_state(state: Any) -> Tensor:
    if is_tensor(state):
        found = F.cast(convert_to_tensor(state), dtype=np.dtype(np.int64))
    else:
        values = [int(v) & (2**64 - 1) for v in np.ravel(np.asarray(state, dtype=object))]
        found = Tensor(np.array(values, np.uint64).view(np.int64))
    found.shape.assert_is_compatible_with([_STATE_SIZE])
    return found  # type: ignore[no-any-return]


def _key_counter(key: Any, counter: Any) -> Tensor:
    parts = [*np.ravel(np.asarray(counter)), *np.ravel(np.asarray(key))]
    return _as_state(np.array(parts, dtype=object))


_global: list[Generator] = []


def get_global_generator() -> Generator:
    """The generator that the process shares."""
    if not _global:
        _global.append(Generator.from_non_deterministic_state())
    return _global[0]


def set_global_generator(generator: Generator) -> None:
    """Replaces the generator that the process shares."""
    _global[:] = [generator]
