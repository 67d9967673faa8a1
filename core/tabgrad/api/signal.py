"""``tf.signal``: Fourier and cosine transforms, frames, short-time transforms, windows, mels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..base.dtype import float32
from ..base.shape import normalize_axis
from ..ir.op import F
from ..ops.special_bessel import bessel_i0e
from ..tensor.tensor import Tensor
from .arguments import axes as axes_argument
from .arguments import integer, integers, numpy_dtype, tensor

# --- Fourier transforms ------------------------------------------------------------------------


def _transform(name: str, op: str, rank: int) -> Callable[..., Tensor]:
    axes = tuple(range(-rank, 0))

    def function(input: Any, name: Any = None) -> Tensor:
        return getattr(F, op)(tensor(input), axes=axes)  # type: ignore[no-any-return]

    function.__name__ = function.__qualname__ = name
    kind = "Inverse discrete" if op == "ifft" else "Discrete"
    function.__doc__ = f"{kind} Fourier transform over the last {rank} axes of a complex tensor."
    return function


fft, fft2d, fft3d = (_transform(n, "fft", r) for n, r in (("fft", 1), ("fft2d", 2), ("fft3d", 3)))
ifft, ifft2d, ifft3d = (
    _transform(n, "ifft", r) for n, r in (("ifft", 1), ("ifft2d", 2), ("ifft3d", 3))
)


def _rfft(x: Tensor, rank: int, fft_length: Any) -> Tensor:
    if fft_length is not None:
        x = F.resized(x, integers(fft_length))
    y = F.rfft(x)
    return F.fft(y, axes=tuple(range(-rank, -1))) if rank > 1 else y  # type: ignore[no-any-return]


def _irfft(x: Tensor, rank: int, fft_length: Any) -> Tensor:
    lengths = (
        (*x.shape[x.ndim - rank : -1], 2 * (x.shape[-1] - 1))
        if fft_length is None
        else integers(fft_length)
    )
    x = F.resized(x, (*lengths[:-1], lengths[-1] // 2 + 1))
    if rank > 1:
        x = F.ifft(x, axes=tuple(range(-rank, -1)))
    return F.irfft(x, length=lengths[-1])  # type: ignore[no-any-return]


def rfft(input_tensor: Any, fft_length: Any = None, name: Any = None) -> Tensor:
    """Fourier transform of real numbers: the non-negative frequencies of the last axis."""
    return _rfft(tensor(input_tensor), 1, fft_length)


def rfft2d(input_tensor: Any, fft_length: Any = None, name: Any = None) -> Tensor:
    """Fourier transform of real numbers over the last two axes."""
    return _rfft(tensor(input_tensor), 2, fft_length)


def rfft3d(input_tensor: Any, fft_length: Any = None, name: Any = None) -> Tensor:
    """Fourier transform of real numbers over the last three axes."""
    return _rfft(tensor(input_tensor), 3, fft_length)


def irfft(input_tensor: Any, fft_length: Any = None, name: Any = None) -> Tensor:
    """The inverse of rfft."""
    return _irfft(tensor(input_tensor), 1, fft_length)


def irfft2d(input_tensor: Any, fft_length: Any = None, name: Any = None) -> Tensor:
    """The inverse of rfft2d."""
    return _irfft(tensor(input_tensor), 2, fft_length)


def irfft3d(input_tensor: Any, fft_length: Any = None, name: Any = None) -> Tensor:
    """The inverse of rfft3d."""
    return _irfft(tensor(input_tensor), 3, fft_length)


def _shifted(x: Any, axes: Any, sign: int) -> Tensor:
    x = tensor(x)
    axes = axes_argument(axes)
    axes = tuple(range(x.ndim)) if axes is None else (axes,) if isinstance(axes, int) else axes
    half = [x.shape[a] // 2 if sign > 0 else -(x.shape[a] // 2) for a in axes]
    return F.roll(x, shift=tuple(half), axis=tuple(axes))  # type: ignore[no-any-return]


def fftshift(x: Any, axes: Any = None, name: Any = None) -> Tensor:
    """Moves frequency 0 to the middle of the axes."""
    return _shifted(x, axes, 1)


def ifftshift(x: Any, axes: Any = None, name: Any = None) -> Tensor:
    """The inverse of fftshift."""
    return _shifted(x, axes, -1)


# --- cosine transforms -------------------------------------------------------------------------


def _dct_basis(kind: int, n: int, norm: Any) -> np.ndarray[Any, Any]:
    """basis[i, k]: weight of sample i in coefficient k."""
    i, k = np.arange(n)[:, None], np.arange(n)
    if kind == 1:
        basis = 2 * np.cos(np.pi * i * k / (n - 1))
        basis[[0, -1]] /= 2
        return basis
    if kind == 2:
        basis = 2 * np.cos(np.pi * (2 * i + 1) * k / (2 * n))
        if norm == "ortho":
            basis = basis * np.where(k == 0, math.sqrt(0.25 / n), math.sqrt(0.5 / n))
        return basis
    if kind == 3:
        basis = 2 * np.cos(np.pi * i * (2 * k + 1) / (2 * n))
        basis[0] = 1
        if norm == "ortho":
            basis = basis * np.where(i == 0, math.sqrt(1 / n), math.sqrt(0.5 / n))
        return basis
    basis = 2 * np.cos(np.pi * (2 * i + 1) * (2 * k + 1) / (4 * n))
    return basis * math.sqrt(0.5 / n) if norm == "ortho" else basis


def _check_dct(kind: Any, axis: int, norm: Any) -> None:
    if axis != -1:
        raise NotImplementedError(f"axis must be -1. Got: {axis}")
    if kind not in (1, 2, 3, 4):
        raise ValueError(f"Types I, II, III and IV (I)DCT are supported. Received type {kind}.")
    if norm not in (None, "ortho"):
        raise ValueError(f"Unknown normalization. Expected None or 'ortho', got: {norm}")
    if kind == 1 and norm == "ortho":
        raise ValueError("Normalization is not supported for the Type-I DCT.")


def dct(
    input: Any, type: Any = 2, n: Any = None, axis: int = -1, norm: Any = None, name: Any = None
) -> Tensor:
    """Discrete cosine transform of type 1 to 4 along the last axis."""
    _check_dct(type, axis, norm)
    x = tensor(input)
    if n is not None:
        x = F.resized(x, (integer(n),))
    if type == 1 and x.shape[-1] < 2:
        raise ValueError("Type-I DCT requires the dimension to be greater than one.")
    basis = _dct_basis(type, x.shape[-1], norm).astype(x.dtype.numpy)
    rows = F.matmul(F.reshape(x, shape=(-1, x.shape[-1])), basis)
    return F.reshape(rows, shape=tuple(x.shape))  # type: ignore[no-any-return]


def idct(
    input: Any, type: Any = 2, n: Any = None, axis: int = -1, norm: Any = None, name: Any = None
) -> Tensor:
    """The inverse of dct, up to the scale 0.5 / n (0.5 / (n - 1) for type 1) where norm is None."""
    return dct(input, {1: 1, 2: 3, 3: 2, 4: 4}.get(type, type), n, axis, norm)


# --- frames ------------------------------------------------------------------------------------


def frame(
    signal: Any, frame_length: Any, frame_step: Any, pad_end: bool = False, pad_value: Any = 0,
    axis: Any = -1, name: Any = None,
) -> Tensor:  # fmt: skip
    """Overlapping windows of an axis: it becomes two, (frames, frame_length)."""
    x = tensor(signal)
    axis = normalize_axis(integer(axis), x.ndim, "frame")
    length, step, size = integer(frame_length), integer(frame_step), x.shape[axis]
    count = -(-size // step) if pad_end else max(0, 1 + (size - length) // step)
    if pad_end:
        extra = max(0, length + step * (count - 1) - size)
        pads = tuple((0, extra) if i == axis else (0, 0) for i in range(x.ndim))
        x = F.pad(x, paddings=pads, value=pad_value)
    places = (np.arange(count)[:, None] * step + np.arange(length)).reshape(-1)
    parts = F.take(x, places, axis=axis)
    shape = tuple(x.shape)
    return F.reshape(parts, shape=(*shape[:axis], count, length, *shape[axis + 1 :]))  # type: ignore[no-any-return]


def overlap_and_add(signal: Any, frame_step: Any, name: Any = None) -> Tensor:
    """The inverse of frame: (..., frames, length) windows laid ``frame_step`` apart and summed."""
    x = tensor(signal)
    step = integer(frame_step)
    *lead, frames, length = (int(d) for d in x.shape)
    parts = -(-length // step)
    x = F.resized(x, (parts * step,))
    x = F.reshape(x, shape=(*lead, frames, parts, step))
    total = None
    for s in range(parts):
        key = (*(slice(0, d, 1) for d in (*lead, frames)), slice(s, s + 1, 1), slice(0, step, 1))
        part = F.reshape(F.slice(x, key=key), shape=(*lead, frames, step))
        part = F.pad(part, paddings=(*((0, 0),) * len(lead), (s, parts - 1 - s), (0, 0)))
        total = part if total is None else F.add(total, part)
    flat = F.reshape(total, shape=(*lead, (frames + parts - 1) * step))
    return F.resized(flat, ((frames - 1) * step + length,))  # type: ignore[no-any-return]


def hann_window(
    window_length: Any, periodic: Any = True, dtype: Any = float32, name: Any = None
) -> Tensor:
    """Hann's raised cosine window."""
    return _raised_cosine(window_length, periodic, dtype, 0.5, 0.5)


