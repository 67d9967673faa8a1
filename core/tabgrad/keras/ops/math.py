"""``keras.ops``: segments, Fourier transforms, frames."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...api import signal as tf_signal
from ...ir.op import F
from ...tensor.tensor import Tensor
from .convert import cast, floating, floats, is_known, shape_of, tensor
from .declare import operation

# --- segments ----------------------------------------------------------------------------------


def _segment(name: str, data: Any, segment_ids: Any, num_segments: Any) -> Tensor:
    x, ids = tensor(data), cast(tensor(segment_ids), "int32")
    if ids.ndim != 1:
        raise ValueError(f"Argument `segment_ids` should be an 1-D vector, got shape: {ids.ndim}.")
    if num_segments is None:
        if not is_known(ids):
            raise ValueError("Inside a traced function, `num_segments` must be given: the largest id is not known.")
        num_segments = int(ids.array().max(initial=-1)) + 1
    return getattr(F, f"unsorted_segment_{name}")(x, ids, num_segments=int(num_segments))  # type: ignore[no-any-return]


@operation("math", "SegmentSum", "data segment_ids")
def segment_sum(data: Any, segment_ids: Any, num_segments: Any = None, sorted: bool = False) -> Tensor:
    """Sums of rows with the same id."""
    return _segment("sum", data, segment_ids, num_segments)


@operation("math", "SegmentProd", "data segment_ids")
def segment_prod(data: Any, segment_ids: Any, num_segments: Any = None, sorted: bool = False) -> Tensor:
    """Products of rows with the same id."""
    return _segment("prod", data, segment_ids, num_segments)


@operation("math", "SegmentMax", "data segment_ids")
def segment_max(data: Any, segment_ids: Any, num_segments: Any = None, sorted: bool = False) -> Tensor:
    """Largest elements of rows with the same id."""
    return _segment("max", data, segment_ids, num_segments)


@operation("math", "SegmentMin", "data segment_ids")
def segment_min(data: Any, segment_ids: Any, num_segments: Any = None, sorted: bool = False) -> Tensor:
    """Smallest elements of rows with the same id."""
    return _segment("min", data, segment_ids, num_segments)


@operation("math", "CDist", "x y")
def cdist(x: Any, y: Any) -> Tensor:
    """Euclidean distances between the rows of x and those of y."""
    a, b = floats(x, y)
    difference = F.sub(F.expand_dims(a, axis=-2), F.expand_dims(b, axis=-3))
    return F.sqrt(F.sum(F.square(difference), axis=-1))  # type: ignore[no-any-return]


# --- Fourier transforms ------------------------------------------------------------------------


def _pair(x: Any, name: str) -> Tensor:
    if not isinstance(x, (tuple, list)) or len(x) != 2:
        raise ValueError(f"Input `x` should be a tuple of two tensors - real and imaginary. Received: x={x}")
    a, b = floats(*x)
    if shape_of(a) != shape_of(b):
        raise ValueError(
            f"Input `x` should be a tuple of two tensors - real and imaginary. Both the real and imaginary "
            f"parts should have the same shape. Received: x[0].shape = {a.shape}, x[1].shape = {b.shape} ({name})"
        )
    return F.complex(a, b)  # type: ignore[no-any-return]


def _parts(x: Tensor) -> tuple[Tensor, Tensor]:
    return F.real(x), F.imag(x)


@operation("math", "FFT")
def fft(x: Any) -> tuple[Tensor, Tensor]:
    """The transform along the last axis of (real, imaginary), as such a pair."""
    return _parts(F.fft(_pair(x, "fft"), axes=(-1,)))


@operation("math", "FFT2")
def fft2(x: Any) -> tuple[Tensor, Tensor]:
    """The transform along the last two axes."""
    return _parts(F.fft(_pair(x, "fft2"), axes=(-2, -1)))


@operation("math", "IFFT2")
def ifft2(x: Any) -> tuple[Tensor, Tensor]:
    """The inverse of fft2."""
    return _parts(F.ifft(_pair(x, "ifft2"), axes=(-2, -1)))


@operation("math", "RFFT")
def rfft(x: Any, fft_length: Any = None) -> tuple[Tensor, Tensor]:
    """The transform of real numbers along the last axis."""
    return _parts(tf_signal.rfft(floating(x), None if fft_length is None else [int(fft_length)]))


@operation("math", "IRFFT")
def irfft(x: Any, fft_length: Any = None) -> Tensor:
    """The inverse of rfft."""
    return tf_signal.irfft(_pair(x, "irfft"), None if fft_length is None else [int(fft_length)])


@operation("math", "ViewAsComplex")
def view_as_complex(x: Any) -> Tensor:
    """Pairs along the last axis as complex numbers. Raises ValueError unless it has size 2."""
    x = tensor(x)
    if not x.ndim or shape_of(x)[-1] != 2:
        raise ValueError(
            f"Last dimension of input must be size 2 (real and imaginary). Received shape: {tuple(x.shape)}"
        )
    return F.complex(x[..., 0], x[..., 1])  # type: ignore[index,no-any-return]


@operation("math", "ViewAsReal")
def view_as_real(x: Any) -> Tensor:
    """Complex numbers as pairs along a new last axis."""
    x = tensor(x)
    return F.stack(F.real(x), F.imag(x), axis=x.ndim)  # type: ignore[no-any-return]


# --- frames ------------------------------------------------------------------------------------


@operation("math", "ExtractSequences")
def extract_sequences(x: Any, sequence_length: int, sequence_stride: int) -> Tensor:
    """Overlapping parts of the last axis."""
    return tf_signal.frame(floating(x), sequence_length, sequence_stride, axis=-1)


def _window_of(window: Any, length: int, fft_length: int, dtype: Any) -> Any:
    """The window's values, centred in ``fft_length``; None where there is no window."""
    if window is None:
        return None
    if isinstance(window, str):
        if window not in ("hann", "hamming"):
            raise ValueError(
                f'If a string is passed to `window`, it must be one of `"hann"`, `"hamming"`. Received: window={window}'
            )
        n = np.arange(length)
        a = 0.5 if window == "hann" else 0.54
        values = a - (1 - a) * np.cos(2 * np.pi * n / length)
    else:
        values = tensor(window).array()
        if values.shape != (length,):
            raise ValueError(
                f"The shape of `window` must be equal to [sequence_length].Received: window shape={values.shape}"
            )
    left = (fft_length - length) // 2
    return np.pad(values, (left, fft_length - length - left)).astype(dtype)


