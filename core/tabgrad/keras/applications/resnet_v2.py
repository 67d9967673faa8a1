"""Residual networks whose blocks begin with normalization and activation.

Source: He et al. 2016, "Identity Mappings in Deep Residual Networks".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .. import layers
from .architecture import variant
from .blocks import chain
from .imagenet_utils import decode_predictions, preprocessing
from .resnet import normalized_relu, resnet

__all__ = ["ResNet50V2", "ResNet101V2", "ResNet152V2", "decode_predictions", "preprocess_input"]


def _block(x: Any, filters: int, strides: int, shortcut: bool, name: str) -> Any:
    active = chain(x, *normalized_relu(f"{name}_preact"))
    before = x
    if shortcut:
        before = layers.Conv2D(4 * filters, 1, strides=strides, name=f"{name}_0_conv")(active)
    elif strides > 1:
        before = layers.MaxPooling2D(1, strides=strides)(x)
    x = chain(
        active,
        layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_1_conv"),
        *normalized_relu(f"{name}_1"),
        layers.ZeroPadding2D(1, name=f"{name}_2_pad"),
        layers.Conv2D(filters, 3, strides=strides, use_bias=False, name=f"{name}_2_conv"),
        *normalized_relu(f"{name}_2"),
        layers.Conv2D(4 * filters, 1, name=f"{name}_3_conv"),
    )
    return layers.Add(name=f"{name}_out")([before, x])


def _stages(x: Any, repeats: tuple[int, ...]) -> Any:
    for stage, blocks in enumerate(repeats, 2):
        for i in range(1, blocks + 1):
            strides = 2 if i == blocks and stage < 5 else 1
            x = _block(x, 16 * 2**stage, strides, i == 1, f"conv{stage}_block{i}")
    return x


def _resnet(title: str, *repeats: int) -> Callable[..., Any]:
    name = title.lower()
    return variant(title, name, partial(resnet, key=name, body=partial(_stages, repeats=repeats), preactivated=True))


ResNet50V2 = _resnet("ResNet50V2", 3, 4, 6, 3)
ResNet101V2 = _resnet("ResNet101V2", 3, 4, 23, 3)
ResNet152V2 = _resnet("ResNet152V2", 3, 8, 36, 3)
preprocess_input = preprocessing("tf")
