"""``SeedGenerator``: the counter that makes each draw of a layer a new one, and a repeatable one."""

from __future__ import annotations

import random as python_random
from typing import Any

import numpy as np

from ...ir.dispatch import watching_makers
from ...ir.op import F
from ...tensor.convert import convert_to_tensor
from ...tensor.tensor import Tensor
from ..common import state
from ..common.naming import auto_name, name_scope
from ..common.variable import Variable
from ..saving.registry import public
from ..saving.serialization import deserialize_keras_object


def make_default_seed() -> int:
    """A seed drawn from Python's generator, so that ``set_random_seed`` decides it."""
    return python_random.randint(1, int(1e9))


@public("keras.random")
class SeedGenerator:
    """State ``[seed, counter]`` from which a layer draws: equal seeds give equal sequences.

    Args: seed: an int, drawn at random where None.
    Raises: ValueError where the seed is not an int.
    """

    def __init__(self, seed: int | None = None, name: str | None = None, **kwargs: Any) -> None:
        custom = kwargs.pop("backend", None)
        if kwargs or custom:
            raise ValueError(f"Unrecognized keyword arguments: {kwargs or {'backend': custom}}")
        self.name = name or auto_name(type(self).__name__)
        self._initial_seed = seed
        if seed is None:
            seed = make_default_seed()
        if not isinstance(seed, (int, np.integer)) or isinstance(seed, bool):
            raise ValueError(f"Argument `seed` must be an integer. Received: seed={seed}")
        with name_scope(self.name, caller=self):
            start = np.array([seed, 0], dtype=np.int64)
            self.state = Variable(start, dtype="int64", trainable=False, name="seed_generator_state")

    def next(self, ordered: bool = True) -> Tensor:
        """The current seed, an int64 tensor (2,); the counter moves on."""
        current = self.state.read_value()
        if ordered:
            following = F.add(current, np.array([0, 1], np.int64))
        else:  # near-unique numbers below a million, as Keras's global generator
            following = F.floormod(F.mul(F.add(current, 1), 5387), 933199)
        self.state.assign(following)
        return current

    def get_config(self) -> dict[str, Any]:
        """``{'seed': ..., 'name': ...}``."""
        return {"seed": self._initial_seed, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> SeedGenerator:
        """A generator at its start."""
        return cls(**config)


def global_seed_generator() -> SeedGenerator:
    """The generator that unseeded calls of ``keras.random`` draw from."""
    found = state.get("global_seed_generator")
    if found is None:
        with watching_makers(None):  # not the user's: it may be made in any trace
            found = SeedGenerator()
        state.put("global_seed_generator", found)
    return found  # type: ignore[no-any-return]


def draw_seed(seed: Any) -> Tensor:
    """The two int32 words that a draw uses: of a SeedGenerator, an int, or the global one.

    Raises: ValueError where ``seed`` is something else.
    """
    if isinstance(seed, SeedGenerator):
        words = seed.next()
    elif isinstance(seed, (int, np.integer)):
        words = convert_to_tensor(np.array([int(seed), 0], np.int64))
    elif seed is None:
        words = global_seed_generator().next(ordered=False)
    else:
        raise ValueError(
            "Argument `seed` must be either an integer or an instance of `SeedGenerator`. "
            f"Received: seed={seed} (of type {type(seed)})"
        )
    return F.cast(F.floormod(words, 2**31 - 2), dtype=np.dtype(np.int32))  # type: ignore[no-any-return]


def serialized_seed(seed: Any) -> Any:
    """A seed as it stands in a config."""
    if isinstance(seed, SeedGenerator):
        return {
            "module": "keras.random", "class_name": "SeedGenerator",
            "config": seed.get_config(), "registered_name": None,
        }  # fmt: skip
    return seed


def seed_from_config(seed: Any) -> Any:
    """A seed read from a config."""
    return deserialize_keras_object(seed) if isinstance(seed, dict) else seed
