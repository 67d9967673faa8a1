"""``keras.ops.image``: images sampled at other places.

A projective transform (a0..a2, b0..b2, c0, c1) samples output (x, y) at
((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k) with k = c0 x + c1 y + 1, as TensorFlow's
ImageProjectiveTransformV3 does.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from ...api.random import stateless_normal
from ...base.settings import standardize_data_format
from ...ir.op import F
from ...tensor.tensor import Tensor
from ..common.result_type import result_type
from ..random.seed_generator import draw_seed
from .convert import cast, name_of, shape_of, tensor
from .declare import operation
from .nn_conv import depthwise_conv

_INTERPOLATIONS = ("nearest", "bilinear")
_FILL_MODES = ("constant", "nearest", "wrap", "mirror", "reflect")
_AFFINE_FILL_MODES = ("constant", "nearest", "wrap", "reflect")


def _one_of(name: str, value: Any, accepted: Any) -> None:
    if value not in accepted:
        raise ValueError(f"Invalid value for argument `{name}`. Expected of one {accepted}. Received: {name}={value}")


def _batch(images: Any) -> tuple[Tensor, bool]:
    x = tensor(images)
    if x.ndim not in (3, 4):
        raise ValueError(
            "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). Received input with "
            f"shape: images.shape={tuple(x.shape)}"
        )
    return (F.expand_dims(x, axis=0), True) if x.ndim == 3 else (x, False)


# --- where samples outside the image come from -------------------------------------------------


def _inside(c: Tensor, size: int, mode: str) -> Tensor:
    """Float coordinates brought into the image, by TensorFlow's rules; 'constant' leaves them."""
    last = float(size - 1)
    if mode == "constant":
        return c
    if mode == "nearest" or size <= 1:
        return F.clip(c, 0.0, last)  # type: ignore[no-any-return]
    if mode == "wrap":
        below = F.add(c, F.mul(F.add(F.trunc(F.div(F.neg(c), last)), 1.0), float(size)))
        above = F.sub(c, F.mul(F.trunc(F.div(c, last)), float(size)))
    else:
        period = 2.0 * size
        moved = F.where(F.less(c, period), F.add(c, F.mul(F.trunc(F.div(F.neg(c), period)), period)), c)
        below = F.where(F.less(moved, -float(size)), F.add(moved, period), F.sub(F.neg(moved), 1.0))
        above = F.sub(c, F.mul(F.trunc(F.div(c, period)), period))
        above = F.where(F.greater_equal(above, float(size)), F.sub(period - 1.0, above), above)
    return F.clip(F.where(F.less(c, 0.0), below, F.where(F.greater(c, last), above, c)), 0.0, last)  # type: ignore[no-any-return]


def _read(x: Tensor, row: Tensor, column: Tensor, fill: float) -> Tensor:
    """Pixels (n, h, w, c) at integer places given as floats (n, h', w'); ``fill`` outside."""
    n, height, width, channels = shape_of(x)
    rows, columns = cast(row, "int32"), cast(column, "int32")
    ok = F.logical_and(
        F.logical_and(F.greater_equal(rows, 0), F.less(rows, height)),
        F.logical_and(F.greater_equal(columns, 0), F.less(columns, width)),
    )
    flat = F.add(F.mul(F.clip(rows, 0, height - 1), width), F.clip(columns, 0, width - 1))
    out_shape = shape_of(flat)[1:]
    pixels = F.take(
        F.reshape(x, shape=(n, height * width, channels)), F.reshape(flat, shape=(n, -1)), axis=1, batch_dims=1
    )
    pixels = F.reshape(pixels, shape=(n, *out_shape, channels))
    return F.where(F.expand_dims(ok, axis=-1), pixels, tensor(fill, name_of(x)))  # type: ignore[no-any-return]


