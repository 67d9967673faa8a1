"""The blocks of both EfficientNets: widen, convolve, weigh the channels, narrow; a shortcut where the shape stays."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .. import layers
from .blocks import chain, channel_axis, channels_last, correct_pad

CONVOLUTION = {
    "class_name": "VarianceScaling",
    "config": {"scale": 2.0, "mode": "fan_out", "distribution": "truncated_normal"},
}
DENSE = {
    "class_name": "VarianceScaling",
    "config": {"scale": 1.0 / 3.0, "mode": "fan_out", "distribution": "uniform"},
}
_DROPPED = 0.2  # share of the last block's results that training drops


@dataclass(frozen=True)
class Block:
    """A stage: so many blocks alike, of which the first may stride and change the width.

    Args: expansion: of the width inside. weighted: the narrowest width of the weighing layer, as a share of the
        block's; 0 for none. fused: whether one convolution widens and looks around. momentum: of normalizations.
    """

    repeats: int
    before: int
    after: int
    expansion: int
    strides: int
    kernel: int = 3
    weighted: float = 0.25
    fused: bool = False
    momentum: float = 0.99


@dataclass(frozen=True)
class Rounded:
    """How widths and repeats are scaled."""

    filters: Callable[[int], int]
    depth: float

    def repeats(self, count: int) -> int:
        """So many blocks, scaled."""
        return math.ceil(self.depth * count)


def convolution(filters: int, kernel: int, name: str, **options: Any) -> Any:
    """A convolution without bias, initialized as all of these are."""
    options = {"padding": "same", "use_bias": False, "kernel_initializer": CONVOLUTION, **options}
    return layers.Conv2D(filters, kernel, name=name, **options)


def normalized(name: str, momentum: float = 0.99, norm: str = "bn") -> tuple[Any, Any]:
    """Normalization and activation."""
    bn = layers.BatchNormalization(axis=channel_axis(), momentum=momentum, name=f"{name}{norm}")
    return bn, layers.Activation("swish", name=f"{name}{norm.removesuffix('bn')}activation")


def stages(x: Any, blocks: tuple[Block, ...], scaled: Rounded, total: float, padded: bool) -> Any:
    """All blocks, the later ones dropped more often. Args: total: blocks. padded: whether strides pad beforehand."""
    number = 0
    for i, block in enumerate(blocks, 1):
        before, after = scaled.filters(block.before), scaled.filters(block.after)
        for j in range(scaled.repeats(block.repeats)):
            strides = block.strides if j == 0 else 1
            build = _fused if block.fused else _separate
            name = f"block{i}{chr(j + 97)}_"
            new = build(x, block, before, after, strides, name, padded)
            x = _with_shortcut(x, new, _DROPPED * number / total, name) if strides == 1 and before == after else new
            before = after
            number += 1
    return x


def _with_shortcut(x: Any, new: Any, dropped: float, name: str) -> Any:
    if dropped > 0:
        new = layers.Dropout(dropped, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(new)
    return layers.add([new, x], name=f"{name}add")


def _separate(x: Any, block: Block, before: int, after: int, strides: int, name: str, padded: bool) -> Any:
    filters = before * block.expansion
    if block.expansion != 1:
        x = chain(x, convolution(filters, 1, f"{name}expand_conv"), *normalized(name, block.momentum, "expand_bn"))
    apart = padded and strides == 2
    if apart:
        x = layers.ZeroPadding2D(correct_pad(x, block.kernel), name=f"{name}dwconv_pad")(x)
    depthwise = layers.DepthwiseConv2D(
        block.kernel, strides=strides, padding="valid" if apart else "same", use_bias=False,
        depthwise_initializer=CONVOLUTION, name=f"{name}dwconv" if padded else f"{name}dwconv2",
    )  # fmt: skip
    x = chain(x, depthwise, *normalized(name, block.momentum))
    x = _weighted(x, filters, max(1, int(before * block.weighted)), name)
    return chain(x, convolution(after, 1, f"{name}project_conv"), _project_bn(block, name))


def _fused(x: Any, block: Block, before: int, after: int, strides: int, name: str, padded: bool) -> Any:
    filters, kernel = before * block.expansion, block.kernel
    if block.expansion == 1:
        project = convolution(after, kernel, f"{name}project_conv", strides=strides)
        return chain(x, project, *normalized(name, block.momentum, "project_bn"))
    expand = convolution(filters, kernel, f"{name}expand_conv", strides=strides)
    x = chain(x, expand, *normalized(name, block.momentum, "expand_bn"))
    return chain(x, convolution(after, 1, f"{name}project_conv"), _project_bn(block, name))


def _project_bn(block: Block, name: str) -> Any:
    return layers.BatchNormalization(axis=channel_axis(), momentum=block.momentum, name=f"{name}project_bn")


def _weighted(x: Any, filters: int, narrow: int, name: str) -> Any:
    share = chain(
        x,
        layers.GlobalAveragePooling2D(name=f"{name}se_squeeze"),
        layers.Reshape((1, 1, filters) if channels_last() else (filters, 1, 1), name=f"{name}se_reshape"),
        convolution(narrow, 1, f"{name}se_reduce", use_bias=True, activation="swish"),
        convolution(filters, 1, f"{name}se_expand", use_bias=True, activation="sigmoid"),
    )
    return layers.multiply([x, share], name=f"{name}se_excite")
