"""``tf.signal``."""

from typing import TYPE_CHECKING

from .api.signal import (
    dct,
    fft,
    fft2d,
    fft3d,
    fftshift,
    frame,
    hamming_window,
    hann_window,
    idct,
    ifft,
    ifft2d,
    ifft3d,
    ifftshift,
    inverse_stft,
    inverse_stft_window_fn,
    irfft,
    irfft2d,
    irfft3d,
    kaiser_bessel_derived_window,
    kaiser_window,
    linear_to_mel_weight_matrix,
    mfccs_from_log_mel_spectrograms,
    overlap_and_add,
    rfft,
    rfft2d,
    rfft3d,
    stft,
    vorbis_window,
)  # fmt: skip
from .base.later import names_later

if TYPE_CHECKING:
    from .api.signal_transforms import (
        fftnd,
        ifftnd,
        inverse_mdct,
        irfftnd,
        mdct,
        rfftnd,
    )  # fmt: skip

# imported when first used
__getattr__ = names_later(
    "tabgrad.api",
    {
        "signal_transforms": ("fftnd", "ifftnd", "inverse_mdct", "irfftnd", "mdct", "rfftnd"),
    },
    __name__,
)  # fmt: skip

__all__ = [
    "dct", "fft", "fft2d", "fft3d", "fftnd", "fftshift", "frame", "hamming_window", "hann_window", "idct", "ifft",
    "ifft2d", "ifft3d", "ifftnd", "ifftshift", "inverse_mdct", "inverse_stft", "inverse_stft_window_fn", "irfft",
    "irfft2d", "irfft3d", "irfftnd", "kaiser_bessel_derived_window", "kaiser_window", "linear_to_mel_weight_matrix",
    "mdct", "mfccs_from_log_mel_spectrograms", "overlap_and_add", "rfft", "rfft2d", "rfft3d", "rfftnd", "stft",
    "vorbis_window",
]  # fmt: skip
