"""``CategoryEncoding``: integers as one-hot, multi-hot or counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from .... import composite
from ....base.dtype import as_dtype
from ....ir.op import F
from ....tensor.composite import Composite
from ....tensor.convert import convert_to_tensor
from ....tensor.sparse import SparseTensor
from ...common.keras_tensor import KerasTensor
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import config_of
from .encoding import encoded, sparse_where


@public("keras.layers")
class CategoryEncoding(Layer):
    """Encodes integers in [0, num_tokens).

    Args: output_mode: one_hot (each by itself), multi_hot (whether present among the last axis) or
        count (how often; ``count_weights`` of the call weigh each).
    Raises: ValueError on another mode, no num_tokens.
    """

    def __init__(
        self, num_tokens: Any = None, output_mode: str = "multi_hot", sparse: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        output_mode = "multi_hot" if output_mode == "binary" else output_mode
        if output_mode not in ("count", "one_hot", "multi_hot"):
            raise ValueError(f"Unknown arg for output_mode: {output_mode}")
        if num_tokens is None:
            raise ValueError(
                "num_tokens must be set to use this layer. If the number of tokens is not known beforehand, "
                "use the IntegerLookup layer instead."
            )
        if num_tokens < 1:
            raise ValueError(f"`num_tokens` must be >= 1. Received: num_tokens={num_tokens}.")
        self.num_tokens, self.output_mode, self.sparse = num_tokens, output_mode, sparse
        self._allow_non_tensor_positional_args = True
        self._convert_input_args = False

    def call(self, inputs: Any, count_weights: Any = None) -> Any:
        """The encoded integers."""
        dtype = as_dtype(self.compute_dtype).numpy
        if count_weights is not None and self.output_mode != "count":
            raise ValueError(
                "`count_weights` is not used when `output_mode` is not `'count'`. Received "
                f"`count_weights={count_weights}`."
            )
        if isinstance(inputs, Composite):
            return sparse_where(self.sparse, self._of_composite(inputs))
        return sparse_where(self.sparse, self._encoded(inputs, count_weights, dtype))

    def _of_composite(self, inputs: Any) -> Any:
        """The encoding of what the rows hold."""
        dtype = as_dtype(self.compute_dtype).numpy
        if self.output_mode == "one_hot":
            if isinstance(inputs, SparseTensor):
                return self._encoded(composite.to_dense(inputs), None, dtype)
            return inputs.with_content(self._encoded(inputs.content(), None, dtype))
        rows = [np.asarray(row, np.int64) for row in composite.rows_of(inputs, 0)]
        rows = [encoded(row, self.output_mode, self.num_tokens, dtype) for row in rows]
        return convert_to_tensor(np.stack(rows))

    def _encoded(self, inputs: Any, count_weights: Any, dtype: Any) -> Any:
        x = F.cast(convert_to_tensor(inputs), dtype=np.dtype(np.int64))
        shape = tuple(x.data.shape)
        if not shape or (self.output_mode == "one_hot" and len(shape) > 1 and shape[-1] == 1):
            x = F.reshape(x, shape=shape[:-1] if shape else (1,))
        one, zero = (F.fill(shape=(), value=v, dtype=dtype) for v in (1, 0))
        hot = F.one_hot(x, self.num_tokens, one, zero)
        if self.output_mode == "one_hot":
            return hot
        if self.output_mode == "multi_hot":
            return F.max(hot, axis=(-2,))
        if count_weights is not None:
            weights = F.cast(convert_to_tensor(count_weights), dtype=dtype)
            hot = F.mul(hot, F.expand_dims(weights, -1))
        return F.sum(hot, axis=(-2,))

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The shape with num_tokens last."""
        shape = tuple(input_shape)
        whole = self.output_mode == "one_hot" and shape and (shape[-1] != 1 or len(shape) == 1)
        return (*(shape if whole else shape[:-1]), self.num_tokens)

    def compute_output_spec(self, inputs: Any, count_weights: Any = None) -> KerasTensor:
        """In the compute dtype."""
        return KerasTensor(
            self.compute_output_shape(inputs.shape), dtype=self.compute_dtype, sparse=self.sparse
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "num_tokens", "output_mode")}