def hamming_window(
    window_length: Any, periodic: Any = True, dtype: Any = float32, name: Any = None
) -> Tensor:
    """Hamming's raised cosine window."""
    return _raised_cosine(window_length, periodic, dtype, 0.54, 0.46)


def _raised_cosine(window_length: Any, periodic: Any, dtype: Any, a: float, b: float) -> Tensor:
    length = integer(window_length)
    if length == 1:
        return Tensor(np.ones(1, numpy_dtype(dtype)))
    span = length - 1 + (1 if periodic and length % 2 == 0 else 0)
    values = a - b * np.cos(2 * np.pi * np.arange(length) / span)
    return Tensor(values.astype(numpy_dtype(dtype)))


def _i0(x: Any) -> Any:
    return bessel_i0e(x) * np.exp(np.abs(x))


def kaiser_window(
    window_length: Any, beta: Any = 12.0, dtype: Any = float32, name: Any = None
) -> Tensor:
    """Kaiser's window."""
    length, beta = integer(window_length), float(beta)
    if length == 1:
        return Tensor(np.ones(1, numpy_dtype(dtype)))
    half = (length - 1) / 2
    position = (np.arange(length) - half) / half
    values = _i0(beta * np.sqrt(np.maximum(1 - position**2, 0))) / _i0(np.array(beta))
    return Tensor(values.astype(numpy_dtype(dtype)))


