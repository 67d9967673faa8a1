"""Image files and arrays: ``load_img``, ``img_to_array``, ``array_to_img``, ``save_img``.

Pillow, an optional extra, reads and writes the files.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np

from ...api.resize import resize
from ...base import settings
from ...base.pillow import pillow
from ...tensor.convert import convert_to_tensor

_METHODS = {"nearest": 0, "lanczos": 1, "bilinear": 2, "bicubic": 3, "box": 4, "hamming": 5}  # Pillow's numbers


def array_to_img(x: Any, data_format: str | None = None, scale: bool = True, dtype: Any = None) -> Any:
    """The Pillow image of an array. Args: scale: whether its values are spread over 0 to 255.

    Shapes: x (height, width, channels), channels first where ``data_format`` says so
    Raises: ValueError on another rank or number of channels; ImportError without Pillow.
    """
    data_format, image = settings.standardize_data_format(data_format), pillow("array_to_img")
    array = np.asarray(x, dtype=dtype or settings.floatx())
    if array.ndim != 3:
        raise ValueError(f"Expected image array to have rank 3 (single image). Got array with shape: {array.shape}")
    if data_format == "channels_first":
        array = array.transpose(1, 2, 0)
    if scale:
        array = array - np.min(array)
        largest = np.max(array)
        array = (array / largest if largest != 0 else array) * 255
    channels = array.shape[2]
    if channels not in (1, 3, 4):
        raise ValueError(f"Unsupported channel number: {channels}")
    if channels == 1:
        wide = bool(array.size) and np.max(array) > 255
        return image.fromarray(array[:, :, 0].astype("int32" if wide else "uint8"), "I" if wide else "L")
    return image.fromarray(array.astype("uint8"), "RGBA" if channels == 4 else "RGB")


def img_to_array(img: Any, data_format: str | None = None, dtype: Any = None) -> Any:
    """The array of a Pillow image, (height, width, channels). Raises ValueError on another rank."""
    data_format = settings.standardize_data_format(data_format)
    array = np.asarray(img, dtype=dtype or settings.floatx())
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3:
        raise ValueError(f"Unsupported image shape: {array.shape}")
    return array.transpose(2, 0, 1) if data_format == "channels_first" else array


def save_img(
    path: Any, x: Any, data_format: str | None = None, file_format: str | None = None, scale: bool = True, **kwargs: Any
) -> None:
    """Writes an array as an image file, of the kind that the name ends in unless ``file_format`` says another."""
    if file_format is None and isinstance(path, (str, Path)):
        file_format = Path(path).suffix[1:].lower()
    if file_format and file_format.lower() == "jpg":
        file_format = "jpeg"
    image = array_to_img(x, data_format=settings.standardize_data_format(data_format), scale=scale)
    if image.mode == "RGBA" and file_format == "jpeg":
        image = image.convert("RGB")  # JPEG has no transparency
    image.save(path, format=file_format, **kwargs)


def load_img(
    path: Any, color_mode: str = "rgb", target_size: Any = None, interpolation: str = "nearest",
    keep_aspect_ratio: bool = False,
) -> Any:  # fmt: skip
    """The Pillow image in a file (a path, or io.BytesIO).

    Args: color_mode: "rgb", "rgba" or "grayscale". target_size: (height, width). keep_aspect_ratio: cut at the edges
        rather than stretched.
    Raises: TypeError on another kind of path; ValueError on an unknown mode or method; ImportError without Pillow.
    """
    module = pillow("load_img")
    if not isinstance(path, (io.BytesIO, str, bytes, os.PathLike)):
        raise TypeError(f"path should be path-like or io.BytesIO, not {type(path)}")
    if isinstance(path, io.BytesIO):
        image = module.open(path)
    else:
        with open(path, "rb") as file:
            image = module.open(io.BytesIO(file.read()))
    modes = {"grayscale": "L", "rgba": "RGBA", "rgb": "RGB"}
    if color_mode not in modes:
        raise ValueError('color_mode must be "grayscale", "rgb", or "rgba"')
    kept = ("L", "I;16", "I") if color_mode == "grayscale" else (modes[color_mode],)
    image = image if image.mode in kept else image.convert(modes[color_mode])
    if target_size is None or image.size == (target_size[1], target_size[0]):
        return image
    if interpolation not in _METHODS:
        raise ValueError(
            f"Invalid interpolation method {interpolation} specified. Supported methods are {', '.join(_METHODS)}"
        )
    width_height = (target_size[1], target_size[0])
    if not keep_aspect_ratio:
        return image.resize(width_height, _METHODS[interpolation])
    top, left, height, width = _middle(image.size[1], image.size[0], *target_size)
    return image.resize(width_height, _METHODS[interpolation], box=[left, top, left + width, top + height])


def _middle(height: int, width: int, target_height: int, target_width: int) -> tuple[int, int, int, int]:
    """(top, left, height, width) of the largest window in the middle that has the target's proportions."""
    kept_height = min(height, int(float(width * target_height) / target_width))
    kept_width = min(width, int(float(height * target_width) / target_height))
    return int(float(height - kept_height) / 2), int(float(width - kept_width) / 2), kept_height, kept_width


def smart_resize(
    x: Any, size: Any, interpolation: str = "bilinear", data_format: str = "channels_last", backend_module: Any = None
) -> Any:
    """Images resized without distortion: the middle with the target's proportions, then resized.

    Args: x: one image or a batch, array or tensor; an array gives an array.
    Raises: ValueError on another rank, or a size that is no pair.
    """
    del backend_module
    if len(size) != 2:
        raise ValueError(f"Expected `size` to be a tuple of 2 integers, but got: {size}.")
    tensor = convert_to_tensor(x)
    if tensor.ndim not in (3, 4):
        raise ValueError(
            "Expected an image array with shape `(height, width, channels)`, or with the batch's axis before, "
            f"but got input with incorrect rank, of shape {tensor.shape}."
        )
    first = settings.standardize_data_format(data_format) == "channels_first"
    array = np.moveaxis(tensor.array(), -3, -1) if first else tensor.array()
    top, left, height, width = _middle(*array.shape[-3:-1], *size)
    found = resize(np.ascontiguousarray(array[..., top : top + height, left : left + width, :]), size, interpolation)
    if first:
        found = convert_to_tensor(np.moveaxis(found.array(), -1, -3).copy())
    return found.numpy() if isinstance(x, np.ndarray) else found
