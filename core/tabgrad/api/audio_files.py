"""``tf.audio``: sound in WAVE files of 16-bit samples (the format's description is Microsoft's and IBM's)."""

from __future__ import annotations

import struct
from typing import Any, NamedTuple

import numpy as np

from ..base.errors import InvalidArgumentError, ShapeDependsOnValues
from ..ir.dispatch import is_eager
from ..ir.op import Spec
from ..tensor.convert import convert_to_tensor
from ..tensor.tensor import Tensor
from .files import host_op, text_tensor


class DecodeWav(NamedTuple):
    """Samples (frames, channels) in [-1, 1), and how many frames a second has."""

    audio: Tensor
    sample_rate: Tensor


def decode_wav(contents: Any, desired_channels: int = -1, desired_samples: int = -1, name: Any = None) -> DecodeWav:
    """The sound in a file's contents.

    Args: desired_channels: one channel for several, or as often as is asked for. desired_samples: cut or padded with
        silence to so many frames.
    Raises: InvalidArgumentError where it is no WAVE file of 16-bit samples.
    """
    del name
    if not is_eager() and -1 in (desired_channels, desired_samples):
        raise ShapeDependsOnValues(
            "decode_wav: a sound's length is not known before it is read. Give desired_channels and desired_samples, "
            "or decode eagerly."
        )
    specs = (Spec((desired_samples, desired_channels), np.dtype(np.float32)), Spec((), np.dtype(np.int32)))
    wanted = int(desired_channels), int(desired_samples)
    return DecodeWav(*host_op("decode_wav", lambda data: _decoded(bytes(data[()]), *wanted), specs, contents))


def _decoded(data: bytes, desired_channels: int, desired_samples: int) -> tuple[Any, Any]:
    channels, rate, body = _parts(data)
    samples = np.frombuffer(body[: len(body) // (2 * channels) * 2 * channels], "<i2").reshape(-1, channels)
    audio = samples.astype(np.float32) / np.float32(32768)
    if desired_channels != -1:
        chosen = np.minimum(np.arange(desired_channels), channels - 1)
        audio = audio[:, chosen]
    if desired_samples != -1:
        audio = audio[:desired_samples]
        audio = np.pad(audio, ((0, desired_samples - len(audio)), (0, 0)))
    return np.ascontiguousarray(audio), np.array(rate, np.int32)


def _parts(data: bytes) -> tuple[int, int, bytes]:
    """Channels, frames a second, and the samples."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise InvalidArgumentError("Header mismatch: Expected RIFF and WAVE: it is no WAVE file.")
    at, channels, rate = 12, 0, 0
    while at + 8 <= len(data):
        kind, size = struct.unpack("<4sI", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        if kind == b"fmt ":
            coding, channels, rate, _, _, bits = struct.unpack("<HHIIHH", body[:16])
            if coding not in (1, 0xFFFE) or bits != 16:
                raise InvalidArgumentError(
                    f"Can only read 16-bit WAV files, but received {bits} bits, coding {coding}."
                )
        elif kind == b"data":
            if not channels:
                break
            return channels, rate, body
        at += 8 + size + size % 2
    raise InvalidArgumentError("Bad audio format: the file has no format or no samples.")


def wave_file(samples: Any, rate: int) -> bytes:
    """A file's contents. Args: samples: (frames, channels), floats in [-1, 1]."""
    values = np.asarray(samples, np.float32)
    body = np.clip(np.rint(values * np.float32(32768)), -32768, 32767).astype("<i2").tobytes()
    channels = values.shape[-1]
    head = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    size = struct.pack("<I", 36 + len(body))
    return b"".join(
        (b"RIFF", size, b"WAVEfmt ", struct.pack("<I", 16), head, b"data", struct.pack("<I", len(body)), body)
    )


def encode_wav(audio: Any, sample_rate: Any, name: Any = None) -> Tensor:
    """The sound (frames, channels) as a file's contents, a scalar string."""
    del name
    samples = convert_to_tensor(audio).array()
    if samples.ndim != 2:
        raise InvalidArgumentError(f"audio must be 2-dimensional (frames, channels), received shape {samples.shape}")
    return text_tensor(wave_file(samples, int(convert_to_tensor(sample_rate).array())))
