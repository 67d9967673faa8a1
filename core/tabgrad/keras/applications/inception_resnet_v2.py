"""Inception-ResNet v2: inception's branches, scaled, beside a shortcut.

Source: Szegedy et al. 2016, "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning".
"""

from __future__ import annotations

from typing import Any

from .. import layers
from ..engine.layer import Layer
from ..saving.registry import public
from .architecture import Options, begin, variant
from .blocks import channel_axis
from .imagenet_utils import decode_predictions, preprocessing
from .inception_v3 import AVERAGE, MAX, STEM, STRIDED, branch, conv_bn, mixed
from .weights import classic

__all__ = ["InceptionResNetV2", "decode_predictions", "preprocess_input"]

_MIXED_5B = [(96, 1)], [(48, 1), (64, 5)], [(64, 1), (96, 3), (96, 3)], [AVERAGE, (64, 1)]
_MIXED_6A = [(384, 3, *STRIDED)], [(256, 1), (256, 3), (384, 3, *STRIDED)], [MAX]
_MIXED_7A = (
    [(256, 1), (384, 3, *STRIDED)], [(256, 1), (288, 3, *STRIDED)], [(256, 1), (288, 3), (320, 3, *STRIDED)], [MAX],
)  # fmt: skip
_BLOCK35 = [(32, 1)], [(32, 1), (32, 3)], [(32, 1), (48, 3), (64, 3)]
_BLOCK17 = [(192, 1)], [(128, 1), (160, (1, 7)), (192, (7, 1))]
_BLOCK8 = [(192, 1)], [(192, 1), (224, (1, 3)), (256, (3, 1))]


@public("keras.src.applications.inception_resnet_v2")
class CustomScaleLayer(Layer):
    """The first input plus the second times ``scale``."""

    def __init__(self, scale: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs: Any) -> Any:
        """The sum."""
        return inputs[0] + inputs[1] * self.scale

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "scale": self.scale}


def _residual(x: Any, branches: Any, scale: float, name: str, active: bool = True) -> Any:
    joined = mixed(x, f"{name}_mixed", branches)
    new = layers.Conv2D(x.shape[channel_axis()], 1, padding="same", name=f"{name}_conv")(joined)
    x = CustomScaleLayer(scale)([x, new])
    return layers.Activation("relu", name=f"{name}_ac")(x) if active else x


def _inception_resnet(options: Options) -> Any:
    frame = begin(options, 299, 75)
    x = mixed(branch(frame.image, STEM), "mixed_5b", _MIXED_5B)
    for i in range(1, 11):
        x = _residual(x, _BLOCK35, 0.17, f"block35_{i}")
    x = mixed(x, "mixed_6a", _MIXED_6A)
    for i in range(1, 21):
        x = _residual(x, _BLOCK17, 0.1, f"block17_{i}")
    x = mixed(x, "mixed_7a", _MIXED_7A)
    for i in range(1, 10):
        x = _residual(x, _BLOCK8, 0.2, f"block8_{i}")
    x = _residual(x, _BLOCK8, 1.0, "block8_10", active=False)
    x = conv_bn(x, 1536, 1, name="conv_7b")
    return frame.model(frame.top(x), classic("inception_resnet_v2", "inception_resnet_v2"))


InceptionResNetV2 = variant("InceptionResNetV2", "inception_resnet_v2", _inception_resnet)
preprocess_input = preprocessing("tf")