def _projected(x: Tensor, transforms: Any, interpolation: str, fill_mode: str, fill: float) -> Tensor:
    n, height, width, _ = shape_of(x)
    t = cast(tensor(transforms), "float32")
    t = F.broadcast_to(t, shape=(n, 8))

    def part(i: int) -> Any:
        return F.reshape(t[:, i], shape=(n, 1, 1))  # type: ignore[index]

    xs = np.arange(width, dtype=np.float32)[None, None, :]
    ys = np.arange(height, dtype=np.float32)[None, :, None]
    scale = F.add(F.add(F.mul(part(6), xs), F.mul(part(7), ys)), 1.0)
    column = F.div(F.add(F.add(F.mul(part(0), xs), F.mul(part(1), ys)), part(2)), scale)
    row = F.div(F.add(F.add(F.mul(part(3), xs), F.mul(part(4), ys)), part(5)), scale)
    column, row = _inside(column, width, fill_mode), _inside(row, height, fill_mode)
    if interpolation == "nearest":
        return _read(x, _round_away(row), _round_away(column), fill)
    kind = name_of(x)
    wide = x if x.dtype.is_floating else cast(x, "float32")
    top, left = F.floor(row), F.floor(column)
    down, right = F.expand_dims(F.sub(row, top), axis=-1), F.expand_dims(F.sub(column, left), axis=-1)
    down, right = cast(down, name_of(wide)), cast(right, name_of(wide))

    def line(r: Any) -> Any:
        first, second = _read(wide, r, left, fill), _read(wide, r, F.add(left, 1.0), fill)
        return F.add(F.mul(F.sub(1.0, right), first), F.mul(right, second))

    out = F.add(F.mul(F.sub(1.0, down), line(top)), F.mul(down, line(F.add(top, 1.0))))
    return cast(out, kind)


def _round_away(c: Tensor) -> Tensor:
    """Halves away from zero, as C's round."""
    return F.mul(F.sign(c), F.floor(F.add(F.abs(c), 0.5)))  # type: ignore[no-any-return]


def _warped(images: Any, transform: Any, interpolation: str, fill_mode: str, fill: float, data_format: Any) -> Tensor:
    x, single = _batch(images)
    first = standardize_data_format(data_format) == "channels_first"
    x = F.transpose(x, perm=(0, 2, 3, 1)) if first else x
    out = _projected(x, transform, interpolation, fill_mode, fill)
    out = F.transpose(out, perm=(0, 3, 1, 2)) if first else out
    return F.squeeze(out, axis=(0,)) if single else out


@operation("image", "AffineTransform", "images transform")
def affine_transform(
    images: Any, transform: Any, interpolation: str = "bilinear", fill_mode: str = "constant",
    fill_value: float = 0, data_format: Any = None,
) -> Tensor:  # fmt: skip
    """Images sampled at projected places; transforms (8,) or one per image."""
    _one_of("interpolation", interpolation, _INTERPOLATIONS)
    _one_of("fill_mode", fill_mode, _AFFINE_FILL_MODES)
    t = tensor(transform)
    if t.ndim not in (1, 2):
        raise ValueError(
            "Invalid transform rank: expected rank 1 (single transform) or rank 2 (batch of transforms). Received "
            f"input with shape: transform.shape={tuple(t.shape)}"
        )
    return _warped(images, t, interpolation, fill_mode, fill_value, data_format)


def homography(start: Tensor, end: Tensor) -> Tensor:
    """The transforms (n, 8) that take corners ``end`` (n, 4, 2) to ``start``."""
    rows, targets = [], []
    for i in range(4):
        x, y = end[:, i, 0], end[:, i, 1]  # type: ignore[index]
        u, v = start[:, i, 0], start[:, i, 1]  # type: ignore[index]
        zero, one = F.zeros_like(x), F.add(F.zeros_like(x), 1.0)
        for target, line in ((u, (x, y, one, zero, zero, zero)), (v, (zero, zero, zero, x, y, one))):
            rows.append(F.stack(*line, F.neg(F.mul(target, x)), F.neg(F.mul(target, y)), axis=1))
            targets.append(target)
    matrix, wanted = F.stack(*rows, axis=1), F.expand_dims(F.stack(*targets, axis=1), axis=-1)
    return F.reshape(F.solve(matrix, wanted), shape=(-1, 8))  # type: ignore[no-any-return]


