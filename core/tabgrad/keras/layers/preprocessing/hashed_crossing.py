"""``HashedCrossing``: two or more categories at once to a bin, by a hash of all of them.

The hash is that of TensorFlow's ``sparse.cross_hashed``: FarmHash fingerprints combined one after the other.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ....base.dtype import as_dtype
from ....compile.effects import on_host
from ....ir.op import F, Spec
from ....tensor.convert import convert_to_tensor
from ...engine.layer import Layer
from ...saving.registry import public
from .encoding import encoded, encoded_shape, one_of, sparse_where

_KEY = 0xDECAFCAFFE  # TensorFlow's default


@public("keras.layers")
class HashedCrossing(Layer):
    """The bin of each combination of the inputs' categories.

    Args: num_bins. output_mode: int or one_hot.
    Raises: ValueError on another mode; when called, on inputs other than texts or integers of one shape (), (batch,)
        or (batch, 1).
    """

    def __init__(
        self, num_bins: int, output_mode: str = "int", sparse: bool = False, name: str | None = None, dtype: Any = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(name=name, dtype="int64" if output_mode == "int" and dtype is None else dtype)
        self.sparse = sparse
        one_of(self, "output_mode", output_mode, ("int", "one_hot"))
        self.num_bins, self.output_mode = num_bins, output_mode
        self._convert_input_args = False
        self._allow_non_tensor_positional_args = True
        self.supports_jit = False

    def call(self, inputs: Any) -> Any:
        """The bins, or their encoding."""
        columns = self._checked(inputs)
        shape = tuple(columns[0].data.shape)
        bins = F.cross_hash(*columns, buckets=self.num_bins, key=_KEY)
        dtype = as_dtype(self.compute_dtype).numpy
        if self.output_mode == "int":
            return F.cast(F.reshape(bins, shape=shape), dtype=dtype)
        depth = self.num_bins
        found = on_host(
            "HashedCrossing", lambda x: encoded(x, "one_hot", depth, dtype),
            lambda x: Spec(encoded_shape(x.shape, "one_hot", depth), dtype), bins,
        )  # fmt: skip
        return sparse_where(self.sparse, found)

    @staticmethod
    def _checked(inputs: Any) -> list[Any]:
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"`HashedCrossing` should be called on a list or tuple of inputs. Received: inputs={inputs}"
            )
        if len(inputs) < 2:
            raise ValueError(f"`HashedCrossing` should be called on at least two inputs. Received: inputs={inputs}")
        columns = [convert_to_tensor(x) for x in inputs]
        shape = tuple(columns[0].data.shape)
        if len(shape) > 2 or (len(shape) == 2 and shape[-1] != 1):
            raise ValueError(
                "All `HashedCrossing` inputs should have shape `()`, `(batch_size)` or `(batch_size, 1)`. Received: "
                f"inputs={inputs}"
            )
        if any(tuple(x.data.shape) != shape for x in columns):
            raise ValueError(f"All `HashedCrossing` inputs should have equal shape. Received: inputs={inputs}")
        if not all(x.dtype.is_integer or x.dtype.name == "string" for x in columns):
            raise ValueError(
                f"All `HashedCrossing` inputs should have an integer or string dtype. Received: inputs={inputs}"
            )
        whole = np.dtype(np.int64)
        return [F.cast(x, dtype=whole) if x.dtype.is_integer else x for x in columns]

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The inputs' shape, or one with the bins last."""
        if len(input_shape) != 2 or not all(isinstance(s, tuple) for s in input_shape):
            raise ValueError(f"Expected as input a list/tuple of 2 tensors. Received input_shape={input_shape}")
        first, second = input_shape
        if first[-1] != second[-1]:
            raise ValueError(
                f"Expected the two input tensors to have identical shapes. Received input_shape={input_shape}"
            )
        if self.output_mode == "int":
            return first
        return (*(first if first[-1] != 1 else first[:-1]), self.num_bins)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "num_bins": self.num_bins, "output_mode": self.output_mode, "sparse": self.sparse, "name": self.name,
            "dtype": self.dtype,
        }  # fmt: skip
