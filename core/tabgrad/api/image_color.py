"""``tf.image``: colours, dtypes, brightness, contrast."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.dtype import as_dtype
from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.convert import is_tensor
from ..tensor.tensor import Tensor
from .arguments import tensor
from .dtypes import cast, saturate_cast

FLOAT32 = np.dtype(np.float32)


def convert_image_dtype(image: Any, dtype: Any, saturate: bool = False, name: Any = None) -> Tensor:
    """The image as another type; floats are in [0, 1], integers in [0, max].

    Raises: AttributeError unless both types are integer or floating.
    """
    x, wanted = tensor(image), as_dtype(dtype)
    if not (x.dtype.is_floating or x.dtype.is_integer) or not (
        wanted.is_floating or wanted.is_integer
    ):
        raise AttributeError("dtype must be either floating point or integer")
    if x.dtype is wanted:
        return F.identity(x)  # type: ignore[no-any-return]
    if x.dtype.is_integer and wanted.is_integer:
        top, limit = int(x.dtype.max), int(wanted.max)
        if top > limit:
            scaled = F.floordiv(x, (top + 1) // (limit + 1))
            return saturate_cast(scaled, wanted) if saturate else cast(scaled, wanted)
        wide = saturate_cast(x, wanted) if saturate else cast(x, wanted)
        return F.mul(wide, (limit + 1) // (top + 1))  # type: ignore[no-any-return]
    if x.dtype.is_floating and wanted.is_floating:
        return cast(x, wanted)  # type: ignore[no-any-return]
    if x.dtype.is_integer:
        return F.mul(cast(x, wanted), 1.0 / int(x.dtype.max))  # type: ignore[no-any-return]
    scaled = F.mul(x, int(wanted.max) + 0.5)
    return saturate_cast(scaled, wanted) if saturate else cast(scaled, wanted)


def _as_float(image: Any) -> tuple[Tensor, Any]:
    """A floating image, and what converts back to its own dtype."""
    x = tensor(image)
    if x.dtype.name in ("float16", "float32"):
        return x, lambda y: y
    return convert_image_dtype(x, "float32"), lambda y: convert_image_dtype(
        y, x.dtype, saturate=True
    )


def _rgb(x: Tensor) -> Tensor:
    if not x.ndim or x.shape[-1] != 3:
        raise InvalidArgumentError(
            f"image should have 3 channels in the last axis, received shape {list(x.shape)}."
        )
    return x


def adjust_brightness(image: Any, delta: Any) -> Tensor:
    """``delta`` added (on the scale [0, 1])."""
    x, back = _as_float(image)
    return back(F.add(x, F.cast(tensor(delta), dtype=x.data.dtype)))  # type: ignore[no-any-return]


def adjust_contrast(images: Any, contrast_factor: Any) -> Tensor:
    """Distances from each channel's mean multiplied."""
    x, back = _as_float(images)
    if x.ndim < 3:
        raise InvalidArgumentError(
            f"`images` must have at least 3 axes. Received shape {list(x.shape)}"
        )
    dtype = x.data.dtype
    x = F.cast(x, dtype=FLOAT32)
    mean = F.mean(x, axis=(-3, -2), keepdims=True)
    y = F.add(F.mul(F.sub(x, mean), F.cast(tensor(contrast_factor), dtype=FLOAT32)), mean)
    return back(F.cast(y, dtype=dtype))  # type: ignore[no-any-return]


def adjust_gamma(image: Any, gamma: Any = 1, gain: Any = 1) -> Tensor:
    """gain * image ** gamma. Raises ValueError on a negative gamma."""
    x, back = _as_float(image)
    if not is_tensor(gamma) and gamma < 0:
        raise ValueError("Gamma should be a non-negative real number.")
    if is_tensor(gamma) and bool(np.any(np.asarray(gamma) < 0)):
        raise InvalidArgumentError("Gamma should be a non-negative real number.")
    power = F.cast(tensor(gamma), dtype=x.data.dtype)
    return back(F.mul(F.pow(x, power), F.cast(tensor(gain), dtype=x.data.dtype)))  # type: ignore[no-any-return]


def rgb_to_grayscale(images: Any, name: Any = None) -> Tensor:
    """Luma: 0.2989 r + 0.587 g + 0.114 b, one channel."""
    x = tensor(images)
    floats = convert_image_dtype(x, "float32") if not x.dtype.is_floating else x
    weights = Tensor(np.asarray([[0.2989], [0.587], [0.114]], floats.data.dtype))
    flat = F.reshape(_rgb(floats), shape=(-1 if x.size else 0, 3))
    gray = F.reshape(F.matmul(flat, weights), shape=(*x.shape[:-1], 1))
    return convert_image_dtype(gray, x.dtype)


def grayscale_to_rgb(images: Any, name: Any = None) -> Tensor:
    """The one channel three times. Raises ValueError unless the last axis has size 1."""
    x = tensor(images)
    if not x.ndim or x.shape[-1] != 1:
        raise ValueError(
            f"Last dimension of a grayscale image should be size 1, received shape {list(x.shape)}."
        )
    return F.broadcast_to(x, shape=(*x.shape[:-1], 3))  # type: ignore[no-any-return]


