"""MobileNet: depthwise convolutions, each followed by one of single pixels.

Source: Howard et al. 2017, "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications".
"""

from __future__ import annotations

import warnings
from typing import Any

from .. import layers
from .architecture import Architecture, Options, check, settled_shape
from .blocks import chain, channel_axis, channels_last
from .imagenet_utils import decode_predictions, preprocessing
from .weights import BASE, Pretrained

__all__ = ["MobileNet", "decode_predictions", "preprocess_input"]

_SIZES = (128, 160, 192, 224)
_WIDTHS = {0.25: "2_5", 0.5: "5_0", 0.75: "7_5", 1.0: "1_0"}
_BLOCKS = (64, (128, 2), 128, (256, 2), 256, (512, 2), 512, 512, 512, 512, 512, (1024, 2), 1024)  # filters, strides


def MobileNet(
    input_shape: Any = None, alpha: float = 1.0, depth_multiplier: int = 1, dropout: float = 1e-3,
    include_top: bool = True, weights: Any = "imagenet", input_tensor: Any = None, pooling: Any = None,
    classes: int = 1000, classifier_activation: Any = "softmax", name: Any = None,
) -> Any:  # fmt: skip
    """The MobileNet model for ImageNet's classes, or for others.

    Args: alpha: width of all layers, as a share. depth_multiplier: of the depthwise convolutions. dropout: before the
        classifier. Others: as of ``VGG16``.
    Raises: ValueError where arguments contradict each other or the weights; OSError where they can't be fetched.
    """
    options = Options(include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation, name)
    check(options)
    shape = settled_shape(options, trained_size(sides(input_shape), _SIZES), 32)
    if options.pretrained and (depth_multiplier != 1 or alpha not in _WIDTHS):
        raise ValueError(
            f"If imagenet weights are being loaded, depth multiplier must be 1 and alpha one of {list(_WIDTHS)}. "
            f"Received: depth_multiplier={depth_multiplier}, alpha={alpha}"
        )
    rows = trained_rows(options, shape, _SIZES)
    frame = Architecture(options, shape)
    x = layers.Conv2D(int(32 * alpha), 3, strides=2, padding="same", use_bias=False, name="conv1")(frame.image)
    x = _active(x, "conv1")
    for i, block in enumerate(_BLOCKS, 1):
        filters, strides = block if isinstance(block, tuple) else (block, 1)
        x = _block(x, int(filters * alpha), depth_multiplier, strides, i)
    if include_top:
        x = chain(
            x,
            layers.GlobalAveragePooling2D(keepdims=True),
            layers.Dropout(dropout, name="dropout"),
            layers.Conv2D(classes, 1, padding="same", name="conv_preds"),
            layers.Reshape((classes,), name="reshape_2"),
            layers.Activation(classifier_activation, name="predictions"),
        )
    else:
        x = frame.pooled(x)
    stem = f"mobilenet_{_WIDTHS.get(alpha)}_{rows}_tf"
    pretrained = Pretrained(f"{BASE}mobilenet/", stem, (".h5", "_no_top.h5"))
    return frame.model(x, pretrained, f"mobilenet_{alpha:0.2f}_{rows}" if name is None else name)


def sides(shape: Any) -> Any:
    """Height and width of an image's shape without the batch, None where there is none."""
    return None if shape is None else tuple(shape[:2] if channels_last() else shape[1:3])


def trained_size(size: Any, known: tuple[int, ...]) -> int:
    """The height for which weights exist. Args: size: height and width, or None. known: heights with weights."""
    return size[0] if size is not None and size[0] == size[1] and size[0] in known else 224


def trained_rows(options: Options, shape: Any, known: tuple[int, ...]) -> Any:
    """The height that names the model; where weights are wanted but none were trained for it, 224, with a warning."""
    rows, columns = sides(shape)
    if options.pretrained and (rows != columns or rows not in known):
        warnings.warn(
            f"`input_shape` is undefined or not square, or its height not in {list(known)}. Weights for input shape "
            "(224, 224) will be loaded as the default.",
            stacklevel=3,
        )
        return 224
    return rows


def _active(x: Any, name: str) -> Any:
    normalization = layers.BatchNormalization(axis=channel_axis(-1), name=f"{name}_bn")
    return chain(x, normalization, layers.ReLU(6.0, name=f"{name}_relu"))


def _block(x: Any, filters: int, depth_multiplier: int, strides: int, i: int) -> Any:
    padding = "same" if strides == 1 else "valid"
    if strides > 1:
        x = layers.ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{i}")(x)
    x = layers.DepthwiseConv2D(
        3, padding=padding, depth_multiplier=depth_multiplier, strides=strides, use_bias=False, name=f"conv_dw_{i}"
    )(x)
    x = _active(x, f"conv_dw_{i}")
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name=f"conv_pw_{i}")(x)
    return _active(x, f"conv_pw_{i}")


preprocess_input = preprocessing("tf")
