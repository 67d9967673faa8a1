"""``RandomHeight`` and ``RandomWidth``, of Keras 2: images whose size is drawn."""

from __future__ import annotations

from typing import Any

from ....api.resize import resize
from ....base.dtype import as_dtype
from ....base.errors import ShapeDependsOnValues
from ....ir.op import F
from ....tensor.convert import convert_to_tensor
from ...engine.layer import Layer
from ...random import random
from ...random.seed_generator import SeedGenerator
from ...saving.registry import public


class RandomSize(Layer):
    """Base: images resized along one axis by a drawn factor, all of a batch by the same.

    Sizes of a traced function's results are known beforehand: in ``fit`` and ``tf.function``, what has such a layer
    runs eagerly.

    Args: factor: f for (1 - f, 1 + f), or how much smaller and larger at most. interpolation: of tf.image.resize.
    Raises: ValueError on an upper bound below the lower one, or below -1.
    """

    axis: int

    def __init__(self, factor: Any, interpolation: str = "bilinear", seed: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seed_generator = SeedGenerator(seed)
        self.factor, self.interpolation, self.seed = factor, interpolation, seed
        self._lower, self._upper = factor if isinstance(factor, (tuple, list)) else (-factor, factor)
        if self._upper < self._lower:
            raise ValueError(
                f"`factor` argument cannot have an upper bound lesser than the lower bound. Received: factor={factor}"
            )
        if self._lower < -1.0 or self._upper < -1.0:
            raise ValueError(f"`factor` argument must have values larger than -1. Received: factor={factor}")

    def call(self, inputs: Any, training: bool = True) -> Any:
        """The resized images; as they are unless training."""
        dtype = as_dtype(self.compute_dtype)
        inputs = convert_to_tensor(inputs, dtype)
        if not training:
            return inputs
        size = list(inputs.shape[-3:-1])
        factor = random.uniform((), 1.0 + self._lower, 1.0 + self._upper, seed=self.seed_generator)
        if factor.is_symbolic:
            raise ShapeDependsOnValues(f"{type(self).__name__}: the images' size is drawn, and not known before.")
        size[self.axis + 3] = int(factor * float(size[self.axis + 3]))
        return F.cast(resize(inputs, size, self.interpolation), dtype=dtype.numpy)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape, the drawn size unknown."""
        shape = list(input_shape)
        shape[self.axis] = None
        return tuple(shape)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = {"factor": self.factor, "interpolation": self.interpolation, "seed": self.seed}
        return {**super().get_config(), **own}


@public("keras._legacy.layers")
class RandomHeight(RandomSize):
    """Images of a drawn height."""

    axis = -3


@public("keras._legacy.layers")
class RandomWidth(RandomSize):
    """Images of a drawn width."""

    axis = -2