def kaiser_bessel_derived_window(
    window_length: Any, beta: Any = 12.0, dtype: Any = float32, name: Any = None
) -> Tensor:
    """The Kaiser-Bessel derived window, for the modified cosine transform."""
    half = integer(window_length) // 2
    kaiser = kaiser_window(half + 1, beta, "float64").array()
    sums = np.cumsum(kaiser)
    side = np.sqrt(sums[:-1] / sums[-1])
    return Tensor(np.concatenate([side, side[::-1]]).astype(numpy_dtype(dtype)))


def vorbis_window(window_length: Any, dtype: Any = float32, name: Any = None) -> Tensor:
    """Vorbis's power-complementary window."""
    length = integer(window_length)
    inner = np.sin(np.pi / length * (np.arange(length) + 0.5))
    return Tensor(np.sin(np.pi / 2 * inner**2).astype(numpy_dtype(dtype)))


def stft(
    signals: Any, frame_length: Any, frame_step: Any, fft_length: Any = None,
    window_fn: Any = hann_window, pad_end: bool = False, name: Any = None,
) -> Tensor:  # fmt: skip
    """Short-time Fourier transform: (..., frames, fft_length // 2 + 1), complex."""
    x = tensor(signals)
    length = integer(frame_length)
    size = _power_of_two(length) if fft_length is None else integer(fft_length)
    frames = frame(x, length, frame_step, pad_end=pad_end)
    if window_fn is not None:
        frames = F.mul(frames, window_fn(length, dtype=x.dtype))
    return rfft(frames, [size])


