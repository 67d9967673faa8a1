"""VGG19: VGG16 with one more convolution in each of the last three blocks."""

from __future__ import annotations

from functools import partial

from .architecture import variant
from .imagenet_utils import decode_predictions, preprocessing
from .vgg16 import vgg

__all__ = ["VGG19", "decode_predictions", "preprocess_input"]

VGG19 = variant("VGG19", "vgg19", partial(vgg, key="vgg19", repeats=(2, 2, 4, 4, 4)))
preprocess_input = preprocessing("caffe")
