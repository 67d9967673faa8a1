"""Learning a vocabulary: the tokens of batches counted, and the documents that each is in."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from ....base.dtype import as_dtype
from ....base.settings import floatx
from ....data.dataset import Dataset
from ....ir.op import F
from ....tensor.convert import convert_to_tensor, is_tensor
from ....tensor.ragged import RaggedTensor
from ....tensor.tensor import Tensor


class TokenCounts:
    """How often tokens occurred, and in how many documents."""

    def __init__(self) -> None:
        self.tokens: Counter[Any] = Counter()
        self._documents: Counter[Any] = Counter()
        self._document_count = 0

    def update(self, rows: list[list[Any]], documents: bool) -> None:
        """Counts the tokens of rows; ``documents``: also the rows each is in."""
        for row in rows:
            self.tokens.update(row)
            if documents:
                self._documents.update(set(row))
        self._document_count += len(rows)

    def ordered(self, limit: int | None) -> list[Any]:
        """The most frequent tokens first; of equally frequent ones the later in their own order."""
        found = sorted(self.tokens.items(), key=lambda pair: (pair[1], pair[0]), reverse=True)
        return [token for token, _ in (found if limit is None else found[:limit])]

    def weights(self, tokens: list[Any], front: int, size: int | None) -> Tensor:
        """``log(1 + documents / (1 + documents with the token))``: the tf_idf weights of tokens.

        Args: front: how many places stand before them, with the average. size: to which zeros are added behind.
        """
        counts = np.asarray([self._documents[t] for t in tokens], np.int64)
        weights = np.log(1 + self._document_count / (1 + counts)).astype(as_dtype(floatx()).numpy)
        return padded(weights, front, weights.mean() if front else 0, size)


def padded(weights: Any, front: int, value: Any, size: int | None) -> Tensor:
    """Weights with ``front`` times the value before them and zeros behind."""
    after = 0 if size is None else size - front - len(weights)
    whole = np.concatenate([np.full(front, value), weights, np.zeros(after)])
    return convert_to_tensor(whole.astype(as_dtype(floatx()).numpy))


def rows_of(data: Any) -> list[list[Any]]:
    """The tokens of each sample; a vector is one sample."""
    if isinstance(data, RaggedTensor):
        flat = [row.flat_values if isinstance(row, RaggedTensor) else row for row in data]
        return [row.array().reshape(-1).tolist() for row in flat]
    array = data.array()
    array = array.reshape(1, -1) if array.ndim < 2 else array.reshape(len(array), -1)
    return array.tolist()  # type: ignore[no-any-return]


def batches_of(data: Any, steps: int | None, dtype: str) -> Any:
    """The batches that ``adapt`` is given: those of a Dataset or iterable, or all samples as one."""
    if isinstance(data, Dataset):
        return iter(data if steps is None else data.take(steps))
    if isinstance(data, RaggedTensor):
        return iter([data])
    if hasattr(data, "__iter__") and not isinstance(data, (list, tuple, np.ndarray)) and not is_tensor(data):
        return (batch for _, batch in zip(range(steps), data, strict=False)) if steps is not None else iter(data)
    whole = convert_to_tensor(data) if is_tensor(data) else convert_to_tensor(data, dtype)
    return iter([F.expand_dims(whole, -1) if len(whole.data.shape) == 1 else whole])
