"""MobileNetV2: blocks that widen, convolve in depth, and narrow again, with shortcuts between the narrow ends.

Source: Sandler et al. 2018, "MobileNetV2: Inverted Residuals and Linear Bottlenecks".
"""

from __future__ import annotations

from typing import Any

from .. import layers
from ..common.keras_tensor import is_symbolic
from .architecture import Architecture, Options, check, settled_shape
from .blocks import chain, channel_axis, correct_pad, make_divisible
from .imagenet_utils import decode_predictions, preprocessing
from .mobilenet import sides, trained_rows, trained_size
from .weights import BASE, Pretrained

__all__ = ["MobileNetV2", "decode_predictions", "preprocess_input"]

_SIZES = (96, 128, 160, 192, 224)
_WIDTHS = (0.35, 0.50, 0.75, 1.0, 1.3, 1.4)
_STAGES = ((16, 1, 1), (24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))  # filters, n, strides


def MobileNetV2(
    input_shape: Any = None, alpha: float = 1.0, include_top: bool = True, weights: Any = "imagenet",
    input_tensor: Any = None, pooling: Any = None, classes: int = 1000, classifier_activation: Any = "softmax",
    name: Any = None,
) -> Any:  # fmt: skip
    """The MobileNetV2 model for ImageNet's classes, or for others.

    Args: alpha: width of all layers, as a share. Others: as of ``VGG16``.
    Raises: ValueError where arguments contradict each other or the weights; OSError where they can't be fetched.
    """
    options = Options(include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation, name)
    check(options)
    check_tensor(options)
    known = input_tensor.shape[1:] if input_shape is None and is_symbolic(input_tensor) else input_shape
    shape = settled_shape(options, trained_size(sides(known), _SIZES), 32)
    if options.pretrained and alpha not in _WIDTHS:
        raise ValueError(
            f"If imagenet weights are being loaded, alpha must be one of {list(_WIDTHS)}. Received: alpha={alpha}"
        )
    rows = trained_rows(options, shape, _SIZES)
    frame = Architecture(options, shape)
    first = layers.Conv2D(make_divisible(32 * alpha), 3, strides=2, padding="same", use_bias=False, name="Conv1")
    x = chain(frame.image, first, normalization("bn_Conv1"), layers.ReLU(6.0, name="Conv1_relu"))
    block = 0
    for filters, count, strides in _STAGES:
        for i in range(count):
            x = _block(x, make_divisible(int(filters * alpha)), strides if i == 0 else 1, block)
            block += 1
    x = chain(
        x,
        layers.Conv2D(make_divisible(1280 * alpha) if alpha > 1.0 else 1280, 1, use_bias=False, name="Conv_1"),
        normalization("Conv_1_bn"),
        layers.ReLU(6.0, name="out_relu"),
    )
    stem = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{float(alpha)}_{rows}"
    pretrained = Pretrained(f"{BASE}mobilenet_v2/", stem, (".h5", "_no_top.h5"))
    named = f"mobilenetv2_{alpha:0.2f}_{rows}" if name is None else name
    return frame.model(frame.top(x, average=None), pretrained, named)


def check_tensor(options: Options) -> None:
    """Raises ValueError where an input tensor is not symbolic, or not as wide as the input shape that came with it."""
    tensor, shape = options.input_tensor, options.input_shape
    if tensor is None or shape is None:
        return
    if not is_symbolic(tensor):
        raise ValueError(f"input_tensor is not a Keras tensor. Received: input_tensor={tensor}")
    if tensor.shape[2] != shape[1]:
        raise ValueError(
            "input_tensor.shape[2] must equal input_shape[1]. "
            f"Received: input_tensor.shape={tensor.shape}, input_shape={shape}"
        )


def normalization(name: str) -> Any:
    """The batch normalization of MobileNet V2 and V3."""
    return layers.BatchNormalization(axis=channel_axis(-1), epsilon=1e-3, momentum=0.999, name=name)


def _block(x: Any, filters: int, strides: int, block: int) -> Any:
    before, name = x, f"block_{block}_" if block else "expanded_conv_"
    width = x.shape[channel_axis(-1)]
    if block:
        x = chain(
            x,
            layers.Conv2D(6 * width, 1, padding="same", use_bias=False, name=f"{name}expand"),
            normalization(f"{name}expand_BN"),
            layers.ReLU(6.0, name=f"{name}expand_relu"),
        )
    if strides == 2:
        x = layers.ZeroPadding2D(correct_pad(x, 3), name=f"{name}pad")(x)
    padding = "same" if strides == 1 else "valid"
    x = chain(
        x,
        layers.DepthwiseConv2D(3, strides=strides, use_bias=False, padding=padding, name=f"{name}depthwise"),
        normalization(f"{name}depthwise_BN"),
        layers.ReLU(6.0, name=f"{name}depthwise_relu"),
        layers.Conv2D(filters, 1, padding="same", use_bias=False, name=f"{name}project"),
        normalization(f"{name}project_BN"),
    )
    return layers.Add(name=f"{name}add")([before, x]) if width == filters and strides == 1 else x


preprocess_input = preprocessing("tf")
