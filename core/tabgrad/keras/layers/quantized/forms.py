"""``Form``: one way of keeping a layer's weights in few bits, and of computing with them."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import ops
from ...quantizers.abs_max import abs_max_quantize, abs_max_quantize_grouped_with_zero_point
from ...quantizers.configs import QuantizationConfig, get_block_size_for_layer
from ...quantizers.packing import pack_int4


class Form:
    """Base of forms. The weights are the layer's; a form makes them and computes with them.

    Attributes: names: of the weights that it adds, in the order of files. replaces: attributes of weights that it
        makes anew. policy_mode: the mode as dtype policies name it.
    """

    names: ClassVar[tuple[str, ...]]
    replaces: tuple[str, ...]
    policy_mode: str

    def __init__(self, layer: Any, config: Any, geometry: Any) -> None:
        self.layer, self.config, self.geometry = layer, config, geometry

    def build(self, shape: tuple[int, ...]) -> None:
        """Adds the weights to the layer, for a main weight of that shape."""
        raise NotImplementedError

    def quantized(self) -> dict[str, Any]:
        """Values of the weights, by attribute, from the layer's present ones."""
        raise NotImplementedError

    def call(self, inputs: Any, **kwargs: Any) -> Any:
        """The layer's computation."""
        raise NotImplementedError

    def levels(self) -> Any:
        """The main weight's integers, unpacked."""
        return self.layer._stored

    def merged(self) -> dict[str, Any]:
        """Weights that are saved otherwise than they are, by name: with the adaptation in them."""
        raise NotImplementedError

    # --- what forms of integers share ------------------------------------------------------

    def _add(
        self, name: str, shape: Any, dtype: str | None = None, initializer: Any = "zeros", attribute: str = ""
    ) -> None:
        weight = self.layer.add_weight(
            name=name, shape=shape, initializer=initializer, dtype=dtype, trainable=False
        )  # fmt: skip
        setattr(self.layer, attribute or name, weight)

    def _weight_quantizer(self, default: Any) -> Any:
        return QuantizationConfig.weight_quantizer_or_default(self.config, default)

    def _inputs_quantizer(self, default: Any) -> Any:
        return QuantizationConfig.activation_quantizer_or_default(self.config, default)


class Int4(Form):
    """Base of forms with packed integers of four bits, with or without blocks along an axis."""

    def __init__(self, layer: Any, config: Any, geometry: Any) -> None:
        super().__init__(layer, config, geometry)
        size = get_block_size_for_layer(layer, config)
        self.block_size = size if size is not None and size > 0 else None
        self.policy_mode = f"int4/{-1 if size is None else size}"

    def _groups(self, length: int) -> int | None:
        """Number of blocks in an axis of that length; None without blocks."""
        return None if self.block_size is None else -(-length // self.block_size)

    def _add_blocks(self, prefix: str, shape: tuple[int, ...], length: int) -> None:
        """The blocks' zero points, and which block each of ``length`` positions is in."""
        self._add(f"{prefix}_zero", shape, "int8")
        positions = np.arange(length, dtype="float32") // np.float32(self.block_size or 1)
        self._add("g_idx", (length,), "float32")
        self.layer.g_idx.assign(positions)

    def _packed_rows(self, matrix: Any, prefix: str, quantizer: Any = None, axis: int = -1) -> dict[str, Any]:
        """A matrix (rows, columns), quantized down its columns: packed along ``axis``, scales, zero points."""
        found = {}
        if self.block_size is None:
            values, scale = (quantizer or _columns)(matrix, to_numpy=True)
            found[f"{prefix}_scale"] = ops.squeeze(scale, axis=0)
        else:
            values, scale, zero = abs_max_quantize_grouped_with_zero_point(matrix, self.block_size, to_numpy=True)
            found |= {f"{prefix}_scale": scale, f"{prefix}_zero": zero}
        return {"packed": pack_int4(values, axis=axis)[0], **found}


def _columns(matrix: Any, to_numpy: bool) -> tuple[Any, Any]:
    return abs_max_quantize(matrix, 0, (-8, 7), "int8", to_numpy=to_numpy)
