"""What multi-head attention layers share: masks, and attention over heads.

Source: Vaswani et al. 2017.
"""

from __future__ import annotations

import math
from functools import reduce
from typing import Any

import numpy as np

from ....ir.op import F
from ...engine.layer import Layer
from ..core.einsum_dense import EinsumDense

WEIGHT_OPTIONS = (
    "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer",
    "activity_regularizer", "kernel_constraint", "bias_constraint",
)  # fmt: skip


class HeadAttention(Layer):
    """Base: projections for query, key, value (and gate), attention, and the output projection.

    Subclasses keep their options in ``_weight_options`` and ``_sliding_window``.
    """

    _weight_options: dict[str, Any]
    _sliding_window: int | None

    def _check_window(self, window: Any, flash_attention: Any) -> None:
        if window is not None and (not isinstance(window, int) or window <= 0):
            raise ValueError(
                f"`sliding_window` must be `None` or a positive integer. Received: sliding_window={window}"
            )
        if flash_attention:
            raise ValueError("Flash attention is not supported. Leave `flash_attention` None or False.")

    def _projection(self, name: str, equation: str, shape: Any, bias_axes: str | None, **more: Any) -> EinsumDense:
        """A projection; each draws its own initial weights."""
        options = dict(self._weight_options)
        for kind in ("kernel_initializer", "bias_initializer"):
            options[kind] = type(options[kind]).from_config(options[kind].get_config())
        return EinsumDense(
            equation, output_shape=shape, bias_axes=bias_axes, name=name, dtype=self.dtype_policy, **options, **more
        )

    def _joint_mask(
        self, query: Any, value: Any, query_mask: Any, value_mask: Any, key_mask: Any, attention_mask: Any, causal: bool
    ) -> Any:
        """Where attention is allowed, (batch, queries, keys) as bools; None where everywhere."""
        masks = []
        if query_mask is not None:
            masks.append(F.expand_dims(as_bool(query_mask), -1))
        masks += [F.expand_dims(as_bool(m), -2) for m in (value_mask, key_mask) if m is not None]
        queries, keys = query.data.shape[1], value.data.shape[1]
        if causal:
            masks.append(causal_mask(queries, keys))
        if self._sliding_window is not None:
            rows, columns = _places(queries, keys)
            masks.append(F.less(F.abs(F.sub(rows, columns)), self._sliding_window))
        if attention_mask is not None:
            masks.insert(0, as_bool(attention_mask))
        return reduce(F.logical_and, masks) if masks else None

    def _attend(self, query: Any, key: Any, value: Any, mask: Any, scale: float) -> Any:
        """Attention of (batch, places, heads, width), its scores unseen."""
        dtype = key.data.dtype
        logits = F.einsum(query, key, equation="btnh,bsnh->bnts")
        wide = logits if dtype in (np.float32, np.float64) else F.cast(logits, dtype=np.dtype(np.float32))
        wide = F.mul(wide, scale)
        if mask is not None:
            # nearly the lowest float32, as Keras has it; a row without any place left averages all
            wide = F.where(lifted(mask, 4, 1), wide, -0.7 * 3.38953e38)
        probabilities = F.softmax(wide, axis=-1)
        if probabilities.data.dtype != dtype:
            probabilities = F.cast(probabilities, dtype=dtype)
        return F.einsum(probabilities, value, equation="bnts,bsnh->btnh")


def as_bool(mask: Any) -> Any:
    """A mask as bools."""
    return mask if mask.data.dtype == np.bool_ else F.cast(mask, dtype=np.dtype(bool))


def _places(queries: int, keys: int) -> tuple[Any, Any]:
    dtype = np.dtype(np.int32)
    rows = F.iota(start=0, step=1, count=queries, dtype=dtype)
    columns = F.iota(start=0, step=1, count=keys, dtype=dtype)
    return F.reshape(rows, shape=(1, queries, 1)), F.reshape(columns, shape=(1, 1, keys))


def causal_mask(queries: int, keys: int) -> Any:
    """(1, queries, keys): each place sees those up to its own."""
    return F.greater_equal(*_places(queries, keys))


def lifted(mask: Any, rank: int, axes: int) -> Any:
    """A mask with axes of size 1 for the heads, before the last ``2 * axes``."""
    shape = tuple(mask.data.shape)
    missing = rank - len(shape)
    at = len(shape) - 2 * axes
    return mask if missing <= 0 else F.reshape(mask, shape=(*shape[:at], *(1,) * missing, *shape[at:]))


def inverse_root(width: int) -> float:
    """1 / sqrt(width)."""
    return 1.0 / math.sqrt(float(width))
