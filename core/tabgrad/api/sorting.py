"""``tf.sort`` and its kin: order, search, unique values, top-k."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from ..base.dtype import int32
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .arguments import integer, numpy_dtype, tensor

Unique = namedtuple("Unique", ["y", "idx"])
UniqueWithCounts = namedtuple("UniqueWithCounts", ["y", "idx", "count"])
TopKV2 = namedtuple("TopKV2", ["values", "indices"])


def _descending(direction: str) -> bool:
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(
            "Argument `direction` should be one of ASCENDING, DESCENDING. Received: "
            f"direction={direction}"
        )
    return direction == "DESCENDING"


def sort(values: Any, axis: Any = -1, direction: str = "ASCENDING", name: Any = None) -> Tensor:
    """Elements in order along an axis."""
    return F.sort(tensor(values), axis=integer(axis), descending=_descending(direction))  # type: ignore[no-any-return]


def argsort(
    values: Any,
    axis: Any = -1,
    direction: str = "ASCENDING",
    stable: bool = False,
    name: Any = None,
) -> Tensor:
    """The indices that sort along an axis; equal elements keep their order, ``stable`` or not."""
    return F.argsort(tensor(values), axis=integer(axis), descending=_descending(direction))  # type: ignore[no-any-return]


def top_k(
    input: Any, k: Any = 1, sorted: bool = True, index_type: Any = int32, name: Any = None
) -> TopKV2:
    """The k largest elements of the last axis and their indices, largest first (sorted or not)."""
    return TopKV2(*F.top_k(tensor(input), k=integer(k), dtype=numpy_dtype(index_type)))


def in_top_k(targets: Any, predictions: Any, k: Any, name: Any = None) -> Tensor:
    """Whether each row's target is among its k largest predictions."""
    targets, predictions = tensor(targets), tensor(predictions)
    if predictions.ndim != 2:
        raise InvalidArgumentError(
            f"predictions must be 2-dimensional, got shape {list(predictions.shape)}"
        )
    if targets.ndim != 1 or targets.shape[0] != predictions.shape[0]:
        raise InvalidArgumentError(
            f"First dimension of predictions {predictions.shape[0]} must match length of targets "
            f"{list(targets.shape)}"
        )
    return F.in_top_k(targets, predictions, k=integer(k))  # type: ignore[no-any-return]


def searchsorted(
    sorted_sequence: Any, values: Any, side: str = "left", out_type: Any = int32, name: Any = None
) -> Tensor:
    """Where each value would be inserted to keep the last axis sorted."""
    if side not in ("left", "right"):
        raise ValueError(f"side must be either 'right' or 'left'. Saw: {side}.")
    sequence = tensor(sorted_sequence)
    wanted = convert_to_tensor(values, dtype_hint=sequence.dtype)
    return F.searchsorted(sequence, wanted, side=side, dtype=numpy_dtype(out_type))  # type: ignore[no-any-return]


def unique(x: Any, out_idx: Any = int32, name: Any = None) -> Unique:
    """The distinct values of a vector in order of appearance, and each element's number."""
    y, idx, _ = F.unique(_vector(x), dtype=numpy_dtype(out_idx))
    return Unique(y, idx)


def unique_with_counts(x: Any, out_idx: Any = int32, name: Any = None) -> UniqueWithCounts:
    """The distinct values of a vector, each element's number, and how often each value occurs."""
    return UniqueWithCounts(*F.unique(_vector(x), dtype=numpy_dtype(out_idx)))


def _vector(x: Any) -> Tensor:
    x = tensor(x)
    if x.ndim != 1:
        raise InvalidArgumentError(
            f"unique expects a 1D vector. Received shape {list(x.shape)} [Op:Unique]"
        )
    return x  # type: ignore[no-any-return]
