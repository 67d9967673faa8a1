"""``tf.summary``: named values at steps, written to event files that TensorBoard shows."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..ir.dispatch import is_eager
from ..tensor.convert import convert_to_tensor
from .audio_files import wave_file
from .event_files import BLOBS, SCALARS, TENSORS, EventFile, buckets, metadata
from .files import path_of
from .host_function import py_function


class _Now(threading.local):
    writer: Any = None
    step: Any = None
    condition: Any = True


_now = _Now()


class SummaryWriter:
    """Where summaries go. Raises ValueError where it is used after close()."""

    def __init__(self, folder: str | None, suffix: str, most: int) -> None:
        self._folder, self._suffix, self._most = folder, suffix, most
        self._file: EventFile | None = None if folder is None else EventFile(folder, suffix, most)

    @contextmanager
    def as_default(self, step: Any = None) -> Iterator[SummaryWriter]:
        """Summaries inside of the ``with`` go here. Args: step: theirs unless they say another."""
        before = _now.writer, _now.step
        _now.writer, _now.step = self, _now.step if step is None else step
        try:
            yield self
            self.flush()
        finally:
            _now.writer, _now.step = before

    def set_as_default(self, step: Any = None) -> None:
        """Summaries go here from now on."""
        _now.writer = self
        if step is not None:
            _now.step = step

    def add(self, tag: str, array: Any, step: int, about: bytes) -> bool:
        """Writes a value. Returns whether there is a file."""
        if self._file is None:
            return False
        if self._file.closed:
            raise RuntimeError("SummaryWriter is already closed")
        self._file.add(tag, array, step, about)
        return True

    def flush(self) -> None:
        """Writes what is kept in memory."""
        if self._file is not None and not self._file.closed:
            self._file.flush()

    def close(self) -> None:
        """Finishes the file."""
        if self._file is not None:
            self._file.close()

    def init(self) -> None:
        """Nothing: the file is there."""


def create_file_writer(
    logdir: Any, max_queue: int | None = None, flush_millis: Any = None, filename_suffix: str | None = None,
    name: Any = None, experimental_trackable: bool = False,
) -> SummaryWriter:  # fmt: skip
    """A writer of event files in a folder.

    Args: max_queue: how many events are kept before they are written. flush_millis: TensorFlow also writes them after
        that time; no clock runs here, and ``flush`` and ``close`` write them.
    """
    del flush_millis, name, experimental_trackable
    return SummaryWriter(
        path_of(logdir), ".v2" if filename_suffix is None else filename_suffix, 10 if max_queue is None else max_queue
    )


def create_noop_writer() -> SummaryWriter:
    """A writer that writes nothing."""
    return SummaryWriter(None, "", 0)


def flush(writer: Any = None, name: Any = None) -> None:
    """Writes what the writer (the default one) keeps."""
    del name
    writer = _now.writer if writer is None else writer
    if writer is not None:
        writer.flush()


@contextmanager
def record_if(condition: Any) -> Iterator[None]:
    """Summaries inside of the ``with`` are written only where the condition (a bool, or a function) holds."""
    before = _now.condition
    _now.condition = condition
    try:
        yield
    finally:
        _now.condition = before


def should_record_summaries() -> bool:
    """Whether a summary would be written now."""
    condition = _now.condition() if callable(_now.condition) else _now.condition
    return _now.writer is not None and bool(condition)


def get_step() -> Any:
    """The step of summaries that say none."""
    return _now.step


def set_step(step: Any) -> None:
    """Sets the step of summaries that say none."""
    _now.step = step


def write(tag: Any, tensor: Any, step: Any = None, metadata: Any = None, name: Any = None) -> bool:
    """Writes a tensor under a tag. Returns whether it was written.

    Args: metadata: its description as bytes. Raises: ValueError without a step.
    """
    del name
    return _write(str(tag), tensor, step, bytes(metadata or b""), lambda array: array)


def _write(tag: str, data: Any, step: Any, about: bytes, prepare: Callable[[Any], Any]) -> bool:
    step = _now.step if step is None else step
    if not should_record_summaries():
        return False
    if step is None:
        raise ValueError(
            "No step set. Please specify one either through the `step` argument or through "
            "tf.summary.experimental.set_step()"
        )
    writer = _now.writer
    value = data() if callable(data) and not hasattr(data, "dtype") else data
    if is_eager():
        return bool(writer.add(tag, prepare(convert_to_tensor(value).array()), int(step), about))

    def later(x: Any, at: Any) -> Any:
        return bool(writer.add(tag, prepare(x.array()), int(at.array()), about))

    return py_function(later, [value, step], "bool")  # type: ignore[no-any-return]


def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """A number. Returns whether it was written."""

    def one(array: Any) -> Any:
        if array.size != 1:
            raise ValueError(f"A scalar summary takes one number, received shape {array.shape} for {name!r}.")
        return np.asarray(array, np.float32).reshape(())

    return _write(name, data, step, metadata("scalars", SCALARS, description), one)


def histogram(
    name: str, data: Any, step: Any = None, buckets: int | None = None, description: str | None = None
) -> bool:
    """How values are distributed, over ``buckets`` ranges (30). Returns whether it was written."""
    count = 30 if buckets is None else buckets
    return _write(name, data, step, metadata("histograms", TENSORS, description), lambda array: _buckets(array, count))


_buckets = buckets


def image(name: str, data: Any, step: Any = None, max_outputs: int = 3, description: str | None = None) -> bool:
    """Pictures: (count, height, width, channels), uint8 or floats in [0, 1]. Returns whether they were written."""

    def encoded(array: Any) -> Any:
        if array.ndim != 4 or array.shape[-1] not in (1, 2, 3, 4):
            raise ValueError(
                f"Images have the shape (count, height, width, channels), received {array.shape} "
                f"for {name!r}."
            )
        pixels = array if array.dtype == np.uint8 else (np.clip(array, 0, 1) * 255.0 + 0.5).astype(np.uint8)
        out = np.empty(2 + min(len(pixels), max_outputs), object)
        out[:2] = [str(array.shape[2]).encode(), str(array.shape[1]).encode()]
        out[2:] = [_png(p) for p in pixels[:max_outputs]]
        return out

    return _write(name, data, step, metadata("images", BLOBS, description), encoded)


def text(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """Text (Markdown). Returns whether it was written."""
    return _write(name, data, step, metadata("text", TENSORS, description), lambda array: array)


def audio(
    name: str, data: Any, sample_rate: int, step: Any = None, max_outputs: int = 3, encoding: str | None = None,
    description: str | None = None,
) -> bool:  # fmt: skip
    """Sounds: (count, frames, channels), floats in [-1, 1]. Returns whether they were written."""
    del encoding

    def encoded(array: Any) -> Any:
        if array.ndim != 3:
            raise ValueError(f"Sounds have the shape (count, frames, channels), received {array.shape} for {name!r}.")
        kept = array[:max_outputs]
        out = np.empty((len(kept), 2), object)
        out[:, 0], out[:, 1] = [wave_file(sound, sample_rate) for sound in kept], b""
        return out

    return _write(name, data, step, metadata("audio", BLOBS, description, b"\x10\x0b"), encoded)


def _png(pixels: Any) -> bytes:
    """A PNG file (W3C's specification): every line unfiltered, all compressed together."""
    height, width, channels = pixels.shape
    lines = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1).tobytes()

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