@operation("image", "PerspectiveTransform", "images start_points end_points")
def perspective_transform(
    images: Any, start_points: Any, end_points: Any, interpolation: str = "bilinear", fill_value: float = 0,
    data_format: Any = None,
) -> Tensor:  # fmt: skip
    """Images warped so that the corners ``start_points`` come to ``end_points``; (4, 2) or one per image."""
    start, end = tensor(start_points, "float32"), tensor(end_points, "float32")
    _one_of("interpolation", interpolation, _INTERPOLATIONS)
    for points, name in ((start, "start_points"), (end, "end_points")):
        if points.ndim not in (2, 3) or shape_of(points)[-2:] != (4, 2):
            raise ValueError(
                f"Invalid {name} shape: expected (4,2) for a single image or (N,4,2) for a batch. Received shape: "
                f"{tuple(points.shape)}"
            )
    if shape_of(start) != shape_of(end):
        raise ValueError(
            f"start_points and end_points must have the same shape. Received start_points.shape={tuple(start.shape)}, "
            f"end_points.shape={tuple(end.shape)}"
        )
    start, end = (F.reshape(p, shape=(-1, 4, 2)) for p in (start, end))
    return _warped(images, homography(start, end), interpolation, "constant", fill_value, data_format)


# --- any places --------------------------------------------------------------------------------


def _settled(index: Tensor, size: int, mode: str) -> tuple[Tensor, Any]:
    """(integer indices inside, where they were valid), by Keras's rules on TensorFlow."""
    if mode == "constant":
        valid = F.logical_and(F.greater_equal(index, 0), F.less(index, size))
        return F.clip(index, 0, size - 1), valid
    if mode == "nearest":
        return F.clip(index, 0, size - 1), None
    if mode == "wrap":
        return F.floormod(index, size), None
    turned = F.floormod(F.abs(index), 2 * size)
    over = F.greater_equal(turned, size)
    found = F.where(over, F.sub(2 * size, turned), turned)
    return (F.where(over, F.sub(found, 1), found) if mode == "reflect" else found), None


@operation("image", "MapCoordinates", "inputs coordinates")
def map_coordinates(
    inputs: Any, coordinates: Any, order: int, fill_mode: str = "constant", fill_value: float = 0
) -> Tensor:
    """Inputs at fractional coordinates (rank of the inputs, ...), nearest (0) or linear (1)."""
    x, places = tensor(inputs), tensor(coordinates)
    if places.ndim < 2:
        raise ValueError(
            f"Invalid coordinates rank: expected at least rank 2. Received input with shape: {tuple(places.shape)}"
        )
    if shape_of(places)[0] != x.ndim:
        raise ValueError(
            "First dim of `coordinates` must be the same as the rank of `inputs`. Received inputs with shape: "
            f"{tuple(x.shape)} and coordinate leading dim of {shape_of(places)[0]}"
        )
    _one_of("fill_mode", fill_mode, _FILL_MODES)
    if order not in (0, 1):
        raise NotImplementedError(f"map_coordinates currently requires order<=1. Received: order={order}")
    along = [_nodes(places[axis], size, order, fill_mode) for axis, size in enumerate(shape_of(x))]  # type: ignore[index]
    total: Any = None
    for nodes in itertools.product(*along):
        term = _corner(x, nodes, fill_value)
        total = term if total is None else F.add(total, term)
    return cast(F.round(total) if x.dtype.is_integer and total.dtype.is_floating else total, x.dtype)


def _nodes(c: Tensor, size: int, order: int, fill_mode: str) -> list[Any]:
    """The nodes around coordinates along one axis: (index inside, where it was valid, weight)."""
    if order == 0:
        rounded = c if c.dtype.is_integer else F.round(c)
        found = [(cast(rounded, "int32"), F.add(F.zeros_like(c), 1))]
    else:
        low = F.floor(c)
        share = F.sub(c, low)
        index = cast(low, "int32")
        found = [(index, F.sub(1.0, share)), (F.add(index, 1), share)]
    return [(*_settled(i, size, fill_mode), w) for i, w in found]


def _corner(x: Tensor, nodes: Any, fill: float) -> Any:
    indices = F.stack(*(n[0] for n in nodes), axis=nodes[0][0].ndim)
    kind = nodes[0][2].dtype.name
    value = cast(F.gather_nd(x, indices), kind)
    for _, valid, _ in nodes:
        if valid is not None:
            value = F.where(valid, value, tensor(fill, kind))
    for _, _, weight in nodes:
        value = F.mul(value, weight)
    return value


