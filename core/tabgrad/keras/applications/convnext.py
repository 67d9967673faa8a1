"""ConvNeXt: a convolutional network with the proportions and blocks of a vision transformer.

Source: Liu et al. 2022, "A ConvNet for the 2020s".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import initializers, layers
from ..engine.layer import Layer
from ..engine.sequential import Sequential
from ..ops import numpy as knp
from ..ops.core import shape as shape_of
from ..random import random
from ..saving.registry import public
from .architecture import Architecture, Options, begin, titled
from .blocks import chain
from .densenet import last_only
from .imagenet_utils import decode_predictions, preprocessing
from .weights import BASE, Pretrained

__all__ = [
    "ConvNeXtBase", "ConvNeXtLarge", "ConvNeXtSmall", "ConvNeXtTiny", "ConvNeXtXLarge", "decode_predictions",
    "preprocess_input",
]  # fmt: skip

_MODULE = "keras.src.applications.convnext"  # under which Keras's files have the two layers
_EPSILON = 1e-6
_MORE = "\n\n    include_preprocessing puts a layer in front that normalizes values up to 255."


@public(_MODULE)
class StochasticDepth(Layer):
    """Drops whole examples in training, and scales up the others. Args: drop_path_rate: their share.

    Source: Huang et al. 2016, "Deep Networks with Stochastic Depth".
    """

    def __init__(self, drop_path_rate: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.drop_path_rate = drop_path_rate

    def call(self, x: Any, training: Any = None) -> Any:
        """The examples that are left, zeros for the others."""
        if not training:
            return x
        kept = 1 - self.drop_path_rate
        shape = (shape_of(x)[0], *(1,) * (len(x.shape) - 1))
        return x / kept * knp.floor(kept + random.uniform(shape, 0, 1))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "drop_path_rate": self.drop_path_rate}


@public(_MODULE)
class LayerScale(Layer):
    """The input times a learned number for each channel. Args: init_values: at first. projection_dim: channels.

    Source: Touvron et al. 2021, "Going deeper with Image Transformers".
    """

    def __init__(self, init_values: float, projection_dim: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.init_values, self.projection_dim = init_values, projection_dim

    def build(self, _: Any) -> None:
        """The numbers."""
        start = initializers.Constant(self.init_values)
        self.gamma = self.add_weight(shape=(self.projection_dim,), initializer=start, trainable=True)

    def call(self, x: Any) -> Any:
        """The product."""
        return x * self.gamma

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "init_values": self.init_values, "projection_dim": self.projection_dim}


def _variant(kind: str, depth: int, width: int) -> Callable[..., Any]:
    """Args: depth: blocks of the third stage. width: of the first."""
    key = f"convnext_{kind.lower()}"

    def build(
        include_top: Any = True, include_preprocessing: Any = True, weights: Any = "imagenet", input_tensor: Any = None,
        input_shape: Any = None, pooling: Any = None, classes: Any = 1000, classifier_activation: Any = "softmax",
        name: Any = key,
    ) -> Any:  # fmt: skip
        last_only("ConvNeXt")
        given = include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation, name
        options = Options(*given)
        if options.pretrained and key not in name:
            raise ValueError(f"The name of a model with ImageNet's weights must contain '{key}'. Received: name={name}")
        frame = begin(options, 224)
        x = frame.image
        if include_preprocessing and frame.input_shape[2] == 3:
            x = _preprocessing(name)(x)
        widths = [width * 2**i for i in range(4)]
        for i, (start, blocks) in enumerate(zip(_starts(widths, name), (3, 3, depth, 3), strict=True)):
            x = start(x)
            for j in range(blocks):
                x = _block(x, widths[i], f"{name}_stage_{i}_block_{j}")
        return frame.model(_end(frame, x, name), Pretrained(f"{BASE}convnext/", key, key=key), bare=True)

    return titled(build, f"ConvNeXt{kind}", _MORE)


def _preprocessing(name: str) -> Any:
    mean, variance = [m * 255 for m in (0.485, 0.456, 0.406)], [(d * 255) ** 2 for d in (0.229, 0.224, 0.225)]
    return layers.Normalization(mean=mean, variance=variance, name=f"{name}_prestem_normalization")


def _normalization(name: str | None = None) -> Any:
    return layers.LayerNormalization(epsilon=_EPSILON, name=name)


def _starts(widths: list[int], name: str) -> list[Any]:
    """What each stage begins with: a convolution of patches that don't overlap."""
    stem = layers.Conv2D(widths[0], kernel_size=4, strides=4, name=f"{name}_stem_conv")
    found = [Sequential([stem, _normalization(f"{name}_stem_layernorm")], name=f"{name}_stem")]
    for i, width in enumerate(widths[1:]):
        norm = _normalization(f"{name}_downsampling_layernorm_{i}")
        convolution = layers.Conv2D(width, kernel_size=2, strides=2, name=f"{name}_downsampling_conv_{i}")
        found.append(Sequential([norm, convolution], name=f"{name}_downsampling_block_{i}"))
    return found


def _block(x: Any, width: int, name: str) -> Any:
    return x + chain(
        x,
        layers.Conv2D(width, kernel_size=7, padding="same", groups=width, name=f"{name}_depthwise_conv"),
        _normalization(f"{name}_layernorm"),
        layers.Dense(4 * width, name=f"{name}_pointwise_conv_1"),
        layers.Activation("gelu", name=f"{name}_gelu"),
        layers.Dense(width, name=f"{name}_pointwise_conv_2"),
        LayerScale(1e-6, width, name=f"{name}_layer_scale"),
        layers.Activation("linear", name=f"{name}_identity"),
    )


def _end(frame: Architecture, x: Any, name: str) -> Any:
    options = frame.options
    if not options.include_top:
        return _normalization()(frame.pooled(x))
    activation = options.classifier_activation
    return chain(
        x,
        layers.GlobalAveragePooling2D(name=f"{name}_head_gap"),
        _normalization(f"{name}_head_layernorm"),
        layers.Dense(options.classes, activation=activation, name=f"{name}_head_dense"),
    )


ConvNeXtTiny = _variant("Tiny", 9, 96)
ConvNeXtSmall = _variant("Small", 27, 96)
ConvNeXtBase = _variant("Base", 27, 128)
ConvNeXtLarge = _variant("Large", 27, 192)
ConvNeXtXLarge = _variant("XLarge", 27, 256)
preprocess_input = preprocessing(None)
