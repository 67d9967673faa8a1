"""EfficientNetV2: EfficientNet with fused first stages, found for speed in training.

Source: Tan & Le 2021, "EfficientNetV2: Smaller Models and Faster Training".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .. import initializers, layers
from .architecture import Options, begin, titled
from .blocks import chain, channel_axis
from .efficient_blocks import DENSE, Block, Rounded, convolution, normalized, stages
from .imagenet_utils import decode_predictions, preprocessing
from .weights import BASE, Pretrained

__all__ = [
    "EfficientNetV2B0", "EfficientNetV2B1", "EfficientNetV2B2", "EfficientNetV2B3", "EfficientNetV2L",
    "EfficientNetV2M", "EfficientNetV2S", "decode_predictions", "preprocess_input",
]  # fmt: skip

_MOMENTUM = 0.9
_MORE = "\n\n    include_preprocessing puts layers in front that normalize values up to 255."


def _blocks(*stages: tuple[int, int, int, int, int]) -> tuple[Block, ...]:
    """The stages of (repeats, width before, after, expansion, strides); the first three are fused."""
    made = [Block(*stage, momentum=_MOMENTUM) for stage in stages]
    return (*(replace(b, fused=True, weighted=0.0) for b in made[:3]), *made[3:])


_B = _blocks(
    (1, 32, 16, 1, 1), (2, 16, 32, 4, 2), (2, 32, 48, 4, 2), (3, 48, 96, 4, 2), (5, 96, 112, 6, 1), (8, 112, 192, 6, 2),
)  # fmt: skip
_S = _blocks(
    (2, 24, 24, 1, 1), (4, 24, 48, 4, 2), (4, 48, 64, 4, 2), (6, 64, 128, 4, 2), (9, 128, 160, 6, 1),
    (15, 160, 256, 6, 2),
)  # fmt: skip
_M = _blocks(
    (3, 24, 24, 1, 1), (5, 24, 48, 4, 2), (5, 48, 80, 4, 2), (7, 80, 160, 4, 2), (14, 160, 176, 6, 1),
    (18, 176, 304, 6, 2), (5, 304, 512, 6, 1),
)  # fmt: skip
_L = _blocks(
    (4, 32, 32, 1, 1), (7, 32, 64, 4, 2), (7, 64, 96, 4, 2), (10, 96, 192, 4, 2), (19, 192, 224, 6, 1),
    (25, 224, 384, 6, 2), (7, 384, 640, 6, 1),
)  # fmt: skip


def _variant(
    kind: str, blocks: tuple[Block, ...], size: int, width: float = 1.0, depth: float = 1.0
) -> Callable[..., Any]:
    key = f"efficientnetv2-{kind.lower()}"

    def build(
        include_top: Any = True, weights: Any = "imagenet", input_tensor: Any = None, input_shape: Any = None,
        pooling: Any = None, classes: Any = 1000, classifier_activation: Any = "softmax",
        include_preprocessing: Any = True, name: Any = key,
    ) -> Any:  # fmt: skip
        given = include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation, name
        options = Options(*given)
        frame = begin(options, size)
        scaled = Rounded(lambda filters: max(8, int(filters * width + 4) // 8 * 8), depth)
        x = frame.image
        if include_preprocessing:
            x = _preprocessed(x, kind.startswith("B") and frame.input_shape[channel_axis() - 1] == 3)
        stem = convolution(scaled.filters(blocks[0].before), 3, "stem_conv", strides=2)
        x = chain(x, stem, *normalized("stem_", _MOMENTUM))
        x = stages(x, blocks, scaled, sum(b.repeats for b in blocks), padded=False)
        x = chain(x, convolution(scaled.filters(1280), 1, "top_conv"), *normalized("top_", _MOMENTUM))
        zeros = {"bias_initializer": initializers.Constant(0.0)} if include_top else {}
        x = frame.top(x, named=True, dropout=0.2, kernel_initializer=DENSE, **zeros)
        return frame.model(x, Pretrained(f"{BASE}efficientnet_v2/", key, key=key))

    return titled(build, f"EfficientNetV2{kind}", _MORE)


def _preprocessed(x: Any, normalized: bool) -> Any:
    if not normalized:
        return layers.Rescaling(scale=1.0 / 128.0, offset=-1)(x)
    mean, deviations = [0.485, 0.456, 0.406], (0.229, 0.224, 0.225)
    colors = layers.Normalization(mean=mean, variance=[d**2 for d in deviations], axis=channel_axis())
    return chain(x, layers.Rescaling(scale=1.0 / 255), colors)


EfficientNetV2B0 = _variant("B0", _B, 224)
EfficientNetV2B1 = _variant("B1", _B, 240, 1.0, 1.1)
EfficientNetV2B2 = _variant("B2", _B, 260, 1.1, 1.2)
EfficientNetV2B3 = _variant("B3", _B, 300, 1.2, 1.4)
EfficientNetV2S = _variant("S", _S, 384)
EfficientNetV2M = _variant("M", _M, 480)
EfficientNetV2L = _variant("L", _L, 480)
preprocess_input = preprocessing(None)