@operation("image", "ElasticTransform", "images")
def elastic_transform(
    images: Any, alpha: float = 20.0, sigma: float = 5.0, interpolation: str = "bilinear", fill_mode: str = "reflect",
    fill_value: float = 0.0, seed: Any = None, data_format: Any = None,
) -> Tensor:  # fmt: skip
    """Images warped by a smooth random displacement (Simard et al. 2003)."""
    return elastic(images, alpha, sigma, interpolation, fill_mode, fill_value, seed, data_format)


def elastic(
    images: Any, alpha: Any, sigma: Any, interpolation: str, fill_mode: str, fill_value: float, seed: Any,
    data_format: Any, most: float | None = None,
) -> Tensor:  # fmt: skip
    """``elastic_transform``; a ``sigma`` that is not known yet needs its bound ``most``."""
    _one_of("interpolation", interpolation, _INTERPOLATIONS)
    _one_of("fill_mode", fill_mode, _AFFINE_FILL_MODES)
    x, single = _batch(images)
    kind = name_of(x)
    first = standardize_data_format(data_format) == "channels_first"
    x = F.transpose(x, perm=(0, 2, 3, 1)) if first else x
    n, height, width, _ = shape_of(x)
    spread = tensor(sigma, kind)
    noise = F.mul(stateless_normal((n, height, width), draw_seed(seed), dtype=x.dtype), spread)
    blurred = depthwise_conv(F.expand_dims(noise, axis=-1), _smoothing(spread, most), 1, "same", "channels_last")
    # both displacements are drawn from one seed, as in Keras
    shift = F.mul(F.squeeze(blurred, axis=(3,)), tensor(alpha, kind))
    xs = F.add(shift, np.arange(width).astype(x.data.dtype)[None, None, :])
    ys = F.add(shift, np.arange(height).astype(x.data.dtype)[None, :, None])
    order = _INTERPOLATIONS.index(interpolation)
    total: Any = None
    for row, column in itertools.product(_nodes(ys, height, order, fill_mode), _nodes(xs, width, order, fill_mode)):
        term = _term(x, row, column, fill_value)
        total = term if total is None else F.add(total, term)
    out = cast(F.round(total) if x.dtype.is_integer and total.dtype.is_floating else total, x.dtype)
    out = F.transpose(out, perm=(0, 3, 1, 2)) if first else out
    return F.squeeze(out, axis=(0,)) if single else out  # type: ignore[no-any-return]


def _term(x: Tensor, row: Any, column: Any, fill: float) -> Tensor:
    """Pixels of images (n, h, w, c) at one node of every place (n, h, w), times its weight."""
    n, height, width, channels = shape_of(x)
    flat = F.reshape(F.add(F.mul(row[0], width), column[0]), shape=(n, -1))
    pixels = F.take(F.reshape(x, shape=(n, height * width, channels)), flat, axis=1, batch_dims=1)
    value = F.reshape(cast(pixels, name_of(row[2])), shape=(n, height, width, channels))
    for _, valid, _ in (row, column):
        if valid is not None:
            value = F.where(F.expand_dims(valid, axis=-1), value, tensor(fill, name_of(value)))
    return F.mul(F.expand_dims(F.mul(row[2], column[2]), axis=-1), value)  # type: ignore[no-any-return]


def _smoothing(sigma: Tensor, most: float | None) -> Tensor:
    """A Gaussian 6 int(sigma) + 1 wide. Where sigma is not known, it has the greatest width, and zeros outside."""
    if not sigma.is_symbolic:
        return gaussian_kernel((6 * int(sigma.array()) + 1,) * 2, (sigma, sigma), sigma.data.dtype)
    if most is None:
        raise ValueError("`sigma` decides the size of a kernel: it must be a number, not the result of a traced op.")
    return gaussian_kernel(
        (6 * int(most) + 1,) * 2, (sigma, sigma), sigma.data.dtype, within=F.mul(F.floor(sigma), 3.0)
    )


