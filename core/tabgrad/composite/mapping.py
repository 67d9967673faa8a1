"""``tf.map_fn`` over rows of ragged and sparse tensors, or with results that are ragged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..api.array import stack
from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..base.tree import assert_same_structure, flatten, map_structure, pack_sequence_as
from ..ir.op import F
from ..tensor.composite import handles
from ..tensor.composite_specs import RaggedTensorSpec, SparseTensorSpec
from ..tensor.convert import convert_to_tensor
from ..tensor.ragged import RaggedTensor
from ..tensor.ragged_making import is_ragged
from ..tensor.sparse import SparseTensor
from .ragged_arrange import deepened, ragged_stack
from .sparse_basic import row, stacked


@handles("map_fn", takes=(RaggedTensor, SparseTensor, RaggedTensorSpec, SparseTensorSpec))
def map_fn(
    fn: Callable[..., Any], elems: Any, dtype: Any = None, parallel_iterations: Any = None, back_prop: bool = True,
    swap_memory: bool = False, infer_shape: bool = True, name: Any = None, fn_output_signature: Any = None,
) -> Any:  # fmt: skip
    """``fn`` of every row, and the results as rows."""
    signature = dtype if fn_output_signature is None else fn_output_signature
    elems = map_structure(_value, elems)
    leaves = flatten(elems)
    counts = {_count(x) for x in leaves}
    if len(counts) > 1:
        raise ValueError(f"elements in elems must have the same number of rows. Received: {sorted(counts)}")
    like = map_structure(lambda x: x.type_spec() if hasattr(x, "type_spec") else x.dtype, elems)
    like = like if signature is None else signature
    results = []
    for i in range(counts.pop()):
        found = fn(map_structure(lambda x, i=i: row(x, i) if isinstance(x, SparseTensor) else x[i], elems))
        assert_same_structure(like, found)
        results.append([_value(x) for x in flatten(found)])
    columns = list(zip(*results, strict=True)) if results else [()] * len(flatten(like))
    made = [_joined(list(c), want) for c, want in zip(columns, flatten(like), strict=True)]
    return pack_sequence_as(like, made)


def _value(x: Any) -> Any:
    return x if isinstance(x, (RaggedTensor, SparseTensor)) else convert_to_tensor(x)


def _count(x: Any) -> int:
    return x.sizes()[0] if isinstance(x, SparseTensor) else int(x.shape[0])


def _joined(parts: list[Any], want: Any) -> Any:
    """Results as rows of what was said to come out."""
    kind = as_dtype(getattr(want, "dtype", want))
    for part in parts:
        if part.dtype is not kind:
            raise InvalidArgumentError(
                f"map_fn: the function gave a {part.dtype.name} tensor where {kind.name} was expected. Say so with "
                "fn_output_signature."
            )
    if isinstance(want, SparseTensorSpec):
        return stacked(parts)
    if not isinstance(want, RaggedTensorSpec):
        return stack(parts) if parts else F.fill(shape=(0,), value=0, dtype=kind.numpy)
    if not parts:
        empty = convert_to_tensor(np.zeros((0, *([0] * max(want.ragged_rank, 1))), kind.numpy))
        return RaggedTensor.from_tensor(empty, ragged_rank=max(want.ragged_rank, 1))
    if any(not is_ragged(p) and not p.ndim for p in parts):
        raise InvalidArgumentError(
            "Ragged values must have rank >= 1; the function gave a scalar. Say so with fn_output_signature, as "
            "fn_output_signature=tf.int32."
        )
    depth = max(p.ragged_rank if is_ragged(p) else 0 for p in parts)
    found = ragged_stack([deepened(p, depth) if depth else p for p in parts])
    return found.with_row_splits_dtype(want.row_splits_dtype)
