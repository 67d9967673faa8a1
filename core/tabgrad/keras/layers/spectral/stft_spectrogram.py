"""``STFTSpectrogram``: the short-time Fourier transform as a convolution, whose kernels can be trained."""

from __future__ import annotations

import math
import warnings
from typing import Any

from ....base.settings import epsilon, standardize_data_format
from ... import ops
from ...common.input_spec import InputSpec
from ...engine.layer import Layer
from ...initializers.stft_initializer import STFT, check_window
from ...saving.registry import public

_MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")


@public("keras.layers")
class STFTSpectrogram(Layer):
    """The frequencies of every channel over time.

    Args: mode: what of the transform: "log", "magnitude", "psd", "real", "imag", "angle", or "stft" (real, then
        imaginary). frame_length, frame_step (half of it), fft_length (the next power of 2). window, periodic, scaling:
        see keras.initializers.STFT. padding: "valid" or "same". expand_dims: frequencies on an axis of their own.
    Shapes: (batch, time, channels) -> (batch, frames, channels * frequencies); with expand_dims (batch, frames,
        frequencies, channels); channels first where data_format says so
    Raises: ValueError on other values; TypeError on inputs that are no floats.
    """

    def __init__(
        self,
        mode: str = "log",
        frame_length: int = 256,
        frame_step: int | None = None,
        fft_length: int | None = None,
        window: Any = "hann",
        periodic: bool = False,
        scaling: str | None = "density",
        padding: str = "valid",
        expand_dims: bool = False,
        data_format: str | None = None,
        **kwargs: Any,
    ) -> None:
        _check(mode, frame_length, frame_step, fft_length, scaling, padding)
        check_window(window)
        super().__init__(**kwargs)
        self.mode, self.frame_length, self.frame_step, self.fft_length = mode, frame_length, frame_step, fft_length
        self.window, self.periodic, self.scaling, self.padding = window, periodic, scaling, padding
        self.expand_dims, self.data_format = expand_dims, standardize_data_format(data_format)
        self._step = frame_step or frame_length // 2
        self._size = fft_length or 2 ** math.ceil(math.log2(frame_length))
        self.input_spec = InputSpec(ndim=3)

    def build(self, input_shape: Any) -> None:
        """Creates the kernels that the mode needs."""
        del input_shape
        for side, unneeded in (("real", "imag"), ("imag", "real")):
            if self.mode != unneeded:
                kernel = self.add_weight(
                    name=f"{side}_kernel", shape=(self.frame_length, 1, self._size // 2 + 1),
                    initializer=STFT(side, self.window, self.scaling, self.periodic),
                )  # fmt: skip
                setattr(self, f"{side}_kernel", kernel)

    def _transformed(self, x: Any, kernel: Any) -> Any:
        """(batch, channels, frequencies, frames)."""
        if self.data_format == "channels_last":
            x = ops.transpose(x, (0, 2, 1))
        _, channels, time = ops.shape(x)
        rows = ops.reshape(x, (-1, time, 1))
        found = ops.conv(
            rows, ops.cast(kernel, rows.dtype), strides=self._step, padding=self.padding, data_format="channels_last"
        )
        _, frames, frequencies = ops.shape(found)
        return ops.reshape(ops.transpose(found, (0, 2, 1)), (-1, channels, frequencies, frames))

    def _arranged(self, x: Any) -> Any:
        last = self.data_format == "channels_last"
        if self.expand_dims:
            return ops.transpose(x, (0, 3, 2, 1) if last else (0, 1, 3, 2))
        _, channels, frequencies, frames = ops.shape(x)
        joined = ops.reshape(x, (-1, channels * frequencies, frames))
        return ops.transpose(joined, (0, 2, 1)) if last else joined

    def call(self, inputs: Any) -> Any:
        """The transform, as the mode asks for."""
        if str(ops.dtype(inputs)) not in ("float16", "float32", "float64"):
            raise TypeError(
                f"Invalid input type. Expected `float16`, `float32` or `float64`. Received: input type={inputs.dtype}"
            )
        real = None if self.mode == "imag" else self._transformed(inputs, self.real_kernel)
        imaginary = None if self.mode == "real" else self._transformed(inputs, self.imag_kernel)
        if real is None or imaginary is None:
            return self._arranged(imaginary if real is None else real)
        if self.mode == "angle":
            return self._arranged(ops.arctan2(imaginary, real))
        if self.mode == "stft":
            return self._arranged(ops.concatenate([real, imaginary], axis=2))
        power = ops.square(real) + ops.square(imaginary)
        if self.mode == "psd":  # frequencies between the first and the last stand for their negatives, too
            inner = ops.pad(power[:, :, 1:-1, :], [[0, 0], [0, 0], [1, 1], [0, 0]])
            return self._arranged(power + inner)
        linear = self._arranged(ops.sqrt(ops.maximum(power, epsilon())))
        return linear if self.mode == "magnitude" else ops.log(ops.maximum(linear, epsilon()))

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """See the class."""
        last = self.data_format == "channels_last"
        batch, time, channels = input_shape if last else (input_shape[0], input_shape[2], input_shape[1])
        frequencies = (self._size // 2 + 1) * (2 if self.mode == "stft" else 1)
        frames = None
        if time is not None:
            span = time if self.padding == "same" else time - self.frame_length + 1
            frames = -(-span // self._step)
        if self.expand_dims:
            return (batch, frames, frequencies, channels) if last else (batch, channels, frames, frequencies)
        joined = None if channels is None else channels * frequencies
        return (batch, frames, joined) if last else (batch, joined, frames)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        names = (
            "mode", "frame_length", "frame_step", "fft_length", "window", "periodic", "scaling", "padding",
            "data_format", "expand_dims",
        )  # fmt: skip
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _check(mode: str, length: int, step: int | None, size: int | None, scaling: Any, padding: str) -> None:
    if step is not None and not 1 <= step <= length:
        raise ValueError(
            "`frame_step` should be a positive integer not greater than `frame_length`. Received "
            f"frame_step={step}, frame_length={length}"
        )
    if size is not None and size < length:
        raise ValueError(
            f"`fft_length` should be not less than `frame_length`. Received fft_length={size}, frame_length={length}"
        )
    if size is not None and size & -size != size:
        warnings.warn(f"`fft_length` is recommended to be a power of two. Received fft_length={size}", stacklevel=3)
    for name, value, allowed in (
        ("Output mode", mode, _MODES), ("Scaling", scaling, (None, "density", "spectrum")),
        ("Padding", padding, ("valid", "same")),
    ):  # fmt: skip
        if value not in allowed:
            raise ValueError(f"{name} is invalid, it must be one of {', '.join(map(str, allowed))}. Received: {value}")
