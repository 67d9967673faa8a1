"""``GroupQueryAttention``: fewer heads for keys and values than for queries. Source: Ainslie et al. 2023."""

from __future__ import annotations

from typing import Any

from ....ir.op import F
from ...common.keras_tensor import KerasTensor
from ...saving.registry import public
from ..activations.activations import Softmax
from ..options import config_of, take
from ..regularization.dropout import Dropout
from .heads import WEIGHT_OPTIONS, HeadAttention, inverse_root, lifted


@public("keras.layers", "GroupQueryAttention")
class GroupedQueryAttention(HeadAttention):
    """Attention with ``num_query_heads`` heads that share ``num_key_value_heads`` keys and values.

    Shapes: query (batch, T, d), value (batch, S, d) -> (batch, T, d)
    Raises: ValueError where the one number does not divide the other.
    """

    def __init__(
        self,
        head_dim: int,
        num_query_heads: int,
        num_key_value_heads: int,
        dropout: float = 0.0,
        use_bias: bool = True,
        sliding_window: int | None = None,
        flash_attention: bool | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        use_gate: bool = False,
        seed: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.supports_masking = True
        if num_query_heads % num_key_value_heads:
            raise ValueError(
                "`num_query_heads` must be divisible by `num_key_value_heads`. Received: "
                f"{num_query_heads} and {num_key_value_heads}."
            )
        take(
            self, head_dim=head_dim, num_query_heads=num_query_heads, num_key_value_heads=num_key_value_heads,
            dropout=dropout, use_bias=use_bias, sliding_window=sliding_window, use_gate=use_gate, seed=seed,
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
        )  # fmt: skip
        self._check_window(sliding_window, flash_attention)
        self._sliding_window = sliding_window

    @property
    def _weight_options(self) -> dict[str, Any]:  # type: ignore[override]
        return {name: getattr(self, name) for name in WEIGHT_OPTIONS}

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:
        """Creates the projections."""
        key_shape = value_shape if key_shape is None else key_shape
        few, many = (None, self.num_key_value_heads, self.head_dim), (None, self.num_query_heads, self.head_dim)
        plans: list[Any] = [
            ("query", "bqm,muh->bquh", many, "uh", query_shape, {}),
            ("key", "bkm,mvh->bkvh", few, "vh", key_shape, {}),
        ]
        if self.use_gate:
            plans.append(("gate", "bqm,muh->bquh", many, "uh", query_shape, {"activation": "sigmoid"}))
        plans.append(("value", "bkm,mvh->bkvh", few, "vh", value_shape, {}))
        for name, equation, sizes, axes, shape, more in plans:
            layer = self._projection(name, equation, sizes, axes if self.use_bias else None, **more)
            layer.build(shape)
            setattr(self, f"_{name}_dense", layer)
        self._softmax = Softmax(axis=-1, dtype=self.dtype_policy)
        self._dropout_layer = Dropout(rate=self.dropout, dtype=self.dtype_policy, seed=self.seed)
        self._output_dense = self._projection(
            "attention_output", "bquh,uhm->bqm", (None, query_shape[-1]), "m" if self.use_bias else None
        )
        self._output_dense.build((None, None, self.num_query_heads, self.head_dim))

    def call(
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:
        """The attended values, and the scores where asked for."""
        key = value if key is None else key
        mask = self._joint_mask(
            query, value, query_mask, value_mask, key_mask, attention_mask, use_causal_mask
        )  # fmt: skip
        gate = self._gate_dense(query) if self.use_gate else None
        query, key, value = self._query_dense(query), self._key_dense(key), self._value_dense(value)
        repeats = self.num_query_heads // self.num_key_value_heads
        if repeats != 1:
            key, value = (F.repeat_each(x, count=repeats, axis=2) for x in (key, value))
        scale, scores = inverse_root(self.head_dim), None
        if self.dropout > 0.0 or return_attention_scores:
            scores = F.einsum(F.mul(query, scale), key, equation="bquh,bkuh->buqk")
            scores = self._softmax(scores, mask=None if mask is None else lifted(mask, 4, 1))
            used = self._dropout_layer(scores, training=training) if self.dropout > 0.0 else scores
            output = F.einsum(used, value, equation="buqk,bkuh->bquh")
        else:
            output = self._attend(query, key, value, mask, scale)
        output = self._output_dense(output if gate is None else F.mul(output, gate))
        return (output, scores) if return_attention_scores else output

    def compute_output_shape(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> Any:
        """The query's shape. Raises ValueError where the shapes don't fit."""
        key_shape = value_shape if key_shape is None else key_shape
        if query_shape[-1] != value_shape[-1]:
            raise ValueError(
                "The last dimension of `query_shape` and `value_shape` must be equal, but are "
                f"{query_shape[-1]}, {value_shape[-1]}."
            )
        if tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
            raise ValueError(
                "All dimensions of `value` and `key`, except the last one, must be equal. Received: "
                f"value_shape={tuple(value_shape)} and key_shape={tuple(key_shape)}"
            )
        return query_shape

    def compute_output_spec(
        self, query: Any, value: Any, key: Any = None, return_attention_scores: bool = False, **kwargs: Any
    ) -> Any:
        """The output, and the scores where asked for."""
        shape = self.compute_output_shape(query.shape, value.shape, None if key is None else key.shape)
        output = KerasTensor(shape, dtype=self.compute_dtype)
        if not return_attention_scores:
            return output
        keys = (value if key is None else key).shape[1]
        scores = (query.shape[0], self.num_query_heads, query.shape[1], keys)
        return output, KerasTensor(scores, dtype=self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = (
            "head_dim", "num_query_heads", "num_key_value_heads", "use_bias", "use_gate", "sliding_window",
            "dropout", "seed", *WEIGHT_OPTIONS,
        )  # fmt: skip
        return {**super().get_config(), **config_of(self, *names)}