def _power_of_two(value: int) -> int:
    return 1 << max(0, (value - 1).bit_length())


def inverse_stft(
    stfts: Any, frame_length: Any, frame_step: Any, fft_length: Any = None,
    window_fn: Any = hann_window, name: Any = None,
) -> Tensor:  # fmt: skip
    """The inverse of stft; with ``inverse_stft_window_fn`` it gives the signal back."""
    x = tensor(stfts)
    length = integer(frame_length)
    size = _power_of_two(length) if fft_length is None else integer(fft_length)
    frames = F.resized(irfft(x, [size]), (length,))
    if window_fn is not None:
        frames = F.mul(frames, window_fn(length, dtype=frames.dtype))
    return overlap_and_add(frames, frame_step)


def inverse_stft_window_fn(
    frame_step: Any, forward_window_fn: Any = hann_window, name: Any = None
) -> Callable[..., Tensor]:
    """The window that makes inverse_stft undo a stft with ``forward_window_fn``."""
    step = integer(frame_step)

    def window(frame_length: Any, dtype: Any = float32) -> Tensor:
        length = integer(frame_length)
        forward = forward_window_fn(length, dtype=dtype).array()
        overlaps = -(-length // step)
        squares = np.pad(forward**2, (0, overlaps * step - length)).reshape(overlaps, step)
        total = np.tile(squares.sum(0), overlaps)[:length]
        return Tensor((forward / total).astype(numpy_dtype(dtype)))

    return window


# --- mel scale ---------------------------------------------------------------------------------


def _mel(hertz: Any) -> Any:
    return 1127.0 * np.log1p(np.asarray(hertz) / 700.0)


def linear_to_mel_weight_matrix(
    num_mel_bins: Any = 20, num_spectrogram_bins: Any = 129, sample_rate: Any = 8000,
    lower_edge_hertz: Any = 125.0, upper_edge_hertz: Any = 3800.0, dtype: Any = float32,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Triangular weights from linear frequencies to the mel scale: (spectrogram bins, mel bins).

    Raises: ValueError where counts or frequencies make no sense.
    """
    bins, count, rate = integer(num_mel_bins), integer(num_spectrogram_bins), float(sample_rate)
    low, high = float(lower_edge_hertz), float(upper_edge_hertz)
    if bins <= 0:
        raise ValueError(f"num_mel_bins must be positive. Got: {bins}")
    if low < 0 or low >= high:
        raise ValueError(
            f"lower_edge_hertz {low} must be non-negative and below upper_edge_hertz {high}"
        )
    if rate <= 0 or high > rate / 2:
        raise ValueError(
            "upper_edge_hertz must not be larger than the Nyquist frequency (sample_rate "
            f"/ 2). Got {high} for sample_rate: {rate}"
        )
    mels = _mel(np.linspace(0.0, rate / 2, count)[1:])[:, None]
    edges = np.linspace(_mel(low), _mel(high), bins + 2)
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    weights = np.maximum(
        0, np.minimum((mels - left) / (centre - left), (right - mels) / (right - centre))
    )
    return Tensor(np.pad(weights, [(1, 0), (0, 0)]).astype(numpy_dtype(dtype)))


def mfccs_from_log_mel_spectrograms(log_mel_spectrograms: Any, name: Any = None) -> Tensor:
    """Mel-frequency cepstral coefficients of log-magnitude mel spectrograms."""
    x = tensor(log_mel_spectrograms)
    if not x.shape[-1]:
        raise ValueError("num_mel_bins must be positive. Got: 0")
    return F.mul(dct(x), 1 / math.sqrt(2.0 * x.shape[-1]))  # type: ignore[no-any-return]
