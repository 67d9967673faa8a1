"""``MelSpectrogram``: the strengths of a sound's frequencies, in bands as the ear tells them apart.

Source: the mel scale and its triangular bands as in the HTK book (Young et al.).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import ops
from ...engine.layer import Layer
from ...saving.registry import public

_NAMES = (
    "fft_length", "sequence_stride", "sequence_length", "window", "sampling_rate", "num_mel_bins", "min_freq",
    "max_freq", "power_to_db", "top_db", "mag_exp", "min_power", "ref_power",
)  # fmt: skip


@public("keras.layers")
class MelSpectrogram(Layer):
    """Waves to mel spectrograms, in decibels unless ``power_to_db`` is False.

    Args: fft_length, sequence_stride, sequence_length (fft_length), window: of the Fourier transforms. sampling_rate:
        numbers a second. num_mel_bins: bands between min_freq and max_freq (half of the rate). top_db: what is so much
        weaker than the strongest is raised to that. mag_exp: 1 for magnitudes, 2 for powers. min_power, ref_power.
    Shapes: (time,) -> (num_mel_bins, frames); (batch, time) -> (batch, num_mel_bins, frames)
    Raises: ValueError where fft_length is below sequence_length.
    """

    def __init__(
        self,
        fft_length: int = 2048,
        sequence_stride: int = 512,
        sequence_length: int | None = None,
        window: str = "hann",
        sampling_rate: int = 16000,
        num_mel_bins: int = 128,
        min_freq: float = 20.0,
        max_freq: float | None = None,
        power_to_db: bool = True,
        top_db: float = 80.0,
        mag_exp: float = 2.0,
        min_power: float = 1e-10,
        ref_power: float = 1.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.fft_length, self.sequence_stride = fft_length, sequence_stride
        self.sequence_length, self.window = sequence_length or fft_length, window
        if fft_length < self.sequence_length:
            raise ValueError(
                "`fft_length` must be greater than or equal to `sequence_length`. Received: `sequence_length`="
                f"{self.sequence_length}, `fft_length`={fft_length}."
            )
        self.sampling_rate, self.num_mel_bins = sampling_rate, num_mel_bins
        self.min_freq, self.max_freq = min_freq, max_freq or int(sampling_rate / 2)
        self.power_to_db, self.top_db, self.mag_exp = power_to_db, top_db, mag_exp
        self.min_power, self.ref_power = min_power, ref_power

    def call(self, inputs: Any) -> Any:
        """The spectrogram."""
        dtype = self.compute_dtype if self.compute_dtype in ("float32", "float64") else "float32"
        real, imaginary = ops.stft(
            ops.cast(inputs, dtype), self.sequence_length, self.sequence_stride, self.fft_length, self.window, True
        )
        strength = ops.power(ops.sqrt(ops.square(real) + ops.square(imaginary)), self.mag_exp)
        bands = ops.tensordot(strength, self._bands(self.fft_length // 2 + 1, dtype), axes=1)
        if self.power_to_db:
            bands = self._decibels(bands)
        return ops.cast(ops.swapaxes(bands, -1, -2), self.compute_dtype)

    def _decibels(self, x: Any) -> Any:
        reference = 10.0 * np.log10(np.maximum(np.abs(np.float32(self.ref_power)), np.float32(self.min_power)))
        found = 10.0 * ops.log10(ops.maximum(x, self.min_power)) - reference
        return ops.maximum(found, ops.max(found) - self.top_db)

    def _bands(self, count: int, dtype: str) -> Any:
        """The weight of every frequency in every band: triangles over the mel scale, without the constant part."""
        kind = np.dtype(dtype).type

        def mel(hertz: Any) -> Any:
            return kind(1127.0) * np.log(kind(1) + hertz / kind(700.0))

        hertz = np.linspace(kind(0), kind(self.sampling_rate) / kind(2), count, dtype=dtype)[1:]
        at = mel(hertz)[:, None]
        low, high = mel(kind(self.min_freq)), mel(kind(self.max_freq))
        edges = np.linspace(low, high, self.num_mel_bins + 2, dtype=dtype)
        lower, centre, upper = edges[:-2], edges[1:-1], edges[2:]
        weights = np.maximum(0, np.minimum((at - lower) / (centre - lower), (upper - at) / (upper - centre)))
        return np.pad(weights.astype(dtype), ((1, 0), (0, 0)))

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        """See the class."""
        time, stride = input_shape[-1], self.sequence_stride
        frames = None if time is None else (time + stride + 1) // stride
        return (*input_shape[:-1][:1], self.num_mel_bins, frames)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), **{name: getattr(self, name) for name in _NAMES}}
