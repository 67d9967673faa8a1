"""IMDB: 50,000 film reviews as word indices, good or bad (Maas et al. 2011)."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from . import texts
from .source import load_npz, located, shuffled


def load_data(
    path: str = "imdb.npz", num_words: int | None = None, skip_top: int = 0, maxlen: int | None = None,
    seed: int = 113, start_char: int | None = 1, oov_char: int | None = 2, index_from: int = 3, **kwargs: Any,
) -> Any:  # fmt: skip
    """((x_train, y_train), (x_test, y_test)); rows are lists of word indices.

    Args: num_words, skip_top: words outside this range become ``oov_char``. maxlen: longer rows are
        left out. start_char: begins every row. index_from: added to every index.
    Raises: ValueError where nothing is shorter than maxlen.
    """
    if kwargs:
        raise TypeError(f"Unrecognized keyword arguments: {kwargs}.")
    found = load_npz(located(path, "imdb.npz", "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f"))
    rng = np.random.RandomState(seed)
    rows, labels, counts = [], [], []
    for part in ("train", "test"):
        x, y = shuffled(seed, found[f"x_{part}"], found[f"y_{part}"], rng=rng)
        x = texts.offset(x, start_char, index_from)
        if maxlen:
            x, y = texts.short(x, y, maxlen)
            if not x:
                raise ValueError(
                    f"After filtering for sequences shorter than maxlen={maxlen}, no sequence was kept. "
                    "Increase maxlen."
                )
        rows += x
        labels.append(y)
        counts.append(len(x))
    xs = texts.limited(rows, num_words, skip_top, oov_char)
    y, edge = np.concatenate(labels), counts[0]
    return (texts.ragged(xs[:edge]), y[:edge]), (texts.ragged(xs[edge:]), y[edge:])


def get_word_index(path: str = "imdb_word_index.json") -> dict[str, int]:
    """Word -> index, before ``index_from`` is added."""
    with open(located(path, "imdb_word_index.json", "bfafd718b763782e994055a2d397834f"), encoding="utf-8") as file:
        return json.load(file)  # type: ignore[no-any-return]
