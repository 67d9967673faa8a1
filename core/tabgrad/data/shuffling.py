"""Order of a shuffled dataset, element for element TensorFlow's for a given seed.

Numbers are 32-bit words of Philox4x32-10 (Salmon et al. 2011) keyed by the pair of seeds. Each
iteration draws its own pair from a stream of the first one, unless it must repeat itself.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..ops.philox import bits

_CHUNK = 256  # blocks of four words made at once


class Words:
    """An endless stream of 32-bit words."""

    def __init__(self, seed: int, seed2: int) -> None:
        low, high = seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF
        low2, high2 = seed2 & 0xFFFFFFFF, (seed2 >> 32) & 0xFFFFFFFF
        self._state = np.array([0, 0, low2, high2, low, high], np.uint32)
        self._words: list[int] = []
        self._at = 0
        self._blocks = 0

    def next(self) -> int:
        """The next word."""
        if self._at == len(self._words):
            state = self._state.copy()
            state[0] = self._blocks & 0xFFFFFFFF
            state[1] = self._blocks >> 32
            self._words = bits(state, _CHUNK).reshape(-1).tolist()
            self._blocks += _CHUNK
            self._at = 0
        word = self._words[self._at]
        self._at += 1
        return word


_looking = threading.local()  # on: whether elements are only looked at, for their shapes


@contextmanager
def looked_at() -> Iterator[None]:
    """A ``with`` in which iterations leave the order of later ones as it was."""
    before = getattr(_looking, "on", False)
    _looking.on = True
    try:
        yield
    finally:
        _looking.on = before


class Seeds:
    """The pair of seeds of each iteration: always the first one, or drawn anew."""

    def __init__(self, pair: tuple[int, int], reshuffle: bool) -> None:
        self._pair = pair
        self._words = Words(*pair) if reshuffle else None

    def next(self) -> tuple[int, int]:
        """The pair of the next iteration."""
        if self._words is None:
            return self._pair
        words = copy.copy(self._words) if getattr(_looking, "on", False) else self._words
        return words.next(), words.next()


def shuffled(items: Iterator[Any], size: int | None, seeds: Seeds) -> Iterator[Any]:
    """Elements drawn from a buffer of the given size (None: all), which is refilled in order.

    The iteration's seeds are taken at once, whether or not it is ever run.
    """
    return _drawn(items, size, Words(*seeds.next()))


def _drawn(items: Iterator[Any], size: int | None, words: Words) -> Iterator[Any]:
    buffer: list[Any] = []
    start = 0
    exhausted = False
    while True:
        while not exhausted and (size is None or len(buffer) - start < size):
            try:
                buffer.append(next(items))
            except StopIteration:
                exhausted = True
        if start == len(buffer):
            return
        index = start + words.next() % (len(buffer) - start)
        chosen = buffer[index]
        buffer[index] = buffer[start]
        buffer[start] = None
        start += 1
        if start > 4096 and start * 2 > len(buffer):
            del buffer[:start]
            start = 0
        yield chosen
