"""Image resizing by TensorFlow's rules: half-pixel centres, its kernels, its antialiasing.

Every method but nearest is a linear map along each axis, given by the input places and weights of
each output place; so one composition of gathers (few taps) or a matrix product (many) serves all,
gradients included. Kernels: Keys 1981 (cubic), Mitchell & Netravali 1988, Lanczos 1964.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError, OutOfRangeError
from ..ir.op import F
from ..tensor.convert import as_static
from ..tensor.tensor import Tensor
from .arguments import integers, tensor

FLOAT32 = np.dtype(np.float32)


class ResizeMethod:
    """Names of the methods of ``tf.image.resize``."""

    BILINEAR = "bilinear"
    NEAREST_NEIGHBOR = "nearest"
    BICUBIC = "bicubic"
    AREA = "area"
    LANCZOS3 = "lanczos3"
    LANCZOS5 = "lanczos5"
    GAUSSIAN = "gaussian"
    MITCHELLCUBIC = "mitchellcubic"


def _triangle(x: Any) -> Any:
    return np.maximum(0, 1 - x)


def _keys(x: Any) -> Any:
    near, far = ((1.5 * x - 2.5) * x) * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2
    return np.where(x >= 2, 0, np.where(x >= 1, far, near))


def _mitchell(x: Any) -> Any:
    near, far = ((7 / 6 * x - 2) * x) * x + 8 / 9, ((-7 / 18 * x + 2) * x - 10 / 3) * x + 16 / 9
    return np.where(x >= 2, 0, np.where(x >= 1, far, near))


def _gaussian(x: Any) -> Any:
    return np.where(x >= 1.5, 0, np.exp(-(x**2) / (2 * 0.5**2)))


def _lanczos(radius: float) -> Callable[[Any], Any]:
    def kernel(x: Any) -> Any:
        safe = np.maximum(x, 1e-3) * np.pi
        value = radius * np.sin(safe) * np.sin(safe / radius) / safe**2
        return np.where(x > radius, 0, np.where(x <= 1e-3, 1, value))

    return kernel


_KERNELS: dict[str, tuple[float, Callable[[Any], Any]]] = {
    "bilinear": (1, _triangle),
    "bicubic": (2, _keys),
    "lanczos3": (3, _lanczos(3)),
    "lanczos5": (5, _lanczos(5)),
    "gaussian": (1.5, _gaussian),
    "mitchellcubic": (2, _mitchell),
}


def _scaled(size: int, out: int, radius: float, kernel: Any, antialias: bool) -> Any:
    """Weights (out, size) of a kernel centred on each sample; widened where antialiasing
    shrinks.
    """
    inverse = size / out
    width = max(inverse, 1.0) if antialias else 1.0
    sample = (np.arange(out) + 0.5) * inverse
    start = np.clip(np.ceil(sample - radius * width - 0.5), 0, size - 1)
    end = np.clip(np.floor(sample + radius * width - 0.5), 0, size - 1)
    place = np.arange(size)
    weights = kernel(np.abs(place + 0.5 - sample[:, None]) / width)
    weights = np.where((place >= start[:, None]) & (place <= end[:, None]), weights, 0)
    total = weights.sum(1, keepdims=True)
    return weights / np.where(np.abs(total) < 1e-35, 1, total)


def _area(size: int, out: int) -> Any:
    """Weights (out, size): the overlap of each input cell with the output cell."""
    scale = size / out
    low = np.arange(out)[:, None] * scale
    place = np.arange(size)
    overlap = np.minimum(place + 1, low + scale) - np.maximum(place, low)
    return np.maximum(overlap, 0) / scale


def _bilinear_taps(size: int, out: int) -> tuple[Any, Any]:
    scale = np.float32(size) / np.float32(out)
    at = (np.arange(out, dtype=np.float32) + np.float32(0.5)) * scale - np.float32(0.5)
    floor = np.floor(at)
    lerp = at - floor
    low = np.maximum(floor, 0).astype(np.int64)
    high = np.minimum(np.ceil(at), size - 1).astype(np.int64)
    return np.stack([low, high]), np.stack([1 - lerp, lerp])


def _bicubic_taps(size: int, out: int) -> tuple[Any, Any]:
    """TensorFlow reads its cubic weights from a table of 1024 steps."""
    scale = np.float32(size) / np.float32(out)
    at = (np.arange(out, dtype=np.float32) + np.float32(0.5)) * scale - np.float32(0.5)
    floor = np.floor(at)
    step = np.rint((at - floor) * 1024) / 1024
    places = floor + np.arange(-1, 3)[:, None]
    weights = np.stack([_keys(np.abs(step - k)) for k in range(-1, 3)])
    bound = np.clip(places, 0, size - 1)
    weights = np.where(bound == places, weights, 0)
    total = weights.sum(0)
    return bound.astype(np.int64), weights / np.where(np.abs(total) < 1e-35, 1, total)


def _apply_taps(x: Any, axis: int, taps: tuple[Any, Any]) -> Any:
    places, weights = taps
    out: Any = None
    for place, weight in zip(places, weights, strict=True):
        shape = tuple(-1 if i == axis else 1 for i in range(4))
        part = F.mul(
            F.take(x, Tensor(place), axis=axis), Tensor(weight.astype(np.float32).reshape(shape))
        )
        out = part if out is None else F.add(out, part)
    return out


def _apply_matrix(x: Any, axis: int, matrix: Any) -> Any:
    n, h, w, c = x.data.shape
    weights = Tensor(matrix.astype(np.float32))
    if axis == 1:
        y = F.matmul(weights, F.reshape(x, shape=(n, h, w * c)))
        return F.reshape(y, shape=(n, matrix.shape[0], w, c))
    y = F.matmul(weights, F.reshape(x, shape=(n * h, w, c)))
    return F.reshape(y, shape=(n, h, matrix.shape[0], c))


def _resized(x: Any, axis: int, out: int, method: str, antialias: bool) -> Any:
    size = x.data.shape[axis]
    if method == "area":
        return _apply_matrix(x, axis, _area(size, out))
    if method == "bilinear" and not antialias:
        return _apply_taps(x, axis, _bilinear_taps(size, out))
    if method == "bicubic" and not antialias:
        return _apply_taps(x, axis, _bicubic_taps(size, out))
    return _apply_matrix(x, axis, _scaled(size, out, *_KERNELS[method], antialias))


def resize_batch(
    x: Tensor, height: int, width: int, method: str, antialias: bool = False
) -> Tensor:
    """(n, h, w, c) -> (n, height, width, c); float32, except nearest, which keeps the dtype."""
    if method == "nearest":
        for axis, out in ((1, height), (2, width)):
            size = x.shape[axis]
            scale = np.float32(size) / np.float32(out)
            at = np.floor((np.arange(out, dtype=np.float32) + np.float32(0.5)) * scale)
            x = F.take(x, Tensor(np.minimum(at, size - 1).astype(np.int64)), axis=axis)
        return x
    if x.data.dtype != FLOAT32:
        x = F.cast(x, dtype=FLOAT32)
    x = _resized(x, 2, width, method, antialias)
    return _resized(x, 1, height, method, antialias)  # type: ignore[no-any-return]


def as_batch(images: Any) -> tuple[Tensor, Callable[[Any], Any]]:
    """Images as (n, h, w, c), and what undoes it. Raises ValueError unless 3 or 4 axes."""
    x = tensor(images)
    if x.ndim == 3:
        return F.expand_dims(x, 0), lambda y: F.squeeze(y, (0,))
    if x.ndim != 4:
        raise ValueError("'images' must have either 3 or 4 dimensions.")
    return x, lambda y: y


def resize(
    images: Any,
    size: Any,
    method: Any = ResizeMethod.BILINEAR,
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
    name: Any = None,
) -> Tensor:
    """Images resized to ``size`` (height, width); float32, except that 'nearest' keeps the dtype.

    Args: antialias: widen the kernel where the image shrinks ('nearest' and 'area' are unaffected).
    Raises: ValueError on another method or rank, InvalidArgumentError on a size below 1.
    """
    x, back = as_batch(images)
    wanted = integers(size)
    if len(wanted) != 2:
        raise ValueError("'size' must be a 1-D Tensor of 2 elements: new_height, new_width")
    height, width = wanted
    if preserve_aspect_ratio:
        scale = min(height / x.shape[1], width / x.shape[2])
        height, width = (round(float(np.float32(scale) * d)) for d in x.shape[1:3])
    if height <= 0 or width <= 0:
        raise InvalidArgumentError(
            f"output dimensions must be positive, received {height} x {width}"
        )
    method = as_static(method)
    if method not in _KERNELS and method not in ("nearest", "area"):
        raise ValueError(f"Resize method is not implemented: {method}")
    if (height, width) == tuple(x.shape[1:3]):
        return back(x if method == "nearest" else F.cast(x, dtype=FLOAT32))  # type: ignore[no-any-return]
    return back(resize_batch(x, height, width, method, antialias))  # type: ignore[no-any-return]


def resize_with_pad(
    image: Any,
    target_height: int,
    target_width: int,
    method: Any = ResizeMethod.BILINEAR,
    antialias: bool = False,
) -> Tensor:
    """Resized to fit inside, its proportions kept, and padded with zeros around."""
    if target_height <= 0 or target_width <= 0:
        raise ValueError("target_width and target_height must be > 0.")
    x, back = as_batch(image)
    h, w = (float(d) for d in x.shape[1:3])
    ratio = max(w / target_width, h / target_height)
    new_h, new_w = h / ratio, w / ratio
    top, left = (
        max(0, int((t - n) // 2)) for t, n in ((target_height, new_h), (target_width, new_w))
    )
    y = resize(x, (int(new_h), int(new_w)), method, antialias=antialias)
    pads = (
        (0, 0),
        (top, target_height - top - y.shape[1]),
        (left, target_width - left - y.shape[2]),
        (0, 0),
    )
    return back(F.pad(y, paddings=pads))  # type: ignore[no-any-return]


def crop_and_resize(
    image: Any,
    boxes: Any,
    box_indices: Any,
    crop_size: Any,
    method: str = "bilinear",
    extrapolation_value: float = 0.0,
    name: Any = None,
) -> Tensor:
    """Crops of normalised boxes (y1, x1, y2, x2), resized to ``crop_size``; a constant outside.

    Differentiable in the image and the boxes.
    """
    x, boxes = F.cast(tensor(image), dtype=FLOAT32), tensor(boxes)
    if method not in ("bilinear", "nearest"):
        raise ValueError(f"`method` must be 'bilinear' or 'nearest'. Received: {method!r}")
    box_indices = tensor(box_indices)
    if (
        not box_indices.is_symbolic
        and not ((box_indices.array() >= 0) & (box_indices.array() < x.shape[0])).all()
    ):
        raise OutOfRangeError(f"box_index has values outside [0, {x.shape[0]}) [Op:CropAndResize]")
    height, width = integers(crop_size)
    h, w = x.shape[1:3]
    ys, inside_y = _samples(boxes[:, 0], boxes[:, 2], h, height)
    xs, inside_x = _samples(boxes[:, 1], boxes[:, 3], w, width)
    rows = F.take(x, box_indices, axis=0)

    def pick(value: Any, places: Any, axis: int, limit: int) -> Any:
        at = F.cast(F.clip(places, 0, limit - 1), dtype=np.dtype(np.int64))
        return F.take(value, at, axis=axis, batch_dims=1)

    def along(value: Any, places: Any, axis: int, limit: int) -> Any:
        if method == "nearest":
            return pick(value, F.floor(F.add(places, 0.5)), axis, limit)
        low = F.floor(places)
        shape = tuple(places.data.shape)
        lerp = F.reshape(
            F.sub(places, low),
            shape=(shape[0], *(shape[1] if i == axis else 1 for i in range(1, 4))),
        )
        a, b = pick(value, low, axis, limit), pick(value, F.ceil(places), axis, limit)
        return F.add(a, F.mul(F.sub(b, a), lerp))

    out = along(along(rows, xs, 2, w), ys, 1, h)
    inside = F.logical_and(F.expand_dims(inside_y, 2), F.expand_dims(inside_x, 1))
    return F.where(F.expand_dims(inside, 3), out, float(extrapolation_value))  # type: ignore[no-any-return]


def _samples(start: Any, stop: Any, size: int, count: int) -> tuple[Any, Any]:
    """Sample places (boxes, count) along one axis, and whether they lie inside the image."""
    start, stop = F.expand_dims(start, 1), F.expand_dims(stop, 1)
    if count > 1:
        step = F.div(F.mul(F.sub(stop, start), size - 1), count - 1)
        ramp = F.iota(start=0, step=1, count=count, dtype=start.data.dtype)
        places = F.add(F.mul(start, size - 1), F.mul(step, ramp))
    else:
        places = F.mul(F.mul(F.add(start, stop), 0.5), size - 1)
    inside = F.logical_and(F.greater_equal(places, 0), F.less_equal(places, size - 1))
    return places, inside
