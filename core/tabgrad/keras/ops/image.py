"""``keras.ops.image``: colours, sizes, patches, filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...api import image_color, image_quality
from ...api import resize as tf_resize
from ...api.dtypes import saturate_cast
from ...base.settings import standardize_data_format
from ...ir.op import F
from ...tensor.tensor import Tensor
from ..common.result_type import result_type
from .convert import cast, name_of, promoted, shape_of, tensor
from .convert import part as part_of
from .creation import eye
from .declare import operation
from .image_warp import (
    affine_transform,
    elastic_transform,
    gaussian_kernel,
    map_coordinates,
    perspective_transform,
    scale_and_translate,
)
from .nn_conv import conv, depthwise_conv

_METHODS = ("bilinear", "nearest", "lanczos3", "lanczos5", "bicubic")


def checked(images: Any) -> Tensor:
    """Images as a tensor. Raises ValueError unless there are 3 or 4 axes."""
    x = tensor(images)
    if x.ndim not in (3, 4):
        raise ValueError(
            "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). Received input with "
            f"shape: images.shape={tuple(x.shape)}"
        )
    return x


def channels_last(x: Tensor, data_format: Any, change: Callable[[Tensor], Tensor]) -> Tensor:
    """A function of images with channels last applied to images of either layout."""
    if standardize_data_format(data_format) == "channels_last":
        return change(x)
    lead = x.ndim - 3
    y = change(F.transpose(x, perm=(*range(lead), lead + 1, lead + 2, lead)))
    return F.transpose(y, perm=(*range(lead), lead + 2, lead, lead + 1, *range(lead + 3, y.ndim)))  # type: ignore[no-any-return]


# --- colours -----------------------------------------------------------------------------------


@operation("image", "RGBToGrayscale", "images")
def rgb_to_grayscale(images: Any, data_format: Any = None) -> Tensor:
    """Weighted sums of red, green and blue; grey images stay as they are."""
    x = checked(images)
    axis = x.ndim - 1 if standardize_data_format(data_format) == "channels_last" else x.ndim - 3
    if shape_of(x)[axis] not in (1, 3):
        raise ValueError(
            "Invalid channel size: expected 3 (RGB) or 1 (Grayscale). Received input with shape: "
            f"images.shape={tuple(x.shape)}"
        )
    if shape_of(x)[axis] == 1:
        return x
    wide = cast(x, result_type(name_of(x), float))
    weights = np.array([0.2989, 0.5870, 0.1140], wide.data.dtype)
    weights = weights.reshape(tuple(3 if i == axis else 1 for i in range(x.ndim)))
    return cast(F.sum(F.mul(wide, weights), axis=axis, keepdims=True), x.dtype)


def _float_images(images: Any) -> Tensor:
    x = checked(images)
    if not x.dtype.is_floating:
        raise ValueError(f"Invalid images dtype: expected float dtype. Received: images.dtype={name_of(x)}")
    return x


@operation("image", "RGBToHSV", "images")
def rgb_to_hsv(images: Any, data_format: Any = None) -> Tensor:
    """Hue, saturation and value of images in [0, 1]."""
    return channels_last(_float_images(images), data_format, image_color.rgb_to_hsv)


@operation("image", "HSVToRGB", "images")
def hsv_to_rgb(images: Any, data_format: Any = None) -> Tensor:
    """The inverse of rgb_to_hsv."""
    return channels_last(_float_images(images), data_format, image_color.hsv_to_rgb)


# --- sizes -------------------------------------------------------------------------------------


@operation("image", "Resize", "images")
def resize(
    images: Any, size: Any, interpolation: str = "bilinear", antialias: bool = False,
    crop_to_aspect_ratio: bool = False, pad_to_aspect_ratio: bool = False, fill_mode: str = "constant",
    fill_value: float = 0.0, data_format: Any = None,
) -> Tensor:  # fmt: skip
    """Images of another size, cropped or padded first where the aspect ratio is to be kept."""
    if len(size) != 2:
        raise ValueError(f"Expected `size` to be a tuple of 2 integers. Received: size={size}")
    if interpolation not in _METHODS:
        raise ValueError(
            f"Invalid value for argument `interpolation`. Expected of one {_METHODS}. Received: "
            f"interpolation={interpolation}"
        )
    if fill_mode != "constant":
        raise ValueError(
            f"Invalid value for argument `fill_mode`. Only `'constant'` is supported. Received: fill_mode={fill_mode}"
        )
    if pad_to_aspect_ratio and crop_to_aspect_ratio:
        raise ValueError("Only one of `pad_to_aspect_ratio` & `crop_to_aspect_ratio` can be `True`.")
    x = checked(images)
    target = (int(size[0]), int(size[1]))

    def change(t: Tensor) -> Tensor:
        if crop_to_aspect_ratio:
            t = _cropped(t, target)
        elif pad_to_aspect_ratio:
            t = _padded(t, target, fill_value)
        return tf_resize.resize(t, target, interpolation, antialias=antialias)

    out = channels_last(x, data_format, change)
    if out.dtype is x.dtype:
        return out
    return saturate_cast(F.round(out) if x.dtype.is_integer else out, x.dtype)


def _ratio(size: int, target: int, other: int) -> int:
    return int(np.float32(size * target) / np.float32(other))


def _cropped(x: Tensor, target: tuple[int, int]) -> Tensor:
    height, width = shape_of(x)[-3:-1]
    high = max(min(height, _ratio(width, target[0], target[1])), 1)
    wide = max(min(width, _ratio(height, target[1], target[0])), 1)
    top, left = (height - high) // 2, (width - wide) // 2
    return x[..., top : top + high, left : left + wide, :]  # type: ignore[index,no-any-return]


def _padded(x: Tensor, target: tuple[int, int], value: float) -> Tensor:
    height, width = shape_of(x)[-3:-1]
    top = (max(height, _ratio(width, target[0], target[1])) - height) // 2
    left = (max(width, _ratio(height, target[1], target[0])) - width) // 2
    pads = [(0, 0)] * (x.ndim - 3) + [(top, top), (left, left), (0, 0)]
    return F.pad(x, paddings=tuple(pads), value=value)  # type: ignore[no-any-return]


def _margins(before: Any, after: Any, target: Any, size: int, sign: int, names: str) -> tuple[int, int]:
    """Two of the three say the third: size + sign (before + after) = target."""
    if (before is None) + (after is None) + (target is None) != 1:
        raise ValueError(f"Must specify exactly two of {names}. Received: {before}, {after}, {target}")
    total = None if target is None else sign * (int(target) - size)
    first = total - after if before is None else before  # type: ignore[operator]
    last = total - before if after is None else after  # type: ignore[operator]
    if first < 0 or last < 0:
        raise ValueError(f"The margins of {names} must not be negative. Received: {first}, {last}")
    if sign < 0 and first + last >= size:
        raise ValueError(f"Nothing would be left: size {size}, margins {first}, {last} ({names}).")
    return int(first), int(last)


def _axes(data_format: Any, rank: int) -> tuple[int, int]:
    first = standardize_data_format(data_format) == "channels_first"
    return (rank - 2, rank - 1) if first else (rank - 3, rank - 2)


@operation("image", "PadImages", "images")
def pad_images(
    images: Any, top_padding: Any = None, left_padding: Any = None, bottom_padding: Any = None,
    right_padding: Any = None, target_height: Any = None, target_width: Any = None, data_format: Any = None,
) -> Tensor:  # fmt: skip
    """Zeros around images: two of (top, bottom, target height), two of (left, right, target width)."""
    x = checked(images)
    rows, columns = _axes(data_format, x.ndim)
    size = shape_of(x)
    vertical = _margins(
        top_padding, bottom_padding, target_height, size[rows], 1, "top_padding, bottom_padding, target_height"
    )
    horizontal = _margins(
        left_padding, right_padding, target_width, size[columns], 1, "left_padding, right_padding, target_width"
    )
    pads = {rows: vertical, columns: horizontal}
    return F.pad(x, paddings=tuple(pads.get(i, (0, 0)) for i in range(x.ndim)))  # type: ignore[no-any-return]


@operation("image", "CropImages", "images")
def crop_images(
    images: Any, top_cropping: Any = None, left_cropping: Any = None, bottom_cropping: Any = None,
    right_cropping: Any = None, target_height: Any = None, target_width: Any = None, data_format: Any = None,
) -> Tensor:  # fmt: skip
    """Borders cut off: two of (top, bottom, target height), two of (left, right, target width)."""
    x = checked(images)
    rows, columns = _axes(data_format, x.ndim)
    size = shape_of(x)
    vertical = _margins(
        top_cropping, bottom_cropping, target_height, size[rows], -1, "top_cropping, bottom_cropping, target_height"
    )
    horizontal = _margins(
        left_cropping, right_cropping, target_width, size[columns], -1, "left_cropping, right_cropping, target_width"
    )
    cuts = {rows: vertical, columns: horizontal}
    key = tuple(slice(cuts[i][0], size[i] - cuts[i][1]) if i in cuts else slice(None) for i in range(x.ndim))
    return part_of(x, key=key)  # type: ignore[no-any-return]


# --- patches -----------------------------------------------------------------------------------


def _patches(
    images: Any, size: Any, strides: Any, dilation_rate: Any, padding: str, data_format: Any, rank: int
) -> Tensor:
    x = tensor(images)
    if not isinstance(size, int) and len(size) != rank:
        raise TypeError(f"Invalid `size` argument. Expected an int or a tuple of length {rank}. Received: size={size}")
    window = (size,) * rank if isinstance(size, int) else tuple(size)
    first = standardize_data_format(data_format) == "channels_first"
    channels = shape_of(x)[-1 - rank if first else -1]
    depth = int(np.prod(window)) * channels
    kernel = F.reshape(eye(depth, dtype=name_of(x)), shape=(*window, channels, depth))
    single = x.ndim == rank + 1
    x = F.expand_dims(x, axis=0) if single else x
    out = conv(x, kernel, strides or size, padding, data_format, dilation_rate)
    return F.squeeze(out, axis=(0,)) if single else out  # type: ignore[no-any-return]


@operation("image", "ExtractPatches", "images")
def extract_patches(
    images: Any, size: Any, strides: Any = None, dilation_rate: Any = 1, padding: str = "valid", data_format: Any = None
) -> Tensor:
    """Patches of images (or volumes, for three sizes) along the channel axis."""
    rank = 3 if not isinstance(size, int) and len(size) == 3 else 2
    return _patches(images, size, strides, dilation_rate, padding, data_format, rank)


@operation("image", "ExtractPatches3D", "volumes")
def extract_patches_3d(
    volumes: Any,
    size: Any,
    strides: Any = None,
    dilation_rate: Any = 1,
    padding: str = "valid",
    data_format: Any = None,
) -> Tensor:
    """Patches of volumes along the channel axis."""
    return _patches(volumes, size, strides, dilation_rate, padding, data_format, 3)


# --- filters -----------------------------------------------------------------------------------


@operation("image", "SobelEdges", "images")
def sobel_edges(images: Any, data_format: Any = None) -> Tensor:
    """Vertical and horizontal derivatives, along a new last axis."""
    return channels_last(tensor(images), data_format, image_quality.sobel_edges)


def _gaussian(size: int, sigma: Any, dtype: Any) -> Any:
    n = np.arange(size, dtype=dtype) - (size - 1) / 2
    values = np.exp(-0.5 * (n / np.asarray(sigma, dtype)) ** 2).astype(dtype)
    return values / values.sum()


@operation("image", "GaussianBlur", "images")
def gaussian_blur(images: Any, kernel_size: Any = (3, 3), sigma: Any = (1.0, 1.0), data_format: Any = None) -> Tensor:
    """Images convolved with a Gaussian."""
    x = checked(images)
    sigmas = tensor(sigma, name_of(x))
    kernel = gaussian_kernel(kernel_size, (sigmas[0], sigmas[1]), x.data.dtype)  # type: ignore[index]

    def change(t: Tensor) -> Tensor:
        single = t.ndim == 3
        t = F.expand_dims(t, axis=0) if single else t
        out = depthwise_conv(t, F.tile(kernel, multiples=(1, 1, shape_of(t)[-1], 1)), 1, "same", "channels_last")
        return F.squeeze(out, axis=(0,)) if single else out  # type: ignore[no-any-return]

    return channels_last(x, data_format or "channels_last", change)


@operation("image", "SSIM", "image1 image2")
def ssim(
    image1: Any, image2: Any, max_val: float = 1.0, filter_size: int = 11, filter_sigma: float = 1.5,
    k1: float = 0.01, k2: float = 0.03, data_format: Any = None,
) -> Tensor:  # fmt: skip
    """Structural similarity (Wang et al. 2004), one number per image."""
    a, b = promoted(image1, image2)
    kind = name_of(a)
    a, b = (cast(checked(t), result_type(kind, float)) for t in (a, b))
    if standardize_data_format(data_format) == "channels_first":
        lead = a.ndim - 3
        a, b = (F.transpose(t, perm=(*range(lead), lead + 1, lead + 2, lead)) for t in (a, b))
    single = a.ndim == 3
    a, b = (F.expand_dims(t, axis=0) if single else t for t in (a, b))
    line = _gaussian(filter_size, filter_sigma, np.float64)
    kernel = np.outer(line, line).reshape(filter_size, filter_size, 1, 1)
    kernel = np.tile(kernel, (1, 1, shape_of(a)[-1], 1)).astype(a.data.dtype)

    def blurred(t: Any) -> Any:
        return depthwise_conv(t, kernel, 1, "valid", "channels_last")

    c1, c2 = (k1 * max_val) ** 2, (k2 * max_val) ** 2
    mean_a, mean_b = blurred(a), blurred(b)
    product = F.mul(mean_a, mean_b)
    squares = F.add(F.square(mean_a), F.square(mean_b))
    covariance = F.sub(blurred(F.mul(a, b)), product)
    variances = F.sub(F.add(blurred(F.square(a)), blurred(F.square(b))), squares)
    over = F.mul(F.add(F.mul(product, 2.0), c1), F.add(F.mul(covariance, 2.0), c2))
    under = F.mul(F.add(squares, c1), F.add(variances, c2))
    found = F.mean(F.mean(F.div(over, under), axis=(1, 2)), axis=-1)
    return cast(F.squeeze(found, axis=(0,)) if single else found, kind)


__all__ = [
    "affine_transform", "crop_images", "elastic_transform", "extract_patches", "extract_patches_3d",
    "gaussian_blur", "hsv_to_rgb", "map_coordinates", "pad_images", "perspective_transform", "resize",
    "rgb_to_grayscale", "rgb_to_hsv", "scale_and_translate", "sobel_edges", "ssim",
]  # fmt: skip
