"""Discrete Fourier transforms. A transform's gradient is the opposite transform."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.errors import InvalidArgumentError
from ..base.shape import normalize_axes, size_of
from ..ir.lower import HostOnly
from ..ir.op import NONE, F, Spec, composite, op

FFT = HostOnly("one call into NumPy's FFT")


def _complex(dtype: Any) -> np.dtype[Any]:
    return np.dtype(np.complex128 if np.dtype(dtype).itemsize >= 8 else np.complex64)


def _real(dtype: Any) -> np.dtype[Any]:
    return np.empty(0, dtype).real.dtype


def _fft_spec(x: Spec, axes: Any) -> Spec:
    if x.dtype.kind != "c":
        raise InvalidArgumentError(
            f"fft needs a complex tensor, received {x.dtype.name}. Use tf.cast."
        )
    normalize_axes(axes, len(x.shape), "FFT")
    return x


def _count(x: Any, axes: Any) -> int:
    return size_of(x.data.shape[i] for i in normalize_axes(axes, len(x.data.shape)))


fft = op(
    "fft",
    forward=lambda x, axes: np.fft.fftn(x, axes=axes).astype(x.dtype, copy=False) if x.size else x,
    shape=_fft_spec, saves=NONE, accepts="c", lower=FFT, tolerance=1e-4,
    vjp=lambda F, g, y, x, axes: F.mul(F.ifft(g, axes=axes), _count(x, axes)),
)  # fmt: skip
ifft = op(
    "ifft",
    forward=lambda x, axes: np.fft.ifftn(x, axes=axes).astype(x.dtype, copy=False) if x.size else x,
    shape=_fft_spec, saves=NONE, accepts="c", lower=FFT, tolerance=1e-4,
    vjp=lambda F, g, y, x, axes: F.div(F.fft(g, axes=axes), _count(x, axes)),
)  # fmt: skip


def _rfft_spec(x: Spec) -> Spec:
    if not x.shape or not x.shape[-1]:
        raise InvalidArgumentError(
            f"rfft needs a last axis with elements, received shape {list(x.shape)}"
        )
    return Spec((*x.shape[:-1], x.shape[-1] // 2 + 1), _complex(x.dtype))


def _rfft_grad(F: Any, g: Any, y: Any, x: Any) -> Any:
    length, rank = x.data.shape[-1], len(x.data.shape)
    after = length - g.data.shape[-1]
    padded = F.pad(g, paddings=(*((0, 0),) * (rank - 1), (0, after)))
    return F.mul(F.real(F.ifft(padded, axes=(-1,))), length)


rfft = op(
    "rfft",
    forward=lambda x: np.fft.rfft(x).astype(_complex(x.dtype), copy=False),
    shape=_rfft_spec, vjp=_rfft_grad, saves=NONE, accepts="f", lower=FFT, tolerance=1e-4,
)  # fmt: skip


def _irfft_spec(x: Spec, length: int) -> Spec:
    if not x.shape or x.shape[-1] != length // 2 + 1 or length < 1:
        raise InvalidArgumentError(
            f"irfft of length {length} needs a last axis of {length // 2 + 1}, received "
            f"shape {list(x.shape)}"
        )
    return Spec((*x.shape[:-1], length), _real(x.dtype))


def _irfft_grad(F: Any, g: Any, y: Any, x: Any, length: int) -> Any:
    """Each frequency but the first (and the middle one) stands for two."""
    weight = np.full(length // 2 + 1, 2.0 / length)
    weight[0] = 1.0 / length
    if length % 2 == 0:
        weight[-1] = 1.0 / length
    return F.mul(F.rfft(g), weight.astype(x.data.dtype))


irfft = op(
    "irfft",
    forward=lambda x, length: np.fft.irfft(x, length).astype(_real(x.dtype), copy=False),
    shape=_irfft_spec, vjp=_irfft_grad, saves=NONE, accepts="c", lower=FFT, tolerance=1e-4,
)  # fmt: skip


@composite
def resized(x: Any, lengths: Any) -> Any:
    """The last axes cut, or padded with zeros at the end, to the given lengths."""
    shape = tuple(int(d) for d in x.data.shape)
    target = (*shape[: len(shape) - len(lengths)], *lengths)
    if any(t < s for t, s in zip(target, shape, strict=True)):
        x = F.slice(
            x, key=tuple(slice(0, min(s, t), 1) for s, t in zip(shape, target, strict=True))
        )
    if any(t > s for t, s in zip(target, shape, strict=True)):
        x = F.pad(x, paddings=tuple((0, max(t - s, 0)) for s, t in zip(shape, target, strict=True)))
    return x
