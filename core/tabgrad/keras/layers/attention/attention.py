"""``Attention`` (Luong) and ``AdditiveAttention`` (Bahdanau)."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.settings import floatx
from ....ir.op import F
from ...common.keras_tensor import KerasTensor
from ...engine.layer import Layer
from ...random import random
from ...random.seed_generator import SeedGenerator
from ...saving.registry import public
from ..options import as_floats, config_of
from .heads import as_bool, causal_mask


class PairAttention(Layer):
    """Base of attention called on a list ``[query, value]`` or ``[query, value, key]``.

    Subclasses implement ``scores``. Raises: ValueError on other inputs or masks.
    """

    def __init__(self, use_scale: bool, dropout: float, seed: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.use_scale, self.dropout, self.seed = use_scale, dropout, seed
        if dropout > 0:
            self.seed_generator = SeedGenerator(seed)

    def scores(self, query: Any, key: Any) -> Any:
        """(batch, T, d) and (batch, S, d) -> (batch, T, S)."""
        raise NotImplementedError

    def call(
        self, inputs: Any, mask: Any = None, training: bool = False, return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:  # fmt: skip
        """The attended values, and the weights where asked for."""
        self._check(inputs, mask)
        query, value = inputs[0], inputs[1]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask, value_mask = (mask[0], mask[1]) if mask else (None, None)
        scores = self.scores(query, key)
        allowed = None if value_mask is None else F.expand_dims(as_bool(value_mask), -2)
        if use_causal_mask:
            causal = causal_mask(*scores.data.shape[-2:])
            allowed = causal if allowed is None else F.logical_and(allowed, causal)
        if allowed is not None:
            far = 65504.0 if scores.data.dtype == np.float16 else 1.0e9
            scores = F.where(allowed, scores, F.sub(scores, far))
        weights = F.softmax(scores, axis=-1)
        if training and self.dropout > 0:
            weights = random.dropout(weights, self.dropout, seed=self.seed_generator)
        output = F.matmul(weights, as_floats(value, floatx()))
        if query_mask is not None:
            output = F.where(F.expand_dims(as_bool(query_mask), -1), output, 0.0)
        return (output, weights) if return_attention_scores else output

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The query's mask."""
        self._check(inputs, mask)
        return None if mask is None else mask[0]

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The query's shape with the value's last size."""
        return (*input_shape[0][:-1], input_shape[1][-1])

    def compute_output_spec(
        self, inputs: Any, mask: Any = None, return_attention_scores: bool = False, **kwargs: Any
    ) -> Any:
        """The output, and the weights where asked for."""
        self._check(inputs, mask)
        output = KerasTensor(self.compute_output_shape([x.shape for x in inputs]), dtype=self.compute_dtype)
        if not return_attention_scores:
            return output
        key = inputs[2] if len(inputs) > 2 else inputs[1]
        scores = (*inputs[0].shape[:-1], key.shape[-2])
        return output, KerasTensor(scores, dtype=self.compute_dtype)

    def _check(self, inputs: Any, mask: Any = None) -> None:
        name = type(self).__name__
        if not isinstance(inputs, list):
            raise ValueError(
                f"{name} layer must be called on a list of inputs, namely [query, value] or [query, value, "
                f"key]. Received: inputs={inputs}."
            )
        if not 2 <= len(inputs) <= 3:
            raise ValueError(
                f"{name} layer accepts inputs list of length 2 or 3, namely [query, value] or [query, value, "
                f"key]. Received length: {len(inputs)}."
            )
        if mask is not None and (not isinstance(mask, list) or not 2 <= len(mask) <= 3):
            raise ValueError(
                f"{name} layer mask must be a list of length 2 or 3, namely [query_mask, value_mask]. "
                f"Received: mask={mask}."
            )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "use_scale", "dropout", "seed")}


@public("keras.layers")
class Attention(PairAttention):
    """Dot-product attention, or 'concat': tanh of sums. Source: Luong et al. 2015."""

    def __init__(
        self, use_scale: bool = False, score_mode: str = "dot", dropout: float = 0.0, seed: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(use_scale, dropout, seed, **kwargs)
        if score_mode not in ("dot", "concat"):
            raise ValueError(
                "Invalid value for argument score_mode. Expected one of {'dot', 'concat'}. Received: "
                f"score_mode={score_mode}"
            )
        self.score_mode = score_mode

    def build(self, input_shape: Any) -> None:
        """Creates the scales."""
        self._check(input_shape)
        self.scale = self.concat_score_weight = None
        if self.use_scale:
            self.scale = self.add_weight(name="scale", shape=(), initializer="ones")
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight(name="concat_score_weight", shape=(), initializer="ones")

    def scores(self, query: Any, key: Any) -> Any:
        """Scaled dot products, or the weighted sum of tanh."""
        if self.score_mode == "dot":
            found = F.matmul(query, key, transpose_b=True)
            return found if self.scale is None else F.mul(found, self.scale)
        sums = as_floats(F.add(F.expand_dims(query, -2), F.expand_dims(key, -3)), floatx())
        if self.scale is not None:
            sums = F.mul(sums, self.scale)
        return F.mul(F.sum(F.tanh(sums), axis=(-1,)), self.concat_score_weight)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "score_mode": self.score_mode}


@public("keras.layers")
class AdditiveAttention(PairAttention):
    """Attention by ``sum(scale * tanh(query + key))``. Source: Bahdanau et al. 2015."""

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs: Any) -> None:
        super().__init__(use_scale, dropout, kwargs.pop("seed", None), **kwargs)

    def build(self, input_shape: Any) -> None:
        """Creates the scale."""
        self._check(input_shape)
        width = input_shape[0][-1]
        self.scale = None
        if self.use_scale:
            self.scale = self.add_weight(name="scale", shape=(width,), initializer="glorot_uniform")

    def scores(self, query: Any, key: Any) -> Any:
        """The sums."""
        found = F.tanh(as_floats(F.add(F.expand_dims(query, -2), F.expand_dims(key, -3)), floatx()))
        return F.sum(found if self.scale is None else F.mul(found, self.scale), axis=(-1,))
