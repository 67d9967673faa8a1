"""``ReversibleEmbedding``: indices to vectors, and vectors back to scores of the indices."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ... import ops
from ...common.keras_tensor import KerasTensor, set_keras_mask
from ...saving.registry import public
from ..options import config_of
from .embedding import Embedding


@public("keras.layers")
class ReversibleEmbedding(Embedding):
    """An Embedding that also projects vectors to ``input_dim`` scores, with ``reverse=True``.

    Args: tie_weights: the projection is the table, transposed. reverse_dtype: dtype of the projection. logit_soft_cap:
        scores stay between minus and plus this.
    Shapes: indices (...) -> (..., output_dim); reversed (..., output_dim) -> (..., input_dim)
    """

    _forms = {"int8": "Int8ReversibleTable", "int4": "Int4ReversibleTable"}

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        tie_weights: bool = True,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        reverse_dtype: Any = None,
        logit_soft_cap: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            input_dim, output_dim, embeddings_initializer=embeddings_initializer,
            embeddings_regularizer=embeddings_regularizer, embeddings_constraint=embeddings_constraint,
            mask_zero=mask_zero, **kwargs,
        )  # fmt: skip
        self.tie_weights, self.reverse_dtype, self.logit_soft_cap = tie_weights, reverse_dtype, logit_soft_cap

    def build(self, input_shape: Any = None) -> None:
        """Creates the table, and the projection unless it is the table."""
        super().build(input_shape)
        if not self.tie_weights and self._form is None:
            self.reverse_embeddings = self.add_weight(
                shape=(self.output_dim, self.input_dim), initializer=self.embeddings_initializer,
                name="reverse_embeddings",
            )  # fmt: skip

    def call(self, inputs: Any, reverse: bool = False) -> Any:
        """The vectors of indices; or the scores for vectors."""
        if not reverse:
            result, mask = super().call(inputs), super().compute_mask(inputs)
            if mask is not None:
                set_keras_mask(result, mask)
            return result
        kernel = F.transpose(self.embeddings, perm=(1, 0)) if self.tie_weights else self.reverse_embeddings
        if self.reverse_dtype is not None:
            inputs, kernel = ops.cast(inputs, self.reverse_dtype), ops.cast(kernel, self.reverse_dtype)
        return self._capped(ops.matmul(inputs, kernel))

    def _others(self) -> list[str]:
        return [] if self.tie_weights or self._form is not None else ["reverse_embeddings"]

    def _capped(self, scores: Any) -> Any:
        cap = self.logit_soft_cap
        return scores if cap is None else ops.multiply(ops.tanh(ops.divide(scores, cap)), cap)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """None: ``call`` sets it on the vectors, and scores have none."""
        return None

    def compute_output_shape(self, input_shape: Any, reverse: bool = False) -> tuple[Any, ...]:
        """The input's shape with output_dim behind it; reversed, with input_dim last."""
        return (*input_shape[:-1], self.input_dim) if reverse else (*input_shape, self.output_dim)

    def compute_output_spec(self, inputs: KerasTensor, reverse: bool = False) -> KerasTensor:
        """In the compute dtype."""
        return KerasTensor(self.compute_output_shape(inputs.shape, reverse), dtype=self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "tie_weights", "reverse_dtype", "logit_soft_cap")}