def gaussian_kernel(sizes: Any, sigmas: Any, dtype: Any, within: Any = None) -> Tensor:
    """Weights (rows, columns, 1, 1) that sum to 1, sizes[0] and sigmas[0] being those of a row of them.

    Args: within: weights further than that from the middle are 0.
    """
    lines = []
    for size, sigma in zip(sizes, sigmas, strict=True):
        place = (np.arange(int(size)) - (int(size) - 1) / 2).astype(dtype)
        values = F.exp(F.mul(F.square(F.div(place, sigma)), -0.5))
        if within is not None:
            values = F.where(F.less_equal(np.abs(place), within), values, F.zeros_like(values))
        lines.append(F.div(values, F.sum(values)))
    kernel = F.mul(F.expand_dims(lines[1], axis=1), F.expand_dims(lines[0], axis=0))
    return F.reshape(kernel, shape=(int(sizes[0]), int(sizes[1]), 1, 1))  # type: ignore[no-any-return]


# --- scale and translate -----------------------------------------------------------------------


def _keys(x: Any) -> Any:
    near = ((1.5 * x - 2.5) * x) * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return np.where(x >= 2.0, 0.0, np.where(x >= 1.0, far, near))


def _lanczos(radius: float) -> Any:
    def kernel(x: Any) -> Any:
        y = radius * np.sin(np.pi * x) * np.sin(np.pi * x / radius)
        out = np.where(x > 1e-3, y / np.where(x != 0, np.pi**2 * x**2, 1), 1)
        return np.where(x > radius, 0.0, out)

    return kernel


_SCALE_KERNELS: dict[str, Any] = {
    **dict.fromkeys(("linear", "bilinear", "trilinear", "triangle"), lambda x: np.maximum(0, 1 - np.abs(x))),
    **dict.fromkeys(("cubic", "bicubic", "tricubic"), _keys),
    "lanczos3": _lanczos(3.0),
    "lanczos5": _lanczos(5.0),
}


def _weights(size: int, out: int, scale: Any, translation: Any, kernel: Any, antialias: bool, dtype: Any) -> Any:
    inverse = dtype.type(1.0) / scale
    spread = max(inverse, 1.0) if antialias else 1.0
    sample = (np.arange(out, dtype=dtype) + dtype.type(0.5)) * inverse - translation * inverse - dtype.type(0.5)
    weights = kernel(np.abs(sample[None, :] - np.arange(size, dtype=dtype)[:, None]) / spread)
    total = weights.sum(axis=0, keepdims=True)
    weights = np.where(
        np.abs(total) > 1000.0 * float(np.finfo(np.float32).eps), weights / np.where(total != 0, total, 1), 0
    )
    return np.where((sample >= -0.5) & (sample <= size - 0.5), weights, 0)


@operation("image", "ScaleAndTranslate", "images scale translation")
def scale_and_translate(
    images: Any, output_shape: Any, scale: Any, translation: Any, spatial_dims: Any, method: str, antialias: bool = True
) -> Tensor:
    """Images scaled and moved along some axes. ``scale`` and ``translation`` must be known numbers."""
    _one_of("method", method, tuple(_SCALE_KERNELS))
    x = tensor(images)
    factors, moves = tensor(scale), tensor(translation)
    dtype = np.dtype(result_type(name_of(factors), name_of(moves)))
    factors, moves = factors.array().astype(dtype), moves.array().astype(dtype)
    out = x if x.dtype.is_floating else cast(x, "float32")
    for i, d in enumerate(spatial_dims):
        axis = d % x.ndim
        w = _weights(
            shape_of(x)[axis], int(output_shape[axis]), factors[i], moves[i], _SCALE_KERNELS[method], antialias, dtype
        )
        moved = F.move_axes(out, source=(axis,), target=(x.ndim - 1,))
        lead = shape_of(moved)[:-1]
        flat = F.matmul(F.reshape(moved, shape=(math.prod(lead), -1)), w.astype(out.data.dtype))
        out = F.move_axes(F.reshape(flat, shape=(*lead, int(output_shape[axis]))), source=(x.ndim - 1,), target=(axis,))
    if x.dtype.is_floating:
        return out
    return cast(F.clip(F.round(out), float(x.array().min()), float(x.array().max())), x.dtype)
