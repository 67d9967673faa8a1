"""Images as networks trained on ImageNet expect them, and the names of its thousand classes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from ...base.settings import floatx, image_data_format
from ..ops.core import convert_to_numpy, convert_to_tensor
from ..ops.shaping import reshape, stack
from ..utils.files import get_file

_INDEX_URL = "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"
_INDEX_HASH = "c2c37ea517e94d9795004a39431a14cb"
# mean and deviation of the channels: of BGR values up to 255, of RGB values up to 1
_CAFFE = ((103.939, 116.779, 123.68), (1.0, 1.0, 1.0))
_TORCH = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
_RANGES = {
    "tf": "scaled to the range from -1 to 1",
    "caffe": "as BGR, less the mean color of ImageNet, not scaled",
    "torch": "scaled to the range from 0 to 1, then normalized as ImageNet's colors are distributed",
    None: "as they are: the model itself has the layers that prepare them",
}
_names: dict[str, list[str]] = {}


def preprocess_input(x: Any, data_format: str | None = None, mode: str = "caffe") -> Any:
    """Images with values up to 255 as networks expect them; an array of floats is changed in place.

    Args: x: one image or a batch, an array or tensor, symbolic too, of three channels. data_format: the setting's
        unless given. mode: "caffe" (BGR, less the mean color), "tf" (from -1 to 1) or "torch" (normalized).
    Raises: ValueError on another mode or data format.
    """
    if mode not in ("caffe", "tf", "torch"):
        raise ValueError(f"Expected mode to be one of `caffe`, `tf` or `torch`. Received: mode={mode}")
    data_format = image_data_format() if data_format is None else data_format
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError(
            "Expected data_format to be one of `channels_first` or `channels_last`. "
            f"Received: data_format={data_format}"
        )
    if isinstance(x, np.ndarray):
        return _prepared_array(x, data_format == "channels_last", mode)
    return _prepared_tensor(x, data_format == "channels_last", mode)


def _prepared_array(x: Any, last: bool, mode: str) -> Any:
    if not issubclass(x.dtype.type, np.floating):
        x = x.astype(floatx())
    if mode == "tf":
        x /= 127.5
        x -= 1.0
        return x
    if mode == "torch":
        x /= 255.0
    else:
        x = np.flip(x, -1 if last else -3)
    mean, deviation = (np.reshape(v, (3,) if last else (3, 1, 1)) for v in (_TORCH if mode == "torch" else _CAFFE))
    x -= mean.astype(x.dtype)
    if mode == "torch":
        x /= deviation.astype(x.dtype)
    return x


def _prepared_tensor(x: Any, last: bool, mode: str) -> Any:
    rank = len(x.shape)
    if mode == "tf":
        x /= 127.5
        x -= 1.0
        return x
    axis = rank - 1 if last else rank - 3
    if mode == "torch":
        x /= 255.0
    else:
        x = stack([x[_at(i, axis, last)] for i in (2, 1, 0)], axis=axis if not last else -1)
    mean, deviation = (np.array(v) for v in (_TORCH if mode == "torch" else _CAFFE))
    x += reshape(convert_to_tensor(-mean, dtype=x.dtype), tuple(3 if i == axis else 1 for i in range(rank)))
    if mode == "torch":
        deviation = convert_to_tensor(deviation, dtype=x.dtype)
        x /= deviation if last else reshape(deviation, (-1, 1, 1))
    return x


def _at(i: int, axis: int, last: bool) -> Any:
    """The index of a channel, as configs of symbolic images write it."""
    return (..., i) if last else (i, ...) if axis == 0 else (slice(None), i, slice(None))


def decode_predictions(preds: Any, top: int = 5) -> list[list[tuple[str, str, float]]]:
    """The most probable classes of each row: (WordNet's id, the class's name, the probability), best first.

    Args: preds: (n, 1000). top: how many classes.
    Raises: ValueError on another shape; OSError where the names are neither in ~/.keras/models nor can be fetched.
    """
    if len(preds.shape) != 2 or preds.shape[1] != 1000:
        raise ValueError(
            "`decode_predictions` expects a batch of predictions (i.e. a 2D array of shape (samples, 1000)). "
            f"Received array with shape: {preds.shape}"
        )
    if not _names:
        path = get_file("imagenet_class_index.json", _INDEX_URL, cache_subdir="models", file_hash=_INDEX_HASH)
        with open(path, encoding="utf-8") as file:
            _names.update(json.load(file))
    found = []
    for row in convert_to_numpy(preds):
        best = row.argsort()[-top:][::-1]
        found.append(sorted(((*_names[str(i)], row[i]) for i in best), key=lambda c: c[2], reverse=True))
    return found


def preprocessing(mode: str | None) -> Callable[..., Any]:
    """A module's ``preprocess_input``. Args: mode: see above; None where the model prepares its images itself."""

    def preprocess_input_of_model(x: Any, data_format: str | None = None) -> Any:
        return x if mode is None else preprocess_input(x, data_format=data_format, mode=mode)

    preprocess_input_of_model.__name__ = preprocess_input_of_model.__qualname__ = "preprocess_input"
    preprocess_input_of_model.__doc__ = (
        f"Images with values up to 255 as the module's networks expect them: {_RANGES[mode]}. "
        "Args and Raises: as ``imagenet_utils.preprocess_input``."
    )
    return preprocess_input_of_model
