"""``MultiHeadAttention``."""

from __future__ import annotations

import string
from typing import Any

import numpy as np

from ....ir.op import F
from ...common.keras_tensor import KerasTensor, get_keras_mask, set_keras_mask
from ...saving.registry import public
from ..activations.activations import Softmax
from ..options import config_of, take
from ..regularization.dropout import Dropout
from .heads import WEIGHT_OPTIONS, HeadAttention, inverse_root, lifted


@public("keras.layers")
class MultiHeadAttention(HeadAttention):
    """Attention over ``num_heads`` heads of width ``key_dim``.

    Args: value_dim: key_dim unless given. dropout: of the scores. output_shape: the query's last
        size unless given. attention_axes: all but batch and features unless given. sliding_window:
        how far places may lie apart. use_gate: a sigmoid gate on the attended values.
    Shapes: query (batch, T, dq), value (batch, S, dv), key like value -> (batch, T, dq); scores
        (batch, heads, T, S). Masks (batch, T, S).
    Raises: ValueError on arguments that are not positive integers. Source: Vaswani et al. 2017.
    """

    def __init__(
        self,
        num_heads: int,
        key_dim: int,
        value_dim: int | None = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: Any = None,
        attention_axes: Any = None,
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
        for name, value in (("num_heads", num_heads), ("key_dim", key_dim), ("value_dim", value_dim)):
            optional = name == "value_dim" and value is None
            if not optional and (not isinstance(value, int) or value <= 0):
                raise ValueError(
                    f"Received an invalid value for argument `{name}`, expected a positive integer. "
                    f"Received: {name}={value}"
                )
        super().__init__(**kwargs)
        self.supports_masking = True
        take(
            self, num_heads=num_heads, key_dim=key_dim, value_dim=value_dim or key_dim, dropout=dropout,
            use_bias=use_bias, use_gate=use_gate, seed=seed, sliding_window=sliding_window,
            _kernel_initializer=kernel_initializer, _bias_initializer=bias_initializer,
            _kernel_regularizer=kernel_regularizer, _bias_regularizer=bias_regularizer,
            _activity_regularizer=activity_regularizer, _kernel_constraint=kernel_constraint,
            _bias_constraint=bias_constraint,
        )  # fmt: skip
        self._output_shape = _as_shape(output_shape)
        if attention_axes and not isinstance(attention_axes, (int, list, tuple)):
            raise ValueError(
                f"`attention_axes` must be an int, list, or tuple. Received: attention_axes={attention_axes}"
            )
        self.attention_axes = (attention_axes,) if isinstance(attention_axes, int) else attention_axes
        self._check_window(sliding_window, flash_attention)
        self._sliding_window = sliding_window

    @property
    def _weight_options(self) -> dict[str, Any]:  # type: ignore[override]
        return {name: getattr(self, f"_{name}") for name in WEIGHT_OPTIONS}

    def build(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> None:
        """Creates the projections."""
        key_shape = value_shape if key_shape is None else key_shape
        _check_keys(value_shape, key_shape)
        made = []
        plans: list[Any] = [("query", query_shape, self.key_dim, {}), ("key", key_shape, self.key_dim, {})]
        if self.use_gate:
            plans.append(("gate", query_shape, self.value_dim, {"activation": "sigmoid"}))
        plans.append(("value", value_shape, self.value_dim, {}))
        for name, shape, width, more in plans:
            equation, axes, rank = _projection_equation(len(shape) - 1, 1, 2)
            sizes = _padded(rank - 1, [self.num_heads, width])
            layer = self._projection(name, equation, sizes, axes if self.use_bias else None, **more)
            layer.build(shape)
            made.append((name, layer))
        for name, layer in made:
            setattr(self, f"_{name}_dense", layer)
        self._build_attention(len(value_shape) + 1)
        output = list(self._output_shape or [query_shape[-1]])
        equation, axes, rank = _projection_equation(len(query_shape) - 1, 2, len(output))
        sizes = _padded(rank - 1, output)
        self._output_dense = self._projection("attention_output", equation, sizes, axes if self.use_bias else None)
        self._output_dense.build((*self._query_dense.compute_output_shape(query_shape)[:-1], self.value_dim))

    def _build_attention(self, rank: int) -> None:
        if self.attention_axes is None:
            self.attention_axes = tuple(range(1, rank - 2))
        else:
            self.attention_axes = tuple(a if a >= 0 else rank - 1 + a for a in self.attention_axes)
        count = len(self.attention_axes)
        self._dot_product_equation, self._combine_equation, scores = _attention_equations(rank, self.attention_axes)
        self._softmax = Softmax(axis=tuple(range(scores - count, scores)), dtype=self.dtype_policy)
        self._dropout_layer = Dropout(rate=self.dropout, dtype=self.dtype_policy, seed=self.seed)

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
        query_mask = get_keras_mask(query)
        for x in (query, value, key):
            set_keras_mask(x, None)  # the projections know no masks
        mask = self._joint_mask(
            query, value, query_mask, value_mask, key_mask, attention_mask, use_causal_mask
        )  # fmt: skip
        gate = self._gate_dense(query) if self.use_gate else None
        query, key, value = self._query_dense(query), self._key_dense(key), self._value_dense(value)
        output, scores = self._compute_attention(query, key, value, mask, training, return_attention_scores)
        output = self._output_dense(output if gate is None else F.mul(output, gate))
        if query_mask is not None:
            set_keras_mask(output, query_mask)
        return (output, scores) if return_attention_scores else output

    def _compute_attention(
        self, query: Any, key: Any, value: Any, attention_mask: Any = None, training: bool | None = None,
        return_attention_scores: bool = False,
    ) -> tuple[Any, Any]:  # fmt: skip
        """(attended values, scores or None). Subclasses may replace it."""
        scale = inverse_root(self.key_dim)
        if not (self.dropout > 0.0 or return_attention_scores or len(query.data.shape) != 4):
            return self._attend(query, key, value, attention_mask, scale), None
        scores = F.einsum(key, F.mul(query, scale), equation=self._dot_product_equation)
        if attention_mask is not None:
            attention_mask = lifted(attention_mask, len(scores.data.shape), len(self.attention_axes))
        scores = self._softmax(scores, mask=attention_mask)
        used = self._dropout_layer(scores, training=training) if self.dropout > 0.0 else scores
        return F.einsum(used, value, equation=self._combine_equation), scores

    def compute_output_shape(self, query_shape: Any, value_shape: Any, key_shape: Any = None) -> tuple[Any, ...]:
        """The query's shape, with output_shape behind where that is given."""
        _check_keys(value_shape, value_shape if key_shape is None else key_shape)
        return (*query_shape[:-1], *(self._output_shape or query_shape[-1:]))

    def compute_output_spec(
        self, query: Any, value: Any, key: Any = None, return_attention_scores: bool = False, **kwargs: Any
    ) -> Any:
        """The output, and the scores where asked for."""
        shape = self.compute_output_shape(query.shape, value.shape, None if key is None else key.shape)
        output = KerasTensor(shape, dtype=self.compute_dtype)
        if not return_attention_scores:
            return output
        length = query.shape[1]
        scores = (query.shape[0], self.num_heads, length, length)
        return output, KerasTensor(scores, dtype=self.compute_dtype)

    @property
    def query_dense(self) -> Any:
        """The layer that projects the query."""
        return self._query_dense

    @property
    def key_dense(self) -> Any:
        """The layer that projects the key."""
        return self._key_dense

    @property
    def value_dense(self) -> Any:
        """The layer that projects the value."""
        return self._value_dense

    @property
    def output_dense(self) -> Any:
        """The layer that projects the heads' outputs."""
        return self._output_dense

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = (
            "num_heads", "key_dim", "value_dim", "dropout", "use_bias", "use_gate", "attention_axes",
            "sliding_window", "seed",
        )  # fmt: skip
        weights = config_of(self, *(f"_{n}" for n in WEIGHT_OPTIONS))
        return {
            **super().get_config(),
            **config_of(self, *names),
            "output_shape": self._output_shape,
            **{name.removeprefix("_"): value for name, value in weights.items()},
        }


def _as_shape(value: Any) -> Any:
    if not value:
        return None
    try:
        return (value,) if isinstance(value, int) else tuple(value)
    except TypeError:
        raise ValueError(
            f"Invalid `output_shape`: {value}. When specified, the `output_shape` should be of type tuple, "
            "list, or int."
        ) from None


def _check_keys(value_shape: Any, key_shape: Any) -> None:
    if tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
        raise ValueError(
            "All dimensions of `value` and `key`, except the last one, must be equal. Received: "
            f"value_shape={tuple(value_shape)} and key_shape={tuple(key_shape)}"
        )


def _projection_equation(free: int, bound: int, out: int) -> tuple[str, str, int]:
    """(einsum equation, bias axes, rank of the output): the last ``bound`` axes become ``out`` ones."""
    letters = string.ascii_lowercase
    kept, summed, new = letters[:free], letters[free : free + bound], letters[free + bound : free + bound + out]
    return f"{kept}{summed},{summed}{new}->{kept}{new}", new, free + out


def _padded(rank: int, sizes: list[Any]) -> list[Any]:
    return [None] * (rank - len(sizes)) + sizes


def _attention_equations(rank: int, axes: tuple[int, ...]) -> tuple[str, str, int]:
    """Equations of scores and of their product with the values, and the scores' rank."""
    letters = string.ascii_lowercase
    target = letters[:rank]
    batch = tuple(np.delete(range(rank), (*axes, rank - 1)))
    others = iter(letters[rank:])
    source = "".join(target[i] if i in batch or i == rank - 1 else next(others) for i in range(rank))
    scores = "".join([target[i] for i in (*batch, *axes)] + [source[i] for i in axes])
    return f"{source},{target}->{scores}", f"{scores},{source}->{target}", len(scores)
