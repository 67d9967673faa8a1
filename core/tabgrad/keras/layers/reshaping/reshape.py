"""``Flatten``, ``Reshape``, ``Permute``, ``RepeatVector``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ....ir.op import F
from ....tensor.composite import Composite
from ... import ops
from ...common.input_spec import InputSpec
from ...common.keras_tensor import KerasTensor
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import config_of, like_input, standardize_data_format


@public("keras.layers")
class Flatten(Layer):
    """Joins all axes but the first; channels are last in the result whatever ``data_format`` says.

    Shapes: (batch, a, b, ...) -> (batch, a * b * ...); (batch,) -> (batch, 1).
    """

    def __init__(self, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs: Any) -> Any:
        """The flattened input."""
        if isinstance(inputs, Composite):
            return ops.reshape(inputs, (inputs.shape[0], math.prod(inputs.shape[1:])))  # type: ignore[attr-defined]
        shape = tuple(inputs.data.shape)
        if self.data_format == "channels_first" and len(shape) > 1:
            inputs = F.transpose(inputs, perm=(0, *range(2, len(shape)), 1))
        return F.reshape(inputs, shape=(shape[0], math.prod(shape[1:])))

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """(batch, product of the others), None where one of them is unknown."""
        rest = tuple(input_shape[1:])
        return (input_shape[0], None if None in rest else math.prod(rest))

    def compute_output_spec(self, inputs: KerasTensor) -> KerasTensor:
        """Keeps the dtype."""
        return like_input(self.compute_output_shape(inputs.shape), inputs)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "data_format")}


@public("keras.layers")
class Reshape(Layer):
    """Gives all axes but the first another shape; one size may be -1.

    Raises: ValueError on two -1, sizes below -1, or another number of elements.
    """

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape)
        for d in self.target_shape:
            if isinstance(d, (int, np.integer)) and d < -1:
                raise ValueError(
                    "Each dimension in `target_shape` must be a non-negative integer, or `-1` for a "
                    f"single unknown dimension. Received: target_shape={self.target_shape}."
                )
        if self.target_shape.count(-1) > 1:
            raise ValueError(
                "There must be at most one unknown dimension (-1) in `target_shape`. Received: "
                f"target_shape={self.target_shape}."
            )
        self.built = True

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """(batch, *target_shape) with the -1 resolved where it can be."""
        rest, target = tuple(input_shape[1:]), self.target_shape
        if None in rest:
            return (input_shape[0], *(None if d == -1 else d for d in target))
        size, known = math.prod(rest), math.prod(d for d in target if d != -1)
        fits = size == known if -1 not in target else known != 0 and size % known == 0
        if not fits:
            raise ValueError(
                f"The total size of the tensor must be unchanged. Received: input_shape={rest}, target_shape={target}"
            )
        return (input_shape[0], *(size // known if d == -1 else d for d in target))

    def compute_output_spec(self, inputs: KerasTensor) -> KerasTensor:
        """Keeps the dtype."""
        return like_input(self.compute_output_shape(inputs.shape), inputs)

    def call(self, inputs: Any) -> Any:
        """The reshaped input."""
        if isinstance(inputs, Composite):
            return ops.reshape(inputs, self.compute_output_shape(tuple(inputs.shape)))  # type: ignore[attr-defined]
        return F.reshape(inputs, shape=self.compute_output_shape(tuple(inputs.data.shape)))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "target_shape")}


@public("keras.layers")
class Permute(Layer):
    """Permutes the axes behind the first; ``dims`` counts them from 1.

    Raises: ValueError where dims is not a permutation of 1..n.
    """

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(dims) != list(range(1, len(self.dims) + 1)):
            raise ValueError(
                "Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` "
                f"must be consecutive and start from 1. Received dims={dims}"
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The permuted shape."""
        return (input_shape[0], *(input_shape[d] for d in self.dims))

    def compute_output_spec(self, inputs: KerasTensor) -> KerasTensor:
        """Keeps the dtype."""
        return like_input(self.compute_output_shape(inputs.shape), inputs)

    def call(self, inputs: Any) -> Any:
        """The permuted input."""
        return F.transpose(inputs, perm=(0, *self.dims))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "dims")}


@public("keras.layers")
class RepeatVector(Layer):
    """Repeats each vector n times. Shapes: (batch, d) -> (batch, n, d).

    Raises: TypeError where n is no int, ValueError where it is not positive.
    """

    def __init__(self, n: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(n, int) or isinstance(n, bool):
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        if n <= 0:
            raise ValueError(f"Argument `n` should be a positive integer. Received: n={n}")
        self.n = n
        self.input_spec = InputSpec(ndim=2)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """(batch, n, d)."""
        return (input_shape[0], self.n, input_shape[1])

    def call(self, inputs: Any) -> Any:
        """The repeated vectors."""
        batch, width = inputs.data.shape
        return F.broadcast_to(F.expand_dims(inputs, 1), shape=(batch, self.n, width))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "n")}
