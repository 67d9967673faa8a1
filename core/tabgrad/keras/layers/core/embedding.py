"""``Embedding``."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .... import composite
from ....base.dtype import as_dtype
from ....ir.op import F
from ....tensor.composite import Composite
from ....tensor.sparse import SparseTensor
from ... import ops
from ...common.keras_tensor import KerasTensor
from ...saving.registry import public
from ..options import config_of, take
from ..quantized.quantizable import QuantizableWeight


@public("keras.layers")
class Embedding(QuantizableWeight):
    """A learned vector for each of ``input_dim`` indices.

    Args: mask_zero: index 0 is padding, masked in what follows. weights: initial table. lora_rank,
        lora_alpha: adapted as soon as it is built; see ``enable_lora``.
    Shapes: indices (...) -> (..., output_dim); embeddings (input_dim, output_dim)
    Raises: ValueError on sizes that are not positive integers.
    """

    _masks_are_nodes = True

    _main = "embeddings"
    _forms = {"int8": "Int8Table", "int4": "Int4Table"}

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        lora_rank: int | None = None,
        lora_alpha: float | None = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        for name, value in (("input_dim", input_dim), ("output_dim", output_dim)):
            if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
                raise ValueError(
                    f"`{name}` must be a positive integer. Received: {name}={value} (of type {type(value).__name__})."
                )
        if kwargs.pop("input_length", None) is not None:
            warnings.warn("Argument `input_length` is deprecated. Just remove it.", stacklevel=2)
        super().__init__(**kwargs)
        take(
            self, input_dim=input_dim, output_dim=output_dim, embeddings_initializer=embeddings_initializer,
            embeddings_regularizer=embeddings_regularizer, embeddings_constraint=embeddings_constraint,
            mask_zero=mask_zero,
        )  # fmt: skip
        self.supports_masking = mask_zero
        self.autocast = False
        self._take_adaptation(lora_rank, lora_alpha, quantization_config)
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) and len(weights) == 1 else [weights])

    def build(self, input_shape: Any = None) -> None:
        """Creates the table."""
        if not self.built:
            self._build_main((self.input_dim, self.output_dim), self.embeddings_initializer)
            self._adapt_when_built()  # Keras forgets lora_alpha here

    @property
    def embeddings(self) -> Any:
        """The table, adapted where LoRA is enabled. Raises AttributeError before the layer is built."""
        return self._main_value()

    def _others(self) -> list[str]:
        return []

    def call(self, inputs: Any) -> Any:
        """The vectors of the indices."""
        if isinstance(inputs, SparseTensor):
            inputs = composite.to_dense(inputs)
        if isinstance(inputs, Composite):
            return inputs.with_content(self.call(inputs.content()))
        if inputs.data.dtype not in (np.int32, np.int64):
            inputs = F.cast(inputs, dtype=np.dtype(np.int32))
        outputs = F.take(self.embeddings, inputs, axis=0)
        dtype = as_dtype(self.compute_dtype).numpy
        return outputs if outputs.data.dtype == dtype else F.cast(outputs, dtype=dtype)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """Where the index is not 0, with mask_zero."""
        return ops.not_equal(inputs, 0) if self.mask_zero else None

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The input's shape with output_dim behind it."""
        return (*input_shape, self.output_dim)

    def compute_output_spec(self, inputs: KerasTensor) -> KerasTensor:
        """In the compute dtype, whatever the indices' is."""
        return KerasTensor(
            self.compute_output_shape(inputs.shape), dtype=self.compute_dtype, ragged=inputs.ragged
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = (
            "input_dim", "output_dim", "embeddings_initializer", "embeddings_regularizer",
            "activity_regularizer", "embeddings_constraint", "mask_zero",
        )  # fmt: skip
        return {**super().get_config(), **config_of(self, *names), **self._adaptation_config()}
