"""MobileNetV3: the blocks of MobileNetV2, found by search, with channels weighted by what the image holds.

Source: Howard et al. 2019, "Searching for MobileNetV3".
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from .. import layers
from ..common.keras_tensor import is_symbolic
from .architecture import Architecture, Options, check, check_size, titled
from .blocks import chain, channel_axis, channels_last, correct_pad, make_divisible
from .imagenet_utils import decode_predictions, preprocessing
from .mobilenet import sides
from .mobilenet_v2 import check_tensor, normalization
from .weights import BASE, Pretrained

__all__ = ["MobileNetV3Large", "MobileNetV3Small", "decode_predictions", "preprocess_input"]

# filters, expansion, kernel, strides, whether channels are weighted, whether the activation is hard swish;
# the minimalistic form has only kernels of 3, relu, and no weighted channels
_SMALL = (
    (16, 1, 3, 2, True, False), (24, 72 / 16, 3, 2, False, False), (24, 88 / 24, 3, 1, False, False),
    (40, 4, 5, 2, True, True), (40, 6, 5, 1, True, True), (40, 6, 5, 1, True, True),
    (48, 3, 5, 1, True, True), (48, 3, 5, 1, True, True),
    (96, 6, 5, 2, True, True), (96, 6, 5, 1, True, True), (96, 6, 5, 1, True, True),
)  # fmt: skip
_LARGE = (
    (16, 1, 3, 1, False, False), (24, 4, 3, 2, False, False), (24, 3, 3, 1, False, False),
    (40, 3, 5, 2, True, False), (40, 3, 5, 1, True, False), (40, 3, 5, 1, True, False),
    (80, 6, 3, 2, False, True), (80, 2.5, 3, 1, False, True),
    (80, 2.3, 3, 1, False, True), (80, 2.3, 3, 1, False, True),
    (112, 6, 3, 1, True, True), (112, 6, 3, 1, True, True),
    (160, 6, 5, 2, True, True), (160, 6, 5, 1, True, True), (160, 6, 5, 1, True, True),
)  # fmt: skip
_MORE = """

    alpha is the width of all layers, as a share; minimalistic leaves out what some devices are slow at; dropout_rate is
    that before the classifier; include_preprocessing puts a layer in front that scales values up to 255."""


def _variant(kind: str, blocks: Any, last: int) -> Callable[..., Any]:
    title = f"MobileNetV3{kind.capitalize()}"

    def build(
        input_shape: Any = None, alpha: float = 1.0, minimalistic: bool = False, include_top: bool = True,
        weights: Any = "imagenet", input_tensor: Any = None, classes: int = 1000, pooling: Any = None,
        dropout_rate: float = 0.2, classifier_activation: Any = "softmax", include_preprocessing: bool = True,
        name: Any = title,
    ) -> Any:  # fmt: skip
        given = include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation, name
        options = Options(*given)
        check(options)
        shape = _shape(options)
        pretrained = _weights(options, shape, kind, alpha, minimalistic)
        frame = Architecture(options, shape)
        x = frame.image
        if include_preprocessing:
            x = layers.Rescaling(scale=1.0 / 127.5, offset=-1.0)(x)
        active = _relu if minimalistic else _hard_swish
        x = layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False, name="conv")(x)
        x = active(normalization("conv_bn")(x))
        for i, (filters, expansion, kernel, strides, weighted, swish) in enumerate(blocks):
            if minimalistic:
                kernel, weighted, swish = 3, False, False
            x = _block(x, make_divisible(filters * alpha), expansion, kernel, strides, weighted, swish, i)
        x = _last(x, active)
        width = make_divisible(last * alpha) if alpha > 1.0 else last
        x = _classifier(frame, x, active, width, dropout_rate) if include_top else frame.pooled(x, named=True)
        return frame.model(x, pretrained)

    return titled(build, title, _MORE)


def _shape(options: Options) -> Any:
    check_tensor(options)
    shape, tensor = options.input_shape, options.input_tensor
    if shape is None and is_symbolic(tensor):
        shape = tensor.shape[1:]
    elif shape is None:
        shape = (None, None, 3) if channels_last() else (3, None, None)
    size = sides(shape)
    if all(size):
        check_size(size, 32, shape)
    return shape


def _weights(options: Options, shape: Any, kind: str, alpha: float, minimalistic: bool) -> Pretrained | None:
    if not options.pretrained:
        return None
    if alpha not in ((1.0,) if minimalistic else (0.75, 1.0)):
        raise ValueError(
            "If imagenet weights are being loaded, alpha must be one of `0.75` or `1.0`, and `1.0` where minimalistic. "
            f"Received: alpha={alpha}, minimalistic={minimalistic}"
        )
    if sides(shape) != (224, 224):
        warnings.warn(
            "`input_shape` is undefined or not (224, 224). Weights for input shape (224, 224) will be loaded as the "
            "default.",
            stacklevel=3,
        )
    name = f"{kind}{'_minimalistic' if minimalistic else ''}_224_{float(alpha)}_float"
    ends = (".h5", "_no_top_v2.h5")
    return Pretrained(f"{BASE}mobilenet_v3/", f"weights_mobilenet_v3_{name}", ends, f"mobilenet_v3_{name}")


def _relu(x: Any) -> Any:
    return layers.ReLU()(x)


def _hard_swish(x: Any) -> Any:
    return layers.Activation("hard_swish")(x)


def _block(
    x: Any, filters: int, expansion: float, kernel: int, strides: int, weighted: bool, swish: bool, i: int
) -> Any:
    active = _hard_swish if swish else _relu
    before, name = x, f"expanded_conv_{i}_" if i else "expanded_conv_"
    width = x.shape[channel_axis(-1)]
    wide = make_divisible(width * expansion)
    if i:
        x = layers.Conv2D(wide, 1, padding="same", use_bias=False, name=f"{name}expand")(x)
        x = active(normalization(f"{name}expand_bn")(x))
    if strides == 2:
        x = layers.ZeroPadding2D(correct_pad(x, kernel), name=f"{name}depthwise_pad")(x)
    padding = "same" if strides == 1 else "valid"
    x = layers.DepthwiseConv2D(kernel, strides=strides, padding=padding, use_bias=False, name=f"{name}depthwise")(x)
    x = active(normalization(f"{name}depthwise_bn")(x))
    if weighted:
        x = _weighted(x, wide, f"{name}squeeze_excite_")
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name=f"{name}project")(x)
    x = normalization(f"{name}project_bn")(x)
    return layers.Add(name=f"{name}add")([before, x]) if strides == 1 and width == filters else x


def _weighted(x: Any, filters: int, name: str) -> Any:
    share = chain(
        x,
        layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}avg_pool"),
        layers.Conv2D(make_divisible(filters * 0.25), 1, padding="same", name=f"{name}conv"),
        layers.ReLU(name=f"{name}relu"),
        layers.Conv2D(filters, 1, padding="same", name=f"{name}conv_1"),
    )
    share = layers.ReLU(6.0)(share + 3.0) * (1.0 / 6.0)
    return layers.Multiply(name=f"{name}mul")([x, share])


def _last(x: Any, active: Any) -> Any:
    filters = make_divisible(x.shape[channel_axis(-1)] * 6)
    x = layers.Conv2D(filters, 1, padding="same", use_bias=False, name="conv_1")(x)
    return active(normalization("conv_1_bn")(x))


def _classifier(frame: Architecture, x: Any, active: Any, width: int, dropout: float) -> Any:
    x = layers.GlobalAveragePooling2D(keepdims=True)(x)
    x = active(layers.Conv2D(width, 1, padding="same", name="conv_2")(x))
    return chain(
        x,
        *((layers.Dropout(dropout),) if dropout > 0 else ()),
        layers.Conv2D(frame.options.classes, 1, padding="same", name="logits"),
        layers.Flatten(),
        layers.Activation(frame.options.classifier_activation, name="predictions"),
    )


MobileNetV3Small = _variant("small", _SMALL, 1024)
MobileNetV3Large = _variant("large", _LARGE, 1280)
preprocess_input = preprocessing(None)
