"""``Input``: where a graph of layers begins."""

from __future__ import annotations

from typing import Any

from ..common import dtype_policy as policies
from ..common.keras_tensor import KerasTensor
from ..common.operation import Node
from ..common.variable import standardize_dtype, standardize_shape
from ..saving.registry import public
from .layer import Layer


@public("keras.layers")
class InputLayer(Layer):
    """The layer that stands for an input.

    Args: shape: without the batch. batch_size, dtype, name, batch_shape (the whole shape),
        input_tensor (a KerasTensor to be used as it is), optional, sparse, ragged (what the model is called with).
    Raises: ValueError where neither shape nor batch_shape is given, or both.
    """

    def __init__(
        self,
        shape: Any = None,
        batch_size: int | None = None,
        dtype: Any = None,
        sparse: bool | None = None,
        ragged: bool | None = None,
        batch_shape: Any = None,
        input_tensor: Any = None,
        optional: bool = False,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name)
        if "input_shape" in kwargs:
            shape = kwargs.pop("input_shape")
        if "batch_input_shape" in kwargs:
            batch_shape = kwargs.pop("batch_input_shape")
        if kwargs:
            raise ValueError(f"Unrecognized keyword arguments passed to InputLayer: {kwargs}")
        if sparse and ragged:
            raise ValueError("Arguments `sparse` and `ragged` cannot both be True.")
        self.sparse, self.ragged = bool(sparse), bool(ragged)
        if input_tensor is not None:
            if not isinstance(input_tensor, KerasTensor):
                raise ValueError(
                    f"Argument `input_tensor` must be a KerasTensor. Received: input_tensor={input_tensor}"
                )
            batch_shape, dtype = input_tensor.shape, dtype or input_tensor.dtype
        if shape is not None and batch_shape is not None:
            raise ValueError("You cannot pass both `shape` and `batch_shape` at the same time.")
        if batch_size is not None and batch_shape is not None:
            raise ValueError(
                "You cannot pass both `batch_size` and `batch_shape` at the same time."
            )
        if shape is None and batch_shape is None:
            raise ValueError("You must pass a `shape` argument.")
        if shape is not None:
            batch_shape = (batch_size, *standardize_shape(shape))
        self._batch_shape = standardize_shape(batch_shape)
        self._input_dtype = standardize_dtype(dtype)
        self.optional = optional
        output = input_tensor
        if output is None:
            output = KerasTensor(
                self._batch_shape, dtype=self._input_dtype, sparse=self.sparse, ragged=self.ragged, name=name
            )
        Node(self, (), {}, output)
        self.built = True
        self._dtype_policy = policies.DTypePolicy(self._input_dtype)

    def call(self) -> Any:
        """An input has nothing to compute."""
        return None

    @property
    def batch_shape(self) -> tuple[Any, ...]:
        """The whole shape."""
        return self._batch_shape

    @property
    def dtype(self) -> str:
        """The dtype's name."""
        return self._input_dtype

    def get_config(self) -> dict[str, Any]:
        """batch_shape, dtype, sparse, ragged, name, optional."""
        return {
            "batch_shape": self.batch_shape,
            "dtype": self.dtype,
            "sparse": self.sparse,
            "ragged": self.ragged,
            "name": self.name,
            "optional": self.optional,
        }


def Input(
    shape: Any = None,
    batch_size: int | None = None,
    dtype: Any = None,
    sparse: bool | None = None,
    ragged: bool | None = None,
    batch_shape: Any = None,
    name: str | None = None,
    tensor: Any = None,
    optional: bool = False,
) -> Any:
    """A symbolic tensor that a functional model starts from.

    Args: shape: without the batch, None where unknown. See InputLayer for the others.
    """
    layer = InputLayer(
        shape=shape, batch_size=batch_size, dtype=dtype, sparse=sparse, ragged=ragged,
        batch_shape=batch_shape, name=name, input_tensor=tensor, optional=optional,
    )  # fmt: skip
    return layer._inbound_nodes[0].outputs[0]
