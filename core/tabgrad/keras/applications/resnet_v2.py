"""Residual networks whose blocks begin with normalization and activation.

Source: He et al. 2016, "Identity Mappings in Deep Residual Networks".
"""

from __future__ import annotations

from typing import Any

from .. import layers
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


ResNet50V2 = resnet("ResNet50V2", _block, True, 3, 4, 6, 3)
ResNet101V2 = resnet("ResNet101V2", _block, True, 3, 4, 23, 3)
ResNet152V2 = resnet("ResNet152V2", _block, True, 3, 8, 36, 3)
preprocess_input = preprocessing("tf")
