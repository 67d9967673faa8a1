"""A Philox stream word by word, as TensorFlow's CPU kernels take it where each draw depends on the one before."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ops.philox import bits_at, unit_double, unit_float

Array = np.ndarray[Any, Any]


class Words:
    """The words of a Philox stream, one after another."""

    def __init__(self, state: Array) -> None:
        self._state, self._at, self._held = state, 0, iter(())

    def word(self) -> int:
        """The next word."""
        found = next(self._held, None)
        if found is None:
            self._held = iter(bits_at(self._state, np.arange(self._at, self._at + 64)).reshape(-1).tolist())
            self._at += 64
            return self.word()
        return int(found)

    def double(self) -> float:
        """A float64 in [0, 1)."""
        first, second = (np.array([self.word()], np.uint32) for _ in range(2))
        return float(unit_double(first, second)[0])

    def single(self) -> float:
        """A float32 in [0, 1)."""
        return float(unit_float(np.array([self.word()], np.uint32))[0])

    def below(self, count: int, wide: bool = False) -> int:
        """An integer below ``count``, none of them favoured: low words are drawn again."""
        size = 64 if wide else 32

        def draw() -> int:
            return self.word() | (self.word() << 32 if wide else 0)

        if not count & (count - 1):
            return draw() & (count - 1)
        rest = (2**size - 1) % count + 1
        drawn = draw()
        while drawn < rest:
            drawn = draw()
        return drawn % count
