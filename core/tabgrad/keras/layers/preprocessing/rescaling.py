"""``Rescaling``."""

from __future__ import annotations

from typing import Any

from ....base.dtype import as_dtype
from ....base.settings import image_data_format
from ....ir.op import F
from ....tensor.convert import convert_to_tensor
from ....tensor.ragged import RaggedTensor
from ...saving.registry import public
from ...saving.serialization import deserialize_keras_object, serialize_keras_object
from ..options import ShapeKeeping


@public("keras.layers")
class Rescaling(ShapeKeeping):
    """``inputs * scale + offset``, in training and outside; e.g. ``Rescaling(1 / 255)``.

    Args: scale, offset: numbers, or one for each channel.
    """

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.scale, self.offset = scale, offset

    def call(self, inputs: Any) -> Any:
        """The rescaled input, in the compute dtype."""
        if isinstance(inputs, RaggedTensor):
            return inputs.with_content(self.call(inputs.content()))
        dtype = as_dtype(self.compute_dtype).numpy
        x, scale, offset = (F.cast(convert_to_tensor(v), dtype=dtype) for v in (inputs, self.scale, self.offset))
        rank = len(scale.data.shape)
        if rank and image_data_format() == "channels_first":
            scale = F.reshape(scale, shape=(*scale.data.shape, *(1,) * (3 - rank)))
        return F.add(F.mul(x, scale), offset)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        values = {"scale": serialize_keras_object(self.scale), "offset": serialize_keras_object(self.offset)}
        return {**super().get_config(), **values}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """The layer of a config."""
        read = {k: deserialize_keras_object(config[k], custom_objects) for k in ("scale", "offset") if k in config}
        return cls(**{**config, **read})
