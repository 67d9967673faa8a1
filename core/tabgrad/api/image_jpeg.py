"""``tf.image``: what JPEG compression leaves of a picture, at a given or a drawn quality."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tensor.convert import as_static
from ..tensor.tensor import Tensor
from .arguments import tensor
from .computed import computed
from .image_color import convert_image_dtype
from .image_files import decode_jpeg, encode_jpeg
from .random import stateless_uniform, uniform


def adjust_jpeg_quality(image: Any, jpeg_quality: Any, dct_method: str = "", name: Any = None) -> Tensor:
    """The picture after JPEG at ``jpeg_quality`` (0 to 100), in its own dtype. No gradient."""
    x = tensor(image)
    pixels = convert_image_dtype(x, "uint8", saturate=True)

    def compressed(held: Any, quality: Any) -> Any:
        coded = encode_jpeg(Tensor(held), quality=int(quality))
        return decode_jpeg(coded, channels=held.shape[-1]).array().astype(np.uint8)

    (found,) = computed("adjust_jpeg_quality", compressed, ("uint8",), pixels, tensor(jpeg_quality))
    return convert_image_dtype(found, x.dtype, saturate=True)


def random_jpeg_quality(image: Any, min_jpeg_quality: Any, max_jpeg_quality: Any, seed: Any = None) -> Tensor:
    """adjust_jpeg_quality at a quality drawn from the range. Raises ValueError on a range outside 0 to 100."""
    low, high = _limits(min_jpeg_quality, max_jpeg_quality)
    return adjust_jpeg_quality(image, uniform([], low, high, dtype="int32", seed=seed))


def stateless_random_jpeg_quality(image: Any, min_jpeg_quality: Any, max_jpeg_quality: Any, seed: Any) -> Tensor:
    """As random_jpeg_quality, a function of ``seed`` (two integers)."""
    low, high = _limits(min_jpeg_quality, max_jpeg_quality)
    return adjust_jpeg_quality(image, stateless_uniform([], seed, low, high, dtype="int32"))


def _limits(low: Any, high: Any) -> tuple[int, int]:
    low, high = int(as_static(low)), int(as_static(high))
    if not (0 <= low <= 100 and 0 <= high <= 100):
        raise ValueError("jpeg encoding range must be between 0 and 100.")
    if low >= high:
        raise ValueError("`min_jpeg_quality` must be less than `max_jpeg_quality`.")
    return low, high
