"""8-bit and 4-bit tables of vectors: ``Embedding``."""

from __future__ import annotations

from typing import Any

from ... import ops
from ...quantizers.abs_max import AbsMaxQuantizer, abs_max_quantize
from ...quantizers.groups import dequantize_with_sz_map
from ...quantizers.packing import pack_int4, unpack_int4
from .forms import Form, Int4


class Table(Form):
    """Base of both: the vectors of indices, as floats, then the adaptation."""

    replaces: tuple[str, ...] = ("_embeddings",)

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The vectors of the indices."""
        layer = self.layer
        if inputs.dtype.name not in ("int32", "int64"):
            inputs = ops.cast(inputs, "int32")
        outputs = self._vectors(inputs)
        if layer.lora_enabled:
            a, b = layer._low_rank
            outputs = layer._add_adapted(outputs, ops.matmul(ops.take(a, inputs, axis=0), b))
        return outputs

    def _vectors(self, inputs: Any) -> Any:
        """The vectors as floats."""
        raise NotImplementedError

    def _divided(self, levels: Any, scale: Any) -> Any:
        return ops.divide(ops.cast(levels, self.layer.compute_dtype), ops.expand_dims(scale, axis=-1))


class Int8Table(Table):
    """Integers of 8 bits with one scale per vector."""

    names: tuple[str, ...] = ("embeddings_scale",)  # type: ignore[misc]
    policy_mode = "int8"

    def build(self, shape: tuple[int, ...]) -> None:
        """Adds table and scales."""
        self._add("embeddings", shape, "int8", attribute="_embeddings")
        self._add("embeddings_scale", (shape[0],), initializer="ones")

    def quantized(self) -> dict[str, Any]:
        """Values of table and scales."""
        table, scale = self._weight_quantizer(AbsMaxQuantizer(axis=-1))(self.layer._embeddings, to_numpy=True)
        return {"_embeddings": table, "embeddings_scale": ops.squeeze(scale, axis=-1)}

    def _vectors(self, inputs: Any) -> Any:
        layer = self.layer
        scale = ops.take(layer.embeddings_scale, inputs, axis=0)
        return self._divided(ops.take(layer._embeddings, inputs, axis=0), scale)

    def merged(self) -> dict[str, Any]:
        """Table and scales with the adaptation in them, quantized again."""
        layer = self.layer
        if not layer.lora_enabled:
            return {"embeddings": layer._embeddings}
        table = ops.add(self._divided(layer._embeddings, layer.embeddings_scale), layer._delta())
        table, scale = abs_max_quantize(table, -1, to_numpy=True)
        return {"embeddings": table, "embeddings_scale": ops.squeeze(scale, axis=-1)}


class Int4Table(Int4, Table):
    """Packed integers of 4 bits: one scale per vector, or a scale and a zero point for each block of it."""

    names: tuple[str, ...] = ("embeddings_scale", "embeddings_zero", "g_idx")  # type: ignore[misc]

    def build(self, shape: tuple[int, ...]) -> None:
        """Adds the packed table, scales and what blocks need."""
        rows, columns = shape
        self._add("embeddings", (rows, (columns + 1) // 2), "int8", attribute="_embeddings")
        groups = self._groups(columns)
        scales = (rows,) if groups is None else (rows, groups)
        self._add("embeddings_scale", scales, initializer="ones")
        if groups is not None:
            self._add_blocks("embeddings", scales, columns)

    def quantized(self) -> dict[str, Any]:
        """Values of the packed table, scales and zero points."""
        found = self._packed_table(self.layer._embeddings, self._weight_quantizer(_ROWS))
        return {"_embeddings": found.pop("embeddings"), **found}

    def _packed_table(self, table: Any, quantizer: Any) -> dict[str, Any]:
        if self.block_size is None:
            values, scale = quantizer(table, to_numpy=True)
            return {"embeddings": pack_int4(values, axis=-1)[0], "embeddings_scale": ops.squeeze(scale, axis=-1)}
        found = self._packed_rows(ops.transpose(table), "embeddings", axis=0)
        found["embeddings"] = found.pop("packed")
        return {name: ops.transpose(value) for name, value in found.items()}

    def levels(self) -> Any:
        """The table's integers, unpacked."""
        return unpack_int4(self.layer._embeddings, self.layer.output_dim, axis=-1)

    def _vectors(self, inputs: Any) -> Any:
        layer = self.layer
        scale = ops.take(layer.embeddings_scale, inputs, axis=0)
        levels = ops.take(self.levels(), inputs, axis=0)
        if self.block_size is None:
            return self._divided(levels, scale)
        zero = ops.take(layer.embeddings_zero, inputs, axis=0)
        return dequantize_with_sz_map(ops.cast(levels, layer.compute_dtype), scale, zero, layer.g_idx)

    def merged(self) -> dict[str, Any]:
        """The weights with the adaptation in them, quantized again."""
        layer = self.layer
        if not layer.lora_enabled:
            return {"embeddings": layer._embeddings}
        if self.block_size is None:
            table = self._divided(self.levels(), layer.embeddings_scale)
        else:
            levels = ops.cast(self.levels(), layer.compute_dtype)
            table = dequantize_with_sz_map(levels, layer.embeddings_scale, layer.embeddings_zero, layer.g_idx)
        return self._packed_table(ops.add(table, layer._delta()), _ROWS)


_ROWS = AbsMaxQuantizer(axis=-1, value_range=(-8, 7), output_dtype="int8")
