"""Tokens that are not in a vocabulary: an error, or a number that a hash gives them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.errors import InvalidArgumentError
from ....base.farmhash import fingerprint64
from ....base.siphash import siphash64
from ..preprocessing.encoding import key_of


def salt_of(salt: Any, vocabulary_dtype: str, oov_method: str) -> list[int] | None:
    """The hash's key as two numbers. Raises ValueError where it is none, or not of use."""
    if salt is not None and vocabulary_dtype != "string" and oov_method != "farmhash":
        raise ValueError(f"`salt` can only be used when `oov_method='farmhash'`. Received: oov_method={oov_method}")
    return key_of(salt, "IndexLookup")


def refuse(tokens: Any) -> None:
    """Raises InvalidArgumentError where there are any."""
    if len(tokens):
        raise InvalidArgumentError(
            "When `num_oov_indices=0` all inputs should be in vocabulary, found OOV values "
            f"{tokens.tolist()[:10]}, consider setting `num_oov_indices=1`."
        )


def buckets(tokens: Any, count: int, hashed: bool, salt: list[int] | None) -> np.ndarray[Any, Any]:
    """Which of ``count`` numbers each token gets; integers by the remainder unless they are to be hashed."""

    def bucket(token: Any) -> int:
        if isinstance(token, int):
            if not hashed:
                return token % count
            token = str(token).encode()
        return (fingerprint64(token) if salt is None else siphash64(token, (salt[0], salt[1]))) % count

    return np.asarray([bucket(t) for t in tokens.tolist()], np.int64)
