"""``Resizing`` and ``CenterCrop`` of images, one (height, width, channels) or a batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....api.resize import resize
from ....base.dtype import as_dtype
from ....data.function import in_pipeline
from ....ir.op import F
from ....tensor.convert import convert_to_tensor
from ...engine.layer import Layer
from ...saving.registry import public
from ..options import config_of, standardize_data_format


class ImageLayer(Layer):
    """Base: gives images the size ``height`` by ``width``."""

    def __init__(self, height: int, width: int, data_format: str | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._allow_non_tensor_positional_args = True
        self.height, self.width = height, width
        self.data_format = standardize_data_format(data_format)

    def _last(self, x: Any) -> Any:
        """Channels last."""
        rank = len(x.data.shape)
        if rank not in (3, 4):
            raise ValueError(
                "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). Received "
                f"input with shape: images.shape={tuple(x.data.shape)}"
            )
        if self.data_format == "channels_last":
            return x
        return F.transpose(x, perm=(0, 2, 3, 1) if rank == 4 else (1, 2, 0))

    def _restored(self, x: Any) -> Any:
        if self.data_format == "channels_last":
            return x
        return F.transpose(x, perm=(0, 3, 1, 2) if len(x.data.shape) == 4 else (2, 0, 1))

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """The shape with the new height and width."""
        shape = tuple(input_shape)
        if self.data_format == "channels_last":
            return (*shape[:-3], self.height, self.width, shape[-1])
        return (*shape[:-2], self.height, self.width)


def cut(x: Any, top: int, left: int, height: int, width: int) -> Any:
    """A window of images with channels last."""
    shape = tuple(x.data.shape)
    lead = tuple(slice(0, d, 1) for d in shape[:-3])
    window = (slice(top, top + height, 1), slice(left, left + width, 1), slice(0, shape[-1], 1))
    return F.slice(x, key=(*lead, *window))


def cut_to_ratio(x: Any, height: int, width: int) -> Any:
    """The largest window in the middle with the proportions of ``height`` by ``width``."""
    h, w = x.data.shape[-3:-1]
    new_h = max(min(h, int(float(w * height) / width)), 1)
    new_w = max(min(w, int(float(h * width) / height)), 1)
    return cut(x, (h - new_h) // 2, (w - new_w) // 2, new_h, new_w)


@public("keras.layers")
class Resizing(ImageLayer):
    """Resizes images; integer images are rounded and stay integers.

    Args: interpolation: as of tf.image.resize. crop_to_aspect_ratio: cut first, so that nothing is
        distorted. pad_to_aspect_ratio: pad with ``fill_value`` first, likewise.
    Raises: ValueError on both of them, another fill_mode or another rank.
    """

    def __init__(
        self,
        height: int,
        width: int,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant",
        fill_value: float = 0.0,
        antialias: bool = False,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(height, width, data_format, **kwargs)
        self.interpolation = interpolation
        self.crop_to_aspect_ratio, self.pad_to_aspect_ratio = crop_to_aspect_ratio, pad_to_aspect_ratio
        self.fill_mode, self.fill_value, self.antialias = fill_mode, fill_value, bool(antialias)

    def call(self, inputs: Any) -> Any:
        """The resized images."""
        if self.fill_mode != "constant":
            raise ValueError(
                "Invalid value for argument `fill_mode`. Only `'constant'` is supported. Received: "
                f"fill_mode={self.fill_mode}"
            )
        if self.crop_to_aspect_ratio and self.pad_to_aspect_ratio:
            raise ValueError("Only one of `pad_to_aspect_ratio` & `crop_to_aspect_ratio` can be `True`.")
        images = convert_to_tensor(inputs)
        if in_pipeline():
            images = F.cast(images, dtype=as_dtype(self.compute_dtype).numpy)
        x = self._last(images)
        if self.crop_to_aspect_ratio:
            x = cut_to_ratio(x, self.height, self.width)
        if self.pad_to_aspect_ratio:
            x = self._padded(x)
        y = resize(x, (self.height, self.width), self.interpolation, antialias=self.antialias)
        return self._restored(_saturated(y, images.data.dtype))

    def _padded(self, x: Any) -> Any:
        h, w = x.data.shape[-3:-1]
        top = (max(h, int(float(w * self.height) / self.width)) - h) // 2
        left = (max(w, int(float(h * self.width) / self.height)) - w) // 2
        lead = ((0, 0),) * (len(x.data.shape) - 3)
        return F.pad(x, paddings=(*lead, (top, top), (left, left), (0, 0)), value=self.fill_value)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = (
            "height", "width", "interpolation", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "fill_mode",
            "fill_value", "antialias", "data_format",
        )  # fmt: skip
        return {**super().get_config(), **config_of(self, *names)}


def _saturated(y: Any, dtype: Any) -> Any:
    if y.data.dtype == dtype:
        return y
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        y = F.clip(F.round(y), float(info.min), float(info.max))
    return F.cast(y, dtype=dtype)


@public("keras.layers")
class CenterCrop(ImageLayer):
    """The middle of images; smaller images are cut to its proportions and enlarged."""

    def __init__(self, height: int, width: int, data_format: str | None = None, **kwargs: Any) -> None:
        super().__init__(height, width, data_format, **kwargs)

    def call(self, inputs: Any) -> Any:
        """The cropped images, in the compute dtype."""
        x = self._last(F.cast(convert_to_tensor(inputs), dtype=as_dtype(self.compute_dtype).numpy))
        h, w = x.data.shape[-3:-1]
        if h >= self.height and w >= self.width:
            y = cut(x, (h - self.height) // 2, (w - self.width) // 2, self.height, self.width)
        else:
            y = resize(cut_to_ratio(x, self.height, self.width), (self.height, self.width), "bilinear")
        return self._restored(y)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **config_of(self, "height", "width", "data_format")}