def rgb_to_hsv(images: Any, name: Any = None) -> Tensor:
    """Hue, saturation and value, all in [0, 1]. Source: Smith 1978."""
    x = _rgb(tensor(images))
    r, g, b = F.unstack(x, -1)
    value = F.maximum(F.maximum(r, g), b)
    spread = F.sub(value, F.minimum(F.minimum(r, g), b))
    zero, one = F.zeros_like(value), F.ones_like(value)
    saturation = F.where(
        F.greater(value, 0), F.div(spread, F.where(F.greater(value, 0), value, one)), zero
    )
    norm = F.div(one, F.mul(F.where(F.greater(spread, 0), spread, one), 6))
    from_green = F.add(F.mul(norm, F.sub(b, r)), 2 / 6)
    from_blue = F.add(F.mul(norm, F.sub(r, g)), 4 / 6)
    hue = F.where(
        F.equal(r, value),
        F.mul(norm, F.sub(g, b)),
        F.where(F.equal(g, value), from_green, from_blue),
    )
    hue = F.where(F.greater(spread, 0), hue, zero)
    hue = F.where(F.less(hue, 0), F.add(hue, 1), hue)
    return F.stack(hue, saturation, value, axis=-1)  # type: ignore[no-any-return]


def hsv_to_rgb(images: Any, name: Any = None) -> Tensor:
    """The inverse of rgb_to_hsv."""
    x = _rgb(tensor(images))
    h, s, v = F.unstack(x, -1)
    h6 = F.mul(h, 6)
    parts = (
        F.sub(F.abs(F.sub(h6, 3)), 1), F.sub(2, F.abs(F.sub(h6, 2))), F.sub(2, F.abs(F.sub(h6, 4))),
    )  # fmt: skip
    rest = F.sub(1, s)
    return F.stack(*[F.mul(F.add(rest, F.mul(s, F.clip(p, 0, 1))), v) for p in parts], axis=-1)  # type: ignore[no-any-return]


def adjust_hue(image: Any, delta: Any, name: Any = None) -> Tensor:
    """``delta`` (in [-1, 1]) added to the hue. Raises ValueError outside."""
    if not is_tensor(delta) and not -1 <= delta <= 1:
        raise ValueError("delta must be in the interval [-1, 1]")
    x, back = _as_float(image)
    h, s, v = F.unstack(rgb_to_hsv(_rgb(x)), -1)
    h = F.floormod(F.add(h, F.cast(tensor(delta), dtype=x.data.dtype)), 1.0)
    return back(hsv_to_rgb(F.stack(h, s, v, axis=-1)))  # type: ignore[no-any-return]


def adjust_saturation(image: Any, saturation_factor: Any, name: Any = None) -> Tensor:
    """The saturation multiplied, and limited to [0, 1]."""
    x, back = _as_float(image)
    h, s, v = F.unstack(rgb_to_hsv(_rgb(x)), -1)
    s = F.clip(F.mul(s, F.cast(tensor(saturation_factor), dtype=x.data.dtype)), 0, 1)
    return back(hsv_to_rgb(F.stack(h, s, v, axis=-1)))  # type: ignore[no-any-return]


_YIQ = [
    [0.299, 0.59590059, 0.2115],
    [0.587, -0.27455667, -0.52273617],
    [0.114, -0.32134392, 0.31119955],
]
_FROM_YIQ = [
    [1, 1, 1],
    [0.95598634, -0.27201283, -1.10674021],
    [0.6208248, -0.64720424, 1.70423049],
]
_YUV = [
    [0.299, -0.14714119, 0.61497538],
    [0.587, -0.28886916, -0.51496512],
    [0.114, 0.43601035, -0.10001026],
]
_FROM_YUV = [[1, 1, 1], [0, -0.394642334, 2.03206185], [1.13988303, -0.58062185, 0]]


def _matrix(rows: Any, name: str, text: str) -> Any:
    def function(images: Any) -> Tensor:
        x = _rgb(tensor(images))
        flat = F.reshape(x, shape=(-1 if x.size else 0, 3))
        return F.reshape(  # type: ignore[no-any-return]
            F.matmul(flat, Tensor(np.asarray(rows, x.data.dtype))), shape=tuple(x.shape)
        )

    function.__doc__, function.__name__, function.__qualname__ = text, name, name
    return function


rgb_to_yiq = _matrix(_YIQ, "rgb_to_yiq", "RGB to YIQ (NTSC).")
yiq_to_rgb = _matrix(_FROM_YIQ, "yiq_to_rgb", "YIQ (NTSC) to RGB.")
rgb_to_yuv = _matrix(_YUV, "rgb_to_yuv", "RGB to YUV (PAL).")
yuv_to_rgb = _matrix(_FROM_YUV, "yuv_to_rgb", "YUV (PAL) to RGB.")


def per_image_standardization(image: Any) -> Tensor:
    """(x - mean) / max(standard deviation, 1 / sqrt(number of elements)), image by image."""
    x = tensor(image)
    if x.ndim < 3:
        raise ValueError(f"`image` must have at least 3 axes. Received shape {list(x.shape)}")
    if x.dtype.name not in ("float16", "float32"):
        x = convert_image_dtype(x, "float32")
    axis = (-3, -2, -1)
    count = int(np.prod(x.shape[-3:]))
    mean = F.mean(x, axis=axis, keepdims=True)
    deviation = F.sqrt(F.variance(x, axis=axis, keepdims=True))
    least = Tensor(np.asarray(1 / np.sqrt(count), x.data.dtype))
    return F.div(F.sub(x, mean), F.maximum(deviation, least))  # type: ignore[no-any-return]
