"""``Hashing``: texts or integers to bins by a hash, without a vocabulary. TensorFlow's hashes, so its bins."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....api.strings import as_string, to_hash_bucket_fast, to_hash_bucket_strong
from ....base.dtype import as_dtype
from ....base.settings import floatx
from ....compile.effects import on_host
from ....ir.op import F, Spec
from ....tensor.convert import convert_to_tensor
from ....tensor.ragged import RaggedTensor
from ....tensor.tensor import Tensor
from ...common.keras_tensor import KerasTensor
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import config_of
from .encoding import MODES, encoded, encoded_shape, key_of, sparse_where


@public("keras.layers")
class Hashing(Layer):
    """The bin of each text, or of each number's text.

    Args: num_bins. mask_value: what gets bin 0, and no other value does. salt: one or two numbers: the key of SipHash;
        without it FarmHash is used. output_mode: int, one_hot, multi_hot or count.
    Raises: ValueError on no bins, another mode, a salt that is none.
    """

    def __init__(
        self, num_bins: Any, mask_value: Any = None, salt: Any = None, output_mode: str = "int", sparse: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = "int64" if output_mode == "int" else floatx()
        super().__init__(**kwargs)
        if num_bins is None or num_bins <= 0:
            raise ValueError(
                f"The `num_bins` for `Hashing` cannot be `None` or non-positive values. Received: num_bins={num_bins}."
            )
        if output_mode == "int" and self.dtype_policy.name not in ("int32", "int64"):
            raise ValueError(
                "When `output_mode=\"int\"`, `dtype` should be an integer type, 'int32' or 'int64'. Received: "
                f"dtype={kwargs['dtype']}"
            )
        if output_mode not in MODES:
            raise ValueError(
                f"Invalid value for argument `output_mode`. Expected one of {MODES}. Received: {output_mode}"
            )
        if sparse and output_mode == "int":
            raise ValueError(
                '`sparse` may only be true if `output_mode` is `"one_hot"`, `"multi_hot"`, or `"count"`. Received: '
                f"sparse={sparse} and output_mode={output_mode}"
            )
        self.num_bins, self.mask_value, self.output_mode = num_bins, mask_value, output_mode
        self.sparse, self.strong_hash, self.salt = sparse, salt is not None, key_of(salt, "Hashing")
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self.supports_jit = False

    def call(self, inputs: Any) -> Any:
        """The bins, or their encoding."""
        if isinstance(inputs, RaggedTensor):
            return inputs.with_flat_values(self._encoded(self._bins(inputs.flat_values)))
        x = convert_to_tensor(inputs)
        shape = tuple(x.data.shape)
        if self.output_mode == "one_hot" and shape and shape[-1] == 1:
            x = F.reshape(x, shape=shape[:-1])
        return sparse_where(self.sparse, self._encoded(self._bins(x)))

    def _encoded(self, bins: Tensor) -> Any:
        dtype = as_dtype(self.dtype).numpy
        if self.output_mode == "int":
            return F.cast(bins, dtype=dtype)
        mode, depth = self.output_mode, self.num_bins
        return on_host(
            "Hashing", lambda x: encoded(x, mode, depth, dtype),
            lambda x: Spec(encoded_shape(x.shape, mode, depth), dtype), bins,
        )  # fmt: skip

    def _bins(self, values: Tensor) -> Tensor:
        count, mask = self.num_bins, None
        if self.mask_value is not None and count > 1:
            count -= 1
            mask = F.equal(values, convert_to_tensor(self.mask_value, values.dtype))
        if values.dtype.is_floating:
            values = F.cast(values, dtype=np.dtype(np.int64))
        text = as_string(values)
        if self.salt is not None:
            bins = to_hash_bucket_strong(text, count, self.salt)
        else:
            bins = to_hash_bucket_fast(text, count)
        if mask is None:
            return bins  # type: ignore[no-any-return]
        return F.select(mask, F.zeros_like(bins), F.add(bins, F.ones_like(bins)))  # type: ignore[no-any-return]

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The input's shape, or one with the bins last."""
        shape = tuple(input_shape)
        return shape if self.output_mode == "int" else (*shape[:-1], self.num_bins)

    def compute_output_spec(self, inputs: Any) -> KerasTensor:
        """In the layer's dtype."""
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=self.dtype)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = ("num_bins", "salt", "mask_value", "output_mode", "sparse")
        return {**super().get_config(), **config_of(self, *names)}