@operation("math", "STFT")
def stft(
    x: Any, sequence_length: int, sequence_stride: int, fft_length: int, window: Any = "hann", center: bool = True
) -> tuple[Tensor, Tensor]:
    """Transforms of overlapping parts, as (real, imaginary)."""
    if fft_length < sequence_length:
        raise ValueError(
            f"`fft_length` must be greater than or equal to `sequence_length`. Received: "
            f"sequence_length={sequence_length}, fft_length={fft_length}"
        )
    x = floating(x)
    values = _window_of(window, sequence_length, fft_length, x.data.dtype)
    if center:
        pads = [(0, 0)] * (x.ndim - 1) + [(fft_length // 2, fft_length // 2)]
        x = F.pad(x, paddings=tuple(pads), mode="reflect")
    frames = tf_signal.frame(x, fft_length, sequence_stride, axis=-1)
    if values is not None:
        frames = F.mul(frames, values)
    return _parts(tf_signal.rfft(frames, [fft_length]))


@operation("math", "ISTFT")
def istft(
    x: Any, sequence_length: int, sequence_stride: int, fft_length: int, length: Any = None,
    window: Any = "hann", center: bool = True,
) -> Tensor:  # fmt: skip
    """The inverse of stft: parts added up, over the sum of the squared windows."""
    frames = tf_signal.irfft(_pair(x, "istft"), [fft_length])
    values = _window_of(window, sequence_length, fft_length, frames.data.dtype)
    count = shape_of(frames)[-2]
    total = fft_length + sequence_stride * (count - 1)
    if values is not None:
        weights = np.zeros(total, np.float64)
        for i in range(count):
            weights[i * sequence_stride : i * sequence_stride + fft_length] += values.astype(np.float64) ** 2
        frames = F.mul(frames, values)
    out = tf_signal.overlap_and_add(frames, sequence_stride)
    if values is not None:
        safe = np.where(weights > 0, weights, 1.0)
        out = F.mul(out, (1.0 / safe).astype(out.data.dtype))
    start = fft_length // 2 if center else 0
    stop = start + length if length is not None else total - start if center else total
    out = out[..., start : min(stop, total)]
    if length is not None and shape_of(out)[-1] < length:
        pads = [(0, 0)] * (out.ndim - 1) + [(0, length - shape_of(out)[-1])]
        out = F.pad(out, paddings=tuple(pads))
    return out  # type: ignore[no-any-return]


__all__ = [
    "cdist",
    "extract_sequences",
    "fft",
    "fft2",
    "ifft2",
    "irfft",
    "istft",
    "rfft",
    "segment_max",
    "segment_min",
    "segment_prod",
    "segment_sum",
    "stft",
    "view_as_complex",
    "view_as_real",
]
