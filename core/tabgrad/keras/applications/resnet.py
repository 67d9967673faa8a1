"""Residual networks: bottlenecks of three convolutions beside a shortcut, in four stages.

Source: He et al. 2015, "Deep Residual Learning for Image Recognition".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from .. import layers
from .architecture import Options, begin, variant
from .blocks import chain, channel_axis
from .imagenet_utils import decode_predictions, preprocessing
from .weights import classic

__all__ = ["ResNet50", "ResNet101", "ResNet152", "decode_predictions", "preprocess_input"]


def normalization(name: str) -> Any:
    """Batch normalization with the epsilon that ResNet and DenseNet share."""
    return layers.BatchNormalization(axis=channel_axis(), epsilon=1.001e-5, name=f"{name}_bn")


def normalized_relu(name: str) -> tuple[Any, Any]:
    """Batch normalization and what follows it."""
    return normalization(name), layers.Activation("relu", name=f"{name}_relu")


def resnet(title: str, block: Callable[..., Any], preactivated: bool, *repeats: int) -> Callable[..., Any]:
    """A residual network of so many blocks in each of its stages.

    Args: block: called with the image, filters, strides, whether its shortcut has a convolution, and a name.
        preactivated: whether blocks begin with their activation (version 2).
    """
    name = title.lower()
    parts = {"key": name, "block": block, "preactivated": preactivated, "repeats": repeats}
    return variant(title, name, partial(_network, **parts))


def _network(options: Options, key: str, block: Callable[..., Any], preactivated: bool, repeats: Sequence[int]) -> Any:
    frame = begin(options, 224)
    x = chain(
        frame.image,
        layers.ZeroPadding2D(3, name="conv1_pad"),
        layers.Conv2D(64, 7, strides=2, name="conv1_conv"),
        *(() if preactivated else normalized_relu("conv1")),
        layers.ZeroPadding2D(1, name="pool1_pad"),
        layers.MaxPooling2D(3, strides=2, name="pool1_pool"),
    )
    for stage, blocks in enumerate(repeats, 2):
        for i in range(1, blocks + 1):
            narrows = (i == blocks and stage < 5) if preactivated else (i == 1 and stage > 2)
            x = block(x, 16 * 2**stage, 2 if narrows else 1, i == 1, f"conv{stage}_block{i}")
    x = chain(x, *(normalized_relu("post") if preactivated else ()))
    return frame.model(frame.top(x, named=True), classic("resnet", key))


def _block(x: Any, filters: int, strides: int, shortcut: bool, name: str) -> Any:
    before = x
    if shortcut:
        wide = layers.Conv2D(4 * filters, 1, strides=strides, name=f"{name}_0_conv")
        before = chain(x, wide, normalization(f"{name}_0"))
    x = chain(
        x,
        layers.Conv2D(filters, 1, strides=strides, name=f"{name}_1_conv"),
        *normalized_relu(f"{name}_1"),
        layers.Conv2D(filters, 3, padding="same", name=f"{name}_2_conv"),
        *normalized_relu(f"{name}_2"),
        layers.Conv2D(4 * filters, 1, name=f"{name}_3_conv"),
        normalization(f"{name}_3"),
    )
    return layers.Activation("relu", name=f"{name}_out")(layers.Add(name=f"{name}_add")([before, x]))


ResNet50 = resnet("ResNet50", _block, False, 3, 4, 6, 3)
ResNet101 = resnet("ResNet101", _block, False, 3, 4, 23, 3)
ResNet152 = resnet("ResNet152", _block, False, 3, 8, 36, 3)
preprocess_input = preprocessing("caffe")
