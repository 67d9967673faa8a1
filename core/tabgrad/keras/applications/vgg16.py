"""VGG16: blocks of 3 x 3 convolutions, then three dense layers.

Source: Simonyan & Zisserman 2014, "Very Deep Convolutional Networks for Large-Scale Image Recognition".
"""

from __future__ import annotations

from functools import partial
from typing import Any

from .. import layers
from .architecture import Options, begin, variant
from .blocks import chain
from .imagenet_utils import decode_predictions, preprocessing
from .weights import classic

__all__ = ["VGG16", "decode_predictions", "preprocess_input"]


def vgg(options: Options, key: str, repeats: tuple[int, ...]) -> Any:
    """The network. Args: key: of its weights. repeats: convolutions of each block."""
    frame = begin(options, 224)
    x = frame.image
    for block, (filters, convolutions) in enumerate(zip((64, 128, 256, 512, 512), repeats, strict=True), 1):
        for i in range(1, convolutions + 1):
            x = layers.Conv2D(filters, 3, activation="relu", padding="same", name=f"block{block}_conv{i}")(x)
        x = layers.MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
    if options.include_top:
        x = chain(
            x,
            layers.Flatten(name="flatten"),
            layers.Dense(4096, activation="relu", name="fc1"),
            layers.Dense(4096, activation="relu", name="fc2"),
        )
        x = frame.predictions(x)
    else:
        x = frame.pooled(x)
    return frame.model(x, classic(key, key))


VGG16 = variant("VGG16", "vgg16", partial(vgg, key="vgg16", repeats=(2, 2, 3, 3, 3)))
preprocess_input = preprocessing("caffe")
