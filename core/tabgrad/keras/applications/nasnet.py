"""NASNet-A: two kinds of cells, found by search, of separable convolutions and poolings.

Source: Zoph et al. 2018, "Learning Transferable Architectures for Scalable Image Recognition".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .. import layers
from ..common.naming import name_scope
from .architecture import Options, begin, titled
from .blocks import chain, correct_pad
from .densenet import last_only
from .imagenet_utils import decode_predictions, preprocessing
from .weights import BASE, Pretrained

__all__ = ["NASNetLarge", "NASNetMobile", "decode_predictions", "preprocess_input"]


def _normalization(name: str) -> Any:
    return layers.BatchNormalization(axis=-1, momentum=0.9997, epsilon=1e-3, name=name)


def _relu(name: str | None = None) -> Any:
    return layers.Activation("relu", name=name)


def _convolution(filters: int, name: str, kernel: int = 1, strides: int = 1, padding: str = "same") -> Any:
    return layers.Conv2D(
        filters, kernel, strides=strides, padding=padding, use_bias=False, name=name, kernel_initializer="he_normal"
    )


def _average(name: str, strides: int = 1) -> Any:
    return layers.AveragePooling2D(3, strides=strides, padding="same" if strides == 1 else "valid", name=name)


def _separable(x: Any, filters: int, kernel: int, name: str, strides: int = 1) -> Any:
    """Two separable convolutions, of which the first may stride."""
    with name_scope(f"separable_conv_block_{name}"):
        x = _relu()(x)
        if strides == 2:
            x = layers.ZeroPadding2D(correct_pad(x, kernel), name=f"separable_conv_1_pad_{name}")(x)
        padding = "valid" if strides == 2 else "same"
        for i in (1, 2):
            convolution = layers.SeparableConv2D(
                filters, kernel, strides=strides if i == 1 else 1, name=f"separable_conv_{i}_{name}",
                padding=padding if i == 1 else "same", use_bias=False,
            )  # fmt: skip
            x = chain(x, *((_relu(),) if i == 2 else ()), convolution, _normalization(f"separable_conv_{i}_bn_{name}"))
    return x


def _adjusted(earlier: Any, x: Any, filters: int, name: str) -> Any:
    """What the cell before the last gave, as large and as wide as what the cell at work needs."""
    with name_scope("adjust_block"):
        if earlier is None:
            return x
        if earlier.shape[-2] != x.shape[-2]:
            with name_scope(f"adjust_reduction_block_{name}"):
                return _halved(earlier, filters, name)
        if earlier.shape[-1] != filters:
            with name_scope(f"adjust_projection_block_{name}"):
                projection = _convolution(filters, f"adjust_conv_projection_{name}")
                return chain(earlier, _relu(), projection, _normalization(f"adjust_bn_{name}"))
    return earlier


def _halved(x: Any, filters: int, name: str) -> Any:
    """Every other pixel, beside those that lie between."""
    x = _relu(f"adjust_relu_1_{name}")(x)
    halves = []
    for i in (1, 2):
        half = x
        if i == 2:
            half = chain(x, layers.ZeroPadding2D(((0, 1), (0, 1))), layers.Cropping2D(((1, 0), (1, 0))))
        pool = layers.AveragePooling2D(1, strides=2, padding="valid", name=f"adjust_avg_pool_{i}_{name}")
        halves.append(chain(half, pool, _convolution(filters // 2, f"adjust_conv_{i}_{name}")))
    return _normalization(f"adjust_bn_{name}")(layers.concatenate(halves, axis=-1))


def _normal(x: Any, earlier: Any, filters: int, name: str) -> Any:
    """A cell that keeps the size; and its input."""
    with name_scope(f"normal_A_block_{name}"):
        p = _adjusted(earlier, x, filters, name)
        h = chain(x, _relu(), _convolution(filters, f"normal_conv_1_{name}"), _normalization(f"normal_bn_1_{name}"))
        with name_scope("block_1"):
            left = _separable(h, filters, 5, f"normal_left1_{name}")
            right = _separable(p, filters, 3, f"normal_right1_{name}")
            x1 = layers.add([left, right], name=f"normal_add_1_{name}")
        with name_scope("block_2"):
            left = _separable(p, filters, 5, f"normal_left2_{name}")
            right = _separable(p, filters, 3, f"normal_right2_{name}")
            x2 = layers.add([left, right], name=f"normal_add_2_{name}")
        with name_scope("block_3"):
            x3 = layers.add([_average(f"normal_left3_{name}")(h), p], name=f"normal_add_3_{name}")
        with name_scope("block_4"):
            left, right = _average(f"normal_left4_{name}")(p), _average(f"normal_right4_{name}")(p)
            x4 = layers.add([left, right], name=f"normal_add_4_{name}")
        with name_scope("block_5"):
            x5 = layers.add([_separable(h, filters, 3, f"normal_left5_{name}"), h], name=f"normal_add_5_{name}")
        return layers.concatenate([p, x1, x2, x3, x4, x5], axis=-1, name=f"normal_concat_{name}"), x


def _reduction(x: Any, earlier: Any, filters: int, name: str) -> Any:
    """A cell that halves the size; and its input."""
    with name_scope(f"reduction_A_block_{name}"):
        p = _adjusted(earlier, x, filters, name)
        convolution = _convolution(filters, f"reduction_conv_1_{name}")
        h = chain(x, _relu(), convolution, _normalization(f"reduction_bn_1_{name}"))
        padded = layers.ZeroPadding2D(correct_pad(h, 3), name=f"reduction_pad_1_{name}")(h)
        with name_scope("block_1"):
            left = _separable(h, filters, 5, f"reduction_left1_{name}", strides=2)
            right = _separable(p, filters, 7, f"reduction_right1_{name}", strides=2)
            x1 = layers.add([left, right], name=f"reduction_add_1_{name}")
        with name_scope("block_2"):
            left = layers.MaxPooling2D(3, strides=2, name=f"reduction_left2_{name}")(padded)
            right = _separable(p, filters, 7, f"reduction_right2_{name}", strides=2)
            x2 = layers.add([left, right], name=f"reduction_add_2_{name}")
        with name_scope("block_3"):
            left = _average(f"reduction_left3_{name}", strides=2)(padded)
            right = _separable(p, filters, 5, f"reduction_right3_{name}", strides=2)
            x3 = layers.add([left, right], name=f"reduction_add3_{name}")
        with name_scope("block_4"):
            x4 = layers.add([x2, _average(f"reduction_left4_{name}")(x1)])
        with name_scope("block_5"):
            left = _separable(x1, filters, 3, f"reduction_left4_{name}")
            right = layers.MaxPooling2D(3, strides=2, name=f"reduction_right5_{name}")(padded)
            x5 = layers.add([left, right], name=f"reduction_add4_{name}")
        return layers.concatenate([x2, x3, x4, x5], axis=-1, name=f"reduction_concat_{name}"), x


def _nasnet(options: Options, kind: str, size: int, last: int, blocks: int, stem: int, skip: bool) -> Any:
    """Args: last: width before the classifier. blocks: normal cells of each size. stem: width of the first convolution.
    skip: whether a cell after a reduction sees what was before it.
    """
    frame = begin(options, size)
    filters = last // 24
    convolution = _convolution(stem, "stem_conv1", 3, 2, "valid")
    x, p = chain(frame.image, convolution, _normalization("stem_bn1")), None
    x, p = _reduction(x, p, filters // 4, "stem_1")
    x, p = _reduction(x, p, filters // 2, "stem_2")
    for stage in range(3):
        if stage:
            x, before = _reduction(x, p, filters * 2**stage, f"reduce_{stage * blocks}")
            p = p if skip else before
        for i in range(blocks):
            x, p = _normal(x, p, filters * 2**stage, f"{stage * blocks + i + (stage > 0)}")
    x = frame.top(_relu()(x), average=None)
    remote, local = f"NASNet-{kind}", f"nasnet_{kind}"
    return frame.model(x, Pretrained(f"{BASE}nasnet/", remote, (".h5", "-no-top.h5"), local, local))


def _variant(title: str, kind: str, make: Callable[..., Any], shape: Any = None) -> Callable[..., Any]:
    """Args: shape: of the input of models without the classifier, unless given."""

    def build(
        input_shape: Any = None, include_top: Any = True, weights: Any = "imagenet", input_tensor: Any = None,
        pooling: Any = None, classes: Any = 1000, classifier_activation: Any = "softmax", name: Any = f"nasnet_{kind}",
    ) -> Any:  # fmt: skip
        last_only("NASNet")
        if not include_top and input_shape is None:
            input_shape = shape
        if weights == "imagenet" and isinstance(input_shape, tuple) and None in input_shape:
            raise ValueError(
                "When specifying the input shape of a NASNet and loading `ImageNet` weights, the input_shape argument "
                f"must be static (no None entries). Received: input_shape={input_shape}"
            )
        given = include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation, name
        options = Options(*given)
        return make(options, kind=kind)

    return titled(build, title)


_mobile = partial(_nasnet, size=224, last=1056, blocks=4, stem=32, skip=False)
_large = partial(_nasnet, size=331, last=4032, blocks=6, stem=96, skip=True)
NASNetMobile = _variant("NASNetMobile", "mobile", _mobile, (224, 224, 3))
NASNetLarge = _variant("NASNetLarge", "large", _large)
preprocess_input = preprocessing("tf")
