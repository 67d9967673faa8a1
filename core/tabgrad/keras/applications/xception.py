"""Xception: separable convolutions with shortcuts.

Source: Chollet 2017, "Xception: Deep Learning with Depthwise Separable Convolutions".
"""

from __future__ import annotations

from typing import Any

from .. import layers
from .architecture import Options, begin, variant
from .blocks import chain, channel_axis
from .imagenet_utils import decode_predictions, preprocessing
from .weights import classic

__all__ = ["Xception", "decode_predictions", "preprocess_input"]


def _normalized(x: Any, layer: Any, name: str | None = None) -> Any:
    return chain(x, layer, layers.BatchNormalization(axis=channel_axis(-1), name=name and f"{name}_bn"))


def _separable(x: Any, filters: int, name: str) -> Any:
    layer = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False, name=name)
    return _normalized(x, layer, name)


def _relu(x: Any, name: str) -> Any:
    return layers.Activation("relu", name=f"{name}_act")(x)


def _shrinking(x: Any, block: int, first: int, second: int) -> Any:
    """Two convolutions and a pooling beside a strided shortcut."""
    shortcut = _normalized(x, layers.Conv2D(second, 1, strides=2, padding="same", use_bias=False))
    for i, filters in ((1, first), (2, second)):
        name = f"block{block}_sepconv{i}"
        if block > 2 or i > 1:
            x = _relu(x, name)
        x = _separable(x, filters, name)
    x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"block{block}_pool")(x)
    return layers.add([x, shortcut])


def _xception(options: Options) -> Any:
    frame = begin(options, 299, 71)
    x = frame.image
    for i, filters, strides in ((1, 32, 2), (2, 64, 1)):
        name = f"block1_conv{i}"
        x = _normalized(x, layers.Conv2D(filters, 3, strides=strides, use_bias=False, name=name), name)
        x = _relu(x, name)
    for block, filters in ((2, 128), (3, 256), (4, 728)):
        x = _shrinking(x, block, filters, filters)
    for block in range(5, 13):
        before = x
        for i in (1, 2, 3):
            name = f"block{block}_sepconv{i}"
            x = _separable(_relu(x, name), 728, name)
        x = layers.add([x, before])
    x = _shrinking(x, 13, 728, 1024)
    for i, filters in ((1, 1536), (2, 2048)):
        name = f"block14_sepconv{i}"
        x = _relu(_separable(x, filters, name), name)
    return frame.model(frame.top(x), classic("xception", "xception"))


Xception = variant("Xception", "xception", _xception)
preprocess_input = preprocessing("tf")
