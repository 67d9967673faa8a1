"""Images turned, moved, sheared, zoomed and recoloured, as arrays; by a given strength or a drawn one.

Draws are NumPy's global generator's, in Keras's order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...base.pillow import pillow
from ..utils.images import array_to_img, img_to_array
from .splines import affine_sample

Array = np.ndarray[Any, Any]


def random_rotation(
    x: Any, rg: float, row_axis: int = 1, col_axis: int = 2, channel_axis: int = 0, fill_mode: str = "nearest",
    cval: float = 0.0, interpolation_order: int = 1,
) -> Any:  # fmt: skip
    """An image turned by up to ``rg`` degrees either way."""
    theta = np.random.uniform(-rg, rg)
    return apply_affine_transform(
        x, theta=theta, row_axis=row_axis, col_axis=col_axis, channel_axis=channel_axis, fill_mode=fill_mode,
        cval=cval, order=interpolation_order,
    )  # fmt: skip


def random_shift(
    x: Any, wrg: float, hrg: float, row_axis: int = 1, col_axis: int = 2, channel_axis: int = 0,
    fill_mode: str = "nearest", cval: float = 0.0, interpolation_order: int = 1,
) -> Any:  # fmt: skip
    """An image moved by up to a share ``wrg`` of its width and ``hrg`` of its height."""
    tx = np.random.uniform(-hrg, hrg) * x.shape[row_axis]
    ty = np.random.uniform(-wrg, wrg) * x.shape[col_axis]
    return apply_affine_transform(
        x, tx=tx, ty=ty, row_axis=row_axis, col_axis=col_axis, channel_axis=channel_axis, fill_mode=fill_mode,
        cval=cval, order=interpolation_order,
    )  # fmt: skip


def random_shear(
    x: Any, intensity: float, row_axis: int = 1, col_axis: int = 2, channel_axis: int = 0, fill_mode: str = "nearest",
    cval: float = 0.0, interpolation_order: int = 1,
) -> Any:  # fmt: skip
    """An image sheared by up to ``intensity`` degrees either way."""
    shear = np.random.uniform(-intensity, intensity)
    return apply_affine_transform(
        x, shear=shear, row_axis=row_axis, col_axis=col_axis, channel_axis=channel_axis, fill_mode=fill_mode,
        cval=cval, order=interpolation_order,
    )  # fmt: skip


def random_zoom(
    x: Any, zoom_range: Any, row_axis: int = 1, col_axis: int = 2, channel_axis: int = 0, fill_mode: str = "nearest",
    cval: float = 0.0, interpolation_order: int = 1,
) -> Any:  # fmt: skip
    """An image zoomed by two factors of the range, one for each axis. Raises ValueError on another kind of range."""
    if len(zoom_range) != 2:
        raise ValueError(f"`zoom_range` should be a tuple or list of two floats. Received: {zoom_range}")
    zx, zy = draw_zoom(zoom_range)
    return apply_affine_transform(
        x, zx=zx, zy=zy, row_axis=row_axis, col_axis=col_axis, channel_axis=channel_axis, fill_mode=fill_mode,
        cval=cval, order=interpolation_order,
    )  # fmt: skip


def draw_zoom(zoom_range: Any) -> Any:
    """Two factors of a range; none are drawn of (1, 1)."""
    low, high = zoom_range
    return (1, 1) if low == 1 and high == 1 else np.random.uniform(low, high, 2)


def random_channel_shift(x: Any, intensity_range: float, channel_axis: int = 0) -> Any:
    """An image with up to ``intensity_range`` added or taken."""
    intensity = np.random.uniform(-intensity_range, intensity_range)
    return apply_channel_shift(x, intensity, channel_axis=channel_axis)


def apply_channel_shift(x: Any, intensity: float, channel_axis: int = 0) -> Any:
    """An image with a number added, kept within the values it had."""
    x = np.asarray(x)
    low, high = np.min(x), np.max(x)
    shifted = [np.clip(channel + intensity, low, high) for channel in np.moveaxis(x, channel_axis, 0)]
    return np.moveaxis(np.stack(shifted, axis=0), 0, channel_axis)


def random_brightness(x: Any, brightness_range: Any, scale: bool = True) -> Any:
    """An image made brighter by a factor of the range. Raises ValueError on another kind of range."""
    if len(brightness_range) != 2:
        raise ValueError(f"`brightness_range should be tuple or list of two floats. Received: {brightness_range}")
    return apply_brightness_shift(x, np.random.uniform(brightness_range[0], brightness_range[1]), scale)


def apply_brightness_shift(x: Any, brightness: float, scale: bool = True) -> Any:
    """An image made brighter by a factor, as Pillow does: in whole numbers from 0 to 255.

    Args: scale: whether its values are spread over 0 to 255 first; where they are not within that range they are, and
        brought back after.
    Raises: ImportError without Pillow.
    """
    enhance = pillow("apply_brightness_shift", "ImageEnhance")
    low, high = np.min(x), np.max(x)
    outside = bool(low < 0 or high > 255)
    image = array_to_img(x, scale=outside or scale)
    found = img_to_array(enhance.Brightness(image).enhance(brightness))
    return found / 255 * (high - low) + low if outside and not scale else found


def flip_axis(x: Any, axis: int) -> Any:
    """The other way round along an axis."""
    return np.flip(np.asarray(x), axis)


def apply_affine_transform(
    x: Any, theta: float = 0, tx: float = 0, ty: float = 0, shear: float = 0, zx: float = 1, zy: float = 1,
    row_axis: int = 1, col_axis: int = 2, channel_axis: int = 0, fill_mode: str = "nearest", cval: float = 0.0,
    order: int = 1,
) -> Any:  # fmt: skip
    """An image turned (degrees), moved (rows, columns), sheared (degrees) and zoomed about its middle, in this order.

    Args: fill_mode: what is beyond the border: "constant" (``cval``), "nearest", "reflect" or "wrap". order: of the
        splines between pixels, 0 to 5.
    Raises: ValueError on axes that are not those of an image with channels first or last; RuntimeError on an unknown
        fill mode or order.
    """
    _check_axes(x, row_axis, col_axis, channel_axis)
    matrix = _matrix(theta, tx, ty, shear, zx, zy)
    if matrix is None:
        return x
    middle = np.array([float(x.shape[axis]) / 2 - 0.5 for axis in (row_axis, col_axis)])
    there, back = np.eye(3), np.eye(3)
    there[:2, 2], back[:2, 2] = middle, -middle
    matrix = there @ matrix @ back
    if col_axis > row_axis:  # the matrices were for (x, y); arrays count (row, column)
        matrix = matrix[[1, 0, 2]][:, [1, 0, 2]]
    channels = np.moveaxis(np.asarray(x), channel_axis, 0)
    found = affine_sample(channels, matrix[:2, :2], matrix[:2, 2], order, fill_mode, cval)
    return np.moveaxis(found, 0, channel_axis)


def _check_axes(x: Any, row_axis: int, col_axis: int, channel_axis: int) -> None:
    axes = {row_axis, col_axis, channel_axis}
    if len(axes) != 3:
        raise ValueError("'row_axis', 'col_axis', and 'channel_axis' must be distinct")
    if axes != {0, 1, 2}:
        raise ValueError(f"Invalid axis' indices: {axes - {0, 1, 2}}")
    if x.ndim != 3:
        raise ValueError(f"Input arrays must be multi-channel 2D images. Received shape: {x.shape}")
    if channel_axis not in (0, 2):
        raise ValueError("Channels are allowed and the first and last dimensions.")


def _matrix(theta: float, tx: float, ty: float, shear: float, zx: float, zy: float) -> Array | None:
    """The product of those that change anything, None where none does."""
    found = []
    if theta != 0:
        angle = np.deg2rad(theta)
        found.append([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    if tx != 0 or ty != 0:
        found.append([[1, 0, tx], [0, 1, ty], [0, 0, 1]])
    if shear != 0:
        angle = np.deg2rad(shear)
        found.append([[1, -np.sin(angle), 0], [0, np.cos(angle), 0], [0, 0, 1]])
    if zx != 1 or zy != 1:
        found.append([[zx, 0, 0], [0, zy, 0], [0, 0, 1]])
    whole: Array | None = None
    for matrix in found:
        whole = np.array(matrix, dtype=np.float64) if whole is None else whole @ np.array(matrix, dtype=np.float64)
    return whole
