"""Densely connected networks: every layer of a block sees the outputs of all before it.

Source: Huang et al. 2017, "Densely Connected Convolutional Networks".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .. import layers
from .architecture import Options, begin, variant
from .blocks import chain, channel_axis, channels_last
from .imagenet_utils import decode_predictions, preprocessing
from .resnet import normalized_relu
from .weights import classic

__all__ = ["DenseNet121", "DenseNet169", "DenseNet201", "decode_predictions", "preprocess_input"]


def last_only(family: str) -> None:
    """Raises ValueError where images have their channels first."""
    if not channels_last():
        raise ValueError(
            f"{family} does not support the `channels_first` image data format. Switch to `channels_last`: "
            "keras.config.set_image_data_format('channels_last')."
        )


def _growing(x: Any, name: str) -> Any:
    new = chain(
        x,
        *normalized_relu(f"{name}_0"),
        layers.Conv2D(128, 1, use_bias=False, name=f"{name}_1_conv"),
        *normalized_relu(f"{name}_1"),
        layers.Conv2D(32, 3, padding="same", use_bias=False, name=f"{name}_2_conv"),
    )
    return layers.Concatenate(axis=channel_axis(), name=f"{name}_concat")([x, new])


def _densenet(options: Options, key: str, repeats: tuple[int, ...]) -> Any:
    last_only("DenseNet")
    frame = begin(options, 224)
    x = chain(
        frame.image,
        layers.ZeroPadding2D(3),
        layers.Conv2D(64, 7, strides=2, use_bias=False, name="conv1_conv"),
        *normalized_relu("conv1"),
        layers.ZeroPadding2D(1),
        layers.MaxPooling2D(3, strides=2, name="pool1"),
    )
    for stage, blocks in enumerate(repeats, 2):
        for i in range(1, blocks + 1):
            x = _growing(x, f"conv{stage}_block{i}")
        if stage < 5:
            half = x.shape[channel_axis()] // 2
            x = chain(
                x,
                *normalized_relu(f"pool{stage}"),
                layers.Conv2D(half, 1, use_bias=False, name=f"pool{stage}_conv"),
                layers.AveragePooling2D(2, strides=2, name=f"pool{stage}_pool"),
            )
    x = chain(
        x,
        layers.BatchNormalization(axis=channel_axis(), epsilon=1.001e-5, name="bn"),
        layers.Activation("relu", name="relu"),
    )
    return frame.model(frame.top(x, named=True), classic("densenet", key))


def _variant(title: str, *repeats: int) -> Callable[..., Any]:
    name = title.lower()
    return variant(title, name, partial(_densenet, key=name, repeats=repeats))


DenseNet121 = _variant("DenseNet121", 6, 12, 24, 16)
DenseNet169 = _variant("DenseNet169", 6, 12, 32, 32)
DenseNet201 = _variant("DenseNet201", 6, 12, 48, 32)
preprocess_input = preprocessing("torch")
