"""Reuters: 11,228 newswires as word indices, in 46 topics."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from . import texts
from .source import load_npz, located, shuffled

_TOPICS = """
cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves ship
cotton carcass crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin
strategic-metal livestock retail ipi iron-steel rubber heat jobs lei bop zinc orange pet-chem
dlr gas silver wpi hog lead
"""


def load_data(
    path: str = "reuters.npz", num_words: int | None = None, skip_top: int = 0, maxlen: int | None = None,
    test_split: float = 0.2, seed: int = 113, start_char: int | None = 1, oov_char: int | None = 2,
    index_from: int = 3,
) -> Any:  # fmt: skip
    """((x_train, y_train), (x_test, y_test)); see imdb.load_data for the arguments."""
    found = load_npz(located(path, "reuters.npz", "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916"))
    xs, labels = shuffled(seed, found["x"], found["y"])
    xs = texts.offset(xs, start_char, index_from)
    if maxlen:
        xs, labels = texts.short(xs, labels, maxlen)
    xs = texts.limited(xs, num_words, skip_top, oov_char)
    edge = int(len(xs) * (1 - test_split))
    return (texts.ragged(xs[:edge]), np.array(labels[:edge])), (texts.ragged(xs[edge:]), np.array(labels[edge:]))


def get_word_index(path: str = "reuters_word_index.json") -> dict[str, int]:
    """Word -> index, before ``index_from`` is added."""
    name = "reuters_word_index.json"
    with open(located(path, name, "4d44cc38712099c9e383dc6e5f11a921"), encoding="utf-8") as file:
        return json.load(file)  # type: ignore[no-any-return]


def get_label_names() -> tuple[str, ...]:
    """The topics, in the order of their numbers."""
    return tuple(_TOPICS.split())
