"""``STFT``: kernels of a convolution that is a short-time Fourier transform.

Source of the windows: sums of cosines as SciPy's documentation of ``scipy.signal.windows`` lists them (Harris 1978).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...tensor.convert import convert_to_tensor
from ..saving.registry import public
from .constant_initializers import Initializer, numpy_dtype

_COSINES = {
    "hann": (0.5, 0.5), "hanning": (0.5, 0.5), "hamming": (0.54, 0.46), "blackman": (0.42, 0.5, 0.08),
    "nuttall": (0.3635819, 0.4891775, 0.1365995, 0.0106411),
    "blackmanharris": (0.35875, 0.48829, 0.14128, 0.01168),
    "flattop": (0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
}  # fmt: skip
_WINDOWS = (*_COSINES, "boxcar", "bartlett", "triang", "cosine", "bohman")


def check_window(window: Any) -> None:
    """Raises ValueError on a window's name that is not known."""
    if isinstance(window, str) and window not in _WINDOWS:
        raise ValueError(f"Unknown window type. Received: window={window!r}. Expected one of {', '.join(_WINDOWS)}.")


def window_values(name: str, length: int, periodic: bool) -> Any:
    """A window in float64; symmetric, or the period of a longer one."""
    count = length + 1 if periodic and length > 1 else length
    if count == 1:
        return np.ones(1)
    n = np.arange(count)
    if name in _COSINES:
        angles = np.linspace(-np.pi, np.pi, count)
        values = sum((a * np.cos(k * angles) for k, a in enumerate(_COSINES[name])), np.zeros(count))
    elif name == "bartlett":
        values = np.where(n <= (count - 1) / 2, 2 * n / (count - 1), 2 - 2 * n / (count - 1))
    elif name == "triang":
        half = np.arange(1, (count + 1) // 2 + 1)
        rise = (2 * half - 1) / count if count % 2 == 0 else 2 * half / (count + 1)
        values = np.concatenate([rise, rise[::-1] if count % 2 == 0 else rise[-2::-1]])
    elif name == "cosine":
        values = np.sin(np.pi / count * (n + 0.5))
    elif name == "bohman":
        far = np.abs(np.linspace(-1, 1, count)[1:-1])
        inner = (1 - far) * np.cos(np.pi * far) + np.sin(np.pi * far) / np.pi
        values = np.concatenate([[0.0], inner, [0.0]])
    else:
        values = np.ones(count)
    return values[:length]


@public("keras.initializers", "STFT", "STFTInitializer", "stft")
class STFT(Initializer):
    """The real or imaginary part of the transform, windowed, as kernels (frame, 1, frequencies).

    Args: side: "real" or "imag". window: a name, values, or None. scaling: the window's norm to divide by: "density"
        (L2), "spectrum" (L1) or None. periodic: the window is one period.
    Raises: ValueError on other values.
    """

    def __init__(
        self, side: str = "real", window: Any = "hann", scaling: str | None = "density", periodic: bool = False
    ) -> None:
        if side not in ("real", "imag"):
            raise ValueError(f"side should be 'real' or 'imag', not {side}")
        check_window(window)
        if scaling not in (None, "density", "spectrum"):
            raise ValueError(
                f"Scaling is invalid, it must be `None`, 'density' or 'spectrum'. Received scaling={scaling}"
            )
        self.side, self.window, self.scaling, self.periodic = side, window, scaling, periodic

    def __call__(self, shape: Any, dtype: Any = None) -> Any:
        kind = numpy_dtype(dtype)
        length, _, frequencies = shape
        time = np.arange(length, dtype=kind).reshape(-1, 1, 1)
        frequency = np.arange(frequencies, dtype=kind).reshape(1, 1, -1) / kind.type((frequencies - 1) * 2)
        angles = kind.type(-2) * time * frequency * np.arccos(kind.type(-1))
        kernel = np.cos(angles) if self.side == "real" else np.sin(angles)
        if self.window is not None:
            named = isinstance(self.window, str)
            values = np.asarray(window_values(self.window, length, self.periodic) if named else self.window, kind)
            if values.shape != (length,):
                raise ValueError(
                    f"The shape of `window` must be equal to [frame_length]. Received: window shape={values.shape}"
                )
            norm = {
                None: kind.type(1), "density": np.sqrt(np.sum(values**2)), "spectrum": np.sum(np.abs(values))
            }[self.scaling]  # fmt: skip
            kernel = kernel * values.reshape(-1, 1, 1) / norm
        return convert_to_tensor(kernel.astype(kind))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"side": self.side, "window": self.window, "periodic": self.periodic, "scaling": self.scaling}


STFTInitializer = stft = STFT
