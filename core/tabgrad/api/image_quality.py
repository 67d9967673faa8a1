"""``tf.image``: edges, total variation and measures of likeness."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..ir.op import F
from ..tensor.tensor import Tensor
from .arguments import tensor
from .conv import depthwise_conv2d
from .image_color import convert_image_dtype

FLOAT32 = np.dtype(np.float32)


def image_gradients(image: Any) -> tuple[Tensor, Tensor]:
    """Differences to the next row and to the next column, zero at the end."""
    x = tensor(image)
    if x.ndim != 4:
        raise ValueError(
            f"image_gradients expects a 4D tensor [batch_size, h, w, d], not {list(x.shape)}."
        )
    dy = F.pad(F.sub(x[:, 1:], x[:, :-1]), paddings=((0, 0), (0, 1), (0, 0), (0, 0)))  # type: ignore[index]
    dx = F.pad(F.sub(x[:, :, 1:], x[:, :, :-1]), paddings=((0, 0), (0, 0), (0, 1), (0, 0)))  # type: ignore[index]
    return dy, dx


def sobel_edges(image: Any) -> Tensor:
    """Sobel's vertical and horizontal edge strengths along a new last axis; borders are
    reflected.
    """
    x = tensor(image)
    kernels = np.asarray(
        [[[-1, -2, -1], [0, 0, 0], [1, 2, 1]], [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]], np.float32
    )
    depth = x.shape[-1]
    filters = np.tile(kernels.transpose(1, 2, 0)[:, :, None], (1, 1, depth, 1)).astype(x.data.dtype)
    padded = F.pad(x, paddings=((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
    y = depthwise_conv2d(padded, Tensor(filters), [1, 1, 1, 1], "VALID")
    return F.reshape(y, shape=(*x.shape, 2))  # type: ignore[no-any-return]


def total_variation(images: Any, name: Any = None) -> Tensor:
    """The sum of absolute differences of neighbouring pixels.

    Raises ValueError unless 3 or 4 axes.
    """
    x = tensor(images)
    if x.ndim not in (3, 4):
        raise ValueError("'images' must be either 3 or 4-dimensional.")
    rows, columns = (0, 1) if x.ndim == 3 else (1, 2)
    axis = None if x.ndim == 3 else (1, 2, 3)
    down = F.sub(_cut(x, rows, 1, None), _cut(x, rows, 0, -1))
    right = F.sub(_cut(x, columns, 1, None), _cut(x, columns, 0, -1))
    return F.add(F.sum(F.abs(down), axis=axis), F.sum(F.abs(right), axis=axis))  # type: ignore[no-any-return]


def _cut(x: Tensor, axis: int, start: int, stop: int | None) -> Tensor:
    return x[tuple(slice(start, stop) if i == axis else slice(None) for i in range(x.ndim))]  # type: ignore[index, no-any-return]


def _pair(a: Any, b: Any, max_val: Any) -> tuple[Tensor, Tensor, Tensor]:
    x, y = tensor(a), tensor(b)
    if x.ndim < 3 or y.ndim < 3 or tuple(x.shape[-3:]) != tuple(y.shape[-3:]):
        raise ValueError(
            f"Images must have at least 3 axes and agree in the last three: {x.shape} and "
            f"{y.shape}."
        )
    limit = F.cast(tensor(max_val), dtype=x.data.dtype)
    return (
        convert_image_dtype(x, "float32"),
        convert_image_dtype(y, "float32"),
        convert_image_dtype(limit, "float32"),
    )


def psnr(a: Any, b: Any, max_val: Any, name: Any = None) -> Tensor:
    """Peak signal to noise ratio in decibels: 20 log10(max) - 10 log10(mean squared error)."""
    x, y, limit = _pair(a, b, max_val)
    error = F.mean(F.squared_difference(x, y), axis=(-3, -2, -1))
    to_log10 = 1 / np.log(10)
    return F.sub(F.mul(F.log(limit), 20 * to_log10), F.mul(F.log(error), 10 * to_log10))  # type: ignore[no-any-return]


_SCALES = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)  # what each scale counts, finest first


def ssim(
    img1: Any,
    img2: Any,
    max_val: Any,
    filter_size: int = 11,
    filter_sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
    return_index_map: bool = False,
) -> Tensor:
    """Structural similarity, averaged over positions and channels. Source: Wang et al. 2004."""
    x, y, limit = _pair(img1, img2, max_val)
    lead = tuple(x.shape[:-3])
    x, y = (F.reshape(i, shape=(-1, *i.shape[-3:])) for i in (x, y))
    value = F.mul(*_likeness(x, y, limit, filter_size, filter_sigma, k1, k2))
    out = F.mean(value, axis=-1) if return_index_map else F.mean(F.mean(value, axis=(-3, -2)), axis=-1)
    return F.reshape(out, shape=(*lead, *out.data.shape[1:]))  # type: ignore[no-any-return]


def ssim_multiscale(
    img1: Any,
    img2: Any,
    max_val: Any,
    power_factors: Any = _SCALES,
    filter_size: int = 11,
    filter_sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
) -> Tensor:
    """Structural similarity over several scales, each half the size of the one before. Source: Wang et al. 2003.

    Args: power_factors: what each scale counts, finest first.
    """
    x, y, limit = _pair(img1, img2, max_val)
    lead = tuple(x.shape[:-3])
    x, y = (F.reshape(i, shape=(-1, *i.shape[-3:])) for i in (x, y))
    found, count = [], len(power_factors)
    for scale in range(count):
        if scale:
            x, y = _halved(x), _halved(y)
        luminance, structure = _likeness(x, y, limit, filter_size, filter_sigma, k1, k2)
        value = structure if scale < count - 1 else F.mul(luminance, structure)
        found.append(F.relu(F.mean(value, axis=(-3, -2))))
    powers = Tensor(np.asarray(power_factors, np.float32))
    product = F.prod(F.pow(F.stack(*found, axis=-1), powers), axis=-1)
    return F.reshape(F.mean(product, axis=-1), shape=lead)  # type: ignore[no-any-return]


def _halved(x: Tensor) -> Tensor:
    """Means of 2 x 2 pixels; an odd last row or column is repeated."""
    pads = ((0, 0), (0, x.shape[1] % 2), (0, x.shape[2] % 2), (0, 0))
    if any(after for _, after in pads):
        x = F.pad(x, paddings=pads, mode="symmetric")
    two = (2, 2)
    return F.avg_pool(x, window=two, strides=two, padding=((0, 0), (0, 0)), dilation=(1, 1))  # type: ignore[no-any-return]


def _likeness(
    x: Tensor, y: Tensor, limit: Tensor, filter_size: int, filter_sigma: float, k1: float, k2: float
) -> tuple[Tensor, Tensor]:
    """(likeness of luminance, of contrast and structure) at every position and channel, under a Gaussian window."""
    height, width, depth = x.shape[-3:]
    if min(height, width) < filter_size:
        raise InvalidArgumentError(
            f"The images ({height}x{width}) must be at least filter_size={filter_size} in both "
            "directions."
        )
    place = np.arange(filter_size) - (filter_size - 1) / 2
    weight = -0.5 * place**2 / filter_sigma**2
    logits = weight[:, None] + weight
    kernel = np.exp(logits - logits.max())
    kernel = (kernel / kernel.sum()).astype(np.float32)
    filters = Tensor(np.tile(kernel[:, :, None, None], (1, 1, depth, 1)))

    def smooth(image: Any) -> Any:
        return depthwise_conv2d(image, filters, [1, 1, 1, 1], "VALID")

    c1, c2 = F.square(F.mul(limit, k1)), F.square(F.mul(limit, k2))
    mx, my = smooth(x), smooth(y)
    product, squares = F.mul(mx, my), F.add(F.square(mx), F.square(my))
    luminance = F.div(F.add(F.mul(product, 2), c1), F.add(squares, c1))
    both = F.mul(smooth(F.mul(x, y)), 2)
    energy = smooth(F.add(F.square(x), F.square(y)))
    structure = F.div(F.add(F.sub(both, F.mul(product, 2)), c2), F.add(F.sub(energy, squares), c2))
    return luminance, structure
