"""Residual networks: bottlenecks of three convolutions beside a shortcut, in four stages.

Source: He et al. 2015, "Deep Residual Learning for Image Recognition".
"""

from __future__ import annotations

from collections.abc import Callable
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


def resnet(options: Options, key: str, body: Callable[[Any], Any], preactivated: bool) -> Any:
    """The network around its stages. Args: preactivated: whether blocks begin with their activation (version 2)."""
    frame = begin(options, 224)
    x = chain(
        frame.image,
        layers.ZeroPadding2D(3, name="conv1_pad"),
        layers.Conv2D(64, 7, strides=2, name="conv1_conv"),
        *(() if preactivated else normalized_relu("conv1")),
        layers.ZeroPadding2D(1, name="pool1_pad"),
        layers.MaxPooling2D(3, strides=2, name="pool1_pool"),
    )
    x = chain(body(x), *(normalized_relu("post") if preactivated else ()))
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


def _stages(x: Any, repeats: tuple[int, ...]) -> Any:
    for stage, blocks in enumerate(repeats, 2):
        for i in range(1, blocks + 1):
            strides = 2 if i == 1 and stage > 2 else 1
            x = _block(x, 16 * 2**stage, strides, i == 1, f"conv{stage}_block{i}")
    return x


def _resnet(title: str, *repeats: int) -> Callable[..., Any]:
    name = title.lower()
    return variant(title, name, partial(resnet, key=name, body=partial(_stages, repeats=repeats), preactivated=False))


ResNet50 = _resnet("ResNet50", 3, 4, 6, 3)
ResNet101 = _resnet("ResNet101", 3, 4, 23, 3)
ResNet152 = _resnet("ResNet152", 3, 8, 36, 3)
preprocess_input = preprocessing("caffe")
