"""``tf.ragged.cross`` and ``tf.sparse.cross``: every combination of the features in a row, as text or hashed.

Source of the hash: TensorFlow's sparse_cross_op.cc: fingerprints of text, numbers as they are, joined pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from ..base import jagged
from ..base.farmhash import fingerprint64, fingerprint_cat64
from ..tensor.composite import known
from ..tensor.convert import convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor

KEY = 0xDECAFCAFFE


def cross(inputs: Any, name: Any = None) -> RaggedTensor:
    """Combinations of the features of every row, as texts joined by ``_X_``."""
    return _ragged(inputs, lambda row: b"_X_".join(map(_text, row)), object)


def cross_hashed(inputs: Any, num_buckets: Any = 0, hash_key: Any = None, name: Any = None) -> RaggedTensor:
    """Combinations of the features of every row, hashed into buckets (64 bits where their number is 0)."""
    return _ragged(inputs, hasher(num_buckets, hash_key), np.int64)


def hasher(num_buckets: Any, hash_key: Any) -> Callable[[Any], int]:
    """What hashes one combination."""
    key = (KEY if hash_key is None else int(hash_key)) % 2**64
    buckets = int(num_buckets)

    def hashed(row: Any) -> int:
        found = key
        for feature in row:
            number = fingerprint64(feature) if isinstance(feature, bytes) else int(feature) % 2**64
            found = fingerprint_cat64(found, number)
        return found % buckets if buckets > 0 else found % (2**63 - 1)

    return hashed


def rows_of(value: Any, place: int) -> list[list[Any]]:
    """A feature's values, row by row. Raises ValueError on other dtypes than whole numbers and text."""
    if value.dtype.name != "string" and not value.dtype.is_integer:
        raise ValueError(f"Unexpected dtype for inputs[{place}]: {value.dtype.name}. Expected whole numbers or text.")
    if is_ragged(value):
        if value.ragged_rank != 1:
            raise ValueError("tf.ragged.cross only supports inputs with rank=2")
        return value.to_list()  # type: ignore[no-any-return]
    if isinstance(value, SparseTensor):
        rows: list[list[Any]] = [[] for _ in range(value.sizes()[0])]
        for (row, *_), item in zip(value.places(), known(value.values, "Features").tolist(), strict=True):
            rows[row].append(item)
        return rows
    return known(value, "Features").tolist()  # type: ignore[no-any-return]


def combined(inputs: Any) -> list[list[tuple[Any, ...]]]:
    """Every combination of the features in each row."""
    if not isinstance(inputs, (list, tuple)):
        raise TypeError("Inputs must be a list")
    columns = [
        rows_of(v if is_ragged(v) or isinstance(v, SparseTensor) else convert_to_tensor(v), i)
        for i, v in enumerate(inputs)
    ]
    return [list(product(*row)) for row in zip(*columns, strict=True)]


def _ragged(inputs: Any, function: Callable[[Any], Any], dtype: Any) -> RaggedTensor:
    rows = [[function(c) for c in row] for row in combined(inputs)]
    values = np.empty(sum(map(len, rows)), dtype)
    values[:] = [value for row in rows for value in row]
    kinds = {v.row_splits.dtype.name for v in inputs if is_ragged(v)}
    splits = jagged.ends([len(row) for row in rows]).astype("int32" if kinds == {"int32"} else "int64")
    return RaggedTensor.from_row_splits(Tensor(values), splits, validate=False)  # type: ignore[no-any-return]


def _text(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
