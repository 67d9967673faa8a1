"""Embeddings of several ids per row, combined: ids in a SparseTensor, or in the rows of a RaggedTensor."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..ir.op import F
from ..tensor.ragged import RaggedTensor
from ..tensor.sparse import SparseTensor
from ..tensor.tensor import Tensor
from .gather import embedding_lookup

_COMBINERS = ("mean", "sqrtn", "sum")


def embedding_lookup_sparse(
    params: Any, sp_ids: Any, sp_weights: Any, combiner: Any = None, max_norm: Any = None, name: Any = None,
    allow_fast_lookup: bool = False,
) -> Tensor:  # fmt: skip
    """Per row of ids, the weighted sum of their embeddings, or its mean (over the weights, or their root squares).

    Args: params: (vocabulary, ...) or parts of it. sp_weights: weights in the places of the ids, None for ones.
        combiner: "mean" (the default), "sqrtn" or "sum". max_norm: the embeddings' largest length.
    Raises: TypeError on ids that are not sparse. ValueError on another combiner.
    """
    combiner = "mean" if combiner is None else combiner
    if combiner not in _COMBINERS:
        raise ValueError(f"combiner must be one of 'mean', 'sqrtn' or 'sum', got {combiner}")
    if not isinstance(sp_ids, (SparseTensor, RaggedTensor)):
        raise TypeError(f"sp_ids must be SparseTensor or RaggedTensor, got {type(sp_ids)}")
    if sp_weights is not None and type(sp_weights) is not type(sp_ids):
        raise TypeError(f"sp_weights must be None or of the type of sp_ids, {type(sp_ids)}, got {type(sp_weights)}")
    rows, ids = _entries(sp_ids)
    weights = None if sp_weights is None else _entries(sp_weights)[1]
    count = sp_ids.row_splits.shape[0] - 1 if isinstance(sp_ids, RaggedTensor) else _count(rows)
    return _combined(params, rows, ids, weights, combiner, max_norm, count)


def _entries(found: Any) -> tuple[Tensor, Tensor]:
    """(row of every entry, the entries)."""
    if isinstance(found, SparseTensor):
        return found.indices[:, 0], found.values  # type: ignore[index]
    lengths = found.row_lengths().array()
    return Tensor(np.repeat(np.arange(len(lengths), dtype=np.int64), np.asarray(lengths, np.intp))), found.values


def _count(rows: Tensor) -> int:
    held = rows.array()
    return int(held.max()) + 1 if held.size else 0


def _combined(
    params: Any, rows: Tensor, ids: Tensor, weights: Tensor | None, combiner: str, max_norm: Any, count: int
) -> Tensor:
    found = embedding_lookup(params, ids, max_norm)
    dtype = found.data.dtype
    wide = np.dtype(np.float32) if dtype.itemsize == 2 else dtype
    found = F.cast(found, dtype=wide)
    each = F.fill(shape=(ids.shape[0],), value=1, dtype=wide) if weights is None else F.cast(weights, dtype=wide)
    each = F.reshape(each, shape=(ids.shape[0], *(1,) * (found.ndim - 1)))
    total = F.unsorted_segment_sum(found if weights is None else F.mul(found, each), rows, num_segments=count)
    if combiner != "sum":
        share = F.unsorted_segment_sum(each if combiner == "mean" else F.square(each), rows, num_segments=count)
        total = F.div_no_nan(total, share if combiner == "mean" else F.sqrt(share))
    return F.cast(total, dtype=dtype)  # type: ignore[no-any-return]


def safe_embedding_lookup_sparse(
    embedding_weights: Any, sparse_ids: Any, sparse_weights: Any = None, combiner: str = "mean", default_id: Any = None,
    max_norm: Any = None, name: Any = None, allow_fast_lookup: bool = False,
) -> Tensor:  # fmt: skip
    """As embedding_lookup_sparse over the last axis of ids of any rank, without ids below 0 and weights not above 0.

    Rows without ids get the embedding of ``default_id``, or zeros. Raises: ValueError without weights.
    """
    if embedding_weights is None or (isinstance(embedding_weights, list) and not embedding_weights):
        raise ValueError(f"Missing embedding_weights {embedding_weights}.")
    weights = None if sparse_weights is None else _entries(sparse_weights)[1].array()
    if isinstance(sparse_ids, RaggedTensor):
        rows, values = (t.array() for t in _entries(sparse_ids))
        lead: tuple[int, ...] = (sparse_ids.row_splits.shape[0] - 1,)
    else:
        values, places = sparse_ids.values.array(), sparse_ids.indices.array()
        *lead_sizes, _ = sparse_ids.dense_shape.array().tolist()
        lead = tuple(lead_sizes)
        rows = np.ravel_multi_index(tuple(places[:, :-1].T), lead) if len(places) else places[:, 0]
    kept = values >= 0
    if weights is not None and combiner != "sum":
        kept &= weights > 0
    count = int(np.prod(lead))
    empty = np.setdiff1d(np.arange(count), rows[kept])
    order = np.argsort(np.concatenate([rows[kept], empty]), kind="stable")
    filled = np.concatenate([values[kept], np.full(len(empty), default_id or 0, values.dtype)])[order]
    rows = np.concatenate([rows[kept], empty])[order]
    each = None if weights is None else np.concatenate([weights[kept], np.ones(len(empty), weights.dtype)])[order]
    scale = None if each is None else Tensor(each)
    found = _combined(embedding_weights, Tensor(rows), Tensor(filled), scale, combiner, max_norm, count)
    if default_id is None and len(empty):
        blank = np.isin(np.arange(count), empty).reshape(-1, *(1,) * (found.ndim - 1))
        found = F.where(Tensor(blank), F.zeros_like(found), found)
    return F.reshape(found, shape=(*lead, *tuple(found.shape)[1:]))  # type: ignore[no-any-return]
