"""``tf.signal``: the modified cosine transform, Fourier transforms over any axes.

Source: Princen, Johnson & Bradley 1987 (overlapped frames whose aliases cancel).
"""

from __future__ import annotations

import math
from typing import Any

from ..ir.op import F
from ..tensor.tensor import Tensor
from .arguments import integer, integers, tensor
from .signal import dct, frame, overlap_and_add, vorbis_window

# --- modified cosine transform -----------------------------------------------------------------


def mdct(
    signals: Any, frame_length: Any, window_fn: Any = vorbis_window, pad_end: bool = False, norm: Any = None,
    name: Any = None,
) -> Tensor:  # fmt: skip
    """Modified cosine transform of frames that overlap by half: (..., frames, frame_length / 2).

    Raises: ValueError on a frame length that 4 does not divide.
    """
    x, length = tensor(signals), integer(frame_length)
    if length % 4:
        raise ValueError("The frame length must be a multiple of 4.")
    frames = _windowed(frame(x, length, length // 2, pad_end=pad_end), window_fn)
    quarter = length // 4
    a, b, c, d = (frames[..., i * quarter : (i + 1) * quarter] for i in range(4))  # type: ignore[index]
    first = F.sub(F.neg(_backwards(c)), d)
    return dct(F.concat(first, F.sub(a, _backwards(b)), axis=-1), type=4, norm=norm)


def inverse_mdct(mdcts: Any, window_fn: Any = vorbis_window, norm: Any = None, name: Any = None) -> Tensor:
    """The inverse of mdct, but for the first and the last half frame."""
    x = tensor(mdcts)
    half = x.shape[-1]
    y = dct(x, type=4, norm=norm)
    y = y if norm == "ortho" else F.mul(y, 0.5 / half)
    first, second = y[..., : half // 2], y[..., half // 2 :]  # type: ignore[index]
    frames = F.concat(second, F.neg(_backwards(second)), F.neg(_backwards(first)), F.neg(first), axis=-1)
    return overlap_and_add(_windowed(frames, window_fn), half)


def _windowed(frames: Tensor, window_fn: Any) -> Tensor:
    weight = 1 / math.sqrt(2) if window_fn is None else window_fn(frames.shape[-1], dtype=frames.dtype)
    return F.mul(frames, weight)  # type: ignore[no-any-return]


def _backwards(x: Tensor) -> Tensor:
    return F.flip(x, axis=(-1,))  # type: ignore[no-any-return]


# --- Fourier transforms over any axes ----------------------------------------------------------


def fftnd(input_tensor: Any, fft_length: Any = None, axes: Any = None, norm: Any = None, name: Any = None) -> Tensor:
    """Fourier transform over ``axes``, all unless given.

    Args: fft_length: sizes of the axes, cut or filled with zeros. norm: "backward" (the default), "ortho", "forward".
    """
    x, over, lengths = _settled(tensor(input_tensor), fft_length, axes)
    return F.fft(_sized(F.div(x, _scale(lengths, norm)), over, lengths), axes=over)  # type: ignore[no-any-return]


def ifftnd(input_tensor: Any, fft_length: Any = None, axes: Any = None, norm: Any = None, name: Any = None) -> Tensor:
    """The inverse of fftnd."""
    x, over, lengths = _settled(tensor(input_tensor), fft_length, axes)
    return F.ifft(_sized(F.mul(x, _scale(lengths, norm)), over, lengths), axes=over)  # type: ignore[no-any-return]


def rfftnd(input_tensor: Any, fft_length: Any = None, axes: Any = None, norm: Any = None, name: Any = None) -> Tensor:
    """Fourier transform of real numbers over ``axes``: the non-negative frequencies of the last of them."""
    x = tensor(input_tensor)
    if x.dtype.name not in ("float32", "float64"):
        raise ValueError(f"RFFT requires tf.float32 or tf.float64 inputs, got: {x.dtype.name}")
    x, over, lengths = _settled(x, fft_length, axes)
    y = _last(_sized(F.div(x, _scale(lengths, norm)), over, lengths), over[-1])
    y = _last(F.rfft(y), over[-1])
    return F.fft(y, axes=over[:-1]) if len(over) > 1 else y


def irfftnd(input_tensor: Any, fft_length: Any = None, axes: Any = None, norm: Any = None, name: Any = None) -> Tensor:
    """The inverse of rfftnd."""
    x = tensor(input_tensor)
    if not x.dtype.is_complex:
        raise ValueError(f"IRFFT requires tf.complex64 or tf.complex128 inputs, got: {x.dtype.name}")
    given = fft_length is not None
    x, over, lengths = _settled(x, fft_length, axes)
    lengths = lengths if given else (*lengths[:-1], 2 * (lengths[-1] - 1))
    x = F.mul(x, _scale(lengths, norm))
    x = _sized(x, over, (*lengths[:-1], lengths[-1] // 2 + 1))
    x = F.ifft(x, axes=over[:-1]) if len(over) > 1 else x
    return _last(F.irfft(_last(x, over[-1]), length=lengths[-1]), over[-1])


def _settled(x: Tensor, fft_length: Any, axes: Any) -> tuple[Tensor, tuple[int, ...], tuple[int, ...]]:
    over = tuple(range(x.ndim)) if axes is None else tuple(a % x.ndim for a in integers(axes))
    lengths = tuple(x.shape[a] for a in over) if fft_length is None else integers(fft_length)
    if len(lengths) != len(over):
        raise ValueError(f"Give one fft_length per axis. Received: fft_length={lengths}, axes={over}")
    return x, over, lengths


def _scale(lengths: tuple[int, ...], norm: Any) -> float:
    if norm in (None, "backward"):
        return 1.0
    count = float(math.prod(lengths))
    return count if norm == "forward" else math.sqrt(count)


def _last(x: Tensor, axis: int) -> Tensor:
    """The axis exchanged with the last one."""
    perm = list(range(x.ndim))
    perm[axis], perm[-1] = perm[-1], perm[axis]
    return F.transpose(x, perm=tuple(perm))  # type: ignore[no-any-return]


def _sized(x: Tensor, axes: tuple[int, ...], lengths: tuple[int, ...]) -> Tensor:
    for axis, length in zip(axes, lengths, strict=True):
        x = _last(F.resized(_last(x, axis), (length,)), axis)
    return x
