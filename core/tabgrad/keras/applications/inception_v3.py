"""Inception v3: branches of convolutions of several sizes, joined.

Source: Szegedy et al. 2016, "Rethinking the Inception Architecture for Computer Vision".
"""

from __future__ import annotations

from typing import Any

from .. import layers
from .architecture import Options, begin, variant
from .blocks import chain, channel_axis
from .imagenet_utils import decode_predictions, preprocessing
from .weights import classic

__all__ = ["InceptionV3", "decode_predictions", "preprocess_input"]

# A branch is a list of steps: a convolution's (filters, kernel, strides, padding), of which the last two may be left
# out; a pooling; or what it splits into (the arguments of `mixed`).
STRIDED = (2, "valid")
AVERAGE, MAX = "average", "max"
STEM = [(32, 3, *STRIDED), (32, 3, 1, "valid"), (64, 3), MAX, (80, 1, 1, "valid"), (192, 3, 1, "valid"), MAX]


def conv_bn(x: Any, filters: int, kernel: Any, strides: int = 1, padding: str = "same", name: str | None = None) -> Any:
    """A convolution, normalized."""
    return chain(
        x,
        layers.Conv2D(filters, kernel, strides=strides, padding=padding, use_bias=False, name=name),
        layers.BatchNormalization(axis=channel_axis(), scale=False, name=name and f"{name}_bn"),
        layers.Activation("relu", name=name and f"{name}_ac"),
    )


def branch(x: Any, steps: Any) -> Any:
    """``x`` through the steps of a branch."""
    for step in steps:
        if step == AVERAGE:
            x = layers.AveragePooling2D(3, strides=1, padding="same")(x)
        elif step == MAX:
            x = layers.MaxPooling2D(3, strides=2)(x)
        elif isinstance(step, dict):
            x = mixed(x, **step)
        else:
            x = conv_bn(x, *step)
    return x


def mixed(x: Any, name: str | None, branches: Any) -> Any:
    """The branches, joined."""
    return layers.Concatenate(axis=channel_axis(), name=name)([branch(x, steps) for steps in branches])


def _small(pool: int) -> Any:
    return [(64, 1)], [(48, 1), (64, 5)], [(64, 1), (96, 3), (96, 3)], [AVERAGE, (pool, 1)]


def _wide(filters: int) -> Any:
    n, row, column = filters, (1, 7), (7, 1)
    double = [(n, 1), (n, column), (n, row), (n, column), (192, row)]
    return [(192, 1)], [(n, 1), (n, row), (192, column)], double, [AVERAGE, (192, 1)]


def _split(name: str | None) -> Any:
    return {"name": name, "branches": ([(384, (1, 3))], [(384, (3, 1))])}


def _last(i: int) -> Any:
    double = [(448, 1), (384, 3), _split(None)]
    return [(320, 1)], [(384, 1), _split(f"mixed9_{i}")], double, [AVERAGE, (192, 1)]


_BLOCKS = [
    _small(32), _small(64), _small(64),
    ([(384, 3, *STRIDED)], [(64, 1), (96, 3), (96, 3, *STRIDED)], [MAX]),
    _wide(128), _wide(160), _wide(160), _wide(192),
    ([(192, 1), (320, 3, *STRIDED)], [(192, 1), (192, (1, 7)), (192, (7, 1)), (192, 3, *STRIDED)], [MAX]),
    _last(0), _last(1),
]  # fmt: skip


def _inception(options: Options) -> Any:
    frame = begin(options, 299, 75)
    x = branch(frame.image, STEM)
    for i, branches in enumerate(_BLOCKS):
        x = mixed(x, f"mixed{i}", branches)
    return frame.model(frame.top(x), classic("inception_v3", "inception_v3"))


InceptionV3 = variant("InceptionV3", "inception_v3", _inception)
preprocess_input = preprocessing("tf")
