"""8-bit and 4-bit tables that also project vectors to scores: ``ReversibleEmbedding``."""

from __future__ import annotations

from typing import Any

from ... import ops
from ...quantizers.abs_max import AbsMaxQuantizer
from ...quantizers.groups import dequantize_with_sz_map
from ...quantizers.packing import unpack_int4
from .table import Int4Table, Int8Table


class _Reversible:
    """Mixed into a table's form: the projection, which is the table, transposed, or a matrix of its own.

    Only vectors that are projected are quantized, by the layer's ``inputs_quantizer``.
    """

    layer: Any
    config: Any

    def _take_projection(self) -> None:
        self.layer.inputs_quantizer = self._inputs_quantizer(AbsMaxQuantizer(axis=-1))  # type: ignore[attr-defined]

    def call(self, inputs: Any, reverse: bool = False) -> Any:
        """The vectors of indices; or the scores for vectors."""
        if not reverse:
            return super().call(inputs)  # type: ignore[misc]
        input_scale = None
        if self.layer.inputs_quantizer:
            inputs, input_scale = self.layer.inputs_quantizer(inputs)
        return self.layer._capped(self._scores(inputs, input_scale))

    def _scores(self, inputs: Any, input_scale: Any) -> Any:
        raise NotImplementedError

    def _descaled(self, inputs: Any, levels: Any, input_scale: Any, scale: Any) -> Any:
        scores = ops.cast(ops.matmul(inputs, levels), self.layer.compute_dtype)
        return ops.divide(scores, scale if input_scale is None else ops.multiply(input_scale, scale))


class Int8ReversibleTable(_Reversible, Int8Table):
    """Integers of 8 bits with one scale per index."""

    names = ("embeddings_scale", "reverse_embeddings", "reverse_embeddings_scale")

    @property
    def replaces(self) -> tuple[str, ...]:  # type: ignore[override]
        """The table, and the projection where it is another matrix."""
        return ("_embeddings",) if self.layer.tie_weights else ("_embeddings", "reverse_embeddings")

    def build(self, shape: tuple[int, ...]) -> None:
        """Adds table, projection and scales."""
        super().build(shape)
        self._take_projection()
        if not self.layer.tie_weights:
            self._add("reverse_embeddings", (shape[1], shape[0]), "int8")
            self._add("reverse_embeddings_scale", (shape[0],), initializer="ones")

    def quantized(self) -> dict[str, Any]:
        """Values of table, projection and scales."""
        found = super().quantized()
        if not self.layer.tie_weights:
            quantizer = self._weight_quantizer(AbsMaxQuantizer(axis=0))
            matrix, scale = quantizer(self.layer.reverse_embeddings, to_numpy=True)
            found |= {"reverse_embeddings": matrix, "reverse_embeddings_scale": ops.squeeze(scale, axis=0)}
        return found

    def _scores(self, inputs: Any, input_scale: Any) -> Any:
        layer = self.layer
        if layer.tie_weights:
            return self._descaled(inputs, ops.transpose(layer._embeddings), input_scale, layer.embeddings_scale)
        return self._descaled(inputs, layer.reverse_embeddings, input_scale, layer.reverse_embeddings_scale)


class Int4ReversibleTable(_Reversible, Int4Table):
    """Packed integers of 4 bits: one scale per index, or a scale and a zero point for each block of its vector."""

    names = (
        "embeddings_scale", "embeddings_zero", "g_idx", "reverse_embeddings", "reverse_embeddings_scale",
        "reverse_embeddings_zero",
    )  # fmt: skip

    @property
    def replaces(self) -> tuple[str, ...]:  # type: ignore[override]
        """The table, and the projection where it is another matrix."""
        return ("_embeddings",) if self.layer.tie_weights else ("_embeddings", "reverse_embeddings")

    def build(self, shape: tuple[int, ...]) -> None:
        """Adds table, projection, scales and what blocks need."""
        super().build(shape)
        self._take_projection()
        if self.layer.tie_weights:
            return
        rows, columns = shape
        self._add("reverse_embeddings", ((columns + 1) // 2, rows), "int8")
        groups = self._groups(columns)
        scales = (rows,) if groups is None else (groups, rows)
        self._add("reverse_embeddings_scale", scales, initializer="ones")
        if groups is not None:
            self._add("reverse_embeddings_zero", scales)

    def quantized(self) -> dict[str, Any]:
        """Values of the packed table and projection, scales and zero points."""
        found = super().quantized()
        if not self.layer.tie_weights:
            quantizer = self._weight_quantizer(AbsMaxQuantizer(axis=0, value_range=(-8, 7), output_dtype="int8"))
            more = self._packed_rows(self.layer.reverse_embeddings, "reverse_embeddings", quantizer, axis=0)
            found |= {"reverse_embeddings": more.pop("packed"), **more}
        return found

    def _scores(self, inputs: Any, input_scale: Any) -> Any:
        layer, tied = self.layer, self.layer.tie_weights
        packed = ops.transpose(layer._embeddings) if tied else layer.reverse_embeddings
        scale = layer.embeddings_scale if tied else layer.reverse_embeddings_scale
        levels = unpack_int4(packed, layer.output_dim, axis=0)
        if self.block_size is None:
            return self._descaled(inputs, levels, input_scale, scale)
        zero = layer.embeddings_zero if tied else layer.reverse_embeddings_zero
        if tied:
            scale, zero = ops.transpose(scale), ops.transpose(zero)
        values = dequantize_with_sz_map(ops.cast(levels, layer.compute_dtype), scale, zero, layer.g_idx, group_axis=0)
        scores = ops.matmul(inputs, values)
        return scores if input_scale is None else ops.divide(scores, input_scale)
