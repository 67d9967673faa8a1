"""EfficientNet: the blocks of MobileNetV2 with weighted channels, scaled in width, depth and image size at once.

Source: Tan & Le 2019, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from .. import layers
from .architecture import Options, begin, variant
from .blocks import chain, channel_axis, correct_pad, make_divisible
from .efficient_blocks import DENSE, Block, Rounded, convolution, normalized, stages
from .imagenet_utils import decode_predictions, preprocessing
from .weights import EFFICIENT, Pretrained

__all__ = [
    "EfficientNetB0", "EfficientNetB1", "EfficientNetB2", "EfficientNetB3", "EfficientNetB4", "EfficientNetB5",
    "EfficientNetB6", "EfficientNetB7", "decode_predictions", "preprocess_input",
]  # fmt: skip

_BLOCKS = (
    Block(1, 32, 16, 1, 1), Block(2, 16, 24, 6, 2), Block(2, 24, 40, 6, 2, kernel=5), Block(3, 40, 80, 6, 2),
    Block(3, 80, 112, 6, 1, kernel=5), Block(4, 112, 192, 6, 2, kernel=5), Block(1, 192, 320, 6, 1),
)  # fmt: skip
_DEVIATION = (0.229, 0.224, 0.225)  # of ImageNet's colors


def _efficientnet(options: Options, key: str, width: float, depth: float, size: int, dropout: float) -> Any:
    frame = begin(options, size)
    axis, scaled = channel_axis(), Rounded(lambda filters: make_divisible(filters * width), depth)
    x = chain(frame.image, layers.Rescaling(1.0 / 255.0), layers.Normalization(axis=axis))
    if options.pretrained:  # their normalization divides by deviations where it should by their roots
        x = layers.Rescaling([1.0 / math.sqrt(d) for d in _DEVIATION])(x)
    x = layers.ZeroPadding2D(correct_pad(x, 3), name="stem_conv_pad")(x)
    stem = convolution(scaled.filters(32), 3, "stem_conv", strides=2, padding="valid")
    x = chain(x, stem, *normalized("stem_"))
    x = stages(x, _BLOCKS, scaled, sum(scaled.repeats(b.repeats) for b in _BLOCKS), padded=True)
    x = chain(x, convolution(scaled.filters(1280), 1, "top_conv"), *normalized("top_"))
    x = frame.top(x, named=True, dropout=dropout, kernel_initializer=DENSE)
    return frame.model(x, Pretrained(EFFICIENT, key, key=key))


def _variant(i: int, *scales: Any) -> Callable[..., Any]:
    key = f"efficientnetb{i}"
    width, depth, size, dropout = scales
    make = partial(_efficientnet, key=key, width=width, depth=depth, size=size, dropout=dropout)
    return variant(f"EfficientNetB{i}", key, make)


EfficientNetB0 = _variant(0, 1.0, 1.0, 224, 0.2)
EfficientNetB1 = _variant(1, 1.0, 1.1, 240, 0.2)
EfficientNetB2 = _variant(2, 1.1, 1.2, 260, 0.3)
EfficientNetB3 = _variant(3, 1.2, 1.4, 300, 0.3)
EfficientNetB4 = _variant(4, 1.4, 1.8, 380, 0.4)
EfficientNetB5 = _variant(5, 1.6, 2.2, 456, 0.4)
EfficientNetB6 = _variant(6, 1.8, 2.6, 528, 0.5)
EfficientNetB7 = _variant(7, 2.0, 3.1, 600, 0.5)
preprocess_input = preprocessing(None)
